import random
from fractions import Fraction

from odoo.addons.aftersales.models.returns.credit import Creditable

from .money import MoneyCase


class Purse:
    """The oracle: pieces and cents of one invoice line, in whole numbers."""

    def __init__(self, quantity, cents):
        self.quantity, self.cents = Fraction(quantity), cents

    def pieces(self, quantity):
        """Take pieces at what is left of the price, rounded half up."""
        quantity = min(Fraction(quantity), self.quantity)
        if not quantity:
            return 0
        exact = self.cents * quantity / self.quantity
        cents = int(exact + Fraction(1, 2))
        self.quantity -= quantity
        self.cents -= cents
        return cents

    def money(self, cents):
        """Take cents."""
        cents = min(cents, self.cents)
        self.cents -= cents
        return cents


class TestCreditArithmetic(MoneyCase):
    """Random histories of one invoice line: never more, and the whole to the cent."""

    def test_the_parts_are_what_the_oracle_says(self):
        for seed in range(2000):
            chance = random.Random(seed)
            pieces, cents = chance.randint(1, 50), chance.randint(0, 100_000)
            purse = Purse(pieces, cents)
            slot = Creditable(None, float(pieces), cents / 100, 0.01)
            given = 0
            while purse.quantity:
                if chance.random() < 0.3:
                    wanted = chance.randint(0, 5_000)
                    expected = purse.money(wanted)
                    taken = slot.take_amount(wanted / 100)
                else:
                    wanted = chance.randint(1, 9)
                    expected = purse.pieces(wanted)
                    taken, _quantity = slot.take_quantity(wanted)
                self.assertEqual(round(taken * 100), expected, f"seed {seed}")
                given += expected
            self.assertEqual(given, cents, f"seed {seed}")


class TestCreditHistories(MoneyCase):
    """Random histories of orders: their documents against the oracle."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        taxes = cls.env["account.tax"]
        cls.taxes = [
            taxes,
            cls.tax,
            taxes.create({"name": "19 %", "amount": 19, "type_tax_use": "sale"}),
            cls.tax | taxes.create({"name": "3 %", "amount": 3}),
            taxes.create(
                {
                    "name": "7 % included",
                    "amount": 7,
                    "price_include_override": "tax_included",
                }
            ),
        ]
        cls.euro = cls.env.ref("base.EUR")
        cls.euro.active = True
        cls.env["res.currency.rate"].create(
            {"name": "2020-01-01", "rate": 0.73, "currency_id": cls.euro.id}
        )
        cls.euros = cls.env["product.pricelist"].create(
            {"name": "Euro", "currency_id": cls.euro.id}
        )

    def test_random_histories_never_credit_more_than_was_invoiced(self):
        for seed in range(10):
            with self.subTest(seed=seed):
                self.live(random.Random(seed))

    def live(self, chance):
        """Sell, invoice in parts, credit at random, then all the rest."""
        sold = self.sell_at_random(chance)
        invoices = sold.invoice_lines.move_id.sorted("id")
        purses = [
            Purse(invoice.invoice_line_ids.quantity, self.cents(invoice))
            for invoice in invoices
        ]
        for _step in range(chance.randint(2, 4)):
            self.credit_at_random(chance, sold, purses)
            self.check_notes(invoices)
        rest = sum(purse.quantity for purse in purses)
        if rest:
            self.credit(sold, purses, "credit", quantity=int(rest))
        self.check_notes(invoices, is_all=not sum(purse.quantity for purse in purses))

    def sell_at_random(self, chance):
        self.contact.property_product_pricelist = (
            self.euros if chance.random() < 0.4 else False
        )
        sold = self.sale(
            chance.randint(4, 12),
            price=chance.randint(1, 99_999) / 100,
            discount=chance.choice([0, 0, 5, 12.5, 33.33]),
            bill=False,
            tax_ids=chance.choice(self.taxes).ids,
        )
        left = int(sold.product_uom_qty)
        while left:
            part = min(left, chance.randint(1, 8))
            invoice = sold.order_id._create_invoices()
            invoice.invoice_line_ids.quantity = part
            invoice.action_post()
            left -= part
        return sold

    def credit_at_random(self, chance, sold, purses):
        rest = int(sum(purse.quantity for purse in purses))
        if not rest:
            return
        if chance.random() < 0.6:
            quantity = chance.randint(1, rest)
            self.credit(sold, purses, "credit", quantity=quantity)
        else:
            cents = sum(purse.cents for purse in purses)
            amount = chance.randint(1, max(cents // 3, 1)) / 100
            if cents:
                self.credit(sold, purses, "amount", amount=amount)

    def credit(self, sold, purses, kind, **terms):
        """Credit by a return of its own; compare each credit note with the oracle."""
        document = self.rma(
            line_ids=[
                (0, 0, self.return_line(order_line_id=sold.id, quantity=1)),
            ]
        )
        self.put(document, "approved")
        document.line_ids.sudo()._store({"quantity": terms.get("quantity", 1)})
        self.propose(document, kind, **terms).sudo()._execute()
        expected = []
        rest = round(terms.get("amount", 0) * 100) or terms.get("quantity")
        for purse in purses:
            before = purse.quantity, purse.cents
            if kind == "credit":
                cents = purse.pieces(rest)
                rest -= before[0] - purse.quantity
            else:
                cents = purse.money(rest)
                rest -= cents
            if before != (purse.quantity, purse.cents):
                expected.append(cents)
        notes = self.notes(document).sorted(lambda note: note.reversed_entry_id.id)
        self.assertEqual([self.cents(note) for note in notes], expected)
        notes.action_post()
        # Nothing comes back, and the goods can be returned once more.
        self.put(document, "done")

    def check_notes(self, invoices, is_all=False):
        """Compare what is credited of each invoice with what it charges."""
        for invoice in invoices:
            notes = invoice.reversal_move_ids
            for name in ("amount_untaxed", "amount_total"):
                rest = invoice[name] - sum(notes.mapped(name))
                rest = invoice.currency_id.round(rest)
                self.assertGreaterEqual(rest, 0, (invoice.name, name))
                if is_all:
                    self.assertFalse(rest, (invoice.name, name))
            if is_all:
                self.assertFalse(invoice.amount_residual)

    @staticmethod
    def cents(move):
        return round(move.amount_untaxed * 100)
