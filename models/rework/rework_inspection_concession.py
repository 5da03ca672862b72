from odoo import fields, models
from odoo.exceptions import UserError

from .rework_inspection import RESULT_FIELDS


class ReworkInspection(models.Model):
    """What failed, and is accepted as it is."""

    _inherit = "aftersales.rework.inspection"

    concession_ids = fields.Many2many(
        "aftersales.rework.concession",
        "aftersales_rework_concession_inspection_rel",
        "inspection_id",
        "concession_id",
        "Concessions",
        readonly=True,
        copy=False,
    )
    is_conceded = fields.Boolean(
        "Conceded",
        compute="_compute_is_conceded",
        help="It is not OK, but accepted as it is by a concession that stands.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    def _compute_is_conceded(self):
        for row in self:
            row.is_conceded = row.concession_ids._covers(row)

    # === BUSINESS === #

    def _get_refusal(self, executors):
        """Let pass what failed where a concession stands."""
        refusal = super()._get_refusal(executors)
        is_own = self.inspector_id in executors
        return "" if not is_own and self.is_conceded else refusal

    def _check_scope(self, vals):
        """Refuse also another result than the one that was conceded."""
        result = super()._check_scope(vals)
        conceded = self.filtered("is_conceded")
        if conceded and not RESULT_FIELDS.isdisjoint(vals):
            raise UserError(
                self.env._(
                    "%(rows)s: accepted by a concession as it was inspected. Withdraw"
                    " the concession before it is inspected anew.",
                    rows=", ".join(conceded.mapped("characteristic")),
                )
            )
        return result
