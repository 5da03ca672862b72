from odoo import api, models
from odoo.fields import Domain
from odoo.tools import LazyTranslate

from ..models.feedback.survey_rating import SATISFACTION
from ..models.feedback.survey_rating_summary import NO_ANSWER
from .register import Column
from .xlsx_sheet import Head

_lt = LazyTranslate(__name__)

SCORE_WIDTH = 12


class FeedbackRegister(models.AbstractModel):
    """The results of surveys: every rating, then their sums with diagrams."""

    _name = "aftersales.survey.register"
    _inherit = "aftersales.register"
    _description = "Register of Survey Results"

    _register_model = "aftersales.survey.rating"
    _register_group = "aftersales.group_user"

    # === BUSINESS === #

    @api.model
    def _get_title(self):
        return self.env._("Survey Results")

    @api.model
    def _get_columns(self):
        return [
            Column("answered_on", 12, _lt("Answered On")),
            Column("customer_id.complete_name", 28, _lt("Customer")),
            Column("partner_id.name", 22, _lt("Contact")),
            Column("survey_id.title", 26, _lt("Survey")),
            Column("measure", 22),
            Column("question_id.title", 30, _lt("Survey Question")),
            Column("row_id.value", 30, _lt("Item")),
            Column("rating", 9, _lt("Rating")),
            Column("complaint_id.name", 18, _lt("Complaint")),
            Column("product_id", 28),
            Column("team_id", 18),
            Column("campaign_id.name", 20, _lt("Campaign")),
            Column("way", 10),
        ]

    @api.model
    def _write_more(self, book, domain, notes):
        """Add what the ratings say together, by question and by month."""
        self._write_items(book, domain, notes)
        self._write_months(book, domain, notes)
        return super()._write_more(book, domain, notes)

    @api.model
    def _write_items(self, book, domain, notes):
        """Add a row for each question or item: mean and share with their intervals.

        Intentions to recommend stand below, not in the diagram: another scale.
        """
        title = self.env._("By Question")
        heads = [Head(self.env._("Survey Question"), width=40), *self._get_heads()]
        sheet = book.add_sheet(heads, title, notes, title)
        recommends = Domain("measure", "=", "recommend")
        self._add_items(sheet, domain & ~recommends)
        sheet.draw_chart("bar", self.env._("Mean"), [2])
        self._add_items(sheet, domain & recommends)
        sheet.finish("")

    @api.model
    def _add_items(self, sheet, domain):
        summaries = self.env["aftersales.survey.rating"]._summarize(
            domain, ("question_id", "row_id")
        )
        for name, summary in self._name_items(summaries):
            percents = self._get_percents(summary)
            sheet.add_row([name, summary.n, *summary.mean[:3], *percents])

    @api.model
    def _name_items(self, summaries):
        """Return (name, summary), the worst mean first."""
        questions = self.env["survey.question"].browse(key[0] for key in summaries)
        titles = {question.id: question.title for question in questions.sudo()}
        items = self.env["survey.question.answer"].browse(
            key[1] for key in summaries if key[1]
        )
        values = {item.id: item.value for item in items.sudo()}
        named = [
            (values.get(row) or titles[question], summary)
            for (question, row), summary in summaries.items()
        ]
        return sorted(named, key=lambda pair: pair[1].mean.value)

    @api.model
    def _write_months(self, book, domain, notes):
        """Add a row for each month: the share satisfied and the NPS."""
        satisfied, recommending = (
            self.env["aftersales.survey.rating"]._summarize(
                domain & Domain("measure", "in", measures), ("month",)
            )
            for measures in (SATISFACTION, ("recommend",))
        )
        title = self.env._("By Month")
        heads = [
            Head(self.env._("Month"), width=14),
            Head(self.env._("Answers (n)"), "integer"),
            Head(self.env._("Satisfied (%)"), "number"),
            Head(self.env._("from"), "number"),
            Head(self.env._("to"), "number"),
            Head(self.env._("NPS"), "number"),
            Head(self.env._("from"), "number"),
            Head(self.env._("to"), "number"),
        ]
        sheet = book.add_sheet(heads, title, notes, title)
        for key in sorted(satisfied.keys() | recommending.keys()):
            month, nps = (
                found.get(key, NO_ANSWER) for found in (satisfied, recommending)
            )
            n = max(month.n, nps.n)
            sheet.add_row([*key, n, *self._get_percents(month), *nps.nps[:3]])
        sheet.draw_chart("line", self.env._("Satisfied (%) and NPS"), [2, 5])
        sheet.finish("")

    @api.model
    def _get_heads(self):
        """Return the headings of mean and share with their intervals."""
        labels = (self.env._("from"), self.env._("to"))
        bounds = [Head(label, "number", SCORE_WIDTH) for label in labels]
        return [
            Head(self.env._("Answers (n)"), "integer"),
            Head(self.env._("Mean"), "number", SCORE_WIDTH),
            *bounds,
            Head(self.env._("Satisfied (%)"), "number", SCORE_WIDTH),
            *bounds,
        ]

    @api.model
    def _get_percents(self, summary):
        """Return share and bounds in per cent; nothing where there is none."""
        return [value and 100 * value for value in summary.share[:3]]
