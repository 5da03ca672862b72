"""The story of a kit: sold as one, shipped, returned and valued as its parts."""

from odoo.fields import Command

from ..scenarios import ScenarioCase


class TestKitScenario(ScenarioCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.frame = cls.goods("Frame", standard_price=40)
        cls.screw = cls.goods("Screw", standard_price=10)
        cls.kit = cls.article("Kit", stock=0, type="consu", is_storable=False)
        cls.env["mrp.bom"].create(
            {
                "product_tmpl_id": cls.kit.product_tmpl_id.id,
                "type": "phantom",
                "bom_line_ids": [
                    Command.create({"product_id": cls.frame.id, "product_qty": 1}),
                    Command.create({"product_id": cls.screw.id, "product_qty": 4}),
                ],
            }
        )

    def test_two_of_three_kits_are_credited_and_back_in_stock(self):
        self.sell(3, product=self.kit)
        document = self.arrived(2)
        self.conclude(self.decide(document, restock=2))
        self.assertEqual(self.get_goods(self.frame), {"stock": 19, "customer": 1})
        self.assertEqual(self.get_goods(self.screw), {"stock": 16, "customer": 4})
        self.assertOutcome(
            document,
            order=(1, 1, 1, "invoiced"),
            ledger=(3, 2, 0, 0, 1),
            goods={},
            notes=[("out_refund", 200)],
            cost={"credit": 200, "goods": -160},
        )
