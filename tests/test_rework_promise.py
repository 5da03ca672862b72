from datetime import date, datetime

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError

from .test_complaint_queries import QueryCase
from .test_rework_schedule import FRIDAY, NOW, ScheduleCase, moment

NEXT_TUESDAY = date(2027, 3, 9)


class PromiseCase(ScheduleCase):
    def agree(self, rework, day=NEXT_TUESDAY, user=None, **values):
        """Put on record, as planning, that the customer agreed to another day."""
        wizards = self.env["aftersales.rework.agree"].with_user(user or self.planning)
        wizard = wizards.create(
            {
                "rework_id": rework.id,
                "promised_on": day,
                "has_agreed": True,
                "agreed_by": "Ann Miller",
                "how": "phone",
                "reason": "The bearing comes on Monday.",
                **values,
            }
        )
        return wizard.action_agree()

    def clock(self, rework, code="promise"):
        clocks = self.env["aftersales.sla.clock"].search(
            [("res_model", "=", rework._name), ("res_id", "=", rework.id)]
        )
        return clocks.filtered(lambda clock: clock.code == code)


@freeze_time(NOW)
class TestPromise(PromiseCase):
    def test_before_the_route_the_day_is_still_open(self):
        rework = self.rework(promised_on=FRIDAY)
        rework.promised_on = NEXT_TUESDAY
        self.assertFalse(rework.promise_ids)

    def test_what_stood_when_the_way_was_set_is_the_first_row(self):
        rework = self.routed()
        self.assertEqual(rework.promise_told_at, fields.Datetime.now())
        self.assertRecordValues(
            rework.promise_ids,
            [{"promised_on": FRIDAY, "old_on": False, "agreed_by": False}],
        )

    def test_once_the_customer_knows_no_write_changes_the_day(self):
        rework = self.routed()
        for user in (self.service, self.planning, self.manager, self.admin):
            with (
                self.subTest(user=user.name),
                self.assertRefused("customer knows the promised day"),
            ):
                rework.with_user(user).promised_on = NEXT_TUESDAY
        rework.write({"promised_on": FRIDAY})

    def test_routing_it_again_does_not_open_the_day(self):
        rework = self.routed()
        self.take(rework, "reroute", self.process)
        with self.assertRefused("customer knows the promised day"):
            rework.with_user(self.service).promised_on = NEXT_TUESDAY

    def test_with_consent_the_day_changes_and_both_stay_on_record(self):
        rework = self.routed()
        self.agree(rework)
        self.assertEqual(rework.promised_on, NEXT_TUESDAY)
        self.assertRecordValues(
            rework.promise_ids.sorted("id"),
            [
                {"promised_on": FRIDAY, "agreed_by": False},
                {"promised_on": NEXT_TUESDAY, "agreed_by": "Ann Miller"},
            ],
        )

    def test_without_consent_a_later_day_is_refused(self):
        rework = self.routed()
        for lacking in ({"has_agreed": False}, {"agreed_by": False}, {"how": False}):
            with self.assertRefused("customer's consent"):
                self.agree(rework, **lacking)

    def test_an_earlier_day_needs_no_consent(self):
        rework = self.routed()
        self.agree(rework, date(2027, 3, 4), has_agreed=False)
        self.assertEqual(rework.promised_on, date(2027, 3, 4))

    def test_nobody_agreed_in_the_future_or_to_a_day_that_has_passed(self):
        rework = self.routed()
        with self.assertRefused("in the future"):
            self.agree(rework, agreed_at=moment(2, 8))
        with self.assertRefused("has passed"):
            self.agree(rework, date(2027, 2, 26))
        with self.assertRefused("promised already"):
            self.agree(rework, FRIDAY)

    def test_the_first_day_can_be_promised_after_the_route(self):
        rework = self.routed(promised_on=False)
        self.agree(rework, FRIDAY, has_agreed=False)
        self.assertEqual(rework.promise_told_at, fields.Datetime.now())
        self.assertEqual(self.clock(rework).due_at, moment(6, 0))

    def test_production_promises_nothing(self):
        rework = self.routed().with_user(self.production)
        with self.assertRefused("agree on days"):
            rework.action_agree_promise()
        with self.assertRaises(AccessError):
            self.agree(rework, user=self.production)

    def test_of_what_is_closed_nothing_is_promised(self):
        rework = self.scheduled()
        self.take(rework, "cancel", self.planning)
        with self.assertRefused("closed"):
            rework.action_agree_promise()

    def test_what_is_on_record_stays_as_it_is(self):
        row = self.routed().promise_ids
        for user in (self.manager, self.admin):
            with self.assertRaises(UserError):
                row.with_user(user).write({"promised_on": NEXT_TUESDAY})
            with self.assertRaises(UserError):
                row.with_user(user).unlink()

    def test_the_proof_can_be_read_by_whoever_reads_the_rework(self):
        rework = self.routed()
        file = self.env["ir.attachment"].with_user(self.planning)
        file = file.create({"name": "mail.txt", "raw": b"Tuesday is fine."})
        self.agree(rework, attachment_ids=file.ids)
        row = rework.promise_ids.filtered("agreed_by").with_user(self.production)
        self.assertEqual(row.attachment_ids.raw, b"Tuesday is fine.")

    def test_the_day_of_the_complaint_is_proposed(self):
        complaint = self.complaint()
        complaint.sudo().expected_on = NEXT_TUESDAY
        rework = self.rework(complaint_id=complaint.id)
        self.assertEqual(rework.promised_on, NEXT_TUESDAY)
        rework = self.rework(complaint_id=complaint.id, promised_on=FRIDAY)
        self.assertEqual(rework.promised_on, FRIDAY)


