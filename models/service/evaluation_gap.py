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
            target = gap.target if gap.has_target else None
            gap.has_data, gap.value = figure is not None, figure or 0
            gap.verdict = gap.indicator_id._judge(target, figure, low, high)

    @api.depends("numerator", "denominator", "squares", "has_target", "target")
    @api.depends_context("lang")
    def _compute_texts(self):
        for gap in self:
            indicator = gap.indicator_id
            figure, low, high = gap._measure()
            target = gap.target if gap.has_target else None
            ends = [indicator._format_figure(end) for end in (low, high)]
            gap.value_text = indicator._format_figure(figure)
            gap.interval_text = "" if low is None else " – ".join(ends)
            sums = (gap.numerator, gap.denominator)
            gap.fraction_text = indicator._format_fraction(*sums)
            shown = "" if target is None else indicator._format_figure(target)
            gap.target_text = shown
            gap.gap_text = indicator._format_gap(figure, target)

    # === BUSINESS === #

    def _measure(self):
        """Return figure, low and high; ``None`` for what is not known."""
        return self.indicator_id._measure(
            self.numerator, self.denominator, self.squares
        )
