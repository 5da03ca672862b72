from odoo.fields import Command

from .case import NeighbourCase


class TestComplainedKit(NeighbourCase):
    """A kit leaves as its parts; a complaint about it knows all the same."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kit = cls.env["product.product"].create(
            {"name": "Repair kit", "type": "consu"}
        )
        cls.env["mrp.bom"].create(
            {
                "product_tmpl_id": cls.kit.product_tmpl_id.id,
                "type": "phantom",
                "bom_line_ids": [Command.create({"product_id": cls.bearing.id})],
            }
        )

    def line(self, customer=None):
        vals = {"line_ids": [Command.create({"product_id": self.kit.id})]}
        return self.complaint(partner_id=(customer or self.contact).id, **vals).line_ids

    def test_a_delivered_kit_was_shipped_by_us(self):
        order = self.order(self.kit, 2)
        self.assertFalse(self.line().is_shipped)
        order.picking_ids.move_ids.picked = True
        order.picking_ids.button_validate()
        self.assertTrue(self.line().is_shipped)

    def test_not_to_another_customer(self):
        order = self.order(self.kit, 2)
        order.picking_ids.move_ids.picked = True
        order.picking_ids.button_validate()
        self.assertFalse(self.line(self.supplier).is_shipped)
