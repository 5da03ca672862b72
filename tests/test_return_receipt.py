import ast

from odoo.exceptions import AccessError
from odoo.fields import Command

from .common import SoldCase


class ReceiptCase(SoldCase):
    """Goods of approved returns arrive; a plain stock user validates the transfer."""

    def approved(self, *args, **values):
        return self.carry_return(self.sold_return(*args, **values), "approved")

    def lines_of(self, *pairs):
        """Return the lines of a return: (order line, quantity) each."""
        return [
            Command.create(
                self.return_line(
                    order_line_id=order_line.id,
                    product_id=order_line.product_id.id,
                    move_id=order_line.move_ids[:1].id,
                    quantity=quantity,
                )
            )
            for order_line, quantity in pairs
        ]

    def deliver_again(self, quantity=5):
        """Sell and deliver the same products once more, to the same customer."""
        self._stock(self.gear, quantity, self.lot)
        self._stock(self.bearing, quantity)
        order = self._make_order(self.contact, quantity)
        order.picking_ids.button_validate()
        return order

    def receive(self, document, backorder=False, **quantities):
        """Validate the open receipts of a return as a plain stock user.

        :param quantities: what arrives otherwise, by the name of the product
        """
        self.env.flush_all()
        receipts = document.picking_ids.filtered(lambda p: p.state == "assigned")
        receipts = receipts.with_user(self.stocker)
        for move in receipts.move_ids:
            move.quantity = quantities.get(move.product_id.name, move.quantity)
        context = {"skip_backorder": True}
        if not backorder:
            context["picking_ids_not_to_backorder"] = receipts.ids
        receipts.with_context(**context).button_validate()
        self.env.invalidate_all()
        return receipts.sudo()


