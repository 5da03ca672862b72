from odoo.fields import Command

from .common import RuleCase


class TestReworkParts(RuleCase):
    """Parts are planned, used and explained; the repair order moves them."""

    def part(self, tracking="none", quantity=10):
        part = self.env["product.product"].create(
            {"name": "Bearing", "is_storable": True, "tracking": tracking}
        )
        if tracking == "none":
            self._stock(part, quantity)
        return part

    def lot(self, part, name="S-1", quantity=1):
        lot = self.env["stock.lot"].create({"name": name, "product_id": part.id})
        self._stock(part, quantity, lot)
        return lot

    def with_part(self, part, state="progress", action="add", quantity=2):
        """Make a rework that needs parts, as production sees it."""
        rework = self.rework()
        row = {"product_id": part.id, "action": action, "quantity": quantity}
        rework.sudo().material_ids = [Command.create(row)]
        return self.carry_rework(rework, state).with_user(self.production)

    def hand_in(self, rework):
        self.work_rework(rework)
        self.take(rework, "hand_in", self.production)

    def on_hand(self, part):
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.company.id)], limit=1
        )
        quants = self.env["stock.quant"]
        return quants._get_available_quantity(part, warehouse.lot_stock_id)

    # === MOVES === #

    def test_planned_parts_become_lines_of_the_repair_order(self):
        part = self.part()
        rework = self.with_part(part)
        self.assertRecordValues(
            rework.sudo().repair_ids.move_ids,
            [
                {
                    "product_id": part.id,
                    "product_uom_qty": 2,
                    "repair_line_type": "add",
                    "state": "assigned",
                }
            ],
        )

    def test_nothing_moves_before_the_work_begins(self):
        rework = self.with_part(self.part(), "scheduled")
        self.assertFalse(rework.sudo().repair_ids.move_ids)

    def test_production_adds_a_part_while_it_works(self):
        rework = self.with_part(self.part())
        seal = self.part()
        rework.material_ids = [Command.create({"product_id": seal.id})]
        extra = rework.material_ids.filtered("is_extra")
        self.assertRecordValues(extra, [{"product_id": seal.id, "used_qty": 1}])
        self.assertEqual(extra.sudo().move_id.repair_id, rework.sudo().repair_ids)

    def test_a_part_added_by_mistake_goes_with_its_line(self):
        rework = self.with_part(self.part())
        rework.material_ids = [Command.create({"product_id": self.part().id})]
        rework.material_ids.filtered("is_extra").unlink()
        self.assertEqual(len(rework.sudo().repair_ids.move_ids), 1)

    def test_what_was_used_is_taken_from_the_stock(self):
        part = self.part()
        rework = self.with_part(part)
        rework.material_ids.used_qty = 3
        self.hand_in(rework)
        self.carry_rework(rework, "done")
        self.assertEqual(self.on_hand(part), 7)

    def test_what_is_recycled_goes_back_to_the_stock(self):
        part = self.part()
        rework = self.with_part(part, action="recycle")
        self.hand_in(rework)
        self.carry_rework(rework, "done")
        self.assertEqual(rework.material_ids.sudo().move_id.state, "done")
        self.assertEqual(rework.material_ids.sudo().move_id.quantity, 2)

    def test_the_named_serial_numbers_are_moved(self):
        part = self.part("serial")
        lots = self.lot(part) | self.lot(part, "S-2")
        self.lot(part, "S-3")
        rework = self.with_part(part)
        rework.material_ids.lot_ids = lots
        self.hand_in(rework)
        self.carry_rework(rework, "done")
        self.assertEqual(rework.material_ids.sudo().move_id.lot_ids, lots)

    def test_what_was_not_used_is_not_moved(self):
        part = self.part()
        rework = self.with_part(part)
        rework.material_ids.write({"used_qty": 0, "note": "The old one is good."})
        self.hand_in(rework)
        self.carry_rework(rework, "done")
        self.assertEqual(self.on_hand(part), 10)

    def test_another_round_tells_the_repair_order_anew(self):
        part = self.part()
        rework = self.with_part(part)
        self.hand_in(rework)
        self.fail_rework(rework)
        rework.material_ids.used_qty = 4
        self.hand_in(rework)
        self.carry_rework(rework, "done")
        self.assertEqual(self.on_hand(part), 6)

    # === GUARDS === #

    def test_a_missing_part_is_explained(self):
        rework = self.with_part(self.part())
        rework.material_ids.used_qty = 0
        with self.assertRefused("Bearing: only 0 of 2 were used. Say why."):
            self.hand_in(rework)
        rework.material_ids.note = "The old one is good."
        self.hand_in(rework)
        self.assertStates(rework, "inspection")

    def test_each_serial_number_is_named(self):
        part = self.part("serial")
        rework = self.with_part(part)
        rework.material_ids.lot_ids = self.lot(part)
        with self.assertRefused("2 were used, name the serial number of each"):
            self.hand_in(rework)

    def test_the_lot_of_a_part_is_named(self):
        rework = self.with_part(self.part("lot"))
        with self.assertRefused("say of which lot"):
            self.hand_in(rework)

    def test_a_lot_of_another_product_is_refused(self):
        rework = self.with_part(self.part("lot"))
        with self.assertRefused("of another product"):
            rework.material_ids.lot_ids = self.lot(self.part("lot"))

    def test_what_was_planned_stays_planned(self):
        rework = self.with_part(self.part())
        with self.assertRefused("The route is fixed"):
            rework.material_ids.quantity = 1
        with self.assertRefused("The route is fixed"):
            rework.material_ids.unlink()

    def test_parts_are_fixed_between_route_and_work(self):
        rework = self.with_part(self.part(), "routed")
        row = {"product_id": self.part().id}
        with self.assertRefused("The route is fixed"):
            rework.material_ids = [Command.create(row)]

    def test_process_engineering_does_not_say_what_was_used(self):
        materials = self.with_part(self.part()).material_ids
        with self.assertRefused("This step is reserved for"):
            materials.with_user(self.process).used_qty = 1

    def test_production_does_not_plan_parts(self):
        rework = self.rework().with_user(self.production)
        row = {"product_id": self.part().id}
        with self.assertRefused("This step is reserved for"):
            rework.material_ids = [Command.create(row)]

    def test_nobody_enters_the_line_of_the_repair_order(self):
        materials = self.with_part(self.part()).material_ids
        for forged in ({"move_id": False}, {"is_extra": True}):
            with self.assertRefused("recorded by the system"):
                materials.with_user(self.manager).write(forged)

    def test_filling_the_repair_orders_reads_the_same_for_many(self):
        reworks = self.env["aftersales.rework"].union(
            *(self.with_part(self.part()) for _number in range(12))
        )
        counts = []
        for some in (reworks[:2], reworks[2:4], reworks[4:]):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some._missing_points("hand_in")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts[1:])
