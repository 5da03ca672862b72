from odoo.fields import Command

from .test_complaint_queries import QueryCase

# What each further return may cost, the others being the same: core makes a move and
# a receipt of its own for each, and does each arrival move by move.
LIMITS = {"register": 0, "approve": 8, "receive": 11}


class TestReturnQueries(QueryCase):
    """Returns of one customer cost the same each, however many there are."""

    def deliver(self, quantity):
        """Sell and deliver on a line of its own; core counts each move of a line."""
        self._stock(self.bearing, quantity)
        row = {"product_id": self.bearing.id, "product_uom_qty": quantity}
        order = self.env["sale.order"].create(
            {"partner_id": self.contact.id, "order_line": [Command.create(row)]}
        )
        order.action_confirm()
        order.picking_ids.button_validate()
        return order.order_line

    def register(self, size, sold):
        line = self.return_line(
            order_line_id=sold.id,
            product_id=sold.product_id.id,
            move_id=sold.move_ids.id,
            quantity=1,
        )
        values = {"partner_id": self.contact.id, "line_ids": [Command.create(line)]}
        returns = self.env["aftersales.return"].with_user(self.service)
        self.made = returns.create([values] * size)

    def approve(self):
        self.made.with_user(self.manager).write({"state": "approved"})

    def receive(self):
        self.made.picking_ids.with_user(self.stocker).button_validate()

    def live(self, size):
        """Return what each step of so many returns costs: step -> queries."""
        sold = self.deliver(size)
        return {
            "register": self.count_queries(self.register, size, sold),
            "approve": self.count_queries(self.approve),
            "receive": self.count_queries(self.receive),
        }

    def test_each_further_return_costs_little_and_always_the_same(self):
        self.live(2)
        few, some, many = self.live(5), self.live(25), self.live(45)
        for step, limit in LIMITS.items():
            first = (some[step] - few[step]) / 20
            then = (many[step] - some[step]) / 20
            with self.subTest(step=step, first=first, then=then):
                self.assertLessEqual(first, limit)
                self.assertLessEqual(then, first + 0.2)