class TestAnnouncement(ReceiptCase):
    """The approval announces the goods to the dock, by core's own return."""

    def test_the_receipt_is_a_return_of_the_delivery_for_core(self):
        document = self.approved(3)
        receipt = document.picking_ids
        self.assertRecordValues(
            receipt,
            [
                {
                    "return_id": self.delivery.id,
                    "sale_id": self.order.id,
                    "origin": document.name,
                    "partner_id": self.contact.id,
                    "state": "assigned",
                }
            ],
        )
        self.assertIn(receipt, self.order.picking_ids)
        self.assertEqual(self.delivery.return_count, 1)
        self.assertEqual(receipt.reference_ids, self.delivery.reference_ids)

    def test_its_moves_go_back_to_where_they_came_from(self):
        document = self.approved(3)
        origin = document.line_ids.move_id
        self.assertRecordValues(
            document.line_ids.move_ids,
            [
                {
                    "origin_returned_move_id": origin.id,
                    "sale_line_id": origin.sale_line_id.id,
                    "product_uom_qty": 3,
                    "to_refund": True,
                    "location_id": origin.location_dest_id.id,
                }
            ],
        )

    def test_it_lands_in_the_quarantine_of_the_warehouse_not_in_stock(self):
        receipt = self.approved().picking_ids
        warehouse = self.delivery.picking_type_id.warehouse_id
        self.assertEqual(receipt.picking_type_id, warehouse.aftersales_return_type_id)
        self.assertEqual(receipt.location_dest_id, warehouse.aftersales_quarantine_id)
        self.assertTrue(receipt.location_dest_id.aftersales_is_quarantine)
        self.assertFalse(receipt.location_dest_id._child_of(warehouse.lot_stock_id))

    def test_the_lot_that_was_delivered_is_filled_in(self):
        rows = self.approved(3).picking_ids.move_line_ids
        self.assertEqual(rows.lot_id, self.lot)

    def test_the_lot_that_the_line_names_is_filled_in(self):
        other = self.lot.copy({"name": "L-0816"})
        self._stock(self.gear, 5, other)
        order = self._make_order(self.contact, 2)
        rows = order.picking_ids.move_line_ids.filtered("lot_id")
        rows.lot_id = other
        order.picking_ids.with_context(skip_backorder=True).button_validate()
        document = self.sold_return(1, order.order_line[:1])
        document.line_ids.lot_id = other
        self.carry_return(document, "approved")
        self.assertEqual(document.picking_ids.move_line_ids.lot_id, other)

    def test_several_orders_come_back_by_one_receipt(self):
        other = self.deliver_again()
        sold = self.order.order_line[0], other.order_line[1]
        document = self.rma(line_ids=self.lines_of((sold[0], 2), (sold[1], 3)))
        self.carry_return(document, "approved")
        receipt = document.picking_ids
        self.assertEqual(len(receipt), 1)
        self.assertEqual(receipt.move_ids.sale_line_id, sold[0] | sold[1])
        for order in (self.order, other):
            self.assertEqual(order.delivery_count, 2)
            domain = order.action_view_delivery()["domain"]
            self.assertIn(receipt.id, domain[0][2])
            delivery = order.picking_ids - receipt
            self.assertEqual(delivery.return_count, 1)
            self.assertIn(str(receipt.id), str(delivery.action_see_returns()))
        for move in receipt.move_ids:
            delivered = move.origin_returned_move_id
            self.assertEqual(delivered.sale_line_id, move.sale_line_id)
            self.assertEqual(move.reference_ids, delivered.reference_ids)

    def test_a_line_of_two_deliveries_goes_back_to_both_oldest_first(self):
        self._stock(self.bearing, 9)
        self._stock(self.gear, 9, self.lot)
        order = self._make_order(self.contact, 5)
        first = order.picking_ids
        first.move_ids.quantity = 2
        first.with_context(skip_backorder=True).button_validate()
        first.backorder_ids.button_validate()
        deliveries = order.order_line[1].move_ids.sorted("id")
        document = self.sold_return(4, order.order_line[1])
        self.carry_return(document, "approved")
        self.assertRecordValues(
            document.line_ids.move_ids.sorted("id"),
            [
                {"product_uom_qty": 2, "origin_returned_move_id": delivered.id}
                for delivered in deliveries
            ],
        )

    def test_goods_that_we_never_sold_come_by_a_receipt_without_origin(self):
        document = self.carry_return(self.rma(), "approved")
        receipt = document.picking_ids
        self.assertRecordValues(receipt, [{"return_id": False, "sale_id": False}])
        self.assertRecordValues(
            receipt.move_ids,
            [
                {
                    "origin_returned_move_id": False,
                    "sale_line_id": False,
                    "to_refund": False,
                    "product_uom_qty": 2,
                    "state": "assigned",
                }
            ],
        )

    def test_only_what_is_to_be_refunded_counts_as_not_delivered(self):
        expected = {"refund": True, "return": True, "repair": False}
        for remedy, is_refunded in expected.items():
            document = self.sold_return(1)
            remedies = f"aftersales.remedy_{remedy}"
            document.line_ids.requested_id = self.env.ref(remedies)
            self.carry_return(document, "approved")
            self.assertEqual(document.line_ids.move_ids.to_refund, is_refunded)

    def test_the_unit_of_the_line_is_kept(self):
        document = self.sold_return(1)
        dozen = self.env.ref("uom.product_uom_dozen")
        document.line_ids.write({"uom_id": dozen.id, "quantity": 0.5})
        self.carry_return(document, "approved")
        self.assertRecordValues(
            document.line_ids.move_ids,
            [
                {
                    "product_uom": document.line_ids.uom_id.id,
                    "product_uom_qty": 0.5,
                    "product_qty": 6,
                }
            ],
        )

    def test_what_need_not_come_back_is_not_announced(self):
        document = self.sold_return(1)
        document.line_ids.needs_goods = False
        self.carry_return(document, "approved")
        self.assertFalse(document.picking_ids)

    def test_announcing_twice_announces_once(self):
        document = self.approved(3)
        document.with_user(self.service).action_announce()
        self.assertEqual(len(document.picking_ids), 1)

    def test_nothing_is_announced_before_the_approval(self):
        document = self.sold_return(1)
        with self.assertRefused(document.name):
            document.with_user(self.service).action_announce()

    def test_a_reader_cannot_announce(self):
        document = self.approved(3)
        with self.assertRaises(AccessError):
            document.with_user(self.planning).action_announce()

    def test_defaults_of_the_screen_do_not_leak_into_the_receipt(self):
        document = self.sold_return(2)
        context = {"default_note": "Leaked", "default_product_id": self.bearing.id}
        self.carry_return(document.with_context(**context), "approved")
        receipt = document.picking_ids
        self.assertFalse(receipt.note)
        self.assertEqual(receipt.move_ids.product_id, self.gear)


