from collections import defaultdict

from odoo import fields, models
from odoo.fields import Domain

from .stock_picking import RETURN_READERS


class AccountMove(models.Model):
    """Returns of what an invoice charges, or a credit note pays back."""

    _name = "account.move"
    _inherit = ["account.move", "aftersales.return.source", "aftersales.recorded"]

    _aftersales_recorded = frozenset(["aftersales_return_id"])

    aftersales_return_id = fields.Many2one(
        "aftersales.return",
        "Return Authorization",
        index="btree_not_null",
        copy=False,
        readonly=True,
        groups=RETURN_READERS,
        help="The return that this document settles.",
    )

    # === CRUD === #

    def unlink(self):
        """Delete; the orders and the returns that counted on it follow."""
        settlements = self._get_settlements()
        result = super().unlink()
        settlements._follow()
        return result

    # === ACTIONS === #

    def action_open_settled_return(self):
        """Open the return that the document settles."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "aftersales.return",
            "res_id": self.aftersales_return_id.id,
            "views": [[False, "form"]],
        }

    def button_draft(self):
        """Take back; the orders and the returns that counted on it follow."""
        result = super().button_draft()
        self._get_settlements()._follow()
        return result

    def button_cancel(self):
        """Cancel; the orders and the returns that counted on it follow."""
        result = super().button_cancel()
        self._get_settlements()._follow()
        return result

    # === BUSINESS === #

    def _post(self, soft=True):
        """Post, and tell the returns; whoever posts needs no role of ours.

        Core reconciles the reversals of one batch by pairing them with their
        invoices: two of the same invoice in one batch would end with the wrong ones.
        """
        rounds = self._get_reversal_rounds()
        if len(rounds) > 1 and self._get_settlements():
            return self.concat(*(moves._post(soft) for moves in rounds))
        posted = super()._post(soft)
        posted._get_settlements()._follow()
        return posted

    def _get_reversal_rounds(self):
        """Return the documents in batches that each reverse an invoice but once."""
        rounds, count = [], defaultdict(int)
        for move in self:
            number = count[move.reversed_entry_id] if move.reversed_entry_id else 0
            if move.reversed_entry_id:
                count[move.reversed_entry_id] += 1
            if number == len(rounds):
                rounds.append(self.browse())
            rounds[number] |= move
        return rounds

    def _get_settlements(self):
        """Return what the documents settle, whether the user may read it or not."""
        returned = self.sudo().filtered("aftersales_return_id")
        return returned.line_ids.aftersales_settlement_id

    def _get_tax_left(self):
        """Return the taxes that were invoiced and not credited yet: key -> amount.

        See :meth:`account.move.line._get_tax_key`; what our credit notes deduct or pay
        on top is not of the invoice.
        """
        self.ensure_one()
        left = defaultdict(float)
        refunds = self.reversal_move_ids.filtered(
            lambda move: move.state != "cancel" and move.move_type != self.move_type
        )
        for move, sign in ((self, 1), *((refund, -1) for refund in refunds)):
            for line in move.line_ids.filtered("tax_repartition_line_id"):
                left[line._get_tax_key()] += sign * line._get_tax_amount()
        for line in refunds.filtered("aftersales_return_id").invoice_line_ids:
            if not line.aftersales_origin_line_id:
                for key, amount in line._get_own_taxes().items():
                    left[key] += amount
        return left

    def _prepare_credit_values(self, credit):
        """Return how the reversal of an invoice differs from all of it.

        :param credit: ``return_id``, ``ref`` and ``lines``: values of
            :meth:`account.move.line._prepare_credit_line_values` with ``origin_id``
        """
        self.ensure_one()
        origins = self.invoice_line_ids.grouped("id")
        return {
            "aftersales_return_id": credit["return_id"],
            "ref": credit["ref"],
            "line_ids": [
                fields.Command.create(
                    origins[line["origin_id"]]._prepare_credit_line_values(line)
                )
                for line in credit["lines"]
            ],
        }

    def _set_taxes(self, taxes):
        """Give a draft the taxes that were reckoned, where rounding differs.

        :param taxes: key -> amount
        """
        self.ensure_one()
        lines = self.line_ids.filtered("tax_repartition_line_id")
        missing = defaultdict(float, taxes)
        for line in lines:
            missing[line._get_tax_key()] -= line._get_tax_amount()
        commands = []
        for line in lines:
            delta = self.currency_id.round(missing.pop(line._get_tax_key(), 0))
            if delta:
                amount = line.amount_currency + delta * self.direction_sign
                commands.append(
                    fields.Command.update(line.id, {"amount_currency": amount})
                )
        if commands:
            self.write({"line_ids": commands})

    def _count_returns(self):
        """Count by order line: whoever may read the invoice may know the number."""
        sold = {move: move.sudo().invoice_line_ids.sale_line_ids for move in self}
        order_lines = self.env["sale.order.line"].union(*sold.values())
        groups = self.env["aftersales.return.line"]._read_group(
            [("order_line_id", "in", order_lines.ids)],
            ["order_line_id"],
            ["return_id:recordset"],
        )
        returns = dict(groups)
        empty = self.env["aftersales.return"]
        return {
            move.id: len(empty.union(*(returns.get(line, empty) for line in lines)))
            for move, lines in sold.items()
        }

    def _get_returns_domain(self):
        order_lines = self.sudo().invoice_line_ids.sale_line_ids
        return Domain("line_ids.order_line_id", "in", order_lines.ids)

    def _prepare_return_values(self):
        return self.env["aftersales.return"]._prepare_invoice_values(self)
