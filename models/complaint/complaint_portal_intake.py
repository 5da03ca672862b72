import re
from mimetypes import guess_extension
from pathlib import PurePath

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import plaintext2html
from odoo.tools.image import ImageProcess
from odoo.tools.mimetypes import guess_mimetype

# Of the form's choices: id of an order line, id of a lot or 0.
ITEM = re.compile(r"[1-9][0-9]{0,8}-[0-9]{1,9}")
PICTURE_TYPES = ("image/jpeg", "image/png", "image/gif", "image/webp")
MOST_PICTURES = 10
LARGEST_PICTURE = 10 * 1024 * 1024
MOST_ORDERS = 40


class Complaint(models.Model):
    """A customer files a complaint himself, about something that he bought.

    Whatever the form sends is looked up again among what belongs to his company; only
    then are named values written with full rights, he holds no right to create.
    """

    _inherit = "aftersales.complaint"

    submission_key = fields.Char(
        readonly=True,
        copy=False,
        help="Of the portal's form: sent twice, it is one complaint.",
    )

    _submission_unique = models.UniqueIndex(
        "(commercial_partner_id, submission_key) WHERE submission_key IS NOT NULL",
        "This complaint has been received already.",
    )

    # === BUSINESS === #

    @api.model
    def _get_portal_orders(self, order_id=None):
        """Return the customer's latest confirmed orders, or the one of them asked for.

        Searched with the rights of the portal user, whose rules hold as well.
        """
        partner = self.env.user.commercial_partner_id
        domain = Domain("partner_id", "child_of", partner.id)
        domain &= Domain("state", "=", "sale")
        if order_id:
            domain &= Domain("id", "=", order_id)
        return self.env["sale.order"].search(
            domain, order="date_order desc, id desc", limit=MOST_ORDERS
        )

    @api.model
    def _get_portal_items(self, orders):
        """Return what can be complained about, by the key that the form sends.

        :param orders: orders of the customer, see :meth:`_get_portal_orders`
        :return: dict key -> (order line, lot or none, delivery move of the lot or none)
        """
        lines = orders.sudo().order_line.filtered(
            lambda line: line.product_id and not line.display_type
        )
        lots = self._get_delivered_lots(lines)
        nothing = {self.env["stock.lot"]: self.env["stock.move"]}
        return {
            f"{line.id}-{lot.id or 0}": (line, lot, move)
            for line in lines
            for lot, move in lots.get(line.id, nothing).items()
        }

    @api.model
    def _get_delivered_lots(self, lines):
        """Return the lots that each order line delivered: line's id -> {lot: move}."""
        groups = (
            self.env["stock.move.line"]
            .sudo()
            ._read_group(
                [
                    ("move_id.sale_line_id", "in", lines.ids),
                    ("state", "=", "done"),
                    ("location_dest_id.usage", "=", "customer"),
                    ("lot_id", "!=", False),
                ],
                ["move_id", "lot_id"],
            )
        )
        lots = {}
        for move, lot in groups:
            lots.setdefault(move.sale_line_id.id, {})[lot] = move
        return lots

    @api.model
    def _prepare_portal_items(self, orders):
        """Return the choices of the form: a list of {order, items: (key, label)}."""
        items = self._get_portal_items(orders)
        groups = {}
        for key, (line, lot, _move) in items.items():
            names = [line.product_id.display_name, lot.name]
            label = " · ".join(filter(None, names))
            groups.setdefault(line.order_id, []).append((key, label))
        return [
            {
                "order": " · ".join(filter(None, [order.name, order.client_order_ref])),
                "items": choices,
            }
            for order, choices in groups.items()
        ]

    @api.model
    def _prepare_portal_remedies(self):
        """Return what a customer can ask for: a list of (id as text, name)."""
        remedies = self.env["aftersales.remedy"].sudo().search([("kind", "!=", "none")])
        return [(str(remedy.id), remedy.name) for remedy in remedies]

    @api.model
    def _portal_file(self, form, pictures):
        """Register the complaint of a portal user, once for each form he was given.

        :param form: texts of the form: ``key``, ``item``, ``quantity``, ``subject``,
            ``description``, ``reference``, ``remedy_ids`` (list)
        :param pictures: list of (name, bytes)
        :raise UserError: when something in it is not his, or not acceptable
        """
        partner = self.env.user.partner_id
        twin = self.sudo().search(
            [
                ("commercial_partner_id", "=", partner.commercial_partner_id.id),
                ("submission_key", "=", form["key"]),
            ],
            limit=1,
        )
        if twin:
            return twin
        files = self._prepare_portal_files(pictures)
        values = self._prepare_portal_values(form)
        company = values.get("company_id") or self.env.company.id
        complaint = self.sudo().with_company(company).create(values)
        for file_values in files:
            file_values.update(res_model=self._name, res_id=complaint.id)
        attachments = self.env["ir.attachment"].sudo().create(files)
        complaint.picture_ids = attachments
        return complaint

    @api.model
    def _prepare_portal_values(self, form):
        """Return the values of the complaint that a form describes; no other ones."""
        partner = self.env.user.partner_id
        if not form["key"] or not form["subject"] or not form["description"]:
            text = self.env._("Please say in a few words what happened.")
            raise UserError(text)
        values = self._prepare_portal_item_values(form)
        remedies = self.env["aftersales.remedy"].sudo().search([])
        remedies = remedies.filtered(lambda r: str(r.id) in form["remedy_ids"])
        return {
            **values,
            "partner_id": partner.id,
            "submission_key": form["key"],
            "subject": form["subject"],
            "description": plaintext2html(form["description"]),
            "customer_reference": form["reference"]
            or values.get("customer_reference", False),
            "kind": "complaint",
            "channel_id": self.env.ref("aftersales.channel_web_service").id,
            "remedy_sought_ids": [
                Command.set((remedies or self.env.ref("aftersales.remedy_none")).ids)
            ],
        }

    @api.model
    def _prepare_portal_item_values(self, form):
        """Return what the chosen order line and lot know; both must be his.

        :raise UserError: when they are not, or the quantity is none
        """
        if not form["item"]:
            return {}
        if not ITEM.fullmatch(form["item"]):
            raise UserError(self.env._("Choose one of the products that you bought."))
        items = self._get_portal_items(self._get_ordering(form["item"]))
        if form["item"] not in items:
            raise UserError(self.env._("Choose one of the products that you bought."))
        line, lot, move = items[form["item"]]
        line_values = self._prepare_order_line_values(line)
        if lot:
            delivered = move.move_line_ids.filtered(lambda ml: ml.lot_id == lot)
            [line_values] = self._prepare_move_values(move, delivered)
        line_values["complained_qty"] = self._parse_quantity(form["quantity"])
        return {
            **self._prepare_order_values(line.order_id, lines=line),
            "line_ids": [Command.create(line_values)],
        }

    @api.model
    def _get_ordering(self, item):
        """Return the customer's order that an item's key names, if it is his."""
        line_id = item.partition("-")[0]
        line = self.env["sale.order.line"].sudo().browse(int(line_id))
        order = line.exists().order_id
        return self._get_portal_orders(order.id) if order else order.sudo(False)

    @api.model
    def _parse_quantity(self, text):
        """Return the number that a customer typed.

        :raise UserError: when it is none, or not above zero
        """
        try:
            quantity = float(text.replace(",", "."))
        except ValueError:
            quantity = 0.0
        # A comparison, not a negation: NaN fails it, too.
        if not 0 < quantity < 1e9:
            raise UserError(self.env._("Say how many are concerned."))
        return quantity

    @api.model
    def _prepare_portal_files(self, pictures):
        """Return the values of the attachments; the content decides what a file is.

        :raise UserError: when there are too many, or one is too large or no picture
        """
        if len(pictures) > MOST_PICTURES:
            raise UserError(
                self.env._("At most %(count)s pictures, please.", count=MOST_PICTURES)
            )
        return [
            {"name": self._check_picture(name, raw), "raw": raw}
            for name, raw in pictures
        ]

    @api.model
    def _check_picture(self, name, raw):
        """Return the name of a picture with the extension of what it really is.

        :raise UserError: when it is too large, or no picture
        """
        mimetype = guess_mimetype(raw)
        if len(raw) > LARGEST_PICTURE:
            raise UserError(
                self.env._(
                    "%(file)s is larger than %(size)s MB.",
                    file=name,
                    size=LARGEST_PICTURE // 1024**2,
                )
            )
        if mimetype not in PICTURE_TYPES or not self._is_picture(raw):
            raise UserError(
                self.env._("%(file)s is no picture (JPEG, PNG, GIF, WebP).", file=name)
            )
        # Both kinds of slashes: the name comes from the customer's own machine.
        stem = PurePath(name.replace("\\", "/")).stem[:100] or "picture"
        return stem + guess_extension(mimetype)

    @api.model
    def _is_picture(self, raw):
        """Tell whether the bytes can be shown as a picture of a reasonable size."""
        try:
            ImageProcess(raw, verify_resolution=True)
        except (UserError, ValueError):
            return False
        return True
