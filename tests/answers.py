"""Customers who answer: a survey of ours, and answers to it by core's own means."""

from freezegun import freeze_time

from odoo import fields
from odoo.fields import Command

from .common import SoldCase

SCALE = {7: "Very good", 6: "Quite good", 4: "Medium", 2: "Quite bad", 1: "Very bad"}
ITEMS = ("Orders are processed fast", "Staff is friendly", "Goods arrive undamaged")


class AnswerCase(SoldCase):
    """A test in which customers answer a survey."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["aftersales.survey.rule"].search([]).active = False
        surveys = cls.env["survey.survey"]
        cls.survey = surveys.create(
            {"title": "Are you satisfied?", "survey_type": "aftersales"}
        )
        cls.items = cls._ask_items()
        common = {"question_type": "simple_choice", "satisfied_from": 5}
        cls.outcome = cls._ask("Is it solved?", "outcome", **common, **cls._choices())
        cls.handling = cls._ask(
            "How were you treated?", "handling", **common, **cls._choices()
        )
        cls.recommend = cls._ask(
            "Would you recommend us?",
            "recommend",
            question_type="scale",
            scale_min=0,
            scale_max=10,
        )
        cls.suggest = cls._ask(
            "What shall we do better?", "suggestion", question_type="text_box"
        )

    @classmethod
    def _ask_items(cls):
        rows = [Command.create({"value": item}) for item in ITEMS]
        return cls._ask(
            "How good is our service?",
            "item",
            question_type="matrix",
            matrix_subtype="simple",
            satisfied_from=5,
            matrix_row_ids=rows,
            **cls._choices(),
        )

    @classmethod
    def _choices(cls):
        """Return the columns of a scale; the last one counts nowhere."""
        rated = [
            Command.create({"value": text, "rating": number, "is_rated": True})
            for number, text in SCALE.items()
        ]
        return {
            "suggested_answer_ids": [
                *rated,
                Command.create({"value": "Does not apply"}),
            ]
        }

    @classmethod
    def _ask(cls, title, measure, survey=None, **values):
        return cls.env["survey.question"].create(
            {
                "survey_id": (survey or cls.survey).id,
                "title": title,
                "measure": measure,
                **values,
            }
        )

    @classmethod
    def invite(cls, partner=None, survey=None, **values):
        """Ask somebody; he has been sent the survey."""
        invitation = cls.env["aftersales.survey.invitation"].create(
            {
                "survey_id": (survey or cls.survey).id,
                "partner_id": (partner or cls.contact).id,
                "company_id": cls.company.id,
                **values,
            }
        )
        answer = cls.env["survey.user_input"].create(
            {
                "survey_id": invitation.survey_id.id,
                "partner_id": invitation.partner_id.id,
            }
        )
        invitation.write({"answer_id": answer.id, "state": "sent"})
        return invitation

    @classmethod
    def fill(cls, invitation, items=(), on=None, **ratings):
        """Fill the survey in and complete it; return the answer.

        :param items: ratings of the rows of the matrix; ``None`` does not apply
        :param on: moment at which it is completed
        :param ratings: ``outcome``, ``handling``, ``recommend``, ``suggest``
        """
        answer = invitation.answer_id
        rows = zip(cls.items.matrix_row_ids, items, strict=False)
        given = {row.id: [cls.column(cls.items, number)] for row, number in rows}
        if given:
            answer._save_lines(cls.items, given)
        for name, value in ratings.items():
            question = getattr(cls, name)
            if question.question_type == "simple_choice":
                value = cls.column(question, value)
            answer._save_lines(question, str(value))
        with freeze_time(on or fields.Datetime.now()):
            answer._mark_done()
            cls.complete(invitation)
        return answer

    @classmethod
    def column(cls, question, number):
        """Return the id of the choice that stands for a number."""
        return question.suggested_answer_ids.filtered(
            lambda choice: (choice.is_rated and choice.rating) == (number or False)
        )[:1].id

    @classmethod
    def complete(cls, invitation):
        """Complete it once more: the survey's own completion has told it already."""
        invitation.sudo()._action_answered()

    @classmethod
    def answer(cls, partner=None, items=(), on=None, about=None, **ratings):
        """Ask and let answer at once."""
        invitation = cls.invite(partner, **(about or {}))
        return cls.fill(invitation, items, on, **ratings)
