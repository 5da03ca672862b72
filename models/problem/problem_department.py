from odoo import models


class ProblemDepartment(models.AbstractModel):
    """A document whose promises climb from its owner up through his department."""

    _name = "aftersales.problem.department"
    _description = "Document of a Department"

    def _get_workflow_user(self, role):
        team = self.team_id.sudo()
        if role == "owner" and self.user_id:
            return self.user_id
        if role == "leader" and team:
            return team._get_responsible().sudo(self.env.su)
        if role == "manager" and team.manager_id:
            return team.manager_id.sudo(self.env.su)
        return super()._get_workflow_user(role)
