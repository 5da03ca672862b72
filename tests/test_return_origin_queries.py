from odoo import Command

from .test_complaint_queries import QueryCase


class TestOriginQueries(QueryCase):
    """Forty lines cost as many queries as two, from wherever a return is made."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.returns = cls.env["aftersales.return"].with_user(cls.service)
        cls.goods = cls.return_line()
        cls.orders = {size: cls.sell(size) for size in (2, 6, 40)}

    @classmethod
    def sell(cls, size):
        """Sell and deliver so many products; return the order."""
        products = cls.env["product.product"].create(
            [{"name": f"Part {n}", "is_storable": True} for n in range(size)]
        )
        for product in products:
            cls._stock(product, 5)
        order = cls.env["sale.order"].create(
            {
                "partner_id": cls.contact.id,
                "order_line": [
                    Command.create({"product_id": p.id, "product_uom_qty": 5})
                    for p in products
                ],
            }
        )
        order.action_confirm()
        order.picking_ids.button_validate()
        return order

    def pick(self, size):
        """Choose all goods of an order, and make the return of them."""
        action = self.orders[size].with_user(self.service).action_new_return()
        pick = self.env["aftersales.return.pick"].browse(action["res_id"])
        pick = pick.with_user(self.service)
        pick.action_fill()
        action = pick.action_confirm()
        document = self.returns.browse(action["res_id"])
        self.assertEqual(len(document.line_ids), size)

    def type_in(self, size):
        """Enter the products alone; the deliveries are looked for."""
        rows = [
            Command.create(
                {**self.goods, "product_id": line.product_id.id, "quantity": 2}
            )
            for line in self.orders[size].order_line
        ]
        document = self.returns.create(
            {"partner_id": self.contact.id, "line_ids": rows}
        )
        self.assertEqual(len(document.line_ids.move_id), size)

    def register_many(self, size):
        """Register so many returns in one batch, a line each."""
        rows = self.orders[40].order_line[:size]
        self.returns.create(
            [
                {
                    "partner_id": self.contact.id,
                    "line_ids": [
                        Command.create({**self.goods, "order_line_id": row.id})
                    ],
                }
                for row in rows
            ]
        )

    def complain(self, size):
        """Make the return of a complaint."""
        rows = [
            Command.create(
                {
                    "product_id": line.product_id.id,
                    "order_line_id": line.id,
                    "complained_qty": 1,
                }
            )
            for line in self.orders[size].order_line
        ]
        return self.complaint(line_ids=rows).action_new_return

    def test_a_return_of_an_order(self):
        self.assertSame(self.pick)

    def test_a_return_of_products(self):
        self.assertSame(self.type_in)

    def test_a_batch_of_returns(self):
        self.assertSame(self.register_many)

    def test_a_return_of_a_complaint(self):
        counts = [self.count_queries(self.complain(size)) for size in (2, 40, 2, 40)]
        self.assertSameQueries(counts[2], counts[3])

    def test_the_open_points_of_a_return(self):
        counts = []
        for size in (6, 40, 6, 40):
            rows = [
                Command.create({"product_id": line.product_id.id})
                for line in self.orders[size].order_line
            ]
            document = self.returns.create(
                {"partner_id": self.contact.id, "line_ids": rows}
            )
            counts.append(
                self.count_queries(lambda d=document: d._missing_points("submit"))
            )
        self.assertSameQueries(counts[2], counts[3])

    def test_the_counts_of_many_records(self):
        name = "aftersales_return_count"
        for records in (
            self.orders[2] | self.orders[40] | self.order,
            self.orders[40].order_line.product_id,
            self.orders[40].order_line.product_id.product_tmpl_id,
            self.orders[2].picking_ids | self.orders[40].picking_ids,
        ):
            with self.subTest(records._name):
                # Of one prefetch, as a list would read them.
                records = records.sudo().browse(records.ids)
                self.count_queries(records[:1].mapped, name)
                few, many = (
                    self.count_queries(found.mapped, name)
                    for found in (records[:2], records)
                )
                self.assertEqual(few, many)
