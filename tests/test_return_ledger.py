"""Never more than was delivered, by whatever door (returnable ledger)."""

from odoo.fields import Command

from .common import SoldCase


class LedgerCase(SoldCase):
    """Ten gears (of a lot) and ten bearings were sold and delivered."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sold = cls.order.order_line.filtered(
            lambda line: line.product_id == cls.bearing
        )
        cls.way_out = cls.sold.move_ids

    def assertLedger(self, *figures, line=None):
        """Compare delivered, returned, requested, kept and returnable."""
        line = line or self.sold
        self.assertEqual(tuple(line._get_returnable()[line]), figures)

    def request_return(self, quantity, state="submitted", line=None, **values):
        document = self.sold_return(quantity, order_line=line or self.sold, **values)
        return self.carry_return(document, state)

    def return_line_of(self, **values):
        """Register a return of one line of these values."""
        return self.rma(line_ids=[Command.create(self.return_line(**values))])

    # === What core does === #

    def wizard(self, quantity, picking=None, product=None, user=None):
        """Fill core's return wizard in."""
        wizard = self.env["stock.return.picking"].with_user(user or self.stocker)
        wizard = wizard.create({"picking_id": (picking or self.delivery).id})
        lines = wizard.product_return_moves
        mine = lines.filtered(lambda row: row.product_id == (product or self.bearing))
        mine.quantity = quantity
        return wizard

    def core_return(self, quantity, picking=None, is_done=True, **values):
        """Return goods with core's own dialog."""
        action = self.wizard(quantity, picking, **values).action_create_returns()
        back = self.env["stock.picking"].browse(action["res_id"])
        return self.done(back) if is_done else back

    def done(self, picking, quantity=None):
        if quantity is not None:
            picking.move_ids.quantity = quantity
        picking.move_ids.picked = True
        picking._action_done()
        return picking


class TestFigures(LedgerCase):
    def test_what_was_delivered_can_come_back(self):
        self.assertLedger(10, 0, 0, 0, 10)

    def test_what_was_only_ordered_cannot(self):
        order = self._make_order(self.contact, 5)
        self.assertLedger(0, 0, 0, 0, 0, line=order.order_line[0])

    def test_a_draft_speaks_for_nothing_yet(self):
        self.request_return(3, "draft")
        self.assertLedger(10, 0, 0, 0, 10)

    def test_a_requested_return_speaks_for_its_goods(self):
        self.request_return(3)
        self.assertLedger(10, 0, 3, 0, 7)

    def test_what_is_refused_cancelled_or_expired_is_free_again(self):
        for state in ("refused", "expired", "cancelled"):
            document = self.request_return(3)
            self.put(document, state)
            self.assertLedger(10, 0, 0, 0, 10)

    def test_a_return_of_the_warehouse_speaks_for_its_goods_too(self):
        back = self.core_return(4, is_done=False)
        self.assertLedger(10, 0, 4, 0, 6)
        self.done(back)
        self.assertLedger(10, 4, 0, 0, 6)

    def test_a_backordered_return_still_speaks_for_the_rest(self):
        back = self.core_return(4, is_done=False)
        self.done(back, 1)
        self.assertLedger(10, 1, 3, 0, 6)
        self.env["stock.picking"].search(
            [("backorder_id", "=", back.id)]
        ).action_cancel()
        self.assertLedger(10, 1, 0, 0, 9)

    def test_it_does_not_ask_what_the_order_is_told(self):
        wizard = self.wizard(4)
        wizard.product_return_moves.to_refund = False
        picking = self.env["stock.picking"].browse(
            wizard.action_create_returns()["res_id"]
        )
        self.done(picking)
        self.assertEqual(self.sold.qty_delivered, 10)
        self.assertLedger(10, 4, 0, 0, 6)

    def test_what_is_sent_back_to_the_customer_is_with_him_again(self):
        back = self.core_return(4)
        self.core_return(3, back)
        self.assertLedger(10, 1, 0, 0, 9)

    def test_more_than_planned_at_the_dock_counts_as_it_came(self):
        back = self.core_return(4, is_done=False)
        self.done(back, 12)
        self.assertLedger(10, 12, 0, 0, 0)

    def test_other_units_are_converted(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        self._stock(self.bearing, 24)
        order = self.env["sale.order"].create(
            {
                "partner_id": self.contact.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.bearing.id,
                            "product_uom_id": dozen.id,
                            "product_uom_qty": 2,
                        }
                    )
                ],
            }
        )
        order.action_confirm()
        self.done(order.picking_ids)
        self.core_return(6, order.picking_ids)
        self.assertLedger(2, 0.5, 0, 0, 1.5, line=order.order_line)

    def test_a_service_can_be_taken_back_as_far_as_it_was_rendered(self):
        service = self.env["product.product"].create(
            {"name": "Set-up", "type": "service"}
        )
        self.order.order_line = [
            Command.create({"product_id": service.id, "product_uom_qty": 3})
        ]
        line = self.order.order_line.filtered(lambda row: row.product_id == service)
        line.qty_delivered = 2
        self.assertLedger(2, 0, 0, 0, 2, line=line)


