from odoo import models
from odoo.tools import SQL


class Problem(models.Model):
    """A loan, or a unit that comes back from its repair, exposes nobody anew."""

    _inherit = "aftersales.problem"

    # === BUSINESS === #

    def _is_lasting(self):
        """Return the SQL of ``stock.move._get_lasting_domain``."""
        return SQL(
            """
            %(lasting)s
            AND (move.aftersales_rework_id IS NULL
                 OR move.origin_returned_move_id IS NOT NULL)
            AND NOT EXISTS (
                SELECT FROM aftersales_rework_loan AS loan
                 WHERE loan.delivery_id = move.picking_id)
            """,
            lasting=super()._is_lasting(),
        )
