from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import TransactionCase, tagged

from ..models.sla.deadline import Promise, to_moment, to_seconds
from ..models.sla.working_time import AroundTheClock
from .common import AftersalesCase

# Monday to Friday with a lunch break.
OFFICE = [(day, *part) for day in range(5) for part in ((8, 12), (13, 17))]
ALWAYS = [(day, 0, 24) for day in range(7)]


class WorkingHours:
    """Speaks of working hours, and of moments as a local clock on the wall shows them.

    1 February 2027 is a Monday.
    """

    zone = "Europe/Brussels"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.office = cls.calendar(OFFICE)

    @classmethod
    def calendar(cls, hours, zone=None, **values):
        """Make working hours of (weekday, from, to) or (week, weekday, from, to)."""
        shifts = [(None, *shift)[-4:] for shift in hours]
        return cls.env["resource.calendar"].create(
            {
                "name": "Test hours",
                "tz": zone or cls.zone,
                "company_id": False,
                "attendance_ids": [
                    Command.clear(),
                    *(
                        Command.create(
                            {
                                "name": "Shift",
                                "week_type": False if week is None else str(week),
                                "dayofweek": str(day),
                                "hour_from": start,
                                "hour_to": end,
                            }
                        )
                        for week, day, start, end in shifts
                    ),
                ],
                **values,
            }
        )

    def holiday(self, start, end, calendar=None, **values):
        """Make a day off, of everybody unless ``values`` say otherwise."""
        return self.env["resource.calendar.leaves"].create(
            {
                "name": "Day off",
                "calendar_id": (calendar or self.office).id,
                "date_from": self.at(start),
                "date_to": self.at(end),
                **values,
            }
        )

    def at(self, local, zone=None):
        """Return Odoo's datetime of what a local clock shows."""
        moment = datetime.fromisoformat(local).replace(
            tzinfo=ZoneInfo(zone or self.zone)
        )
        return moment.astimezone(ZoneInfo("UTC")).replace(tzinfo=None)

    def due(self, calendar, amount, unit, start, pauses=(), extension=None):
        """Return when it is due, as the calendar's clock shows it.

        :param calendar: working hours, or the name of a time zone: around the clock
        """
        zone = calendar if isinstance(calendar, str) else calendar.tz
        moment = to_moment(
            self.promise(calendar, amount, unit, start, pauses, extension)
        )
        local = moment.replace(tzinfo=ZoneInfo("UTC")).astimezone(ZoneInfo(zone))
        return local.strftime("%Y-%m-%d %H:%M")

    def promise(self, calendar, amount, unit, start, pauses, extension):
        zone = calendar if isinstance(calendar, str) else calendar.tz
        time = AroundTheClock(zone)
        if zone is not calendar:
            time = calendar._get_working_time(self.company)
        self.made = Promise(
            amount,
            unit,
            self.seconds(start, zone),
            tuple((self.seconds(a, zone), self.seconds(b, zone)) for a, b in pauses),
            extension and tuple(self.seconds(moment, zone) for moment in extension),
        )
        self.time = time
        return self.made.due(time)

    def seconds(self, local, zone):
        return to_seconds(self.at(local, zone))


@tagged("post_install", "-at_install")
class WorkingTimeCase(WorkingHours, TransactionCase):
    """Needs nothing of the world of the other tests."""


