from odoo import api, fields, models


class ProductProduct(models.Model):
    """How satisfied customers are with a variant."""

    _inherit = "product.product"

    aftersales_satisfied = fields.Char(
        "Satisfied",
        compute="_compute_aftersales_satisfied",
        groups="aftersales.group_user",
        help="Of the last twelve months, with its interval and the number of answers.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends_context("uid")
    def _compute_aftersales_satisfied(self):
        recent = self.env["aftersales.survey.score"]._get_recent("product", self)
        for product in self:
            score = recent.get(product.id)
            product.aftersales_satisfied = score and score._say_figure()

    # === ACTIONS === #

    def action_open_survey_results(self):
        """Open what was answered about these products."""
        results = self.env["aftersales.survey.result"]
        return results._action_open([("product_id", "in", self.ids)])
