from odoo import api, fields, models
from odoo.exceptions import ValidationError

MEASURES = [
    ("any", "All questions of satisfaction"),
    ("item", "Service items"),
    ("outcome", "Satisfaction with the outcome"),
    ("handling", "Satisfaction with the handling"),
    ("overall", "Overall satisfaction"),
    ("recommend", "Intention to recommend"),
    ("effort", "Effort"),
]
FIGURES = [("share", "Share satisfied (%)"), ("mean", "Mean"), ("nps", "NPS")]


class SurveyTarget(models.Model):
    """What a company wants to reach with a figure, e.g. 90 % satisfied."""

    _name = "aftersales.survey.target"
    _description = "Satisfaction Target"
    _order = "measure, figure, company_id, id"
    _rec_name = "measure"

    measure = fields.Selection(MEASURES, "Survey Topic", required=True, default="any")
    figure = fields.Selection(FIGURES, required=True, default="share")
    target = fields.Float(
        required=True,
        help="At least so much: a share in per cent, a mean on the scale of the"
        " question, an NPS in points from -100 to 100.",
    )
    company_id = fields.Many2one(
        "res.company",
        help="Empty: for every company that has no target of its own.",
        index=True,
    )
    active = fields.Boolean(default=True)

    _once = models.UniqueIndex(
        "(measure, figure, (COALESCE(company_id, 0))) WHERE active IS TRUE",
        "There is a target for this figure already.",
    )

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains("figure", "measure", "target")
    def _check_target(self):
        for target in self:
            if (target.figure == "nps") != (target.measure == "recommend"):
                text = self.env._(
                    "The NPS belongs to the intention to recommend, and only it."
                )
                raise ValidationError(text)
            low = -100 if target.figure == "nps" else 0
            if not low <= target.target <= 100:
                text = self.env._("A target lies between 0 (an NPS: -100) and 100.")
                raise ValidationError(text)

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create, and judge the figures anew."""
        targets = super().create(vals_list)
        self._judge()
        return targets

    def write(self, vals):
        """Write, and judge the figures anew."""
        result = super().write(vals)
        self._judge()
        return result

    def unlink(self):
        """Delete, and judge the figures anew."""
        result = super().unlink()
        self._judge()
        return result

    # === BUSINESS === #

    @api.model
    def _judge(self):
        self.env["aftersales.survey.score"].sudo()._judge()
