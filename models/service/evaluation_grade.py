from odoo import api, fields, models

from .indicator_value import VERDICTS


class EvaluationGrade(models.Model):
    """A grade of the evaluation and the score that it stands for (G-16, G-18).

    Shipped: good 10, average 5, poor 0. The survey's share of satisfied customers and
    the verdict on the target propose a grade; a person may choose another one.
    """

    _name = "aftersales.evaluation.grade"
    _description = "Grade of an Evaluation"
    _order = "score desc, id"

    name = fields.Char("Grade", required=True, translate=True)
    active = fields.Boolean(default=True)
    score = fields.Float(required=True, digits=(6, 2), help="From 0 to 10.")
    satisfied_from = fields.Float(
        "Satisfied From (%)",
        digits=(5, 2),
        help="Proposed as the customers' grade from this share of satisfied on.",
    )
    verdict = fields.Selection(
        VERDICTS,
        "Target Is",
        help="Proposed as the internal grade when the target was met, missed, or when"
        " the figures do not tell.",
    )

    _score_between = models.Constraint(
        "CHECK (score BETWEEN 0 AND 10)", "A score lies between 0 and 10."
    )
    _share_between = models.Constraint(
        "CHECK (satisfied_from BETWEEN 0 AND 100)",
        "A share lies between 0 and 100 percent.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("name", "score")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for grade in self:
            grade.display_name = f"{grade.name or ''} ({grade.score:g})"

    # === BUSINESS === #

    def _propose_by_share(self, satisfied, count):
        """Return which of these a share of satisfied ratings earns, if any."""
        if not count:
            return self.browse()
        share = 100 * satisfied / count
        fitting = self.filtered(lambda grade: grade.satisfied_from <= share)
        return fitting.sorted("satisfied_from", reverse=True)[:1]

    def _propose_by_verdict(self, verdict):
        """Return which of these a verdict earns; none where no grade names it."""
        return self.filtered(lambda grade: grade.verdict == verdict)[:1]
