from contextlib import contextmanager, suppress

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from .rework_gate_case import GateCase


class TestRepairs(GateCase):
    """Odoo's own repair buttons let nothing go."""

    def own(self, user=None):
        """Return the repair order of the rework, in the hands of a stock user."""
        return self.work.sudo().repair_ids.with_user(user or self.stocker)

    def test_the_buttons_are_stopped(self):
        for state in ("draft", "routed", "scheduled", "progress", "inspection"):
            self.put(self.work, state)
            for button in ("action_repair_end", "action_repair_done"):
                with self.assertRefusedRepair("Quality has not passed"):
                    getattr(self.own(), button)()

    @contextmanager
    def assertRefusedRepair(self, *parts):
        before, repair = self.snapshot(self.gear), self.own().read()[0]
        with self.assertRefused(self.work.name, *parts):
            with self.cr.savepoint():
                yield
        self.env.invalidate_all()
        self.assertEqual(self.snapshot(self.gear), before)
        self.assertEqual(self.own().read()[0], repair)

    def test_writing_the_state_is_stopped(self):
        for user in (self.stocker, self.env.ref("base.user_root"), self.admin):
            with self.assertRefusedRepair("Quality has not passed"):
                self.own(user).sudo().write({"state": "done"})

    def test_a_server_action_is_stopped(self):
        action = self.env["ir.actions.server"].create(
            {
                "name": "Repair",
                "model_id": self.env["ir.model"]._get_id("repair.order"),
                "state": "code",
                "code": "records.sudo().action_repair_done()",
            }
        )
        context = {"active_model": "repair.order", "active_ids": self.own().ids}
        with self.assertRefusedRepair("Quality has not passed"):
            action.with_context(**context).run()

    def test_cancelling_it_is_stopped(self):
        for door in (
            lambda: self.own().action_repair_cancel(),
            lambda: self.own().action_repair_cancel_draft(),
            lambda: self.own().write({"state": "cancel"}),
            lambda: self.own().unlink(),
        ):
            with self.assertRefusedRepair("Cancel the rework"):
                door()

    def test_other_goods_and_other_ways_are_stopped(self):
        for values in (
            {"product_id": self.bearing.id},
            {"lot_id": self.other_lot.id},
            {"product_qty": 1},
            {"product_location_src_id": self.stock.id},
            {"product_location_dest_id": self.stock.id},
            {"picking_type_id": self.env["stock.picking.type"].search([], limit=1).id},
        ):
            with self.assertRefusedRepair("the rework says"):
                self.own().write(values)

    def test_taking_it_from_its_rework_is_stopped(self):
        with self.assertRefused("cannot be entered"):
            self.own().write({"aftersales_rework_id": False})

    def test_a_repair_order_beside_the_rework_is_stopped(self):
        repair = self.floor["repair.order"].create(
            {
                "picking_type_id": self.house.repair_type_id.id,
                "product_id": self.gear.id,
                "lot_id": self.lot.id,
                "product_qty": 7,
                "product_location_src_id": self.quarantine.id,
                "product_location_dest_id": self.stock.id,
            }
        )
        repair.action_validate()
        repair.action_repair_start()
        with self.assertKept():
            repair.action_repair_end()

    def test_using_the_goods_as_parts_is_stopped(self):
        line = {
            "product_id": self.gear.id,
            "lot_id": self.lot.id,
            "quantity": 7,
            "location_id": self.quarantine.id,
        }
        part = {
            "product_id": self.gear.id,
            "product_uom_qty": 7,
            "repair_line_type": "add",
            "move_line_ids": [Command.create(line)],
        }
        repair = self.floor["repair.order"].create(
            {
                "picking_type_id": self.house.repair_type_id.id,
                "product_id": self.bearing.id,
                "move_ids": [Command.create(part)],
            }
        )
        repair.action_validate()
        repair.action_repair_start()
        repair.move_ids.move_line_ids.location_id = self.quarantine
        with self.assertKept():
            repair.action_repair_end()

    def test_after_a_cancelled_rework_its_repair_order_lets_nothing_go(self):
        work = self.register(self.lot, quantity=1)
        self.carry_rework(work, "routed")
        self.take(work, "cancel", self.process)
        repair = work.sudo().repair_ids.with_user(self.stocker)
        with self.assertRefused("Quality has not passed"):
            repair.action_repair_done()
        with self.assertRefused("Quality has not passed"):
            repair.write({"state": "done"})


class TestSteps(GateCase):
    """Nothing leaves by a step that is not due, or by whom it is not due."""

    def test_nobody_says_done_but_quality_after_its_inspection(self):
        for person in ("service", "process", "planning", "production", "manager"):
            with self.assertRaises(UserError), self.cr.savepoint():
                self.work.with_user(getattr(self, person)).state = "done"
        self.carry_rework(self.work, "inspection")
        for person in ("service", "process", "planning", "production", "quality"):
            with self.assertRaises(UserError), self.cr.savepoint():
                self.work.with_user(getattr(self, person)).state = "done"
        for user in (self.stocker, self.outsider, self.seller, self.biller):
            with self.assertRaises(AccessError), self.cr.savepoint():
                self.work.with_user(user).state = "done"
        self.assertStates(self.work, "inspection")

    def test_an_outcome_that_is_entered_moves_nothing(self):
        before = self.snapshot(self.gear)
        outcomes = self.env["aftersales.rework.outcome"]
        values = {"rework_id": self.work.id, "kind": "restock", "quantity": 4}
        with self.assertRaises(AccessError), self.cr.savepoint():
            outcomes.with_user(self.production).create(values)
        with suppress(UserError), self.cr.savepoint():
            outcomes.with_user(self.quality).create(values)
        self.assertEqual(self.snapshot(self.gear), before)
        with self.assertKept():
            self.take_out().button_validate()

    def test_what_has_begun_is_not_cancelled_or_deleted(self):
        with self.assertRaises(UserError):
            self.take(self.work, "cancel", self.process)
        with self.assertRaises(UserError):
            self.work.with_user(self.process).unlink()

    def test_the_goods_of_a_begun_rework_stay_these(self):
        for values in (
            {"quantity": 1},
            {"location_id": self.stock.id},
            {"kind": "site"},
        ):
            with self.assertRaises(UserError), self.cr.savepoint():
                self.work.with_user(self.manager).write(values)
