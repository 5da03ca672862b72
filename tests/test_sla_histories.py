import random
from datetime import timedelta

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import TransactionCase, tagged

from ..benchmarks import histories
from ..benchmarks.oracle import DAY, Calendar, Hours, Judge, Story
from .common import RuleCase

COMPLAINT = "aftersales.complaint"


@tagged("post_install", "-at_install")
class TestHistories(TransactionCase):
    """A sample of what `make bench` does a hundred thousand times."""

    def test_random_histories_are_due_when_the_judge_says(self):
        other = self.env["res.company"].create({"name": "Other"})
        judged = 0
        for seed in range(3):
            count, differences = histories.run_group(
                self.env, seed, 120, self.env.company, other
            )
            self.assertFalse(differences, "\n".join(differences[:5]))
            judged += count
        self.assertGreater(judged, 360)

    def test_the_judge_finds_a_deadline_that_is_wrong_by_a_minute(self):
        hours = Hours("UTC", tuple((None, day, 480, 1020) for day in range(5)))
        calendar = Calendar(hours, histories.BEGIN, histories.BEGIN + 30 * DAY)
        start = histories.BEGIN + 600
        judge = Judge(calendar, Story(7, "hour", True, start))
        self.assertEqual(judge.due(), start + 420)
        judge = Judge(calendar, Story(421, "minute", True, start))
        self.assertEqual(judge.due(), histories.BEGIN + DAY + 481)


