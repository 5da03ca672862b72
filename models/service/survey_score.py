from odoo import fields, models
from odoo.tools import format_date


class SurveyScore(models.Model):
    """A figure that is not good enough is raised by an improvement."""

    _inherit = "aftersales.survey.score"

    improvement_ids = fields.One2many("aftersales.improvement", "score_id")

    # === ACTIONS === #

    def action_improve(self):
        """Open the improvement under way; a new one is filled in beforehand."""
        self.ensure_one()
        pending = self.improvement_ids.filtered(
            lambda improvement: improvement.state not in improvement._final_states
        )
        label = dict(self._fields["measure"]._description_selection(self.env))
        return self.env["aftersales.improvement"]._open(
            pending,
            {
                "origin": "survey",
                "score_id": self.id,
                "company_id": self.company_id.id,
                "item": f"{label[self.measure]}: {self.subject}",
                "team_id": self.team_id.id,
                "before_text": self._tell(),
            },
        )

    # === BUSINESS === #

    def _tell(self):
        """Return the figure in words that stay, with its interval and its period."""
        self.ensure_one()
        labels = dict(self._fields["figure"]._description_selection(self.env))
        return self.env._(
            "%(figure)s: %(said)s; %(period)s until %(day)s",
            figure=labels[self.figure],
            said=self._say_figure(),
            period=self.period_name,
            day=format_date(self.env, self.date_to),
        )
