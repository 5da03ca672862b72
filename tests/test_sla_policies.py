"""Which policy holds, in which version, and what nobody can promise."""

from datetime import timedelta

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import Form
from odoo.tools import mute_logger

from .common import RuleCase

COMPLAINT = "aftersales.complaint"
MONDAY = "2027-03-08 09:00:00"
TUESDAY = "2027-03-09 09:00:00"


class PolicyCase(RuleCase):
    """A company with no policies but those of the test."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["aftersales.sla.policy"].search([]).active = False
        cls.company.resource_calendar_id = cls.env["resource.calendar"].create(
            {"name": "Office", "tz": "UTC", "company_id": cls.company.id}
        )

    @classmethod
    def policy(cls, name="House", targets=({},), **values):
        """Make a policy that promises a contact within 24 hours."""
        commands = [Command.create(cls.promise(**target)) for target in targets]
        return cls.env["aftersales.sla.policy"].create(
            {
                "name": name,
                "res_model": COMPLAINT,
                "target_ids": commands,
                **values,
            }
        )

    @classmethod
    def promise(cls, start="fact:received", stop="fact:contacted", **values):
        return {
            "name": "Contact",
            "code": "contact",
            "amount": 24,
            "unit": "hour",
            "start_event": f"{COMPLAINT}:{start}",
            "stop_event": f"{COMPLAINT}:{stop}",
            **values,
        }

    @classmethod
    def step(cls, policy, **values):
        return cls.env["aftersales.escalation.step"].create(
            {"policy_id": policy.id, "name": "Hurry", "trigger": "breach", **values}
        )

    @classmethod
    def states(cls, *values):
        """Return states of a complaint, as a policy names them."""
        return cls.env["ir.model.fields.selection"].search(
            [
                ("field_id.model", "=", COMPLAINT),
                ("field_id.name", "=", "state"),
                ("value", "in", values),
            ]
        )

    def register(self, moment=MONDAY, **values):
        with freeze_time(moment):
            return self.complaint(**values).sudo()

    def hours(self, complaint):
        """Return in how many hours the contact was promised."""
        clock = complaint.clock_ids.filtered(lambda c: c.code == "contact")
        return (clock.due_at - clock.started_at) / timedelta(hours=1)


class TestRefusals(PolicyCase):
    """What makes no sense is refused on saving, with a message that says why."""

    def assertPromiseRefused(self, message, **values):
        with self.assertRaises(ValidationError) as refusal:
            self.policy(targets=[values])
        self.assertIn(message, str(refusal.exception))

    def test_a_negative_time(self):
        self.assertPromiseRefused("no time that can be promised", amount=-1)

    def test_no_time_at_all(self):
        self.assertPromiseRefused("no time that can be promised", amount=0)

    def test_no_day_is_the_same_day(self):
        policy = self.policy(targets=[{"amount": 0, "unit": "day"}])
        self.assertEqual(policy.target_ids.amount, 0)

    def test_a_time_beyond_all_bounds(self):
        for amount, unit in ((1001, "day"), (8761, "hour"), (525_601, "minute")):
            message = "no time that can be promised"
            self.assertPromiseRefused(message, amount=amount, unit=unit)

    def test_an_end_that_happens_before_anything_else(self):
        message = "happens before anything else"
        self.assertPromiseRefused(message, start="fact:asked", stop="fact:received")

    def test_an_end_that_cannot_follow_the_start(self):
        message = "cannot happen after"
        self.assertPromiseRefused(message, start="step:execute", stop="step:accept")

    def test_the_same_event_at_both_ends(self):
        message = "same event"
        self.assertPromiseRefused(message, start="fact:asked", stop="fact:asked")

    def test_an_event_that_does_not_exist(self):
        self.assertPromiseRefused("there is no event", stop="fact:teleported")

    def test_a_clock_that_would_always_stand_still(self):
        states = self.states("new", "accepted")
        self.assertPromiseRefused(
            "stand still in every state",
            start="fact:received",
            stop="step:investigate",
            pause_state_ids=states.ids,
        )

    def test_a_state_of_something_else(self):
        stranger = self.env["ir.model.fields.selection"].search(
            [("field_id.model", "=", "res.partner")], limit=1
        )
        message = "is no state of the document"
        self.assertPromiseRefused(message, pause_state_ids=stranger.ids)

    def test_working_time_without_working_hours(self):
        empty = self.env["resource.calendar"].create(
            {"name": "Nobody works", "attendance_ids": [Command.clear()]}
        )
        with self.assertRaises(ValidationError) as refusal:
            self.policy(targets=[{"is_working": True}], calendar_id=empty.id)
        self.assertIn("Nobody works", str(refusal.exception))

    def test_working_time_in_a_company_without_calendar(self):
        self.company.resource_calendar_id = False
        with self.assertRaises(ValidationError) as refusal:
            self.policy(targets=[{"is_working": True}], company_id=self.company.id)
        self.assertIn("none chosen", str(refusal.exception))

    def test_working_time_that_is_asked_for_later(self):
        self.company.resource_calendar_id = False
        policy = self.policy(company_id=self.company.id)
        with self.assertRaises(ValidationError):
            policy.target_ids.is_working = True

    def test_a_condition_that_cannot_be_understood(self):
        for domain in ("[('no_such_field', '=', 1)]", "[(", "oops"):
            with self.subTest(domain=domain), self.assertRaises(ValidationError):
                self.policy(filter_domain=domain)

    def test_the_same_promise_twice(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.policy(targets=[{}, {"name": "Again"}])

    def test_a_step_of_another_policys_promise(self):
        one, other = self.policy("One"), self.policy("Other")
        with self.assertRaises(ValidationError) as refusal:
            self.step(one, target_id=other.target_ids.id)
        self.assertIn("another policy", str(refusal.exception))

    def test_a_step_that_tells_a_person_without_a_name(self):
        with self.assertRaises(ValidationError) as refusal:
            self.step(self.policy(), role="user")
        self.assertIn("name the person", str(refusal.exception))


class TestMatching(PolicyCase):
    """The first policy that fits holds."""

    def test_the_sequence_decides(self):
        self.policy("Second", sequence=20)
        first = self.policy("First", sequence=10)
        self.assertEqual(self.register().sla_policy_id, first)

    def test_each_column_narrows_down(self):
        fallback = self.policy("Everything else", sequence=90)
        child = self.env["aftersales.category"].create(
            {
                "name": "Gear noise at night",
                "parent_id": self.category.id,
                "is_quality": True,
                "severity": "important",
                "team_id": self.quality_team.id,
            }
        )
        fitting = {"category_id": child.id, "priority": "1", "is_safety": True}
        for column, value, other in (
            ("category_id", self.category.id, self.service_category.id),
            ("quality", "quality", "other"),
            ("severity", "important", "general"),
            ("priority", "1", "2"),
            ("is_safety", True, None),
            ("team_id", self.quality_team.id, self.front_team.id),
            ("company_id", self.company.id, None),
        ):
            with self.subTest(column=column):
                values = {"company_id": self.company.id, column: value}
                policy = self.policy(column, **values)
                complaint = self.register(**fitting)
                self.assertEqual(complaint.sla_policy_id, policy)
                if other is not None:
                    policy[column] = other
                    complaint = self.register(**fitting)
                    self.assertEqual(complaint.sla_policy_id, fallback)
                policy.active = False

    def test_danger_only_does_not_hold_without_danger(self):
        self.policy("Danger", is_safety=True)
        self.assertFalse(self.register().sla_policy_id)

    def test_another_companys_policy_is_not_ours(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.policy("Theirs", company_id=other.id)
        self.assertFalse(self.register().sla_policy_id)

    def test_further_conditions_count(self):
        self.policy("Praise", filter_domain="[('kind', '!=', 'complaint')]")
        self.assertFalse(self.register().sla_policy_id)

    def test_a_missing_policy_never_stops_intake(self):
        complaint = self.register()
        self.assertTrue(complaint.exists())
        self.assertFalse(complaint.clock_ids)

    def test_changed_facts_bring_another_policy_and_keep_the_time_that_ran(self):
        self.policy("Normal", priority="0")
        urgent = self.policy("Urgent", targets=[{"amount": 4}], priority="1")
        complaint = self.register()
        clock = complaint.clock_ids
        with freeze_time(TUESDAY):
            complaint.priority = "1"
        self.assertEqual(complaint.sla_policy_id, urgent)
        self.assertEqual(complaint.clock_ids, clock)
        self.assertEqual(str(clock.started_at), MONDAY)
        self.assertEqual(self.hours(complaint), 4)
        with freeze_time(TUESDAY):
            self.assertTrue(clock.is_late)

    def test_a_corrected_receipt_moves_its_promises_and_starts_none_again(self):
        self.policy()
        complaint = self.register()
        complaint._record_fact("contacted", complaint.received_at)
        kept = complaint.clock_ids
        earlier = complaint.received_at - timedelta(days=3)
        with freeze_time(MONDAY):
            complaint.received_at = earlier
        self.assertEqual(complaint.clock_ids, kept)
        self.assertEqual(kept.started_at, earlier)
        self.assertEqual(self.hours(complaint), 24)
        self.assertFalse(kept.is_kept)

    def test_a_receipt_in_another_century_is_a_slip(self):
        with self.assertRefused("check the year"):
            self.complaint(received_at="1926-11-22 10:00:00")

    def test_a_promise_that_the_other_policy_does_not_make_is_void(self):
        self.policy("Normal", priority="0")
        letter = {"code": "letter", "stop": "fact:acknowledged"}
        self.policy("Urgent", targets=[letter], priority="1")
        complaint = self.register()
        with freeze_time("2027-03-08 10:00:00"):
            complaint.priority = "1"
        states = {clock.code: clock.state for clock in complaint.clock_ids}
        self.assertEqual(states, {"contact": "void", "letter": "running"})
        letter = complaint.clock_ids.filtered(lambda c: c.code == "letter")
        self.assertEqual(str(letter.started_at), MONDAY)

    def test_the_same_day_stays_the_same_day_when_it_is_counted_anew(self):
        self.policy(targets=[{"amount": 0, "unit": "day"}])
        clock = self.register().clock_ids
        for _count in range(2):
            self.assertEqual(str(clock.due_at), "2027-03-09 00:00:00")
            clock._replan()

    def test_a_case_that_is_over_keeps_its_policy(self):
        policy = self.policy("Normal", priority="0")
        self.policy("Urgent", priority="1")
        complaint = self.register()
        complaint._write_protected({"priority": "1", "state": "closed"})
        complaint._rematch()
        self.assertEqual(complaint.sla_policy_id, policy)


class TestVersions(PolicyCase):
    """Who started by a version goes on by it; who comes later gets the new one."""

    def setUp(self):
        super().setUp()
        letter = {"code": "letter", "name": "Letter", "stop": "fact:acknowledged"}
        self.house = self.policy(targets=[{}, letter])
        self.target = self.house.target_ids[0]
        self.hurry = self.step(self.house, target_id=self.target.id)
        self.old = self.register()

    def assertOldAndNew(self, old, new):
        """Count the old and the new complaint's dates anew, and compare."""
        later = self.register(TUESDAY)
        self.old.clock_ids._replan()
        self.assertEqual((self.hours(self.old), self.hours(later)), (old, new))
        version = self.old.sla_policy_id
        self.assertEqual(version.successor_id, self.house)
        self.assertEqual(later.sla_policy_id, self.house)
        self.assertEqual((version.version, version.active), (1, False))
        self.assertEqual(version.step_ids.target_id.policy_id, version)
        return version

    def test_a_promise_that_is_changed(self):
        self.target.amount = 12
        self.assertOldAndNew(24, 12)

    def test_a_promise_that_is_changed_on_the_form_of_the_policy(self):
        with Form(self.house) as form, form.target_ids.edit(0) as line:
            line.amount = 12
        self.assertOldAndNew(24, 12)

    def test_a_promise_that_is_added(self):
        values = self.promise(code="reply", stop="fact:replied")
        self.house.target_ids = [Command.create(values)]
        version = self.assertOldAndNew(24, 24)
        self.assertEqual(len(version.target_ids), 2)
        self.assertEqual(len(self.house.target_ids), 3)

    def test_a_promise_that_is_deleted_on_the_form(self):
        letter = self.house.target_ids - self.target
        self.house.write({"target_ids": [Command.delete(letter.id)]})
        version = self.assertOldAndNew(24, 24)
        self.assertEqual(len(version.target_ids), 2)

    def test_a_promise_that_is_deleted_though_one_was_kept_already(self):
        letter = self.house.target_ids - self.target
        self.old._record_fact("acknowledged", self.old.received_at)
        letter.unlink()
        version = self.assertOldAndNew(24, 24)
        ended = self.old.clock_ids.filtered(lambda c: c.code == "letter")
        self.assertEqual(ended.policy_id, version)

    def test_a_promise_that_is_deleted_though_a_finished_case_has_it(self):
        self.put(self.old, "closed")
        self.old.clock_ids._give_up(self.old.received_at)
        self.target.unlink()
        self.assertEqual(self.house.target_ids.code, "letter")
        self.assertTrue(self.old.clock_ids.exists())

    def test_a_step_that_is_changed(self):
        self.hurry.hours = 5
        version = self.assertOldAndNew(24, 24)
        self.assertEqual((version.step_ids.hours, self.hurry.hours), (0, 5))

    def test_a_step_that_is_deleted(self):
        self.hurry.unlink()
        version = self.assertOldAndNew(24, 24)
        self.assertEqual(len(version.step_ids), 1)

    def test_a_step_that_is_added(self):
        self.step(self.house, hours=3)
        version = self.assertOldAndNew(24, 24)
        self.assertEqual(len(version.step_ids), 1)

    def test_a_step_stays_the_same_step_in_every_version(self):
        self.hurry.hours = 5
        version = self.old.sla_policy_id
        self.assertEqual(version.step_ids.key, self.hurry.key)

    def test_a_policy_that_is_changed_twice_has_two_earlier_versions(self):
        self.target.amount = 12
        self.register(TUESDAY)
        self.target.amount = 6
        self.assertEqual(sorted(self.house.version_ids.mapped("version")), [1, 2])
        self.assertEqual(self.house.version, 3)

    def test_what_nobody_runs_by_needs_no_version(self):
        unused = self.policy("Unused", sequence=99)
        unused.target_ids.amount = 5
        self.assertFalse(unused.version_ids)

    def test_an_earlier_version_is_never_changed(self):
        self.target.amount = 12
        version = self.old.sla_policy_id
        with self.assertRefused("earlier version"):
            version.target_ids[0].amount = 6
        with self.assertRefused("earlier version"):
            version.step_ids.hours = 6
        with self.assertRefused("earlier version"):
            version.active = True

    def test_another_place_in_the_list_makes_no_version(self):
        self.house.sequence = 3
        self.assertFalse(self.house.version_ids)

    def test_a_policy_in_use_is_archived_and_not_deleted(self):
        with self.assertRefused("archive"):
            self.house.unlink()
        self.house.active = False
        self.assertFalse(self.register(TUESDAY).sla_policy_id)
        self.assertEqual(self.old.sla_policy_id, self.house)