class TestReceiving(ReceiptCase):
    """Whoever validates the transfer moves the return on."""

    def test_all_has_come(self):
        document = self.approved(3)
        self.receive(document)
        self.assertStates(document, "inspecting")
        self.assertEqual(document.line_ids.received_qty, 3)
        self.assertTrue(document.arrived_at and document.received_at)
        self.assertEqual(self.order.order_line[0].qty_delivered, 7)
        self.assertFalse(document.discrepancy_ids)

    def test_the_rest_comes_later(self):
        document = self.approved(3)
        first = self.receive(document, backorder=True, Gear=1)
        self.assertStates(document, "receiving")
        rest = first.backorder_ids
        self.assertRecordValues(
            rest,
            [{"return_id": self.delivery.id, "aftersales_return_id": document.id}],
        )
        self.assertEqual(rest.move_ids.aftersales_return_line_id, document.line_ids)
        self.assertEqual(document.line_ids.received_qty, 1)
        self.receive(document)
        self.assertStates(document, "inspecting")
        self.assertEqual(document.line_ids.received_qty, 3)

    def test_the_rest_does_not_come(self):
        document = self.approved(3)
        self.receive(document, Gear=1)
        self.assertStates(document, "inspecting")
        self.assertRecordValues(
            document.discrepancy_ids,
            [{"kind": "short", "quantity": 2, "line_id": document.line_ids.id}],
        )

    def test_what_is_missing_and_still_to_come_is_announced_again(self):
        document = self.approved(3)
        self.receive(document, Gear=1)
        missing = document.discrepancy_ids.with_user(self.service)
        missing.decision = "awaited"
        self.receive(document)
        self.assertEqual(document.line_ids.received_qty, 3)

    def test_more_than_announced_is_taken_in_apart(self):
        document = self.approved(3)
        receipt = self.receive(document, Gear=5)
        self.assertStates(document, "inspecting")
        own, surplus = receipt.move_ids.sorted("id")
        self.assertRecordValues(
            own | surplus,
            [
                {
                    "state": "done",
                    "quantity": 3,
                    "to_refund": True,
                    "sale_line_id": self.order.order_line[0].id,
                },
                {
                    "state": "done",
                    "quantity": 2,
                    "to_refund": False,
                    "sale_line_id": False,
                },
            ],
        )
        self.assertFalse(surplus.origin_returned_move_id)
        self.assertRecordValues(
            document.discrepancy_ids,
            [
                {
                    "kind": "over",
                    "quantity": 2,
                    "move_id": surplus.id,
                    "line_id": document.line_ids.id,
                    "lot_id": self.lot.id,
                }
            ],
        )
        self.assertEqual(self.order.order_line[0].qty_delivered, 7)
        self.assertEqual(document.line_ids.received_qty, 3)

    def test_a_hair_more_is_not_more(self):
        document = self.approved(3)
        self.receive(document, Gear=3.000000001)
        self.assertFalse(document.discrepancy_ids)
        self.assertEqual(len(document.picking_ids.move_ids), 1)

    def test_another_product_makes_no_order_line(self):
        document = self.approved(3)
        receipt = document.picking_ids.with_user(self.stocker)
        values = {
            "picking_id": receipt.id,
            "product_id": self.bearing.id,
            "quantity": 1,
            "location_id": receipt.location_id.id,
            "location_dest_id": receipt.location_dest_id.id,
        }
        self.env["stock.move.line"].with_user(self.stocker).create(values)
        lines = self.order.order_line
        self.receive(document, Gear=2)
        self.assertEqual(self.order.order_line, lines)
        self.assertEqual(lines.mapped("qty_delivered"), [8, 10])
        self.assertEqual(
            set(document.discrepancy_ids.mapped("kind")), {"product", "short"}
        )

    def test_a_product_beside_a_complete_parcel_was_not_announced(self):
        document = self.approved(3)
        receipt = document.picking_ids.with_user(self.stocker)
        receipt.move_ids = [
            Command.create(
                {
                    "product_id": self.bearing.id,
                    "product_uom_qty": 1,
                    "quantity": 1,
                    "location_id": receipt.location_id.id,
                    "location_dest_id": receipt.location_dest_id.id,
                }
            )
        ]
        self.receive(document)
        self.assertEqual(document.discrepancy_ids.kind, "unannounced")
        self.assertEqual(document.discrepancy_ids.product_id, self.bearing)
        self.assertEqual(self.order.order_line[1].qty_delivered, 10)

    def test_another_lot_is_taken_in_apart(self):
        document = self.approved(3)
        other = self.lot.copy({"name": "L-0999"})
        row = document.picking_ids.move_line_ids.with_user(self.stocker)
        row.quantity = 2
        row.copy({"quantity": 1, "lot_id": other.id})
        self.receive(document, Gear=3)
        self.assertRecordValues(
            document.discrepancy_ids.sorted("kind"),
            [
                {"kind": "lot", "quantity": 1, "lot_id": other.id},
                {"kind": "short", "quantity": 1, "lot_id": self.lot.id},
            ],
        )
        self.assertEqual(document.line_ids.received_qty, 2)

    def test_goods_entered_on_another_row_go_where_they_belong(self):
        other = self.deliver_again()
        sold = self.order.order_line[1], other.order_line[1]
        document = self.rma(line_ids=self.lines_of((sold[0], 2), (sold[1], 3)))
        self.carry_return(document, "approved")
        first, second = document.picking_ids.move_ids.with_user(self.stocker)
        second.quantity = 0
        first.quantity = 5
        receipt = document.picking_ids.with_user(self.stocker)
        receipt.with_context(skip_backorder=True).button_validate()
        self.assertEqual(document.line_ids.mapped("received_qty"), [2, 3])
        self.assertFalse(document.discrepancy_ids)
        self.assertStates(document, "inspecting")

    def test_cancelling_the_return_calls_off_its_goods_only(self):
        document, other = self.approved(2), self.approved(3)
        other.sudo().line_ids.move_ids.picking_id = document.picking_ids
        self.take(document, "cancel", self.service)
        self.assertEqual(document.line_ids.move_ids.state, "cancel")
        self.assertEqual(other.line_ids.move_ids.state, "assigned")

    def test_expiry_calls_off_and_renewal_announces_anew(self):
        document = self.carry_return(self.sold_return(2), "expired")
        self.assertEqual(document.line_ids.move_ids.state, "cancel")
        self.take(document, "renew", self.manager)
        states = document.line_ids.move_ids.mapped("state")
        self.assertEqual(sorted(states), ["assigned", "cancel"])

    def test_a_receipt_that_stock_cancels_tells_the_return(self):
        document = self.approved(2)
        document.picking_ids.with_user(self.stocker).action_cancel()
        self.assertStates(document, "approved")
        self.assertIn("cancelled", document.activity_ids.summary)
        document.with_user(self.service).action_announce()
        self.receive(document)
        self.assertStates(document, "inspecting")

    def test_a_parcel_that_never_came_can_be_cancelled(self):
        document = self.approved(2)
        self.take(document, "receive", self.warehouse)
        self.take(document, "cancel", self.service)
        self.assertEqual(document.line_ids.move_ids.state, "cancel")

    def test_nothing_is_cancelled_of_which_goods_are_here(self):
        document = self.approved(2)
        self.receive(document, backorder=True, Gear=1)
        with self.assertRefused("Goods have arrived"):
            self.take(document, "cancel", self.service)

    def test_what_core_sends_back_of_a_receipt_belongs_to_the_return(self):
        document = self.approved(2)
        receipt = self.receive(document)
        wizard = self.env["stock.return.picking"].create({"picking_id": receipt.id})
        wizard.product_return_moves.quantity = 2
        back = wizard._create_return()
        self.assertEqual(back.picking_type_id.code, "outgoing")
        self.assertEqual(back.aftersales_return_id, document)
        back.button_validate()
        self.assertEqual(document.line_ids.received_qty, 2)
        self.assertEqual(back.move_ids.aftersales_return_line_id, document.line_ids)

    def test_core_finds_the_receipt_for_a_repair(self):
        """Receipts made by procurement have no ``return_id``, so core misses them."""
        document = self.approved(2)
        first = self.receive(document, backorder=True, Gear=1)
        repairs = self.env["repair.order"]
        domain = repairs._fields["picking_id"].domain.replace("product_id)]", "False)]")
        found = self.env["stock.picking"].search(ast.literal_eval(domain))
        self.assertEqual(found & document.picking_ids, first | first.backorder_ids)

    def test_goods_on_hold_are_received(self):
        holds = self.env["aftersales.hold"]
        document = self.approved(2)
        hold = holds.with_user(self.quality).create(
            {"product_id": self.gear.id, "lot_id": self.lot.id, "reason": "Cracks"}
        )
        self.assertTrue(hold)
        self.receive(document)
        self.assertStates(document, "inspecting")

    def test_nobody_inspects_what_has_not_arrived(self):
        document = self.approved(2)
        self.take(document, "receive", self.warehouse)
        with self.assertRefused("No goods have arrived"):
            self.take(document, "inspect", self.warehouse)

    def test_a_return_of_core_alone_stays_an_affair_of_core(self):
        wizard = self.env["stock.return.picking"].create(
            {"picking_id": self.delivery.id}
        )
        wizard.product_return_moves[:1].quantity = 4
        receipt = wizard._create_return()
        warehouse = self.delivery.picking_type_id.warehouse_id
        self.assertEqual(receipt.location_dest_id, warehouse.aftersales_quarantine_id)
        receipt.move_ids.quantity = 1
        receipt.with_context(skip_backorder=True).button_validate()
        self.assertEqual(receipt.backorder_ids.return_id, self.delivery)
        self.assertFalse(receipt.aftersales_return_id)


