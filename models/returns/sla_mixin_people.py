from odoo import api, models

# Roles whose person leads the team with that function.
FUNCTIONS = ("warehouse", "quality")


class SlaMixin(models.AbstractModel):
    """Promises of the warehouse and of quality about documents of the service."""

    _inherit = "aftersales.sla.mixin"

    # === BUSINESS === #

    @api.model
    def _get_roles(self):
        return [
            *super()._get_roles(),
            ("warehouse", self.env._("Head of the warehouse")),
            ("quality", self.env._("Head of quality")),
        ]

    def _find_ladder_user(self, role):
        """Return the head of the department; without one, the person in charge."""
        if role not in FUNCTIONS:
            return super()._find_ladder_user(role)
        team = self._get_function_team(role)
        user = team and team._get_responsible().sudo(self.env.su)
        if user and self._may_tell(user):
            return user
        return super()._find_ladder_user("owner")

    def _get_function_team(self, function):
        """Return the company's first team with a function; empty without a leader."""
        return (
            self.env["aftersales.team"]
            .sudo()
            .search(
                [
                    ("function", "=", function),
                    ("company_id", "in", [self._get_document_company().id, False]),
                    ("leader_id", "!=", False),
                ],
                order="company_id, sequence, id",
                limit=1,
            )
        )
