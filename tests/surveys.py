"""The vocabulary of surveys: a small one, contacts who are asked, what they answer."""

from odoo.fields import Command

from .common import AftersalesCase

LABELS = ("Very good", "Good", "Medium", "Bad")
RATINGS = (7, 6, 4, 1)


class Surveyed:
    """A survey with two rated items, an intention to recommend, and free words."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # What the company starts with does not ask the people of a test.
        cls.env["aftersales.survey.rule"].search([]).active = False
        cls.survey = cls.make_survey()
        cls.matrix, cls.recommend, cls.words = cls.survey.question_ids
        cls.very_good, _good, _medium, cls.bad = cls.matrix.suggested_answer_ids

    @classmethod
    def make_survey(cls, **values):
        return cls.env["survey.survey"].create(
            {
                "title": "Are you satisfied?",
                "survey_type": "aftersales",
                "access_mode": "token",
                "questions_layout": "one_page",
                "lang_ids": False,
                "question_and_page_ids": cls._prepare_questions(),
                **values,
            }
        )

    @classmethod
    def _prepare_questions(cls):
        columns = [
            Command.create({"value": label, "rating": rating, "is_rated": True})
            for label, rating in zip(LABELS, RATINGS, strict=True)
        ]
        rows = [Command.create({"value": item}) for item in ("Delivery", "Staff")]
        matrix = {
            "title": "How do you rate us?",
            "question_type": "matrix",
            "measure": "item",
            "satisfied_from": 5,
            "suggested_answer_ids": columns,
            "matrix_row_ids": rows,
        }
        recommend = {
            "title": "Would you recommend us?",
            "question_type": "scale",
            "measure": "recommend",
        }
        words = {
            "title": "What can we do better?",
            "question_type": "text_box",
            "measure": "suggestion",
        }
        return [Command.create(values) for values in (matrix, recommend, words)]

    @classmethod
    def contacts(cls, count, **values):
        """Make contacts of the customer, each with an address of his own."""
        return cls.env["res.partner"].create(
            [
                {
                    "name": f"Contact {number}",
                    "parent_id": cls.customer.id,
                    "email": f"contact{number}@mills.example",
                    **values,
                }
                for number in range(count)
            ]
        )

    @classmethod
    def invite(cls, partners=None, survey=None, **values):
        """Ask contacts, the customer's one where nobody is named."""
        return cls.env["survey.survey"]._aftersales_invite(
            [
                {
                    "survey_id": (survey or cls.survey).id,
                    "partner_id": partner.id,
                    **values,
                }
                for partner in (partners or cls.contact)
            ]
        )

    @classmethod
    def asked(cls, partners=None, **values):
        """Ask contacts, and send the mails."""
        invitations = cls.invite(partners, **values)
        invitations._send("aftersales.mail_template_survey_invitation")
        return invitations

    @classmethod
    def answer(cls, invitation, column=None, recommend=9, words="", user=None):
        """Answer every question of a survey, as the survey's page does."""
        invitation = invitation.sudo()
        invitation._ensure_answers()
        answer = invitation.answer_id
        if user:
            answer = answer.with_user(user).sudo()
        for question in answer.survey_id.question_ids:
            answer._save_lines(question, cls._reply(question, column, recommend, words))
        answer._mark_done()
        return answer

    @classmethod
    def _reply(cls, question, column, recommend, words):
        if question.question_type == "matrix":
            column = column or question.suggested_answer_ids[0]
            return {str(row.id): [str(column.id)] for row in question.matrix_row_ids}
        if question.question_type == "simple_choice":
            return str((column or question.suggested_answer_ids[0]).id)
        return str(recommend) if question.question_type == "scale" else words


class SurveyCase(Surveyed, AftersalesCase):
    """A test in which customers are asked."""
