from odoo import api, models

# Roles whose person leads the team with that function.
FUNCTIONS = ("process", "planning", "production")


class SlaMixin(models.AbstractModel):
    """Promises of process engineering, planning and production about documents."""

    _inherit = "aftersales.sla.mixin"

    # === BUSINESS === #

    @api.model
    def _get_roles(self):
        return [
            *super()._get_roles(),
            ("process", self.env._("Head of process engineering")),
            ("planning", self.env._("Head of planning")),
            ("production", self.env._("Head of production")),
        ]

    def _find_ladder_user(self, role):
        """Return the head of the department; without one, the person in charge."""
        if role not in FUNCTIONS:
            return super()._find_ladder_user(role)
        team = self._get_own_team(role) or self._get_function_team(role)
        user = team and team._get_responsible().sudo(self.env.su)
        if user and self._may_tell(user):
            return user
        return super()._find_ladder_user("owner")

    def _get_own_team(self, role):
        """Return the document's own department for a role; extend where it has one."""
        return self.env["aftersales.team"]