@tagged("post_install", "-at_install")
class TestDays(WorkingTimeCase):
    """The day of the start is day zero; the last day ends with its last hour."""

    def test_monday_plus_two_is_the_evening_of_wednesday(self):
        due = self.due(self.office, 2, "day", "2027-02-01 10:00")
        self.assertEqual(due, "2027-02-03 17:00")

    def test_saturday_plus_two_is_the_evening_of_tuesday(self):
        due = self.due(self.office, 2, "day", "2027-02-06 10:00")
        self.assertEqual(due, "2027-02-09 17:00")

    def test_friday_plus_one_skips_the_week_end(self):
        due = self.due(self.office, 1, "day", "2027-02-05 16:59")
        self.assertEqual(due, "2027-02-08 17:00")

    def test_receipt_after_hours_still_belongs_to_its_day(self):
        due = self.due(self.office, 2, "day", "2027-02-01 22:00")
        self.assertEqual(due, "2027-02-03 17:00")

    def test_receipt_before_hours_belongs_to_its_day(self):
        due = self.due(self.office, 1, "day", "2027-02-01 05:00")
        self.assertEqual(due, "2027-02-02 17:00")

    def test_a_holiday_is_no_working_day(self):
        self.holiday("2027-02-02 00:00", "2027-02-02 23:59:59")
        due = self.due(self.office, 2, "day", "2027-02-01 10:00")
        self.assertEqual(due, "2027-02-04 17:00")

    def test_half_a_holiday_leaves_half_a_day(self):
        self.holiday("2027-02-03 12:00", "2027-02-03 23:59:59")
        due = self.due(self.office, 2, "day", "2027-02-01 10:00")
        self.assertEqual(due, "2027-02-03 12:00")

    def test_the_same_day_ends_with_its_work(self):
        due = self.due(self.office, 0, "day", "2027-02-01 10:00")
        self.assertEqual(due, "2027-02-01 17:00")

    def test_the_same_day_is_the_next_one_when_work_is_over(self):
        due = self.due(self.office, 0, "day", "2027-02-05 17:00")
        self.assertEqual(due, "2027-02-08 17:00")

    def test_calendar_days_end_at_local_midnight(self):
        due = self.due("Asia/Shanghai", 1, "day", "2027-02-05 17:00")
        self.assertEqual(due, "2027-02-07 00:00")

    def test_no_calendar_day_at_all_is_the_end_of_today(self):
        due = self.due("Asia/Shanghai", 0, "day", "2027-02-05 00:00")
        self.assertEqual(due, "2027-02-06 00:00")

    def test_the_day_is_the_calendars_not_that_of_greenwich(self):
        kiritimati = self.calendar(OFFICE, zone="Pacific/Kiritimati")
        # In Greenwich it is still Sunday.
        due = self.due(kiritimati, 1, "day", "2027-02-01 09:00")
        self.assertEqual(due, "2027-02-02 17:00")


@tagged("post_install", "-at_install")
class TestHours(WorkingTimeCase):
    """Hours and minutes are counted exactly, where somebody works."""

    def test_lunch_does_not_count(self):
        due = self.due(self.office, 2, "hour", "2027-02-01 11:00")
        self.assertEqual(due, "2027-02-01 14:00")

    def test_what_fits_exactly_ends_with_the_work_and_not_with_the_next_day(self):
        due = self.due(self.office, 4, "hour", "2027-02-01 13:00")
        self.assertEqual(due, "2027-02-01 17:00")

    def test_receipt_outside_of_hours_counts_from_the_next_hour_of_work(self):
        due = self.due(self.office, 90, "minute", "2027-02-06 23:00")
        self.assertEqual(due, "2027-02-08 09:30")

    def test_around_the_clock_nights_count(self):
        due = self.due("Europe/Brussels", 24, "hour", "2027-02-06 23:00")
        self.assertEqual(due, "2027-02-07 23:00")

    def test_two_weeks_alternate(self):
        # The week of 1 February 2027 is a first one.
        shifts = [(0, 0, 8, 16), (0, 1, 8, 16), (1, 2, 8, 16)]
        calendar = self.calendar(shifts, two_weeks_calendar=True)
        due = self.due(calendar, 17, "hour", "2027-02-01 08:00")
        self.assertEqual(due, "2027-02-10 09:00")

    def test_attendances_until_midnight_join_those_of_the_next_day(self):
        always = self.calendar(ALWAYS)
        due = self.due(always, 24 * 30, "hour", "2027-01-20 23:59")
        self.assertEqual(due, "2027-02-19 23:59")

    def test_a_holiday_until_its_last_second_leaves_no_second_of_work(self):
        always = self.calendar(ALWAYS)
        self.holiday("2027-02-02 00:00", "2027-02-02 23:59:59", always)
        due = self.due(always, 24, "hour", "2027-02-01 12:00")
        self.assertEqual(due, "2027-02-03 12:00")
        due = self.due(always, 1, "day", "2027-02-01 12:00")
        self.assertEqual(due, "2027-02-04 00:00")

    def test_work_goes_on_over_new_year(self):
        due = self.due(self.office, 2, "hour", "2026-12-31 16:00")
        self.assertEqual(due, "2027-01-01 09:00")

    def test_what_never_comes_has_no_date_however_often_one_asks(self):
        seldom = self.calendar([(0, 8, 8.25)])
        promise = Promise(8760, "hour", self.seconds("2027-02-01 08:00", "UTC"))
        time = seldom._get_working_time(self.company)
        self.assertEqual([promise.due(time) for _ask in range(3)], [None] * 3)


