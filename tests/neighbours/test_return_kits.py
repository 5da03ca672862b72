from odoo.fields import Command

from .case import NeighbourCase


class TestReturnedKit(NeighbourCase):
    """A kit comes back as its parts, and is counted as kits."""

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
        row = {"product_id": cls.kit.id, "product_uom_qty": 5}
        order = cls.env["sale.order"].create(
            {"partner_id": cls.contact.id, "order_line": [Command.create(row)]}
        )
        order.action_confirm()
        order.picking_ids.button_validate()
        cls.sold = order.order_line

    def approved(self, quantity=2):
        line = self.return_line(order_line_id=self.sold.id, quantity=quantity)
        document = self.rma(line_ids=[Command.create(line)])
        return self.carry_return(document, "approved")

    def test_its_parts_are_announced_each_from_its_delivery(self):
        moves = self.approved().picking_ids.move_ids.sorted("product_uom_qty")
        self.assertRecordValues(
            moves,
            [
                {
                    "product_id": product.id,
                    "product_uom_qty": quantity,
                    "sale_line_id": self.sold.id,
                    "origin_returned_move_id": self.sold.move_ids.filtered(
                        lambda m, p=product: m.product_id == p and m._is_departure()
                    ).id,
                }
                for product, quantity in ((self.bearing, 2), (self.screw, 8))
            ],
        )

    def test_all_parts_make_kits(self):
        document = self.approved()
        self.receive_goods(document)
        self.assertEqual(document.line_ids.received_qty, 2)
        self.assertStates(document, "inspecting")
        self.assertFalse(document.discrepancy_ids)
        self.assertEqual(self.sold.qty_delivered, 3)

    def test_what_is_missing_of_a_part_is_missing_of_the_kit(self):
        document = self.approved()
        receipt = document.picking_ids.with_user(self.stocker)
        screws = receipt.move_ids.filtered(lambda m: m.product_id == self.screw)
        screws.quantity = 4
        receipt.with_context(skip_backorder=True).button_validate()
        self.assertEqual(document.line_ids.received_qty, 1)
        self.assertStates(document, "receiving")
        self.receive_goods(document)
        self.assertEqual(document.line_ids.received_qty, 2)

    def test_too_many_of_a_part_are_reported_as_that_part(self):
        document = self.approved()
        receipt = document.picking_ids.with_user(self.stocker)
        screws = receipt.move_ids.filtered(lambda m: m.product_id == self.screw)
        screws.quantity = 9
        receipt.button_validate()
        self.assertRecordValues(
            document.discrepancy_ids,
            [{"kind": "over", "product_id": self.screw.id, "quantity": 1}],
        )

    def test_a_kit_that_we_never_sold_comes_as_its_parts(self):
        line = self.return_line(product_id=self.kit.id, quantity=1)
        document = self.rma(line_ids=[Command.create(line)])
        self.carry_return(document, "approved")
        moves = document.picking_ids.move_ids
        self.assertEqual(moves.product_id, self.bearing | self.screw)
        self.assertEqual(moves.aftersales_return_line_id, document.line_ids)
        self.receive_goods(document)
        self.assertEqual(document.line_ids.received_qty, 1)


class TestReturnedDropship(NeighbourCase):
    """What a supplier sent straight to the customer comes back to us."""

    def test_it_comes_to_the_quarantine_of_the_warehouse(self):
        product = self.env["product.product"].create(
            {
                "name": "Lathe",
                "is_storable": True,
                "route_ids": [
                    Command.link(
                        self.env.ref("stock_dropshipping.route_drop_shipping").id
                    )
                ],
                "seller_ids": [Command.create({"partner_id": self.supplier.id})],
            }
        )
        row = {"product_id": product.id, "product_uom_qty": 2}
        order = self.env["sale.order"].create(
            {"partner_id": self.contact.id, "order_line": [Command.create(row)]}
        )
        order.action_confirm()
        order._get_purchase_orders().button_confirm()
        order.picking_ids.button_validate()
        document = self.sold_return(2, order.order_line)
        self.carry_return(document, "approved")
        receipt = document.picking_ids
        quarantine = document.warehouse_id.aftersales_quarantine_id
        self.assertEqual(receipt.location_dest_id, quarantine)
        self.receive_goods(document)
        self.assertEqual(document.line_ids.received_qty, 2)
        self.assertEqual(order.order_line.qty_delivered, 0)
