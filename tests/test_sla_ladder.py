"""Each step of the ladder is taken once: late, twice, by two workers, or killed."""

import random
from contextlib import contextmanager
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import api
from odoo.sql_db import db_connect
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from ..models.sla import sla_clock_ladder
from .test_sla_policies import MONDAY, PolicyCase

COMPLAINT = "aftersales.complaint"
# Half of the 24 hours, the breach, a day and three days later
HALF, BREACH = "2027-03-08 21:00:00", "2027-03-09 09:00:01"
NEXT_DAY, LATE = "2027-03-10 09:00:01", "2027-03-20 09:00:00"


class LadderCase(PolicyCase):
    """One promise of 24 hours, four rungs from the owner to the general manager."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.house = cls.policy()
        cls.step(cls.house, name="Half", trigger="share", share=0.5, role="owner")
        cls.step(cls.house, name="Broken", hours=0, role="leader")
        cls.step(cls.house, name="A day later", hours=24, role="manager")
        cls.step(cls.house, name="Three days later", hours=72, role="director")
        cls.director = cls.person("director", "aftersales.group_manager")
        cls.leader = cls.person("leader", "aftersales.group_user")
        cls.company.aftersales_director_id = cls.director
        cls.front_team.write({"manager_id": cls.manager.id, "leader_id": cls.leader.id})
        cls.clocks = cls.env["aftersales.sla.clock"]
        # What was there before the test is not due in it.
        cls.clocks.search([]).next_step_at = False

    def register(self, moment=MONDAY, **values):
        values = {"category_id": self.service_category.id, **values}
        return super().register(moment, **values)

    def sweep(self, moment):
        """Let the job run; what it commits is released, not kept."""
        with freeze_time(moment), self.committing():
            self.clocks._cron_climb()

    @contextmanager
    def committing(self):
        crons = type(self.env["ir.cron"])
        with patch.object(crons, "_commit_progress", lambda *args, **kwargs: 1):
            yield

    def taken(self, complaint):
        """Return which steps were taken, and who was told, in their order."""
        steps = complaint.clock_ids.escalation_ids.sorted("id")
        return [(step.name, step.user_id) for step in steps]


class TestOnce(LadderCase):
    def test_each_rung_comes_in_its_time(self):
        complaint = self.register()
        owner = complaint.user_id
        expected = []
        for moment, name, person in (
            ("2027-03-08 20:59:59", None, None),
            (HALF, "Half", owner),
            ("2027-03-09 09:00:00", None, None),
            (BREACH, "Broken", self.leader),
            (NEXT_DAY, "A day later", self.manager),
            (LATE, "Three days later", self.director),
        ):
            self.sweep(moment)
            expected += [(name, person)] if name else []
            self.assertEqual(self.taken(complaint), expected)

    def test_a_late_job_takes_each_rung_once_and_knows_when_it_was_due(self):
        complaint = self.register()
        self.sweep(LATE)
        self.assertEqual(len(self.taken(complaint)), 4)
        steps = complaint.clock_ids.escalation_ids.sorted("due_at")
        self.assertEqual(
            [str(step.due_at) for step in steps],
            [HALF, BREACH, NEXT_DAY, "2027-03-12 09:00:01"],
        )
        self.assertEqual({str(step.fired_at) for step in steps}, {LATE})

    def test_a_second_run_has_nothing_to_do(self):
        complaint = self.register()
        self.sweep(LATE)
        activities = complaint.activity_ids
        self.sweep(LATE)
        self.assertEqual(len(self.taken(complaint)), 4)
        self.assertEqual(complaint.activity_ids, activities)

    def test_a_clock_that_stands_still_does_not_climb(self):
        self.house.target_ids.waits_for_customer = True
        complaint = self.register()
        with freeze_time("2027-03-08 10:00:00"):
            complaint._wait_for_customer()
        self.sweep(LATE)
        self.assertFalse(self.taken(complaint))

    def test_what_was_done_does_not_climb(self):
        complaint = self.register()
        complaint._record_fact("contacted", complaint.received_at)
        self.sweep(LATE)
        self.assertFalse(self.taken(complaint))

    def test_its_to_dos_go_when_the_promise_is_kept(self):
        complaint = self.register()
        before = complaint.activity_ids
        self.sweep(LATE)
        self.assertEqual(len(complaint.activity_ids - before), 4)
        complaint._record_fact("contacted", complaint.received_at)
        self.assertEqual(complaint.activity_ids, before)
        self.assertEqual(len(self.taken(complaint)), 4)

    def test_a_to_do_speaks_the_language_of_its_person(self):
        self.leader.lang = "zh_CN"
        broken = self.house.step_ids.filtered(lambda step: step.name == "Broken")
        broken.with_context(lang="zh_CN").name = "承诺已违约"
        complaint = self.register()
        self.sweep(BREACH)
        to_do = complaint.activity_ids.filtered(lambda a: a.user_id == self.leader)
        self.assertTrue(to_do.summary.startswith("承诺已违约"))

    def test_a_rung_that_fails_stops_no_other_one(self):
        bad, good = self.register(), self.register()
        tell = type(self.clocks)._tell

        def fail(clocks, step, user):
            if bad.clock_ids & clocks:
                raise ValueError("No paper in the tray")
            return tell(clocks, step, user)

        with patch.object(type(self.clocks), "_tell", fail):
            with self.assertLogs("odoo.addons.aftersales", "ERROR"):
                self.sweep(HALF)
        self.assertFalse(self.taken(bad))
        self.assertEqual(len(self.taken(good)), 1)
        self.sweep("2027-03-08 22:00:00")
        self.assertEqual(len(self.taken(bad)), 1)

    def test_another_version_of_the_policy_takes_no_rung_again(self):
        complaint = self.register()
        self.sweep(HALF)
        self.house.step_ids[0].name = "Half of the time"
        self.sweep(BREACH)
        names = [name for name, _person in self.taken(complaint)]
        self.assertEqual(names, ["Half", "Broken"])

    def test_the_database_refuses_a_rung_that_was_taken(self):
        complaint = self.register()
        self.sweep(HALF)
        step = complaint.clock_ids.escalation_ids
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            step.sudo().copy()


class TestPeople(LadderCase):
    def test_a_missing_role_falls_to_the_one_below(self):
        self.company.aftersales_director_id = False
        self.front_team.manager_id = False
        complaint = self.register()
        self.sweep(LATE)
        told = [person for _name, person in self.taken(complaint)]
        self.assertEqual(told[1:], [self.leader] * 3)

    def test_the_person_complained_about_is_told_on_no_rung(self):
        given = self.step(
            self.house, name="Given", role="user", user_id=self.director.id
        )
        for accused in (self.leader, self.manager, self.director):
            with self.subTest(accused=accused.name):
                complaint = self.register(complained_user_id=accused.id)
                self.sweep(LATE)
                told = {person for _name, person in self.taken(complaint)}
                self.assertNotIn(accused, told)
                self.assertNotIn(accused, complaint.activity_ids.user_id)
                self.assertIn(given.name, dict(self.taken(complaint)))

    def test_dissatisfaction_climbs_one_rung_each_time(self):
        for role in ("leader", "manager"):
            self.step(self.house, name=role, trigger="round", role=role)
        complaint = self.register()
        complaint._escalate_dissatisfaction(1)
        self.assertEqual(self.taken(complaint), [("leader", self.leader)])
        complaint._escalate_dissatisfaction(2)
        self.assertEqual(self.taken(complaint)[1:], [("manager", self.manager)])


@tagged("post_install", "-at_install")
class TestTwoWorkers(TransactionCase):
    def test_the_second_worker_gets_what_the_first_has_not_locked(self):
        # Two real transactions, on the promises that are in the database for good.
        connection = db_connect(self.env.cr.dbname)
        with (
            connection.cursor() as one,
            connection.cursor() as two,
            freeze_time("2099-01-01"),
            patch.object(sla_clock_ladder, "SLICE", 2),
        ):
            first, second = (
                api.Environment(cr, api.SUPERUSER_ID, {})[
                    "aftersales.sla.clock"
                ]._lock_due()
                for cr in (one, two)
            )
            if not first:
                self.skipTest("no demo data")
            self.assertFalse(set(first.ids) & set(second.ids))
            third = second._lock_due()
            self.assertEqual(set(third.ids), set(second.ids))
            one.rollback()
            two.rollback()


class Killed(BaseException):
    """What the operating system does to a worker: nothing catches it."""


class TestKilled(LadderCase):
    """A worker dies at any point; what it had not committed is as if never begun."""

    # Where it may die, before the call or after it: model -> methods.
    POINTS = {
        "mail.activity": ("create",),
        "aftersales.escalation": ("create",),
        COMPLAINT: ("_message_log_batch", "_schedule_ladder", "_mail_ladder"),
        "ir.cron": ("_commit_progress",),
    }

    def test_killed_fifty_times_nothing_is_lost_and_nothing_done_twice(self):
        rng = random.Random(50)
        self.house.step_ids[0].is_mailed = True
        complaints, kills = self.register(), 0
        self.env.cr.execute("SAVEPOINT committed")
        with freeze_time(LATE), patch.object(sla_clock_ladder, "SLICE", 1):
            for _run in range(200):
                if kills == 50:
                    break
                if not self.clocks._lock_due():
                    complaints |= self.complaints_of_monday(10)
                    self.commit()
                kills += self.dies(rng.randrange(1, 40), rng.random() < 0.5)
            with self.dying(None, False):
                self.clocks._cron_climb()
            self.assertFalse(self.clocks._lock_due())
        self.assertEqual(kills, 50)
        self.assertEachOnce(complaints)

    def complaints_of_monday(self, count):
        with freeze_time(MONDAY):
            values = {"category_id": self.service_category.id}
            complaints = self.complaints(count, **values).sudo()
            self.env.flush_all()
            return complaints

    def commit(self, *args, **kwargs):
        self.env.cr.flush()
        self.env.cr.execute("RELEASE SAVEPOINT committed; SAVEPOINT committed")
        return 1

    def dies(self, calls, is_before):
        """Let a worker die at its n-th call; tell whether it came that far."""
        try:
            with self.dying(calls, is_before):
                self.clocks._cron_climb()
        except Killed:
            self.env.cr.execute("ROLLBACK TO SAVEPOINT committed")
            self.env.cr.clear()
            return True
        return False

    @contextmanager
    def dying(self, calls, is_before):
        """Count the calls at which a worker may die."""
        left = calls

        def wrap(original):
            def call(records, *args, **kwargs):
                nonlocal left
                left = left and left - 1
                if left == 0 and is_before:
                    raise Killed
                result = original(records, *args, **kwargs)
                if left == 0:
                    raise Killed
                return result

            return call

        with patch.object(type(self.env["ir.cron"]), "_commit_progress", self.commit):
            patches = [
                patch.object(model, name, wrap(getattr(model, name)))
                for model_name, names in self.POINTS.items()
                for model in [type(self.env[model_name])]
                for name in names
            ]
            for one in patches:
                one.start()
            try:
                yield
            finally:
                for one in patches:
                    one.stop()

    def assertEachOnce(self, complaints):
        keys = sorted(self.house.step_ids.mapped("key"))
        for complaint in complaints:
            steps = complaint.clock_ids.escalation_ids
            self.assertEqual(sorted(steps.mapped("key")), keys)
            told = complaint.message_ids.filtered(
                lambda message: "Escalation:" in (message.body or "")
            )
            self.assertEqual(len(told), len(keys))
            self.assertEqual(len(complaint.activity_ids), len(keys))