@tagged("post_install", "-at_install")
class TestHolidays(WorkingTimeCase):
    """Holidays of the company count, not those of others and not a person's."""

    def assertNextDay(self, expected):
        due = self.due(self.office, 1, "day", "2027-02-01 10:00")
        self.assertEqual(due, expected)

    def test_a_holiday_of_another_company_is_nothing_to_us(self):
        other = self.env["res.company"].create({"name": "Other"})
        holidays = self.env["resource.calendar.leaves"].with_company(other)
        leave = holidays.create(
            {
                "name": "Their feast",
                "calendar_id": self.office.id,
                "date_from": self.at("2027-02-02 00:00"),
                "date_to": self.at("2027-02-02 23:59:59"),
            }
        )
        self.assertEqual(leave.company_id, other)
        self.assertNextDay("2027-02-02 17:00")

    def test_a_persons_leave_is_not_everybodys(self):
        resource = self.env["resource.resource"].create({"name": "Ann"})
        self.holiday("2027-02-02 00:00", "2027-02-02 23:59:59", resource_id=resource.id)
        self.assertNextDay("2027-02-02 17:00")

    def test_a_training_is_work(self):
        self.holiday("2027-02-02 00:00", "2027-02-02 23:59:59", time_type="other")
        self.assertNextDay("2027-02-02 17:00")

    def test_a_holiday_without_working_hours_holds_for_all_of_them(self):
        self.holiday("2027-02-02 00:00", "2027-02-02 23:59:59", calendar_id=False)
        self.assertNextDay("2027-02-03 17:00")

    def test_hours_in_memory_follow_a_new_holiday(self):
        self.assertNextDay("2027-02-02 17:00")
        holiday = self.holiday("2027-02-02 00:00", "2027-02-02 23:59:59")
        self.assertNextDay("2027-02-03 17:00")
        holiday.unlink()
        self.assertNextDay("2027-02-02 17:00")

    def test_hours_in_memory_follow_changed_attendances(self):
        self.assertNextDay("2027-02-02 17:00")
        evening = self.office.attendance_ids.filtered(lambda a: a.hour_to == 17)
        evening.hour_to = 18
        self.assertNextDay("2027-02-02 18:00")
        evening.unlink()
        self.assertNextDay("2027-02-02 12:00")

    def test_hours_in_memory_follow_another_time_zone(self):
        self.assertNextDay("2027-02-02 17:00")
        self.office.tz = "Asia/Shanghai"
        due = self.due(self.office, 1, "day", "2027-02-01 10:00")
        self.assertEqual(due, "2027-02-02 17:00")


