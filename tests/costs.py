"""The vocabulary of costs: goods with a value in stock, what becomes of them.

``self.trade(cost_method)`` buys and sells a pump, ``self.take_back(line)``,
``self.credit(line)``, ``self.replace(line)``, ``self.scrap(line)`` ... do with it what
a return does; ``self.loss()`` is what the ledger says that the company has lost.
"""

from contextlib import contextmanager

from odoo.exceptions import UserError
from odoo.fields import Command

from .common import AftersalesCase


class Counted:
    """What a return has cost, and what the company has lost by it."""

    def get_firm(self):
        """Return the company whose ledger is looked at."""
        return self.company

    def loss(self):
        """Return what the ledger says was lost, once the stock is closed."""
        return self.loss_of(self.get_firm())

    @classmethod
    def loss_of(cls, firm):
        try:
            firm.action_close_stock_valuation(auto_post=True)
        except UserError as error:
            if "correctly closed" not in str(error):
                raise
        groups = cls.env["account.move.line"]._read_group(
            [
                ("account_id.internal_group", "in", ("income", "expense")),
                ("parent_state", "=", "posted"),
                ("company_id", "=", firm.id),
            ],
            [],
            ["balance:sum"],
        )
        return groups[0][0]

    def costs(self, document):
        """Return what a document has cost by kind: code or name -> amount."""
        found = {}
        for row in self.cost_rows(document):
            kind = row.kind_id.code or row.kind_id.name
            found[kind] = round(found.get(kind, 0) + row.amount, 2)
        return found

    def cost_rows(self, document):
        """Return the rows of the report about a return, as they are now."""
        self.env.flush_all()
        self.env.invalidate_all()
        return document.cost_ids

    @contextmanager
    def assertLedger(self, document):
        """Expect that what happens costs as much as the ledger says was lost.

        :param document: a return, or a function that tells it afterwards
        """
        before = self.loss()
        yield
        self.env.flush_all()
        document = document() if callable(document) else document
        self.assertAlmostEqual(sum(self.costs(document).values()), self.loss() - before)

    def assertCosts(self, document, **expected):
        self.assertEqual(self.costs(document), expected)


