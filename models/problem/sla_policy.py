from odoo import api, models

DOCUMENTS = ("aftersales.problem", "aftersales.capa", "aftersales.action")


class SlaPolicy(models.Model):
    """The columns by which a policy is chosen for a problem and its requests."""

    _inherit = "aftersales.sla.policy"

    # === BUSINESS === #

    @api.model
    def _fits(self, document, row):
        """Compare severity and danger of the problem, and the document's department."""
        if not super()._fits(document, row):
            return False
        if document._name not in DOCUMENTS:
            return True
        is_problem = document._name == "aftersales.problem"
        problem = document if is_problem else document.problem_id
        return (
            (not row["severity"] or row["severity"] == problem.severity)
            and (not row["is_safety"] or problem.is_safety)
            and (not row["team_id"] or row["team_id"] == document.team_id.id)
        )
