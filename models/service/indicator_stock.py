from odoo import fields, models
from odoo.tools import SQL

from .indicator_facts import Facts


class Indicator(models.Model):
    """Stock: counts that found what the books say."""

    _inherit = "aftersales.indicator"

    source = fields.Selection(
        selection_add=[("stock", "Inventory: counts without a difference")],
        ondelete={"stock": "set default"},
    )

    # === BUSINESS === #

    def _prepare_facts(self, span):
        """Return the counts of the period: a move of nothing confirms the stock."""
        if self.source != "stock":
            return super()._prepare_facts(span)
        query = SQL(
            """
            SELECT move.id, NULL::int AS partner_id,
                   CASE WHEN move.quantity = 0 THEN 1 ELSE 0 END AS hits,
                   1 AS units, 0 AS squares
              FROM stock_move AS move
             WHERE move.is_inventory AND move.state = 'done'
               AND move.company_id = %s AND move.date >= %s AND move.date < %s
            """,
            span.company_id,
            span.start,
            span.end,
        )
        return Facts(query, "stock.move", "stock.move")
