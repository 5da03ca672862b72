from odoo.exceptions import UserError
from odoo.fields import Command

from .hold_case import HoldCase


class TestTransfers(HoldCase):
    """Nothing on hold leaves by a transfer, of whatever kind."""

    def test_a_delivery_is_stopped(self):
        with self.assertStopped("Gear, L-1", "quarantine"):
            self.ship(self.lot)

    def test_a_delivery_of_another_lot_goes(self):
        self.ship(self.other_lot, quantity=3)
        self.assertEqual(self.quantity(self.customers, self.other_lot), 3)

    def test_a_transfer_whose_lot_was_typed_in_is_stopped(self):
        self.house.out_type_id.use_create_lots = True
        with self.assertStopped("Gear, L-1"):
            self.ship(lot_name="L-1")

    def test_a_delivery_without_a_lot_is_stopped(self):
        """It could be of the lot on hold."""
        self.house.out_type_id.write(
            {"use_create_lots": False, "use_existing_lots": False}
        )
        with self.assertStopped("its lot must be given"):
            self.ship()

    def test_the_pick_of_a_delivery_in_steps_is_stopped(self):
        with self.assertStopped():
            self.transfer(
                self.stock, self.house.wh_output_stock_loc_id, self.lot
            ).button_validate()

    def test_the_pack_of_a_delivery_in_steps_is_stopped(self):
        packing = self.house.wh_pack_stock_loc_id
        self.put_in_stock(self.gear, 5, self.lot, packing)
        with self.assertStopped():
            output = self.house.wh_output_stock_loc_id
            self.transfer(packing, output, self.lot).button_validate()

    def test_the_last_step_of_a_delivery_in_steps_is_stopped(self):
        """The goods had been picked before the hold was set."""
        self.house.delivery_steps = "pick_pack_ship"
        self.before_the_hold()
        order = self.order(self.gear)
        pick = order.picking_ids
        pick.move_ids.move_line_ids.lot_id = self.lot
        pick.button_validate()
        pack = order.picking_ids - pick
        pack.button_validate()
        ship = order.picking_ids - pick - pack
        self.assertEqual(ship.move_ids.move_line_ids.lot_id, self.lot)
        self.hold_again()
        self.assertFalse(ship.move_ids.move_line_ids)
        ship = ship.with_env(self.floor)
        ship.move_ids.move_line_ids = [
            Command.create(
                {"product_id": self.gear.id, "lot_id": self.lot.id, "quantity": 5}
            )
        ]
        with self.assertStopped():
            ship.button_validate()

    def test_a_backorder_is_stopped(self):
        self.before_the_hold()
        picking = self.transfer(self.stock, self.customers, self.lot, quantity=5)
        picking.action_confirm()
        picking.move_ids.quantity = 2
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True).button_validate()
        backorder = picking.backorder_ids
        self.assertEqual(backorder.move_ids.product_uom_qty, 3)
        self.hold_again()
        backorder.move_ids.move_line_ids = [
            Command.create(
                {"product_id": self.gear.id, "lot_id": self.lot.id, "quantity": 3}
            )
        ]
        with self.assertStopped():
            backorder.button_validate()

    def test_a_transfer_at_once_is_stopped(self):
        """Entered and validated without a confirmation or reservation."""
        picking = self.transfer(self.stock, self.customers, self.lot)
        picking.move_ids.picked = True
        with self.assertStopped():
            picking.button_validate()

    def test_moves_that_were_merged_or_split_are_stopped(self):
        first = self.transfer(self.stock, self.customers, self.lot, quantity=2)
        second = self.transfer(self.stock, self.customers, self.lot, quantity=3)
        second.move_ids.picking_id = first
        moves = first.move_ids._merge_moves()
        moves |= self.floor["stock.move"].create(moves[:1]._split(1))
        moves.picked = True
        with self.assertStopped():
            first.button_validate()

    def test_a_relocation_is_stopped(self):
        with self.assertStopped():
            self.transfer(self.stock, self.shelf, self.lot).button_validate()

    def test_a_transfer_out_of_quarantine_is_stopped(self):
        self.put_in_stock(self.gear, 5, self.lot, self.quarantine)
        with self.assertStopped():
            self.transfer(self.quarantine, self.stock, self.lot).button_validate()

    def test_a_transfer_out_of_a_place_below_quarantine_is_stopped(self):
        self.put_in_stock(self.gear, 5, self.lot, self.cage)
        with self.assertStopped():
            self.transfer(self.cage, self.stock, self.lot).button_validate()

    def test_a_transfer_to_another_warehouse_is_stopped(self):
        transit = self.company.internal_transit_location_id
        with self.assertStopped():
            self.transfer(self.stock, transit, self.lot).button_validate()

    def test_a_return_to_the_supplier_is_stopped(self):
        self.before_the_hold()
        receipt = self.transfer(self.suppliers, self.stock, self.lot, quantity=2)
        receipt.button_validate()
        self.hold_again()
        wizard = self.floor["stock.return.picking"].create({"picking_id": receipt.id})
        wizard.product_return_moves.quantity = 2
        back = self.floor["stock.picking"].browse(
            wizard.action_create_returns()["res_id"]
        )
        back.move_ids.move_line_ids = [
            Command.create(
                {"product_id": self.gear.id, "lot_id": self.lot.id, "quantity": 2}
            )
        ]
        with self.assertStopped():
            back.button_validate()

    def test_an_exchange_is_stopped(self):
        """What the customer sent back is received; no other of the lot goes out."""
        self.before_the_hold()
        order = self.order(self.gear, 2)
        delivery = order.picking_ids
        delivery.move_ids.move_line_ids.lot_id = self.lot
        delivery.button_validate()
        self.hold_again()
        wizard = self.env["stock.return.picking"].create({"picking_id": delivery.id})
        wizard.product_return_moves.quantity = 2
        wizard.action_create_exchanges()
        exchange = order.picking_ids.filtered(
            lambda p: (
                p.state not in ("done", "cancel") and p.picking_type_code == "outgoing"
            )
        )
        self.assertTrue(exchange)
        self.assertNotIn(self.lot, exchange.move_ids.move_line_ids.lot_id)
        exchange.move_ids.move_line_ids.lot_id = self.lot
        with self.assertStopped():
            exchange.with_env(self.floor).button_validate()

    def test_a_whole_package_is_stopped(self):
        package = self.env["stock.package"].create({"name": "PACK-1"})
        self.put_in_stock(self.gear, 4, self.lot, package_id=package)
        with self.assertStopped():
            self.ship(
                self.lot,
                quantity=4,
                package_id=package.id,
                result_package_id=package.id,
            )

    def test_goods_of_another_owner_are_stopped(self):
        self.put_in_stock(self.gear, 4, self.lot, owner_id=self.customer)
        with self.assertStopped():
            self.ship(self.lot, quantity=4, owner_id=self.customer.id)

    def test_goods_that_go_straight_from_supplier_to_customer_are_stopped(self):
        with self.assertStopped():
            picking = self.transfer(self.suppliers, self.customers, self.lot)
            picking.button_validate()

    def test_goods_from_the_customer_straight_to_the_supplier_are_stopped(self):
        with self.assertStopped():
            picking = self.transfer(self.customers, self.suppliers, self.lot)
            picking.button_validate()

    def test_a_product_without_lots_is_stopped(self):
        hold = self.hold(self.bearing)
        with self.assertStopped("Bearing", hold=hold, goods=self.bearing):
            self.ship(product=self.bearing)

    def test_a_product_that_is_not_stored_is_stopped(self):
        oil = self.env["product.product"].create({"name": "Oil", "type": "consu"})
        hold = self.hold(oil)
        with self.assertStopped("Oil", hold=hold, goods=oil):
            self.ship(product=oil)

    def test_every_lot_of_a_held_product_is_stopped(self):
        hold = self.hold(self.gear)
        with self.assertStopped("Gear, L-2", hold=hold):
            self.ship(self.other_lot)

    def test_a_serial_number_is_stopped(self):
        motor = self.env["product.product"].create(
            {"name": "Motor", "is_storable": True, "tracking": "serial"}
        )
        serials = self.env["stock.lot"].create(
            [{"name": name, "product_id": motor.id} for name in ("S-1", "S-2")]
        )
        for serial in serials:
            self.put_in_stock(motor, 1, serial)
        hold = self.hold(serials[0])
        with self.assertStopped("Motor, S-1", hold=hold, goods=motor):
            self.ship(serials[0])
        self.ship(serials[1])

    def test_a_held_lot_in_another_unit_of_measure_is_stopped(self):
        with self.assertStopped():
            dozen = self.env.ref("uom.product_uom_dozen")
            self.ship(self.lot, product_uom_id=dozen.id)


