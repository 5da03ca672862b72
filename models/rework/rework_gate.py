from collections import defaultdict
from contextlib import contextmanager

from odoo import api, models
from odoo.exceptions import UserError

from .rework_table import FINAL_STATES, STATES

OPEN_STATES = [state for state, _label in STATES if state not in FINAL_STATES]
# A message names so many reworks; of more it says how many.
NAMED = 10


class Rework(models.Model):
    """The gate: the goods of an open rework stay where they are until they passed.

    Judged by what lies there after a change of the stock, whatever made the change:

    =========================================================  =======
    what would be left where the goods of the reworks lie      ..
    =========================================================  =======
    at least what the open reworks there are about             allowed
    less, but nothing was taken away                           allowed
    less than before, and less than they are about             refused
    =========================================================  =======

    So other goods of the product move freely. A rework that quality has passed, or that
    is cancelled, keeps nothing: its state is written before its effect moves goods.
    """

    _inherit = "aftersales.rework"

    # === BUSINESS === #

    @api.model
    @contextmanager
    def _keep_goods(self, products):
        """Refuse that the stock moves of the block take goods of reworks away.

        Judged with full rights: it stops also who may not read reworks.

        :param products: ``product.product`` that the block moves
        :raise UserError: one message that names each rework and its goods
        """
        reworks = self._find_keepers(products)
        before = reworks._count_kept()
        yield
        if reworks:
            reworks._check_kept(before, reworks._count_kept())

    @api.model
    def _check_unmoved(self, flows):
        """Refuse what is said to have moved while the stock does not change.

        :param flows: list of (product, lot, source, destination, quantity in the unit
            of the product)
        :raise UserError: see :meth:`_keep_goods`
        """
        products = self.env["product.product"].union(*(flow[0] for flow in flows))
        reworks = self._find_keepers(products)
        before = reworks._count_kept()
        after = defaultdict(float, before)
        for product, lot, source, destination, quantity in flows:
            # Without a lot the goods could be of any.
            for each in [lot] if lot else [lot, *reworks.lot_id]:
                after[product, each, source] -= quantity
                after[product, each, destination] += quantity
        reworks._check_kept(before, after)

    @api.model
    def _find_keepers(self, products):
        """Return, as superuser, the open reworks of goods that lie with us.

        Of goods in free stock none that is only a draft: anybody of the desk writes
        one, and what customers have ordered must not stop for it.
        """
        if not products:
            return self.sudo().browse()
        reworks = self.sudo().search(
            [("product_id", "in", products.ids), ("state", "in", OPEN_STATES)]
        )
        reworks = reworks.filtered(lambda r: r._has_goods() and r.location_id)
        drafts = reworks.filtered(lambda r: r.state == "draft")
        if not drafts:
            return reworks
        isolated = drafts.location_id._filter_quarantine()
        return reworks - drafts.filtered(lambda r: r.location_id not in isolated)

    def _count_kept(self):
        """Return what lies where these are: (product, lot, location) -> quantity."""
        if not self:
            return {}
        groups = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                [
                    ("product_id", "in", self.product_id.ids),
                    ("location_id", "child_of", self.location_id.ids),
                ],
                ["product_id", "lot_id", "location_id"],
                ["quantity:sum"],
            )
        )
        return {tuple(key): quantity for *key, quantity in groups}

    def _check_kept(self, before, after):
        """Compare what lay there with what would be left.

        :raise UserError: with the reworks whose goods would be gone
        """
        robbed = self.filtered(
            lambda rework: any(
                rework._is_robbed(self, before, after, is_exact)
                for is_exact in (True, False)
            )
        )
        if robbed:
            raise UserError(robbed._prepare_gate_refusal())

    def _is_robbed(self, reworks, before, after, is_exact):
        """Return whether less is left than the reworks of these goods are about.

        :param reworks: all that are open, of these goods and of others
        :param is_exact: whether only the very place counts, or all below it, too
        """
        place, lot = self.location_id, self.lot_id

        def concerns(goods, goods_lot, location):
            is_here = location == place or (
                not is_exact and location.parent_path.startswith(place.parent_path)
            )
            return is_here and goods == self.product_id and lot in (goods_lot, lot[:0])

        needed = sum(
            rework._get_product_quantity()
            for rework in reworks
            if concerns(*rework._get_goods_key())
        )
        was, left = (
            sum(quantity for key, quantity in stock.items() if concerns(*key))
            for stock in (before, after)
        )
        unit = self.product_id.uom_id
        return unit.compare(left, was) < 0 and unit.compare(left, needed) < 0

    def _prepare_gate_refusal(self):
        """Return the message for whoever meets the gate: what, why, what to do."""
        lines = [rework._prepare_gate_line() for rework in self[:NAMED]]
        more = len(self) - NAMED
        if more > 0:
            lines.append(self.env._("- and %(count)s more", count=more))
        return self.env._(
            "These goods are being reworked and stay where they are:\n%(goods)s\n\n"
            "They may go once quality has inspected and passed them; the rework then"
            " moves them itself. Take them out of this operation: set their quantity to"
            " 0, and the rest goes as usual.",
            goods="\n".join(lines),
        )

    def _prepare_gate_line(self):
        names = [self.product_id.display_name, self.lot_id.name]
        return self.env._(
            "- %(goods)s (%(rework)s): %(quantity)s in %(place)s",
            goods=", ".join(filter(None, names)),
            rework=self.name,
            quantity=self._format_product_quantity(self._get_product_quantity()),
            place=self.location_id.display_name,
        )
