from odoo import api, fields, models


class Action(models.Model):
    """The CAPA request that an action answers."""

    _inherit = "aftersales.action"

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
        """Create; an action written on a request belongs to its problem."""
        return super().create(self._fill_from_capa(vals_list))

    # === BUSINESS === #

    def _get_standing(self):
        """Return the measures among these that are neither dropped nor ineffective."""
        return self.filtered(
            lambda action: (
                action.kind != "containment"
                and action.state not in ("cancelled", "ineffective")
            )
        )
