from .common import AftersalesHttpCase
from .surveys import Surveyed


class TestFeedbackTour(Surveyed, AftersalesHttpCase):
    """A customer answers on his phone, by the link of his mail, without a login."""

    browser_size = "390x844"

    def setUp(self):
        super().setUp()
        self.case = self.carry(self.complaint(user_id=self.coordinator.id), "closed")
        survey = self.env.ref("aftersales.survey_satisfaction")
        self.invitation = self.asked(survey=survey, complaint_id=self.case.id)
        self.address = self.invitation.answer_id.get_start_url()

    def test_what_a_customer_answers_on_his_phone_reaches_who_can_change_it(self):
        self.start_tour(self.address, "aftersales_answers_a_survey")
        self.env.invalidate_all()
        self.assertRecordValues(
            self.invitation, [{"state": "answered", "entered_by_id": False}]
        )
        self.assertRecordValues(
            self.invitation.answer_id,
            [{"score_items": 49 / 9, "score_recommend": 3, "state": "done"}],
        )
        self.assertEqual(self.case.survey_answer_count, 1)
        todo = self.case.activity_ids.filtered(lambda a: "Unhappy" in (a.summary or ""))
        self.assertEqual(todo.user_id, self.coordinator)
        self.assertIn("Pack the gears in oil paper", todo.note)
        page = self.url_open(self.address).text
        self.assertIn("You have answered this survey", page)

    def test_a_forgotten_question_is_asked_for_and_nothing_is_lost(self):
        self.start_tour(self.address, "aftersales_forgets_a_question")
        self.invitation.invalidate_recordset()
        self.assertEqual(self.invitation.state, "sent")


class TestCampaignTour(AftersalesHttpCase):
    """A coordinator runs a campaign, from the first word to the contacts asked."""

    def test_a_campaign_is_planned_looked_at_and_started(self):
        self._sell()
        url = "/odoo/action-aftersales.survey_campaign_action/new"
        self.start_tour(url, "aftersales_runs_a_campaign", login="test_coordinator")
        campaign = self.env["aftersales.survey.campaign"].search(
            [("name", "=", "Spring")]
        )
        self.assertEqual(campaign.state, "running")
        asked = campaign.invitation_ids.filtered(lambda i: i.partner_id == self.contact)
        self.assertEqual(len(asked), 1)
