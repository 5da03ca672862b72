from odoo import api, fields, models


class Team(models.Model):
    """How satisfied customers are with what the department did."""

    _inherit = "aftersales.team"

    survey_satisfied = fields.Char(
        "Satisfied",
        compute="_compute_survey_satisfied",
        groups="aftersales.group_user",
        help="Of the last twelve months, with its interval and the number of answers.",
    )
    survey_verdict = fields.Char(
        compute="_compute_survey_satisfied", groups="aftersales.group_user"
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends_context("uid")
    def _compute_survey_satisfied(self):
        recent = self.env["aftersales.survey.score"]._get_recent("team", self)
        for team in self:
            score = recent.get(team.id)
            team.survey_satisfied = score and score._say_figure()
            team.survey_verdict = score and score.verdict

    # === ACTIONS === #

    def action_open_survey_results(self):
        """Open what was answered about the work of this department."""
        results = self.env["aftersales.survey.result"]
        return results._action_open([("team_id", "in", self.ids)])
