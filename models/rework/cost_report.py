from odoo import api, models
from odoo.tools import SQL


class CostReport(models.Model):
    """What reworks cost, beside what the dispositions of returns tell already.

    =============  ==========================================  ======================
    part           rows                                        amount
    =============  ==========================================  ======================
    rework_hours   stretches of work that have ended           hours at the rate of
                                                               the day
    rework_parts   parts of repair orders that no disposition  value in stock
                   has made
    =============  ==========================================  ======================

    Repairs of a disposition are parts of its return, see the lower report:
    none of their moves is told here.
    """

    _inherit = "aftersales.cost.report"
    _depends = {
        "aftersales.rework": [
            "complaint_id",
            "disposition_id",
            "name",
            "product_id",
            "return_id",
        ],
        "aftersales.rework.time": ["amount", "rework_id", "started_at", "stopped_at"],
        "repair.order": ["aftersales_disposition_id", "aftersales_rework_id"],
    }

    # === BUSINESS === #

    @api.model
    def _get_parts(self):
        return {
            **super()._get_parts(),
            "rework_hours": self._select_rework_hours(),
            "rework_parts": self._select_rework_parts(),
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
    def _select_rework_parts(self):
        """Return the moves of repairs that no disposition of a return has made."""
        return self._select_goods(
            SQL(
                """
                JOIN repair_order AS repair
                    ON repair.aftersales_rework_id = returned.rework_id
                    AND repair.aftersales_disposition_id IS NULL
                JOIN stock_move AS move ON move.repair_id = repair.id
                """
            ),
            SQL(
                "move.aftersales_return_line_id IS NULL"
                " AND move.aftersales_disposition_id IS NULL"
            ),
            self._get_rework_origin(),
        )
