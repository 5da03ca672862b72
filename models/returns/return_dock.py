from odoo import api, models
from odoo.tools import float_repr

from .return_dock_lookup import EARLY_STATES

CLOSED_STATES = ("done", "refused", "cancelled")


class Returns(models.Model):
    """The returns desk: what its screen calls, one call for each scan or tap.

    Each answers with what the screen shows next::

        {"level": "good" | "bad" | "ask" | "info",   # the colour of the message
         "title": ..., "text": ...,                  # big, and below it
         "parcel": {...} | None,                     # see `_prepare_parcel`
         "row": key of the announced goods it is about,
         "choices": [{"label", "method", "args"}],   # one tap each
         "undo": {"label", "method", "args"}}

    The person's own rights decide; goods are counted on the stock moves themselves.
    """

    _inherit = "aftersales.return"

    # === ACTIONS === #

    def action_open_dock(self):
        """Open the return at the returns desk."""
        self.ensure_one()
        actions = self.env["ir.actions.actions"]
        action = actions._for_xml_id("aftersales.return_dock_action")
        return {**action, "params": {"return_id": self.id}}

    @api.model
    def dock_list(self):
        """Return what is to arrive, for the screen without an open parcel."""
        self._check_dock()
        return self._prepare_dock_list()

    @api.model
    def dock_scan(self, code, return_id=False, mode=False, key=False):
        """Say what a scanned or typed code is, and count it.

        :param code: number of a return, transfer or order; barcode of a product or
            packaging; lot or serial number
        :param return_id: the parcel that is open, if any
        :param mode: ``product``, ``lot`` or ``unannounced`` when a button was tapped to
            say what the next code is
        :param key: the row of announced goods that is chosen on screen
        """
        parcel = self.browse(return_id or []).exists()
        parcel._check_dock()
        code = code.strip()
        if mode and parcel:
            return parcel._dock_strange(mode, code, key)
        found = self._find_by_paper(code)
        if found:
            return self._dock_choose(found)
        goods = self._find_goods(code)
        if parcel:
            return parcel._dock_goods(code, goods, key)
        return self._dock_first(code, goods)

    def dock_open(self):
        """Open a parcel."""
        self.ensure_one()
        self._check_dock()
        if self.state in CLOSED_STATES:
            return self._dock_closed()
        if self.state == "expired":
            self._create_receipts()
        parcel = self._prepare_parcel()
        if self.state in EARLY_STATES:
            return self._dock_answer("ask", self.name, parcel["warning"])
        if not parcel["rows"]:
            text = self.env._("Nothing more is expected. Scan what is there.")
            return self._dock_answer("ask", self.name, text)
        missing = sum(max(row["missing"], 0) for row in parcel["rows"])
        text = self.env._("Still to come: %(count)s", count=self._dock_number(missing))
        return self._dock_answer("info", self.env._("Scan the goods"), text)

    def dock_count(self, key, quantity):
        """Set how many of the announced goods of a row are there."""
        self._check_dock()
        row = self._get_dock_row(key)
        if not row:
            return self._dock_gone()
        return self._dock_set_count(row, quantity)

    def dock_report(self, kind, key, quantity=1):
        """Report by one tap that a row is too few, too many or damaged."""
        self._check_dock()
        row = self._get_dock_row(key)
        if not row:
            return self._dock_gone()
        report = {
            "short": self._dock_short,
            "over": self._dock_over,
            "damaged": self._dock_damaged,
        }[kind]
        return report(row, quantity)

    def dock_undo(self, report_id):
        """Take back what was reported, and the goods that were added for it."""
        self._check_dock()
        report = self.discrepancy_ids.filtered(lambda row: row.id == report_id)
        if report:
            self._dock_withdraw(report)
        return self._dock_answer("info", self.env._("Taken back"), "")

    def dock_photo(self, data, key=False, report_id=False):
        """Keep a picture of the parcel, of a row of goods or of what was reported.

        :param data: the picture, base64
        """
        self._check_dock()
        report = self.discrepancy_ids.filtered(lambda row: row.id == report_id)
        self._dock_keep_photo(data, report, self._get_dock_row(key))
        text = report.display_name or self.name
        return self._dock_answer("good", self.env._("Picture kept"), text)

    @api.model
    def dock_unannounced(self, code="", return_id=False):
        """Take in a parcel without any authorization; the desk sees to it later.

        :param code: what was scanned: goods that say who sends them, or anything
        :param return_id: a closed return that the parcel is about
        """
        self._check_dock()
        document = self._create_unannounced(code, self.browse(return_id or []))
        goods = self._find_goods(code) if code else []
        if goods:
            return document._dock_goods(code, goods, False)
        text = self.env._("Scan what is in the parcel, or take a picture of it.")
        return document._dock_answer("ask", document.name, text)

    def dock_finish(self):
        """Receive what was counted; what is missing stays expected."""
        self._check_dock()
        return self._dock_receive()

    # === ANSWERS === #

    def _dock_answer(self, level, title, text, row=None, **extra):
        """Return what the screen shows next; see the class."""
        return {
            "level": level,
            "title": title,
            "text": text,
            "row": row.key if row else False,
            "parcel": self._prepare_parcel() if self else None,
            "choices": [],
            "undo": False,
            **extra,
        }

    @api.model
    def _dock_choice(self, label, method, *args, document=None):
        """Return a button of the screen: what it says and what it calls."""
        ids = [document.ids] if document is not None else []
        return {"label": label, "method": method, "args": [*ids, *args]}

    def _dock_gone(self):
        title = self.env._("Already received")
        text = self.env._("Somebody has received it meanwhile; this is what is left.")
        return self._dock_answer("ask", title, text)

    @api.model
    def _dock_number(self, quantity):
        """Return a quantity as people write it: 3, 0.5."""
        return float_repr(quantity, 6).rstrip("0").rstrip(".")

    # === FINDING THE PARCEL === #

    @api.model
    def _dock_choose(self, found):
        """Open the one return that was found, or offer them."""
        if len(found) == 1:
            return found.dock_open()
        return self._dock_answer(
            "ask",
            self.env._("Which return?"),
            self.env._("%(count)s returns fit.", count=len(found)),
            choices=[
                self._dock_choice(document.display_name, "dock_open", document=document)
                for document in found
            ],
        )

    @api.model
    def _dock_first(self, code, goods):
        """Find the parcel that scanned goods belong to, and count them."""
        found = self._find_by_goods(goods) if goods else self.browse()
        if len(found) == 1:
            found.dock_open()
            return found._dock_goods(code, goods, False)
        if found:
            return self._dock_choose(found)
        title = self.env._("%(code)s is not expected", code=code)
        text = self.env._("No return, transfer or order that is open fits.")
        if goods:
            text = self.env._(
                "%(goods)s: no open return expects it.",
                goods=goods[0].product.display_name,
            )
        label = self.env._("Parcel without authorization")
        choice = self._dock_choice(label, "dock_unannounced", code)
        return self._dock_answer("bad", title, text, choices=[choice])

    def _dock_closed(self):
        """Say that the return of the slip is over; the goods are taken in anyway."""
        states = dict(self._fields["state"]._description_selection(self.env))
        title = self.env._(
            "%(number)s: %(state)s", number=self.name, state=states[self.state]
        )
        text = self.env._("This return is over. The goods are taken in all the same.")
        label = self.env._("Parcel without authorization")
        choice = self._dock_choice(label, "dock_unannounced", "", self.id)
        return self.browse()._dock_answer("bad", title, text, choices=[choice])
