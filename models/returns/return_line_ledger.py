from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import formatLang

from .claim import Claim
from .ledger_query import lock_rows

# Change these, and a line speaks for other goods.
CLAIM_FIELDS = {
    "return_id",
    "product_id",
    "uom_id",
    "lot_id",
    "order_line_id",
    "move_id",
    "quantity",
}


class ReturnLine(models.Model):
    """Never more than was delivered: the check for all who speak for goods.

    That is our own lines, core's return wizard, and stock moves from the customer by
    whatever door. Goods without an order line and without a delivery are not judged:
    they were bought elsewhere.
    """

    _inherit = "aftersales.return.line"

    returnable_qty = fields.Float(
        "Returnable",
        digits="Product Unit",
        compute="_compute_returnable_qty",
        help="How much of it the customer still holds and has not asked to return.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends(*CLAIM_FIELDS - {"quantity"})
    def _compute_returnable_qty(self):
        claims = [claim._replace(quantity=1) for claim in self._prepare_claims()]
        self.returnable_qty = 0
        for claim, quantity in self._get_left(claims, excluded=self._origin):
            claim.record.returnable_qty = quantity

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create lines.

        :raise UserError: when more would come back than the customer has
        """
        lines = super().create(vals_list)
        lines._check_returnable()
        return lines

    def write(self, vals):
        """Write lines.

        :raise UserError: when more would come back than the customer has
        """
        if CLAIM_FIELDS.isdisjoint(vals):
            return super().write(vals)
        before = {line: line._prepare_claim() for line in self}
        result = super().write(vals)
        grown = self.filtered(lambda line: line._prepare_claim().exceeds(before[line]))
        grown._check_returnable()
        return result

    # === BUSINESS === #

    def _check_returnable(self):
        """Refuse lines that speak for more than the customer can return.

        Of drafts nobody but the draft itself knows; once a line is requested, no other
        transaction may speak for the same goods at the same time.

        :raise UserError: one message that names each line, what is left of it, and the
            documents that speak for the rest
        """
        is_locked = any(line.return_state != "draft" for line in self)
        refusals = self._get_refusals(is_locked)
        if refusals:
            self._raise_refused(list(refusals.values()))

    def _get_refusals(self, is_locked=False):
        """Return why lines cannot come back as they are: line -> text.

        The lines of a draft are judged together.
        """
        drafts = self.filtered(lambda line: line.return_state == "draft")
        lines = self | drafts.return_id.line_ids
        claims = lines._prepare_claims()
        found = self._judge(claims, lines, is_locked=is_locked)
        return {**found, **lines._get_serial_refusals(claims, is_locked)}

    def _lock_claims(self):
        """Let no other transaction speak for the goods of these lines meanwhile."""
        claims = self._prepare_claims()
        lock_rows(
            self.env,
            sale_order_line={
                claim.order_line.id for claim in claims if claim.order_line
            },
            stock_move={claim.move.id for claim in claims if claim.move},
        )
        self.sudo().filtered("lot_id")._lock_serials()

    def _prepare_claims(self):
        """Return what these lines speak for, of goods that we have delivered."""
        claims = [line._prepare_claim() for line in self]
        return [claim for claim in claims if claim.order_line or claim.move]

    def _prepare_claim(self):
        """Return what a line speaks for.

        Of what was sold, the delivery that a line names is where to begin, no limit.
        """
        line = self.sudo()
        sold = (line.order_line_id or line.move_id.sale_line_id)._origin
        return Claim(
            record=self,
            product=line.product_id,
            uom=line.uom_id,
            quantity=max(line.quantity - line.received_qty, 0),
            order_line=sold,
            move=line.move_id.browse() if sold else line.move_id._origin,
            lot=line.lot_id._origin,
        )

    # === LEDGER === #

    @api.model
    def _check_claims(self, claims, ignored=()):
        """Refuse what others than our lines speak for, beyond what can come back.

        :param claims: list of :class:`Claim`
        :param ignored: the stock moves that make the claims
        :raise UserError: see :meth:`_check_returnable`
        """
        refusals = self._judge(claims, self.browse(), ignored, is_locked=True)
        if refusals:
            self._raise_refused(list(refusals.values()))

    @api.model
    def _judge(self, claims, excluded, ignored=(), is_locked=False):
        """Return what is wrong with claims: record -> text, of its first flaw."""
        found = self._find_excess(claims, excluded, ignored, is_locked)
        return {
            claim.record: self._prepare_refusal(claim, key, account)
            for claim, key, account in reversed(found)
        }

    @api.model
    def _find_excess(self, claims, excluded=(), ignored=(), is_locked=False):
        """Return where claims, together, are for more than there is.

        :return: list of (claim, key of the account, account)
        """
        claims = [claim for claim in claims if claim.quantity > 0]
        if not claims:
            return []
        ledger = self._read_ledger(claims, excluded, ignored, is_locked)
        taken, found = defaultdict(float), []
        for claim in claims:
            factor = claim.uom.factor
            for key, quantity in claim.draw(ledger):
                taken[key] += quantity
                account = ledger.get(key)
                left = max(account.left, 0)
                if claim.uom.compare(taken[key] / factor, left / factor) > 0:
                    found.append((claim, key, account))
        return found

    @api.model
    def _get_left(self, claims, excluded=()):
        """Return what is left for each claim by itself: list of (claim, quantity).

        :param claims: of one each; the answer is in the unit of the claim
        """
        if not claims:
            return []
        ledger, found = self._read_ledger(claims, excluded), []
        for claim in claims:
            rests = [ledger.get(key).left / need for key, need in claim.draw(ledger)]
            found.append((claim, max(claim.uom.round(min(rests)), 0)))
        return found

    @api.model
    def _read_ledger(self, claims, excluded=(), ignored=(), is_locked=False):
        """Return the :class:`Ledger` that claims are judged by.

        :param excluded: return lines that do not count
        :param ignored: stock moves that do not count
        """
        order_lines = self.env["sale.order.line"].sudo()
        moves = self.env["stock.move"].sudo()
        order_lines = order_lines.union(*(claim.order_line for claim in claims))
        moves = moves.union(*(claim.move for claim in claims))
        return order_lines._read_ledger(moves, excluded, ignored, is_locked)

    # === MESSAGES === #

    @api.model
    def _raise_refused(self, texts):
        raise UserError(
            self.env._(
                "No more can come back than the customer has:\n%(goods)s\n\nReturn"
                " less of it. Goods that did not come from this order go on a line"
                " without an order.",
                goods="\n".join(f"- {text}" for text in texts),
            )
        )

    @api.model
    def _prepare_refusal(self, claim, key, account):
        """Return what is asked for, what is left, and who speaks for the rest."""

        def amount(quantity):
            return self._format_amount(quantity / claim.uom.factor, claim.uom)

        values = {
            "goods": claim.product.display_name,
            "origin": self._get_origin_name(claim, key[0]),
            "asked": amount(claim.quantity * claim.uom.factor),
            "left": amount(max(account.left, 0)),
            "delivered": amount(account.delivered),
            "returned": amount(account.returned),
        }
        text = self.env._(
            "%(goods)s of %(origin)s: %(asked)s cannot come back, only %(left)s;"
            " %(delivered)s delivered, %(returned)s returned.",
            **values,
        )
        holders = [f"{name} ({amount(n)})" for name, n in account.holders.items()]
        return self._add_holders(text, holders)

    @api.model
    def _add_holders(self, text, holders):
        """Add to a refusal which documents speak for the rest."""
        if not holders:
            return text
        return self.env._(
            "%(text)s The rest is spoken for: %(documents)s.",
            text=text,
            documents=", ".join(holders),
        )

    @api.model
    def _get_origin_name(self, claim, kind):
        is_ours = claim.record._name == self._name
        line = claim.return_line or (claim.record if is_ours else self.browse())
        names = {
            "order": claim.order_line.order_id.name,
            "move": claim.move.picking_id.name or claim.move.reference,
            "lot": claim.lot.name,
            "asked": line.return_id.name,
        }
        return names[kind] or ""

    @api.model
    def _format_amount(self, quantity, uom):
        quantity = uom.round(quantity)
        digits = 0 if quantity == int(quantity) else 2
        return f"{formatLang(self.env, quantity, digits=digits)} {uom.name}"
