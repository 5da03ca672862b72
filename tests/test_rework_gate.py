from contextlib import contextmanager, suppress

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from .hold_case import HoldCase


class GateCase(HoldCase):
    """Four of ten gears of L-1 in quarantine are being reworked; nothing is on hold."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.put(cls.held, "released")._forget()
        cls.put_in_stock(cls.gear, 10, cls.lot, cls.quarantine)
        cls.put_in_stock(cls.bearing, 10, place=cls.quarantine)
        cls.house.aftersales_quarantine_id = cls.quarantine
        cls.work = cls.carry_rework(cls.register(cls.lot), "progress")

    @classmethod
    def register(cls, lot=None, quantity=4, **values):
        """Register a rework of goods in the quarantine of this warehouse."""
        return cls.rework(
            quantity,
            **{
                "product_id": (lot.product_id if lot else cls.bearing).id,
                "lot_id": lot and lot.id,
                "warehouse_id": cls.house.id,
                "location_id": cls.quarantine.id,
                **values,
            },
        )

    def take_out(self, quantity=7, destination=None, **values):
        """Enter a transfer out of quarantine; six of ten are free."""
        return self.transfer(
            self.quarantine,
            destination or self.stock,
            self.lot,
            quantity=quantity,
            **values,
        )

    def quant(self, lot=None):
        return self.floor["stock.quant"].search(
            [
                ("lot_id", "=", (lot or self.lot).id),
                ("location_id", "=", self.quarantine.id),
            ]
        )

    @contextmanager
    def assertKept(self, *parts, work=None, goods=None):
        """Expect that the gate refuses, says why, and that nothing has moved."""
        goods = goods or self.gear
        before = self.snapshot(goods)
        work = work or self.work
        with self.assertRefused("being reworked", work.name, *parts):
            with self.cr.savepoint():
                yield
                self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self.snapshot(goods), before)


class TestTransfers(GateCase):
    """Nothing that is reworked leaves by a transfer, of whatever kind."""

    def test_a_delivery_is_stopped(self):
        with self.assertKept("Gear, L-1", "4 Units", "passed them"):
            self.take_out(destination=self.customers).button_validate()

    def test_a_transfer_to_stock_is_stopped(self):
        with self.assertKept():
            self.take_out().button_validate()

    def test_a_transfer_to_another_place_of_quarantine_is_stopped(self):
        with self.assertKept():
            self.take_out(destination=self.cage).button_validate()

    def test_goods_that_lie_below_the_place_are_stopped(self):
        self.put_in_stock(self.bearing, 3, place=self.cage)
        work = self.register(quantity=12)
        with self.assertKept(work=work, goods=self.bearing):
            self.transfer(
                self.cage, self.stock, product=self.bearing, quantity=2
            ).button_validate()

    def test_a_transfer_to_the_supplier_or_in_transit_is_stopped(self):
        for place in (self.suppliers, self.company.internal_transit_location_id):
            with self.assertKept():
                self.take_out(destination=place).button_validate()

    def test_several_small_lines_are_stopped_like_a_large_one(self):
        picking = self.take_out(4)
        lines = picking.move_ids.move_line_ids
        values = {**lines.copy_data()[0], "quantity": 3}
        lines.create({**values, "move_id": picking.move_ids.id})
        with self.assertKept():
            picking.button_validate()

    def test_several_small_transfers_are_stopped_like_a_large_one(self):
        self.take_out(4).button_validate()
        with self.assertKept():
            self.take_out(3).button_validate()

    def test_a_whole_package_is_stopped(self):
        package = self.env["stock.package"].create({"name": "PACK-1"})
        self.quant().sudo().package_id = package
        with self.assertKept():
            self.take_out(
                10, package_id=package.id, result_package_id=package.id
            ).button_validate()

    def test_goods_of_another_owner_are_stopped(self):
        self.quant().sudo().owner_id = self.customer
        with self.assertKept():
            self.take_out(owner_id=self.customer.id).button_validate()

    def test_another_unit_of_measure_is_stopped(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        with self.assertKept():
            self.take_out(1, product_uom_id=dozen.id).button_validate()

    def test_a_core_return_is_stopped(self):
        receipt = self.transfer(self.suppliers, self.quarantine, self.lot, quantity=7)
        receipt.button_validate()
        self.take_out(6).button_validate()
        wizard = self.floor["stock.return.picking"].create({"picking_id": receipt.id})
        wizard.product_return_moves.quantity = 7
        back = self.floor["stock.picking"].browse(
            wizard.action_create_returns()["res_id"]
        )
        back.move_ids.move_line_ids.unlink()
        line = {"product_id": self.gear.id, "lot_id": self.lot.id, "quantity": 8}
        line["location_id"] = self.quarantine.id
        back.move_ids.move_line_ids = [Command.create(line)]
        with self.assertKept():
            back.button_validate()

    def test_a_product_without_lots_is_stopped(self):
        work = self.register(quantity=6)
        with self.assertKept("Bearing", work=work, goods=self.bearing):
            self.transfer(
                self.quarantine, self.customers, product=self.bearing, quantity=5
            ).button_validate()

    def test_every_state_of_an_open_rework_keeps_its_goods(self):
        for state in ("draft", "routed", "scheduled", "progress", "inspection"):
            self.put(self.work, state)
            with self.assertKept():
                self.take_out().button_validate()

    def test_all_reworks_of_a_place_are_counted(self):
        self.register(self.lot, quantity=5)
        with self.assertKept():
            self.take_out(2).button_validate()


class TestStockByHand(GateCase):
    """Nothing leaves by a count, a scrap order or a hand on the quants."""

    def test_scrapping_is_stopped(self):
        scrap = self.floor["stock.scrap"].create(
            {
                "product_id": self.gear.id,
                "lot_id": self.lot.id,
                "scrap_qty": 7,
                "location_id": self.quarantine.id,
            }
        )
        with self.assertKept():
            scrap.do_scrap()

    def test_a_count_that_finds_less_is_stopped(self):
        quant = self.quant().with_context(inventory_mode=True)
        quant.inventory_quantity = 3
        with self.assertKept():
            quant.action_apply_inventory()

    def test_a_quantity_changed_in_the_list_of_stock_is_stopped(self):
        quant = self.quant().with_context(inventory_mode=True)
        with self.assertKept():
            quant.inventory_quantity_auto_apply = 3

    def test_relocating_quants_is_stopped(self):
        wizard = self.floor["stock.quant.relocate"].create(
            {"quant_ids": self.quant().ids, "dest_location_id": self.shelf.id}
        )
        with self.assertKept():
            wizard.action_relocate_quants()

    def test_giving_a_lot_another_place_is_stopped(self):
        lot = self.env["stock.lot"].create({"name": "L-3", "product_id": self.gear.id})
        self.put_in_stock(self.gear, 4, lot, self.quarantine)
        work = self.register(lot)
        with self.assertKept(work=work):
            lot.with_env(self.floor).location_id = self.shelf

    def test_a_hand_on_the_quant_is_stopped(self):
        for values in (
            {"quantity": 0},
            {"location_id": self.stock.id},
            {"lot_id": self.other_lot.id},
        ):
            with self.assertKept():
                self.quant().write(values)
        with self.assertRaises(UserError), self.cr.savepoint():
            self.quant().unlink()

    def test_a_negative_quant_is_stopped(self):
        with self.assertRaises(UserError), self.cr.savepoint():
            self.floor["stock.quant"].create(
                {
                    "product_id": self.gear.id,
                    "lot_id": self.lot.id,
                    "location_id": self.quarantine.id,
                    "quantity": -7,
                }
            )


class TestMoves(GateCase):
    """Nothing leaves by what a client writes into moves and their lines."""

    def test_a_larger_quantity_of_a_finished_line_is_stopped(self):
        picking = self.take_out(6)
        picking.button_validate()
        with self.assertKept():
            picking.move_line_ids.quantity = 7

    def test_a_smaller_quantity_of_a_finished_receipt_is_stopped(self):
        receipt = self.transfer(self.suppliers, self.quarantine, self.lot, quantity=2)
        receipt.button_validate()
        self.take_out(8).button_validate()
        with self.assertKept():
            receipt.move_line_ids.quantity = 1

    def test_another_destination_lot_or_source_is_stopped(self):
        receipt = self.transfer(self.suppliers, self.quarantine, self.lot, quantity=2)
        receipt.button_validate()
        self.take_out(8).button_validate()
        other = self.transfer(self.stock, self.shelf, self.lot)
        other.button_validate()
        for line, values in (
            (receipt.move_line_ids, {"location_dest_id": self.stock.id}),
            (receipt.move_line_ids, {"lot_id": self.other_lot.id}),
            (other.move_line_ids, {"location_id": self.quarantine.id}),
        ):
            with self.assertKept():
                line.write(values)

    def test_another_line_of_a_finished_transfer_is_stopped(self):
        picking = self.take_out(6)
        picking.button_validate()
        values = {**picking.move_line_ids.copy_data()[0], "quantity": 1}
        with self.assertKept():
            self.floor["stock.move.line"].create(
                {**values, "move_id": picking.move_ids.id, "picking_id": picking.id}
            )

    def test_writing_done_into_a_move_is_stopped(self):
        """The stock would not change, but the goods would be said to have left."""
        picking = self.take_out()
        picking.action_confirm()
        with self.assertKept():
            picking.move_ids.write({"state": "done"})
        self.assertNotEqual(picking.move_ids.state, "done")

    def test_writing_done_into_a_move_without_lines_is_stopped(self):
        picking = self.take_out()
        picking.move_ids.move_line_ids.unlink()
        work = self.register(quantity=8)
        bare = self.transfer(
            self.quarantine, self.customers, product=self.bearing, quantity=3
        )
        bare.move_ids.move_line_ids.unlink()
        with self.assertKept(work=work, goods=self.bearing):
            bare.move_ids.write({"state": "done"})

    def test_a_move_that_begins_as_done_is_stopped(self):
        values = self.take_out().move_line_ids.copy_data()[0]
        for lines in ([Command.create({**values, "picking_id": False})], []):
            with self.assertRaises(UserError), self.cr.savepoint():
                self.floor["stock.move"].create(
                    {
                        "product_id": self.gear.id,
                        "product_uom_qty": 17,
                        "location_id": self.quarantine.id,
                        "location_dest_id": self.stock.id,
                        "state": "done",
                        "move_line_ids": lines,
                    }
                )

    def test_full_rights_are_stopped(self):
        picking = self.take_out()
        picking.action_confirm()
        picking.move_ids.picked = True
        with self.assertKept():
            picking.sudo().move_ids._action_done()
        with self.assertKept():
            picking.with_user(self.env.ref("base.user_root")).button_validate()

    def test_a_server_action_is_stopped(self):
        action = self.env["ir.actions.server"].create(
            {
                "name": "Ship",
                "model_id": self.env["ir.model"]._get_id("stock.picking"),
                "state": "code",
                "code": "records.sudo().button_validate()",
            }
        )
        picking = self.take_out()
        context = {"active_model": "stock.picking", "active_ids": picking.ids}
        with self.assertKept():
            action.with_context(**context).run()

    def test_a_forged_context_is_stopped(self):
        flags = ("takes_held", "skips_held", "judged", "is_counted", "passed")
        context = {f"aftersales_{flag}": True for flag in flags}
        picking = self.take_out()
        with self.assertKept():
            picking.with_context(**context).button_validate()
        with self.assertKept():
            picking.with_context(**context).move_ids.write({"state": "done"})

    def test_after_sales_own_people_are_stopped(self):
        self.admin.group_ids |= self.env.ref("stock.group_stock_manager")
        picking = self.take_out()
        with self.assertKept():
            picking.with_user(self.admin).button_validate()


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


class TestFreedom(GateCase):
    """What is not reworked goes as ever."""

    def test_other_pieces_go(self):
        self.take_out(6).button_validate()
        self.assertEqual(self.quantity(self.quarantine, self.lot), 4)

    def test_another_lot_and_another_place_go(self):
        self.put_in_stock(self.gear, 5, self.other_lot, self.quarantine)
        self.transfer(
            self.quarantine, self.customers, self.other_lot, quantity=5
        ).button_validate()
        self.ship(self.lot, quantity=10)

    def test_more_comes_in(self):
        self.transfer(
            self.suppliers, self.quarantine, self.lot, quantity=3
        ).button_validate()
        self.assertEqual(self.quantity(self.quarantine, self.lot), 13)

    def test_goods_are_packed_where_they_are(self):
        package = self.env["stock.package"].create({"name": "PACK-1"})
        self.take_out(
            10, destination=self.quarantine, result_package_id=package.id
        ).button_validate()
        self.assertEqual(self.quant().package_id, package)

    def test_a_count_that_finds_as_many_or_more_goes(self):
        for number in (10, 12, 4):
            quant = self.quant().with_context(inventory_mode=True)
            quant.inventory_quantity = number
            quant.action_apply_inventory()
            self.assertEqual(self.quantity(self.quarantine, self.lot), number)

    def test_a_customer_s_order_is_delivered(self):
        order = self.order(self.bearing, 5)
        order.picking_ids.button_validate()
        self.assertEqual(order.order_line.qty_delivered, 5)

    def test_a_rework_registered_for_more_than_lies_there_stops_no_receipt(self):
        self.register(quantity=50)
        self.transfer(
            self.suppliers, self.quarantine, product=self.bearing, quantity=3
        ).button_validate()
        self.transfer(
            self.stock, self.customers, product=self.bearing
        ).button_validate()

    def test_a_draft_about_free_stock_stops_no_order(self):
        """Anybody of the desk writes a draft; routed, it keeps its goods there too."""
        work = self.register(location_id=self.stock.id, quantity=5)
        self.put_in_stock(self.bearing, 5, place=self.stock)
        self.transfer(
            self.stock, self.customers, product=self.bearing
        ).button_validate()
        lying = self.env["stock.quant"]._get_available_quantity(
            self.bearing, self.stock
        )
        self.carry_rework(work, "routed")
        taken = self.transfer(
            self.stock, self.customers, product=self.bearing, quantity=lying
        )
        with self.assertKept(work=work, goods=self.bearing):
            taken.button_validate()

    def test_a_unit_that_stays_with_the_customer_keeps_nothing(self):
        self.register(kind="site", partner_id=self.contact.id, quantity=10)
        self.transfer(
            self.quarantine, self.stock, product=self.bearing, quantity=10
        ).button_validate()

    def test_after_the_rework_is_cancelled_its_goods_lie_there_and_are_free(self):
        work = self.register(self.lot, quantity=6)
        with self.assertKept(work=work):
            self.take_out(1).button_validate()
        self.take(work, "cancel", self.process)
        self.assertEqual(self.quantity(self.quarantine, self.lot), 10)
        self.take_out(6).button_validate()

    def test_what_quality_has_passed_goes(self):
        self.carry_rework(self.work, "done")
        left = self.quantity(self.quarantine, self.lot)
        self.take_out(left).button_validate()
        self.assertEqual(self.quantity(self.quarantine, self.lot), 0)

    def test_a_repair_order_without_a_rework_is_finished_by_its_buttons(self):
        repair = self.floor["repair.order"].create(
            {
                "picking_type_id": self.house.repair_type_id.id,
                "product_id": self.bearing.id,
                "product_qty": 1,
            }
        )
        self.finish_repair(repair)
        self.assertEqual(repair.state, "done")


class TestQueries(GateCase):
    """The gate costs one query where nothing is reworked, and no more for many."""

    def count(self, number, product):
        pickings = self.floor["stock.picking"]
        for _i in range(number):
            pickings |= self.transfer(self.stock, self.shelf, product=product)
        moves = pickings.move_ids
        moves._action_confirm()
        lines = moves.move_line_ids
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        with self.env["aftersales.rework"]._keep_goods(lines.product_id):
            pass
        return self.env.cr.sql_log_count - before

    def test_one_query_without_any_rework(self):
        self.assertEqual(self.count(3, self.bearing), 1)

    def test_as_many_for_two_as_for_forty(self):
        for _i in range(2):
            self.register(quantity=1)
        few = self.count(2, self.bearing)
        for _i in range(38):
            self.register(quantity=1)
        self.env.flush_all()
        self.env.invalidate_all()
        few, many = self.count(2, self.bearing), self.count(40, self.bearing)
        self.assertLessEqual(many, few)