class TestDoors(LedgerCase):
    """Ten out of three fail everywhere."""

    def test_on_a_draft(self):
        with self.assertRefused("Bearing", "11 Units cannot come back, only 10 Units"):
            self.request_return(11, "draft")

    def test_the_lines_of_a_draft_count_together(self):
        document = self.request_return(6, "draft")
        with self.assertRefused("only 10 Units"):
            document.line_ids.copy({"return_id": document.id})

    def test_by_an_import_or_rpc(self):
        document = self.request_return(3, "draft")
        with self.assertRefused("only 10 Units"):
            document.line_ids.write({"quantity": 11})
        with self.assertRefused("only 10 Units"):
            document.write(
                {"line_ids": [Command.update(document.line_ids.id, {"quantity": 11})]}
            )

    def test_by_several_returns_at_once(self):
        """The others have nothing to do with it, and the message is about the one."""
        line = self.return_line(order_line_id=self.sold.id, quantity=11)
        free = self.return_line(product_id=self.bearing.id, quantity=1)
        returns = self.env["aftersales.return"].with_user(self.service)
        with self.assertRefused("Bearing", self.order.name):
            returns.create(
                [
                    {
                        "partner_id": self.contact.id,
                        "line_ids": [Command.create(row)],
                    }
                    for row in (line, free, line)
                ]
            )

    def test_by_a_second_return(self):
        second = self.request_return(3, "draft")
        first = self.request_return(8)
        with self.assertRefused("only 2 Units", first.name):
            self.take(second, "submit", self.service)
        with self.assertRefused("only 2 Units", first.name):
            self.request_return(3, "draft")
        second.line_ids.quantity = 2
        self.take(second, "submit", self.service)
        self.assertLedger(10, 0, 10, 0, 0)

    def test_by_a_change_of_what_is_requested(self):
        document = self.request_return(3)
        self.request_return(5)
        with self.assertRefused("only 5 Units"):
            document.line_ids.quantity = 6
        document.line_ids.quantity = 5

    def test_by_an_appeal_or_a_renewal_when_the_goods_are_spoken_for(self):
        for state, step in (("refused", "appeal"), ("expired", "renew")):
            old = self.request_return(6, state)
            new = self.request_return(6)
            with self.assertRefused(new.name):
                self.take(old, step, self.coordinator)
            self.put(new, "cancelled")

    def test_in_the_warehouse(self):
        document = self.request_return(8)
        with self.assertRefused("only 2 Units", document.name):
            self.core_return(3)
        self.core_return(2)

    def test_in_the_warehouse_for_an_exchange_or_all_at_once(self):
        self.request_return(8)
        with self.assertRefused("only 2 Units"):
            self.wizard(3).action_create_exchanges()
        with self.assertRefused("only 2 Units"):
            self.wizard(0).action_create_returns_all()

    def test_all_at_once_is_what_has_not_come_yet(self):
        self.receive_goods(self.request_return(3, "approved"))
        self.assertLedger(10, 3, 0, 0, 7)
        action = self.wizard(0).action_create_returns_all()
        back = self.env["stock.picking"].browse(action["res_id"])
        move = back.move_ids.filtered(lambda m: m.product_id == self.bearing)
        self.assertEqual(move.product_uom_qty, 7)
        self.assertLedger(10, 3, 7, 0, 0)

    def test_in_the_warehouse_with_goods_added_by_hand(self):
        wizard = self.wizard(0)
        wizard.product_return_moves = [
            Command.create({"product_id": self.bearing.id, "quantity": 11})
        ]
        with self.assertRefused("only 10 Units"):
            wizard.action_create_returns()

    def test_without_any_sales_order(self):
        self._stock(self.bearing, 5)
        move = self.loose_delivery(5)
        self.core_return(3, move.picking_id)
        with self.assertRefused("only 2 Units", move.picking_id.name):
            self.core_return(3, move.picking_id)
        with self.assertRefused("only 2 Units"):
            self.return_line_of(move_id=move.id, quantity=13)

    def loose_delivery(self, quantity):
        """Deliver bearings that nobody has ordered."""
        kind = self.delivery.picking_type_id
        places = {
            "location_id": self.delivery.location_id.id,
            "location_dest_id": self.delivery.location_dest_id.id,
        }
        row = {"product_id": self.bearing.id, "product_uom_qty": quantity, **places}
        picking = self.env["stock.picking"].create(
            {
                "partner_id": self.contact.id,
                "picking_type_id": kind.id,
                "move_ids": [Command.create(row)],
                **places,
            }
        )
        picking.action_confirm()
        return self.done(picking).move_ids

    def planned(self, quantity, **values):
        """Plan a way back as somebody does over RPC."""
        move = self.way_out
        return self.env["stock.move"].create(
            {
                "product_id": self.bearing.id,
                "product_uom_qty": quantity,
                "product_uom": self.bearing.uom_id.id,
                "location_id": move.location_dest_id.id,
                "location_dest_id": move.location_id.id,
                "picking_type_id": self.delivery.picking_type_id.id,
                **values,
            }
        )

    def test_by_a_stock_move_over_rpc(self):
        origin = {"origin_returned_move_id": self.way_out.id}
        sold = {"sale_line_id": self.sold.id}
        for values in (origin, sold, {**origin, **sold}):
            with self.assertRefused("only 10 Units"):
                self.planned(11, **values)
        move = self.planned(4, **origin)
        self.assertLedger(10, 0, 4, 0, 6)
        for values in ({"product_uom_qty": 11}, {"product_uom_qty": 24}):
            with self.assertRefused("only 10 Units"):
                move.write(values)
        move.product_uom_qty = 10

    def test_by_a_stock_move_that_is_linked_afterwards(self):
        move = self.planned(11)
        for name, value in (
            ("sale_line_id", self.sold.id),
            ("origin_returned_move_id", self.way_out.id),
        ):
            with self.assertRefused("only 10 Units"):
                move[name] = value

    def test_by_a_stock_move_that_pretends_to_be_of_a_return(self):
        for state in ("approved", "cancelled", "expired", "draft"):
            document = self.request_return(3, state)
            values = {"aftersales_return_line_id": document.line_ids.id}
            values["origin_returned_move_id"] = self.way_out.id
            with self.assertRefused("Bearing", document.name):
                self.planned(4, **values)

    def test_by_a_context_that_a_client_makes_up(self):
        context = {"aftersales_judged": True}
        wizard = self.wizard(11).with_context(**context)
        with self.assertRefused("only 10 Units"):
            wizard.action_create_returns()

    def test_a_return_to_the_customer_of_more_than_came(self):
        back = self.core_return(4)
        with self.assertRefused("only 4 Units"):
            self.core_return(5, back)

    def test_in_the_warehouse_of_one_delivery_more_than_it_brought(self):
        order = self._make_order(self.contact, 5)
        self._stock(self.bearing, 5)
        line = order.order_line[1]
        first = order.picking_ids
        first.move_ids.picked = True
        (first.move_ids - line.move_ids).quantity = 0
        line.move_ids.quantity = 2
        first._action_done()
        second = order.picking_ids - first
        (second.move_ids - line.move_ids).quantity = 0
        self.done(second)
        self.assertLedger(5, 0, 0, 0, 5, line=line)
        with self.assertRefused("only 2 Units", first.name):
            self.core_return(3, first)
        # A return of ours takes the rest from the other delivery.
        document = self.request_return(5, "approved", line=line)
        origins = document.line_ids.move_ids.origin_returned_move_id
        self.assertEqual(origins, line.move_ids - document.line_ids.move_ids)


