from odoo import api, fields, models
from odoo.exceptions import UserError


class WorkflowReason(models.TransientModel):
    """Asks for the reason of a step and takes it."""

    _name = "aftersales.workflow.reason"
    _description = "Reason of a Step"

    res_model = fields.Char(required=True, readonly=True)
    res_ids = fields.Json(required=True, readonly=True)
    transition = fields.Char(required=True, readonly=True)
    reason = fields.Text(
        required=True, help="Stays on the document's record of steps for good."
    )

    @api.model
    def _open(self, documents, name):
        """Return the action that asks for the reason of step ``name``."""
        wizard = self.create(
            {
                "res_model": documents._name,
                "res_ids": documents.ids,
                "transition": name,
                "reason": "",
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._(documents._get_transition(name).label),
            "res_model": self._name,
            "res_id": wizard.id,
            "views": [[False, "form"]],
            "target": "new",
        }

    def action_confirm(self):
        """Take the step with the reason; all checks are the document's own."""
        self.ensure_one()
        if self.res_model not in self.env["aftersales.workflow"]._get_document_models():
            raise UserError(self.env._("This is no document under the workflow."))
        documents = self.env[self.res_model].browse(self.res_ids)
        transition = documents._get_transition(self.transition)
        documents._check_sources(transition)
        documents.write({"state": transition.target, "state_reason": self.reason})
        return {"type": "ir.actions.act_window_close"}
