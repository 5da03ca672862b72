from odoo import api, models
from odoo.tools import format_date

from ..models.feedback.statistics import NOTHING, share
from ..models.feedback.survey_analysis import REACHED_STATES
from ..models.feedback.survey_rating_summary import NO_ANSWER

MOST_WORDS = 60
NAME, FIGURE, COUNT = 29, 20, 11


class FeedbackAnalysis(models.AbstractModel):
    """The survey analysis: response, figures with intervals, words, unhappy answers."""

    _name = "report.aftersales.report_survey_analysis"
    _inherit = "aftersales.survey.paper"
    _description = "Survey Analysis (paper)"

    _paper_model = "aftersales.survey.analysis"

    # === BUSINESS === #

    @api.model
    def _get_title(self):
        return self.env._("Survey Analysis")

    @api.model
    def _get_status(self, document):
        parts = (document.company_id.name, document.survey_id.title)
        return ", ".join(filter(None, (*parts, document.team_id.name)))

    @api.model
    def _get_chapters(self, document):
        return [
            (self.env._("Response"), self._prepare_response(document)),
            (self.env._("Figures"), self._prepare_figures(document)),
            (self.env._("Service Items"), self._prepare_items(document)),
            (self.env._("Unhappy Answers"), self._prepare_unhappy(document)),
            (self.env._("Words of Customers"), self._prepare_words(document)),
        ]

    # === FIGURES === #

    @api.model
    def _prepare_response(self, document):
        """Return how many were asked and how many answered, now and before."""
        columns = [
            (self.env._("Period"), NAME, False),
            self._number(self.env._("People Asked")),
            self._number(self.env._("Answered")),
            (self.env._("Response Rate"), FIGURE, True),
        ]
        rows = []
        for days in (document._get_days(), document._get_days_before()):
            asked, answered = self._count_invitations(document, days)
            rate = self._say_score(share(answered, asked), 100, " %")
            rows.append([document._name_period(*days), str(asked), str(answered), rate])
        return self._list(columns, rows)

    @api.model
    def _count_invitations(self, document, days):
        domain = document._get_invitation_domain(days)
        groups = self.env["aftersales.survey.invitation"]._read_group(
            [*domain, ("state", "in", REACHED_STATES)], ["state"], ["__count"]
        )
        counts = dict(groups)
        return sum(counts.values()), counts.get("answered", 0)

    @api.model
    def _prepare_figures(self, document):
        """Return mean, share and NPS of each measure beside those of the period before.

        Without any answer it says so.
        """
        ratings = self.env["aftersales.survey.rating"]
        now = ratings._summarize(document._get_result_domain())
        if not now:
            return [self._make_note(self.env._("Nobody has answered."))]
        before = ratings._summarize(
            document._get_result_domain(document._get_days_before())
        )
        labels = dict(ratings._selection_measure())
        columns = [
            (self.env._("Survey Topic"), NAME, False),
            self._number(self.env._("Answers (n)"), COUNT),
            (self.env._("Mean"), FIGURE, True),
            (self.env._("Satisfied / NPS"), FIGURE, True),
            (self.env._("Before"), FIGURE, True),
        ]
        rows = [
            [
                labels[measure],
                str(now[measure,].n),
                self._say_mean(now[measure,]),
                self._say_result(now[measure,]),
                self._say_result(before.get((measure,), NO_ANSWER)),
            ]
            for measure in labels
            if (measure,) in now
        ]
        note = self.env._(
            "In brackets the 95 % interval: the figure of all customers lies in it 95"
            " times out of 100. A difference within it proves nothing."
        )
        return [*self._list(columns, rows), self._make_note(note)]

    @api.model
    def _prepare_items(self, document):
        """Return mean and share of each item, the worst first."""
        ratings = self.env["aftersales.survey.rating"]
        by = ("question_id", "row_id")
        domain = [("row_id", "!=", False)]
        now = ratings._summarize(document._get_result_domain() + domain, by)
        before = ratings._summarize(
            document._get_result_domain(document._get_days_before()) + domain, by
        )
        names = self.env["survey.question.answer"].browse(row for _question, row in now)
        names = {answer.id: answer.value for answer in names.sudo()}
        columns = [
            (self.env._("Item"), NAME, False),
            self._number(self.env._("Answers (n)"), COUNT),
            (self.env._("Mean"), FIGURE, True),
            (self.env._("Satisfied"), FIGURE, True),
            (self.env._("Before"), FIGURE, True),
        ]
        rows = [
            [
                names[key[1]],
                str(summary.n),
                self._say_mean(summary),
                self._say_result(summary),
                self._say_result(before.get(key, NO_ANSWER)),
            ]
            for key, summary in sorted(now.items(), key=lambda item: item[1].mean.value)
        ]
        return self._list(columns, rows)

    @api.model
    def _say_mean(self, summary):
        return self._say_score(summary.mean, digits=2)

    @api.model
    def _say_result(self, summary):
        """Return the NPS of an intention to recommend, else the share satisfied."""
        if summary.nps != NOTHING:
            return self._say_score(summary.nps)
        return self._say_score(summary.share, 100, " %")

    @api.model
    def _say_score(self, score, scale=1, unit="", digits=0):
        """Return a figure with its interval, e.g. ``87 (62 – 96) %``."""
        if score.value is None:
            return "–"
        value = f"{score.value * scale:.{digits}f}"
        if score.low is None:
            return f"{value}{unit}"
        bounds = (f"{bound * scale:.{digits}f}" for bound in (score.low, score.high))
        return f"{value} ({' – '.join(bounds)}){unit}"

    # === CUSTOMERS === #

    @api.model
    def _get_answers(self, document):
        """Return the answers of the period, the latest first."""
        found = self.env["aftersales.survey.rating"]._search(
            document._get_result_domain()
        )
        return self.env["survey.user_input"].search(
            [("aftersales_rating_ids", "in", found)], order="end_datetime desc"
        )

    @api.model
    def _prepare_unhappy(self, document):
        """Return the unhappy answers and what came of each."""
        answers = self._get_answers(document)
        results = self.env["aftersales.survey.reaction.result"].search(
            [("user_input_id", "in", answers.ids)], order="id"
        )
        columns = [
            self._column(results, "partner_id", NAME),
            self._column(results, "measure", FIGURE),
            self._number(self.env._("Rating"), COUNT),
            self._column(results, "outcome", FIGURE, self.env._("What Came of It")),
            self._column(results, "complaint_id", FIGURE),
            self._column(results, "user_id", FIGURE),
        ]
        names = ("outcome", "complaint_id", "user_id")
        rows = [
            [
                result.partner_id.commercial_partner_id.name,
                self._say(result, "measure"),
                f"{result.rating:g}",
                *(self._say(result, name) for name in names),
            ]
            for result in results
        ]
        return self._list(columns, rows)

    @api.model
    def _prepare_words(self, document):
        """Return what customers wrote, the latest first; of very many the latest."""
        answers = self._get_answers(document)
        words = answers._get_words()
        columns = [
            (self.env._("Day"), 12, False),
            (self.env._("Customer"), 22, False),
            (self.env._("Survey Question"), 26, False),
            (self.env._("Words"), 44, False),
        ]
        rows = [
            [
                format_date(self.env, answer.end_datetime),
                answer.partner_id.commercial_partner_id.name,
                question.title,
                text,
            ]
            for answer in answers
            for question, text in words.get(answer, ())
        ]
        parts = self._list(columns, rows[:MOST_WORDS])
        if len(rows) > MOST_WORDS:
            text = self.env._("The latest %(count)s.", count=MOST_WORDS)
            parts.append(self._make_note(text))
        return parts
