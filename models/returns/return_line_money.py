from collections import defaultdict

from odoo import api, fields, models

# Remedies by which the customer gets money; see aftersales.remedy.
MONEY_KINDS = ("refund", "return", "compensation")
# Until then a line is about what is asked for, afterwards about what has come.
ANNOUNCED_STATES = ("draft", "submitted", "approved", "receiving")


class ReturnLine(models.Model):
    """What of a line is settled by money, and what that means for the order."""

    _inherit = "aftersales.return.line"

    credited_amount = fields.Monetary(
        "Credited",
        currency_field="currency_id",
        compute="_compute_credited_amount",
        compute_sudo=True,
        help="Without taxes, by documents that are posted or still to be posted.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("settlement_ids.state")
    def _compute_credited_amount(self):
        for line in self:
            done = line.settlement_ids.filtered(lambda s: s.state != "proposed")
            line.credited_amount = sum(done.mapped("amount_untaxed"))

    # === BUSINESS === #

    def _get_settleable_qty(self):
        """Return how many pieces a line can be settled for."""
        return max(self.quantity, self.received_qty)

    def _get_unsettled_qty(self):
        """Return how many pieces are in no settlement of goods and not replaced."""
        settled = self.settlement_ids.filtered(lambda s: s.kind == "credit")
        replaced = self.replacement_ids
        taken = sum(settled.mapped("quantity")) + sum(replaced.mapped("quantity"))
        return max(self._get_concerned_qty() - taken, 0.0)

    def _get_concerned_qty(self):
        """Return how many pieces the decision is about: those that came or stay.

        What goes back to the customer as it is, is settled by that.
        """
        quantity = self.quantity
        if self.return_state not in ANNOUNCED_STATES and self.needs_goods:
            quantity = self.received_qty + self._get_disposed_qty("stays")
        return quantity - self._get_disposed_qty("back")

    def _get_goods_left(self, settlements):
        """Return how many pieces, back or to come, are not settled yet: line -> number.

        What stays with the customer, or goes back to him, is not of these: he keeps
        the goods, and gets money as a part of the price.

        :param settlements: those that do not count as settled
        """
        left = defaultdict(float)
        for line in self:
            if not line.needs_goods:
                continue
            goods = line.received_qty - line._get_disposed_qty("back")
            if line.return_state in ANNOUNCED_STATES:
                goods = line.quantity
            others = (line.settlement_ids - settlements).filtered(
                lambda settlement: settlement.state != "proposed"
            )
            left[line] = max(goods - sum(others.mapped("goods_qty")), 0.0)
        return left

    def _get_fee_percent(self):
        """Return which part of the price is kept back, by the grade or the policy."""
        grades = self.inspection_ids.grade_id or [None]
        return max(self._get_restocking_percent(grade) for grade in grades)

    def _wants_money(self):
        """Return whether a proposal is due: refunded, and nothing said how much."""
        remedy = self.decided_id or self.requested_id
        is_open = remedy.kind in ("refund", "return") and not self._has_money()
        return is_open and self.uom_id.compare(self._get_unsettled_qty(), 0) > 0

    def _has_money(self):
        return any(settlement.kind != "fee" for settlement in self.settlement_ids)

    def _wants_replacement(self):
        """Return whether a proposal is due: replaced, and nothing said by what."""
        remedy = self.decided_id or self.requested_id
        is_open = remedy.kind == "replacement" and not self.replacement_ids
        return is_open and self.uom_id.compare(self._get_unsettled_qty(), 0) > 0

    def _lacks_remedy(self):
        """Return whether nothing carries out what is decided."""
        if self.decided_id.kind == "replacement":
            return not self.replacement_ids
        return self.decided_id.kind in MONEY_KINDS and not self._has_money()

    def _get_contradiction(self):
        """Return why goods are credited or replaced for which nothing is to be given.

        It was proposed by what the customer had asked for, and is decided otherwise.
        """
        credits = self.settlement_ids.filtered(lambda s: s.kind == "credit")
        replaced = self.replacement_ids.filtered(lambda r: not r.claw_back_id)
        given = sum(credits.mapped("quantity")) + sum(replaced.mapped("quantity"))
        if self.decided_id.kind in ("apology", "none"):
            limit = 0.0
        elif self.decided_id.kind == "repair":
            limit = self._get_settleable_qty() - self._get_repaired_qty()
        else:
            return ""
        if self.uom_id.compare(given, limit) <= 0:
            return ""
        return self.env._(
            "%(product)s: %(remedy)s is decided, but a credit or a replacement is"
            " proposed as well; delete it, or decide otherwise.",
            product=self.product_id.display_name,
            remedy=self.decided_id.name,
        )

    def _get_repaired_qty(self):
        """Return how many pieces are repaired for the customer."""
        repaired = self.disposition_ids.filtered(
            lambda row: row.kind == "rework" and row.afterwards == "back"
        )
        return sum(repaired.mapped("quantity"))

    def _prepare_money_values(self):
        """Return the values of the credit of a line, and of the fee kept back."""
        if not self.order_line_id and not self.price_unit:
            return []
        common = {"return_id": self.return_id.id, "line_id": self.id}
        values = [{**common, "kind": "credit"}]
        if self._get_fee_percent() and self.order_line_id:
            values.append({**common, "kind": "fee"})
        return values

    # === WHAT FOLLOWS === #

    def _follow_money(self):
        """Let the goods and the remedy say what was carried out."""
        self._follow_refund()
        for line in self:
            remedy = line._get_done_remedy()
            if remedy != line.done_id:
                line._store({"done_id": remedy.id})

    def _follow_goods(self):
        """Let what was settled before the goods came know that they have."""
        settled = self.sudo().filtered("settlement_ids.executed_at")
        settled._follow_refund()
        settled.order_line_id._follow_credits()
        self.sudo().replacement_ids._follow_goods()

    def _follow_refund(self):
        """Count as not delivered exactly the pieces for which money goes back.

        What is replaced, repaired or sent back as it is stays delivered, so that the
        order asks for no invoice and no credit note for it.
        """
        values = defaultdict(self.env["stock.move"].sudo().browse)
        for line in self.sudo():
            done = line.settlement_ids.filtered(lambda s: s.state != "proposed")
            left = sum(done.mapped("goods_qty"))
            for move in line.move_ids.filtered(lambda m: m._is_return()).sorted("id"):
                unit = move.product_uom
                moved = move.quantity if move.state == "done" else move.product_uom_qty
                wanted = line.uom_id._compute_quantity(left, unit, round=False)
                part = min(moved, wanted)
                rest = moved - part if unit.compare(part, 0) > 0 else 0.0
                values[bool(part), unit.round(rest)] |= move
                left -= unit._compute_quantity(part, line.uom_id, round=False)
        for (is_refunded, kept), moves in values.items():
            moves._set_refunded(is_refunded, kept)

    def _get_done_remedy(self):
        """Return the remedy that the documents carry out, as it was decided if so."""
        kinds = self._get_done_kinds()
        if not kinds or self.decided_id.kind in kinds:
            return self.decided_id if kinds else self.done_id
        return self.env["aftersales.remedy"].search([("kind", "=", kinds[0])], limit=1)

    def _get_done_kinds(self):
        """Return the kinds of remedy that documents of the line carry out.

        Extend it for what else carries one out.
        """
        kinds = []
        done = self.settlement_ids.filtered(lambda s: s.state != "proposed")
        if self.replacement_ids.filtered("executed_at"):
            kinds.append("replacement")
        if done.filtered(
            lambda s: s.kind in ("credit", "percent", "amount", "goodwill")
        ):
            kinds += ["refund", "return"]
        if done.filtered(lambda s: s.kind == "compensation"):
            kinds.append("compensation")
        return kinds