class CostCase(Counted, AftersalesCase):
    """A company whose ledger and stock valuation follow the goods."""

    def get_firm(self):
        return self.firm

    # === GOODS === #

    def trade(self, method="average", company=None, currency=None, price=100):
        """Buy five pumps at 60 and five at 70, sell, deliver and invoice four."""
        self.firm = company or self.company
        self.env = self.env(
            context={**self.env.context, "allowed_company_ids": self.firm.ids}
        )
        self.store = self.env["stock.warehouse"].search(
            [("company_id", "=", self.firm.id)], limit=1
        )
        self.pumps = self.env["product.category"].create(
            {
                "name": "Pumps",
                "property_valuation": "real_time",
                "property_cost_method": method,
            }
        )
        self.pump = self.make_product("Pump", 60)
        self.buy(5, 60)
        self.buy(5, 70)
        self.order = self.sell(4, price, currency)
        return self.pump

    def make_product(self, name, cost):
        """Make goods whose value the stock knows."""
        return self.env["product.product"].create(
            {
                "name": name,
                "is_storable": True,
                "categ_id": self.pumps.id,
                "standard_price": cost,
                "taxes_id": [Command.clear()],
                "invoice_policy": "delivery",
            }
        )

    def buy(self, quantity, price, product=None):
        """Take goods in from a supplier at a price."""
        location = self.env.ref("stock.stock_location_suppliers")
        return self.carry_goods(
            quantity, location, self.store.lot_stock_id, product, price_unit=price
        )

    def carry_goods(self, quantity, source, target, product=None, **values):
        """Move goods at once from one location to another."""
        product = product or self.pump
        price = values.pop("price_unit", 0)
        line_id = values.pop("aftersales_return_line_id", False)
        move = self.env["stock.move"].create(
            {
                "product_id": product.id,
                "product_uom": product.uom_id.id,
                "product_uom_qty": quantity,
                "quantity": quantity,
                "picked": True,
                "location_id": source.id,
                "location_dest_id": target.id,
                "company_id": self.firm.id,
                **values,
            }
        )
        move._action_done()
        move.aftersales_return_line_id = line_id
        if price:
            move.value_manual = price * quantity
        return move

    def sell(self, quantity, price=100, currency=None):
        """Sell pumps, deliver and invoice them."""
        pricelist = self.env["product.pricelist"].create(
            {
                "name": "Prices",
                "currency_id": (currency or self.firm.currency_id).id,
                "company_id": self.firm.id,
            }
        )
        order = self.env["sale.order"].create(
            {
                "partner_id": self.contact.id,
                "company_id": self.firm.id,
                "warehouse_id": self.store.id,
                "pricelist_id": pricelist.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.pump.id,
                            "product_uom_qty": quantity,
                            "price_unit": price,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
        )
        order.action_confirm()
        order.picking_ids.move_ids.picked = True
        order.picking_ids.with_context(skip_backorder=True).button_validate()
        order._create_invoices().action_post()
        return order

    # === RETURNS === #

    def returning(self, quantity=2, **values):
        """Register the return of pumps that were delivered."""
        self.env.user.group_ids += self.env.ref("aftersales.group_manager")
        sold = self.order.order_line
        document = self.env["aftersales.return"].create(
            {
                "partner_id": self.contact.id,
                "company_id": self.firm.id,
                "warehouse_id": self.store.id,
                "line_ids": [
                    Command.create(
                        self.return_line(
                            order_line_id=sold.id,
                            product_id=sold.product_id.id,
                            move_id=sold.move_ids[:1].id,
                            quantity=quantity,
                        )
                    )
                ],
                **values,
            }
        )
        return self.put(document, "approved").line_ids

    def take_back(self, line, quantity=None):
        """Take goods back into the stock, at the value that they left with."""
        return self.carry_goods(
            quantity or line.quantity,
            self.env.ref("stock.stock_location_customers"),
            self.store.lot_stock_id,
            origin_returned_move_id=line.move_id.id,
            aftersales_return_line_id=line.id,
        )

    def send_back(self, line, taken, quantity):
        """Send goods that came back to the customer as they are."""
        return self.carry_goods(
            quantity,
            self.store.lot_stock_id,
            self.env.ref("stock.stock_location_customers"),
            origin_returned_move_id=taken.id,
            aftersales_return_line_id=line.id,
        )

    def replace(self, line, quantity=None, product=None):
        """Deliver goods instead."""
        return self.carry_goods(
            quantity or line.quantity,
            self.store.lot_stock_id,
            self.env.ref("stock.stock_location_customers"),
            product,
            aftersales_return_line_id=line.id,
        )

    def dispose(self, line, kind, quantity):
        """Decide what becomes of a quantity."""
        return self.env["aftersales.return.disposition"].create(
            {
                "return_id": line.return_id.id,
                "line_id": line.id,
                "kind": kind,
                "quantity": quantity,
            }
        )

    def scrap(self, line, quantity=None):
        """Scrap what came back."""
        quantity = quantity or line.quantity
        scrap = self.env["stock.scrap"].create(
            {
                "product_id": line.product_id.id,
                "scrap_qty": quantity,
                "location_id": self.store.lot_stock_id.id,
                "company_id": self.firm.id,
                "aftersales_disposition_id": self.dispose(line, "scrap", quantity).id,
            }
        )
        scrap.do_scrap()
        return scrap

    def credit(self, line, quantity=None, **values):
        """Credit a quantity by reversing the invoice, and post it."""
        invoice = self.order.invoice_ids.filtered(lambda m: m.state == "posted")[:1]
        wizard = self.env["account.move.reversal"].create(
            {
                "move_ids": [Command.set(invoice.ids)],
                "journal_id": invoice.journal_id.id,
            }
        )
        wizard.refund_moves()
        note = wizard.new_move_ids
        note.aftersales_return_id = line.return_id
        note.invoice_line_ids.write({"quantity": quantity or line.quantity, **values})
        note.action_post()
        return note

    def bill(self, line, move_type, amount, **values):
        """Post a document of the return that names no product."""
        document = self.env["account.move"].create(
            {
                "move_type": move_type,
                "partner_id": self.supplier.id,
                "company_id": self.firm.id,
                "invoice_date": "2026-01-15",
                "aftersales_return_id": line.return_id.id,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "As agreed",
                            "price_unit": amount,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
                **values,
            }
        )
        document.action_post()
        return document
