"""*Explain this deadline*: what is listed sums up to what was promised."""

from random import Random

from freezegun import freeze_time

from odoo.fields import Command

from ..models.sla.deadline import Promise, to_moment, to_seconds
from ..models.sla.explanation import counts_up, explain
from ..models.sla.working_time import AroundTheClock
from .test_sla_stories import FRIDAY, MONDAY, NEXT_MONDAY, TUESDAY, PromiseCase

# What carries the deadline; the rest says why time does not count.
CARRYING = ("counted", "first", "day", "next", "again")
SATURDAY = "2027-03-13 09:00:00"


class ExplanationCase(PromiseCase):
    def promised(self, amount, unit, moment=MONDAY, **values):
        """Return the clock of one promise, of a policy that holds for all."""
        target = {
            "name": "Answer",
            "code": "answer",
            "amount": amount,
            "unit": unit,
            "is_working": True,
            "waits_for_customer": True,
            "start_event": "aftersales.complaint:fact:received",
            "stop_event": "aftersales.complaint:fact:answered",
            **values,
        }
        self.env["aftersales.sla.policy"].create(
            {
                "name": "House policy",
                "sequence": 0,
                "res_model": "aftersales.complaint",
                "target_ids": [Command.create(target)],
            }
        )
        return self.clock(self.register(moment))

    def wait(self, clock, start, end):
        """Let a clock wait for the customer."""
        complaint = clock._get_documents().sudo()
        with freeze_time(start):
            complaint._wait_for_customer()
        with freeze_time(end):
            complaint._hear_customer()

    def explained(self, clock):
        """Return the explanation's values, after checking that it adds up."""
        promise, _time, stretches = clock._explain()
        self.assertTrue(counts_up(promise, stretches))
        last = max(s.end for s in stretches if s.kind in CARRYING)
        self.assertEqual(to_moment(last), clock.original_due_at)
        values = clock._prepare_explanation()
        self.assertTrue(values["is_total_right"])
        self.assertFalse(values["is_changed"])
        return values

    def notes(self, values):
        return [row["note"] for row in values["rows"] if row["note"]]

    def lengths(self, values):
        return [row["length"] for row in values["rows"] if row["is_counted"]]