class TestDock(LedgerCase):
    """What is there is there: the dock is never refused anything."""

    def test_more_than_planned_is_received(self):
        back = self.core_return(3, is_done=False)
        back.move_ids.quantity = 14
        back.move_ids.picked = True
        back.with_user(self.stocker).button_validate()
        self.assertEqual(back.state, "done")

    def test_a_part_is_received_although_too_much_is_there_already(self):
        first = self.core_return(3, is_done=False)
        second = self.core_return(3, is_done=False)
        self.done(first, 14)
        self.done(second, 1)
        self.assertEqual(second.state, "done")
        rest = self.env["stock.picking"].search([("backorder_id", "=", second.id)])
        self.assertEqual(rest.move_ids.product_uom_qty, 2)

    def test_goods_that_nobody_announced_are_received(self):
        back = self.core_return(3, is_done=False)
        pump = self.env["product.product"].create({"name": "Pump", "is_storable": True})
        values = {"location_id": back.location_id.id, "quantity": 5}
        values |= {"location_dest_id": back.location_dest_id.id}
        for product in (pump, self.bearing):
            back.move_ids = [Command.create({"product_id": product.id, **values})]
        self.done(back)
        self.assertEqual(back.state, "done")


class TestKept(LedgerCase):
    """Goods that stay with the customer are not paid for twice."""

    def keep(self, quantity, kind="refund", state="processing"):
        document = self.request_return(quantity, "approved")
        document.line_ids.sudo()._store({"needs_goods": False})
        document.line_ids.decided_id = self.env.ref(f"aftersales.remedy_{kind}")
        return self.put(document, state)

    def test_until_it_is_decided_they_are_requested(self):
        self.keep(3, state="deciding")
        self.assertLedger(10, 0, 3, 0, 7)

    def test_what_was_paid_for_does_not_come_back(self):
        for state in ("processing", "done"):
            document = self.keep(3, state=state)
            self.assertLedger(10, 0, 0, 3, 7)
            self.put(document, "cancelled")

    def test_the_refusal_names_who_has_paid(self):
        document = self.keep(3, state="done")
        with self.assertRefused("only 7 Units", document.name):
            self.request_return(8)

    def test_what_was_only_repaired_may_come_back(self):
        self.keep(3, "repair", state="done")
        self.assertLedger(10, 0, 0, 0, 10)

    def test_a_part_that_stays(self):
        document = self.request_return(5, "approved")
        self.env["aftersales.return.disposition"].create(
            {
                "return_id": document.id,
                "line_id": document.line_ids.id,
                "kind": "stays",
                "quantity": 2,
            }
        )
        self.assertLedger(10, 0, 5, 0, 5)
        self.put(document, "processing")
        self.assertLedger(10, 0, 3, 2, 5)
        self.put(document, "done")
        self.assertLedger(10, 0, 0, 2, 8)


