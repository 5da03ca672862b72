from odoo import fields, models

from ..returns.ledger_query import lock_rows


class ReworkPart(models.AbstractModel):
    """A row of a rework: frozen once it is done or cancelled.

    Two people at one rework come one after the other: whoever is second is told what
    the first has done, see :meth:`_check_document_open`.
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

    # === BUSINESS === #

    def _check_document_open(self):
        """Refuse rows of closed reworks, and let nobody change them meanwhile.

        Quantities of operations and ways out are judged together: of two people who
        report, or who change a way out and pass the rework, the second begins anew.
        """
        lock_rows(self.env, aftersales_rework=self._get_part_documents().ids)
        return super()._check_document_open()
