from odoo import api, models
from odoo.tools import format_date

from ..models.returns.goods import Goods
from .return_paper import DAY, GOODS, QUANTITY


class WarrantyCard(models.AbstractModel):
    """The warranty card (保修卡, F-23): what a customer got, and how long we answer.

    It tells what the warranty rules say of each serial number or lot of a delivery,
    so that card and repair desk never differ. Stamped by us, kept by the customer.
    """

    _name = "report.aftersales.report_return_warranty_card"
    _inherit = "aftersales.return.paper"
    _description = "Warranty Card"

    _paper_model = "stock.picking"

    # === BUSINESS === #

    @api.model
    def _get_lang(self, document):
        """Return the customer's language."""
        return document.partner_id.lang or self.env.lang

    @api.model
    def _get_title(self):
        return self.env._("Warranty Card")

    @api.model
    def _get_status(self, document):
        """Return nothing: what is printed was delivered."""
        return ""

    @api.model
    def _get_chapters(self, document):
        """Return whom it is for, what is covered until when, and room for the stamp."""
        receipt = [[self.env._("Seller (stamp)")], [self.env._("Customer")]]
        return [
            (self.env._("Customer"), self._prepare_customer(document)),
            (self.env._("What Is Covered"), self._prepare_covered(document)),
            (self.env._("Stamp and Receipt"), [self._get_signing_part(receipt)]),
        ]

    @api.model
    def _prepare_customer(self, document):
        facts = [
            (self.env._("Customer"), document.partner_id.display_name),
            (self.env._("Delivery"), document.name),
            (self.env._("Order"), document.sale_id.name or ""),
            (self.env._("Delivered On"), format_date(self.env, document.date_done)),
        ]
        return self._get_fact_part(facts)

    @api.model
    def _prepare_covered(self, document):
        """Return a row for each lot; what bears no warranty says so."""
        rows = self._get_goods_rows(document)
        cases = [self._get_covered_goods(document, row) for row in rows]
        covers = self.env["aftersales.warranty"]._get_covers(cases)
        columns = [
            (self.env._("Product"), GOODS, False),
            (self.env._("Lot/Serial"), DAY, False),
            (self.env._("Quantity"), QUANTITY, True),
            (self.env._("Months"), QUANTITY, True),
            (self.env._("Covered Until"), DAY, False),
        ]
        texts = [
            self._prepare_row(row, cover)
            for row, cover in zip(rows, covers, strict=True)
        ]
        return self._list(columns, texts)

    @api.model
    def _get_goods_rows(self, document):
        """Return the lines of what was delivered; a service bears no warranty."""
        return document.move_line_ids.filtered(
            lambda row: row.state == "done" and row.quantity
        )

    @api.model
    def _get_covered_goods(self, document, row):
        return Goods(
            company=document.company_id,
            partner=document.partner_id,
            product=row.product_id,
            lot=row.lot_id,
            order_line=row.move_id.sale_line_id,
            move=row.move_id,
        )

    @api.model
    def _prepare_row(self, row, cover):
        quantity = f"{row.quantity:g} {row.product_uom_id.name}"
        until = self.env._("No warranty")
        if cover.end:
            until = format_date(self.env, cover.end)
        return [
            row.product_id.display_name,
            row.lot_id.name or "",
            quantity,
            str(cover.months) if cover.end else "",
            until,
        ]
