from odoo.fields import Command

from ..test_rework_gate import GateCase
from .manufacturing import ManufacturingCase


class TestReworkedParts(GateCase, ManufacturingCase):
    """Nothing unpassed is built in, taken apart, or sold as a part of something.

    Eight of ten bearings in stock are being reworked, and four of ten gears of L-1 in
    quarantine.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        in_stock = cls.register(quantity=8, location_id=cls.stock.id)
        cls.bearings = cls.carry_rework(in_stock, "progress")

    def kept(self):
        return self.assertKept("Bearing", work=self.bearings, goods=self.bearing)

    def make(self, quantity):
        production = self.manufacture(quantity)
        self.use_lot(production, self.other_lot)
        self.finish(production)
        return production

    def make_of_quarantine(self, quantity):
        """Make gearboxes of gears that lie in quarantine."""
        production = self.manufacture(quantity)
        self.use_lot(production, self.lot)
        lines = production.move_raw_ids.move_line_ids
        gears = lines.filtered(lambda line: line.product_id == self.gear)
        gears.location_id = self.quarantine
        self.finish(production)
        return production

    # === BUILT IN === #

    def test_they_are_not_built_in(self):
        with self.kept():
            self.make(3)

    def test_what_is_not_reworked_is_built_in_as_ever(self):
        self.assertEqual(self.make(2).state, "done")
        self.assertEqual(self.quantity(self.stock, product=self.bearing), 8)

    def test_nor_are_they_built_in_out_of_quarantine(self):
        self.carry_rework(self.bearings, "done")
        with self.assertKept("Gear, L-1"):
            self.make_of_quarantine(7)

    def test_of_quarantine_the_rest_is_built_in(self):
        self.carry_rework(self.bearings, "done")
        self.assertEqual(self.make_of_quarantine(6).state, "done")
        self.assertEqual(self.quantity(self.quarantine, self.lot), 4)

    def test_what_quality_has_passed_is_built_in(self):
        self.carry_rework(self.bearings, "done")
        self.assertEqual(self.make(5).state, "done")

    def test_what_failed_is_not(self):
        self.fail_rework(self.bearings)
        with self.kept():
            self.make(3)

    def test_a_finished_order_does_not_use_them_afterwards(self):
        production = self.make(2)
        move = production.move_raw_ids.filtered(lambda m: m.product_id == self.bearing)
        with self.kept():
            move.move_line_ids.quantity = 3

    def test_a_finished_order_is_not_changed_to_them(self):
        production = self.make(2)
        move = production.move_raw_ids.filtered(lambda m: m.product_id == self.gear)
        self.work.sudo()._write_protected({"quantity": 10})
        with self.assertKept():
            move.move_line_ids.write(
                {"lot_id": self.lot.id, "location_id": self.quarantine.id}
            )

    def test_an_order_does_not_scrap_them(self):
        production = self.manufacture()
        scrap = self.floor["stock.scrap"].create(
            {
                "product_id": self.bearing.id,
                "scrap_qty": 3,
                "production_id": production.id,
                "location_id": self.stock.id,
            }
        )
        with self.kept():
            scrap.do_scrap()

    # === TAKEN APART === #

    def reworked_gearbox(self, production):
        lot = production.lot_producing_ids
        work = self.register(lot, quantity=1, location_id=self.stock.id)
        return self.carry_rework(work, "progress")

    def test_a_gearbox_that_is_reworked_is_not_taken_apart(self):
        production = self.make(2)
        work = self.reworked_gearbox(production)
        with self.assertKept(work=work, goods=self.gearbox | self.gear):
            self.unbuild(production, 2).action_unbuild()

    def test_another_one_of_its_lot_is(self):
        production = self.make(2)
        self.reworked_gearbox(production)
        self.unbuild(production, 1).action_unbuild()
        lot = production.lot_producing_ids
        self.assertEqual(self.quantity(self.stock, lot, self.gearbox), 1)

    def test_more_of_what_is_reworked_can_be_made(self):
        production = self.make(1)
        self.reworked_gearbox(production)
        self.assertEqual(self.make(1).state, "done")

    # === SOLD, REPAIRED, SENT OUT === #

    def send_kits(self, number):
        picking = self.order(self.kit, number).picking_ids
        for move in picking.move_ids:
            lot = self.other_lot if move.product_id == self.gear else None
            values = {"product_id": move.product_id.id, "quantity": number}
            move.move_line_ids.unlink()
            move.move_line_ids = [Command.create({**values, "lot_id": lot and lot.id})]
        picking.with_env(self.floor).button_validate()
        return picking

    def test_they_are_not_sent_out_in_a_kit(self):
        with self.kept():
            self.send_kits(3)

    def test_a_kit_of_other_parts_goes(self):
        self.assertEqual(self.send_kits(2).state, "done")

    def test_a_batch_with_them_is_stopped(self):
        picking = self.transfer(self.stock, self.customers, product=self.bearing)
        picking.move_ids.move_line_ids.quantity = 3
        batch = self.floor["stock.picking.batch"].create(
            {"picking_ids": picking.ids, "picking_type_id": picking.picking_type_id.id}
        )
        batch.action_confirm()
        batch.move_ids.picked = True
        with self.kept():
            batch.action_done()

    def test_they_are_no_parts_of_another_repair(self):
        part = {"product_id": self.kit.id, "product_uom_qty": 3}
        repair = self.floor["repair.order"].create(
            {
                "picking_type_id": self.house.repair_type_id.id,
                "move_ids": [Command.create({**part, "repair_line_type": "add"})],
            }
        )
        repair.action_validate()
        repair.action_repair_start()
        move = repair.move_ids.filtered(lambda m: m.product_id == self.bearing)
        move.quantity = 3
        repair.move_ids.picked = True
        with self.kept():
            repair.action_repair_end()

    def test_they_do_not_go_back_to_their_supplier(self):
        order = self.env["purchase.order"].create(
            {
                "partner_id": self.supplier.id,
                "picking_type_id": self.house.in_type_id.id,
                "order_line": [
                    Command.create({"product_id": self.bearing.id, "product_qty": 3})
                ],
            }
        )
        order.button_confirm()
        order.picking_ids.button_validate()
        wizard = self.floor["stock.return.picking"].create(
            {"picking_id": order.picking_ids.id}
        )
        wizard.product_return_moves.quantity = 3
        action = wizard.action_create_returns()
        back = self.floor["stock.picking"].browse(action["res_id"])
        back.move_ids.quantity = 3
        self.transfer(
            self.stock, self.customers, product=self.bearing, quantity=5
        ).button_validate()
        with self.kept():
            back.button_validate()
