from odoo import api, fields, models
from odoo.tools import SQL

from .return_age import get_age_sql, select_ages
from .return_table import STATES

# Lines of returns that the identifiers of the rows leave room for: as many as fit
# beside the identifier of a quant in what a browser takes for a whole number.
LINES = 10_000_000


class ReturnQuarantine(models.Model):
    """What lies in quarantine, since when, and of which return.

    The rows of a product, lot and place come to what the stock says is there: where
    goods left without any decision about a return, the oldest are taken to be gone;
    what no return has brought, such as goods on hold, is a row of its own.
    """

    _name = "aftersales.return.quarantine"
    _description = "Goods in Quarantine"
    _auto = False
    _order = "since, id"
    _rec_name = "product_id"
    _depends = {
        "aftersales.return": ["commercial_partner_id", "state", "user_id"],
        "aftersales.return.disposition": ["line_id"],
        "aftersales.return.line": ["reason_id", "return_id"],
        "repair.order": ["aftersales_disposition_id"],
        "stock.location": ["aftersales_is_quarantine", "parent_path", "usage"],
        "stock.move": [
            "aftersales_disposition_id",
            "aftersales_return_line_id",
            "repair_id",
            "scrap_id",
        ],
        "stock.move.line": [
            "date",
            "location_dest_id",
            "location_id",
            "lot_id",
            "quantity_product_uom",
            "state",
        ],
        "stock.quant": ["in_date", "location_id", "lot_id", "quantity"],
        "stock.scrap": ["aftersales_disposition_id"],
        "stock.warehouse": ["aftersales_sample_id"],
    }

    company_id = fields.Many2one("res.company", readonly=True)
    warehouse_id = fields.Many2one("stock.warehouse", readonly=True)
    location_id = fields.Many2one("stock.location", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    uom_id = fields.Many2one(related="product_id.uom_id")
    lot_id = fields.Many2one("stock.lot", "Lot/Serial", readonly=True)
    quantity = fields.Float(digits="Product Unit", readonly=True)
    since = fields.Datetime("In Quarantine Since", readonly=True)
    days = fields.Integer(readonly=True, aggregator="max")
    age = fields.Selection(selection="_selection_age", readonly=True)
    return_id = fields.Many2one("aftersales.return", readonly=True)
    return_line_id = fields.Many2one("aftersales.return.line", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    state = fields.Selection(STATES, "Status of the Return", readonly=True)
    reason_id = fields.Many2one("aftersales.return.reason", readonly=True)
    user_id = fields.Many2one("res.users", "In Charge", readonly=True)

    # === COMPUTE, INVERSE, SEARCH === #

    @api.model
    def _selection_age(self):
        return select_ages(self)

    @property
    def _table_query(self):
        now = SQL("%s::timestamp", fields.Datetime.now())
        days = SQL("floor(EXTRACT(EPOCH FROM %s - held.since) / 86400)", now)
        return SQL(
            """
            WITH stock AS (%(stock)s), flow AS (%(flow)s), held AS (%(held)s)
            SELECT held.id, stock.company_id, stock.warehouse_id, stock.location_id,
                stock.product_id, stock.lot_id, held.quantity, held.since,
                %(days)s::integer AS days, %(age)s AS age,
                line.return_id, line.id AS return_line_id,
                returned.commercial_partner_id AS partner_id, returned.state,
                line.reason_id, returned.user_id
            FROM held
            JOIN stock ON stock.id = held.stock_id
            LEFT JOIN aftersales_return_line AS line ON line.id = held.line_id
            LEFT JOIN aftersales_return AS returned ON returned.id = line.return_id
            """,
            stock=self._stock,
            flow=self._flow,
            held=self._held,
            days=days,
            age=get_age_sql(days),
        )

    @property
    def _stock(self):
        """Return the SQL of what the stock says is there, by product, lot and place."""
        return SQL(
            """
            SELECT min(quant.id) AS id, place.company_id, place.warehouse_id,
                quant.location_id, quant.product_id, quant.lot_id,
                sum(quant.quantity) AS quantity, min(quant.in_date) AS in_date
            FROM stock_location AS place
            JOIN stock_quant AS quant ON quant.location_id = place.id
            WHERE place.usage = 'internal' AND EXISTS (
                SELECT FROM stock_location AS marked
                WHERE marked.aftersales_is_quarantine
                    AND starts_with(place.parent_path, marked.parent_path)
            ) AND NOT EXISTS (
                -- Samples are where they should be.
                SELECT FROM stock_warehouse AS house
                JOIN stock_location AS sample ON sample.id = house.aftersales_sample_id
                WHERE starts_with(place.parent_path, sample.parent_path)
            )
            GROUP BY place.company_id, place.warehouse_id,
                quant.location_id, quant.product_id, quant.lot_id
            HAVING sum(quant.quantity) > 0
            """
        )

    @property
    def _flow(self):
        """Return the SQL of what returns have brought there and taken away again."""
        return SQL(
            """
            SELECT stock.id AS stock_id, stock.quantity AS there,
                passed.line_id, sum(passed.quantity) AS quantity,
                min(passed.date) FILTER (WHERE passed.quantity > 0) AS since
            FROM stock
            JOIN LATERAL (
                SELECT item.date,
                    COALESCE(move.aftersales_return_line_id, decided.line_id)
                        AS line_id,
                    CASE WHEN item.location_dest_id = stock.location_id
                        THEN item.quantity_product_uom
                        ELSE -item.quantity_product_uom
                    END AS quantity
                FROM stock_move_line AS item
                JOIN stock_move AS move ON move.id = item.move_id
                LEFT JOIN stock_scrap AS scrap ON scrap.id = move.scrap_id
                LEFT JOIN repair_order AS repair ON repair.id = move.repair_id
                LEFT JOIN aftersales_return_disposition AS decided
                    ON decided.id = COALESCE(move.aftersales_disposition_id,
                        scrap.aftersales_disposition_id,
                        repair.aftersales_disposition_id)
                WHERE item.state = 'done' AND item.product_id = stock.product_id
                    AND item.lot_id IS NOT DISTINCT FROM stock.lot_id
                    AND item.location_id != item.location_dest_id
                    AND (item.location_id = stock.location_id
                        OR item.location_dest_id = stock.location_id)
            ) AS passed ON passed.line_id IS NOT NULL
            GROUP BY stock.id, stock.quantity, passed.line_id
            HAVING sum(passed.quantity) > 0
            """
        )

    @property
    def _held(self):
        """Return the SQL of what is left of each return, and of what none brought."""
        return SQL(
            """
            SELECT counted.stock_id::bigint * %(room)s + counted.line_id AS id,
                counted.stock_id, counted.line_id, counted.since,
                LEAST(counted.quantity, counted.there - counted.newer) AS quantity
            FROM (
                SELECT flow.*, sum(flow.quantity) OVER (
                    PARTITION BY flow.stock_id ORDER BY flow.since DESC, flow.line_id
                ) - flow.quantity AS newer
                FROM flow
            ) AS counted
            WHERE counted.there > counted.newer
            UNION ALL
            SELECT stock.id::bigint * %(room)s, stock.id, NULL::integer, stock.in_date,
                stock.quantity - COALESCE(sum(flow.quantity), 0)
            FROM stock
            LEFT JOIN flow ON flow.stock_id = stock.id
            GROUP BY stock.id, stock.in_date, stock.quantity
            HAVING stock.quantity > COALESCE(sum(flow.quantity), 0)
            """,
            room=LINES,
        )

    # === ACTIONS === #

    def action_open_return(self):
        """Open the return that has brought the goods."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "aftersales.return",
            "res_id": self.return_id.id,
            "views": [[False, "form"]],
        }
