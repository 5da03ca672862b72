from odoo import api, fields, models

from ..complaint.complaint_source import READERS


class ProductTemplate(models.Model):
    _inherit = "product.template"

    aftersales_return_count = fields.Integer(
        "Return Authorizations",
        compute="_compute_aftersales_return_count",
        groups=READERS,
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends_context("uid")
    def _compute_aftersales_return_count(self):
        variants = self.with_context(active_test=False).product_variant_ids
        counts = {
            template.id: count
            for template, count in self.env["aftersales.return.line"]._read_group(
                [("product_id", "in", variants.ids)],
                ["product_id.product_tmpl_id"],
                ["return_id:count_distinct"],
            )
        }
        for template in self:
            template.aftersales_return_count = counts.get(template.id, 0)

    # === ACTIONS === #

    @api.readonly
    def action_open_aftersales_returns(self):
        """Open the returns of any variant of this product."""
        variants = self.with_context(active_test=False).product_variant_ids
        return variants.action_open_aftersales_returns()

    def action_new_return(self):
        """Register a return of this product."""
        return self.product_variant_id.action_new_return()
