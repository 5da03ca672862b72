from odoo import api, fields, models


class SlaPolicy(models.Model):
    """What the screen of a policy says about the documents that run by it."""

    _inherit = "aftersales.sla.policy"

    document_count = fields.Integer(
        "Documents",
        compute="_compute_document_count",
        help="Documents that are not finished and run by this version.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("res_model")
    def _compute_document_count(self):
        self.document_count = 0
        for model_name, policies in self.grouped("res_model").items():
            if model_name not in self._get_clocked_models():
                continue
            documents = self.env[model_name].sudo()
            groups = documents._read_group(
                [
                    ("sla_policy_id", "in", policies.ids),
                    ("state", "not in", documents._final_states),
                ],
                ["sla_policy_id"],
                ["__count"],
            )
            counts = {policy.id: count for policy, count in groups}
            for policy in policies:
                policy.document_count = counts.get(policy.id, 0)

    # === ACTIONS === #

    @api.readonly
    def action_open_documents(self):
        """Open the documents that run by this version."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": self.res_model,
            "views": [[False, "list"], [False, "form"]],
            "domain": [
                ("sla_policy_id", "=", self.id),
                ("state", "not in", self.env[self.res_model]._final_states),
            ],
        }

    @api.readonly
    def action_open_version(self):
        """Open an earlier version, or the one in force."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [[False, "form"]],
        }
