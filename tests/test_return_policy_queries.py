from odoo.fields import Command

from .return_terms import TermsCase


class TestPolicyQueries(TermsCase):
    """Policy, warranty and guards cost the same for two lines and for forty."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._sell(quantity=1000)

    def register(self, lines, documents=1):
        values = [
            Command.create(
                self.return_line(
                    order_line_id=sold.id,
                    product_id=sold.product_id.id,
                    lot_id=sold.product_id.tracking == "lot" and self.lot.id,
                )
            )
            for sold in self.order.order_line
        ] * (lines // 2)
        returns = self.env["aftersales.return"].with_user(self.service)
        common = {"partner_id": self.contact.id, "line_ids": values}
        return returns.create([common] * documents)

    def assertSame(self, function, few, many):
        # The first ones warm the registry up.
        for some in (few, many):
            self.count_queries(function, some)
        self.assertSameQueries(
            self.count_queries(function, few), self.count_queries(function, many)
        )

    def compute(self, lines):
        # By their ids: a one2many forgets its siblings with the cache.
        lines = lines.with_user(self.service).browse(lines.ids)
        for name in ("policy_id", "delivered_on", "warranty_id", "warranty_state"):
            self.env.add_to_compute(lines._fields[name], lines)
        lines.mapped("eligibility_reason")
        lines.mapped("warranty_reason")
        lines.mapped("may_keep")

    def test_judging_lines(self):
        few, many = (self.register(size).line_ids for size in (2, 40))
        self.assertSame(self.compute, few, many)

    def test_lines_of_many_returns(self):
        few, many = (self.register(2, size).line_ids for size in (2, 40))
        self.assertSame(self.compute, few, many)

    def test_the_guards_of_the_approval(self):
        few, many = (self.register(2, size) for size in (2, 40))
        self.assertSame(
            lambda documents: list(documents._approve_refusals()), few, many
        )

    def test_granting_exceptions_is_one_insert_and_one_message_a_line(self):
        self.delivered(400)
        document = self.register(2)
        document.line_ids.reason_id = self.env.ref("aftersales.return_reason_surplus")
        self.grant(document)
        self.assertEqual(len(document.exception_ids), 2)

    def test_reminding_and_expiring_read_once(self):
        documents = self.register(2, 42)
        self.put(documents, "approved").sudo()._write_protected(
            {"expires_on": self.day(-1), "approved_at": self.days_ago(90)}
        )
        guard = lambda some: list(some.sudo()._expire_refusals())  # noqa: E731
        self.assertSame(guard, documents[:2], documents[2:])

    def test_complaints_and_serial_numbers(self):
        line = Command.create({"product_id": self.gear.id, "lot_id": self.lot.id})
        complaints = self.complaints(42, line_ids=[line]).sudo()
        self.assertSame(
            lambda some: some.mapped("warranty_reason"), complaints[:2], complaints[2:]
        )
        lots = self.env["stock.lot"].create(
            [{"name": f"L-{n}", "product_id": self.gear.id} for n in range(42)]
        )
        self.assertSame(
            lambda some: some.mapped("aftersales_warranty_reason"), lots[:2], lots[2:]
        )
