"""The vocabulary of scenarios: a return from asking to the last cent, in verbs.

Three pumps are sold, delivered and invoiced (``self.sold``; ``self.sell`` sells
otherwise), ``self.ask(2)`` is what the customer wants of them. What the people do is
``approve``, ``ship_back``, ``examine``, ``decide`` and ``conclude``, each by whom it is
due. ``assertOutcome`` tells everything that holds afterwards: order, ledger, stock,
money and what the complaint has cost.
"""

from odoo.exceptions import UserError
from odoo.fields import Command

from .costs import Counted
from .money import MoneyCase

# Bought of every article; what is not in stock any more is somewhere else.
BOUGHT = 20


class ScenarioCase(Counted, MoneyCase):
    """Pumps that are worth 40 in stock and sold for 100, in automated valuation."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.house = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.places = {
            "stock": cls.house.lot_stock_id,
            "quarantine": cls.house.aftersales_quarantine_id,
            "sample": cls.house.aftersales_sample_id,
            "customer": cls.env.ref("stock.stock_location_customers"),
        }
        cls.real_time = cls.env["product.category"].create(
            {
                "name": "Valued",
                "property_valuation": "real_time",
                "property_cost_method": "average",
            }
        )
        cls._post_taxes_beside_sales()
        cls.pump = cls.goods("Valued pump")
        cls.case = cls.complaint()
        cls.sold = cls.sale(3)
        cls.number_of_lines = 1
        cls.before = cls.loss_of(cls.company)

    @classmethod
    def _post_taxes_beside_sales(cls):
        """Give the tax an account: without one, core posts it among the sales."""
        account = cls.env["account.account"].create(
            {"name": "Tax", "code": "TAX0", "account_type": "liability_current"}
        )
        rows = (
            cls.tax.invoice_repartition_line_ids | cls.tax.refund_repartition_line_ids
        )
        rows.filtered(lambda r: r.repartition_type == "tax").account_id = account

    @classmethod
    def goods(cls, name, policy="order", lots=(), **values):
        """Make a product and buy twenty of it, in one piece or by lots."""
        values = {"categ_id": cls.real_time.id, **values}
        product = cls.article(name, policy, 0, **values)
        product.seller_ids = [Command.create({"partner_id": cls.supplier.id})]
        cls.buy(product, BOUGHT, *lots)
        return product

    @classmethod
    def buy(cls, product, quantity, *lots):
        """Receive goods from the supplier, as many of each lot."""
        source = cls.env.ref("stock.stock_location_suppliers")
        lots = [
            cls.env["stock.lot"].create({"name": name, "product_id": product.id})
            for name in lots
        ]
        receipt = cls.env["stock.picking"].create(
            {
                "partner_id": cls.supplier.id,
                "picking_type_id": cls.house.in_type_id.id,
                "location_id": source.id,
                "location_dest_id": cls.house.lot_stock_id.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": quantity,
                            "location_id": source.id,
                            "location_dest_id": cls.house.lot_stock_id.id,
                        }
                    )
                ],
            }
        )
        receipt.action_confirm()
        cls.load(receipt.move_ids, quantity, lots)
        receipt.button_validate()

    @classmethod
    def load(cls, move, quantity, lots=()):
        """Put goods on a transfer, as many of each lot."""
        if lots:
            move.move_line_ids.unlink()
            move.move_line_ids = [
                Command.create(
                    {
                        "product_id": move.product_id.id,
                        "lot_id": lot.id,
                        "quantity": quantity / len(lots),
                    }
                )
                for lot in lots
            ]
        else:
            move.quantity = quantity
        move.picked = True

    # === WHAT THE CUSTOMER DOES === #

    def sell(self, quantity=3, product=None, **terms):
        """Sell, deliver and invoice what the story is about, goods of its own."""
        product = product or self.goods("Another pump")
        self.sold = self.sale(quantity, product=product, **terms)
        self.begin()

    def begin(self):
        """Let every loss from here on be one of the return."""
        self.number_of_lines = len(self.sold.order_id.order_line)
        self.before = self.loss()

    def ask(self, quantity=1, remedy="refund", sold=None, **line):
        """Complain; the service registers and submits the return of what was sold."""
        values = {
            "order_line_id": (sold or self.sold).id,
            "quantity": quantity,
            "requested_id": self.remedies[remedy].id,
            **line,
        }
        document = self.rma(
            complaint_id=self.case.id,
            line_ids=[Command.create(self.return_line(**values))],
        )
        self.take(document, "submit", self.service)
        return document

    def ship_back(self, document, quantity=None):
        """The parcel comes; a plain stock user validates the transfer."""
        self.receive_goods(document, quantity)
        return document

    def give_up(self, document, decision):
        """The rest does not come; the desk decides what that means."""
        receipts = document.sudo().picking_ids.filtered(lambda p: p.state == "assigned")
        receipts.with_user(self.stocker).action_cancel()
        self.settle_discrepancy(document, decision)

    def settle_discrepancy(self, document, decision):
        """The service desk decides about what was otherwise than announced."""
        document.invalidate_recordset()
        rows = document.discrepancy_ids.filtered("is_open")
        rows.with_user(self.service).decision = decision

    # === WHAT WE DO === #

    def approve(self, document):
        """The manager approves, the exceptions too."""
        self.prepare_return(document, "approve")
        self.sign(document, "approve")
        self.take(document, "approve", self.manager)
        return document

    def approved(self, *args, **values):
        return self.approve(self.ask(*args, **values))

    def examine(self, document, finding="confirmed", grade="c"):
        """Quality inspects all that came."""
        self.inspect(document, finding, grade)
        self.take(document, "decide", self.quality)
        return document

    def arrived(self, *args, **values):
        """Return what was approved, has come and was inspected."""
        return self.examine(self.ship_back(self.approved(*args, **values)))

    def decide(self, document, remedy=None, **goods):
        """Quality decides: what the customer gets, and what becomes of the goods.

        :param goods: kind of disposition -> quantity, in place of what is proposed
        """
        lines = document.line_ids.with_user(self.quality)
        if remedy:
            self.give(lines, remedy)
        if goods:
            lines.disposition_ids.unlink()
            self.dispose(lines, **goods)
        document.with_user(self.quality).action_propose_money()
        self.take(document, "process", self.quality)
        return document

    def waive(self, document):
        """Quality takes away what was proposed to be paid."""
        document.settlement_ids.with_user(self.quality).unlink()

    def give(self, lines, remedy):
        """Quality decides what the customer gets for some of the goods."""
        lines.with_user(self.quality).decided_id = self.remedies[remedy]

    def dispose(self, lines, **goods):
        """Let so many pieces of each kind go their way, from the first line on."""
        rows = self.env["aftersales.return.disposition"].with_user(self.quality)
        for kind, terms in goods.items():
            terms = terms if isinstance(terms, dict) else {"quantity": terms}
            left = terms["quantity"]
            for line in lines:
                part = min(left, line.undecided_qty) if len(lines) > 1 else left
                if part:
                    rows.create(
                        {**terms, "line_id": line.id, "kind": kind, "quantity": part}
                    )
                left -= part

    def conclude(self, document):
        """Carry out what is decided: desk, warehouse and accounting do theirs."""
        document.with_user(self.service).action_settle()
        document.with_user(self.quality).disposition_ids.action_execute()
        self.repair(document)
        self.move_goods(document)
        self.scrap(document)
        self.post(document)
        self.take(document, "finish", self.service)
        return document

    def repair(self, document):
        """What is to be repaired is reworked, and passed by quality."""
        self.finish_repair(document.sudo().disposition_ids.repair_ids)

    def scrap(self, document):
        """A plain stock user scraps what is to be scrapped."""
        for scrap in document.sudo().disposition_ids.scrap_ids:
            scrap.with_user(self.stocker).action_validate()

    def move_goods(self, document):
        """A plain stock user carries all transfers out that are ready."""
        self.env.flush_all()
        self.env.invalidate_all()
        rows = document.sudo()
        moves = rows.disposition_ids.move_ids | rows.replacement_ids._get_moves()
        open_ = moves.picking_id.filtered(lambda p: p.state == "assigned")
        for transfer in open_.with_user(self.stocker):
            transfer.with_context(skip_backorder=True).button_validate()

    # === WHAT HOLDS AFTERWARDS === #

    def assertOutcome(self, document, order, ledger, goods, notes, cost, state="done"):
        """Expect everything: of the return, its order, the stock and the ledger.

        :param order: ordered, delivered, invoiced and the status of invoicing
        :param ledger: delivered, returned, requested, kept, returnable
        :param goods: place -> pieces of the product there
        :param notes: type and amount, without taxes, of what was posted
        :param cost: of the complaint, by kind; together what the ledger says was lost
        """
        self.env.flush_all()
        self.env.invalidate_all()
        document, sold = document.with_env(self.env), self.sold
        self.assertStates(document, state)
        self.assertOrderLine(sold, *order)
        self.assertReturnable(sold, *ledger)
        self.assertEqual(self.get_goods(sold.product_id), goods)
        self.assertNotes(document, notes)
        self.assertCosts(self.case.with_env(self.env), **cost)
        self.assertAlmostEqual(sum(cost.values()), self.loss() - self.before)
        complaint = self.case.with_user(self.manager)
        self.assertAlmostEqual(complaint.cost_total, sum(cost.values()))

    def assertOrderLine(self, sold, ordered, delivered, invoiced, status):
        self.assertEqual(
            (sold.product_uom_qty, sold.qty_delivered, sold.qty_invoiced),
            (ordered, delivered, invoiced),
        )
        self.assertEqual(sold.order_id.invoice_status, status)
        self.assertEqual(len(sold.order_id.order_line), self.number_of_lines)

    def assertReturnable(self, sold, *figures):
        self.assertEqual(tuple(sold._get_returnable()[sold]), figures)

    def assertNotes(self, document, notes):
        """Compare what was posted; money goes back by what was invoiced."""
        moves = self.notes(document)
        found = [(move.move_type, round(move.amount_untaxed, 2)) for move in moves]
        self.assertEqual(found, notes)
        self.assertEqual(set(moves.mapped("state")), {"posted"} if notes else set())
        invoices = document.line_ids.order_line_id.invoice_lines.move_id
        for note in moves.filtered(lambda m: m.move_type == "out_refund"):
            self.assertIn(note.reversed_entry_id, invoices)

    def get_goods(self, product):
        """Return where the pieces of a product are: name of the place -> pieces."""
        quants = self.env["stock.quant"].search([("product_id", "=", product.id)])
        found = {}
        for quant in quants:
            name = self.get_place(quant.location_id)
            bought = BOUGHT if name == "supplier" else 0
            found.setdefault(name, bought)
            found[name] += quant.quantity
        return {name: pieces for name, pieces in found.items() if pieces}

    def get_place(self, location):
        for name, place in self.places.items():
            if location == place:
                return name
        return location.usage

    def assertImpossible(self, step, *parts):
        """Expect that a step is refused for these reasons."""
        with self.assertRaises(UserError) as refusal:
            step()
        for part in parts:
            self.assertIn(part, str(refusal.exception))
