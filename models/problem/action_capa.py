from odoo import models


class Action(models.Model):
    """The CAPA request that an action answers."""

    _name = "aftersales.action"
    _inherit = ["aftersales.action", "aftersales.capa.answer"]

    # === BUSINESS === #

    def _get_standing(self):
        """Return the measures among these that are neither dropped nor ineffective."""
        return self.filtered(
            lambda action: (
                action.kind != "containment"
                and action.state not in ("cancelled", "ineffective")
            )
        )
