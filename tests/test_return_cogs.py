from odoo.fields import Command

from .money import MoneyCase


class TestReturnCostOfSales(MoneyCase):
    """With automated valuation the cost of sales goes back with the goods, only."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        accounts = cls.env["account.account"]
        cls.stock_account = accounts.create(
            {"name": "Stock", "code": "STK1", "account_type": "asset_current"}
        )
        cls.cost_account = accounts.create(
            {"name": "Cost of sales", "code": "COS1", "account_type": "expense"}
        )
        cls.real_time = cls.env["product.category"].create(
            {
                "name": "Valued",
                "property_valuation": "real_time",
                "property_cost_method": "standard",
                "property_stock_valuation_account_id": cls.stock_account.id,
                "property_account_expense_categ_id": cls.cost_account.id,
            }
        )

    def valued(self, policy="order"):
        return self.article("Valued pump", policy, categ_id=self.real_time.id)

    def cost(self):
        """Return the balance of the cost of sales."""
        domain = [
            ("account_id", "=", self.cost_account.id),
            ("parent_state", "=", "posted"),
        ]
        lines = self.env["account.move.line"].search(domain)
        return sum(lines.mapped("balance"))

    def credited(self, policy="order", stays=False, kind=None, **terms):
        """Sell three, let one be settled and posted."""
        sold = self.sale(3, product=self.valued(policy))
        self.assertEqual(self.cost(), 120)
        document = self.kept(sold, 1) if stays else self.returned(sold, 1)
        self.settle(document, kind, **terms)
        self.post(document)
        return document

    def test_goods_that_came_back_give_their_cost_back(self):
        self.credited()
        self.assertEqual(self.cost(), 80)

    def test_also_when_they_were_invoiced_by_what_was_delivered(self):
        self.credited("delivery")
        self.assertEqual(self.cost(), 80)

    def test_goods_that_stay_do_not(self):
        self.credited(stays=True)
        self.assertEqual(self.cost(), 120)

    def test_a_part_of_the_price_does_not(self):
        self.credited(stays=True, kind="percent", percent=50)
        self.assertEqual(self.cost(), 120)

    def test_a_compensation_does_not(self):
        self.credited(stays=True, kind="compensation", amount=20)
        self.assertEqual(self.cost(), 120)

    def test_a_replacement_costs_nothing_in_the_accounts(self):
        sold = self.sale(3, product=self.valued())
        document = self.returned(sold, 1, "replacement", target="processing")
        document.with_user(self.service).action_settle()
        self.transfer(document.sudo().replacement_ids.move_ids.picking_id)
        self.assertEqual(self.cost(), 120)

    def test_a_replacement_that_is_invoiced_costs_what_it_is_worth(self):
        sold = self.sale(3, product=self.valued())
        document = self.returned(sold, 1, "replacement", target="approved")
        replacement = self.env["aftersales.return.replacement"].create(
            {"return_id": document.id, "line_id": document.line_ids.id}
        )
        replacement.with_user(self.quality)._execute()
        self.transfer(replacement.move_ids.picking_id)
        replacement.due_on = "2020-01-01"
        replacement.with_user(self.coordinator).action_claw_back()
        self.post(document)
        self.assertEqual(self.cost(), 160)

    def test_of_two_lines_of_one_product_each_gives_back_its_own_cost(self):
        self.real_time.property_cost_method = "fifo"
        product = self.article("Pipe", categ_id=self.real_time.id, stock=0)
        self.buy(product, 10)
        self.buy(product, 30)
        order = self.env["sale.order"].create(
            {
                "partner_id": self.contact.id,
                "order_line": [
                    Command.create({"product_id": product.id, "product_uom_qty": 1})
                    for _number in range(2)
                ],
            }
        )
        order.action_confirm()
        for move in order.order_line.move_ids.sorted("id"):
            move.write({"quantity": 1, "picked": True})
            move._action_done()
        self.bill(order)
        self.assertEqual(self.cost(), 40)
        document = self.returned(order.order_line[1], 1)
        self.settle(document)
        self.post(document)
        self.assertEqual(self.cost(), 10)

    def buy(self, product, cost):
        """Receive one piece at a cost."""
        move = self.env["stock.move"].create(
            {
                "product_id": product.id,
                "product_uom_qty": 1,
                "location_id": self.env.ref("stock.stock_location_suppliers").id,
                "location_dest_id": self.env.ref("stock.stock_location_stock").id,
            }
        )
        move._action_confirm()
        move.write({"quantity": 1, "picked": True})
        move._action_done()
        move.value_manual = cost