class TestWarehouses(ReceiptCase):
    """Each warehouse has what returns need, in one step or in two."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.house = cls.delivery.picking_type_id.warehouse_id

    def test_every_warehouse_is_set_up(self):
        houses = self.env["stock.warehouse"].with_context(active_test=False)
        for house in houses.search([]):
            self.assertTrue(house.aftersales_return_type_id.sequence_id, house.name)
            self.assertTrue(house.aftersales_quarantine_id, house.name)

    def test_a_new_one_of_another_company_too(self):
        company = self.env["res.company"].create({"name": "Second Factory"})
        house = self.env["stock.warehouse"].search([("company_id", "=", company.id)])
        returns = house.aftersales_return_type_id
        self.assertEqual(returns.company_id, company)
        self.assertEqual(house.out_type_id.return_picking_type_id, returns)
        self.assertEqual(returns.return_picking_type_id, house.out_type_id)
        self.assertEqual(house.aftersales_quarantine_id.company_id, company)
        self.assertTrue(house.aftersales_quarantine_id.aftersales_is_quarantine)
        self.assertNotEqual(
            returns.sequence_id, self.house.aftersales_return_type_id.sequence_id
        )

    def test_a_stock_manager_makes_one(self):
        self.stocker.group_ids += self.env.ref("stock.group_stock_manager")
        everybody = self.env.ref("base.group_user")
        for name in ("multi_warehouses", "multi_locations"):
            everybody.implied_ids += self.env.ref(f"stock.group_stock_{name}")
        houses = self.env["stock.warehouse"].with_user(self.stocker)
        house = houses.create({"name": "Annex", "code": "ANX"})
        house.write({"code": "ANY", "aftersales_return_steps": "return_two"})
        sequence = house.sudo().aftersales_return_type_id.sequence_id
        self.assertEqual(sequence.prefix, "ANY/RET/")

    def test_core_is_left_as_it_was_where_so_wished(self):
        self.house.aftersales_core_returns = False
        delivery = self.house.out_type_id
        self.assertEqual(delivery.return_picking_type_id, self.house.in_type_id)
        self.house.aftersales_core_returns = True
        returns = self.house.aftersales_return_type_id
        self.assertEqual(delivery.return_picking_type_id, returns)

    def test_two_steps_unload_at_the_dock_first(self):
        self.house.aftersales_return_steps = "return_two"
        document = self.approved(3)
        dock, quarantine = (
            self.house.aftersales_return_dock_id,
            self.house.aftersales_quarantine_id,
        )
        self.assertTrue(dock.active)
        self.assertEqual(document.picking_ids.location_dest_id, dock)
        document.picking_ids.with_user(self.stocker).button_validate()
        self.assertStates(document, "inspecting")
        way = document.picking_ids.filtered(lambda p: p.location_id == dock)
        self.assertEqual(way.location_dest_id, quarantine)
        self.assertEqual(way.picking_type_id, self.house.aftersales_isolate_type_id)
        way.with_user(self.stocker).button_validate()
        self.assertEqual(way.state, "done")
        self.assertEqual(document.line_ids.received_qty, 3)
        self.assertEqual(self.order.order_line[0].qty_delivered, 7)

    def test_two_returns_go_to_quarantine_apart(self):
        self.house.aftersales_return_steps = "return_two"
        both = self.approved(3) | self.approved(2)
        both.picking_ids.with_user(self.stocker).button_validate()
        for document in both:
            self.assertEqual(len(document.picking_ids), 2)

    def test_back_to_one_step(self):
        self.house.aftersales_return_steps = "return_two"
        self.house.aftersales_return_steps = "return_one"
        self.assertFalse(self.house.aftersales_return_dock_id.active)
        receipt = self.approved().picking_ids
        self.assertEqual(receipt.location_dest_id, self.house.aftersales_quarantine_id)


class TestSerials(ReceiptCase):
    """Each serial number comes back by itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.motor = cls.env["product.product"].create(
            {"name": "Motor", "is_storable": True, "tracking": "serial"}
        )
        cls.serials = cls.env["stock.lot"].create(
            [{"name": f"SN-{n}", "product_id": cls.motor.id} for n in range(3)]
        )
        for serial in cls.serials:
            cls._stock(cls.motor, 1, serial)
        row = {"product_id": cls.motor.id, "product_uom_qty": 2}
        order = cls.env["sale.order"].create(
            {"partner_id": cls.contact.id, "order_line": [Command.create(row)]}
        )
        order.action_confirm()
        order.picking_ids.button_validate()
        cls.sold = order.order_line
        cls.shipped = order.picking_ids.move_line_ids.lot_id

    def line_of(self, serial):
        return Command.create(
            self.return_line(
                order_line_id=self.sold.id,
                product_id=self.motor.id,
                move_id=self.sold.move_ids.id,
                lot_id=serial.id,
                quantity=1,
            )
        )

    def both(self):
        document = self.rma(line_ids=[self.line_of(s) for s in self.shipped])
        return self.carry_return(document, "approved")

    def test_each_line_has_its_own(self):
        lines = self.both().line_ids
        for line in lines:
            self.assertEqual(line.move_ids.move_line_ids.lot_id, line.lot_id)

    def test_swapped_on_the_rows_they_go_where_they_belong(self):
        document = self.both()
        first, second = document.picking_ids.move_line_ids
        first.lot_id, second.lot_id = second.lot_id, first.lot_id
        self.receive(document)
        self.assertFalse(document.discrepancy_ids)
        for line in document.line_ids:
            done = line.move_ids.filtered(lambda move: move.state == "done")
            self.assertEqual(done.move_line_ids.lot_id, line.lot_id)

    def test_a_strange_one_is_reported_and_taken_in(self):
        document = self.both()
        strange = self.serials - self.shipped
        self.env["stock.quant"]._update_available_quantity(
            self.motor, self.delivery.location_id, -1, lot_id=strange
        )
        document.picking_ids.move_line_ids[0].lot_id = strange
        self.receive(document)
        self.assertRecordValues(
            document.discrepancy_ids.sorted("kind"),
            [
                {"kind": "lot", "lot_id": strange.id, "quantity": 1},
                {
                    "kind": "short",
                    "lot_id": document.line_ids[0].lot_id.id,
                    "quantity": 1,
                },
            ],
        )