@freeze_time(NOW)
class TestReworkClocks(PromiseCase):
    def test_route_and_schedule_have_a_working_day_each(self):
        rework = self.rework()
        self.assertEqual(self.clock(rework, "route").due_at, moment(2, 17))
        self.carry_rework(rework, "routed")
        self.assertEqual(self.clock(rework, "route").state, "stopped")
        self.assertEqual(self.clock(rework, "schedule").due_at, moment(2, 17))

    def test_the_clock_of_the_promise_is_due_as_the_promised_day_ends(self):
        clock = self.clock(self.routed())
        self.assertEqual(clock.due_at, moment(6, 0))
        self.assertIn("4 days", clock.explanation)

    def test_without_a_promise_there_is_no_clock(self):
        self.assertFalse(self.clock(self.routed(promised_on=False)))

    def test_a_later_day_is_an_extension_and_the_first_one_counts(self):
        rework = self.routed()
        self.agree(rework)
        clock = self.clock(rework)
        self.assertEqual(clock.due_at, moment(10, 0))
        self.assertEqual(clock.original_due_at, moment(6, 0))
        self.assertEqual(clock.extension_ids.agreed_by, "Ann Miller")

    def test_the_clock_itself_can_be_extended_and_the_day_follows(self):
        rework = self.routed()
        wizard = self.env["aftersales.sla.extend"].with_user(self.service)
        wizard.create(
            {
                "clock_id": self.clock(rework).id,
                "has_agreed": True,
                "agreed_by": "Ann Miller",
                "new_due_at": moment(9, 15),
                "reason": "The bearing comes on Monday.",
            }
        ).action_extend()
        self.assertEqual(rework.promised_on, NEXT_TUESDAY)
        self.assertEqual(len(rework.promise_ids), 2)

    def test_a_broken_promise_stays_broken_whatever_is_agreed_then(self):
        rework = self.routed()
        with freeze_time(datetime(2027, 3, 8, 9)):
            self.agree(rework, agreed_at=moment(8, 8))
            self.assertEqual(rework.promised_on, NEXT_TUESDAY)
            self.assertTrue(self.clock(rework).is_late)
            self.assertFalse(self.clock(rework).extension_ids)

    def test_it_is_to_start_on_the_scheduled_day(self):
        rework = self.scheduled()
        clock = self.clock(rework, "start")
        self.assertEqual(clock.due_at, moment(5, 0))
        self.assertEqual(clock.user_id, self.production)

    def test_scheduled_again_another_day_counts(self):
        rework = self.scheduled()
        first = self.clock(rework, "start")
        self.take(rework, "reschedule", self.planning)
        self.assertEqual(first.state, "void")
        rework.write({"scheduled_start": moment(2, 8), "scheduled_end": moment(2, 12)})
        rework.action_schedule()
        self.assertEqual((self.clock(rework, "start") - first).due_at, moment(3, 0))

    def test_who_answers_for_it_is_told_when_it_is_late(self):
        rework = self.routed()
        with freeze_time(datetime(2027, 3, 6, 9)):
            self.clock(rework)._climb()
        todos = self.env["mail.activity"].search(
            [("res_model", "=", rework._name), ("res_id", "=", rework.id)]
        )
        self.assertIn(self.production, todos.user_id)

    def test_a_day_is_promised_in_days_and_of_the_own_document_only(self):
        target = self.env.ref("aftersales.sla_target_rework_promise").copy(
            {"code": "other"}
        )
        for values in ({"is_working": True}, {"unit": "hour", "amount": 1}):
            with self.assertRefused("names that day"):
                target.write(values)
        with self.assertRefused("names that day"):
            target.until = "aftersales.complaint:promised"


@freeze_time(NOW)
class TestPromiseQueries(PromiseCase, QueryCase):
    def test_days_are_told_in_a_batch(self):
        def make(size):
            reworks = self.env["aftersales.rework"].union(
                *(self.rework(promised_on=FRIDAY) for _number in range(size))
            )
            for rework in reworks:
                self.prepare_rework(rework, "route")
            return reworks.with_user(self.process)

        warm, few, many = make(2), make(2), make(40)
        warm.write({"state": "routed"})
        counts = [self.count_queries(r.write, {"state": "routed"}) for r in (few, many)]
        # Core makes the repair orders one by one.
        self.assertLessEqual(counts[1] - counts[0], 38 * 4)
