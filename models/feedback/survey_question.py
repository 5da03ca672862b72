from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .wording import retells

# What an answer says depends on these.
MEANINGS = {
    "question_type",
    "title",
    "matrix_subtype",
    "measure",
    "scale_min",
    "scale_max",
    "survey_id",
}


class SurveyQuestion(models.Model):
    """A question that says what it measures, so that answers become figures."""

    _inherit = "survey.question"

    measure = fields.Selection(
        [
            ("item", "Service items"),
            ("outcome", "Satisfaction with the outcome"),
            ("handling", "Satisfaction with the handling"),
            ("overall", "Overall satisfaction"),
            ("recommend", "Intention to recommend"),
            ("effort", "Effort"),
            ("suggestion", "Suggestion"),
        ],
        "Survey Topic",
        help="What the answers tell: ratings become means and shares of satisfied"
        " customers, intentions to recommend become the NPS, suggestions go to the"
        " register. Empty: the question is asked, and counts nowhere.",
        groups="aftersales.group_user",
    )
    satisfied_from = fields.Float(
        help="A rating counts as satisfied from this number on, e.g. 5 of 7.",
        groups="aftersales.group_user",
    )

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains("measure", "question_type", "matrix_subtype")
    def _check_measure_counts(self):
        for question in self.sudo():
            several = question.question_type == "multiple_choice" or (
                question.question_type == "matrix"
                and question.matrix_subtype == "multiple"
            )
            if several and question.measure:
                raise ValidationError(
                    self.env._(
                        "%(question)s: who may tick several answers gives no rating."
                        " Let him choose one, or let the question measure nothing.",
                        question=question.title,
                    )
                )

    # === CRUD === #

    def write(self, vals):
        """Write.

        :raise UserError: when a question that was answered would mean something else
        """
        changed = [
            name
            for name in MEANINGS & vals.keys()
            if any(
                self._fields[name].convert_to_write(q[name], q) != vals[name]
                for q in self.sudo()
            )
        ]
        if changed:
            self._check_aftersales_unanswered()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_answered(self):
        self._check_aftersales_unanswered()

    # === BUSINESS === #

    def _update_field_translations(
        self, field_name, translations, digest=None, source_lang=""
    ):
        """Translate.

        :raise UserError: when a question that was answered would mean something else
        """
        if field_name in MEANINGS and retells(self.sudo(), field_name, translations):
            self._check_aftersales_unanswered()
        return super()._update_field_translations(
            field_name, translations, digest=digest, source_lang=source_lang
        )

    def _check_aftersales_unanswered(self):
        """Refuse to change what customers were asked, once one of them has answered.

        :raise UserError: with the questions; a copy of the survey is free
        """
        lines = self.env["survey.user_input.line"].sudo()
        answered = lines._read_group(
            [
                ("question_id", "in", self.ids),
                ("user_input_id.state", "=", "done"),
                ("user_input_id.invitation_ids", "!=", False),
            ],
            ["question_id"],
        )
        if answered:
            raise UserError(
                self.env._(
                    "Customers have answered, the question stays as it was asked:"
                    " %(questions)s. Copy the survey and change the copy.",
                    questions=", ".join(question.title for (question,) in answered),
                )
            )