class TestStockByHand(HoldCase):
    """Nothing on hold leaves by a count, a scrap order or a hand on the quants."""

    def quant(self, lot=None):
        return self.floor["stock.quant"].search(
            [("lot_id", "=", (lot or self.lot).id), ("location_id", "=", self.stock.id)]
        )

    def scrap(self, quantity=1, **values):
        return self.floor["stock.scrap"].create(
            {
                "product_id": self.gear.id,
                "lot_id": self.lot.id,
                "scrap_qty": quantity,
                "location_id": self.stock.id,
                **values,
            }
        )

    def test_scrapping_is_stopped(self):
        with self.assertStopped("Gear, L-1"):
            self.scrap().do_scrap()

    def test_scrapping_back_into_stock_is_stopped(self):
        self.before_the_hold()
        scrap = self.scrap(3)
        scrap.do_scrap()
        self.hold_again()
        with self.assertStopped():
            self.transfer(
                scrap.scrap_location_id, self.stock, self.lot
            ).button_validate()

    def test_what_comes_back_from_scrap_by_hand_stays_on_hold(self):
        """Core books it like a surplus that was found: nothing leaves by it."""
        self.before_the_hold()
        scrap = self.scrap(3)
        scrap.do_scrap()
        self.hold_again()
        quant = self.floor["stock.quant"].search(
            [
                ("lot_id", "=", self.lot.id),
                ("location_id", "=", scrap.scrap_location_id.id),
            ]
        )
        quant.move_quants(location_dest_id=self.stock)
        self.assertEqual(self.quantity(self.stock, self.lot), 10)
        with self.assertStopped():
            self.ship(self.lot)

    def test_a_count_that_finds_less_is_stopped(self):
        quant = self.quant().with_context(inventory_mode=True)
        quant.inventory_quantity = 7
        with self.assertStopped():
            quant.action_apply_inventory()

    def test_a_quantity_changed_in_the_list_of_stock_is_stopped(self):
        quant = self.quant().with_context(inventory_mode=True)
        with self.assertStopped():
            quant.inventory_quantity_auto_apply = 7

    def test_a_count_that_is_taken_back_is_stopped(self):
        quant = self.quant().with_context(inventory_mode=True)
        quant.inventory_quantity = 12
        quant.action_apply_inventory()
        self.assertEqual(self.quantity(self.stock, self.lot), 12)
        line = self.floor["stock.move.line"].search(
            [("lot_id", "=", self.lot.id), ("is_inventory", "=", True)], limit=1
        )
        with self.assertStopped():
            line.action_revert_inventory()

    def test_an_imported_count_that_finds_less_is_stopped(self):
        with self.assertStopped():
            self.floor["stock.quant"].with_context(
                import_file=True, inventory_mode=True
            ).create(
                {
                    "product_id": self.gear.id,
                    "lot_id": self.lot.id,
                    "location_id": self.stock.id,
                    "inventory_quantity_auto_apply": -3,
                }
            )

    def test_relocating_quants_is_stopped(self):
        wizard = self.floor["stock.quant.relocate"].create(
            {"quant_ids": self.quant().ids, "dest_location_id": self.shelf.id}
        )
        with self.assertStopped():
            wizard.action_relocate_quants()

    def test_giving_a_lot_another_place_is_stopped(self):
        with self.assertStopped():
            self.lot.with_env(self.floor).location_id = self.shelf

    def test_a_hand_on_the_quant_is_stopped(self):
        for values in (
            {"quantity": 0},
            {"location_id": self.customers.id},
            {"lot_id": self.other_lot.id},
        ):
            with self.assertRefused("on hold", "changed by hand"):
                self.quant().write(values)
        with self.assertRaises(UserError):
            self.quant().unlink()
        self.assertEqual(self.quantity(self.stock, self.lot), 10)

    def test_a_lot_on_hold_keeps_its_number(self):
        with self.assertRefused("keeps its number"):
            self.lot.with_env(self.floor).name = "L-9"
        self.other_lot.with_env(self.floor).name = "L-9"


