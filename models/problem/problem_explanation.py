from odoo import models
from odoo.tools import is_html_empty

from ..complaint.complaint_judgement import OUTSIDE

# Who else may be the cause so that we have nothing to correct.
NOT_OURS = (*OUTSIDE, "carrier")
JUSTIFIED = ("valid", "improve")


class Problem(models.Model):
    """What ends with an explanation instead of measures (D-16 to D-18, D-31)."""

    _inherit = "aftersales.problem"

    # === BUSINESS === #

    def _explain_refusals(self):
        """Yield each problem of ours: its complaints are justified, it needs measures.

        What the customer or the carrier caused, what is not ours or not justified, and
        what is not worth more than a note, ends with an explanation.
        """
        yield from super()._explain_refusals()
        for problem in self:
            living = problem.complaint_ids.filtered(lambda c: c.state != "cancelled")
            ours = living.filtered(lambda c: not c._is_explained())
            if ours and problem.depth_id._has_gates():
                text = self.env._(
                    "Cause and measures are mandatory: %(complaints)s is justified and"
                    " not the fault of others.",
                    complaints=", ".join(ours.mapped("name")),
                )
                yield problem, text, "complaint_ids"
            elif not living and problem.depth_id._has_gates():
                text = self.env._(
                    "A problem that no complaint shows to be the fault of others needs"
                    " measures."
                )
                yield problem, text, "depth_id"

    def _action_explain(self):
        """Answer the complaints that are not answered yet with the explanation."""
        result = super()._action_explain()
        for problem in self:
            complaints = problem.complaint_ids.filtered(
                lambda c: is_html_empty(c.answer) and c._may_be_explained()
            )
            complaints.write({"answer": problem.explanation})
        return result
