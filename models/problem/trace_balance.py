from odoo import api, fields, models
from odoo.tools import SQL

# Column of the balance -> the kinds of rows it sums up.
ENTERED = {
    "opening_qty": ["opening"],
    "received_qty": ["receipt"],
    "produced_qty": ["produced"],
    "found_qty": ["found"],
}
LEFT = {
    "stock_qty": ["stock"],
    "transit_qty": ["transit"],
    "customer_qty": ["delivery", "return"],
    "consumed_qty": ["consumed"],
    "scrapped_qty": ["scrap"],
    "lost_qty": ["lost"],
    "sent_back_qty": ["sent_back"],
}
COUNTED = {**ENTERED, **LEFT, "explained_qty": ["difference"]}


class TraceBalance(models.TransientModel):
    """What entered of a lot, and where all of it is: both must be the same.

    What is left over is explained by rows, each a place where stock and movements do
    not agree; what no row explains would be an error of the trace itself.
    """

    _name = "aftersales.trace.balance"
    _description = "Trace Balance"
    _order = "is_start desc, product_id, lot_id, id"
    _transient_max_hours = 12

    trace_id = fields.Many2one(
        "aftersales.trace", required=True, ondelete="cascade", index=True
    )
    product_id = fields.Many2one("product.product", readonly=True)
    lot_id = fields.Many2one("stock.lot", "Lot/Serial", readonly=True)
    uom_id = fields.Many2one("uom.uom", "Unit", readonly=True)
    is_start = fields.Boolean(
        "Asked For", readonly=True, help="The others were made of those asked for."
    )
    # Entered
    opening_qty = fields.Float("At First", digits="Product Unit", readonly=True)
    received_qty = fields.Float("Received", digits="Product Unit", readonly=True)
    produced_qty = fields.Float("Made", digits="Product Unit", readonly=True)
    found_qty = fields.Float("Found", digits="Product Unit", readonly=True)
    # Where it is now
    stock_qty = fields.Float("In Stock", digits="Product Unit", readonly=True)
    transit_qty = fields.Float("In Transit", digits="Product Unit", readonly=True)
    customer_qty = fields.Float(
        "At Customers",
        digits="Product Unit",
        readonly=True,
        help="Delivered, less what came back.",
    )
    consumed_qty = fields.Float("Used Up", digits="Product Unit", readonly=True)
    scrapped_qty = fields.Float("Scrapped", digits="Product Unit", readonly=True)
    lost_qty = fields.Float("Lost", digits="Product Unit", readonly=True)
    sent_back_qty = fields.Float("Sent Back", digits="Product Unit", readonly=True)
    # Proof
    residual_qty = fields.Float(
        "Residual",
        digits="Product Unit",
        readonly=True,
        help="What entered, less where all of it is.",
    )
    explained_qty = fields.Float(
        "Explained",
        digits="Product Unit",
        readonly=True,
        help="The sum of the rows that say where stock and movements differ.",
    )
    is_balanced = fields.Boolean(
        compute="_compute_is_balanced",
        help="The residual is zero, or rows explain all of it.",
    )
    lot_user_id = fields.Many2one(
        "res.users",
        "Lot Made By",
        readonly=True,
        help="Who entered the lot or serial number into the system.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("residual_qty", "explained_qty")
    def _compute_is_balanced(self):
        precision = self.env["aftersales.trace"]._get_precision()
        for balance in self:
            unexplained = balance.residual_qty - balance.explained_qty
            balance.is_balanced = abs(unexplained) < precision

    # === BUSINESS === #

    @api.model
    def _insert(self, trace):
        """Sum up the rows of a trace, a balance for each lot or product."""
        names = [*COUNTED, "residual_qty"]
        self.env.cr.execute(
            SQL(
                """
            INSERT INTO aftersales_trace_balance
                   (trace_id, create_uid, create_date, write_uid, write_date,
                    product_id, lot_id, uom_id, is_start, lot_user_id, %(names)s)
            SELECT %(trace)s, %(user)s, %(now)s, %(user)s, %(now)s,
                   row.product_id, row.lot_id, template.uom_id,
                   row.lot_id IS NULL OR row.lot_id = ANY(%(starts)s)
                       OR row.product_id = %(product)s, lot.create_uid, %(sums)s
              FROM aftersales_trace_row row
              JOIN product_product product ON product.id = row.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
              LEFT JOIN stock_lot lot ON lot.id = row.lot_id
             WHERE row.trace_id = %(trace)s AND row.direction = 'forward'
               AND row.kind <> 'untracked'
             GROUP BY row.product_id, row.lot_id, template.uom_id, lot.create_uid
                """,
                names=SQL(", ").join(map(SQL.identifier, names)),
                trace=trace.id,
                user=self.env.uid,
                now=fields.Datetime.now(),
                starts=trace.lot_ids.ids,
                product=trace.product_id.id or 0,
                sums=SQL(", ").join(self._prepare_sums()),
            )
        )
        trace.invalidate_recordset()

    @api.model
    def _prepare_sums(self):
        for kinds in COUNTED.values():
            yield self._prepare_sum(kinds)
        entered = [kind for kinds in ENTERED.values() for kind in kinds]
        left = [kind for kinds in LEFT.values() for kind in kinds]
        yield SQL("%s - %s", self._prepare_sum(entered), self._prepare_sum(left))

    @api.model
    def _prepare_sum(self, kinds):
        return SQL(
            "COALESCE(sum(row.quantity) FILTER (WHERE row.kind = ANY(%s)), 0)", kinds
        )
