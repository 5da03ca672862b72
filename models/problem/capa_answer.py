from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CapaAnswer(models.AbstractModel):
    """A row of a problem that answers a CAPA request: a cause or a measure."""

    _name = "aftersales.capa.answer"
    _description = "Answer to a CAPA Request"

    capa_id = fields.Many2one(
        "aftersales.capa",
        "CAPA Request",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        copy=False,
    )

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains("capa_id", "problem_id")
    def _check_capa(self):
        for row in self.sudo():
            if row.capa_id and row.capa_id.problem_id != row.problem_id:
                raise ValidationError(
                    self.env._(
                        "%(request)s is a request about another problem.",
                        request=row.capa_id.display_name,
                    )
                )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create; what is written on a request belongs to its problem."""
        return super().create(self._fill_from_capa(vals_list))
