import re
from collections import defaultdict, namedtuple
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import format_date, plaintext2html

# Goods that a customer can return: what of his, which lot, how much of it is left.
Offer = namedtuple("Offer", "order_line move product lot unit left")

# Of the form's rows: an order line, or a delivery that has none, and a lot or 0.
ITEM = re.compile(r"[om][1-9][0-9]{0,8}-[0-9]{1,9}")
# What a customer who sends goods back can ask for.
WISHES = ("replacement", "return", "repair", "refund", "other")
# So many deliveries without an order are offered, the latest ones.
MOST_DELIVERIES = 40
# So many returns does one customer file in a day.
MOST_A_DAY = 40


class Returns(models.Model):
    """A customer asks for a return himself, of goods that he got from us.

    Whatever the form sends is looked up again among what belongs to his company, and
    the ledger says how much of it can come back; only then are named values written
    with full rights, he holds no right to create.
    """

    _inherit = "aftersales.return"

    submission_key = fields.Char(
        readonly=True,
        copy=False,
        help="Of the portal's form: sent twice, it is one return.",
    )

    _submission_unique = models.UniqueIndex(
        "(commercial_partner_id, submission_key) WHERE submission_key IS NOT NULL",
        "This return has been received already.",
    )

    # === CRUD === #

    @api.model
    def _get_protected_fields(self):
        return super()._get_protected_fields() | {"submission_key"}

    # === WHAT HE HAS === #

    @api.model
    def _get_portal_complaint(self, complaint_id):
        """Return the customer's open complaint of this id, maybe none.

        Searched with the rights of the portal user, whose rules hold as well.
        """
        complaints = self.env["aftersales.complaint"]
        if not complaint_id:
            return complaints.sudo()
        partner = self.env.user.commercial_partner_id
        domain = Domain("id", "=", complaint_id)
        domain &= Domain("commercial_partner_id", "=", partner.id)
        complaint = complaints.search(domain).sudo()
        return complaint.filtered("is_open")

    @api.model
    def _find_portal_deliveries(self, order_id=None, complaint=None):
        """Return what was delivered to the customer by his orders, or without any.

        :param order_id: only of this order, if it is his
        :param complaint: only of the orders that this complaint of his is about
        """
        complaints = self.env["aftersales.complaint"]
        if complaint:
            about = complaint.line_ids.order_line_id.order_id | complaint.order_id
            orders = self.env["sale.order"].union(
                *(complaints._get_portal_orders(order.id) for order in about)
            )
        else:
            orders = complaints._get_portal_orders(order_id)
        moves = self.env["stock.move"].sudo()
        done = moves._get_delivered_domain(self.env.user.company_ids)
        sold = Domain("sale_line_id", "in", orders.sudo().order_line.ids)
        found = moves.search(done & sold, order="date desc, id")
        if order_id or complaint:
            return found
        partner = self.env.user.commercial_partner_id
        loose = Domain("sale_line_id", "=", False)
        loose &= Domain("picking_id.partner_id.commercial_partner_id", "=", partner.id)
        return found | moves.search(
            done & loose, order="date desc, id desc", limit=MOST_DELIVERIES
        )

    @api.model
    def _get_portal_offers(self, moves):
        """Return what of deliveries can come back: key of the form -> ``Offer``.

        By the returnable ledger, in the unit of the order line or delivery. Kits come
        back as kits, though their parts were delivered.
        """
        parts = moves.filtered(
            lambda m: m.sale_line_id and m.sale_line_id.product_id != m.product_id
        )
        offers, left = {}, defaultdict(float)
        at_customer = self.env["aftersales.return.line"]._get_at_customer(moves - parts)
        for move, lots in at_customer.items():
            sold = move.sale_line_id
            unit = sold.product_uom_id or move.product_uom
            for lot, quantity in lots.items():
                key = f"o{sold.id}" if sold else f"m{move.id}"
                key = f"{key}-{lot.id or 0}"
                left[key] += move.product_id.uom_id._compute_quantity(quantity, unit)
                own = move.browse() if sold else move
                offers[key] = Offer(sold, own, move.product_id, lot, unit, left[key])
        nothing = self.env["stock.lot"].sudo(), moves.browse()
        for kit, account in parts.sale_line_id._get_returnable().items():
            offers[f"o{kit.id}-0"] = Offer(
                kit,
                nothing[1],
                kit.product_id,
                nothing[0],
                kit.product_uom_id,
                account.returnable,
            )
        return {
            key: offer
            for key, offer in offers.items()
            if offer.unit.compare(offer.left, 0) > 0
        }

    # === FORM === #

    @api.model
    def _prepare_portal_goods(self, offers, rows, complaint=None):
        """Return what the form shows: a list of {name, rows}, an order each.

        :param offers: see :meth:`_get_portal_offers`
        :param rows: what the customer typed before: key -> dict
        :param complaint: whose quantities are proposed
        """
        proposed = self._propose_portal_quantities(offers, complaint, rows)
        groups = {}
        for key, offer in offers.items():
            order = offer.order_line.order_id
            source = order or offer.move.picking_id
            names = [
                source.name,
                order.client_order_ref if order else False,
                format_date(self.env, order.date_order if order else offer.move.date),
            ]
            name = " · ".join(filter(None, names))
            typed = {"quantity": proposed.get(key, ""), **rows.get(key, {})}
            group = groups.setdefault(source, {"name": name, "rows": []})
            group["rows"].append(self._prepare_portal_goods_row(key, offer, typed))
        return list(groups.values())

    @api.model
    def _prepare_portal_goods_row(self, key, offer, typed):
        """Return one product that can be returned, with what was typed for it."""
        return {
            "key": key,
            "product": offer.product.display_name,
            "lot": offer.lot.name or "",
            "unit": offer.unit.name,
            "left": f"{offer.left:g}",
            "is_wrong": not self._fits_offer(offer, typed["quantity"]),
            **{name: typed.get(name, "") for name in ("reason", "wish", "note")},
            "quantity": typed["quantity"],
        }

    @api.model
    def _fits_offer(self, offer, text):
        """Tell whether what was typed is nothing, or not more than there is."""
        try:
            quantity = self._parse_portal_quantity(text)
        except UserError:
            return False
        return offer.unit.compare(quantity, offer.left) <= 0

    @api.model
    def _propose_portal_quantities(self, offers, complaint, rows):
        """Return how much a complaint is about: key -> text; nothing once typed."""
        if not complaint or rows:
            return {}
        proposed = {}
        for line in complaint.line_ids:
            key = f"o{line.order_line_id.id}-{line.lot_id.id or 0}"
            if key in offers and line.complained_qty > 0:
                offer = offers[key]
                quantity = line.uom_id._compute_quantity(
                    line.complained_qty, offer.unit, raise_if_failure=False
                )
                proposed[key] = f"{min(quantity, offer.left):g}"
        return proposed

    @api.model
    def _prepare_portal_reasons(self):
        """Return why goods come back: a list of (id as text, name, picture needed)."""
        reasons = self.env["aftersales.return.reason"].sudo().search([])
        return [(str(r.id), r.name, r.needs_picture) for r in reasons]

    @api.model
    def _prepare_portal_wishes(self):
        """Return what a customer can ask for: a list of (id as text, name)."""
        remedies = self.env["aftersales.remedy"].sudo().search([("kind", "in", WISHES)])
        return [(str(remedy.id), remedy.name) for remedy in remedies]

    # === FILING === #

    @api.model
    def _portal_file(self, form, pictures, order_id=None, complaint=None):
        """Register and submit the return of a portal user, once for each form.

        :param form: texts of the form: ``key``, ``reason``, ``wish``, ``description``,
            ``reference``, and ``rows``: key of the goods -> dict with ``quantity``,
            ``reason``, ``wish``, ``note``
        :param pictures: list of (name, bytes)
        :raise UserError: when something in it is not his, or not acceptable
        """
        partner = self.env.user.partner_id
        own = Domain("commercial_partner_id", "=", partner.commercial_partner_id.id)
        same = Domain("submission_key", "=", form["key"])
        twin = self.sudo().search(own & same, limit=1)
        if twin:
            return twin
        self._check_portal_rate(own)
        files = self.env["aftersales.complaint"]._prepare_portal_files(pictures)
        values = self._prepare_portal_return_values(form, order_id, complaint)
        company = values["company_id"]
        document = self.sudo().with_company(company).create(values)
        document._write_protected({"submission_key": form["key"]})
        document._add_portal_pictures(files)
        document._submit_from_portal(form["description"], partner)
        return document

    @api.model
    def _check_portal_rate(self, own):
        """Refuse more returns of one customer than anybody files by hand.

        :param own: domain of his returns
        :raise UserError: when there are too many
        """
        since = fields.Datetime.now() - timedelta(days=1)
        filed = Domain("submission_key", "!=", False)
        today = own & filed & Domain("registered_at", ">", since)
        if self.sudo().search_count(today, limit=MOST_A_DAY) >= MOST_A_DAY:
            raise UserError(
                self.env._("You have filed many returns today: please contact us.")
            )

    def _submit_from_portal(self, words, person):
        """Submit what the customer asks for, and find somebody to see to it.

        :raise UserError: when something is missing that he has to say
        """
        team = self._get_function_team("front")
        in_charge = team and team._get_responsible()
        self.user_id = (self.complaint_id.user_id or in_charge).id
        self._raise_points(self._submit_refusals())
        self._take("submit", "")
        if words:
            self._post_voice(person, plaintext2html(words))

    @api.model
    def _prepare_portal_return_values(self, form, order_id, complaint):
        """Return the values of the return that a form describes; no other ones.

        :raise UserError: when nothing is chosen, or from several companies of ours
        """
        if not form["key"]:
            raise UserError(self.env._("Please open the form again."))
        chosen = self._choose_portal_offers(form["rows"], order_id, complaint)
        companies = self.env["res.company"].union(
            *((offer.order_line or offer.move).company_id for offer, _row in chosen)
        )
        if len(companies) > 1:
            raise UserError(
                self.env._(
                    "These goods came from several companies: %(companies)s. Please"
                    " return those of one company at a time.",
                    companies=", ".join(companies.mapped("name")),
                )
            )
        lines = [
            Command.create(
                self._prepare_portal_line_values(offer, row, form, complaint)
            )
            for offer, row in chosen
        ]
        order = chosen[0][0].order_line.order_id
        return {
            "partner_id": self.env.user.partner_id.id,
            "company_id": companies.id,
            "complaint_id": complaint.id if complaint else False,
            "customer_reference": form["reference"] or order.client_order_ref or False,
            "user_id": False,
            "line_ids": lines,
        }

    @api.model
    def _choose_portal_offers(self, rows, order_id, complaint):
        """Return the goods that the customer chose: list of (offer, row).

        :raise UserError: when they are not his, more than he has, or none
        """
        moves = self._find_portal_deliveries(order_id, complaint)
        offers, chosen = self._get_portal_offers(moves), []
        for key, row in rows.items():
            quantity = self._parse_portal_quantity(row["quantity"])
            if not quantity:
                continue
            if key not in offers:
                text = self.env._(
                    "Some of these goods cannot be returned any more, or were asked"
                    " back meanwhile. What can be returned is listed below."
                )
                raise UserError(text)
            offer = offers[key]
            if offer.unit.compare(quantity, offer.left) > 0:
                self._raise_too_many(offer)
            chosen.append((offer, {**row, "quantity": quantity}))
        if not chosen:
            raise UserError(self.env._("Say how many of which goods you return."))
        return chosen

    @api.model
    def _raise_too_many(self, offer):
        names = [offer.product.display_name, offer.lot.name]
        raise UserError(
            self.env._(
                "%(goods)s: you can return at most %(left)s %(unit)s.",
                goods=" · ".join(filter(None, names)),
                left=f"{offer.left:g}",
                unit=offer.unit.name,
            )
        )

    @api.model
    def _parse_portal_quantity(self, text):
        """Return the number that a customer typed, 0 for nothing.

        :raise UserError: when it is none, or below zero
        """
        try:
            quantity = float((text or "0").replace(",", "."))
        except ValueError:
            quantity = -1.0
        # A comparison, not a negation: NaN fails it, too.
        if not 0 <= quantity < 1e9:
            raise UserError(self.env._("Say how many you return, as a number."))
        return quantity

    @api.model
    def _prepare_portal_line_values(self, offer, row, form, complaint):
        """Return the values of one line; reason and wish are the form's, or its own.

        :raise UserError: when there is no reason or no wish
        """
        reasons = {key: key for key, *_rest in self._prepare_portal_reasons()}
        wishes = {key: key for key, _name in self._prepare_portal_wishes()}
        reason = reasons.get(row["reason"] or form["reason"])
        wish = wishes.get(row["wish"] or form["wish"])
        if not reason or not wish:
            raise UserError(self.env._("Say why it comes back, and what you ask for."))
        complained = (
            complaint.line_ids.filtered(
                lambda line: (
                    line.order_line_id == offer.order_line and line.lot_id == offer.lot
                )
            )[:1]
            if complaint and offer.order_line
            else None
        )
        return {
            "order_line_id": offer.order_line.id,
            "move_id": offer.move.id,
            "product_id": offer.product.id,
            "lot_id": offer.lot.id,
            "quantity": row["quantity"],
            "reason_id": int(reason),
            "requested_id": int(wish),
            "note": row["note"] or False,
            "complaint_line_id": complained.id if complained else False,
        }
