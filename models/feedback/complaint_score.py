from collections import defaultdict

from odoo import api, fields, models


class Complaint(models.Model):
    """What the customer says about the outcome and the handling of his complaint."""

    _inherit = "aftersales.complaint"

    survey_answer_count = fields.Integer(
        "Survey Answers", compute="_compute_survey_scores"
    )
    survey_outcome = fields.Char("Outcome", compute="_compute_survey_scores")
    survey_handling = fields.Char("Handling", compute="_compute_survey_scores")

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends_context("uid")
    def _compute_survey_scores(self):
        """Sum the answers about each complaint up, those that the user may read."""
        ratings = self.env["aftersales.survey.rating"]
        may_read = ratings.has_access("read")
        groups = may_read and ratings._read_group(
            [("complaint_id", "in", self.ids)],
            ["complaint_id", "measure"],
            ["rating:avg", "user_input_id:count_distinct"],
        )
        figures = {
            (complaint.id, measure): (mean, n)
            for complaint, measure, mean, n in groups or ()
        }
        counts = defaultdict(int)
        for (id_, _measure), (_mean, n) in figures.items():
            counts[id_] = max(counts[id_], n)
        for complaint in self:
            complaint.survey_answer_count = counts[complaint.id]
            for measure in ("outcome", "handling"):
                mean, n = figures.get((complaint.id, measure), (0, 0))
                text = f"{mean:g}" if n == 1 else f"{mean:.1f} (n = {n})"
                complaint[f"survey_{measure}"] = text if n else False

    # === ACTIONS === #

    def action_open_survey_answers(self):
        """Open what the customer answered about this complaint."""
        self.ensure_one()
        return self.env["survey.user_input"]._action_open_answers(
            [("invitation_ids.complaint_id", "=", self.id)]
        )