class TestSerials(LedgerCase):
    """A piece comes back once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.drill = cls.env["product.product"].create(
            {"name": "Drill", "is_storable": True, "tracking": "serial"}
        )
        cls.serials = cls.env["stock.lot"].create(
            [{"name": f"S{n}", "product_id": cls.drill.id} for n in range(3)]
        )
        for serial in cls.serials:
            cls._stock(cls.drill, 1, serial)
        cls.drill_order = cls.env["sale.order"].create(
            {
                "partner_id": cls.contact.id,
                "order_line": [
                    Command.create({"product_id": cls.drill.id, "product_uom_qty": 2})
                ],
            }
        )
        cls.drill_order.action_confirm()
        cls.drills = cls.drill_order.order_line
        picking = cls.drill_order.picking_ids
        picking.move_ids.lot_ids = cls.serials[:2]
        picking.move_ids.picked = True
        picking._action_done()

    def ask(self, serial, **values):
        values = {"order_line_id": self.drills.id, "lot_id": serial.id, **values}
        return self.return_line_of(product_id=self.drill.id, quantity=1, **values)

    def test_a_piece_that_he_got_can_come_back(self):
        document = self.carry_return(self.ask(self.serials[0]), "submitted")
        self.assertEqual(document.state, "submitted")

    def test_a_piece_that_he_did_not_get_cannot(self):
        with self.assertRefused("S2"):
            self.ask(self.serials[2])

    def test_a_piece_is_asked_for_once(self):
        second = self.ask(self.serials[0])
        first = self.carry_return(self.ask(self.serials[0]), "submitted")
        with self.assertRefused("S0", first.name):
            self.take(second, "submit", self.service)
        self.carry_return(self.ask(self.serials[1]), "submitted")

    def back(self, *serials):
        """Plan the way back of these pieces over RPC."""
        move = self.drills.move_ids[0]
        places = {
            "location_id": move.location_dest_id.id,
            "location_dest_id": move.location_id.id,
        }
        rows = [
            Command.create(
                {"product_id": self.drill.id, "lot_id": s.id, "quantity": 1, **places}
            )
            for s in serials
        ]
        return self.env["stock.move"].create(
            {
                "product_id": self.drill.id,
                "product_uom_qty": len(serials),
                "origin_returned_move_id": move.id,
                "sale_line_id": self.drills.id,
                "picking_type_id": move.picking_type_id.id,
                "move_line_ids": rows,
                **places,
            }
        )

    def test_a_piece_that_is_back_does_not_come_back_again(self):
        back = self.back(self.serials[0])
        back.picked = True
        back._action_done()
        self.assertLedger(2, 1, 0, 0, 1, line=self.drills)
        with self.assertRefused("S0"):
            self.ask(self.serials[0])
        with self.assertRefused("S0"):
            self.back(self.serials[0])
        self.back(self.serials[1])

    def test_a_strange_piece_that_lies_in_stock_is_not_at_the_customer(self):
        with self.assertRefused("S2", "in stock"):
            self.ask(self.serials[2], order_line_id=False, is_foreign=True)

    def test_a_strange_piece_is_announced_once(self):
        serial = self.env["stock.lot"].create(
            {"name": "S9", "product_id": self.drill.id}
        )
        first = self.carry_return(
            self.ask(serial, order_line_id=False, is_foreign=True), "submitted"
        )
        with self.assertRefused("S9", first.name):
            self.ask(serial, order_line_id=False, is_foreign=True)


class TestReaders(LedgerCase):
    def test_whoever_sells_reads_the_ledger_without_any_role_of_ours(self):
        self.request_return(3)
        line = self.sold.with_user(self.seller)
        self.assertEqual(line.aftersales_returnable, 7)
        self.assertEqual(line.aftersales_requested, 3)

    def test_the_warehouse_sees_in_its_dialog_what_can_come_back(self):
        self.request_return(3)
        lines = self.wizard(0).product_return_moves
        self.assertEqual(
            {line.product_id: line.aftersales_returnable for line in lines},
            {self.bearing: 7, self.gear: 10},
        )

    def test_a_line_says_what_is_left_for_it(self):
        self.request_return(3)
        mine = self.request_return(2).line_ids
        self.assertEqual(mine.returnable_qty, 7)
        self.assertEqual(self.rma().line_ids.returnable_qty, 0)

    def test_figures_follow_within_one_transaction(self):
        self.assertEqual(self.sold.aftersales_returnable, 10)
        document = self.request_return(3)
        self.assertEqual(self.sold.aftersales_returnable, 7)
        document.line_ids.quantity = 4
        self.assertEqual(self.sold.aftersales_returnable, 6)
        self.core_return(2)
        self.assertEqual(self.sold.aftersales_returnable, 4)

    def test_a_supplier_is_no_customer(self):
        """What goes back to him is the buyer's business, not ours."""
        kind = self.delivery.picking_type_id.warehouse_id.in_type_id
        places = {
            "location_id": self.env.ref("stock.stock_location_suppliers").id,
            "location_dest_id": kind.default_location_dest_id.id,
        }
        row = {"product_id": self.bearing.id, "product_uom_qty": 2, **places}
        receipt = self.env["stock.picking"].create(
            {"picking_type_id": kind.id, "move_ids": [Command.create(row)], **places}
        )
        receipt.action_confirm()
        self.done(receipt)
        self.core_return(2, receipt)
        self.core_return(2, receipt)


