from .money import MoneyCase


class TestMoneyQueries(MoneyCase):
    """Many returns are credited at once at the price of one, each."""

    def credited(self, count, is_shared=False):
        """Count the queries of crediting as many returns of one customer."""
        shared = self.sale(count) if is_shared else None
        returns = self.env["aftersales.return"]
        for _number in range(count):
            sold = shared or self.sale(1)
            returns |= self.rma(
                line_ids=[
                    (0, 0, self.return_line(order_line_id=sold.id, quantity=1)),
                ]
            )
        self.put(returns, "approved")
        rows = self.env["aftersales.return.settlement"].create(
            [
                {
                    "return_id": document.id,
                    "line_id": document.line_ids.id,
                    "kind": "credit",
                    "quantity": 1,
                }
                for document in returns
            ]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        moves = rows.with_user(self.quality)._execute()
        self.env.flush_all()
        drafted = self.cr.sql_log_count - before
        self.assertEqual(len(moves), count)
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        moves.with_user(self.biller).action_post()
        self.env.flush_all()
        return drafted, self.cr.sql_log_count - before

    def assertFlat(self, **terms):
        self.credited(2, **terms)
        few, many = self.credited(2, **terms), self.credited(10, **terms)
        for name, one, ten in zip(("draft", "post"), few, many, strict=True):
            each = (ten - one) / 8
            self.assertLessEqual(each, one / 2, f"{name}: {few} {many}")

    def test_credit_notes_of_many_invoices(self):
        self.assertFlat()

    def test_credit_notes_of_one_invoice(self):
        self.assertFlat(is_shared=True)