@tagged("post_install", "-at_install")
class TestClockHistories(RuleCase):
    """Complaints live through random weeks; their clocks are held against the judge."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.company"].create({"name": "Other"})
        cls.accepted = cls.env["ir.model.fields.selection"].search(
            [
                ("field_id.model", "=", COMPLAINT),
                ("field_id.name", "=", "state"),
                ("value", "=", "accepted"),
            ]
        )

    def test_clocks_of_complaints_are_due_when_the_judge_says(self):
        for seed in range(3):
            rng = random.Random(seed)
            hours, strange = histories.random_hours(rng)
            record = histories.make_calendar(
                self.env, hours, strange, self.company, self.other
            )
            begin = histories.BEGIN
            calendar = Calendar(hours, begin - DAY, begin + 200 * DAY)
            for number in range(6):
                with (
                    self.subTest(seed=seed, number=number),
                    freeze_time(histories.moment(begin)) as clocks,
                ):
                    Life(self, rng, record, calendar, clocks).run()


class Life:
    """One complaint in one calendar, from receipt to its first contact."""

    def __init__(self, case, rng, record, calendar, clocks):
        self.clocks = clocks
        self.case, self.rng, self.env = case, rng, case.env
        self.record, self.calendar = record, calendar
        self.minute = histories.BEGIN
        self.story = None
        self.stands = {"state": None, "customer": None}

    def run(self):
        self.env["aftersales.sla.policy"].search([]).active = False
        self.make_policy("0", priority="0")
        self.make_policy("1", priority="1")
        self.register()
        deeds = [self.ask, self.answer, self.accept, self.investigate]
        deeds += [self.rematch, self.extend, self.ask, self.answer]
        # Investigation follows acceptance, the rest comes as it comes.
        self.rng.shuffle(deeds)
        for deed in deeds:
            self.wait(12 * 60)
            deed()
            self.check(deed.__name__)
        self.stop()

    def wait(self, longest):
        self.minute += self.rng.randrange(1, longest)
        self.clocks.move_to(histories.moment(self.minute))

    # === WHAT HAPPENS === #

    def make_policy(self, name, **columns):
        unit, amount = histories.random_time(self.rng)
        is_working = self.rng.random() < 0.75
        self.env["aftersales.sla.policy"].create(
            {
                "name": f"Policy {name}",
                "res_model": "aftersales.complaint",
                "calendar_id": self.record.id,
                "target_ids": [
                    Command.create(
                        {
                            "name": "Contact",
                            "code": "contact",
                            "amount": amount,
                            "unit": unit,
                            "is_working": is_working,
                            "start_event": f"{COMPLAINT}:fact:received",
                            "stop_event": f"{COMPLAINT}:fact:contacted",
                            "waits_for_customer": True,
                            "pause_state_ids": self.case.accepted.ids,
                        }
                    )
                ],
                **columns,
            }
        )

    def register(self):
        self.wait(30 * DAY)
        self.complaint = self.case.complaint(priority="0").with_env(self.env)
        self.clock = self.complaint.clock_ids
        self.story = Story(*self.get_terms(), self.minute)

    def get_terms(self):
        target = self.complaint.sla_policy_id.target_ids
        return target.amount, target.unit, target.is_working

    def ask(self):
        if not self.complaint.waiting_since:
            self.complaint._wait_for_customer()
            self.stand("customer")

    def answer(self):
        self.complaint._hear_customer()
        self.go_on("customer")

    def accept(self):
        if self.complaint.state == "new":
            self.case.take(self.complaint, "accept")
            self.stand("state")

    def investigate(self):
        if self.complaint.state == "accepted":
            self.case.take(self.complaint, "investigate")
            self.go_on("state")

    def rematch(self):
        """Let the customer's urgency rise: another policy comes to hold."""
        self.complaint.priority = "1"
        amount, unit, is_working = self.get_terms()
        changed = {"amount": amount, "unit": unit, "is_working": is_working}
        self.story = Story(**{**vars(self.story), **changed})
        # What was late may have time again: where the complaint waits, it stands still.
        if self.complaint.state == "accepted":
            self.stand("state")
        if self.complaint.waiting_since:
            self.stand("customer")

    def extend(self):
        clock = self.clock
        if clock.is_late or clock.state not in ("running", "paused"):
            return
        earliest = max(clock.due_at, histories.moment(self.minute))
        new_due = earliest + timedelta(minutes=self.rng.randrange(1, 5 * DAY))
        self.env["aftersales.sla.extend"].create(
            {
                "clock_id": clock.id,
                "has_agreed": True,
                "agreed_by": "Ann Miller",
                "new_due_at": new_due,
                "reason": "The steel is late.",
            }
        ).action_extend()
        new_due = int((new_due - histories.EPOCH).total_seconds()) // 60
        extension = self.minute, new_due
        self.story = Story(**{**vars(self.story), "extension": extension})

    def stop(self):
        self.wait(2 * DAY)
        self.complaint._record_fact("contacted", histories.moment(self.minute))
        for cause in self.stands:
            self.go_on(cause)
        self.check("stop")
        judge = Judge(self.calendar, self.story)
        self.case.assertEqual(self.clock.state, "stopped")
        kept = self.minute <= judge.original_due()
        self.case.assertEqual(self.clock.is_kept, kept)
        as_agreed = self.minute <= judge.due()
        self.case.assertEqual(self.clock.is_kept_extended, as_agreed)

    # === STANDSTILLS === #

    def stand(self, cause):
        """Stand still; a clock that is late already runs on."""
        stands = any(begun is not None for begun in self.stands.values())
        judge = Judge(self.calendar, self.story)
        if self.stands[cause] is None and (stands or judge.due() >= self.minute):
            self.stands[cause] = self.minute

    def go_on(self, cause):
        begun, self.stands[cause] = self.stands[cause], None
        if begun is not None:
            pauses = (*self.story.pauses, (begun, self.minute))
            self.story = Story(**{**vars(self.story), "pauses": pauses})

    # === COMPARISON === #

    def check(self, deed):
        """Compare, unless the clock stands still: what is to come moves it again."""
        self.clock.invalidate_recordset()
        if any(begun is not None for begun in self.stands.values()):
            return
        judge = Judge(self.calendar, self.story)
        expected = (judge.due(), judge.original_due())
        due = [
            int((moment - histories.EPOCH).total_seconds()) // 60
            for moment in (self.clock.due_at, self.clock.original_due_at)
        ]
        self.case.assertEqual(tuple(due), expected, f"{deed}: {self.story}")