class TestBackDoors(HoldCase):
    """Nothing on hold leaves by what a client or an import can write."""

    def done_delivery(self, lot):
        picking = self.transfer(self.stock, self.customers, lot, quantity=4)
        picking.button_validate()
        return picking.move_ids

    def line_values(self, move, **values):
        return {
            "move_id": move.id,
            "picking_id": move.picking_id.id,
            "product_id": self.gear.id,
            "lot_id": self.lot.id,
            "quantity": 1,
            "location_id": self.stock.id,
            "location_dest_id": self.customers.id,
            **values,
        }

    def test_a_new_line_of_a_finished_move_is_stopped(self):
        move = self.done_delivery(self.other_lot)
        with self.assertStopped():
            self.floor["stock.move.line"].create(self.line_values(move))

    def test_an_imported_line_of_a_finished_move_is_stopped(self):
        move = self.done_delivery(self.other_lot)
        values = self.line_values(move)
        names = [f"{n}/.id" if n.endswith("_id") else n for n in values]
        before = self.snapshot(self.gear)
        lines = self.floor["stock.move.line"]
        result = lines.load(names, [[str(v) for v in values.values()]])
        self.assertFalse(result["ids"])
        self.assertIn(self.held.name, result["messages"][0]["message"])
        self.assertEqual(self.snapshot(self.gear), before)

    def test_another_lot_on_a_finished_line_is_stopped(self):
        move = self.done_delivery(self.other_lot)
        with self.assertStopped():
            move.move_line_ids.lot_id = self.lot

    def test_a_larger_quantity_on_a_finished_line_is_stopped(self):
        self.before_the_hold()
        move = self.done_delivery(self.lot)
        self.hold_again()
        with self.assertStopped():
            move.move_line_ids.quantity = 6

    def test_a_larger_quantity_on_a_finished_move_takes_other_lots(self):
        self.before_the_hold()
        move = self.done_delivery(self.lot)
        self.hold_again()
        move.quantity = 6
        self.assertEqual(self.quantity(self.customers, self.lot), 4)
        self.assertEqual(self.quantity(self.customers, self.other_lot), 2)
        with self.assertStopped():
            move.quantity = 30

    def test_a_larger_unit_on_a_finished_line_is_stopped(self):
        self.before_the_hold()
        move = self.done_delivery(self.lot)
        self.hold_again()
        with self.assertStopped():
            move.move_line_ids.product_uom_id = self.env.ref("uom.product_uom_dozen")

    def test_a_smaller_quantity_on_a_finished_receipt_is_stopped(self):
        receipt = self.transfer(self.suppliers, self.stock, self.lot, quantity=4)
        receipt.button_validate()
        with self.assertStopped():
            receipt.move_line_ids.quantity = 1

    def test_another_destination_of_a_finished_line_is_stopped(self):
        picking = self.transfer(self.stock, self.quarantine, self.lot)
        picking.button_validate()
        with self.assertStopped():
            picking.move_line_ids.location_dest_id = self.shelf

    def test_another_source_of_a_finished_line_is_stopped(self):
        receipt = self.transfer(self.suppliers, self.shelf, self.lot)
        receipt.button_validate()
        with self.assertStopped():
            receipt.move_line_ids.location_id = self.stock

    def test_writing_done_into_a_move_is_stopped(self):
        picking = self.transfer(self.stock, self.customers, self.lot)
        picking.action_confirm()
        with self.assertStopped():
            picking.move_ids.write({"state": "done"})

    def test_writing_done_into_a_move_without_lines_is_stopped(self):
        hold = self.hold(self.gear)
        move = self.transfer(self.stock, self.customers, self.other_lot).move_ids
        move.move_line_ids.unlink()
        with self.assertStopped(hold=hold):
            move.write({"state": "done"})

    def test_a_move_that_begins_as_done_is_stopped(self):
        values = self.line_values(self.floor["stock.move"], picking_id=False)
        with self.assertStopped():
            self.floor["stock.move"].create(
                {
                    "product_id": self.gear.id,
                    "product_uom_qty": 1,
                    "location_id": self.stock.id,
                    "location_dest_id": self.customers.id,
                    "state": "done",
                    "move_line_ids": [Command.create(values)],
                }
            )

    def test_a_server_action_is_stopped(self):
        picking = self.transfer(self.stock, self.customers, self.lot)
        action = self.env["ir.actions.server"].create(
            {
                "name": "Ship",
                "model_id": self.env["ir.model"]._get_id("stock.picking"),
                "state": "code",
                "code": "records.sudo().button_validate()",
            }
        )
        with self.assertStopped():
            action.with_context(
                active_model="stock.picking", active_ids=picking.ids
            ).run()

    def test_a_forged_context_is_stopped(self):
        """No flag that a client sends opens a door."""
        flags = ("takes_held", "skips_held")
        context = {f"aftersales_{flag}": True for flag in flags}
        picking = self.transfer(self.stock, self.customers, self.lot)
        with self.assertStopped():
            picking.with_context(**context).button_validate()

    def test_the_superuser_is_stopped(self):
        picking = self.transfer(self.stock, self.customers, self.lot)
        with self.assertStopped():
            picking.with_user(self.env.ref("base.user_root")).button_validate()

    def test_after_sales_own_people_are_stopped(self):
        self.admin.group_ids |= self.env.ref("stock.group_stock_manager")
        picking = self.transfer(self.stock, self.customers, self.lot)
        with self.assertStopped():
            picking.with_user(self.admin).button_validate()

    def test_a_place_of_the_customer_cannot_become_quarantine(self):
        with self.assertRefused("no place of our own"):
            self.customers.aftersales_is_quarantine = True
        with self.assertRefused("no place of our own"):
            self.quarantine.usage = "customer"


