from odoo import api, fields, models
from odoo.tools import SQL

from .evaluation_table import SETTLED_STATES
from .indicator_value import VERDICTS


class EvaluationLine(models.Model):
    """A content of an evaluation: the customers' grade, our own, and what both make."""

    _name = "aftersales.evaluation.line"
    _inherit = "aftersales.workflow.part"
    _description = "Content of an Evaluation"
    _order = "sequence, id"

    _document_field = "evaluation_id"
    _recorded_fields = ("satisfied_count", "rating_count")

    evaluation_id = fields.Many2one(
        "aftersales.evaluation", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="evaluation_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    indicator_id = fields.Many2one(
        "aftersales.indicator", index="btree_not_null", ondelete="restrict"
    )
    name = fields.Char("Content", required=True, translate=True)
    weight = fields.Float("Weight (%)", digits=(5, 2))
    gap_ids = fields.One2many("aftersales.evaluation.gap", "line_id", "Gaps")

    # The figure of all customers
    has_data = fields.Boolean(compute="_compute_figure")
    has_target = fields.Boolean(compute="_compute_figure")
    value_text = fields.Char("Figure", compute="_compute_figure")
    target_text = fields.Char("Target", compute="_compute_figure")
    gap_text = fields.Char("Gap", compute="_compute_figure")
    verdict = fields.Selection(
        VERDICTS,
        compute="_compute_figure",
    )

    # Scores
    satisfied_count = fields.Integer("Satisfied Ratings", readonly=True)
    rating_count = fields.Integer("Ratings", readonly=True)
    survey_text = fields.Char("Survey", compute="_compute_survey_text")
    customer_grade_id = fields.Many2one(
        "aftersales.evaluation.grade", "Customers' Grade", ondelete="restrict"
    )
    internal_grade_id = fields.Many2one(
        "aftersales.evaluation.grade", ondelete="restrict"
    )
    has_composite = fields.Boolean(compute="_compute_composite", store=True)
    composite = fields.Float(
        "Composite Score",
        compute="_compute_composite",
        store=True,
        digits=(6, 2),
        aggregator=None,
    )
    composite_text = fields.Char("Composite", compute="_compute_composite_text")
    evaluator_id = fields.Many2one(
        "res.users",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )
    note = fields.Char("Remark")

    _weight_between = models.Constraint(
        "CHECK (weight BETWEEN 0 AND 100)", "A weight lies between 0 and 100 percent."
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("gap_ids.value", "gap_ids.target", "gap_ids.verdict")
    @api.depends_context("lang")
    def _compute_figure(self):
        names = ("has_data", "has_target", "verdict")
        texts = ("value_text", "target_text", "gap_text")
        for line in self:
            gap = line.gap_ids.filtered(lambda gap: not gap.type_id)[:1]
            for name in (*names, *texts):
                line[name] = gap[name]

    @api.depends("satisfied_count", "rating_count")
    @api.depends_context("lang")
    def _compute_survey_text(self):
        for line in self:
            line.survey_text = (
                self.env._(
                    "%(satisfied)s of %(count)s satisfied",
                    satisfied=line.satisfied_count,
                    count=line.rating_count,
                )
                if line.rating_count
                else ""
            )

    @api.depends(
        "customer_grade_id",
        "customer_grade_id.score",
        "internal_grade_id",
        "internal_grade_id.score",
        "evaluation_id.customer_share",
    )
    def _compute_composite(self):
        """Weigh both grades; where one is missing the other one counts alone.

        What a closed evaluation scored stays, whatever a grade is worth later.
        """
        for line in self:
            evaluation = line.evaluation_id
            if evaluation.state in SETTLED_STATES:
                # A compute leaves no field without a value.
                line.has_composite, line.composite = line.has_composite, line.composite
                continue
            parts = [
                (line.customer_grade_id, evaluation.customer_share),
                (line.internal_grade_id, 100 - evaluation.customer_share),
            ]
            given = [(grade.score, weight) for grade, weight in parts if grade]
            weight = sum(weight for _score, weight in given)
            points = sum(score * weight for score, weight in given)
            line.has_composite = bool(weight)
            line.composite = points / weight if weight else 0

    @api.depends("composite", "has_composite")
    @api.depends_context("lang")
    def _compute_composite_text(self):
        for line in self:
            scored = f"{line.composite:.1f}"
            line.composite_text = scored if line.has_composite else self.env._("None")

    # === CONSTRAINTS AND ONCHANGE === #

    @api.onchange("indicator_id")
    def _onchange_indicator_id(self):
        self.name = self.name or self.indicator_id.name

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create contents; one of an indicator has its name, in every language."""
        indicators = self.env["aftersales.indicator"]
        named = [
            vals
            if vals.get("name")
            else {**vals, "name": indicators.browse(vals.get("indicator_id")).name}
            for vals in vals_list
        ]
        lines = super().create(named)
        unnamed = [not vals.get("name") for vals in vals_list]
        lines.browse(
            line.id
            for line, is_unnamed in zip(lines, unnamed, strict=True)
            if is_unnamed
        )._take_over_names()
        return lines

    # === BUSINESS === #

    def _take_over_names(self):
        """Keep the names of the indicators as they are now, in every language."""
        if not self:
            return
        self.flush_recordset(["name"])
        self.env.cr.execute(
            SQL(
                """
                UPDATE aftersales_evaluation_line AS line SET name = indicator.name
                  FROM aftersales_indicator AS indicator
                 WHERE indicator.id = line.indicator_id AND line.id IN %s
                """,
                tuple(self.ids),
            )
        )
        self.invalidate_recordset(["name"])

    def _check_document_open(self):
        """Refuse also to change what the countersigners have before them."""
        result = super()._check_document_open()
        self._get_part_documents()._check_settled({"line_ids": True})
        return result