class TestExplanation(ExplanationCase):
    def test_hours_around_the_clock_are_one_stretch(self):
        values = self.explained(self.promised(72, "hour", is_working=False))
        self.assertEqual(self.lengths(values), ["72 h"])
        self.assertEqual(values["total"], "72 h")

    def test_working_hours_list_breaks_nights_and_weekends(self):
        values = self.explained(self.promised(14, "hour", FRIDAY))
        self.assertEqual(self.lengths(values), ["3 h", "4 h", "4 h", "3 h"])
        self.assertEqual(self.notes(values), ["Break", "Days off", "Break"])
        self.assertEqual(values["total"], "14 h")

    def test_a_night_is_no_day_off(self):
        values = self.explained(self.promised(8, "hour"))
        self.assertEqual(self.notes(values), ["Break", "Night"])

    def test_minutes_are_exact(self):
        values = self.explained(self.promised(90, "minute", "2027-03-08 16:10:30"))
        self.assertEqual(self.lengths(values), ["49 min 30 s", "40 min 30 s"])
        self.assertEqual(values["total"], "1 h 30 min")

    def test_a_holiday_is_named(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Founder's day",
                "calendar_id": self.company.resource_calendar_id.id,
                "company_id": self.company.id,
                "date_from": "2027-03-09 00:00:00",
                "date_to": "2027-03-09 23:59:59",
            }
        )
        values = self.explained(self.promised(10, "hour"))
        self.assertIn("Holiday: Founder's day", self.notes(values))

    def test_a_standstill_says_for_what_and_is_not_counted(self):
        clock = self.promised(16, "hour")
        self.wait(clock, "2027-03-08 11:00:00", "2027-03-09 10:00:00")
        values = self.explained(clock)
        self.assertIn("Stood still: Waiting for the customer", self.notes(values))
        [still] = [row for row in values["rows"] if row["kind"] == "still"]
        self.assertEqual(still["length"], "7 h")

    def test_days_are_counted_after_the_day_of_the_start(self):
        values = self.explained(self.promised(5, "day", FRIDAY))
        self.assertEqual(self.lengths(values), ["1 day"] * 5)
        self.assertEqual(
            self.notes(values), ["The day of the start is not counted", "Days off"]
        )
        self.assertEqual(values["total"], "5 days")

    def test_calendar_days_end_at_midnight(self):
        values = self.explained(self.promised(3, "day", FRIDAY, is_working=False))
        self.assertEqual(self.lengths(values), ["1 day"] * 3)

    def test_a_standstill_of_days_is_made_up_for(self):
        clock = self.promised(2, "day")
        self.wait(clock, "2027-03-08 15:00:00", TUESDAY)
        values = self.explained(clock)
        [still] = [row for row in values["rows"] if row["kind"] == "still"]
        [again] = [row for row in values["rows"] if row["kind"] == "again"]
        self.assertEqual((still["length"], again["length"]), ("3 h", "3 h"))
        self.assertEqual(values["total"], "2 days and 3 h")

    def test_the_same_day_that_was_over_is_the_next_one(self):
        values = self.explained(self.promised(0, "day", SATURDAY))
        self.assertIn("The day was over: the next working day", self.notes(values))
        values = self.explained(self.promised(0, "day", NEXT_MONDAY, code="b"))
        self.assertEqual(self.notes(values), ["Due on the same day"])

    def test_an_extension_stands_beside_what_was_promised_first(self):
        clock = self.promised(2, "day")
        self.extend(clock, TUESDAY, "2027-03-15 12:00:00")
        values = self.explained(clock)
        self.assertEqual(values["extension"]["agreed_by"], "Ann Miller")
        self.assertIn("Mar 15, 2027", values["extension"]["new_due"])
        self.assertFalse(values["extension"]["due"])

    def test_changed_working_hours_are_told(self):
        clock = self.promised(16, "hour")
        self.company.resource_calendar_id.attendance_ids[:1].unlink()
        self.assertTrue(clock._prepare_explanation()["is_changed"])

    def test_the_page_names_both_time_zones(self):
        self.service.tz = "Asia/Tokyo"
        self.company.resource_calendar_id.tz = "America/New_York"
        clock = self.promised(2, "day").with_user(self.service)
        clock = clock.with_context(tz="Asia/Tokyo")
        for zone in ("Asia/Tokyo", "America/New_York"):
            self.assertIn(zone, clock.explanation)

    def test_the_dialog_is_read_only(self):
        clock = self.promised(2, "day").with_user(self.production)
        action = clock.action_explain()
        [values] = clock.web_read({"explanation": {}})
        self.assertEqual(action["target"], "new")
        self.assertIn("working days", values["explanation"])


class TestRandomExplanations(ExplanationCase):
    """What chance brings adds up as well."""

    def test_every_promise_adds_up(self):
        dice = Random(19)
        calendar = self.company.resource_calendar_id
        calendar.tz = "Europe/Brussels"
        times = [
            calendar._get_working_time(self.company),
            AroundTheClock("Asia/Shanghai"),
        ]
        origin = 1_800_000_000
        for _number in range(300):
            start = origin + dice.randrange(30_000_000)
            pauses = []
            for _pause in range(dice.randrange(4)):
                begun = start + dice.randrange(-50_000, 900_000)
                pauses.append((begun, begun + dice.randrange(400_000)))
            unit, most = dice.choice([("minute", 3000), ("hour", 200), ("day", 15)])
            promise = Promise(dice.randrange(1, most), unit, start, tuple(pauses))
            time = dice.choice(times)
            stretches = explain(promise, time)
            self.assertTrue(counts_up(promise, stretches), promise)
            last = max(s.end for s in stretches if s.kind in CARRYING)
            self.assertEqual(last, promise.due(time), promise)

    def test_a_sum_that_is_wrong_is_noticed(self):
        promise = Promise(3, "day", to_seconds(self.company.create_date))
        stretches = explain(promise, AroundTheClock("UTC"))
        self.assertFalse(counts_up(promise, stretches[:-1]))