class TestRepairs(HoldCase):
    """Nothing on hold is consumed by a repair, or comes out of it."""

    def repair(self, **values):
        return self.floor["repair.order"].create(
            {
                "picking_type_id": self.house.repair_type_id.id,
                "product_id": self.bearing.id,
                "product_qty": 1,
                **values,
            }
        )

    def finish(self, repair):
        repair.action_validate()
        repair.action_repair_start()
        repair.action_repair_end()

    def part(self, lot, kind="add"):
        return Command.create(
            {
                "product_id": self.gear.id,
                "product_uom_qty": 1,
                "repair_line_type": kind,
                "move_line_ids": [
                    Command.create(
                        {"product_id": self.gear.id, "lot_id": lot.id, "quantity": 1}
                    )
                ],
            }
        )

    def test_a_part_on_hold_is_stopped(self):
        repair = self.repair(move_ids=[self.part(self.lot)])
        with self.assertStopped():
            self.finish(repair)

    def test_a_part_of_another_lot_is_used(self):
        repair = self.repair(move_ids=[self.part(self.other_lot)])
        self.finish(repair)
        self.assertEqual(repair.state, "done")

    def test_a_repaired_product_on_hold_does_not_come_back_to_stock(self):
        self.put_in_stock(self.gear, 1, self.lot, self.quarantine)
        repair = self.repair(
            product_id=self.gear.id,
            lot_id=self.lot.id,
            product_location_src_id=self.quarantine.id,
            product_location_dest_id=self.stock.id,
        )
        with self.assertStopped():
            self.finish(repair)

    def test_a_product_on_hold_is_repaired_in_quarantine(self):
        self.put_in_stock(self.gear, 1, self.lot, self.quarantine)
        repair = self.repair(
            product_id=self.gear.id,
            lot_id=self.lot.id,
            product_location_src_id=self.quarantine.id,
            product_location_dest_id=self.quarantine.id,
        )
        self.finish(repair)
        self.assertEqual(repair.state, "done")


