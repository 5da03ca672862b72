from odoo import models


class Returns(models.Model):
    """What brings another policy to a return, and who hears of its promises."""

    _inherit = "aftersales.return"

    _policy_facts = ("company_id", "carrier", "partner_id", "warehouse_id")

    # === BUSINESS === #

    def _get_workflow_user(self, role):
        if role == "owner" and self.user_id:
            return self.user_id
        if role in ("leader", "manager"):
            team = self._get_function_team("front")
            is_leader = team and role == "leader"
            user = team._get_responsible() if is_leader else team.manager_id
            if user:
                return user.sudo(self.env.su)
        return super()._get_workflow_user(role)
