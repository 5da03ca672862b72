from odoo import api, fields, models

from .credit import GOODS


class ReturnSettlement(models.Model):
    """What the supplier gives back: by reversal of his bill, where there is one.

    Pieces that go back to him are taken off the bill as goods; without them, and for a
    mere amount, he is charged a part of the price. Without a bill the charge-back is a
    draft refund that says so.
    """

    _inherit = "aftersales.return.settlement"

    kind = fields.Selection(
        selection_add=[("supplier", "Charge to the supplier")],
        ondelete={"supplier": "cascade"},
    )
    supplier_id = fields.Many2one(
        "res.partner",
        compute="_compute_supplier_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        help="Who the goods came from, by their lot or by the latest receipt.",
    )
    bill_id = fields.Many2one(
        "account.move",
        domain="[('move_type', '=', 'in_invoice'), ('state', '=', 'posted'),"
        " ('commercial_partner_id', '=', supplier_id)]",
        index="btree_not_null",
        help="Which bill he takes back; empty: that of the purchase, if it is known.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("kind", "line_id")
    def _compute_supplier_id(self):
        for settlement in self:
            if settlement.kind != "supplier":
                settlement.supplier_id = False
            elif not settlement.supplier_id:
                settlement.supplier_id = settlement.line_id.sudo()._get_supplier()

    @api.depends("kind", "bill_id")
    def _compute_currency_id(self):
        charged = self.filtered(lambda settlement: settlement.kind == "supplier")
        for settlement in charged:
            bills = settlement.sudo()._get_invoice_lines().move_id
            company = settlement.return_id.company_id
            settlement.currency_id = bills.currency_id[:1] or company.currency_id
        return super(ReturnSettlement, self - charged)._compute_currency_id()

    @api.depends("kind", "supplier_id", "bill_id")
    def _compute_is_plain(self):
        charged = self.filtered(lambda settlement: settlement.kind == "supplier")
        for settlement in charged:
            settlement.is_plain = not settlement.sudo()._get_invoice_lines()
        return super(ReturnSettlement, self - charged)._compute_is_plain()

    # === BUSINESS === #

    def _get_invoice_lines(self):
        """Return the lines of the supplier's bill for what he is charged."""
        if self.kind != "supplier":
            return super()._get_invoice_lines()
        lines = self.bill_id.invoice_line_ids
        if not lines:
            moves = self.line_id._get_supplier_moves()
            if "purchase_line_id" in moves._fields:
                lines = moves.purchase_line_id.invoice_lines
        product = self.line_id.product_id
        return lines.filtered(
            lambda line: (
                line.parent_state == "posted"
                and line.move_id.move_type == "in_invoice"
                and line.display_type == "product"
                and (not product or line.product_id == product)
            )
        )

    def _get_refusal(self):
        if self.kind == "supplier" and not self.supplier_id:
            return self.env._("Say which supplier is charged.")
        if self.kind == "supplier" and not self.quantity and not self.amount:
            return self.env._("Say how many pieces or which amount he is charged.")
        return super()._get_refusal()

    def _get_plain_amount(self):
        """Charge pieces of which there is no bill at their cost."""
        if self.kind == "supplier" and not self.amount:
            cost = self.line_id.product_id.with_company(self.company_id).standard_price
            unit = self.line_id.product_id.uom_id
            pieces = self.line_id.uom_id._compute_quantity(self.quantity, unit)
            return self.currency_id.round(cost * pieces)
        return super()._get_plain_amount()

    def _get_supplier_nature(self):
        """Return whether goods go back to him, or he only pays."""
        goes_back = self.line_id._get_disposed_qty("supplier") > 0
        return GOODS if goes_back else None

    def _prepare_plain_values(self, note):
        values = super()._prepare_plain_values(note)
        settlement = note.lines[0].settlement
        if settlement.kind != "supplier":
            return values
        reference = self.env._(
            "%(document)s: charge-back without a bill", document=note.document.name
        )
        return {
            **values,
            "move_type": "in_refund",
            "partner_id": settlement.supplier_id.id,
            "ref": reference,
        }

    def _prepare_credit_line(self, line):
        """Book what the supplier only pays as less cost, not as less stock."""
        values = super()._prepare_credit_line(line)
        if self.kind == "supplier" and not values["keeps_goods"]:
            move, product = line.origin.move_id, line.origin.product_id
            template = product.with_company(self.company_id).product_tmpl_id
            accounts = template.get_product_accounts(move.fiscal_position_id)
            if product and accounts["expense"]:
                values["values"]["account_id"] = accounts["expense"].id
        return values

    def _get_explanation(self, plan):
        text = super()._get_explanation(plan)
        if self.kind != "supplier" or self in plan.problems:
            return text
        name = self.supplier_id.display_name
        return " ".join([self.env._("Charged to %(supplier)s.", supplier=name), text])
