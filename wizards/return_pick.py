from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain

from .return_pick_line import KEY

# So many rows are shown; who looks for another one searches.
SHOWN = 80
# So many deliveries are looked through for what is left of them, the last ones first.
LOOKED_AT = 400


class ReturnPick(models.TransientModel):
    """Chooses, among what a customer still has of our goods, what comes back.

    It begins with the goods of an order, an invoice or a delivery where it is opened
    from there; the goods of several orders go onto one return all the same.
    """

    _name = "aftersales.return.pick"
    _description = "Goods to Return"

    return_id = fields.Many2one("aftersales.return", readonly=True)
    company_id = fields.Many2one(
        "res.company", default=lambda self: self.env.company, required=True
    )
    partner_id = fields.Many2one("res.partner", "Customer")
    customer_reference = fields.Char("Customer's Reference", readonly=True)
    order_line_ids = fields.Many2many("sale.order.line", readonly=True)
    picking_id = fields.Many2one("stock.picking", "Delivery", readonly=True)
    scope = fields.Char("Goods Of", compute="_compute_scope")
    is_wide = fields.Boolean(
        "All Goods of the Customer",
        help="Look beyond the order or delivery that this was opened from.",
    )
    text = fields.Char(
        "Search",
        help="Number of an order or delivery, the customer's reference, a product, a"
        " lot or serial number.",
    )
    reason_id = fields.Many2one("aftersales.return.reason")
    requested_id = fields.Many2one("aftersales.remedy", "Customer Wants")
    line_ids = fields.One2many("aftersales.return.pick.line", "pick_id", "Goods")
    is_cut = fields.Boolean(
        help="There is more than is shown.",
        readonly=True,
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("order_line_ids", "picking_id")
    def _compute_scope(self):
        for pick in self.sudo():
            sources = pick.picking_id or pick.order_line_ids.order_id
            pick.scope = ", ".join(sources.mapped("name"))

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains("company_id")
    def _check_company_id(self):
        """Keep to the companies that the person works in."""
        if self.company_id - self.env.companies:
            raise AccessError(self.env._("This company is not one of yours."))

    @api.onchange("partner_id", "text", "is_wide")
    def _onchange_search(self):
        """Show what is found; what has been chosen stays."""
        chosen = self.line_ids.filtered("quantity")
        taken = {line._get_key() for line in chosen}
        rows = self._find_rows()
        self.is_cut = len(rows) > SHOWN
        self.line_ids = [
            *(Command.unlink(line.id) for line in self.line_ids - chosen),
            *(
                Command.create(row)
                for row in rows[:SHOWN]
                if tuple(row[name] for name in KEY) not in taken
            ),
        ]

    # === ACTIONS === #

    @api.model
    def _open(self, values):
        """Return the action that opens the dialog with the goods that are found.

        :param values: of its fields
        """
        pick = self.create(values)
        pick._load()
        return pick._action_open()

    def action_fill(self):
        """Choose all of everything that is shown."""
        for line in self.line_ids:
            line.quantity = line.left_qty
        return self._action_open()

    def action_confirm(self):
        """Put the chosen goods onto the return; make it where there is none yet.

        :raise UserError: when nothing is chosen
        """
        self.ensure_one()
        chosen = self.line_ids.filtered(
            lambda li: li.uom_id.compare(li.quantity, 0) > 0
        )
        if not chosen:
            raise UserError(self.env._("Enter how many of which goods come back."))
        lines = [Command.create(line._prepare_return_line_values()) for line in chosen]
        if self.return_id:
            self.return_id.write({"line_ids": lines})
            return {"type": "ir.actions.act_window_close"}
        returns = self.env["aftersales.return"]
        return returns.create(self._prepare_return_values(lines))._action_show()

    # === BUSINESS === #

    def _action_open(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Goods to Return"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [[False, "form"]],
            "target": "new",
        }

    def _load(self):
        """Fill in the rows; a single one is taken for what comes back."""
        rows = self._find_rows()
        if len(rows) == 1:
            rows[0]["quantity"] = rows[0]["left_qty"]
        self.is_cut = len(rows) > SHOWN
        self.line_ids = [Command.create(row) for row in rows[:SHOWN]]

    def _prepare_return_values(self, lines):
        return {
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "customer_reference": self.customer_reference,
            "line_ids": lines,
        }

    def _find_rows(self):
        """Return the values of a row for each lot of a delivery with something left.

        Deliveries are looked up with full rights, for who registers returns need not
        see them; only those of this customer, or of what the dialog was opened from.
        """
        self.env["aftersales.return"].check_access("create")
        self._check_company_id()
        moves = self.env["stock.move"].sudo()
        if not (self.partner_id or self._get_scope()):
            return []
        moves = moves.search(
            self._prepare_domain(), order="date desc, id desc", limit=LOOKED_AT
        )
        # Kits come back as kits, though their parts were delivered.
        parts = moves.filtered(
            lambda m: m.sale_line_id and m.sale_line_id.product_id != m.product_id
        )
        lines = self.env["aftersales.return.line"]
        left = lines._get_at_customer(moves - parts)
        rows = [
            self._prepare_row(move, lot, quantity)
            for move, lots in left.items()
            for lot, quantity in lots.items()
            if move.product_id.uom_id.compare(quantity, 0) > 0
        ]
        kits = parts.sale_line_id._get_returnable()
        rows += [
            self._prepare_kit_row(kit, account.returnable)
            for kit, account in kits.items()
            if kit.product_uom_id.compare(account.returnable, 0) > 0
        ]
        return self._narrow(rows)

    def _get_scope(self):
        """Return the domain of the order, invoice or delivery that it began with."""
        if self.is_wide:
            return None
        if self.picking_id:
            return Domain("picking_id", "=", self.picking_id.id)
        if self.order_line_ids:
            return Domain("sale_line_id", "in", self.order_line_ids.ids)
        return None

    def _prepare_domain(self):
        moves = self.env["stock.move"]
        domain = moves._get_delivered_domain(self.company_id)
        domain &= self._get_scope() or moves._get_customer_domain(
            self.partner_id.commercial_partner_id
        )
        text = (self.text or "").strip()
        if text:
            domain &= Domain.OR(
                Domain(path, "ilike", text)
                for path in (
                    "sale_line_id.order_id.name",
                    "sale_line_id.order_id.client_order_ref",
                    "picking_id.name",
                    "product_id",
                    "move_line_ids.lot_id.name",
                )
            )
        return domain

    def _prepare_row(self, move, lot, quantity):
        unit = move.product_id.uom_id
        return {
            "move_id": move.id,
            "order_line_id": move.sale_line_id.id,
            "product_id": move.product_id.id,
            "lot_id": lot.id,
            "left_qty": unit._compute_quantity(quantity, move.product_uom),
        }

    def _prepare_kit_row(self, kit, quantity):
        return {
            "move_id": False,
            "order_line_id": kit.id,
            "product_id": kit.product_id.id,
            "lot_id": False,
            "left_qty": quantity,
        }

    def _narrow(self, rows):
        """Keep the lots alone that were searched for, where some were."""
        text = (self.text or "").strip().lower()
        lots = self.env["stock.lot"].browse(filter(None, (r["lot_id"] for r in rows)))
        named = set(lots.filtered(lambda lot: text and text in lot.name.lower()).ids)
        return [row for row in rows if row["lot_id"] in named] if named else rows
