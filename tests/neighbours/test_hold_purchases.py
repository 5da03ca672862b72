from odoo.fields import Command

from .case import NeighbourCase


class TestPurchases(NeighbourCase):
    """Nothing on hold goes back to the supplier, or past us to a customer."""

    def purchase(self, **values):
        order = self.floor["purchase.order"].create(
            {
                "partner_id": self.supplier.id,
                "picking_type_id": self.house.in_type_id.id,
                "order_line": [
                    Command.create({"product_id": self.gear.id, "product_qty": 4})
                ],
                **values,
            }
        )
        order.button_confirm()
        return order

    def receive(self, picking):
        picking.move_ids.move_line_ids.unlink()
        picking.move_ids.move_line_ids = [
            Command.create(
                {"product_id": self.gear.id, "lot_id": self.lot.id, "quantity": 4}
            )
        ]
        picking.move_ids.picked = True
        picking.button_validate()

    def test_a_purchase_of_a_held_lot_is_received(self):
        picking = self.purchase().picking_ids
        self.receive(picking)
        self.assertEqual(picking.state, "done")
        self.assertEqual(self.quantity(self.stock, self.lot), 14)

    def test_a_return_of_a_purchase_is_stopped(self):
        picking = self.purchase().picking_ids
        self.receive(picking)
        wizard = self.floor["stock.return.picking"].create({"picking_id": picking.id})
        wizard.product_return_moves.quantity = 4
        back = self.floor["stock.picking"].browse(
            wizard.action_create_returns()["res_id"]
        )
        back.move_ids.move_line_ids = [
            Command.create(
                {"product_id": self.gear.id, "lot_id": self.lot.id, "quantity": 4}
            )
        ]
        with self.assertStopped():
            back.button_validate()

    def test_a_dropshipment_is_stopped(self):
        dropship = self.env["stock.picking.type"].search(
            [("code", "=", "dropship"), ("company_id", "=", self.company.id)], limit=1
        )
        self.assertTrue(dropship)
        order = self.purchase(
            picking_type_id=dropship.id, dest_address_id=self.contact.id
        )
        with self.assertStopped():
            self.receive(order.picking_ids)
