from odoo.exceptions import AccessError, ValidationError

from .surveys import SurveyCase


class TestStaffEntry(SurveyCase):
    """Paper, phone and visit answers are entered by a colleague, and marked so."""

    def test_an_answer_on_the_phone_says_who_entered_it(self):
        invitation = self.invite(way="phone").with_user(self.service)
        action = invitation.action_enter_answers()
        token = invitation.sudo().answer_id.access_token
        self.assertIn(token, action["url"])
        self.answer(invitation, user=self.service)
        self.assertEqual(invitation.state, "answered")
        self.assertEqual(invitation.entered_by_id, self.service)
        self.assertEqual(invitation.way, "phone")

    def test_the_way_is_said_first(self):
        invitation = self.asked().with_user(self.service)
        with self.assertRefused("by phone, on paper"):
            invitation.action_enter_answers()
        invitation.way = "paper"
        self.assertTrue(invitation.action_enter_answers())

    def test_a_paper_that_comes_in_late_is_taken(self):
        invitation = self.invite(way="paper")
        invitation._ensure_answers()
        invitation.write({"state": "expired"})
        invitation.answer_id.deadline = "2020-01-01"
        invitation.with_user(self.service).action_enter_answers()
        self.assertGreater(str(invitation.answer_id.deadline), "2026")

    def test_a_second_answer_and_a_refusal_are_told(self):
        answered = self.invite(way="phone", cooldown_days=0)
        self.answer(answered)
        with self.assertRefused("answered already"):
            answered.with_user(self.service).action_enter_answers()
        self.contact.action_refuse_surveys()
        refused = self.invite(way="phone", cooldown_days=0)
        with self.assertRefused("wishes no surveys"):
            refused.with_user(self.service).action_enter_answers()

    def test_only_the_desk_enters_answers(self):
        invitation = self.invite(way="phone")
        self.assertTrue(invitation._may_enter(self.service))
        for user in (self.outsider, self.warehouse, self.seller):
            self.assertFalse(invitation._may_enter(user))
            with self.assertRaises(AccessError):
                invitation.with_user(user).action_enter_answers()

    def test_who_enters_answers_of_another_company_is_refused(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        invitation = self.invite(way="phone", company_id=other.id)
        self.assertFalse(invitation._may_enter(self.service))

    def test_a_question_that_was_answered_stays_as_it_was_asked(self):
        self.answer(self.invite(way="paper"))
        for record, values in (
            (self.matrix, {"title": "Something else"}),
            (self.matrix, {"measure": "outcome"}),
            (self.bad, {"value": "Excellent"}),
        ):
            with self.assertRefused("Copy the survey"):
                record.write(values)
        for record in (self.matrix, self.bad):
            with self.assertRefused("Copy the survey"):
                record.unlink()

    def test_the_number_of_a_rating_and_a_copy_are_free(self):
        self.answer(self.invite(way="paper"))
        self.bad.rating = 2
        copy = self.survey.copy()
        copy.question_ids[0].title = "Something else"
        self.assertEqual(copy.question_ids[0].suggested_answer_ids[-1].rating, 2)

    def test_a_translation_that_was_read_stays_too(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        french = {"fr_FR": "Comment nous jugez-vous ?"}
        self.answer(self.invite(way="paper"))
        self.matrix.update_field_translations("title", french)
        self.bad.update_field_translations("value", {"fr_FR": "Mauvais"})
        for record, field, texts in (
            (self.matrix, "title", {"fr_FR": "Autre chose"}),
            (self.matrix, "title", {"fr_FR": False}),
            (self.matrix, "title", {"en_US": "Something else"}),
            (self.bad, "value", {"fr_FR": "Excellent"}),
        ):
            with self.assertRefused("Copy the survey"):
                record.update_field_translations(field, texts)
        self.assertTrue(self.matrix.update_field_translations("title", french))

    def test_who_ticks_several_answers_gives_no_rating(self):
        for values in (
            {"question_type": "multiple_choice"},
            {"matrix_subtype": "multiple"},
        ):
            with self.assertRaisesRegex(ValidationError, "tick several"):
                self.matrix.write(values)
        self.matrix.write({"matrix_subtype": "multiple", "measure": False})
