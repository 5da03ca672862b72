from collections import Counter

from markupsafe import Markup, escape

from odoo import api, models

ITEM, COLUMN = 34, 10


class FeedbackForm(models.AbstractModel):
    """The satisfaction survey form (顾客满意度调查表, G-11), to fill in by hand."""

    _name = "report.aftersales.report_survey_form"
    _inherit = "aftersales.survey.paper"
    _description = "Survey Form (paper)"

    _paper_model = "survey.survey"

    # === BUSINESS === #

    @api.model
    def _prepare_sheet(self, document):
        """Return title, questions and who signs; small enough for one page."""
        document = document.sudo()
        return {
            "title": self._get_title(),
            "number": "",
            "status": self._get_status(document),
            "is_compact": True,
            "sections": [
                self._prepare_section(heading, parts)
                for heading, parts in self._get_chapters(document)
            ],
        }

    @api.model
    def _get_title(self):
        return self.env._("Satisfaction Survey Form")

    @api.model
    def _get_status(self, document):
        return self._get_survey(document).title

    @api.model
    def _get_survey(self, document):
        """Return the survey that is printed."""
        return document

    @api.model
    def _get_lines(self, document):
        """Return the answers to be printed; none on a form to fill in."""
        return self.env["survey.user_input.line"]

    @api.model
    def _get_chapters(self, document):
        lines = self._get_lines(document)
        questions = self._get_survey(document).question_ids
        return [
            ("", self._prepare_head(document)),
            *(
                (question.title, self._prepare_question(question, lines))
                for question in questions
            ),
            (self.env._("Signatures"), self._prepare_signs()),
        ]

    @api.model
    def _prepare_head(self, document):
        """Return who is asked when, or room to write it."""
        blank = Markup("&#160;") * 24
        facts = self._get_head(document)
        return [{"kind": "facts", "facts": [(k, v or blank) for k, v in facts]}]

    @api.model
    def _get_head(self, document):
        """Return ``(label, text)`` of the head of the form."""
        labels = (self.env._("Number"), self.env._("Survey Date"))
        labels += (self.env._("Customer"), self.env._("Contact"))
        labels += (self.env._("About"), self.env._("Phone"))
        return [(label, "") for label in labels]

    @api.model
    def _prepare_signs(self):
        """Return where reviewer and surveyor sign."""
        heads = ["", self.env._("Name"), self.env._("Signature"), self.env._("Date")]
        people = (self.env._("Surveyor"), self.env._("Reviewer"))
        rows = [[person, "", "", ""] for person in people]
        return [{**self._get_table_part(heads, rows, [16, 28, 34, 22]), "signs": True}]

    # === QUESTIONS === #

    @api.model
    def _prepare_question(self, question, lines):
        """Return a question as it is ticked or written."""
        given = lines.filtered(lambda line: line.question_id == question)
        if question.question_type == "matrix":
            return self._prepare_matrix(question, given)
        if question.question_type in ("simple_choice", "multiple_choice"):
            chosen = given.suggested_answer_id
            choices = question.suggested_answer_ids
            return self._prepare_ticks([(c.value, c in chosen) for c in choices])
        if question.question_type == "scale":
            said = {line.value_scale for line in given if line.answer_type == "scale"}
            scale = range(question.scale_min, question.scale_max + 1)
            return self._prepare_ticks([(str(n), n in said) for n in scale])
        texts = [line.aftersales_said for line in given if line.aftersales_said]
        if texts:
            return [self._make_note("\n".join(texts))]
        return [{"kind": "room"}]

    @api.model
    def _prepare_matrix(self, question, given):
        """Return the table of ratings, the total count of each column below it."""
        columns = question.suggested_answer_ids
        chosen = {line.matrix_row_id: line.suggested_answer_id for line in given}
        rows = [
            [row.value, *(self._tick(chosen.get(row) == column) for column in columns)]
            for row in question.matrix_row_ids
        ]
        counts = Counter(answer.id for answer in chosen.values())
        totals = [str(counts[c.id]) if given else "" for c in columns]
        total = Markup("<strong>%s</strong>") % self.env._("Total Count")
        heads = [self.env._("Item"), *(self._name_column(column) for column in columns)]
        sizes = [ITEM, *([COLUMN] * len(columns))]
        return [self._get_table_part(heads, [*rows, [total, *totals]], sizes)]

    @api.model
    def _name_column(self, column):
        """Return the heading of a column, with the number that it stands for."""
        if not column.is_rated:
            return column.value
        return Markup("%s<br/>%s") % (column.value, f"{column.rating:g}")

    @api.model
    def _tick(self, is_ticked):
        box = Markup('<span class="o_aftersales_tick_box">%s</span>')
        return box % ("✓" if is_ticked else "")

    @api.model
    def _prepare_ticks(self, choices):
        """Return a line of boxes to tick."""
        ticks = Markup("").join(
            Markup('<span class="o_aftersales_tick">%s %s</span>')
            % (self._tick(is_ticked), escape(label))
            for label, is_ticked in choices
        )
        return [{"kind": "html", "text": ticks}]
