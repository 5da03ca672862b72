from odoo import models


class ProductTemplate(models.Model):
    _name = "product.template"
    _inherit = ["product.template", "aftersales.hold.source"]

    # === ACTIONS === #

    def action_aftersales_trace(self):
        """Trace the only variant."""
        return self.product_variant_id.action_aftersales_trace()

    # === BUSINESS === #

    def _get_all_holds(self):
        templates = self.with_context(active_test=False)
        by_variant = templates.product_variant_ids._get_all_holds()
        holds = self.env["aftersales.hold"]
        return {
            template: holds.union(
                *(
                    by_variant[variant]
                    for variant in template.with_context(
                        active_test=False
                    ).product_variant_ids
                )
            )
            for template in self
        }

    def _prepare_hold_defaults(self):
        return self.product_variant_ids._prepare_hold_defaults()