@tagged("post_install", "-at_install")
class TestSummerTime(WorkingTimeCase):
    """When the clocks are changed, the hours that pass are those that count."""

    def test_the_short_day_has_an_hour_less(self):
        always = self.calendar(ALWAYS)
        for hours in ("Europe/Brussels", always):
            due = self.due(hours, 24, "hour", "2027-03-27 12:00")
            self.assertEqual(due, "2027-03-28 13:00")

    def test_the_long_day_has_an_hour_more(self):
        always = self.calendar(ALWAYS)
        for hours in ("Europe/Brussels", always):
            due = self.due(hours, 24, "hour", "2027-10-30 12:00")
            self.assertEqual(due, "2027-10-31 11:00")

    def test_the_office_keeps_its_hours(self):
        for start, due in (
            ("2027-03-26 16:00", "2027-03-29 09:00"),
            ("2027-10-29 16:00", "2027-11-01 09:00"),
        ):
            self.assertEqual(self.due(self.office, 2, "hour", start), due)

    def test_a_night_shift_loses_and_gains_the_hour(self):
        nights = self.calendar([(6, 0, 6)])
        due = self.due(nights, 5 * 60 + 1, "minute", "2027-03-28 00:00")
        self.assertEqual(due, "2027-04-04 00:01")
        due = self.due(nights, 7 * 60, "minute", "2027-10-31 00:00")
        self.assertEqual(due, "2027-10-31 06:00")

    def test_south_of_the_equator_summer_begins_in_october(self):
        due = self.due("Australia/Adelaide", 24, "hour", "2027-10-02 12:00")
        self.assertEqual(due, "2027-10-03 13:00")
        due = self.due("Australia/Adelaide", 24, "hour", "2027-04-03 12:00")
        self.assertEqual(due, "2027-04-04 11:00")

    def test_half_an_hour_is_changed_on_lord_howe(self):
        due = self.due("Australia/Lord_Howe", 24, "hour", "2027-10-02 12:00")
        self.assertEqual(due, "2027-10-03 12:30")

    def test_a_day_may_begin_at_one(self):
        # In Santiago the clocks go forward at midnight.
        due = self.due("America/Santiago", 0, "day", "2027-09-04 12:00")
        self.assertEqual(due, "2027-09-05 01:00")


@tagged("post_install", "-at_install")
class TestStandstills(WorkingTimeCase):
    """A standstill moves the deadline by the counted time it covers."""

    def test_a_standstill_over_lunch_moves_by_the_work_in_it(self):
        pause = ("2027-02-01 11:00", "2027-02-01 14:00")
        due = self.due(self.office, 2, "day", "2027-02-01 10:00", [pause])
        self.assertEqual(due, "2027-02-04 10:00")

    def test_a_standstill_at_night_moves_nothing(self):
        pause = ("2027-02-01 17:00", "2027-02-02 08:00")
        due = self.due(self.office, 2, "day", "2027-02-01 10:00", [pause])
        self.assertEqual(due, "2027-02-03 17:00")

    def test_overlapping_standstills_count_once(self):
        pauses = [
            ("2027-02-01 10:00", "2027-02-01 12:00"),
            ("2027-02-01 09:00", "2027-02-01 11:00"),
            ("2027-02-01 09:30", "2027-02-01 10:30"),
        ]
        due = self.due(self.office, 2, "hour", "2027-02-01 08:00", pauses)
        self.assertEqual(due, "2027-02-01 14:00")

    def test_a_standstill_reaches_another_that_only_the_first_one_brought_near(self):
        pauses = [
            ("2027-02-01 09:00", "2027-02-01 11:00"),
            ("2027-02-01 11:30", "2027-02-01 12:00"),
        ]
        due = self.due(self.office, 2, "hour", "2027-02-01 08:00", pauses)
        self.assertEqual(due, "2027-02-01 13:30")

    def test_what_begins_when_it_is_due_comes_too_late(self):
        pause = ("2027-02-01 10:00", "2027-02-01 11:00")
        due = self.due(self.office, 2, "hour", "2027-02-01 08:00", [pause])
        self.assertEqual(due, "2027-02-01 10:00")

    def test_what_was_before_the_start_is_nothing_to_it(self):
        pause = ("2027-02-01 08:00", "2027-02-01 10:30")
        due = self.due(self.office, 1, "hour", "2027-02-01 10:00", [pause])
        self.assertEqual(due, "2027-02-01 11:30")


