from odoo.fields import Command

from .manufacturing import ManufacturingCase


class TestManufacturing(ManufacturingCase):
    """Nothing on hold is built in, taken apart or sold as a part of something."""

    def test_parts_of_another_lot_are_built_in(self):
        self.made()
        self.assertEqual(self.quantity(self.stock, self.other_lot), 8)

    def test_parts_on_hold_are_not_reserved(self):
        production = self.manufacture(15)
        self.assertEqual(production.move_raw_ids.move_line_ids.lot_id, self.other_lot)
        self.assertEqual(self.reserved(self.lot), 0)

    def test_parts_on_hold_are_not_built_in(self):
        production = self.manufacture()
        self.use_lot(production, self.lot)
        with self.assertStopped("Gear, L-1"):
            self.finish(production)

    def test_a_hold_frees_the_parts_of_an_order(self):
        self.before_the_hold()
        production = self.manufacture()
        self.assertIn(self.lot, production.move_raw_ids.move_line_ids.lot_id)
        self.hold_again()
        self.assertNotIn(self.lot, production.move_raw_ids.move_line_ids.lot_id)

    def test_what_is_made_of_a_held_product_comes_in_and_stays(self):
        hold = self.hold(self.gearbox)
        production = self.made()
        lots = production.move_finished_ids.move_line_ids.lot_id
        self.assertEqual(self.quantity(self.stock, lots, self.gearbox), 2)
        with self.assertStopped(hold=hold, goods=self.gearbox):
            self.ship(lots)

    def test_a_held_product_is_not_taken_apart(self):
        production = self.made()
        lot = production.move_finished_ids.move_line_ids.lot_id
        hold = self.hold(lot)
        unbuild = self.unbuild(production)
        with self.assertStopped(hold=hold, goods=self.gearbox | self.gear):
            unbuild.action_unbuild()

    def test_scrap_of_an_order_is_stopped(self):
        production = self.manufacture()
        with self.assertStopped():
            self.floor["stock.scrap"].create(
                {
                    "product_id": self.gear.id,
                    "lot_id": self.lot.id,
                    "scrap_qty": 1,
                    "production_id": production.id,
                    "location_id": self.stock.id,
                }
            ).do_scrap()

    def test_a_finished_order_does_not_use_other_lots_afterwards(self):
        production = self.made()
        move = production.move_raw_ids.filtered(lambda m: m.product_id == self.gear)
        with self.assertStopped():
            move.move_line_ids.lot_id = self.lot

    def test_a_part_of_a_kit_is_stopped(self):
        order = self.order(self.kit, 2)
        picking = order.picking_ids
        move = picking.move_ids.filtered(lambda m: m.product_id == self.gear)
        move.move_line_ids.lot_id = self.lot
        with self.assertStopped("Gear, L-1"):
            picking.with_env(self.floor).button_validate()

    def test_a_kit_that_is_on_hold_itself_is_stopped(self):
        order = self.order(self.kit, 2)
        hold = self.hold(self.kit)
        picking = order.picking_ids
        self.assertFalse(picking.move_line_ids)
        picking.action_assign()
        picking.move_ids.move_line_ids.unlink()
        for part, lot in ((self.gear, self.other_lot), (self.bearing, None)):
            move = picking.move_ids.filtered(lambda m, p=part: m.product_id == p)
            move.move_line_ids = [
                Command.create(
                    {
                        "product_id": part.id,
                        "lot_id": lot and lot.id,
                        "quantity": 2,
                    }
                )
            ]
        with self.assertStopped(hold=hold, goods=self.gear | self.bearing):
            picking.with_env(self.floor).button_validate()

    def test_the_parts_alone_are_sold_while_a_kit_is_on_hold(self):
        self.hold(self.kit)
        self.ship(self.other_lot)
        self.assertEqual(self.quantity(self.customers, self.other_lot), 1)

    def test_a_part_of_a_kit_in_a_repair_is_stopped(self):
        repair = self.floor["repair.order"].create(
            {
                "picking_type_id": self.house.repair_type_id.id,
                "product_id": self.bearing.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.kit.id,
                            "product_uom_qty": 1,
                            "repair_line_type": "add",
                        }
                    )
                ],
            }
        )
        repair.action_validate()
        move = repair.move_ids.filtered(lambda m: m.product_id == self.gear)
        self.assertTrue(move, "the kit became its parts")
        move.move_line_ids.unlink()
        move.move_line_ids = [
            Command.create(
                {"product_id": self.gear.id, "lot_id": self.lot.id, "quantity": 1}
            )
        ]
        repair.action_repair_start()
        with self.assertStopped():
            repair.action_repair_end()
