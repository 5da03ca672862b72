from odoo import api, fields, models


class Rework(models.Model):
    """The parts of a rework that the stock will not have."""

    _inherit = "aftersales.rework"

    parts_warning = fields.Text(
        compute="_compute_parts_warning",
        help="Which parts will be missing when the work begins; the work may begin all"
        " the same.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("material_ids.missing_qty")
    def _compute_parts_warning(self):
        for rework in self:
            texts = [
                self.env._(
                    "%(part)s: %(missing).10g of %(needed).10g will be missing.",
                    part=material.sudo().product_id.display_name,
                    missing=material.missing_qty,
                    needed=material._get_needed(),
                )
                for material in rework.material_ids
                if material.missing_qty
            ]
            rework.parts_warning = "\n".join(texts)
