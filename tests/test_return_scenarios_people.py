"""Stories of people: who asks, refuses, forgets, comes too late, belongs elsewhere."""

from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from .scenarios import ScenarioCase


class TestPeople(ScenarioCase):
    def assertUntouched(self, document, state):
        """Expect that nothing has come of it."""
        self.assertOutcome(
            document,
            state=state,
            order=(3, 3, 3, "invoiced"),
            ledger=(3, 0, 0, 0, 3),
            goods={"stock": 17, "customer": 3},
            notes=[],
            cost={},
        )

    def assertCredited(self, document):
        """Expect that one pump was credited and is in stock."""
        self.assertOutcome(
            document,
            order=(2, 2, 2, "invoiced"),
            ledger=(3, 1, 0, 0, 2),
            goods={"stock": 18, "customer": 2},
            notes=[("out_refund", 100)],
            cost={"credit": 100, "goods": -40},
        )

    def finish(self, document):
        self.examine(document)
        return self.conclude(self.decide(document, restock=1))

    def test_refused(self):
        document = self.ask(2)
        self.take(document, "refuse", self.coordinator, "The seal is broken.")
        self.assertUntouched(document, "refused")

    def test_refused_appealed_and_approved_by_somebody_else(self):
        document = self.ask(1)
        self.take(document, "refuse", self.coordinator, "The seal is broken.")
        self.take(document, "appeal", self.coordinator, "It never was.")
        with self.assertRefused("another person than before"):
            self.take(document, "approve", self.coordinator)
        self.finish(self.ship_back(self.approve(document)))
        self.assertCredited(document)

    def test_expired_and_the_goods_are_free_again(self):
        document = self.approved(3)
        self.assertReturnable(self.sold, 3, 0, 3, 0, 0)
        self.expire(document)
        self.assertUntouched(document, "expired")
        self.approved(3)

    def expire(self, document):
        self.prepare_return(document, "expire")
        self.take(document, "expire", self.coordinator)

    def test_expired_and_renewed(self):
        document = self.approved(1)
        self.expire(document)
        self.take(document, "renew", self.coordinator, "He was on holiday.")
        self.finish(self.ship_back(document))
        self.assertCredited(document)

    def test_cancelled_and_the_goods_are_free_again(self):
        document = self.approved(3)
        with self.assertRefused(document.name):
            self.ask(1)
        self.take(document, "cancel", self.service, "He has mended it himself.")
        self.assertEqual(document.sudo().picking_ids.mapped("state"), ["cancel"])
        self.assertUntouched(document, "cancelled")
        self.ask(3)

    def test_one_line_only_is_cancelled(self):
        tank = self.goods("Tank")
        kept = self.sale(1, product=tank)
        self.begin()
        document = self.ask(1)
        values = self.return_line(order_line_id=kept.id, quantity=1)
        document.line_ids = [(0, 0, values)]
        self.assertReturnable(kept, 1, 0, 1, 0, 0)
        document.line_ids.filtered(lambda li: li.product_id == tank).unlink()
        self.assertReturnable(kept, 1, 0, 0, 0, 1)
        self.finish(self.ship_back(self.approve(document)))
        self.assertEqual(self.get_goods(tank), {"stock": 19, "customer": 1})
        self.assertOrderLine(kept, 1, 1, 1, "invoiced")
        self.assertCredited(document)

    def test_the_manager_decides_again(self):
        document = self.arrived(1)
        self.decide(document, scrap=1)
        self.take(document, "decide_again", self.manager, "It can be sold.")
        self.conclude(self.decide(document, restock=1))
        self.assertCredited(document)

    def test_twice_carried_out_changes_nothing(self):
        document = self.arrived(1)
        self.conclude(self.decide(document, restock=1))
        document.with_user(self.service).action_settle()
        document.with_user(self.quality).disposition_ids.action_execute()
        self.assertCredited(document)

    def test_more_than_was_delivered_by_any_door(self):
        with self.assertRefused("3"):
            self.ask(10)
        delivery = self.sold.order_id.picking_ids
        wizard = self.env["stock.return.picking"].with_user(self.stocker)
        wizard = wizard.create({"picking_id": delivery.id})
        wizard.product_return_moves.quantity = 10
        with self.assertRefused("3"):
            wizard.action_create_returns()
        document = self.ask(3)
        with self.assertRefused("3"):
            document.line_ids.quantity = 10
        self.take(document, "cancel", self.service)
        self.assertUntouched(document, "cancelled")

    def test_the_warehouse_has_planned_to_take_two_back_itself(self):
        delivery = self.sold.order_id.picking_ids
        wizard = self.env["stock.return.picking"].with_user(self.stocker)
        wizard = wizard.create({"picking_id": delivery.id})
        wizard.product_return_moves.quantity = 2
        receipt = wizard.action_create_returns()["res_id"]
        self.assertReturnable(self.sold, 3, 0, 2, 0, 1)
        with self.assertRefused("only 1"):
            self.ask(2)
        self.env["stock.picking"].browse(receipt).action_cancel()
        document = self.ship_back(self.approved(1))
        self.finish(document)
        self.assertCredited(document)

    def test_two_companies_do_not_see_each_other(self):
        other = self.env["res.company"].create({"name": "Other Works"})
        stranger = new_test_user(
            self.env,
            "stranger",
            "base.group_user,aftersales.group_manager",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        document = self.approved(1)
        theirs = self.env["aftersales.return"].with_user(stranger)
        self.assertFalse(theirs.search([("id", "=", document.id)]))
        with self.assertRaises(AccessError):
            self.take(document, "cancel", stranger)
        line = self.return_line(product_id=self.pump.id, quantity=1)
        own = theirs.create({"partner_id": self.contact.id, "line_ids": [(0, 0, line)]})
        self.assertEqual(own.company_id, other)
        self.assertFalse(own.line_ids.order_line_id, "It is not theirs to take back.")
        self.finish(self.ship_back(document))
        self.assertCredited(document)
