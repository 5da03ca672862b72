import base64

from markupsafe import Markup
from reportlab.graphics.barcode import createBarcodeDrawing

from odoo import api, fields, models


class ReturnLetter(models.AbstractModel):
    """What the customer's papers about a return share: addressee, reference, goods."""

    _name = "aftersales.return.letter"
    _inherit = "aftersales.paper"
    _description = "Letter about a Return"

    _paper_model = "aftersales.return"

    # === BUSINESS === #

    @api.model
    def _get_lang(self, document):
        """Return the customer's language."""
        return document.partner_id.lang or self.env.lang

    @api.model
    def _prepare_sheet(self, document):
        """Return the frame of a letter; each paper adds what it says."""
        contact = self._prepare_contact(document)
        return {
            "name": document.name,
            "barcode": self._draw_barcode(document.name),
            "large_barcode": self._draw_barcode(document.name, 310, 80),
            "addressee": document.partner_id.name or "",
            "reference": self._get_reference(document),
            "dated": self._say_day(document.approved_at or fields.Datetime.now()),
            "salutation": self._greet(document),
            "is_draft": not document.approved_at,
            "lines": self._prepare_lines(document),
            "destination": document._get_destination(),
            "place": document._get_destination(),
            "place_label": self.env._("Send it to"),
            "contact": contact,
            "signature": document.company_id.sudo().name,
        }

    @api.model
    def _get_reference(self, document):
        """Return the facts of the reference line, those that are known."""
        facts = self._get_texts(document, *self._get_reference_names())
        complaint = document.complaint_id.sudo().name
        return [*facts, (self.env._("Complaint"), complaint)] if complaint else facts

    @api.model
    def _get_reference_names(self):
        """Return the fields that the reference line shows."""
        return ["name", "customer_reference"]

    @api.model
    def _greet(self, document):
        if not document.partner_id:
            return self.env._("Dear customer,")
        return self.env._("Dear %(name)s,", name=document.partner_id.name)

    @api.model
    def _prepare_contact(self, document):
        """Return how the customer reaches us: name, phone, mail."""
        company = document.company_id.sudo()
        person = document.user_id.sudo()
        return {
            "name": person.name or company.name,
            "phone": person.phone or company.phone or "",
            "email": person.email or company.email or "",
        }

    @api.model
    def _prepare_lines(self, document):
        """Return the goods as plain values, each with what a scanner reads."""
        return [
            {
                "product": line.product_id.display_name,
                "barcode": self._draw_barcode(line._get_product_code(), 210, 34),
                "lot": line.lot_id.name or "",
                "lot_barcode": self._draw_barcode(line.lot_id.name, 210, 34),
                "quantity": line._format_quantity(line.quantity),
                "reason": line.reason_id.name or "",
                "order": line.order_line_id.sudo().order_id.name or "",
            }
            for line in document.line_ids
            if line.needs_goods
        ]

    @api.model
    def _draw_barcode(self, code, width=290, height=45):
        """Return a Code 128 barcode as a drawing inside the paper.

        It needs no server to fetch it from, and stays sharp on any printer.

        :param width: in pixels on the paper
        """
        if not code:
            return ""
        drawing = createBarcodeDrawing(
            "Code128", value=code, width=width, height=height, quiet=False
        )
        picture = base64.b64encode(drawing.asString("svg").encode()).decode()
        return Markup(
            '<img class="o_aftersales_barcode" alt="%s" style="%s"'
            ' src="data:image/svg+xml;base64,%s"/>'
        ) % (
            code,
            f"width: {width}px; height: {height}px",
            picture,
        )

    @api.model
    def _say_day(self, moment):
        """Return the date of a moment, where the user is."""
        options = {"date_only": True}
        return self.env["ir.qweb.field.datetime"].value_to_html(moment, options)
