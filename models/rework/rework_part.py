from odoo import api, fields, models

from ..returns.ledger_query import lock_rows


class ReworkPart(models.AbstractModel):
    """A row of a rework: frozen once it is done or cancelled.

    Two people at one rework come one after the other: whoever is second is told what
    the first has done, see :meth:`_lock_documents`.
    """

    _name = "aftersales.rework.part"
    _inherit = "aftersales.workflow.part"
    _description = "Part of a Rework"

    _document_field = "rework_id"

    rework_id = fields.Many2one(
        "aftersales.rework", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="rework_id.company_id", store=True, precompute=True, index=True
    )
    rework_state = fields.Selection(related="rework_id.state", string="Status")

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create rows; nobody else changes their reworks meanwhile."""
        parts = super().create(vals_list)
        parts._lock_documents()
        return parts

    def write(self, vals):
        """Write rows; nobody else changes their reworks meanwhile."""
        self._lock_documents()
        return super().write(vals)

    # === BUSINESS === #

    def _lock_documents(self):
        """Let nobody else change these reworks, or rows of theirs, at this moment.

        What people report and decide is judged together: of two who report, or who
        change a way out and pass the rework, the second request begins anew.
        """
        lock_rows(self.env, aftersales_rework=self._get_part_documents().ids)
