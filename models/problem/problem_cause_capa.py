from odoo import api, fields, models


class ProblemCause(models.Model):
    """The CAPA request that a cause answers."""

    _inherit = "aftersales.problem.cause"

    capa_id = fields.Many2one(
        "aftersales.capa",
        "CAPA Request",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        copy=False,
    )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create; a cause written on a request belongs to its problem."""
        return super().create(self._fill_from_capa(vals_list))

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