@tagged("post_install", "-at_install")
class TestExtensions(WorkingTimeCase):
    """An agreed moment takes the place of the deadline; the original one is kept."""

    agreed = ("2027-02-01 12:00", "2027-02-06 12:00")

    def test_the_agreed_moment_holds_also_at_a_week_end(self):
        due = self.due(self.office, 2, "day", "2027-02-01 10:00", extension=self.agreed)
        self.assertEqual(due, "2027-02-06 12:00")
        original = to_moment(self.made.original_due(self.time))
        self.assertEqual(original, self.at("2027-02-03 17:00"))

    def test_standstills_before_the_agreement_are_settled_by_it(self):
        pause = ("2027-02-01 10:00", "2027-02-01 11:00")
        due = self.due(self.office, 2, "day", "2027-02-01 10:00", [pause], self.agreed)
        self.assertEqual(due, "2027-02-06 12:00")

    def test_standstills_after_it_move_it(self):
        pause = ("2027-02-05 16:00", "2027-02-05 17:00")
        due = self.due(self.office, 2, "day", "2027-02-01 10:00", [pause], self.agreed)
        self.assertEqual(due, "2027-02-08 09:00")

    def test_a_standstill_over_the_agreed_week_end_moves_it(self):
        pause = ("2027-02-05 20:00", "2027-02-08 10:00")
        due = self.due(self.office, 2, "day", "2027-02-01 10:00", [pause], self.agreed)
        self.assertEqual(due, "2027-02-08 10:00")


@tagged("post_install", "-at_install")
class TestShares(WorkingTimeCase):
    """A share of the time has passed once that share of the running time has."""

    def share(self, share, *args):
        due = self.promise(*args, (), None)
        return to_moment(self.made.share(self.time, share, due))

    def test_nothing_has_passed_at_the_start_whatever_the_hour(self):
        share = self.share(0, self.office, 2, "hour", "2027-02-06 10:00")
        self.assertEqual(share, self.at("2027-02-06 10:00"))

    def test_half_the_time_skips_lunch(self):
        share = self.share(0.5, self.office, 8, "hour", "2027-02-01 10:00")
        self.assertEqual(share, self.at("2027-02-01 15:00"))

    def test_all_of_it_is_the_deadline(self):
        share = self.share(1, self.office, 2, "day", "2027-02-01 10:00")
        self.assertEqual(share, self.at("2027-02-03 17:00"))

    def test_a_share_leaves_out_the_standstill(self):
        pause = ("2027-02-01 09:00", "2027-02-01 11:00")
        due = self.promise(self.office, 2, "hour", "2027-02-01 08:00", [pause], None)
        half = to_moment(self.made.share(self.time, 0.5, due))
        self.assertEqual(half, self.at("2027-02-01 09:00"))
        most = to_moment(self.made.share(self.time, 0.75, due))
        self.assertEqual(most, self.at("2027-02-01 11:30"))

    def test_the_counted_intervals_add_up_to_the_time_promised(self):
        pause = ("2027-02-01 09:00", "2027-02-01 13:30")
        due = self.promise(self.office, 6, "hour", "2027-02-01 08:00", [pause], None)
        counted = list(self.made.counted(self.time, due))
        self.assertEqual(sum(end - start for start, end in counted), 6 * 3600)
        self.assertEqual(len(counted), 3)


@tagged("post_install", "-at_install")
class TestWithoutHours(WorkingHours, AftersalesCase):
    """A calendar without attendance never stops anything: the clock says so."""

    def test_time_is_counted_around_the_clock_and_flagged(self):
        empty = self.calendar([])
        policy = self.env["aftersales.sla.policy"].create(
            {
                "name": "Empty later",
                "res_model": "aftersales.complaint",
                "sequence": 0,
                "calendar_id": self.office.id,
                "target_ids": [
                    Command.create(
                        {
                            "name": "Contact",
                            "code": "contact",
                            "amount": 2,
                            "is_working": True,
                            "start_event": "aftersales.complaint:fact:received",
                            "stop_event": "aftersales.complaint:fact:contacted",
                        }
                    )
                ],
            }
        )
        self.office.attendance_ids.unlink()
        self.assertFalse(empty._has_working_time())
        with freeze_time(self.at("2027-02-06 10:00")):
            complaint = self.complaint()
        clock = complaint.sudo().clock_ids
        self.assertEqual(complaint.sla_policy_id, policy)
        self.assertTrue(clock.is_around_the_clock)
        self.assertEqual(clock.due_at - clock.started_at, timedelta(hours=2))
