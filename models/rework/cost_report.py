from odoo import api, models
from odoo.tools import SQL


class CostReport(models.Model):
    """What reworks cost, beside what the dispositions of returns tell already.

    =============  ==========================================  ======================
    part           rows                                        amount
    =============  ==========================================  ======================
    rework_hours   stretches of work that have ended           hours at the rate of
                                                               the day
    rework_parts   parts of its repair orders                  value in stock
    rework_scrap   its scraps                                  value in stock
    rework_move    goods that leave by its ways out            value in stock
    rework_income  invoice lines of its service charge forms   balance: what the
                                                               customer pays
    =============  ==========================================  ======================

    Whatever a disposition has made, its rework's papers among it, is told as part of
    its return by the lower report: none of its moves is told here.
    """

    _inherit = "aftersales.cost.report"
    _depends = {
        "account.move": ["state"],
        "account.move.line": ["balance", "display_type", "quantity"],
        "aftersales.rework": [
            "complaint_id",
            "disposition_id",
            "name",
            "product_id",
            "return_id",
        ],
        "aftersales.rework.time": ["amount", "rework_id", "started_at", "stopped_at"],
        "aftersales.rework.charge": ["order_id", "rework_id"],
        "repair.order": ["aftersales_disposition_id", "aftersales_rework_id"],
        "stock.move": ["aftersales_rework_id"],
        "stock.scrap": ["aftersales_disposition_id", "aftersales_rework_id"],
    }

    # === BUSINESS === #

    @api.model
    def _get_parts(self):
        return {
            **super()._get_parts(),
            "rework_hours": self._select_rework_hours(),
            "rework_income": self._select_rework_income(),
            "rework_move": self._select_rework_moves(),
            "rework_parts": self._select_rework_parts(),
            "rework_scrap": self._select_rework_scraps(),
        }

    @api.model
    def _get_rework_origin(self):
        """Return the SQL of reworks, called ``returned``, each with its ``line``."""
        return SQL(
            """
            (
                SELECT COALESCE(document.complaint_id, order_.complaint_id)
                    AS complaint_id,
                    order_.return_id AS id, order_.id AS rework_id,
                    order_.name, order_.product_id, disposition.line_id
                FROM aftersales_rework AS order_
                LEFT JOIN aftersales_return AS document
                    ON document.id = order_.return_id
                LEFT JOIN aftersales_return_disposition AS disposition
                    ON disposition.id = order_.disposition_id
            ) AS returned
            LEFT JOIN aftersales_return_line AS line ON line.id = returned.line_id
            """
        )

    @api.model
    def _select_rework_hours(self):
        return SQL(
            """
            SELECT worked.id AS source_id, worked.company_id, returned.complaint_id,
                returned.id AS return_id, line.id AS return_line_id,
                returned.product_id, %(kind)s AS kind,
                worked.stopped_at::date AS date, worked.amount::numeric AS amount,
                (EXTRACT(EPOCH FROM worked.stopped_at - worked.started_at) / 3600)
                    ::numeric AS quantity,
                returned.name::varchar AS name,
                'aftersales.rework'::varchar AS res_model,
                returned.rework_id AS res_id
            FROM %(origin)s
            JOIN aftersales_rework_time AS worked
                ON worked.rework_id = returned.rework_id
            WHERE worked.stopped_at IS NOT NULL AND worked.amount != 0
            """,
            kind=self._get_kind_sql("rework_hours"),
            origin=self._get_rework_origin(),
        )

    @api.model
    def _select_rework_income(self):
        """Return what customers were invoiced for repairs, less what was credited."""
        return SQL(
            """
            SELECT DISTINCT ON (item.id) item.id AS source_id, item.company_id,
                returned.complaint_id, returned.id AS return_id,
                line.id AS return_line_id, returned.product_id, %(kind)s AS kind,
                entry.date, item.balance::numeric AS amount,
                item.quantity::numeric AS quantity, entry.name::varchar AS name,
                'account.move'::varchar AS res_model, entry.id AS res_id
            FROM %(origin)s
            JOIN aftersales_rework_charge AS form
                ON form.rework_id = returned.rework_id
            JOIN sale_order_line AS sold ON sold.order_id = form.order_id
            JOIN sale_order_line_invoice_rel AS link ON link.order_line_id = sold.id
            JOIN account_move_line AS item ON item.id = link.invoice_line_id
                AND item.display_type = 'product'
            JOIN account_move AS entry ON entry.id = item.move_id
                AND entry.state = 'posted' AND entry.aftersales_return_id IS NULL
            """,
            kind=self._get_kind_sql("charge"),
            origin=self._get_rework_origin(),
        )

    # === GOODS === #

    @api.model
    def _select_rework_parts(self):
        """The parts that were put in, left over or taken out."""
        return self._select_reworked(
            SQL(
                """
                JOIN repair_order AS repair
                    ON repair.aftersales_rework_id = returned.rework_id
                    AND repair.aftersales_disposition_id IS NULL
                JOIN stock_move AS move ON move.repair_id = repair.id
                """
            )
        )

    @api.model
    def _select_rework_scraps(self):
        return self._select_reworked(
            SQL(
                """
                JOIN stock_scrap AS scrap
                    ON scrap.aftersales_rework_id = returned.rework_id
                    AND scrap.aftersales_disposition_id IS NULL
                JOIN stock_move AS move ON move.scrap_id = scrap.id
                """
            )
        )

    @api.model
    def _select_rework_moves(self):
        return self._select_reworked(
            SQL(
                "JOIN stock_move AS move"
                " ON move.aftersales_rework_id = returned.rework_id"
                " AND move.scrap_id IS NULL AND move.repair_id IS NULL"
            )
        )

    @api.model
    def _select_reworked(self, join):
        """Return the moves of what a rework has made, unless the return tells them."""
        return self._select_goods(
            join,
            SQL(
                "move.aftersales_return_line_id IS NULL"
                " AND move.aftersales_disposition_id IS NULL"
            ),
            self._get_rework_origin(),
        )
