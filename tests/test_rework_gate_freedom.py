from .rework_gate_case import GateCase


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
