"""H-01 to H-08: the customer's file, and customers we should get in touch with."""

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command

from .common import AftersalesCase


class TestFile(AftersalesCase):
    def events(self, user=None):
        action = self.contact.with_user(user or self.coordinator).action_open_file()
        events = self.env["aftersales.customer.event"].with_user(
            user or self.coordinator
        )
        return events.search(action["domain"])

    def test_everything_with_a_customer_is_in_one_line_of_time(self):
        complaint = self.carry(self.complaint(), "verifying")
        self.call_back(complaint, "satisfied", words="Fine.")
        suggestion = self.suggestion()
        events = self.events()
        self.assertEqual(
            sorted(events.mapped("kind")), ["complaint", "contact", "suggestion"]
        )
        self.assertEqual(events.suggestion_id, suggestion)
        moments = events.mapped("happened_at")
        self.assertEqual(moments, sorted(moments, reverse=True))

    def test_visits_and_trainings_stand_in_it(self):
        visit, training = self.visit(), self.training()
        events = self.events(self.service)
        self.assertEqual(events.visit_id, visit)
        self.assertEqual(events.training_id, training)
        actions = [event.action_open()["res_model"] for event in events]
        self.assertEqual(sorted(actions), ["aftersales.training", "aftersales.visit"])

    def test_a_training_of_several_customers_stands_in_the_file_of_each(self):
        people = [Command.create({"partner_id": self.contact.id})]
        training = self.training(partner_id=False, participant_ids=people)
        self.assertEqual(self.events().training_id, training)

    def test_a_cancelled_visit_is_no_event(self):
        self.carry_visit(self.visit(), "cancelled")
        self.assertFalse(self.events())

    def test_an_event_opens_its_document(self):
        suggestion = self.suggestion()
        action = self.events().action_open()
        self.assertEqual(
            (action["res_model"], action["res_id"]), (suggestion._name, suggestion.id)
        )

    def test_the_service_sees_its_own_complaints_there(self):
        other = self.complaint(user_id=self.quality.id, team_id=self.quality_team.id)
        self.env.cr.execute(
            "UPDATE aftersales_complaint SET create_uid = %s WHERE id = %s",
            (self.quality.id, other.id),
        )
        own = self.complaint()
        self.assertEqual(self.events(self.service).complaint_id, own)
        self.assertEqual(self.events().complaint_id, own | other)

    def test_nobody_reads_of_himself(self):
        complaint = self.complaint()
        self.call_back(complaint, "reached", user_id=self.quality.id)
        complaint.sudo().complained_user_id = self.coordinator
        self.assertFalse(self.events())

    def test_strangers_have_no_file(self):
        for user in (self.seller, self.outsider, self.production):
            with self.assertRaises(AccessError):
                self.events(user)

    def test_the_suggestions_of_the_whole_company_are_counted(self):
        self.suggestions(2)
        count = self.customer.with_user(self.service).aftersales_suggestion_count
        self.assertEqual(count, 2)

    def test_forty_customers_are_counted_as_cheaply_as_two(self):
        def read(count):
            partners = self.env["res.partner"].with_user(self.service)
            partners.search([], limit=count).mapped("aftersales_suggestion_count")

        read(2)
        self.assertSameQueries(
            self.count_queries(read, 2), self.count_queries(read, 40)
        )


class TestTouch(AftersalesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.activity_type = cls.env.ref("aftersales.mail_activity_type_contact")
        cls.customer.write({"user_id": cls.seller.id, "aftersales_contact_days": 30})
        cls.env.cr.execute(
            "UPDATE res_partner SET create_date = %s WHERE id = %s",
            (cls.days_ago(100), cls.customer.id),
        )

    def silent(self):
        return self.env["res.partner"]._get_silent_customers() & self.customer

    def talk(self, days, **values):
        self.env["aftersales.contact"].create(
            {
                "partner_id": self.contact.id,
                "purpose": "other",
                "contacted_at": self.days_ago(days),
                **values,
            }
        )

    def test_the_salesperson_is_reminded_of_a_silent_customer(self):
        self.silent()._remind_contact()
        [activity] = self.customer.activity_ids
        self.assertEqual(activity.user_id, self.seller)
        self.assertEqual(activity.activity_type_id, self.activity_type)
        self.assertGreater(activity.date_deadline, fields.Date.today())

    def test_he_is_reminded_once(self):
        self.silent()._remind_contact()
        self.assertFalse(self.silent())

    def test_a_contact_of_lately_counts_one_of_long_ago_does_not(self):
        self.talk(40)
        self.assertTrue(self.silent())
        self.talk(10)
        self.assertFalse(self.silent())

    def test_who_was_not_reached_was_not_contacted(self):
        self.talk(10, outcome="unreached")
        self.assertTrue(self.silent())

    def test_the_class_says_how_often_where_the_customer_does_not(self):
        self.customer.aftersales_contact_days = 0
        self.assertFalse(self.silent())
        region = self.env.ref("aftersales.classification_region_domestic")
        region.contact_days = 60
        self.customer.aftersales_region_id = region
        self.assertTrue(self.silent())
        region.contact_days = 200
        self.assertFalse(self.silent())

    def test_forty_are_reminded_as_cheaply_as_two(self):
        partners = self.env["res.partner"].create(
            [{"name": f"{n}", "user_id": self.seller.id} for n in range(42)]
        )
        counts = [
            self.count_queries(some._remind_contact)
            for some in (partners[:2], partners[2:])
        ]
        # Odoo subscribes to each customer of a to-do by itself.
        self.assertLess((counts[1] - counts[0]) / 38, 3)
