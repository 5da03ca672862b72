from odoo import models
from odoo.fields import Command

from .dock_goods import DockRow, Goods
from .return_dock_lookup import EARLY_STATES


class Returns(models.Model):
    """Takes goods in that nobody announced: on the transfer, with a discrepancy."""

    _inherit = "aftersales.return"

    # === ACTIONS === #

    def dock_unreadable(self, product_id, key=False):
        """Count a tracked piece whose lot or serial number cannot be read."""
        self._check_dock()
        product = self.env["product.product"].browse(product_id).exists()
        lot = self._dock_create_lot(product, self._get_unreadable_name(product))
        item = Goods(product, lot, 1.0)
        note = self.env._("No readable label")
        return self._dock_report_goods("lot", item, self._get_dock_row(key), note)

    # === EFFECTS === #

    def _action_approve(self):
        """Go on at once where the goods were faster than the approval."""
        result = super()._action_approve()
        here = self.filtered(lambda d: any(d.line_ids.mapped("received_qty")))
        here._advance("receive")._finish_receipt()
        return result

    # === BUSINESS === #

    def _dock_unknown(self, code, key):
        """Offer what an unknown code may be; nothing is sent away."""
        row = self._get_dock_row(key)
        choices = []
        if row and row.product.tracking != "none":
            label = self.env._(
                "Lot or serial number of %(product)s", product=row.product.display_name
            )
            args = (code, self.id, "lot", row.key)
            choices.append(self._dock_choice(label, "dock_scan", *args))
        label = self.env._("Note it as not announced")
        args = (code, self.id, "unannounced", key)
        choices.append(self._dock_choice(label, "dock_scan", *args))
        title = self.env._("%(code)s is not known", code=code)
        text = self.env._("No product, lot, serial number or return is called so.")
        return self._dock_answer("bad", title, text, row, choices=choices)

    def _dock_unexpected(self, rows, item):
        """Take in goods that the parcel should not hold."""
        missing = [row for row in rows if row.unit.compare(row.missing, 0) > 0]
        if item.product.tracking != "none" and not item.lot:
            return self._dock_ask_strange_lot(item)
        if not missing:
            return self._dock_report_goods("unannounced", item)
        row = missing[0] if len(missing) == 1 else None
        return self._dock_report_goods("product", item, row)

    def _dock_ask_strange_lot(self, item):
        label = self.env._("No readable label")
        choice = self._dock_choice(
            label, "dock_unreadable", item.product.id, document=self
        )
        title = self.env._("Not announced: scan its lot or serial number")
        text = item.product.display_name
        return self._dock_answer("ask", title, text, choices=[choice])

    def _dock_strange(self, mode, code, key):
        """Report what a code names, as the tapped button says.

        :param mode: ``product``, ``lot`` or ``unannounced``
        """
        # Nothing was announced instead of it, whichever row is chosen.
        row = self._get_dock_row(key) if mode != "unannounced" else None
        goods = self._find_goods(code)
        if mode == "lot" and row and row.product.tracking != "none":
            return self._dock_other_lot(row, code, goods)
        if not goods:
            report = self._dock_create_report(mode, row, note=code)
            return self._dock_reported(report, row)
        item = goods[0]
        if item.product.tracking != "none" and not item.lot:
            return self._dock_ask_strange_lot(item)
        return self._dock_report_goods(mode, item, row)

    def _dock_other_lot(self, row, code, goods):
        """Report another lot of announced goods, even one that we do not know."""
        known = [item.lot for item in goods if item.lot.product_id == row.product]
        lot = known[0] if known else self._dock_create_lot(row.product, code)
        item = Goods(row.product, lot, 1.0)
        if row.line.lot_id and row.accepts(lot):
            return self._dock_count_one(row, item)
        return self._dock_report_goods("lot", item, row)

    def _dock_report_goods(self, kind, item, row=None, note=False):
        """Put strange goods on the transfer and report them; again adds to it."""
        if self.state in EARLY_STATES:
            kind = "unannounced"
        report = self._get_dock_reports().filtered(
            lambda r: (
                r.move_id
                and (r.kind, r.product_id, r.lot_id) == (kind, item.product, item.lot)
            )
        )[:1]
        if report and item.product.tracking == "serial":
            title = self.env._("%(serial)s is counted already", serial=item.lot.name)
            return self._dock_answer("ask", title, item.product.display_name)
        if report:
            quantity = report.quantity + item.quantity
            self._dock_store_strange(report.move_id, item, quantity)
            report.write({"quantity": quantity})
        else:
            move = self._dock_create_move(item)
            report = self._dock_create_report(kind, row, item, move, note)
        return self._dock_reported(report, row)

    def _dock_reported(self, report, row=None):
        """Answer in red what was reported; a picture or the way back is one tap."""
        kinds = dict(report._fields["kind"]._description_selection(self.env))
        label = self.env._("Undo")
        return self._dock_answer(
            "bad",
            kinds[report.kind],
            report._get_goods_text() or report.note or "",
            row,
            report_id=report.id,
            undo=self._dock_choice(label, "dock_undo", report.id, document=self),
        )

    def _dock_create_report(self, kind, row=None, item=None, move=None, note=False):
        """Report a discrepancy in the unit in which the desk counts."""
        product = item.product if item else self.env["product.product"]
        line = row.line if row else self._find_asked_line(product)
        values = {
            "return_id": self.id,
            "kind": kind,
            "line_id": line.id,
            "note": note,
            "move_id": move.id if move else False,
        }
        if item:
            values["product_id"] = item.product.id
            values["lot_id"] = item.lot.id
            values["quantity"] = item.quantity
            values["uom_id"] = item.product.uom_id.id
        elif line or note:
            # What nobody can name is no product of ours, least of all the line's.
            values["product_id"] = False
        return self._report_discrepancies([values]).sudo(False)

    def _find_asked_line(self, product):
        """Return the line by which the customer has asked for goods that come early."""
        lines = self.line_ids if self.state in EARLY_STATES else self.line_ids[:0]
        return lines.filtered(lambda line: line.product_id == product)[:1]

    def _dock_withdraw(self, report):
        """Delete what was reported by mistake, and the move that was added for it."""
        move = report.move_id
        report.unlink()
        if move and move.state != "done":
            move._action_cancel()
            # The desk has added it; core lets nobody at the dock delete moves.
            move.sudo().unlink()

    # === TRANSFERS AND LOTS === #

    def _dock_create_move(self, item):
        """Add strange goods to the transfer of the parcel."""
        receipt = self._get_dock_receipts()[:1] or self._create_dock_receipt()
        move = self.env["stock.move"].create(
            {
                "picking_id": receipt.id,
                "product_id": item.product.id,
                "product_uom": item.product.uom_id.id,
                "product_uom_qty": item.quantity,
                "location_id": receipt.location_id.id,
                "location_dest_id": receipt.location_dest_id.id,
                "company_id": receipt.company_id.id,
                "to_refund": False,
            }
        )
        move._action_confirm(merge=False)
        self._dock_store_strange(move, item, item.quantity)
        return move

    def _dock_store_strange(self, move, item, quantity):
        move.product_uom_qty = quantity
        line = self.env["aftersales.return.line"]
        DockRow(line, move).store({item.lot: quantity})

    def _create_dock_receipt(self):
        """Begin a transfer for goods that none was announced for."""
        receipts = self.env["stock.picking"]
        values = self.sudo()._prepare_receipt_values(receipts.sudo())
        operation = self.warehouse_id.sudo().aftersales_return_type_id
        # Nobody knows yet whose goods they are.
        values["location_id"] = (
            values["location_id"] or operation.default_location_src_id.id
        )
        return receipts.create(values)

    def _dock_create_lot(self, product, name):
        """Register a lot or serial number that we did not know."""
        known = self._find_lots(name, product)
        company = self.company_id.id
        values = {"name": name, "product_id": product.id, "company_id": company}
        return known[:1] or self.env["stock.lot"].create(values)

    def _get_unreadable_name(self, product):
        """Return a number for a piece without one, after the return."""
        domain = [("name", "=like", f"{self.name}/%"), ("product_id", "=", product.id)]
        number = self.env["stock.lot"].search_count(domain) + 1
        return f"{self.name}/{number}"

    # === PARCELS WITHOUT AUTHORIZATION === #

    def _create_unannounced(self, code, closed):
        """Register a return for a parcel that nobody has announced.

        Who works at the dock may not register returns: it is a draft of whom the
        company names, and nothing is promised to the customer by it.

        :param code: what was scanned, which may say who sends it
        :param closed: a return that is over, maybe none
        """
        goods = self._find_goods(code) if code else []
        lots = self.env["stock.lot"].union(*(item.lot for item in goods))
        deliveries = lots.sudo().delivery_ids.sorted("date_done")
        partner = deliveries[-1:].partner_id or closed.sudo().partner_id
        values = {
            "partner_id": partner.id,
            "company_id": (closed.company_id or self.env.company).id,
            "user_id": False,
        }
        document = self.sudo().create(values)
        document.user_id = document._get_discrepancy_person()
        document = document.sudo(False)
        note = closed.name or code
        if not goods:
            document._dock_create_report("unannounced", note=note or False)
        return document

    def _dock_keep_photo(self, data, report, row):
        """Attach a picture to what was reported, else show it in the chatter."""
        image = self._read_photo(data)
        about = report.display_name or (row and row.product.display_name) or ""
        name = self._get_photo_name(about)
        if report:
            values = {"name": name, "raw": image}
            values.update(res_model=report._name, res_id=report.id)
            file = self.env["ir.attachment"].create(values)
            report.write({"picture_ids": [Command.link(file.id)]})
            return
        self.message_post(
            body=self.env._("Picture from the returns desk %(about)s", about=about),
            attachments=[(name, image)],
            subtype_xmlid="mail.mt_note",
        )
