"""The vocabulary of money: what was sold, came back, was credited and posted."""

from odoo.fields import Command

from .common import AftersalesCase


class MoneyCase(AftersalesCase):
    """A company that sells pumps, with a tax of 10 %."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The tests take stock of their own products only.
        cls.tax = cls.env["account.tax"].create(
            {"name": "Tenth", "amount": 10, "type_tax_use": "sale"}
        )
        cls.pump = cls.article("Pump")
        cls.remedies = {
            kind: cls.env.ref(f"aftersales.remedy_{kind}")
            for kind in (
                "refund",
                "return",
                "replacement",
                "repair",
                "apology",
                "compensation",
            )
        }

    @classmethod
    def article(cls, name, policy="order", stock=1000, **values):
        """Make a product of which there is plenty in stock."""
        product = cls.env["product.product"].create(
            {
                "name": name,
                "is_storable": True,
                "list_price": 100,
                "standard_price": 40,
                "invoice_policy": policy,
                "taxes_id": cls.tax.ids,
                **values,
            }
        )
        if stock:
            cls._stock(product, stock)
        return product

    # === SOLD === #

    @classmethod
    def sale(
        cls, quantity=10, price=100, product=None, deliver=True, bill=True, **line
    ):
        """Sell one product; deliver and invoice it. Return the order line."""
        product = product or cls.pump
        values = {
            "product_id": product.id,
            "product_uom_qty": quantity,
            "price_unit": price,
            **line,
        }
        order = cls.env["sale.order"].create(
            {
                "partner_id": cls.contact.id,
                "user_id": cls.seller.id,
                "order_line": [Command.create(values)],
            }
        )
        order.action_confirm()
        if deliver:
            cls.transfer(order.picking_ids)
        if bill:
            cls.bill(order)
        return order.order_line

    @classmethod
    def bill(cls, order):
        """Invoice what is to be invoiced."""
        invoice = order._create_invoices()
        invoice.action_post()
        return invoice

    # === COME BACK === #

    def returned(self, sold, quantity=1, remedy="refund", target="deciding", **line):
        """Let goods come back, and take their return to a state."""
        document = self.sold_return(quantity, sold)
        document.line_ids.sudo().write(
            {"requested_id": self.remedies[remedy].id, **line}
        )
        if target in ("submitted", "approved"):
            return self.carry_return(document, target)
        self.carry_return(document, "approved")
        self.receive_goods(document)
        return self.carry_return(document, target)

    def kept(self, sold, quantity=1, remedy="refund", target="deciding"):
        """Return nothing: the customer keeps the goods."""
        document = self.sold_return(quantity, sold)
        document.line_ids.sudo().write(
            {"requested_id": self.remedies[remedy].id, "needs_goods": False}
        )
        self.carry_return(document, "approved")
        self.prepare_return(document, "decide_without_goods")
        self.take(document, "decide_without_goods", self.service)
        if target == "processing":
            self.carry_return(document, "processing")
        return document

    # === SETTLED === #

    def settle(self, document, kind=None, line=True, user=None, **terms):
        """Add a settlement, in place of those that were proposed; carry it out."""
        rows = document.sudo().settlement_ids.filtered(lambda s: s.state == "proposed")
        if kind:
            rows.unlink()
            rows = self.propose(document, kind, line=line, **terms)
        rows.with_user(user or self.quality)._execute()
        return rows.sudo()

    def propose(self, document, kind, line=True, **terms):
        """Propose a settlement of the first line."""
        first = document.line_ids[:1].id if line is True else line and line.id
        settlements = self.env["aftersales.return.settlement"].with_user(self.quality)
        return settlements.create(
            {"return_id": document.id, "line_id": first, "kind": kind, **terms}
        )

    def notes(self, document, *types):
        """Return the documents of accounting of a return."""
        domain = [("aftersales_return_id", "=", document.id)]
        moves = self.env["account.move"].search(domain, order="id")
        return moves.filtered(lambda move: not types or move.move_type in types)

    def post(self, document):
        """Post them, as an accountant who knows nothing of returns."""
        drafts = self.notes(document).filtered(lambda move: move.state == "draft")
        drafts.with_user(self.biller).action_post()
        return drafts

    def assertOrder(self, sold, ordered, delivered, invoiced, status="invoiced"):
        """Compare the quantities of an order line, and what it asks for."""
        self.assertEqual(
            (
                sold.product_uom_qty,
                sold.qty_delivered,
                sold.qty_invoiced,
                sold.qty_to_invoice,
                sold.order_id.invoice_status,
                len(sold.order_id.order_line),
            ),
            (ordered, delivered, invoiced, 0, status, 1),
        )
