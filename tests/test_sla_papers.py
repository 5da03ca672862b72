"""协调单: the coordination sheet; and what the letters say about promised dates."""

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from .test_complaint_papers import ACCEPTANCE, PaperCase

SHEET = "aftersales.report_complaint_coordination"
MONDAY = "2027-03-08 09:00:00"


class TestCoordinationSheet(PaperCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.resource_calendar_id.tz = "UTC"

    def sheet(self, complaint, user=None):
        return self.print_text(SHEET, complaint, user)

    def use_example(self):
        """Take the shipped example, with limits in minutes, out of the archive."""
        self.env["aftersales.sla.policy"].search([]).active = False
        example = self.env.ref("aftersales.sla_policy_sheet")
        example.active = True
        return example

    def test_it_says_by_when_each_step_is_due_and_whether_it_was_kept(self):
        with freeze_time(MONDAY):
            complaint = self.sold_complaint()
            self.call_back(complaint, "reached", purpose="first")
        text = self.sheet(complaint)
        self.assertHolds(text, complaint.name, "Gear", "L-0815", "Deadlines")
        self.assertHolds(text, "Contact the complainant", "24 Hours", "Kept")
        self.assertHolds(text, "Discuss the solution", "48 Hours", "03/10/2027")

    def test_steps_that_lie_ahead_are_printed_with_their_limit(self):
        text = self.sheet(self.complaint())
        self.assertHolds(text, "Answer of the department", "2 Days (working time)")
        self.assertHolds(text, "Call back after execution", "72 Hours")

    def test_the_companys_own_minutes_are_printed(self):
        self.use_example().target_ids.filtered(lambda t: t.code == "plan").amount = 45
        with freeze_time(MONDAY):
            complaint = self.carry(self.complaint(), "investigating")
            self.request(complaint)
        text = self.sheet(complaint)
        self.assertHolds(text, "Prepare the plan", "45 Minutes", "03/08/2027 09:45 AM")

    def test_plan_visit_and_second_contact_are_facts(self):
        self.use_example()
        with freeze_time(MONDAY):
            complaint = self.carry(self.complaint(), "investigating")
            self.request(complaint)
            complaint.sudo().plan = "<p>Swap the wheel on Friday.</p>"
            self.call_back(
                complaint, "reached", purpose="first", channel_id=self.channel.id
            )
        with freeze_time("2027-03-08 15:00:00"):
            self.call_back(
                complaint,
                "reached",
                purpose="other",
                channel_id=self.env.ref("aftersales.channel_onsite").id,
                words="Saw the machine.",
            )
        outcomes = {c.code: c.outcome for c in complaint.sudo().clock_ids}
        kept = ("submit", "plan", "contact", "visit", "second")
        self.assertEqual([outcomes[code] for code in kept], ["kept"] * len(kept))
        text = self.sheet(complaint)
        self.assertHolds(text, "Swap the wheel", "Second Contact", "Saw the machine.")

    def test_who_was_not_reached_was_not_contacted(self):
        complaint = self.complaint()
        self.call_back(complaint, "unreached", purpose="first", words="Engaged")
        self.assertNotIn("Engaged", self.sheet(complaint))
        self.assertFalse(complaint.contacted_at)

    def test_it_carries_what_the_departments_answered(self):
        complaint = self.carry(self.complaint(), "investigating")
        request = self.request(complaint).with_user(self.production)
        request.write({"cause": "Soft steel", "measure": "Test each lot"})
        self.assertHolds(
            self.sheet(complaint), "Gear Shop", "Soft steel", "Test each lot"
        )

    def test_it_is_in_the_readers_language(self):
        self.manager.lang = "zh_CN"
        self.assertHolds(self.sheet(self.complaint()), "协调单", "时限", "联系")

    def test_a_department_prints_it_and_nobody_else(self):
        complaint = self.carry(self.complaint(), "investigating")
        self.request(complaint)
        self.assertIn(
            complaint.name, self.print_html(SHEET, complaint, self.production)
        )
        customer = new_test_user(
            self.env, "ann", "base.group_portal", partner_id=self.contact.id
        )
        for stranger in (self.outsider, customer):
            with self.assertRaises(AccessError):
                self.print_html(SHEET, complaint, stranger)


class TestAcceptanceLetter(PaperCase):
    def test_it_promises_what_the_policy_promises(self):
        self.company.resource_calendar_id.tz = "UTC"
        with freeze_time(MONDAY):
            complaint = self.carry(self.sold_complaint(), "accepted")
        self.assertHolds(self.print_text(ACCEPTANCE, complaint), "03/22/2027")
