from odoo import api, fields, models
from odoo.tools import SQL

from .complaint_cost import DESK
from .return_age import get_age_sql, select_ages
from .return_table import FINAL_STATES, STATES


class ReturnAnalysis(models.Model):
    """Figures about what comes back: a row for each line of a return.

    The cost of a return that belongs to none of its lines, such as freight, is told
    with the first of them, so that all rows add up to what the returns have cost.
    """

    _name = "aftersales.return.analysis"
    _description = "Analysis of Returns"
    _auto = False
    _order = "registered_at desc, id desc"
    _rec_name = "return_id"
    _depends = {
        "aftersales.complaint": ["category_id", "responsibility"],
        "aftersales.cost.report": ["amount", "return_id", "return_line_id"],
        "aftersales.return": [
            "commercial_partner_id",
            "company_id",
            "complaint_id",
            "registered_at",
            "state",
            "state_entered_at",
            "user_id",
            "warehouse_id",
        ],
        "aftersales.return.line": [
            "amount",
            "decided_id",
            "defect_id",
            "done_id",
            "lot_id",
            "product_id",
            "quantity",
            "reason_id",
            "received_qty",
            "requested_id",
            "return_id",
        ],
        "product.product": ["product_tmpl_id"],
        "product.supplierinfo": ["partner_id", "product_tmpl_id", "sequence"],
        "product.template": ["categ_id"],
        "stock.move.line": ["location_id", "lot_id", "picking_id", "state"],
        "stock.picking": ["partner_id"],
    }

    return_id = fields.Many2one("aftersales.return", readonly=True)
    line_id = fields.Many2one("aftersales.return.line", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    state = fields.Selection(STATES, "Status", readonly=True)
    is_open = fields.Boolean("Open", readonly=True)
    registered_at = fields.Datetime("Registered On", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    user_id = fields.Many2one("res.users", "In Charge", readonly=True)
    warehouse_id = fields.Many2one("stock.warehouse", readonly=True)
    complaint_id = fields.Many2one("aftersales.complaint", readonly=True)
    category_id = fields.Many2one(
        "aftersales.category", "Complaint Category", readonly=True
    )
    responsibility = fields.Selection(
        selection="_selection_responsibility", readonly=True
    )
    product_id = fields.Many2one("product.product", readonly=True)
    categ_id = fields.Many2one("product.category", "Product Category", readonly=True)
    lot_id = fields.Many2one("stock.lot", "Lot/Serial", readonly=True)
    supplier_id = fields.Many2one(
        "res.partner",
        readonly=True,
        help="Who delivered the lot; without a lot, the first vendor of the product.",
    )
    reason_id = fields.Many2one("aftersales.return.reason", readonly=True)
    defect_id = fields.Many2one("aftersales.defect", readonly=True)
    requested_id = fields.Many2one("aftersales.remedy", readonly=True)
    decided_id = fields.Many2one("aftersales.remedy", readonly=True)
    done_id = fields.Many2one("aftersales.remedy", readonly=True)

    quantity = fields.Float(digits="Product Unit", readonly=True)
    received_qty = fields.Float("Received", digits="Product Unit", readonly=True)
    amount = fields.Monetary("Value", readonly=True, help="What the customer paid.")
    cost = fields.Monetary(
        readonly=True, groups=DESK, help="What the returns have cost so far."
    )
    days_open = fields.Float(
        readonly=True,
        aggregator="avg",
        digits=(16, 1),
        help="From registering to the end; of open returns, up to now.",
    )
    age = fields.Selection(selection="_selection_age", readonly=True)

    # === COMPUTE, INVERSE, SEARCH === #

    @api.model
    def _selection_age(self):
        return select_ages(self)

    @api.model
    def _selection_responsibility(self):
        field = self.env["aftersales.complaint"]._fields["responsibility"]
        return field._description_selection(self.env)

    @property
    def _table_query(self):
        days = SQL("EXTRACT(EPOCH FROM %s - returned.registered_at) / 86400", self._end)
        return SQL(
            """
            SELECT line.id, line.id AS line_id, line.return_id, line.company_id,
                returned.state, returned.state NOT IN %(final)s AS is_open,
                returned.registered_at, returned.commercial_partner_id AS partner_id,
                returned.user_id, returned.warehouse_id, returned.complaint_id,
                complaint.category_id, complaint.responsibility,
                line.product_id, template.categ_id, line.lot_id,
                line.reason_id, line.defect_id,
                line.requested_id, line.decided_id, line.done_id,
                line.quantity, line.received_qty, line.amount,
                (%(days)s)::float AS days_open, %(age)s AS age,
                %(supplier)s AS supplier_id, %(cost)s AS cost
            FROM aftersales_return_line AS line
            JOIN aftersales_return AS returned ON returned.id = line.return_id
            JOIN product_product AS product ON product.id = line.product_id
            JOIN product_template AS template ON template.id = product.product_tmpl_id
            LEFT JOIN aftersales_complaint AS complaint
                ON complaint.id = returned.complaint_id
            """,
            final=FINAL_STATES,
            days=days,
            age=get_age_sql(days),
            supplier=self._supplier,
            cost=self._cost,
        )

    @property
    def _end(self):
        """Return the SQL of the moment up to which a return counts as open."""
        return SQL(
            "CASE WHEN returned.state IN %s THEN returned.state_entered_at"
            " ELSE %s::timestamp END",
            FINAL_STATES,
            fields.Datetime.now(),
        )

    @property
    def _supplier(self):
        """Return the SQL of who delivered the goods; reckoned only where it is shown.

        The lot tells by whose receipt it came in, the product who usually delivers it.
        """
        return SQL(
            """
            COALESCE(
                (
                    SELECT receipt.partner_id
                    FROM stock_move_line AS item
                    JOIN stock_location AS source ON source.id = item.location_id
                        AND source.usage = 'supplier'
                    JOIN stock_picking AS receipt ON receipt.id = item.picking_id
                    WHERE item.lot_id = line.lot_id AND item.state = 'done'
                    ORDER BY item.id LIMIT 1
                ),
                (
                    SELECT seller.partner_id
                    FROM product_supplierinfo AS seller
                    WHERE seller.product_tmpl_id = product.product_tmpl_id
                        AND (seller.product_id IS NULL
                            OR seller.product_id = line.product_id)
                        AND (seller.company_id IS NULL
                            OR seller.company_id = line.company_id)
                    ORDER BY seller.sequence, seller.min_qty, seller.price, seller.id
                    LIMIT 1
                )
            )
            """
        )

    @property
    def _cost(self):
        """Return the SQL of what a line has cost, reckoned only where it is shown."""
        return SQL(
            """
            COALESCE((
                SELECT sum(cost.amount) FROM %s AS cost
                WHERE cost.return_id = line.return_id
                    AND (cost.return_line_id = line.id
                        OR (cost.return_line_id IS NULL AND line.id = (
                            SELECT min(first.id) FROM aftersales_return_line AS first
                            WHERE first.return_id = line.return_id)))
            ), 0)
            """,
            self.env["aftersales.cost.report"]._table_sql,
        )

    # === ACTIONS === #

    def action_open_return(self):
        """Open the return of the line."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "aftersales.return",
            "res_id": self.return_id.id,
            "views": [[False, "form"]],
        }
