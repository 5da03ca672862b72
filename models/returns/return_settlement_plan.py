from odoo import models

from .account_move_line import reckon_by_key
from .credit import FEE, KEPT


class ReturnSettlement(models.Model):
    """What the plan of credit notes asks a settlement, and what it says about it."""

    _inherit = "aftersales.return.settlement"

    # === BUSINESS === #

    def _get_invoice_lines(self):
        """Return the posted invoice lines that it can give back."""
        lines = self.line_id or self.return_id.line_ids
        return lines.order_line_id.invoice_lines.filtered(
            lambda line: (
                line.parent_state == "posted"
                and line.move_id.move_type == "out_invoice"
            )
        )

    def _get_refusal(self):
        """Return why it cannot be planned at all, empty if it can."""
        if self.kind == "percent" and not self.percent:
            return self.env._("Say which percentage of the price goes back.")
        if self.kind == "fee" and not self.percent and not self.amount:
            return self.env._("Say which percentage or amount is kept back.")
        if self.kind in ("amount", "goodwill", "compensation") and not self.amount:
            return self.env._("Say which amount goes back.")
        if self.kind == "credit" and not self.quantity:
            return self.env._("Say how many pieces are credited.")
        if self.is_plain:
            return self._get_plain_refusal()
        if self._is_part_of_kit():
            return self.env._(
                "It was invoiced as a part of %(kit)s: say an amount instead.",
                kit=self.line_id.order_line_id.product_id.display_name,
            )
        if self.kind != "credit" and not self._get_invoice_lines():
            return self.env._(
                "Nothing was invoiced yet: lower the price on the order instead, or"
                " tick “Not of an Invoice”."
            )
        return ""

    def _get_plain_refusal(self):
        if self.kind == "fee":
            return self.env._("A fee is kept back from the credit of an invoice only.")
        if not self._get_plain_amount():
            return self.env._(
                "We did not invoice these goods: say which amount goes back."
            )
        return ""

    def _is_part_of_kit(self):
        """Return whether pieces were sold within something else."""
        line = self.line_id
        sold = line.order_line_id.product_id
        return self.kind == "credit" and bool(sold) and line.product_id != sold

    def _get_plain_amount(self):
        """Return what is credited for goods that we did not invoice."""
        value = self.line_id.price_unit
        if self.kind == "credit":
            return self.currency_id.round(value * self.quantity)
        if self.kind == "percent":
            whole = value * self._get_percent_quantity()
            return self.currency_id.round(whole * self.percent / 100)
        return self.amount

    def _get_percent_quantity(self):
        return self.quantity or self.line_id.quantity

    def _get_room(self):
        """Return how many pieces may be settled without any invoice of them.

        What was ordered or delivered and is on no invoice, in the unit of the line.
        """
        sold, unit = self.line_id.order_line_id, self.line_id.uom_id
        if not sold:
            return 0.0
        charged = sold.invoice_lines.filtered(
            lambda line: (
                line.move_id.move_type == "out_invoice"
                and line.parent_state != "cancel"
            )
        )
        invoiced = sum(
            line.product_uom_id._compute_quantity(line.quantity, sold.product_uom_id)
            for line in charged
        )
        gross = max(sold.product_uom_qty, sold._get_gross_delivered())
        room = max(gross - invoiced, 0.0)
        return sold.product_uom_id._compute_quantity(room, unit)

    def _get_extra_taxes(self, line):
        """Return the taxes of what is deducted, or paid on top.

        :param line: a :class:`~.credit.CreditLine`
        """
        product = self._get_extra_product(line.nature)
        if not product:
            bare = self.env["account.tax"]
            return line.origin.tax_ids if line.nature == FEE else bare
        company = self.company_id
        taxes = product.taxes_id._filter_taxes_by_company(company)
        return line.origin.move_id.fiscal_position_id.map_tax(taxes)

    def _get_extra_product(self, nature):
        """Return the service that a fee or a compensation is booked as, if any."""
        company = self.company_id
        if nature == FEE:
            return company.aftersales_fee_product_id
        return company.aftersales_compensation_product_id

    def _get_taxes(self, line):
        """Return the taxes of what is deducted, or paid on top: key -> amount."""
        reckoned = self._get_extra_taxes(line).compute_all(
            line.origin._get_price_for(line.signed, 1.0),
            currency=line.origin.currency_id,
            partner=line.origin.partner_id,
            is_refund=True,
        )
        return reckon_by_key(self.env, reckoned["taxes"])

    # === MESSAGES === #

    def _get_credited_text(self):
        """Return that pieces have been credited before, and by what."""
        invoices = self._get_invoice_lines().move_id
        notes = invoices.reversal_move_ids.filtered(lambda move: move.state != "cancel")
        sold = self.line_id.order_line_id.invoice_lines.move_id
        drafts = sold.filtered(lambda m: m.state == "draft") - notes
        names = [note.name or note.ref or "" for note in notes | drafts]
        return self.env._(
            "%(product)s: more than was invoiced and not credited yet. See %(notes)s.",
            product=self.line_id.product_id.display_name,
            notes=", ".join(filter(None, names)) or self.env._("the order"),
        )

    def _get_exhausted_text(self, left):
        """Return that less is left than it gives.

        :param left: what can be given at most
        """
        return self.env._(
            "At most %(left)s is invoiced and not credited yet.",
            left=self.currency_id.format(left),
        )

    def _get_fee_text(self):
        return self.env._(
            "A fee is kept back from what is credited together with it, and there is"
            " not enough of that."
        )

    def _get_explanation(self, plan):
        """Return in a sentence what will happen, or why it cannot."""
        problem = plan.problems.get(self)
        if problem:
            return problem
        lines = plan.get_lines(self)
        texts = [self._get_uninvoiced_text(plan.uninvoiced[self])]
        if any(line.nature == KEPT for line in lines):
            texts.append(
                self.env._("What stays with the customer is credited as a price.")
            )
        if self.is_plain:
            texts.append(self.env._("A credit note that reverses no invoice."))
        invoices = [line.origin.move_id.name for line in lines if line.origin]
        if invoices:
            names = ", ".join(dict.fromkeys(invoices))
            texts.append(self.env._("Credits %(invoices)s.", invoices=names))
        return " ".join(filter(None, texts))

    def _get_uninvoiced_text(self, quantity):
        if not self.line_id or self.line_id.uom_id.compare(quantity, 0) <= 0:
            return ""
        return self.env._(
            "%(quantity)s not invoiced yet: nothing to credit, the order will ask for"
            " less.",
            quantity=self.line_id._format_quantity(quantity),
        )

    def _get_done_explanation(self):
        texts = [self._get_uninvoiced_text(self.uninvoiced_qty)]
        if self.is_before_analysis:
            texts.append(self.env._("Credited before the inspection."))
        return " ".join(filter(None, texts))
