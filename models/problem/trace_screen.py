from odoo import api, fields, models
from odoo.exceptions import UserError

KINDS_BY_PAGE = {
    "customer": ["delivery", "return"],
    "place": ["stock", "transit", "reserved", "in_work", "in_repair", "incoming"],
    "work": ["consumed", "produced", "repair", "scrap"],
    "origin": ["receipt", "opening", "sent_back"],
    "doubt": ["found", "lost", "difference", "untracked"],
}


def of_kinds(page):
    """Return the domain of the rows that a page of the form shows."""
    kinds = KINDS_BY_PAGE[page]
    return [("direction", "=", "forward"), ("kind", "in", kinds)]


class Trace(models.TransientModel):
    """What the screens of a trace need: pages of rows, and ways to get here."""

    _inherit = "aftersales.trace"

    customer_row_ids = fields.One2many(
        "aftersales.trace.row", "trace_id", domain=of_kinds("customer"), readonly=True
    )
    place_row_ids = fields.One2many(
        "aftersales.trace.row", "trace_id", domain=of_kinds("place"), readonly=True
    )
    work_row_ids = fields.One2many(
        "aftersales.trace.row", "trace_id", domain=of_kinds("work"), readonly=True
    )
    origin_row_ids = fields.One2many(
        "aftersales.trace.row", "trace_id", domain=of_kinds("origin"), readonly=True
    )
    doubt_row_ids = fields.One2many(
        "aftersales.trace.row", "trace_id", domain=of_kinds("doubt"), readonly=True
    )
    part_row_ids = fields.One2many(
        "aftersales.trace.row",
        "trace_id",
        domain=[("direction", "=", "backward")],
        readonly=True,
    )
    row_count = fields.Integer("Rows", compute="_compute_row_count")
    customer_count = fields.Integer("Customers", compute="_compute_row_count")
    has_exchange = fields.Boolean(compute="_compute_row_count")
    is_balanced = fields.Boolean("Adds Up", compute="_compute_is_balanced")
    is_exact = fields.Boolean("Adds Up Exactly", compute="_compute_is_balanced")

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("traced_at")
    def _compute_row_count(self):
        rows = self.env["aftersales.trace.row"]
        domain = [("trace_id", "in", self.ids)]
        counts = dict(rows._read_group(domain, ["trace_id"], ["__count"]))
        sold = [*domain, ("kind", "=", "delivery")]
        customers = dict(
            rows._read_group(
                sold, ["trace_id"], ["commercial_partner_id:count_distinct"]
            )
        )
        replaced = rows.search([*domain, ("exchange_picking_id", "!=", False)]).trace_id
        for trace in self:
            trace.row_count = counts.get(trace, 0)
            trace.customer_count = customers.get(trace, 0)
            trace.has_exchange = trace in replaced

    @api.depends("traced_at", "balance_ids.residual_qty", "balance_ids.explained_qty")
    def _compute_is_balanced(self):
        precision = self._get_precision()
        for trace in self:
            balances = trace.balance_ids
            trace.is_balanced = all(balances.mapped("is_balanced"))
            trace.is_exact = trace.is_balanced and all(
                abs(residual) < precision
                for residual in balances.mapped("residual_qty")
            )

    # === ACTIONS === #

    def action_trace(self):
        """Trace, and show what was found."""
        self._run()
        return self._show()

    @api.readonly
    def action_open_rows(self):
        """Open all rows in a list that can be searched, grouped and exported."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales.trace_row_action"
        )
        return {
            **action,
            "display_name": self.env._("Trace of %(name)s", name=self.name),
            "domain": [("trace_id", "=", self.id)],
        }

    @api.readonly
    def action_open_customers(self):
        """Open what was delivered and what came back, by customer."""
        action = self.action_open_rows()
        return {
            **action,
            "domain": [*action["domain"], ("kind", "in", ("delivery", "return"))],
            "context": {"group_by": ["commercial_partner_id", "lot_id"]},
        }

    @api.readonly
    def action_export(self):
        """Download all rows as a worksheet."""
        self.ensure_one()
        url = f"/aftersales/trace/{self.id}/trace.xlsx"
        return {"type": "ir.actions.act_url", "url": url, "target": "download"}

    # === BUSINESS === #

    @api.model
    def _open(self, lots=None, product=None):
        """Trace lots, or a product when there are none, and return the screen.

        :raise UserError: when there is neither
        """
        trace = self.create(
            {
                "lot_ids": lots.ids if lots else [],
                "product_id": product.id if product and not lots else False,
            }
        )
        return trace.action_trace()

    def _show(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Trace"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    @api.model
    def _open_goods(self, parts):
        """Trace the goods that records with a lot and a product speak of.

        :raise UserError: when they name more than one product without a lot
        """
        lots = parts.lot_id
        products = parts.product_id - lots.sudo().product_id
        if not lots and len(products) > 1:
            text = self.env._(
                "Choose one of the products to trace: %(products)s.",
                products=", ".join(products.mapped("display_name")),
            )
            raise UserError(text)
        return self._open(lots, products)
