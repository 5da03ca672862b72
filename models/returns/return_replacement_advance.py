from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class ReturnReplacement(models.Model):
    """Goods that are sent before the others are back: awaited, reminded, invoiced."""

    _inherit = "aftersales.return.replacement"

    due_on = fields.Date(
        "Back Until",
        help="Sent in advance: goods that are not back by then are invoiced.",
    )
    missing_qty = fields.Float(
        "Not Back",
        digits="Product Unit",
        compute="_compute_missing_qty",
        help="Pieces that were sent in advance and for which nothing has come back.",
    )
    is_overdue = fields.Boolean(
        "Overdue", compute="_compute_missing_qty", search="_search_is_overdue"
    )
    claw_back_id = fields.Many2one(
        "account.move",
        "Invoice for Goods Not Returned",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    claw_back_name = fields.Char(compute="_compute_claw_back_name", compute_sudo=True)
    claw_back_asked_at = fields.Datetime(readonly=True, copy=False)

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("due_on", "executed_at", "quantity", "line_id.received_qty")
    def _compute_missing_qty(self):
        today = fields.Date.context_today(self)
        for replacement in self:
            line = replacement.line_id
            is_awaited = replacement.due_on and replacement.executed_at
            missing = min(replacement.quantity, line.quantity) - line.received_qty
            replacement.missing_qty = max(missing, 0.0) if is_awaited else 0.0
            replacement.is_overdue = (
                replacement.missing_qty > 0 and replacement.due_on < today
            )

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        candidates = self.search(
            [("due_on", "<", "today"), ("executed_at", "!=", False)]
        )
        late = candidates.filtered("is_overdue")
        return [("id", "in" if True in value else "not in", late.ids)]

    @api.depends("claw_back_id.name")
    def _compute_claw_back_name(self):
        for replacement in self:
            invoice = replacement.claw_back_id
            name = invoice.name if invoice.state == "posted" else self.env._("Draft")
            replacement.claw_back_name = name if invoice else False

    # === ACTIONS === #

    def action_claw_back(self):
        """Invoice what was sent in advance and did not come back."""
        self.env["aftersales.return"]._check_decides(self.return_id)
        moves = self._claw_back()
        return self.return_id._action_open_documents(moves)

    # === BUSINESS === #

    def _promise_return(self):
        """Say until when the goods must be back, where they are not, and remind."""
        todo = self.env["mail.activity"]
        for replacement in self:
            line = replacement.line_id
            if (
                not line.needs_goods
                or line.uom_id.compare(line.received_qty, replacement.quantity) >= 0
            ):
                continue
            document = replacement.return_id
            if not replacement.due_on:
                days = document.company_id.aftersales_advance_days
                today = fields.Date.context_today(replacement)
                replacement._store({"due_on": fields.Date.add(today, days=days)})
            todo |= document.activity_schedule(
                "aftersales.return_activity_advance",
                date_deadline=replacement.due_on,
                summary=self.env._(
                    "Is %(product)s back? It was replaced in advance.",
                    product=line.product_id.display_name,
                ),
                user_id=(document.user_id or self.env.user).id,
            )
        return todo

    def _follow_goods(self):
        """Take the reminder away when all is back."""
        for document in self.return_id:
            waiting = document.line_ids.replacement_ids.filtered("missing_qty")
            if not waiting:
                document.activity_unlink(["aftersales.return_activity_advance"])

    def _claw_back(self):
        """Make the draft invoice of what is overdue, once for each.

        It is no part of the order, whose quantities are right: the customer has what
        he ordered. It charges the price he paid for one more of the same.

        :return: the new invoices, as superuser
        :raise UserError: when nothing is overdue
        """
        todo = self.filtered(lambda r: r.is_overdue and not r.claw_back_id).sudo()
        invoices = self.env["account.move"].sudo()
        if not todo and not self.claw_back_id:
            raise UserError(
                self.env._("Nothing that was sent in advance is overdue here.")
            )
        for document, own in todo.grouped("return_id").items():
            invoice = invoices.create(own._prepare_claw_back_values(document))
            own._store({"claw_back_id": invoice.id})
            document.activity_unlink(["aftersales.return_activity_advance"])
            invoices |= invoice
        return invoices

    def _prepare_claw_back_values(self, document):
        order = self.line_id.order_line_id.order_id[:1]
        partner = document.partner_id
        values = {
            "move_type": "out_invoice",
            "company_id": document.company_id.id,
            "partner_id": partner.address_get(["invoice"])["invoice"],
            "currency_id": self.currency_id[:1].id,
        }
        if order:
            values |= order._prepare_invoice()
        return values | {
            "ref": self.env._(
                "%(document)s: replaced in advance, not returned",
                document=document.name,
            ),
            "aftersales_return_id": document.id,
            "invoice_line_ids": [
                Command.create(replacement._prepare_claw_back_line())
                for replacement in self
            ],
        }

    def _prepare_claw_back_line(self):
        """Return the values of the invoice line: as it was sold, on no order line."""
        line = self.line_id
        if line.order_line_id:
            unit = line.order_line_id.product_uom_id
            quantity = line.uom_id._compute_quantity(self.missing_qty, unit)
            values = line.order_line_id._prepare_invoice_line(quantity=quantity)
            values.pop("sale_line_ids", None)
            return values
        return {
            "product_id": line.product_id.id,
            "product_uom_id": line.uom_id.id,
            "quantity": self.missing_qty,
            "price_unit": line.price_unit or line.product_id.lst_price,
        }

    # === CRON === #

    @api.model
    def _cron_propose_claw_back(self):
        """Ask whoever is in charge to invoice what is overdue, once for each."""
        due = self.search(
            [
                ("due_on", "<", "today"),
                ("executed_at", "!=", False),
                ("claw_back_id", "=", False),
                ("claw_back_asked_at", "=", False),
            ]
        ).filtered("is_overdue")
        for replacement in due:
            document = replacement.return_id
            document.activity_schedule(
                "aftersales.return_activity_claw_back",
                summary=self.env._(
                    "%(product)s was replaced in advance and is not back: invoice it?",
                    product=replacement.line_id.product_id.display_name,
                ),
                user_id=(document.user_id or self.env.user).id,
            )
        due._store({"claw_back_asked_at": fields.Datetime.now()})
