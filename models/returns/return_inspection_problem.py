from odoo import models
from odoo.fields import Command


class ReturnInspection(models.Model):
    """The problem (8D) that a failed inspection opens."""

    _inherit = "aftersales.return.inspection"

    # === ACTIONS === #

    def action_open_problem(self):
        """Open the problem behind these findings; make it when there is none.

        That of the complaint, where the goods come back because of one.

        :return: an action that opens its form
        """
        problem = self.problem_id[:1] or self._find_problem()
        self.filtered(lambda row: not row.problem_id)._store({"problem_id": problem.id})
        return {
            "type": "ir.actions.act_window",
            "res_model": problem._name,
            "res_id": problem.id,
            "views": [[False, "form"]],
        }

    # === BUSINESS === #

    def _find_problem(self):
        """Return the problem of the complaint, or a new one of our own."""
        complaint = self.return_id.complaint_id
        if complaint:
            return complaint._explain_by_one_problem()
        return self.env["aftersales.problem"].create(self._prepare_problem_values())

    def _prepare_problem_values(self):
        """Return what a new problem takes over from the inspected goods."""
        line = self.line_id[:1]
        defect = self.defect_id[:1] or line.defect_id
        subject = [line.product_id.display_name, (defect or line.reason_id).name]
        return {
            "subject": ": ".join(filter(None, subject)),
            "company_id": line.company_id.id,
            "partner_id": line.return_id.commercial_partner_id.id,
            "product_id": line.product_id.id,
            "defect_id": defect.id,
            "lot_ids": [Command.set(self.lot_id.ids)],
        }
