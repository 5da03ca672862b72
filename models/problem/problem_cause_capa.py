from odoo import models


class ProblemCause(models.Model):
    """The CAPA request that a cause answers."""

    _name = "aftersales.problem.cause"
    _inherit = ["aftersales.problem.cause", "aftersales.capa.answer"]

    # === BUSINESS === #

    def _check_asked(self):
        """Let a department answer the CAPA request that it got, whose problem it is."""
        own = self.env.user._get_aftersales_team_ids()
        asked = self.filtered(
            lambda cause: (
                cause.kind == "occurrence"
                and cause.sudo().capa_id.problem_id == cause.sudo().problem_id
                and cause.sudo().capa_id.state == "asked"
                and cause.sudo().capa_id.team_id.id in own
            )
        )
        return super(ProblemCause, self - asked)._check_asked()
