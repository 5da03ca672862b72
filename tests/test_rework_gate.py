from odoo.exceptions import UserError
from odoo.fields import Command

from .rework_gate_case import GateCase


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
