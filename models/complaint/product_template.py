from odoo import api, fields, models

from .complaint_source import READERS


class ProductTemplate(models.Model):
    _inherit = "product.template"

    complaint_count = fields.Integer(
        "Complaints",
        compute="_compute_complaint_count",
        groups=READERS,
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends_context("uid")
    def _compute_complaint_count(self):
        variants = self.with_context(active_test=False).product_variant_ids
        counts = variants._count_complaints()
        for template in self:
            own = template.with_context(active_test=False).product_variant_ids
            template.complaint_count = sum(counts.get(id_, 0) for id_ in own.ids)

    # === ACTIONS === #

    def action_open_complaints(self):
        """Open the complaints about any variant of this product."""
        variants = self.with_context(active_test=False).product_variant_ids
        return variants.action_open_complaints()

    def action_new_complaint(self):
        """Register a complaint about this product."""
        return self.product_variant_id.action_new_complaint()
