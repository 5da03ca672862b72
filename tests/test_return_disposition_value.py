from odoo.fields import Command

from .test_return_disposition import DispositionCase


class TestValue(DispositionCase):
    """With automated valuation the value of the stock and the ledger stay one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        accounts = cls.env["account.account"]
        cls.valuation, cls.loss = accounts.create(
            [
                {"name": name, "code": code, "account_type": kind}
                for name, code, kind in (
                    ("Stock", "X1101", "asset_current"),
                    ("Inventory Loss", "X6101", "expense"),
                )
            ]
        )
        cls.journal = cls.env["account.journal"].create(
            {"name": "Stock", "code": "XST", "type": "general"}
        )
        cls.company.account_stock_journal_id = cls.journal
        cls.category_of = {
            method: cls.env["product.category"].create(
                {
                    "name": method,
                    "property_cost_method": method,
                    "property_valuation": "real_time",
                    "property_stock_valuation_account_id": cls.valuation.id,
                }
            )
            for method in ("average", "fifo", "standard")
        }
        cls.losses = cls.env["stock.location"].search(
            [("usage", "=", "inventory"), ("company_id", "=", cls.company.id)]
        )
        cls.losses.valuation_account_id = cls.loss
        cls.company.aftersales_dispositions_at_once = True

    def sell(self, method="average", cost=40):
        """Sell and deliver three pumps that we bought; return the order line."""
        self.pump = self.product("Pump", categ_id=self.category_of[method].id)
        self.pump.standard_price = cost
        source = self.env.ref("stock.stock_location_suppliers")
        move = self.env["stock.move"].create(
            {
                "product_id": self.pump.id,
                "product_uom_qty": 5,
                "location_id": source.id,
                "location_dest_id": self.stock.id,
                "price_unit": cost,
            }
        )
        move._action_confirm()
        move.quantity, move.picked = 5, True
        move._action_done()
        line = {"product_id": self.pump.id, "product_uom_qty": 3, "price_unit": 100}
        order = self.env["sale.order"].create(
            {"partner_id": self.contact.id, "order_line": [Command.create(line)]}
        )
        order.action_confirm()
        order.picking_ids.button_validate()
        return order.order_line

    def back(self, method="average"):
        return self.deciding(3, self.sell(method))

    def value(self, product):
        product.invalidate_recordset()
        return product.with_company(self.company).total_value

    def ledger(self, account):
        lines = self.env["account.move.line"].search(
            [("account_id", "=", account.id), ("parent_state", "=", "posted")]
        )
        return sum(lines.mapped("balance"))

    def test_what_goes_back_to_stock_is_worth_what_it_was(self):
        rma = self.back()
        self.assertEqual(self.value(self.pump), 200)
        before = self.ledger(self.valuation)
        self.dispose(rma, "restock")
        self.carry_out(rma)
        self.assertEqual(self.value(self.pump), 200)
        self.assertEqual(self.ledger(self.valuation), before)

    def test_scrap_takes_the_value_out_of_stock_and_ledger(self):
        for method in ("average", "fifo", "standard"):
            rma = self.back(method)
            stock, loss = self.ledger(self.valuation), self.ledger(self.loss)
            self.dispose(rma, "scrap")
            self.carry_out(rma)
            self.assertEqual(self.value(self.pump), 80, method)
            self.assertEqual(self.ledger(self.valuation) - stock, -120, method)
            self.assertEqual(self.ledger(self.loss) - loss, 120, method)

    def test_another_product_takes_the_value_over(self):
        for method in ("average", "fifo"):
            rma = self.back(method)
            graded = self.product("B", categ_id=self.category_of[method].id)
            stock, loss = self.ledger(self.valuation), self.ledger(self.loss)
            self.dispose(rma, "grade", graded_product_id=graded.id)
            self.carry_out(rma)
            self.assertEqual(self.value(self.pump), 80, method)
            self.assertEqual(self.value(graded), 120, method)
            self.assertEqual(self.ledger(self.valuation), stock, method)
            self.assertEqual(self.ledger(self.loss), loss, method)

    def test_a_standard_cost_says_what_it_is_worth_and_the_rest_is_lost(self):
        rma = self.back()
        standard = self.category_of["standard"]
        graded = self.product("B", categ_id=standard.id, standard_price=25)
        stock, loss = self.ledger(self.valuation), self.ledger(self.loss)
        self.dispose(rma, "grade", graded_product_id=graded.id)
        self.carry_out(rma)
        self.assertEqual(self.value(graded), 75)
        self.assertEqual(self.ledger(self.valuation) - stock, -45)
        self.assertEqual(self.ledger(self.loss) - loss, 45)

    def test_what_goes_back_to_the_customer_is_out_of_stock_again(self):
        rma = self.back()
        self.dispose(rma, "back")
        row = self.carry_out(rma)
        self.validate(row.sudo().move_ids.picking_id)
        self.assertEqual(self.value(self.pump), 80)

    def test_what_is_reworked_keeps_its_value(self):
        rma = self.back()
        self.dispose(rma, "rework")
        row = self.carry_out(rma)
        self.carry_rework(row.sudo().rework_ids, "done")
        self.assertEqual(self.value(self.pump), 200)


class TestManyDispositions(DispositionCase):
    """Forty lines take no more queries than two, where the stock allows it."""

    def decided(self, number):
        rma = self.arrived_lines(number)
        self.inspect(rma, grade="a")
        self.take(rma, "decide", self.quality)
        return rma.with_user(self.quality)

    def test_the_preview_and_the_guards_take_as_many_queries_for_two_as_for_forty(self):
        def count(number):
            rma = self.decided(number)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertTrue(rma.disposition_preview)
            self.assertFalse([p for p in rma._process_refusals() if "Bearing" in p[1]])
            return self.env.cr.sql_log_count - before

        self.checklist("Short", sequence=1)
        count(1)
        self.assertEqual(count(2), count(40))

    def test_one_transfer_brings_all_lines_back_to_stock(self):
        self.checklist("Short", sequence=1)
        rma = self.decided(40)
        rows = self.carry_out(rma)
        transfer = rows.sudo().move_ids.picking_id
        self.assertEqual(len(transfer), 1)
        self.assertEqual(len(transfer.move_ids), 40)
