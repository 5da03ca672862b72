from odoo import api, fields, models
from odoo.fields import Command, Domain


class Returns(models.Model):
    """Scan or type a serial number, a lot or a barcode: the rest fills itself in."""

    _inherit = "aftersales.return"

    # Never stored: what was read becomes a line.
    scan = fields.Char(
        store=False,
        help="Serial number, lot or product barcode. Customer, order line and delivery"
        " are looked up.",
    )

    # === CONSTRAINTS AND ONCHANGE === #

    @api.onchange("scan")
    def _onchange_scan(self):
        """Turn what was scanned into a line; say so when that is not possible."""
        text = (self.scan or "").strip()
        self.scan = False
        if text:
            problem = self._add_scanned(text)
            if problem:
                return {"warning": {"title": text, "message": problem}}
        return None

    # === BUSINESS === #

    def _add_scanned(self, text):
        """Add the line of what was scanned.

        :return: why there is none, empty if there is
        """
        lots = self._find_scanned_lots(text)
        if len(lots) > 1:
            return self.env._(
                "Several products carry this number: %(products)s. Add the product by"
                " hand and choose the lot there.",
                products=", ".join(lots.product_id.mapped("display_name")),
            )
        if lots:
            return self._add_lot(lots)
        product = self.env["product.product"].search([("barcode", "=", text)], limit=1)
        if not product:
            return self.env._("No lot, serial number or product is called so.")
        self._add_line({"product_id": product.id})
        return ""

    def _find_scanned_lots(self, text):
        """Return the lots of that name; those of the customer, where some are his."""
        lots = self.env["stock.lot"].search(
            Domain("name", "=", text)
            & Domain("company_id", "in", [False, self.company_id.id])
        )
        if len(lots) > 1 and self.partner_id:
            moves = self.env["stock.move"].sudo()
            delivered = moves.search(
                moves._get_delivered_domain(self.company_id)
                & moves._get_customer_domain(self.commercial_partner_id)
                & Domain("move_line_ids.lot_id", "in", lots.ids)
            )
            lots = (delivered.move_line_ids.lot_id & lots.sudo()).sudo(
                self.env.su
            ) or lots
        return lots

    def _add_lot(self, lot):
        if lot in self.line_ids.lot_id and lot.product_id.tracking == "serial":
            return self.env._("It is on this return already.")
        own = self.commercial_partner_id
        values = self._prepare_lot_values(lot, own)
        *_before, row = values.pop("line_ids")[0]
        if own and row.get("is_foreign"):
            return self.env._("This customer did not get it from us.")
        if row.get("move_id") and lot.product_id.uom_id.is_zero(row["quantity"]):
            return self._explain_returned(lot)
        for name, value in values.items():
            if value and not self[name]:
                self[name] = value
        self._add_line(row)
        if not self.partner_id:
            return self.env._(
                "Nobody, or more than one customer, got it: choose the customer."
            )
        return ""

    def _explain_returned(self, lot):
        """Say where goods are that are not at the customer any more."""
        lines = self.env["aftersales.return.line"].search(
            [("lot_id", "=", lot.id), ("return_state", "!=", "cancelled")],
            order="id desc",
            limit=1,
        )
        if lines:
            return self.env._(
                "All of it has come back or is asked back already, see %(document)s.",
                document=lines.return_id.name,
            )
        return self.env._("All of it has come back already.")

    def _add_line(self, row):
        """Add a line, with the reason and the wish of the line before."""
        before = self.line_ids.filtered("reason_id")[-1:]
        usual = {
            "reason_id": before.reason_id.id,
            "requested_id": before.requested_id.id,
        }
        self.line_ids = [Command.create({**usual, **row})]
