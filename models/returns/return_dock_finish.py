import base64
import binascii
from datetime import datetime

from odoo import models
from odoo.exceptions import UserError
from odoo.tools.mimetypes import guess_mimetype


class Returns(models.Model):
    """Ends the work on a parcel: too few, too many, damaged, pictures, receipt."""

    _inherit = "aftersales.return"

    # === ONE TAP EACH === #

    def _dock_short(self, row, _quantity):
        """Report what is missing; the transfer stays open until it is decided."""
        missing = row.missing
        if row.unit.compare(missing, 0) <= 0:
            title = self.env._("Nothing is missing")
            return self._dock_answer("ask", title, row.product.display_name, row)
        report = self._get_open_report("short", row)
        if report:
            report.write({"quantity": missing})
        else:
            report = self._dock_create_row_report("short", row, missing)
        return self._dock_reported(report, row)

    def _dock_over(self, row, quantity):
        """Count more than announced; the surplus is parted when it is received."""
        if row.product.tracking == "serial":
            return self._dock_ask_lot(row)
        return self._dock_set_count(row, max(row.counted, row.expected) + quantity)

    def _dock_damaged(self, row, quantity):
        """Report damaged goods; they are there, so they are counted, too."""
        report = self._get_open_report("damaged", row)
        if report:
            report.write({"quantity": report.quantity + quantity})
        else:
            report = self._dock_create_row_report("damaged", row, quantity)
        if row.unit.compare(report.quantity, row.counted) > 0:
            answer = self._dock_set_count(row, report.quantity)
            if answer["choices"]:
                return answer
        return self._dock_reported(report, row)

    def _get_open_report(self, kind, row):
        """Return what has been reported about a row and can still be changed.

        What is missing is missing until it comes, with whichever parcel.
        """
        reports = self.discrepancy_ids if kind == "short" else self._get_dock_reports()
        return reports.filtered(
            lambda report: (
                report.kind == kind
                and report.line_id == row.line
                and report.product_id == row.product
                and not (report.decision or report.told_at or report.move_id)
            )
        )[:1]

    def _dock_create_row_report(self, kind, row, quantity):
        values = {
            "return_id": self.id,
            "kind": kind,
            "line_id": row.line.id,
            "product_id": row.product.id,
            "lot_id": row.line.lot_id.id,
            "quantity": quantity,
            "uom_id": row.unit.id,
        }
        return self._report_discrepancies([values]).sudo(False)

    def _dock_adjust_short(self, row):
        """Let what was reported as missing follow the count."""
        report = self._get_open_report("short", row)
        if report and row.unit.compare(row.missing, 0) > 0:
            report.write({"quantity": row.missing})
        else:
            report.unlink()

    # === PICTURES === #

    def _read_photo(self, data):
        """Return the bytes of a picture.

        :raise UserError: when it is none
        """
        try:
            image = base64.b64decode(data, validate=True)
        except (binascii.Error, ValueError):
            image = b""
        if not guess_mimetype(image, default="").startswith("image/"):
            raise UserError(self.env._("This is not a picture."))
        return image

    def _get_photo_name(self, about):
        moment = datetime.now().strftime("%H%M%S")
        return " ".join(filter(None, [self.name, about, moment])) + ".jpg"

    # === RECEIPT === #

    def _dock_receive(self):
        """Receive what was counted; the rest stays expected on another transfer."""
        receipts = self._get_dock_receipts()
        begun = receipts.filtered(lambda p: any(p.move_ids.mapped("picked")))
        if not begun:
            title = self.env._("Nothing is counted yet")
            text = self.env._("Scan the goods, or go on to the next parcel.")
            return self._dock_answer("ask", title, text)
        result = begun.with_context(skip_backorder=True).button_validate()
        if any(receipt.state != "done" for receipt in begun):
            title = self.env._("One more question")
            return self._dock_answer("ask", title, "", action=result)
        return self._dock_received(result)

    def _dock_received(self, result):
        """Answer what was received, what is still missing, and who sees to the rest."""
        rows = self._get_dock_rows()
        missing = [
            f"{self._dock_number(row.missing)} × {row.product.display_name}"
            for row in rows
        ]
        texts = [self.env._("Everything is there.")]
        if missing:
            goods = ", ".join(missing)
            texts = [self.env._("Still expected: %(goods)s.", goods=goods)]
        if self.open_discrepancy_count:
            person = self._get_discrepancy_person().sudo().name
            texts.append(
                self.env._(
                    "%(count)s discrepancies, %(person)s sees to them.",
                    count=self.open_discrepancy_count,
                    person=person or self.env._("the service desk"),
                )
            )
        title = self.env._("%(number)s received", number=self.name)
        action = result if isinstance(result, dict) else False
        answer = self._dock_answer("good", title, " ".join(texts), action=action)
        return {**answer, "parcel": None}
