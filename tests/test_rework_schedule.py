from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command

from .common import AftersalesCase
from .test_complaint_queries import QueryCase

# A Monday; the company works Monday to Friday, 8 to 12 and 13 to 17, in UTC.
NOW = "2027-03-01 07:00:00"
MONDAY = date(2027, 3, 1)
WEDNESDAY = date(2027, 3, 3)
FRIDAY = date(2027, 3, 5)


def moment(day, hour, minute=0):
    return datetime(2027, 3, day, hour, minute)


class ScheduleCase(AftersalesCase):
    """A production department of one station in a company with plain hours."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.resource_calendar_id = cls.calendar()
        cls.other_team = cls.team("Paint Shop", "production", cls.production)

    @classmethod
    def calendar(cls):
        return cls.env["resource.calendar"].create(
            {
                "name": "Plain hours",
                "tz": "UTC",
                "attendance_ids": [
                    Command.clear(),
                    *(
                        Command.create(
                            {
                                "name": "Work",
                                "dayofweek": str(day),
                                "hour_from": begin,
                                "hour_to": end,
                                "day_period": period,
                            }
                        )
                        for day in range(5)
                        for begin, end, period in (
                            (8, 12, "morning"),
                            (13, 17, "afternoon"),
                        )
                    ),
                ],
            }
        )

    def routed(self, minutes=240, promised_on=FRIDAY, painted=0, **values):
        """Make a rework that waits for its schedule and takes so many minutes.

        :param painted: minutes of another department, afterwards
        """
        rework = self.rework(promised_on=promised_on, **values)
        operation = {
            "name": "Replace the bearing",
            "setup_minutes": minutes,
            "characteristic": "Noise",
        }
        paint = {
            "name": "Paint",
            "sequence": 20,
            "team_id": self.other_team.id,
            "setup_minutes": painted,
        }
        operations = [operation, paint] if painted else [operation]
        rework.sudo().operation_ids = [Command.create(row) for row in operations]
        return self.carry_rework(rework, "routed").with_user(self.planning)

    def scheduled(self, *args, **values):
        rework = self.routed(*args, **values)
        rework.action_propose_schedule()
        rework.action_schedule()
        return rework


@freeze_time(NOW)
class TestProposal(ScheduleCase):
    def test_it_ends_so_that_a_day_is_left_before_the_promise(self):
        rework = self.routed()
        rework.action_propose_schedule()
        self.assertRecordValues(
            rework,
            [
                {
                    "scheduled_start": moment(4, 13),
                    "scheduled_end": moment(4, 17),
                    "expected_on": FRIDAY,
                    "late_days": 0,
                    "schedule_warning": "",
                }
            ],
        )

    def test_the_company_says_how_many_days_are_left(self):
        self.company.aftersales_rework_buffer_days = 3
        rework = self.routed()
        rework.action_propose_schedule()
        self.assertEqual(rework.scheduled_end, moment(2, 17))

    def test_what_is_scheduled_takes_its_time_from_the_next(self):
        self.scheduled(minutes=400)
        rework = self.routed(minutes=240)
        rework.action_propose_schedule()
        self.assertEqual(rework.scheduled_start, moment(3, 14, 20))
        slots = rework.slot_ids.sorted("day")
        self.assertEqual(slots.mapped("minutes"), [160, 80])

    def test_more_stations_do_more_on_a_day(self):
        self.production_team.rework_stations = 2
        self.scheduled(minutes=480)
        rework = self.routed(minutes=480)
        rework.action_propose_schedule()
        self.assertEqual(rework.scheduled_start, moment(4, 8))

    def test_an_operation_of_another_department_takes_its_time(self):
        rework = self.routed(minutes=480, painted=480)
        rework.action_propose_schedule()
        self.assertEqual(rework.slot_ids.sorted("day").team_id[0], self.production_team)
        self.assertEqual(rework.scheduled_start, moment(3, 8))

    def test_the_department_may_have_hours_of_its_own(self):
        hours = self.calendar()
        hours.attendance_ids.filtered(lambda a: a.dayofweek != "1").unlink()
        self.production_team.rework_calendar_id = hours
        rework = self.routed()
        rework.action_propose_schedule()
        self.assertEqual(rework.scheduled_end, moment(2, 17))

    def test_nothing_is_planned_on_a_holiday(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "company_id": self.company.id,
                "date_from": moment(4, 0),
                "date_to": moment(4, 23, 59),
            }
        )
        rework = self.routed()
        rework.action_propose_schedule()
        self.assertEqual(rework.scheduled_end, moment(3, 17))

    def test_several_compete_by_urgency_and_then_by_promise(self):
        later = self.routed(minutes=480, promised_on=FRIDAY)
        sooner = self.routed(minutes=480, promised_on=date(2027, 3, 4))
        urgent = self.routed(minutes=480, promised_on=FRIDAY, priority="1")
        (later + sooner + urgent).action_propose_schedule()
        days = [r.scheduled_start.day for r in (urgent, sooner, later)]
        self.assertEqual(days, [4, 3, 2])

    def test_what_cannot_be_in_time_is_begun_now_and_says_how_late_it_is(self):
        rework = self.routed(minutes=1000, promised_on=date(2027, 3, 2))
        rework.action_propose_schedule()
        self.assertEqual(rework.scheduled_start, moment(1, 8))
        self.assertEqual(rework.late_days, 2)
        self.assertIn("2 day(s) after", rework.schedule_warning)

    def test_without_a_promise_it_is_done_as_soon_as_possible(self):
        rework = self.routed(promised_on=False)
        rework.action_propose_schedule()
        self.assertEqual(rework.scheduled_start, moment(1, 8))

    def test_a_department_without_hours_gets_no_proposal(self):
        self.production_team.rework_stations = 0
        rework = self.routed()
        told = rework.action_propose_schedule()
        self.assertIn(rework.name, told["params"]["message"])
        self.assertFalse(rework.scheduled_start)

    def test_only_what_is_routed_is_proposed(self):
        rework = self.rework().with_user(self.planning)
        with self.assertRefused("can be proposed", rework.name):
            rework.action_propose_schedule()

    def test_the_hint_says_what_is_free_until_it_must_be_done(self):
        self.scheduled(minutes=400)
        rework = self.routed()
        self.assertEqual(rework.free_minutes, 4 * 480 - 400)


@freeze_time(NOW)
class TestSchedule(ScheduleCase):
    def test_an_overload_is_shown_before_the_step(self):
        self.scheduled(minutes=400)
        rework = self.routed(minutes=240)
        rework.write({"scheduled_start": moment(4, 8), "scheduled_end": moment(4, 17)})
        self.assertIn("Gear Shop has 160 min too much", rework.schedule_warning)
        rework.action_schedule()
        self.assertEqual(rework.state, "scheduled")
        self.assertIn("Gear Shop has 160 min too much", rework.schedule_warning)

    def test_the_company_may_ask_for_a_reason_where_there_is_too_much_to_do(self):
        self.company.aftersales_rework_overload = "block"
        self.scheduled(minutes=400)
        rework = self.routed(minutes=240)
        rework.write({"scheduled_start": moment(4, 8), "scheduled_end": moment(4, 17)})
        with self.assertRefused("160 min too much"):
            rework.action_schedule()
        rework.schedule_exception = "Two people stay longer."
        rework.action_schedule()
        self.assertEqual(rework.schedule_exception_by_id, self.planning)

    def test_together_they_are_too_much_even_where_each_alone_would_fit(self):
        self.company.aftersales_rework_overload = "block"
        reworks = self.routed(minutes=300) + self.routed(minutes=300)
        reworks.write({"scheduled_start": moment(4, 8), "scheduled_end": moment(4, 17)})
        with self.assertRefused("120 min too much"):
            reworks.action_schedule()

    def test_what_will_be_late_is_scheduled_only_with_a_reason(self):
        rework = self.routed(minutes=1000, promised_on=date(2027, 3, 2))
        rework.action_propose_schedule()
        with self.assertRefused("Agree with the customer on another day"):
            rework.action_schedule()
        rework.schedule_exception = "The customer has a spare one."
        rework.action_schedule()
        self.assertEqual(rework.schedule_exception_at, fields.Datetime.now())

    def test_a_reason_stands_for_the_dates_as_they_were(self):
        rework = self.routed(minutes=1000, promised_on=date(2027, 3, 2))
        rework.action_propose_schedule()
        rework.schedule_exception = "The customer has a spare one."
        rework.scheduled_end = moment(9, 17)
        self.assertFalse(rework.schedule_exception)
        with self.assertRefused("Agree with the customer"):
            rework.action_schedule()

    def test_nobody_signs_for_another(self):
        rework = self.routed()
        with self.assertRefused("recorded by the workflow"):
            rework.write({"schedule_exception_by_id": self.manager.id})
        with self.assertRefused("recorded by the workflow"):
            rework.write({"loop_count": 3})

    def test_it_cannot_end_before_it_starts_or_in_the_past(self):
        rework = self.routed()
        rework.write({"scheduled_start": moment(4, 8), "scheduled_end": moment(3, 17)})
        with self.assertRefused("cannot end before it starts"):
            rework.action_schedule()
        rework.write(
            {
                "scheduled_start": moment(1, 1),
                "scheduled_end": moment(1, 2),
            }
        )
        with self.assertRefused("over already"):
            rework.action_schedule()

    def test_dates_and_step_may_be_written_at_once(self):
        rework = self.routed()
        rework.write(
            {
                "scheduled_start": moment(3, 8),
                "scheduled_end": moment(3, 12),
                "state": "scheduled",
            }
        )
        self.assertEqual(rework.slot_ids.mapped("minutes"), [240])

    def test_a_proposal_keeps_its_place_whoever_is_scheduled_first(self):
        first, second = self.routed(minutes=400), self.routed(minutes=400)
        (first + second).action_propose_schedule()
        second.action_schedule()
        first.action_schedule()
        self.assertFalse(any((first + second).mapped("schedule_warning")))

    def test_what_is_scheduled_again_gives_its_time_back(self):
        rework = self.scheduled(minutes=480)
        self.take(rework, "reschedule", self.planning)
        other = self.routed(minutes=480)
        other.action_propose_schedule()
        self.assertEqual(other.scheduled_start, moment(4, 8))

    def test_what_is_routed_again_has_no_dates(self):
        rework = self.scheduled()
        self.take(rework, "reroute", self.process)
        self.assertFalse(rework.scheduled_start)
        self.assertFalse(rework.slot_ids)

    def test_what_is_cancelled_takes_no_time(self):
        rework = self.scheduled()
        self.take(rework, "cancel", self.planning)
        self.assertFalse(rework.slot_ids)


@freeze_time(NOW)
class TestScheduleRights(ScheduleCase):
    def test_only_planning_says_when(self):
        rework = self.routed()
        for user in (self.production, self.process, self.service, self.quality):
            with self.subTest(user=user.name), self.assertRefused("Planning says"):
                rework.with_user(user).scheduled_start = moment(4, 8)
            with self.subTest(user=user.name), self.assertRefused("Planning says"):
                rework.with_user(user).action_propose_schedule()
        with self.assertRefused("Planning says"):
            self.rework(scheduled_start=moment(4, 8))

    def test_production_does_not_schedule(self):
        rework = self.routed()
        rework.action_propose_schedule()
        with self.assertRefused("reserved for"):
            rework.with_user(self.production).action_schedule()

    def test_the_warehouse_does_not_even_propose(self):
        with self.assertRefused("Planning says"):
            self.routed().with_user(self.warehouse).action_propose_schedule()

    def test_once_scheduled_no_write_moves_the_dates(self):
        rework = self.scheduled()
        for name in ("scheduled_start", "scheduled_end"):
            for user in (self.planning, self.manager, self.admin):
                with self.subTest(name=name), self.assertRefused("was settled"):
                    rework.with_user(user).write({name: moment(9, 8)})

    def test_nobody_writes_slots(self):
        rework = self.scheduled()
        with self.assertRaises(AccessError):
            rework.slot_ids.with_user(self.manager).write({"minutes": 1})


class Loaded:
    """What planning reads about the days of a department."""

    def load(self, day, team=None):
        team = team or self.production_team
        loads = self.env["aftersales.rework.load"].with_user(self.planning)
        self.env.invalidate_all()
        return loads.search([("day", "=", day), ("team_id", "=", team.id)])


@freeze_time(NOW)
class TestLoad(Loaded, ScheduleCase):
    def test_each_day_shows_what_is_planned_and_what_it_holds(self):
        self.scheduled(minutes=400)
        self.assertRecordValues(
            self.load(date(2027, 3, 4)),
            [{"minutes": 400, "capacity": 480, "free": 80, "overload": 0}],
        )
        self.assertFalse(self.load(date(2027, 3, 6)))

    def test_what_is_only_proposed_is_no_load(self):
        self.routed().action_propose_schedule()
        self.assertEqual(self.load(date(2027, 3, 4)).minutes, 0)

    def test_an_overload_can_be_found(self):
        rework = self.routed(minutes=600)
        rework.write({"scheduled_start": moment(4, 8), "scheduled_end": moment(4, 17)})
        rework.action_schedule()
        load = self.load(date(2027, 3, 4))
        self.assertEqual(load.overload, 120)
        self.assertEqual(
            load.action_open_reworks()["domain"], [("id", "in", rework.ids)]
        )

    def test_another_company_does_not_see_it(self):
        other = self.env["res.company"].create({"name": "Other"})
        user = self.person("stranger", "aftersales.group_planning_user")
        user.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        self.scheduled()
        domain = [("team_id", "=", self.production_team.id)]
        self.assertFalse(
            self.env["aftersales.rework.load"].with_user(user).search(domain)
        )


@freeze_time(NOW)
class TestOverdue(Loaded, ScheduleCase):
    """What is not done when it should be still takes time, and more of it."""

    def late(self, minutes=240, **values):
        """Make a rework that should be done on Monday, and read it on Wednesday."""
        rework = self.scheduled(minutes, promised_on=date(2027, 3, 2), **values)
        self.assertEqual(self.load(MONDAY).minutes, minutes)
        return rework

    def test_what_is_overdue_is_due_today(self):
        rework = self.late()
        with freeze_time("2027-03-03 09:00:00"):
            self.assertEqual(self.load(WEDNESDAY).minutes, 240)
            self.assertEqual(self.load(MONDAY).minutes, 0)
            opened = self.load(WEDNESDAY).action_open_reworks()
            self.assertEqual(opened["domain"], [("id", "in", rework.ids)])

    def test_nothing_is_due_while_the_department_rests(self):
        self.late()
        with freeze_time("2027-03-06 09:00:00"):
            self.assertFalse(self.load(date(2027, 3, 6)))
            self.assertEqual(self.load(date(2027, 3, 8)).minutes, 240)

    def test_what_is_done_was_done_on_its_day(self):
        rework = self.late(painted=60)
        operation = rework.operation_ids[0].with_user(self.production)
        operation.action_start()
        operation.action_finish()
        with freeze_time("2027-03-03 09:00:00"):
            self.assertEqual(self.load(MONDAY).minutes, 240)
            self.assertEqual(self.load(WEDNESDAY).minutes, 0)
            self.assertEqual(self.load(WEDNESDAY, self.other_team).minutes, 60)

    def test_the_next_proposal_finds_the_time_taken(self):
        self.late(minutes=400)
        with freeze_time("2027-03-03 07:00:00"):
            rework = self.routed(minutes=240, promised_on=date(2027, 3, 4))
            rework.action_propose_schedule()
            self.assertEqual(rework.scheduled_end, moment(4, 10, 40))

    def test_what_is_overdue_leaves_too_little_for_others(self):
        rework = self.late(minutes=400)
        with freeze_time("2027-03-03 07:00:00"):
            other = self.routed(minutes=300)
            other.write(
                {"scheduled_start": moment(3, 8), "scheduled_end": moment(3, 17)}
            )
            self.env.invalidate_all()
            self.assertIn("has 220 min too much", other.schedule_warning)
            self.assertNotIn("min too much", rework.schedule_warning)

    def test_another_round_takes_time_from_now_on(self):
        rework = self.late()
        self.carry_rework(rework, "inspection")
        self.assertEqual(self.load(MONDAY).minutes, 0)
        with freeze_time("2027-03-03 15:00:00"):
            self.fail_rework(rework)
            self.assertEqual(self.load(WEDNESDAY).minutes, 120)
            self.assertEqual(self.load(date(2027, 3, 4)).minutes, 120)
            self.assertEqual(rework.scheduled_end, moment(4, 10))
            self.assertEqual(rework.late_days, 3)

    def test_another_round_does_not_make_good_what_was_scrapped(self):
        rework = self.rework()
        row = {"name": "Press", "unit_minutes": 20, "characteristic": "Noise"}
        rework.sudo().operation_ids = [Command.create(row)]
        self.carry_rework(rework, "progress")
        operation = rework.operation_ids.with_user(self.production)
        operation.action_start()
        operation.action_finish(3, 1)
        self.fail_rework(rework)
        self.assertEqual(sum(rework.slot_ids.mapped("minutes")), 60)


@freeze_time(NOW)
class TestScheduleQueries(ScheduleCase, QueryCase):
    """Two are planned with as many queries as forty."""

    def make(self, size):
        promised = [FRIDAY + timedelta(days=n % 20) for n in range(size)]
        return self.env["aftersales.rework"].union(
            *(self.routed(minutes=60, promised_on=day) for day in promised)
        )

    def test_proposals_warnings_and_the_step_are_batches(self):
        self.production_team.rework_stations = 10
        first, few, many = self.make(2), self.make(2), self.make(40)
        for method, each in (
            ("action_propose_schedule", 0),
            ("_compute_schedule_warning", 0),
            ("_compute_free_minutes", 0),
            # Core writes the repair order of each.
            ("action_schedule", 1),
        ):
            getattr(first, method)()
            counts = [self.count_queries(getattr(r, method)) for r in (few, many)]
            with self.subTest(method=method):
                self.assertEqual(counts[1] - counts[0], 38 * each)

    def test_overdue_work_is_found_as_fast_for_many(self):
        self.production_team.rework_stations = 20
        loads, counts = self.env["aftersales.rework.load"], []
        for size in (2, 2, 38):
            rework = self.make(size)
            rework.action_propose_schedule()
            rework.action_schedule()
            with freeze_time("2027-06-01 08:00:00"):
                counts.append(self.count_queries(lambda: loads.search([]).ids))
        self.assertEqual(*counts[1:])
