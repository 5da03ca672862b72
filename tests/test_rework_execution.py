from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command

from .common import RuleCase

MORNING = "2026-03-02 08:00:00"


class TestReworkExecution(RuleCase):
    """Production does what process engineering has written down."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = cls.person("colleague", "aftersales.group_production_user")

    def ordered(self, state="progress", positions=(10, 20), **values):
        """Make a rework of four drives with an operation for each position."""
        operations = [
            Command.create(
                {
                    "name": f"Operation {number}",
                    "sequence": position,
                    "unit_minutes": 5,
                    "characteristic": "Noise",
                }
            )
            for number, position in enumerate(positions, 1)
        ]
        rework = self.rework(**values)
        rework.sudo().operation_ids = operations
        return self.carry_rework(rework, state).with_user(self.production)

    # === START AND STOP === #

    def test_the_first_operation_starts_the_rework(self):
        rework = self.ordered("scheduled")
        rework.operation_ids[0].action_start()
        self.assertStates(rework, "progress")
        self.assertStates(rework.operation_ids, "running", "open")

    def test_minutes_are_those_between_start_and_stop(self):
        operation = self.ordered().operation_ids[0]
        for hour in (8, 13):
            with freeze_time(f"2026-03-02 {hour:02}:00:00"):
                operation.action_start()
            with freeze_time(f"2026-03-02 {hour:02}:20:00"):
                operation.action_stop()
        self.assertEqual(operation.minutes, 40)
        self.assertEqual(operation.rework_id.worked_minutes, 40)
        self.assertRecordValues(
            operation.time_ids,
            [{"user_id": self.production.id, "minutes": 20, "loop": 0}] * 2,
        )

    def test_two_people_work_on_one_operation(self):
        operation = self.ordered().operation_ids[0]
        operation.action_start()
        operation.with_user(self.colleague).action_start()
        operation.action_stop()
        self.assertEqual(operation.state, "running")
        self.assertEqual(operation.operator_ids, self.colleague)

    def test_nothing_starts_before_it_is_scheduled(self):
        rework = self.ordered("routed")
        with self.assertRefused("cannot be worked on", "To Schedule"):
            rework.operation_ids[0].action_start()

    def test_an_operation_waits_for_those_before_it(self):
        rework = self.ordered()
        with self.assertRefused("“Operation 2”", "comes after “Operation 1”"):
            rework.operation_ids[1].action_start()

    def test_what_has_the_same_position_needs_no_order(self):
        rework = self.ordered(positions=(10, 10))
        rework.operation_ids[1].action_start()
        self.assertEqual(rework.operation_ids[1].state, "running")

    def test_a_finished_operation_does_not_start_again(self):
        operation = self.ordered().operation_ids[0]
        operation.action_start()
        operation.action_finish()
        with self.assertRefused("is finished already"):
            operation.action_start()

    def test_nobody_starts_twice(self):
        operation = self.ordered().operation_ids[0]
        operation.action_start()
        with self.assertRefused("You are working on “Operation 1” already."):
            operation.action_start()

    def test_somebody_works_on_one_operation_at_a_time(self):
        self.ordered().operation_ids[0].action_start()
        with self.assertRefused("One operation at a time"):
            self.ordered().operation_ids[0].action_start()

    def test_a_company_can_let_people_work_on_several_at_once(self):
        self.company.aftersales_rework_parallel = True
        operations = [self.ordered().operation_ids[0] for _number in range(2)]
        for operation in operations:
            operation.action_start()
        self.assertEqual([o.state for o in operations], ["running"] * 2)

    def test_what_does_not_run_cannot_be_stopped(self):
        operation = self.ordered().operation_ids[0]
        with self.assertRefused("nothing to stop"):
            operation.action_stop()
        operation.with_user(self.colleague).action_start()
        with self.assertRefused("nothing to stop"):
            operation.action_stop()

    def test_a_manager_stops_what_somebody_has_left_running(self):
        operation = self.ordered().operation_ids[0]
        operation.action_start()
        operation.with_user(self.manager).action_stop()
        self.assertEqual(operation.state, "open")

    # === QUANTITIES === #

    def test_good_scrap_and_open_add_up(self):
        rework = self.ordered()
        first, second = rework.operation_ids
        first.action_start()
        first.action_finish(good=3, scrap=1)
        self.assertRecordValues(second, [{"input_qty": 3, "open_qty": 3}])
        second.action_start()
        second.action_finish(good=2)
        self.assertRecordValues(
            rework, [{"good_qty": 2, "scrap_qty": 1, "open_qty": 1}]
        )

    def test_a_part_can_be_reported_and_the_rest_later(self):
        operation = self.ordered().operation_ids[0]
        for good, state in ((1, "open"), (3, "done")):
            operation.action_start()
            operation.action_finish(good=good)
            self.assertEqual(operation.state, state)
        self.assertEqual(operation.good_qty, 4)

    def test_more_than_came_in_cannot_be_reported(self):
        rework = self.ordered()
        first, second = rework.operation_ids
        first.action_start()
        with self.assertRefused("5 reported, but only 4 of 4 are left"):
            first.action_finish(good=4, scrap=1)
        first.action_finish(scrap=1)
        second.action_start()
        with self.assertRefused("4 reported, but only 3 of 3 are left"):
            second.action_finish(good=4)

    def test_quantities_are_not_negative_and_not_nothing(self):
        operation = self.ordered().operation_ids[0]
        operation.action_start()
        with self.assertRefused("cannot be negative"):
            operation.action_finish(good=5, scrap=-1)
        with self.assertRefused("Say how many are good or scrap"):
            operation.action_finish(good=0)

    def test_what_nobody_works_on_cannot_be_finished(self):
        with self.assertRefused("Nobody works on “Operation 1”"):
            self.ordered().operation_ids[0].action_finish()

    def test_finishing_stops_everybody(self):
        operation = self.ordered().operation_ids[0]
        operation.action_start()
        operation.with_user(self.colleague).action_start()
        operation.action_finish()
        self.assertFalse(operation.operator_ids)
        self.assertEqual(operation.state, "done")

    def test_when_all_is_scrap_the_rest_needs_no_work(self):
        rework = self.ordered()
        rework.operation_ids[0].action_start()
        rework.operation_ids[0].action_finish(good=0, scrap=4)
        self.take(rework, "hand_in", self.production)
        self.assertRecordValues(rework, [{"good_qty": 0, "scrap_qty": 4}])

    # === AFTERWARDS === #

    def test_minutes_can_be_booked_afterwards(self):
        operation = self.ordered("scheduled").operation_ids[0]
        operation.action_book(45, "No screen", good=4, user_id=self.colleague.id)
        self.assertRecordValues(
            operation.time_ids,
            [{"user_id": self.colleague.id, "minutes": 45, "is_booked": True}],
        )
        self.assertEqual(operation.state, "done")
        self.assertStates(operation.rework_id, "progress")

    def test_a_booking_needs_a_reason_a_time_and_a_past(self):
        operation = self.ordered().operation_ids[0]
        ahead = fields.Datetime.now() + timedelta(hours=1)
        with self.assertRefused("Say why"):
            operation.action_book(45, " ")
        with self.assertRefused("how many minutes"):
            operation.action_book(0, "No screen")
        with self.assertRefused("lies ahead"):
            operation.action_book(45, "No screen", started_at=ahead)

    def test_a_booking_keeps_the_order_of_operations(self):
        operation = self.ordered().operation_ids[1]
        with self.assertRefused("comes after"):
            operation.action_book(45, "No screen")

    def test_the_dialog_proposes_what_was_planned(self):
        operation = self.ordered().operation_ids[0]
        action = operation.action_open_booking()
        dialog = self.env[action["res_model"]].browse(action["res_id"])
        self.assertRecordValues(dialog, [{"minutes": 20, "good_qty": 4}])
        dialog.reason = "No screen"
        dialog.with_user(self.production).action_confirm()
        self.assertEqual(operation.state, "done")

    def test_a_photo_of_the_work_is_for_everybody_who_reads_it(self):
        operation = self.ordered().operation_ids[0]
        files = self.env["ir.attachment"].with_user(self.production)
        photo = files.create({"name": "bearing.png", "raw": b"picture"})
        operation.action_start()
        operation.action_finish(note="Tight fit", attachment_ids=photo.ids)
        self.env.invalidate_all()
        seen = operation.with_user(self.planning).attachment_ids
        self.assertEqual(seen.raw, b"picture")

    def test_a_photo_outlives_the_dialog_it_was_uploaded_in(self):
        operation = self.ordered().operation_ids[0]
        operation.action_start()
        action = operation.action_open_report()
        dialogs = self.env[action["res_model"]].with_user(self.production)
        dialog = dialogs.browse(action["res_id"])
        place = {"res_model": dialog._name, "res_id": dialog.id}
        files = self.env["ir.attachment"].with_user(self.production)
        photo = files.create({"name": "bearing.png", "raw": b"picture", **place})
        dialog.attachment_ids = photo
        dialog.action_confirm()
        dialog.sudo().unlink()
        self.env.invalidate_all()
        seen = operation.with_user(self.planning).attachment_ids
        self.assertEqual(seen.raw, b"picture")

    # === HANDING IN === #

    def test_it_is_handed_in_when_all_is_done(self):
        rework = self.ordered()
        first, second = rework.operation_ids
        self.work_rework(rework)
        self.assertStates(first | second, "done", "done")
        self.take(rework, "hand_in", self.production)
        self.assertStates(rework, "inspection")

    def test_it_is_not_handed_in_with_open_operations(self):
        rework = self.ordered()
        rework.operation_ids[0].action_start()
        with self.assertRefused(
            "“Operation 1” is not finished: 4 of 4 are open",
            "“Operation 2” is not finished",
            "Somebody is still working on it: Production",
        ):
            self.take(rework, "hand_in", self.production)

    def test_after_a_failed_inspection_all_operations_are_open_again(self):
        rework = self.ordered()
        first, second = rework.operation_ids
        first.action_start()
        first.action_finish(good=3, scrap=1)
        self.carry_rework(rework, "inspection")
        self.fail_rework(rework)
        self.assertStates(first | second, "open", "open")
        self.assertRecordValues(
            rework, [{"good_qty": 0, "scrap_qty": 1, "open_qty": 3}]
        )
        first.action_start()
        with self.assertRefused("only 3 of 3 are left"):
            first.action_finish(good=4)

    def test_the_times_of_each_round_are_told_apart(self):
        rework = self.carry_rework(self.ordered(), "inspection")
        self.fail_rework(rework)
        self.carry_rework(rework, "inspection")
        self.assertEqual(sorted(rework.time_ids.mapped("loop")), [0, 0, 1, 1])

    def test_the_serial_number_stays_the_same(self):
        rework = self.ordered()
        with self.assertRefused("Lot/Serial"):
            rework.with_user(self.manager).lot_id = False

    # === RIGHTS === #

    def test_only_production_works(self):
        operation = self.ordered().operation_ids[0]
        for person in (self.process, self.planning, self.service, self.quality):
            for work in ("action_start", "action_stop", "action_finish"):
                with self.assertRefused("This step is reserved for"):
                    getattr(operation.with_user(person), work)()

    def test_nobody_enters_what_is_recorded(self):
        operation = self.ordered().operation_ids[0]
        for forged in (
            {"state": "done"},
            {"good_qty": 4},
            {"minutes": 4},
            {"started_at": MORNING},
        ):
            with self.assertRefused("recorded by the system"):
                operation.with_user(self.manager).write(forged)
        with self.assertRefused("recorded by the workflow"):
            operation.rework_id.with_user(self.manager).good_qty = 4

    def test_nobody_writes_working_times(self):
        operation = self.ordered().operation_ids[0]
        operation.action_start()
        row = operation.time_ids
        for person in (self.production, self.manager, self.admin):
            with self.assertRefused("recorded by the system"):
                row.with_user(person).write({"stopped_at": MORNING})
            with self.assertRaises(AccessError):
                row.with_user(person).unlink()

    def test_remarks_are_productions_while_it_works(self):
        rework = self.ordered("routed")
        with self.assertRefused("while the rework is in progress"):
            rework.operation_ids[0].work_note = "Early"

    # === SPEED === #

    def test_reading_and_failing_cost_the_same_for_many_reworks(self):
        reworks = self.env["aftersales.rework"].union(
            *(self.ordered("inspection") for _number in range(14))
        )
        counts = []
        for some in (reworks[:2], reworks[2:4], reworks[4:]):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.operation_ids.mapped("open_qty")
            some._missing_points("hand_in")
            some._action_fail()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts[1:])
