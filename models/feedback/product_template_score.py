from odoo import api, fields, models


class ProductTemplate(models.Model):
    """How satisfied customers are with a product."""

    _inherit = "product.template"

    aftersales_satisfied = fields.Char(
        "Satisfied",
        compute="_compute_aftersales_satisfied",
        groups="aftersales.group_user",
        help="Of the last twelve months, with its interval and the number of answers.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends_context("uid")
    def _compute_aftersales_satisfied(self):
        """Say it of products with one variant; of several, each says it itself."""
        variants = self.product_variant_ids
        recent = self.env["aftersales.survey.score"]._get_recent("product", variants)
        for template in self:
            own = template.product_variant_ids
            score = len(own) == 1 and recent.get(own.id)
            template.aftersales_satisfied = score and score._say_figure()

    # === ACTIONS === #

    def action_open_survey_results(self):
        """Open what was answered about any variant of this product."""
        variants = self.with_context(active_test=False).product_variant_ids
        return variants.action_open_survey_results()