class TestQueries(LedgerCase):
    """The ledger costs the same for two order lines and for forty."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._stock(cls.bearing, 42)
        cls.small, cls.large = (cls.many(count) for count in (2, 40))

    @classmethod
    def many(cls, count):
        """Sell and deliver bearings on so many lines of one order."""
        order = cls.env["sale.order"].create(
            {
                "partner_id": cls.contact.id,
                "order_line": [
                    Command.create({"product_id": cls.bearing.id, "product_uom_qty": 1})
                    for _number in range(count)
                ],
            }
        )
        order.action_confirm()
        order.picking_ids.move_ids.picked = True
        order.picking_ids._action_done()
        return order

    def assertSame(self, work, few, many):
        self.count_queries(work, few)
        self.assertSameQueries(
            self.count_queries(work, few), self.count_queries(work, many)
        )

    def test_reading(self):
        def read(order):
            order.order_line.mapped("aftersales_returnable")

        self.assertSame(read, self.small, self.large)

    def ask(self, order):
        lines = [
            self.return_line(order_line_id=line.id, product_id=line.product_id.id)
            for line in order.order_line
        ]
        return self.rma(line_ids=[Command.create({**v, "quantity": 1}) for v in lines])

    def test_checking_a_draft(self):
        documents = [self.ask(order) for order in (self.small, self.small, self.large)]

        def check(document):
            document.line_ids._check_returnable()

        self.assertSame(check, documents[0], documents[2])

    def test_showing_the_lines_of_a_return(self):
        documents = [self.ask(order) for order in (self.small, self.large)]

        def show(document):
            document.line_ids.mapped("returnable_qty")

        self.assertSame(show, *documents)

    def test_the_check_of_the_warehouses_dialog_is_one_query(self):
        for order in (self.small, self.small, self.large):
            wizard = self.env["stock.return.picking"].create(
                {"picking_id": order.picking_ids.id}
            )
            wizard.product_return_moves.quantity = 1
            lines = wizard.product_return_moves
            lines.mapped("move_id.sale_line_id.qty_delivered_method")
            self.env.flush_all()
            before = self.cr.sql_log_count
            lines._check_returnable()
            self.assertLessEqual(self.cr.sql_log_count - before, 3)