class TestCompanies(HoldCase):
    """A hold without a company is in force in all of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sister = cls.env["res.company"].create({"name": "Sister"})
        cls.branch = cls.env["res.company"].create(
            {"name": "Branch", "parent_id": cls.company.id}
        )
        cls.stocker.company_ids |= cls.sister | cls.branch

    def ship_from(self, company):
        house = self.env["stock.warehouse"].search(
            [("company_id", "=", company.id)], limit=1
        )
        self.put_in_stock(self.gear, 5, self.lot, house.lot_stock_id)
        self.house, self.stock = house, house.lot_stock_id
        self.floor = self.floor(
            context={"allowed_company_ids": [company.id, self.company.id]}
        )
        return self.transfer(self.stock, self.customers, self.lot)

    def test_another_company_is_stopped(self):
        picking = self.ship_from(self.sister)
        with self.assertStopped():
            picking.button_validate()

    def test_the_hold_of_one_company_leaves_the_other_alone(self):
        self.before_the_hold()
        self.held = self.hold(self.lot, company_id=self.company.id)
        picking = self.ship_from(self.sister)
        picking.button_validate()
        self.assertEqual(picking.state, "done")

    def test_the_hold_of_a_company_is_in_force_in_its_branches(self):
        self.before_the_hold()
        self.held = self.hold(self.lot, company_id=self.company.id)
        picking = self.ship_from(self.branch)
        with self.assertStopped():
            picking.button_validate()
