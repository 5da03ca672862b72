from datetime import date, datetime

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import format_date

from .dock_goods import DockRow
from .return_dock_lookup import EARLY_STATES, LIMIT
from .return_table import DOCK, FINAL_STATES

# So many transfers are listed on the screen without a parcel.
LIST_LIMIT = 80


class Returns(models.Model):
    """What the returns desk shows: the parcel that is open, the ones still to come."""

    _inherit = "aftersales.return"

    # === RIGHTS === #

    @api.model
    def _check_dock(self):
        """Let the desk be used by whoever may receive and move goods.

        :raise AccessError: which role is missing, in plain words
        """
        if not any(self.env.user.has_group(group) for group in DOCK):
            text = self.env._(
                "The returns desk is for the warehouse and the service desk: ask your"
                " administrator for the role “Warehouse” of After-Sales."
            )
            raise AccessError(text)
        if not self.env["stock.move"].has_access("write"):
            text = self.env._(
                "Goods are counted on transfers: ask your administrator for the role"
                " “User” of Inventory."
            )
            raise AccessError(text)
        self.check_access("read")

    # === THE PARCEL === #

    def _get_dock_receipts(self):
        """Return the transfers that bring goods of these returns, still open."""
        return self.env["stock.picking"].search(
            Domain("aftersales_return_id", "in", self.ids)
            & Domain("state", "not in", ("done", "cancel"))
            & Domain("location_id.usage", "=", "customer"),
            order="id",
        )

    def _get_dock_rows(self):
        """Return the rows of announced goods that are still to come."""
        strange = self.discrepancy_ids.move_id
        moves = self._get_dock_receipts().move_ids - strange
        moves = moves.filtered(lambda move: move._is_expected())
        by_goods = moves.grouped(lambda m: (m.aftersales_return_line_id, m.product_id))
        return [DockRow(line, goods) for (line, _p), goods in by_goods.items()]

    def _get_dock_row(self, key):
        """Return the row with a key; none when it has been received meanwhile."""
        rows = {row.key: row for row in self._get_dock_rows()}
        return rows.get(key)

    def _prepare_parcel(self):
        """Return what the desk shows of an open parcel."""
        self.ensure_one()
        return {
            "id": self.id,
            "name": self.name,
            "customer": self.partner_id.sudo().name or "",
            "reference": self.customer_reference or "",
            "warning": self._get_dock_warning(),
            "rows": [self._prepare_row(row) for row in self._get_dock_rows()],
            "strange": [self._prepare_strange(row) for row in self._get_dock_reports()],
            "asked": self._prepare_lines("quantity", self.state in EARLY_STATES),
            "arrived": self._prepare_lines("received_qty", True),
        }

    def _prepare_lines(self, name, is_shown):
        """Return the lines with a quantity, for the screen."""
        return [
            {"id": line.id, "text": f"{line[name]:g} × {line.display_name}"}
            for line in self.line_ids
            if is_shown and line[name]
        ]

    def _prepare_row(self, row):
        """Return one row of announced goods for the screen."""
        known = self.env["stock.lot"].union(*row.counts) | row.lots
        reports = self._get_dock_reports().filtered(lambda r: r.line_id == row.line)
        return {
            "key": row.key,
            "product": row.product.display_name,
            "image": f"/web/image/product.product/{row.product.id}/image_128",
            "tracking": row.product.tracking,
            "lots": [
                {"name": lot.name, "counted": row.counts.get(lot, 0)}
                for lot in known[:LIMIT]
            ],
            "expected": row.expected,
            "counted": row.counted,
            "missing": row.missing,
            "unit": row.unit.name,
            "reports": [report.display_name for report in reports],
        }

    def _prepare_strange(self, report):
        """Return one discrepancy for the screen."""
        return {
            "id": report.id,
            "kind": report.kind,
            "text": report.display_name,
            "note": report.product_id and report.note or "",
            "pictures": len(report.picture_ids),
            "can_undo": not (report.decision or report.told_at)
            and report.move_id.state != "done",
        }

    def _get_dock_reports(self):
        """Return what has been reported about the parcel that is open.

        That is since the last one was received; what was received is the desk's.
        """
        arrivals = self.sudo().picking_ids.filtered(lambda p: p.state == "done")
        before = max(arrivals.mapped("date_done"), default=datetime.min)
        return self.discrepancy_ids.filtered(
            lambda report: (
                report.is_open
                and report.move_id.state != "done"
                and report.create_date >= before
            )
        )

    def _get_dock_warning(self):
        """Return why the goods should not be here, in words; empty if they should."""
        early = self.env._("Not approved yet: the goods are noted as not announced.")
        closed = self.env._(
            "This return is over: the goods are noted as not announced."
        )
        return {
            "draft": early,
            "submitted": early,
            "expired": self.env._("The authorization has expired: take the goods in."),
            "refused": closed,
            "cancelled": closed,
            "done": closed,
        }.get(self.state, "")

    # === WHAT IS TO COME === #

    @api.model
    def _prepare_dock_list(self):
        """Return the returns that are to arrive, the most urgent first."""
        receipts = self.env["stock.picking"].search(
            Domain("aftersales_return_id.state", "not in", FINAL_STATES)
            & Domain("state", "not in", ("done", "cancel"))
            & Domain("location_id.usage", "=", "customer")
            & Domain("company_id", "in", self.env.companies.ids),
            order="scheduled_date, id",
            limit=LIST_LIMIT,
        )
        days = {receipt: self._get_dock_day(receipt) for receipt in receipts}
        return [
            self._prepare_dock_receipt(receipt, days[receipt])
            for receipt in receipts.sorted(lambda r: days[r] or date.max)
        ]

    @api.model
    def _get_dock_day(self, receipt):
        """Return when goods are due: fetched, or as long as they may come; or never."""
        document = receipt.aftersales_return_id
        if document.is_pickup and document.pickup_at:
            return fields.Datetime.context_timestamp(self, document.pickup_at).date()
        return document.expires_on

    @api.model
    def _prepare_dock_receipt(self, receipt, day):
        document = receipt.aftersales_return_id
        return {
            "id": document.id,
            "key": receipt.id,
            "name": document.name,
            "customer": document.partner_id.sudo().name or "",
            "goods": ", ".join(receipt.move_ids.product_id.mapped("display_name")),
            "date": format_date(self.env, day) if day else "",
            "is_late": bool(day) and day < fields.Date.context_today(self),
            "is_begun": any(receipt.move_ids.mapped("picked")),
        }
