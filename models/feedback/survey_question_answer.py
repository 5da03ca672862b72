from odoo import api, fields, models

from .wording import retells


class SurveyQuestionAnswer(models.Model):
    """A column of a rating matrix, or a choice, with the number that it stands for."""

    _inherit = "survey.question.answer"

    rating = fields.Float(
        help="The number that this answer counts as, e.g. 7 for Very good."
        " Answers given before a change keep the number that they were given with.",
        groups="aftersales.group_user",
    )
    is_rated = fields.Boolean(
        "Counts as a Rating",
        help="Unset for answers such as Does not apply, which count nowhere.",
        groups="aftersales.group_user",
    )

    # === CRUD === #

    def write(self, vals):
        """Write.

        :raise UserError: when a choice that was answered would say something else
        """
        if "value" in vals and any(answer.value != vals["value"] for answer in self):
            self._get_questions()._check_aftersales_unanswered()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_answered(self):
        self._get_questions()._check_aftersales_unanswered()

    # === BUSINESS === #

    def _update_field_translations(
        self, field_name, translations, digest=None, source_lang=""
    ):
        """Translate.

        :raise UserError: when a choice that was answered would say something else
        """
        if field_name == "value" and retells(self.sudo(), field_name, translations):
            self._get_questions()._check_aftersales_unanswered()
        return super()._update_field_translations(
            field_name, translations, digest=digest, source_lang=source_lang
        )

    def _get_questions(self):
        """Return the questions that these are columns, rows or choices of."""
        return self.sudo().question_id | self.sudo().matrix_question_id
