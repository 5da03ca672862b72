from odoo import api, models

from .return_paper import DAY, GOODS, QUANTITY


class ReceiptPaper(models.AbstractModel):
    """The receipt confirmation that travels with the goods (收货确认单, H-18, H-19)."""

    _name = "report.aftersales.report_receipt"
    _inherit = "aftersales.rework.paper"
    _description = "Receipt Confirmation (paper)"

    _paper_model = "aftersales.receipt"

    # === BUSINESS === #

    @api.model
    def _get_lang(self, document):
        """Return the consignee's language."""
        return document.partner_id.lang or self.env.lang

    @api.model
    def _prepare_sheet(self, document):
        sheet = super()._prepare_sheet(document)
        return {**sheet, "number": document.picking_id.name}

    @api.model
    def _get_title(self):
        return self.env._("Receipt Confirmation")

    @api.model
    def _get_status(self, document):
        """Return nothing: the customer says how it came."""
        return ""

    @api.model
    def _get_chapters(self, document):
        """Return what was shipped, to be counted, and room for signature and stamp."""
        return [
            (self.env._("Delivery"), self._prepare_delivery(document)),
            (self.env._("Goods"), self._prepare_goods_table(document)),
            (self.env._("Remarks"), self._prepare_remarks(document)),
            (self.env._("Signatures"), self._prepare_signatures(document)),
        ]

    @api.model
    def _prepare_delivery(self, document):
        picking, user = document.picking_id, document.user_id
        address = document.partner_id._display_address(without_company=True)
        lines = filter(None, (line.strip(" ,") for line in address.split("\n")))
        contact = ", ".join(filter(None, (user.name, user.phone)))
        return self._get_fact_part(
            [
                (self.env._("Consignee"), document.partner_id.display_name),
                (self.env._("Address"), ", ".join(lines)),
                (self.env._("Order"), picking.origin or ""),
                (self.env._("Shipped On"), self._say(document, "issued_on")),
                (self.env._("Your Contact"), contact),
            ]
        )

    @api.model
    def _prepare_goods_table(self, document):
        """Return the goods with lots; the customer writes how many he has counted."""
        columns = [
            (self.env._("Product"), GOODS),
            (self.env._("Lot/Serial"), DAY),
            (self.env._("Shipped"), QUANTITY),
            (self.env._("Counted"), QUANTITY),
            (self.env._("Intact (yes/no)"), QUANTITY),
        ]
        heads, sizes = zip(*columns, strict=True)
        rows = [
            [
                row.product_id.display_name,
                row.lot_id.name or "",
                f"{row.quantity:g} {row.product_uom_id.name}",
                "",
                "",
            ]
            for row in document.picking_id.move_line_ids
            if row.quantity
        ]
        numeric = [False] * len(heads)
        return [self._get_table_part(list(heads), rows, sizes, numeric)]

    @api.model
    def _prepare_remarks(self, document):
        return self._make_texts(document, "remarks") or [{"kind": "room"}]

    @api.model
    def _prepare_signatures(self, document):
        rows = [
            (self.env._("Customer (signature and stamp)"), "signed_by", "signed_on"),
            (self.env._("Archived by"), "archived_by_id", "archived_at"),
        ]
        return [
            self._get_signing_part(
                [
                    [label, self._say(document, person), self._say(document, moment)]
                    for label, person, moment in rows
                ]
            )
        ]
