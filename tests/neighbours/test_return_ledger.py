from odoo.fields import Command

from .case import NeighbourCase


class LedgerCase(NeighbourCase):
    def sell(self, product, quantity, **values):
        """Sell and confirm; return the order line."""
        row = {"product_id": product.id, "product_uom_qty": quantity, **values}
        order = self.env["sale.order"].create(
            {"partner_id": self.contact.id, "order_line": [Command.create(row)]}
        )
        order.action_confirm()
        return order.order_line

    def done(self, picking):
        picking.move_ids.picked = True
        picking._action_done()

    def wizard(self, picking, **quantities):
        """Fill core's return wizard in: name of a product -> quantity."""
        wizard = self.env["stock.return.picking"].create({"picking_id": picking.id})
        for row in wizard.product_return_moves:
            row.quantity = quantities.get(row.product_id.name, 0)
        return wizard

    def core_return(self, picking, **quantities):
        action = self.wizard(picking, **quantities).action_create_returns()
        back = self.env["stock.picking"].browse(action["res_id"])
        self.done(back)
        return back

    def ask(self, **values):
        line = self.return_line(**values)
        return self.rma(line_ids=[Command.create(line)])

    def assertLedger(self, line, *figures):
        self.assertEqual(tuple(line._get_returnable()[line]), figures)


class TestKits(LedgerCase):
    """A kit can come back as far as each of its parts can."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        products = cls.env["product.product"]
        cls.screw = products.create({"name": "Screw", "is_storable": True})
        cls.kit = products.create({"name": "Repair kit", "type": "consu"})
        cls.env["mrp.bom"].create(
            {
                "product_tmpl_id": cls.kit.product_tmpl_id.id,
                "type": "phantom",
                "bom_line_ids": [
                    Command.create({"product_id": cls.bearing.id, "product_qty": 1}),
                    Command.create({"product_id": cls.screw.id, "product_qty": 4}),
                ],
            }
        )
        cls._stock(cls.screw, 100)
        cls._stock(cls.bearing, 100)
        cls.sold = cls.sell(cls, cls.kit, 5)
        cls.delivery = cls.sold.order_id.picking_ids
        cls.done(cls, cls.delivery)

    def test_it_is_counted_in_whole_kits(self):
        self.assertLedger(self.sold, 5, 0, 0, 0, 5)
        self.core_return(self.delivery, Screw=1)
        self.assertLedger(self.sold, 5, 1, 0, 0, 4)
        self.core_return(self.delivery, Screw=3)
        self.assertLedger(self.sold, 5, 1, 0, 0, 4)
        self.core_return(self.delivery, Bearing=2)
        self.assertLedger(self.sold, 5, 2, 0, 0, 3)

    def test_a_return_of_kits_speaks_for_their_parts(self):
        document = self.ask(order_line_id=self.sold.id, quantity=3)
        self.carry_return(document, "submitted")
        self.assertLedger(self.sold, 5, 0, 3, 0, 2)
        with self.assertRefused("8 Units", document.name):
            self.wizard(self.delivery, Screw=9).action_create_returns()
        self.core_return(self.delivery, Screw=8)
        self.assertLedger(self.sold, 5, 2, 3, 0, 0)

    def test_more_kits_than_parts_are_left_are_refused(self):
        self.core_return(self.delivery, Bearing=3)
        with self.assertRefused("Repair kit", "only 2 Units"):
            self.ask(order_line_id=self.sold.id, quantity=3)
        self.assertTrue(self.ask(order_line_id=self.sold.id, quantity=2))

    def test_a_single_part_can_come_back(self):
        part = self.delivery.move_ids.filtered(lambda m: m.product_id == self.screw)
        document = self.ask(move_id=part.id, quantity=5)
        self.carry_return(document, "submitted")
        self.assertLedger(self.sold, 5, 0, 2, 0, 3)
        with self.assertRefused("Screw", "only 15 Units"):
            self.ask(move_id=part.id, quantity=16)

    def test_a_line_says_how_many_kits_are_left(self):
        self.core_return(self.delivery, Screw=8)
        line = self.ask(order_line_id=self.sold.id, quantity=1).line_ids
        self.assertEqual(line.returnable_qty, 3)

    def test_many_lines_cost_no_more_than_few(self):
        few, many = (
            self.env["sale.order.line"].union(
                *(self.sell(self.kit, 1) for _n in range(n))
            )
            for n in (2, 20)
        )

        def count(lines):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            lines._get_returnable()
            return self.cr.sql_log_count - before

        count(few)
        self.assertEqual(count(few), count(many))


class TestDropships(LedgerCase):
    """What a supplier sent straight to the customer can come back once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        route = cls.env.ref("stock_dropshipping.route_drop_shipping")
        cls.lathe = cls.env["product.product"].create(
            {
                "name": "Lathe",
                "is_storable": True,
                "route_ids": [Command.link(route.id)],
                "seller_ids": [Command.create({"partner_id": cls.supplier.id})],
            }
        )
        cls.sold = cls.sell(cls, cls.lathe, 3)
        cls.sold.order_id._get_purchase_orders().button_confirm()
        cls.delivery = cls.sold.order_id.picking_ids
        cls.done(cls, cls.delivery)

    def test_it_counts_as_delivered(self):
        self.assertLedger(self.sold, 3, 0, 0, 0, 3)

    def test_back_to_the_supplier_it_is_returned_all_the_same(self):
        back = self.core_return(self.delivery, Lathe=2)
        self.assertEqual(back.location_dest_id.usage, "supplier")
        self.assertLedger(self.sold, 3, 2, 0, 0, 1)
        with self.assertRefused("Lathe", "only 1 Units"):
            self.core_return(self.delivery, Lathe=2)

    def test_of_ten_only_three_come_back(self):
        with self.assertRefused("Lathe", "only 3 Units"):
            self.ask(order_line_id=self.sold.id, quantity=10)
