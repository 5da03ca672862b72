from odoo import models
from odoo.tools import clean_context

from ..returns.returned_goods import Piece


class Rework(models.Model):
    """How the quantity is split when quality passes it, and which goods go where.

    Proposed when production hands in: what it reports as scrap is scrap, the rest goes
    where it was to go. Quality changes it; every piece has one way out.
    """

    _inherit = "aftersales.rework"

    # === GUARDS === #

    def _finish_refusals(self):
        """Yield also which part has no way out, and what stands against one."""
        yield from super()._finish_refusals()
        here = self.filtered(lambda rework: rework._is_here())
        for rework in here:
            yield from rework._outcome_refusals()
        yield from here._goods_refusals()

    def _outcome_refusals(self):
        """Yield what is wrong about its ways out."""
        self.ensure_one()
        total = sum(self.outcome_ids.mapped("quantity"))
        if self.uom_id.compare(total, self.quantity) != 0:
            text = self.env._(
                "The ways out account for %(total)s, the rework is of %(quantity)s.",
                total=self._format_product_quantity(total, self.uom_id),
                quantity=self._format_product_quantity(self.quantity, self.uom_id),
            )
            yield self, text, "outcome_ids"
        kinds = dict(self.outcome_ids._fields["kind"]._description_selection(self.env))
        for outcome in self.outcome_ids:
            problem = outcome._get_problem()
            if problem:
                yield self, f"{kinds[outcome.kind]}: {problem}", outcome

    # === EFFECTS === #

    def _action_hand_in(self):
        """Propose which part goes which way."""
        result = super()._action_hand_in()
        self.sudo()._propose_outcomes()
        return result

    def _action_fail(self):
        """Forget what was to become of it."""
        result = super()._action_fail()
        self.sudo().outcome_ids.unlink()
        return result

    def _action_finish(self):
        """Finish the repair orders and let the goods go."""
        result = super()._action_finish()
        reworks = self.sudo().with_context(clean_context(self.env.context))
        for company, own in reworks.grouped("company_id").items():
            own.with_company(company)._carry_out()
        return result

    # === BUSINESS === #

    def _is_here(self):
        """Return whether the goods are with us, so that they have a way out."""
        return self.kind != "site"

    def _propose_outcomes(self):
        """Propose ways out where nobody has said any."""
        vals_list = []
        for rework in self.filtered(lambda r: r._is_here() and not r.outcome_ids):
            scrap = min(rework.scrap_qty, rework.quantity)
            parts = {"scrap": scrap, rework.afterwards: rework.quantity - scrap}
            vals_list += [
                {"rework_id": rework.id, "kind": kind, "quantity": quantity}
                for kind, quantity in parts.items()
                if kind and rework.uom_id.compare(quantity, 0) > 0
            ]
        self.env["aftersales.rework.outcome"].create(vals_list)

    def _find_pieces(self):
        """Return the goods as they lie: rework -> pieces, see :meth:`_find_quants`."""
        quants = self._find_quants()
        return {rework: rework._cut_pieces(quants[rework]) for rework in self}

    def _cut_pieces(self, quants):
        """Return its quantity, out of what lies there."""
        self.ensure_one()
        needed, product = self._get_product_quantity(), self.product_id
        if not self._has_goods():
            nothing = self.env["stock.package"], self.env["res.partner"]
            return [Piece(product, self.lot_id, *nothing, self.location_id, needed)]
        pieces = []
        for quant in quants:
            part = min(quant.quantity - quant.reserved_quantity, needed)
            if product.uom_id.compare(part, 0) > 0:
                where = quant.package_id, quant.owner_id, quant.location_id
                pieces.append(Piece(product, quant.lot_id, *where, part))
                needed -= part
        return pieces

    def _find_quants(self):
        """Return what lies there of their products and lots, in the order it is taken.

        :return: rework -> quants; the customer's own first, then nobody's
        """
        every = self.env["stock.quant"].search(
            [
                ("product_id", "in", self.product_id.ids),
                ("location_id", "in", self.location_id.ids),
                ("quantity", ">", 0),
            ],
            order="in_date, id",
        )
        lying = every.grouped(lambda q: (q.product_id, q.lot_id, q.location_id))
        quants = {}
        for rework in self:
            partners = rework.partner_id | rework.commercial_partner_id
            own = lying.get(rework._get_goods_key(), every.browse())
            quants[rework] = own.sorted(
                lambda q, p=partners: (q.owner_id not in p, bool(q.owner_id))
            )
        return quants

    def _share_out(self, pieces):
        """Return which pieces go which way: outcome -> pieces.

        :param pieces: the goods as they lie, see :meth:`_find_pieces`
        """
        self.ensure_one()
        unit, left = self.product_id.uom_id, list(pieces)
        shares = {}
        for outcome in self.outcome_ids:
            needed = self.uom_id._compute_quantity(outcome.quantity, unit, round=False)
            shares[outcome] = []
            while left and unit.compare(needed, 0) > 0:
                piece = left.pop(0)
                part = min(piece.quantity, needed)
                shares[outcome].append(piece._replace(quantity=part))
                rest, needed = piece.quantity - part, needed - part
                if unit.compare(rest, 0) > 0:
                    left.insert(0, piece._replace(quantity=rest))
        return shares
