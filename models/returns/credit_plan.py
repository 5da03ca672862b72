"""Works out which credit notes a number of settlements come to, before any is made."""

from collections import defaultdict

from odoo.tools import float_compare

from .credit import (
    DAMAGE,
    DIGITS,
    FEE,
    GOODS,
    KEPT,
    NATURES,
    PLAIN,
    PRICE,
    CreditLine,
    CreditNote,
    share,
)

# Fees last: they are a part of what the others give.
ORDER = ("credit", "percent", "amount", "goodwill", "compensation", "supplier", "fee")


class CreditPlan:
    """What settlements come to, taken one after the other from what is left.

    The preview shows it, the guards read its problems, the execution does it.

    :param notes: list of :class:`CreditNote`
    :param problems: settlement -> why it cannot be carried out as it is
    :param uninvoiced: settlement -> quantity that was not invoiced yet
    """

    def __init__(self, settlements):
        """:param settlements: as superuser; those of one return are taken together"""
        self.notes = []
        self.problems = {}
        self.uninvoiced = defaultdict(float)
        self.sources = {
            settlement: settlement._get_invoice_lines() for settlement in settlements
        }
        lines = settlements.env["account.move.line"].concat(*self.sources.values())
        charged = lines.move_id.invoice_line_ids.filtered(
            lambda line: line.display_type == "product"
        )
        self.left = charged._get_creditable()
        self.taxes = {move: move._get_tax_left() for move in charged.move_id}
        self.goods = settlements.line_id._get_goods_left(settlements)
        for document, own in settlements.grouped("return_id").items():
            self._plan_return(document, own)

    def get_lines(self, settlement):
        """Return the lines of credit notes that a settlement comes to."""
        return [
            line
            for note in self.notes
            for line in note.lines
            if line.settlement == settlement
        ]

    # === PLANNING === #

    def _plan_return(self, document, settlements):
        base = {line: left.amount for line, left in self.left.items()}
        lines = []
        for settlement in settlements.sorted(lambda s: ORDER.index(s.kind)):
            lines += self._plan(settlement, lines)
        notes = {}
        for line in lines:
            invoice = line.origin and line.origin.move_id
            settlement = line.settlement
            key = invoice or (settlement.supplier_id, settlement.currency_id)
            note = notes.setdefault(key, CreditNote(document, invoice))
            note.lines.append(line)
        for note in notes.values():
            self._reckon_taxes(note, base)
            self._check_note(note)
        self.notes += notes.values()

    def _plan(self, settlement, lines):
        """Return the lines of one settlement.

        :param lines: those of the settlements before it, of the same return
        """
        problem = settlement._get_refusal()
        if problem:
            self.problems[settlement] = problem
            return []
        if settlement.is_plain:
            return [CreditLine(settlement, PLAIN, settlement._get_plain_amount())]
        plan = {
            "credit": self._plan_quantity,
            "supplier": self._plan_supplier,
            "percent": self._plan_percent,
            "compensation": self._plan_damage,
            "fee": lambda s: self._plan_fee(s, lines),
        }.get(settlement.kind, self._plan_amount)
        return plan(settlement)

    def _get_slots(self, settlement):
        lines = self.sources[settlement]
        return [self.left[line] for line in lines.sorted(lambda li: li._get_age())]

    def _plan_quantity(self, settlement):
        """Credit pieces, oldest invoice first; what is on none needs no credit."""
        wanted = settlement.quantity
        goods = min(wanted, self.goods.get(settlement.line_id, 0.0))
        self.goods[settlement.line_id] -= goods
        lines = []
        for nature, quantity in ((GOODS, goods), (KEPT, wanted - goods)):
            taken, rest = self._take_pieces(settlement, nature, quantity)
            lines += taken
            self.uninvoiced[settlement] += rest
        unit = settlement.line_id.uom_id
        if unit.compare(self.uninvoiced[settlement], settlement._get_room()) > 0:
            self.problems[settlement] = settlement._get_credited_text()
        return lines

    def _take_pieces(self, settlement, nature, quantity):
        """Return the lines for a quantity, and what of it was not invoiced."""
        lines, unit = [], settlement.line_id.uom_id
        for slot in self._get_slots(settlement):
            if float_compare(quantity, 0, precision_digits=DIGITS) <= 0:
                break
            if not slot.has_quantity:
                continue
            own = slot.line.product_uom_id or unit
            wanted = unit._compute_quantity(quantity, own, round=False)
            amount, taken = slot.take_quantity(wanted)
            lines.append(CreditLine(settlement, nature, amount, slot.line, taken))
            quantity -= quantity * taken / wanted
        return lines, quantity if quantity > 10**-DIGITS else 0.0

    def _plan_percent(self, settlement):
        """Credit a part of the price of a quantity, oldest invoice first."""
        unit, quantity = settlement.line_id.uom_id, settlement._get_percent_quantity()
        lines = []
        for slot in self._get_slots(settlement):
            if not slot.has_quantity or quantity <= 10**-DIGITS:
                continue
            own = slot.line.product_uom_id or unit
            wanted = unit._compute_quantity(quantity, own, round=False)
            part = min(wanted, slot.quantity)
            percent = settlement.percent
            amount = share(slot.value(part), percent, 100.0, slot.rounding)
            amount = slot.take_amount(amount)
            if amount:
                lines.append(CreditLine(settlement, PRICE, amount, slot.line))
            quantity -= quantity * part / wanted
        return lines or self._refuse_exhausted(settlement)

    def _plan_amount(self, settlement):
        """Credit an amount, oldest invoice first."""
        lines, rest = [], settlement.amount
        for slot in self._get_slots(settlement):
            if slot.has_amount and slot.line.currency_id == settlement.currency_id:
                taken = slot.take_amount(rest)
                rest -= taken
                if taken:
                    lines.append(CreditLine(settlement, PRICE, taken, slot.line))
        if settlement.currency_id.compare_amounts(rest, 0) > 0:
            return self._refuse_exhausted(settlement, settlement.amount - rest)
        return lines

    def _plan_supplier(self, settlement):
        """Charge the supplier: pieces that go back to him, or an amount."""
        if settlement.quantity:
            nature = settlement._get_supplier_nature() or KEPT
            lines, rest = self._take_pieces(settlement, nature, settlement.quantity)
            if rest:
                return self._refuse_exhausted(settlement)
            return lines
        return self._plan_amount(settlement)

    def _plan_damage(self, settlement):
        """Pay on top of the price, with the latest invoice."""
        origin = self._get_slots(settlement)[-1].line
        return [CreditLine(settlement, DAMAGE, settlement.amount, origin)]

    def _plan_fee(self, settlement, lines):
        """Keep back a part of what is credited for the same line."""
        about = [
            line
            for line in lines
            if line.nature in NATURES and self._is_about(settlement, line)
        ]
        credited = sum(line.amount for line in about)
        rounding = settlement.currency_id.rounding
        amount = settlement.amount
        if not amount:
            amount = share(credited, settlement.percent, 100.0, rounding)
        if (
            not about
            or float_compare(amount, credited, precision_rounding=rounding) > 0
        ):
            self.problems[settlement] = settlement._get_fee_text()
            return []
        return [CreditLine(settlement, FEE, amount, about[0].origin)]

    @staticmethod
    def _is_about(settlement, line):
        return not settlement.line_id or line.settlement.line_id == settlement.line_id

    # === TAXES AND GUARDS === #

    def _reckon_taxes(self, note, base):
        """Give a note its share of the taxes left on the invoice, to the cent.

        :param base: invoice line -> what was left of it before this return
        """
        if not note.invoice:
            return
        own = defaultdict(float)
        for line in note.lines:
            if line.nature in NATURES:
                for tax in line.origin._get_bearing_taxes():
                    own[tax.id] += line.amount
        rounding = note.invoice.currency_id.rounding
        for key, left in self.taxes[note.invoice].items():
            whole = sum(
                base[line]
                for line in base
                if line.move_id == note.invoice
                and key[0] in line._get_bearing_taxes().ids
            )
            if own.get(key[0]) and whole:
                amount = share(left, own[key[0]], whole, rounding)
                note.taxes[key] += amount
                self.taxes[note.invoice][key] -= amount
        for line in note.lines:
            if line.nature not in NATURES:
                for key, amount in line.settlement._get_taxes(line).items():
                    note.taxes[key] += amount

    def _check_note(self, note):
        rounding = note.document.currency_id.rounding
        if note.is_negative(rounding):
            for line in note.lines:
                if line.nature == FEE:
                    self.problems[line.settlement] = line.settlement._get_fee_text()

    def _refuse_exhausted(self, settlement, left=0.0):
        self.problems[settlement] = settlement._get_exhausted_text(left)
        return []
