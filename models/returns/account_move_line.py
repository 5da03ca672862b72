from collections import defaultdict

from odoo import fields, models

from .credit import Creditable, share
from .stock_picking import RETURN_READERS


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    aftersales_settlement_id = fields.Many2one(
        "aftersales.return.settlement",
        "Settlement of a Return",
        index="btree_not_null",
        copy=False,
        readonly=True,
        groups=RETURN_READERS,
        help="The settlement of a return that this line carries out.",
    )
    aftersales_origin_line_id = fields.Many2one(
        "account.move.line",
        "Credited Line",
        index="btree_not_null",
        copy=False,
        readonly=True,
        groups=RETURN_READERS,
        help="The line of the invoice that this one gives back.",
    )
    aftersales_is_price_only = fields.Boolean(
        "Price Only",
        copy=False,
        readonly=True,
        groups=RETURN_READERS,
        help="Gives back a part of the price, no quantity.",
    )

    # === BUSINESS === #

    def _get_creditable(self):
        """Return what of each line was invoiced and not credited: line -> Creditable.

        A discount that the invoice gives by a line of its own is spread over the lines
        that bear the same taxes. Drafts count as credited: two people shall not
        credit the same. Few queries, for any number of lines.
        """
        lines = self.sudo().sorted(lambda line: line._get_age())
        discounts = lines._get_discount_shares()
        creditable = {
            line: Creditable(
                line,
                line.quantity,
                line._get_net_amount() + discounts.get(line, 0.0),
                line.currency_id.rounding,
            )
            for line in lines
        }
        for refund, origins in lines._get_refunds():
            refund._take_off([creditable[line] for line in origins])
        return creditable

    def _get_age(self):
        """Return the key by which the oldest invoice comes first."""
        move = self.move_id
        return (move.invoice_date or move.date, move.id, self.sequence, self.id)

    def _get_discount_shares(self):
        """Return what each line bears of the discount lines of its invoice."""
        shares = {}
        for lines in self.grouped("move_id").values():
            reduced = lines.filtered(lambda line: line._is_order_discount())
            for taxes, cuts in reduced.grouped("tax_ids").items():
                bearing = (lines - reduced).filtered(
                    lambda line, taxes=taxes: (
                        line.tax_ids == taxes and line._get_net_amount() > 0
                    )
                )
                bearing._spread(sum(line._get_net_amount() for line in cuts), shares)
                shares.update({cut: -cut._get_net_amount() for cut in cuts if bearing})
        return shares

    def _spread(self, amount, shares):
        """Divide an amount by the value of the lines, to the cent."""
        whole = sum(line._get_net_amount() for line in self)
        for line in self:
            part = share(
                amount, line._get_net_amount(), whole, line.currency_id.rounding
            )
            shares[line] = part
            amount -= part
            whole -= line._get_net_amount()

    def _is_order_discount(self):
        return any(line._is_discount_line() for line in self.sale_line_ids)

    def _get_refunds(self):
        """Return the lines that credit some of these, each with those it can be about.

        Ours name the line. Those made by hand are about the same order line, else the
        same product, of the invoice they reverse; made from the order, they reverse no
        invoice and take off the oldest.
        """
        refunds = self._search_refunds()
        by_order_line = defaultdict(self.browse)
        by_product = defaultdict(self.browse)
        for line in self:
            by_product[line.move_id, line.product_id] |= line
            for sold in line.sale_line_ids:
                by_order_line[sold] |= line
        found = []
        for refund in refunds:
            named = refund.aftersales_origin_line_id
            invoice = refund.move_id.reversed_entry_id
            origins = named or self.browse().union(
                *(
                    by_order_line.get(sold, self.browse())
                    for sold in refund.sale_line_ids
                )
            )
            if not named and not refund.sale_line_ids:
                origins = by_product.get((invoice, refund.product_id), self.browse())
            own = origins.filtered(lambda line, move=invoice: line.move_id == move)
            origins = (own or origins) & self
            if origins:
                found.append((refund, origins.sorted(lambda line: line._get_age())))
        return found

    def _search_refunds(self):
        """Return the lines of all credit notes about these invoices or order lines."""
        domain = [
            ("move_id.move_type", "in", ("out_refund", "in_refund")),
            ("parent_state", "!=", "cancel"),
            ("display_type", "=", "product"),
        ]
        reversed_by = [("move_id.reversed_entry_id", "in", self.move_id.ids), *domain]
        named = [("aftersales_origin_line_id", "in", self.ids), *domain]
        refunds = self.search(reversed_by) | self.search(named)
        sold = self.sale_line_ids.invoice_lines.filtered(
            lambda line: (
                line.move_id.move_type == "out_refund" and line.parent_state != "cancel"
            )
        )
        # What our own credit notes pay on top, or deduct, is not of the invoice.
        return (refunds | sold).filtered(
            lambda line: (
                line.aftersales_origin_line_id or not line.move_id.aftersales_return_id
            )
        )

    def _take_off(self, slots):
        """Take what this line credits off what is left of its origins, oldest first."""
        quantity = 0.0 if self.aftersales_is_price_only else self.quantity
        amount = self._get_amount_in(slots[0].line)
        for slot in slots:
            last = slot is slots[-1]
            if not quantity:
                taken = amount if last else min(amount, slot.amount)
                slot.amount -= taken
                amount -= taken
                continue
            unit = slot.line.product_uom_id or self.product_uom_id
            own = self.product_uom_id or unit
            wanted = own._compute_quantity(quantity, unit, round=False)
            part = wanted if last else min(wanted, max(slot.quantity, 0.0))
            taken = share(amount, part, wanted, slot.rounding)
            slot.quantity -= part
            slot.amount -= taken
            amount -= taken
            quantity -= quantity * part / wanted

    def _get_amount_in(self, line):
        """Return the amount in the currency of another line."""
        if self.currency_id == line.currency_id:
            return self._get_net_amount()
        date = self.move_id.invoice_date or self.move_id.date
        return self.currency_id._convert(
            self._get_net_amount(), line.currency_id, self.company_id, date
        )

    def _prepare_credit_line_values(self, credit):
        """Return the values of a line of a credit note that comes from this one.

        Price, discount, taxes, account and analytics are those of the invoice; a line
        that stands for no goods names no product and no order, so that neither the
        order's quantities nor the cost of sales move.

        :param credit: ``settlement_id``, ``is_origin``, ``keeps_goods`` and what
            differs from the invoice
        """
        self.ensure_one()
        source = self.with_context(include_business_fields=True)
        values = source.copy_data()[0]
        for name in ("move_id", "amount_currency", "balance"):
            values.pop(name, None)
        values["aftersales_settlement_id"] = credit["settlement_id"]
        if credit["is_origin"]:
            values["aftersales_origin_line_id"] = self.id
        if not credit["keeps_goods"]:
            values.update({"product_id": False, "product_uom_id": False})
            values.pop("sale_line_ids", None)
            values.pop("purchase_line_id", None)
        values.update(credit["values"])
        return values

    def _get_net_amount(self):
        """Return the amount without taxes as it is booked.

        Where prices include taxes, core books a cent more or less than it shows on
        the line, so that the total is right.
        """
        return self.amount_currency * self.move_id.direction_sign

    def _get_net_unit_price(self):
        """Return the price of a piece as it was invoiced, after discount."""
        return self.price_unit * (1 - (self.discount or 0.0) / 100)

    def _get_price_for(self, amount, quantity, discount=0.0):
        """Return the price that gives an amount without taxes for a quantity.

        The price of the invoice where it does, to the cent. Where it includes taxes,
        rounding may miss the amount by a cent or two, which are made up for.
        """
        self.ensure_one()
        is_usual = discount == self.discount
        if is_usual and self._gives(self.price_unit, amount, quantity, discount):
            return self.price_unit
        whole, rest = self._get_net_amount(), quantity * (1 - discount / 100)
        if not rest:
            return self.price_unit
        factor = self._get_net_unit_price() * self.quantity / whole if whole else 1.0
        # Whole cents: what core rounds off the total it would add to the amount.
        gross, cent = self.currency_id.round(amount * factor), self.currency_id.rounding
        for cents in (0, 1, -1, 2, -2):
            price = (gross + cents * cent) / rest
            if self._gives(price, amount, quantity, discount):
                return price
        return amount * factor / rest

    def _gives(self, price, amount, quantity, discount):
        """Return whether a price comes to an amount without taxes, on a document.

        There core gives the amount what rounding a price with taxes has left over.
        """
        taxes = self.env["account.tax"]
        base = taxes._prepare_base_line_for_taxes_computation(
            self,
            price_unit=price,
            quantity=quantity,
            discount=discount or 0.0,
            tax_ids=self.tax_ids,
            is_refund=True,
        )
        taxes._add_tax_details_in_base_line(base, self.company_id)
        taxes._round_base_lines_tax_details([base], self.company_id)
        details = base["tax_details"]
        names = ("total_excluded_currency", "delta_total_excluded_currency")
        excluded = sum(details[name] for name in names)
        return self.currency_id.compare_amounts(excluded, amount) == 0

    # === TAXES === #

    def _get_tax_key(self):
        """Return what tells tax lines apart: the tax, and which part of it."""
        return self.tax_repartition_line_id._get_credit_key()

    def _get_tax_amount(self):
        """Return the amount of a tax line as it is printed."""
        return self.amount_currency * self.move_id.direction_sign

    def _get_own_taxes(self):
        """Return the taxes of this line alone: key -> amount."""
        reckoned = self.tax_ids.compute_all(
            self._get_net_unit_price(),
            currency=self.currency_id,
            quantity=self.quantity,
            product=self.product_id,
            partner=self.partner_id,
            is_refund=True,
        )
        return reckon_by_key(self.env, reckoned["taxes"])

    def _get_bearing_taxes(self):
        """Return the taxes of the line, of groups each of their own."""
        return self.tax_ids.flatten_taxes_hierarchy()

    # === COST OF SALES === #

    def _get_cogs_value(self):
        """Give back the cost of sales of the very line that is credited.

        Core takes the first line of the product, whatever it cost.
        """
        # Whoever posts it need not see returns.
        origin = self.sudo().aftersales_origin_line_id
        if not origin:
            return super()._get_cogs_value()
        costs = origin.move_id.line_ids.filtered(
            lambda line: line.cogs_origin_id == origin and line.price_unit >= 0
        )
        return costs[:1].price_unit


def reckon_by_key(env, taxes):
    """Return the amounts of a reckoning of taxes: key -> amount."""
    amounts = defaultdict(float)
    parts = env["account.tax.repartition.line"]
    for tax in taxes:
        part = parts.browse(tax["tax_repartition_line_id"])
        amounts[part._get_credit_key()] += tax["amount"]
    return amounts
