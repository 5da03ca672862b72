"""Stories of parcels that hold something else than was announced."""

from odoo.fields import Command

from .scenarios import ScenarioCase


class TestDock(ScenarioCase):
    """Nothing is sent away at the dock; somebody decides about it afterwards."""

    def add(self, document, product, quantity=1, **values):
        """Put goods that nobody announced into the parcel."""
        receipt = document.sudo().picking_ids.with_user(self.stocker)
        self.env["stock.move.line"].with_user(self.stocker).create(
            {
                "picking_id": receipt.id,
                "product_id": product.id,
                "quantity": quantity,
                "location_id": receipt.location_id.id,
                "location_dest_id": receipt.location_dest_id.id,
                **values,
            }
        )

    def test_the_rest_comes_with_a_second_parcel(self):
        document = self.ship_back(self.approved(3), 1)
        self.assertReturnable(self.sold, 3, 1, 2, 0, 0)
        self.assertStates(document, "receiving")
        self.examine(self.ship_back(document))
        self.conclude(self.decide(document, restock=3))
        self.assertEqual(len(document.sudo().picking_ids.move_ids), 3)
        self.assertOutcome(
            document,
            order=(0, 0, 0, "invoiced"),
            ledger=(3, 3, 0, 0, 0),
            goods={"stock": 20},
            notes=[("out_refund", 300)],
            cost={"credit": 300, "goods": -120},
        )

    def test_too_few_have_come_and_the_rest_is_lost(self):
        document = self.ship_back(self.approved(3), 1)
        self.give_up(document, "lost")
        self.examine(document)
        self.conclude(self.decide(document, restock=1))
        self.assertOutcome(
            document,
            order=(2, 2, 2, "invoiced"),
            ledger=(3, 1, 0, 0, 2),
            goods={"stock": 18, "customer": 2},
            notes=[("out_refund", 100)],
            cost={"credit": 100, "goods": -40},
        )

    def test_too_many_have_come_and_are_taken_in(self):
        document = self.ship_back(self.approved(1), 2)
        self.assertEqual(document.discrepancy_ids.mapped("kind"), ["over"])
        self.settle_discrepancy(document, "take")
        self.examine(document)
        self.conclude(self.decide(document, "refund", restock=2))
        self.assertOutcome(
            document,
            order=(1, 1, 1, "invoiced"),
            ledger=(3, 2, 0, 0, 1),
            goods={"stock": 19, "customer": 1},
            notes=[("out_refund", 200)],
            cost={"credit": 200, "goods": -80},
        )

    def test_too_many_have_come_and_go_back(self):
        document = self.ship_back(self.approved(1), 2)
        self.settle_discrepancy(document, "back")
        self.examine(document, grade="a")
        self.give(document.line_ids[1], "apology")
        self.conclude(self.decide(document))
        self.assertOutcome(
            document,
            order=(2, 2, 2, "invoiced"),
            ledger=(3, 1, 0, 0, 2),
            goods={"stock": 18, "customer": 2},
            notes=[("out_refund", 100)],
            cost={"credit": 100, "goods": -40},
        )

    def test_more_than_he_ever_bought_is_not_paid_for(self):
        document = self.ship_back(self.approved(3), 4)
        self.settle_discrepancy(document, "take")
        self.examine(document)
        self.give(document.line_ids[1], "apology")
        self.conclude(self.decide(document, restock=4))
        self.assertOutcome(
            document,
            order=(0, 0, 0, "invoiced"),
            ledger=(3, 3, 0, 0, 0),
            goods={"stock": 21, "customer": -1},
            notes=[("out_refund", 300)],
            cost={"credit": 300, "goods": -160},
        )

    def test_a_product_that_he_never_bought_goes_back(self):
        tank = self.goods("Tank")
        self.begin()
        document = self.approved(1)
        self.add(document, tank)
        self.ship_back(document)
        self.assertEqual(document.discrepancy_ids.product_id, tank)
        self.settle_discrepancy(document, "back")
        self.examine(document, grade="a")
        self.give(document.line_ids[1], "apology")
        self.conclude(self.decide(document))
        self.assertEqual(self.get_goods(tank), {"stock": 20})
        self.assertOutcome(
            document,
            order=(2, 2, 2, "invoiced"),
            ledger=(3, 1, 0, 0, 2),
            goods={"stock": 18, "customer": 2},
            notes=[("out_refund", 100)],
            cost={"credit": 100, "goods": -40},
        )

    def test_the_wrong_product_alone_has_come_and_is_credited(self):
        tank = self.goods("Tank")
        bought = self.sale(1, product=tank)
        self.begin()
        document = self.approved(1)
        self.add(document, tank)
        own = document.sudo().picking_ids.move_ids.filtered("sale_line_id")
        own.with_user(self.stocker).quantity = 0
        document.sudo().picking_ids.with_user(self.stocker).with_context(
            skip_backorder=True
        ).button_validate()
        self.settle_discrepancy(document, "take")
        self.give_up(document, "lost")
        self.examine(document, grade="a")
        self.give(document.line_ids[0], "apology")
        self.give(document.line_ids[1], "refund")
        self.conclude(self.decide(document))
        self.assertEqual(self.get_goods(tank), {"stock": 20})
        self.assertOrderLine(bought, 0, 0, 0, "invoiced")
        self.assertOutcome(
            document,
            order=(3, 3, 3, "invoiced"),
            ledger=(3, 0, 0, 0, 3),
            goods={"stock": 17, "customer": 3},
            notes=[("out_refund", 100)],
            cost={"credit": 100, "goods": -40},
        )

    def test_damaged_on_the_way(self):
        document = self.approved(2)
        document.with_user(self.stocker)._report_discrepancy(
            "damaged", line=document.line_ids, quantity=1
        )
        self.ship_back(document)
        self.settle_discrepancy(document, "scrap")
        self.examine(document)
        self.dispose(document.line_ids, restock=1)
        self.conclude(self.decide(document))
        self.assertOutcome(
            document,
            order=(1, 1, 1, "invoiced"),
            ledger=(3, 2, 0, 0, 1),
            goods={"stock": 18, "inventory": 1, "customer": 1},
            notes=[("out_refund", 200)],
            cost={"credit": 200, "goods": -80, "scrap": 40},
        )

    def test_a_parcel_that_nobody_announced(self):
        docker = self.stocker
        docker.group_ids += self.env.ref("aftersales.group_warehouse_user")
        self.pump.barcode = "4006381333931"
        desk = self.env["aftersales.return"].with_user(docker)
        document = desk.browse(desk.dock_unannounced()["parcel"]["id"])
        document.dock_scan("4006381333931", document.id, False, False)
        document.dock_finish()
        document = document.with_user(self.service)
        document.write({"partner_id": self.contact.id, "complaint_id": self.case.id})
        self.settle_discrepancy(document, "take")
        document.line_ids.write(
            self.return_line(requested_id=self.remedies["refund"].id)
        )
        self.take(document, "submit", self.service)
        self.examine(self.approve(document))
        self.conclude(self.decide(document, restock=1))
        self.assertOutcome(
            document,
            order=(2, 2, 2, "invoiced"),
            ledger=(3, 1, 0, 0, 2),
            goods={"stock": 18, "customer": 2},
            notes=[("out_refund", 100)],
            cost={"credit": 100, "goods": -40},
        )

    def test_bought_elsewhere_repaired_and_back(self):
        line = self.return_line(
            product_id=self.pump.id,
            is_foreign=True,
            quantity=1,
            requested_id=self.remedies["repair"].id,
        )
        document = self.rma(complaint_id=self.case.id, line_ids=[Command.create(line)])
        self.take(document, "submit", self.service)
        self.examine(self.ship_back(self.approve(document)))
        self.conclude(self.decide(document, rework=1))
        self.assertOutcome(
            document,
            order=(3, 3, 3, "invoiced"),
            ledger=(3, 0, 0, 0, 3),
            goods={"stock": 17, "customer": 3},
            notes=[],
            cost={"goods": 0},
        )

    def test_goods_that_he_got_and_never_ordered(self):
        tank = self.goods("Tank")
        self.sell(3, deliver=False, bill=False)
        order = self.sold.order_id
        self.add_to_delivery(order.picking_ids, tank)
        self.transfer(order.picking_ids)
        self.bill(order)
        self.begin()
        extra = order.order_line - self.sold
        self.sold = extra
        document = self.arrived(1, "return")
        self.conclude(self.decide(document, restock=1))
        self.assertOutcome(
            document,
            order=(0, 0, 0, "invoiced"),
            ledger=(1, 1, 0, 0, 0),
            goods={"stock": 20},
            notes=[],
            cost={"goods": -40},
        )

    def add_to_delivery(self, picking, product):
        """Ship a piece that is not on the order."""
        picking.move_ids = [
            Command.create(
                {
                    "product_id": product.id,
                    "product_uom_qty": 1,
                    "location_id": picking.location_id.id,
                    "location_dest_id": picking.location_dest_id.id,
                }
            )
        ]
