from odoo import api, fields, models


class Improvement(models.Model):
    """What customers say in a survey leads to a plan whose execution is tracked (G-03).

    The figure before it is kept in words: figures of the last twelve months move on.
    """

    _inherit = "aftersales.improvement"

    analysis_id = fields.Many2one(
        "aftersales.survey.analysis",
        "Survey Analysis",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        copy=False,
        help="The analysis whose result it improves on.",
    )
    score_id = fields.Many2one(
        "aftersales.survey.score",
        "Satisfaction Figure",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
        help="The figure that it is to raise, as it is today.",
    )
    score_text = fields.Char(
        "Figure Today", compute="_compute_score_text", compute_sudo=True
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("score_id")
    @api.depends_context("lang")
    def _compute_score_text(self):
        for improvement in self:
            score = improvement.score_id
            improvement.score_text = score._tell() if score else False
