from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command

from .common import SoldCase
from .surveys import Surveyed


class CampaignCase(Surveyed, SoldCase):
    @classmethod
    def campaign(cls, user=None, **values):
        """Plan a campaign, as a coordinator would; only our customer is asked."""
        campaigns = cls.env["aftersales.survey.campaign"]
        return campaigns.with_user(user or cls.coordinator).create(
            {
                "name": "Second half-year",
                "survey_id": cls.survey.id,
                "contact": "people",
                "domain": f"[('id', '=', {cls.customer.id})]",
                **values,
            }
        )

    def run_cron(self):
        crons = type(self.env["ir.cron"])
        with patch.object(crons, "_commit_progress", lambda *args, **kwargs: 1):
            self.env["aftersales.survey.campaign"]._cron_run_campaigns()


class TestAudience(CampaignCase):
    """Who is asked: customers who bought, by class, region and period."""

    def test_who_ordered_is_asked(self):
        campaign = self.campaign(contact="orderer")
        self.assertEqual(campaign._get_audience(), self.contact)

    def test_the_customer_itself_or_all_its_people(self):
        people = self.contacts(3)
        self.assertEqual(
            self.campaign(contact="customer")._get_audience(), self.customer
        )
        self.assertLessEqual(people, self.campaign()._get_audience())

    def test_only_who_bought_in_the_period(self):
        tomorrow = fields.Date.today() + timedelta(days=1)
        self.assertFalse(self.campaign(bought_from=tomorrow)._get_audience())
        self.assertTrue(self.campaign(bought_to=tomorrow)._get_audience())

    def test_by_type_and_region_and_country(self):
        kinds = self.env["aftersales.classification"].search([("axis", "=", "type")])
        country = self.env.ref("base.de")
        self.customer.write(
            {"aftersales_type_id": kinds[0].id, "country_id": country.id}
        )
        chosen = self.campaign(
            type_ids=[Command.set(kinds[0].ids)],
            country_ids=[Command.set(country.ids)],
        )
        other = self.campaign(type_ids=[Command.set(kinds[1].ids)])
        self.assertTrue(chosen.audience_count)
        self.assertFalse(other.audience_count)

    def test_a_sample_can_be_drawn_again(self):
        self.contacts(30)
        first = self.campaign(sample="size", sample_size=10, sample_seed=7)
        again = self.campaign(sample="size", sample_size=10, sample_seed=7)
        other = self.campaign(sample="size", sample_size=10, sample_seed=8)
        self.assertEqual(len(first._get_sample()), 10)
        self.assertEqual(first._get_sample(), again._get_sample())
        self.assertNotEqual(first._get_sample(), other._get_sample())

    def test_a_share_of_the_audience(self):
        self.contacts(39)
        campaign = self.campaign(sample="share", sample_share=0.25)
        self.assertEqual(campaign.audience_count, 10)

    def test_a_condition_that_cannot_be_read_is_refused(self):
        with self.assertRefused("cannot be read"):
            self.campaign(domain="[('nothing', '=', 1)]")

    def test_who_would_be_asked_is_shown_before(self):
        self.contacts(2, email=False)
        action = self.campaign().action_preview()
        rows = self.env[action["res_model"]].search(action["domain"])
        self.assertIn("address", rows.mapped("skip_reason"))
        self.assertFalse(
            self.env["aftersales.survey.invitation"].search_count(
                [("survey_id", "=", self.survey.id)]
            )
        )


class TestLife(CampaignCase):
    """Planned, started, closed; and the next one is planned."""

    def test_progress_and_response_rate(self):
        self.contacts(3)
        campaign = self.campaign()
        campaign.action_start()
        invitations = campaign.invitation_ids.sudo()
        invitations._send("aftersales.mail_template_survey_invitation")
        self.answer(invitations[0])
        self.assertEqual(campaign.invited_count, 4)
        self.assertEqual(campaign.answered_count, 1)
        self.assertEqual(campaign.response_rate, 0.25)

    def test_nobody_enters_the_state(self):
        campaign = self.campaign()
        with self.assertRefused("recorded by the system"):
            campaign.state = "running"
        with self.assertRefused("begins as planned"):
            self.campaign(state="running")
        with self.assertRefused("recorded by the system"):
            self.campaign(started_at=fields.Datetime.now())

    def test_what_has_started_stays_as_it_was_planned(self):
        campaign = self.campaign()
        campaign.action_start()
        with self.assertRefused("settled"):
            campaign.sample_size = 5
        with self.assertRefused("evidence"):
            campaign.unlink()
        with self.assertRefused("started already"):
            campaign.action_start()

    def test_two_that_ask_the_same_people_the_same(self):
        self.contacts(2)
        self.campaign(name="First").action_start()
        second = self.campaign(name="Second")
        self.assertIn("First", second.overlap_text)
        with self.assertRefused("First", "3 of these contacts"):
            second.action_start()
        [newcomer] = self.contacts(1, email="newcomer@mills.example")
        second.is_overlap_accepted = True
        second.action_start()
        asked = second.invitation_ids.filtered(lambda i: i.state == "waiting")
        self.assertEqual(asked.partner_id, newcomer)

    def test_a_campaign_that_asks_nobody_does_not_start(self):
        campaign = self.campaign(domain="[('id', '=', 0)]")
        with self.assertRefused("would ask nobody"):
            campaign.action_start()

    def test_closing_asks_nobody_else(self):
        campaign = self.campaign()
        campaign.action_start()
        campaign.action_close()
        self.assertEqual(campaign.invitation_ids.skip_reason, "closed")
        self.assertEqual(campaign.state, "closed")

    def test_the_next_one_is_planned_half_a_year_later(self):
        campaign = self.campaign(
            kind="halfyearly",
            starts_on="2026-01-15",
            ends_on="2026-02-28",
            bought_from="2025-07-01",
        )
        campaign.action_start()
        following = campaign.next_ids
        self.assertEqual(str(following.starts_on), "2026-07-15")
        self.assertEqual(str(following.bought_from), "2026-01-01")
        self.assertEqual(following.state, "draft")
        self.assertEqual(following.domain, campaign.domain)

    def test_the_job_starts_and_closes_on_the_day(self):
        today = fields.Date.today()
        campaign = self.campaign(is_automatic=True, ends_on=today)
        by_hand = self.campaign(survey_id=self.make_survey().id)
        self.run_cron()
        self.assertEqual(campaign.state, "running")
        self.assertEqual(by_hand.state, "draft")
        campaign.sudo().write(
            {
                "ends_on": today - timedelta(days=1),
                "starts_on": today - timedelta(days=3),
            }
        )
        self.run_cron()
        self.assertEqual(campaign.state, "closed")

    def test_what_cannot_start_by_itself_tells_who_is_in_charge(self):
        campaign = self.campaign(is_automatic=True, domain="[('id', '=', 0)]")
        self.run_cron()
        self.assertFalse(campaign.is_automatic)
        self.assertEqual(campaign.activity_ids.user_id, self.coordinator)

    def test_the_service_plans_no_campaign(self):
        with self.assertRaises(AccessError):
            self.campaign(user=self.service)

    def test_sharing_a_survey_plans_a_campaign(self):
        action = self.survey.with_user(self.manager).action_send_survey()
        self.assertEqual(action["res_model"], "aftersales.survey.campaign")