class TestTwoCompanies(ReceiptCase):
    """Goods come back to the company that sold them."""

    def test_the_receipt_is_of_the_company_of_the_return(self):
        other = self.env["res.company"].create({"name": "Second Factory"})
        self.service.company_ids += other
        self.manager.company_ids += other
        both = [self.company.id, other.id]
        product = self.env["product.product"].create(
            {"name": "Pump", "is_storable": True}
        )
        returns = self.env["aftersales.return"].with_user(self.service)
        document = returns.with_context(allowed_company_ids=both).create(
            {
                "company_id": other.id,
                "partner_id": self.contact.id,
                "line_ids": [
                    Command.create(self.return_line(product_id=product.id, quantity=2))
                ],
            }
        )
        document.write({"state": "submitted"})
        document.with_user(self.manager).write({"state": "approved"})
        receipt = document.sudo().picking_ids
        self.assertEqual(receipt.company_id, other)
        self.assertEqual(receipt.move_ids.company_id, other)
        self.assertEqual(receipt.location_dest_id.company_id, other)

    def test_goods_of_another_company_of_ours_come_back_from_transit(self):
        transit = self.env.ref("stock.stock_location_inter_company")
        self.contact.property_stock_customer = transit
        order = self.deliver_again(5)
        document = self.rma(line_ids=self.lines_of((order.order_line[1], 2)))
        self.carry_return(document, "approved")
        self.assertEqual(document.picking_ids.location_id, transit)
        self.receive(document)
        self.assertEqual(document.line_ids.received_qty, 2)


class TestValuation(ReceiptCase):
    """Returned goods come in at the value at which they went out."""

    def test_they_take_their_value_from_the_delivery(self):
        self.bearing.categ_id = self.env["product.category"].create(
            {"name": "Valued", "property_cost_method": "fifo"}
        )
        self.bearing.standard_price = 40
        order = self.deliver_again(5)
        sold = order.order_line[1]
        went_out = sold.move_ids.value
        self.bearing.standard_price = 70
        document = self.rma(line_ids=self.lines_of((sold, 5)))
        self.receive(self.carry_return(document, "approved"))
        came_in = document.line_ids.move_ids
        self.assertTrue(went_out)
        self.assertEqual(abs(came_in.value), abs(went_out))
