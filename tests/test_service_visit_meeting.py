"""An announced visit and its meeting in the calendar are one appointment."""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.fields import Command

from .common import AftersalesCase


class TestVisitMeeting(AftersalesCase):
    """Moved or called off on either side, the other follows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.production_team.leader_id = cls.production
        cls.announced = cls.carry_visit(cls.visit(kind="plant"), "announced")
        cls.meeting = cls.announced.event_id.with_user(cls.service)

    def test_the_meeting_follows_the_visit(self):
        later = self.announced.starts_at + timedelta(days=2)
        self.announced.write({"starts_at": later, "duration": 3, "place": "Hall 2"})
        self.assertEqual(self.meeting.start, later)
        self.assertEqual(self.meeting.stop, later + timedelta(hours=3))
        self.assertEqual(self.meeting.location, "Hall 2")

    def test_the_visit_follows_the_meeting(self):
        later = self.meeting.start + timedelta(days=2)
        self.meeting.write({"start": later, "location": "Hall 2"})
        self.assertEqual(self.announced.starts_at, later)
        self.assertEqual(self.announced.place, "Hall 2")

    def test_the_visit_is_as_long_as_the_meeting(self):
        self.meeting.stop -= timedelta(hours=1)
        self.assertEqual(self.announced.duration, 1)

    def test_the_departments_are_ready_on_the_new_day(self):
        todo = self.env.ref("mail.mail_activity_data_todo")
        self.announced.starts_at += timedelta(days=2)
        activities = self.announced.activity_ids
        activity = activities.filtered(lambda a: a.activity_type_id == todo)
        self.assertEqual(activity.date_deadline, self.announced.starts_at.date())

    def test_a_third_of_an_hour_moves_nothing_back_and_forth(self):
        self.announced.duration = 1 / 3
        length = self.meeting.stop - self.meeting.start
        self.assertEqual(length, timedelta(minutes=20))
        self.assertAlmostEqual(self.announced.duration, 1 / 3)

    def test_who_comes_along_takes_part(self):
        self.announced.companion_ids = [Command.link(self.quality.id)]
        self.assertIn(self.quality.partner_id, self.meeting.partner_ids)

    def test_a_meeting_called_off_cancels_the_visit(self):
        self.meeting.active = False
        self.assertStates(self.announced, "cancelled")

    def test_a_deleted_meeting_cancels_the_visit(self):
        self.meeting.unlink()
        self.assertStates(self.announced, "cancelled")

    def test_a_visit_that_took_place_does_not_follow(self):
        began = self.announced.starts_at
        self.carry_visit(self.announced, "held")
        self.meeting.start += timedelta(days=2)
        self.assertEqual(self.announced.starts_at, began)

    def test_who_may_not_write_the_visit_does_not_move_it(self):
        with self.assertRefused("ask", self.service.name):
            self.meeting.with_user(self.production).start += timedelta(days=1)

    def test_who_may_not_write_the_visit_does_not_call_it_off(self):
        with self.assertRefused("ask", self.service.name):
            self.meeting.with_user(self.production).unlink()

    def test_an_announced_visit_keeps_a_time(self):
        with self.assertRefused("cancel it instead"):
            self.announced.starts_at = False

    def test_other_meetings_are_nobody_s_business(self):
        meeting = self.env["calendar.event"].with_user(self.outsider)
        values = {"start": self.meeting.start, "stop": self.meeting.stop}
        meeting = meeting.create({"name": "Lunch", **values})
        meeting.start += timedelta(hours=1)
        meeting.unlink()


class TestInvitation(AftersalesCase):
    """The customer hears of it by calendar only where somebody wants that."""

    def test_the_customer_gets_no_mail(self):
        visit = self.carry_visit(self.visit(), "announced")
        visit.starts_at += timedelta(days=1)
        self.assertNotIn(self.contact, visit.event_id.partner_ids)

    def test_the_customer_is_invited_where_it_is_asked_for(self):
        visit = self.visit(invites_customer=True)
        self.carry_visit(visit, "announced")
        self.assertIn(self.contact, visit.event_id.partner_ids)

    def test_a_customer_without_address_cannot_be_invited(self):
        self.contact.email = False
        visit = self.visit(invites_customer=True)
        with self.assertRefused("has no e-mail address"):
            self.take(visit, "announce", self.service)
        visit.invites_customer = False
        self.take(visit, "announce", self.service)
        with self.assertRaises(UserError):
            visit.invites_customer = True
