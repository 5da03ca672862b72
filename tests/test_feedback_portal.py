from datetime import timedelta

from odoo import fields
from odoo.tools import mute_logger

from .common import AftersalesHttpCase
from .surveys import Surveyed

REFUSE = "/aftersales/survey/refuse/"


class PortalCase(Surveyed, AftersalesHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invitation = cls.asked()
        cls.sheet = cls.invitation.answer_id
        cls.token = cls.sheet.access_token

    def address(self, token=None):
        return f"/survey/{self.survey.access_token}/{token or self.token}"

    def begin(self):
        """Start the survey, as its page does."""
        path = f"/survey/begin/{self.survey.access_token}/{self.token}"
        return self.make_jsonrpc_request(path, {})

    def submit(self, column=None):
        """Hand the only page of the survey in."""
        column = column or self.very_good
        rows = self.matrix.matrix_row_ids
        path = f"/survey/submit/{self.survey.access_token}/{self.token}"
        return self.make_jsonrpc_request(
            path,
            {
                str(self.matrix.id): {str(row.id): [str(column.id)] for row in rows},
                str(self.recommend.id): "9",
                str(self.words.id): "Deliver on Mondays",
            },
        )


class TestAnswering(PortalCase):
    """A contact answers by the link of his mail, without a login, once."""

    def test_a_contact_answers_by_his_link(self):
        self.assertIn("Are you satisfied?", self.url_open(self.address()).text)
        self.begin()
        self.submit()
        self.assertEqual(self.invitation.state, "answered")
        self.assertFalse(self.invitation.entered_by_id)
        self.assertEqual(len(self.sheet.user_input_line_ids), 4)

    def test_who_is_thanked_is_not_asked_to_try_again(self):
        self.begin()
        thanks = str(self.submit())
        self.assertIn("Thank you!", thanks)
        self.assertNotIn("/survey/retry", thanks)

    def test_a_second_answer_is_refused_with_a_clear_page(self):
        self.begin()
        self.submit()
        _answers, result = self.submit(self.bad)
        self.assertEqual(result, {"error": "unauthorized"})
        self.assertNotIn(self.bad, self.sheet.user_input_line_ids.suggested_answer_id)
        page = self.url_open(self.address()).text
        self.assertIn("You have answered this survey", page)

    def test_the_survey_is_not_taken_again_by_the_core_s_way(self):
        self.begin()
        self.submit()
        before = self.survey.user_input_ids
        self.url_open(f"/survey/retry/{self.survey.access_token}/{self.token}")
        self.url_open(f"/survey/start/{self.survey.access_token}")
        self.survey.invalidate_recordset(["user_input_ids"])
        self.assertEqual(self.survey.user_input_ids, before)

    def test_a_link_that_has_expired_says_so(self):
        self.sheet.deadline = fields.Datetime.now() - timedelta(days=1)
        page = self.url_open(self.address()).text
        self.assertNotIn("How do you rate us?", page)
        self.assertIn("closed", page)

    def test_a_forged_link_shows_nothing(self):
        page = self.url_open(self.address("forged")).text
        self.assertNotIn("How do you rate us?", page)
        self.assertNotIn(self.contact.name, page)

    def test_another_customer_who_is_logged_in_does_not_answer_for_him(self):
        self.authenticate("test_outsider", "test_outsider")
        page = self.url_open(self.address()).text
        self.assertNotIn("Start Survey", page)
        self.assertIn("belongs to somebody else", page)
        self.assertNotIn(self.survey.title, page)
        self.assertEqual(self.submit()[1], {"error": "answer_wrong_user"})
        self.assertFalse(self.sheet.user_input_line_ids)

    def test_a_colleague_who_opens_the_link_does_not_speak_for_the_customer(self):
        self.authenticate("test_service", "test_service")
        page = self.url_open(self.address()).text
        self.assertIn("This link is the customer", page)
        self.assertIn(f"/odoo/survey-invitations/{self.invitation.id}", page)
        self.begin()
        self.assertEqual(self.submit()[1], {"error": "answer_wrong_user"})
        self.assertEqual(self.invitation.state, "sent")

    def test_a_colleague_enters_what_was_said_on_the_phone(self):
        self.authenticate("test_service", "test_service")
        self.assertNotIn("Start Survey", self.url_open(self.address()).text)
        self.invitation.way = "phone"
        self.assertIn("Start Survey", self.url_open(self.address()).text)
        self.begin()
        self.submit()
        self.assertEqual(self.invitation.entered_by_id, self.service)


class TestRefusing(PortalCase):
    """A contact says no by the link of his mail; a GET changes nothing."""

    def refuse(self, token):
        page = self.url_open(f"{REFUSE}{token}")
        csrf = page.text.split('name="csrf_token" value="')[-1].split('"')[0]
        return self.url_open(f"{REFUSE}{token}", data={"csrf_token": csrf})

    def test_a_get_asks_and_a_post_records(self):
        self.assertIn("No more surveys?", self.url_open(REFUSE + self.token).text)
        self.assertFalse(self.contact.aftersales_survey_refused_at)
        self.assertIn("You get no more surveys", self.refuse(self.token).text)
        self.assertTrue(self.contact.aftersales_survey_refused_at)
        self.assertFalse(self.contact.aftersales_survey_refused_by_id)
        self.assertEqual(self.invitation.state, "refused")

    def test_the_survey_of_who_refused_is_closed(self):
        self.refuse(self.token)
        page = self.url_open(self.address()).text
        self.assertIn("You get no more surveys", page)

    def test_a_forged_token_gets_a_message_and_no_data(self):
        for token in ("forged", "0", "%27%20OR%201=1"):
            page = self.url_open(REFUSE + token)
            self.assertEqual(page.status_code, 404)
            self.assertIn("This link is not valid", page.text)
            self.assertNotIn(self.contact.name, page.text)

    def test_a_token_of_a_survey_that_is_over_still_refuses(self):
        self.invitation.write({"state": "expired"})
        self.refuse(self.token)
        self.assertTrue(self.contact.aftersales_survey_refused_at)

    def test_a_post_without_the_pages_own_secret_is_refused(self):
        with mute_logger("odoo.http"):
            self.url_open(REFUSE + self.token, data={"x": "1"})
        self.assertFalse(self.contact.aftersales_survey_refused_at)
