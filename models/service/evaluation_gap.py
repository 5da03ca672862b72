from odoo import api, fields, models

from .indicator_value import VERDICTS


class EvaluationGap(models.Model):
    """How far a figure lay from its target: for all customers, or those of a type.

    Taken down when the evaluation is prepared, by our own code only; it stays, however
    often the figure is reckoned again.
    """

    _name = "aftersales.evaluation.gap"
    _inherit = "aftersales.workflow.part"
    _description = "Gap to the Standard"
    _order = "line_id, id"
    _rec_name = "indicator_id"

    _document_field = "evaluation_id"

    evaluation_id = fields.Many2one(
        "aftersales.evaluation", required=True, index=True, ondelete="cascade"
    )
    line_id = fields.Many2one(
        "aftersales.evaluation.line", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="evaluation_id.company_id", store=True)
    team_id = fields.Many2one(related="evaluation_id.team_id", store=True)
    date_to = fields.Date(related="evaluation_id.date_to", store=True)
    indicator_id = fields.Many2one(
        related="line_id.indicator_id", store=True, index=True
    )
    type_id = fields.Many2one(
        "aftersales.classification",
        "Customer Type",
        ondelete="restrict",
        help="Empty: all customers.",
    )
    numerator = fields.Float(digits=0)
    denominator = fields.Float(digits=0)
    squares = fields.Float("Sum of Squares", digits=0)
    has_target = fields.Boolean()
    target = fields.Float(digits=(12, 2))
    has_data = fields.Boolean(compute="_compute_figure", store=True)
    value = fields.Float(
        "Figure", compute="_compute_figure", store=True, digits=0, aggregator=None
    )
    verdict = fields.Selection(VERDICTS, compute="_compute_figure", store=True)
    type_text = fields.Char("Customer Type Shown", compute="_compute_type_text")
    value_text = fields.Char("Shown Figure", compute="_compute_texts")
    interval_text = fields.Char("95 % Interval", compute="_compute_texts")
    fraction_text = fields.Char("Of How Many", compute="_compute_texts")
    target_text = fields.Char("Shown Target", compute="_compute_texts")
    gap_text = fields.Char("Gap", compute="_compute_texts")

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("numerator", "denominator", "squares", "has_target", "target")
    def _compute_figure(self):
        for gap in self:
            figure, low, high = gap._measure()
            target = gap._get_target()
            gap.has_data, gap.value = figure is not None, figure or 0
            gap.verdict = gap.indicator_id._judge(target, figure, low, high)

    @api.depends("numerator", "denominator", "squares", "has_target", "target")
    @api.depends_context("lang")
    def _compute_texts(self):
        for gap in self:
            indicator = gap.indicator_id
            figure, low, high = gap._measure()
            target = gap._get_target()
            gap.value_text = indicator._format_figure(figure)
            gap.interval_text = indicator._format_interval(low, high)
            sums = (gap.numerator, gap.denominator)
            gap.fraction_text = indicator._format_fraction(*sums)
            gap.target_text = indicator._format_target(target)
            gap.gap_text = indicator._format_gap(figure, target)

    @api.depends("type_id.name")
    @api.depends_context("lang")
    def _compute_type_text(self):
        everybody = self.env._("All customers")
        for gap in self:
            gap.type_text = gap.type_id.name or everybody

    # === BUSINESS === #

    def _measure(self):
        """Return figure, low and high; ``None`` for what is not known."""
        return self.indicator_id._measure(
            self.numerator, self.denominator, self.squares
        )

    def _get_target(self):
        return self.target if self.has_target else None
