import re

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import float_repr, format_time, is_html_empty

from .rework_operation_work import WORKING_STATES

# Before the identifier of an operation, in what a scanner reads.
CODE = "RWO"
# So many operations fit on a phone's screen and in somebody's head.
LIST_LIMIT = 40


class ReworkOperation(models.Model):
    """The shop floor's screen: one call for each scan or tap.

    Each answers with what the screen shows next::

        {"level": "good" | "bad" | "info",   # the colour of the message
         "title": ..., "text": ...,          # big, and below it
         "card": {...} | None}               # see `_prepare_card`

    What cannot be is a ``UserError``: the screen says it and stays as it was.
    """

    _inherit = "aftersales.rework.operation"

    barcode = fields.Char(
        compute="_compute_barcode", help="On the traveller; scanned to start it."
    )

    rework_priority = fields.Selection(related="rework_id.priority")

    # === COMPUTE, INVERSE, SEARCH === #

    def _compute_barcode(self):
        for operation in self:
            operation.barcode = operation.id and f"{CODE}{operation.id}"

    # === ACTIONS === #

    @api.readonly
    def action_open_floor(self):
        """Open the operation on the shop floor's screen."""
        self.ensure_one()
        actions = self.env["ir.actions.actions"]
        action = actions._for_xml_id("aftersales.rework_floor_action")
        return {**action, "params": {"operation_id": self.id}}

    @api.model
    def floor_list(self):
        """Return the operations of the person's departments that can be worked on."""
        self._check_worker()
        operations = self.search(self._get_floor_domain(), limit=LIST_LIMIT)
        ready = operations.filtered(lambda o: o.is_mine or not o._get_earlier())
        ready = ready.sorted(lambda o: not o.is_mine)
        return [operation._prepare_floor_row() for operation in ready]

    @api.model
    def floor_scan(self, code, operation_id=False):
        """Open the operation of a traveller, and start it where that can be.

        :param code: of an operation, or the number of a rework
        :param operation_id: of the operation on the screen, if any
        """
        self._check_worker()
        operation = self._find_by_code(code.strip())
        if operation.is_mine:
            return operation._answer("info", operation._get_state_text())
        refusals = [*operation._work_refusals(), *operation._running_refusals()]
        if refusals:
            title = self.env._("Not started")
            return operation._answer("bad", title, "\n".join(refusals))
        return operation.floor_start()

    def floor_open(self):
        """Show an operation."""
        self.ensure_one()
        self._check_worker()
        refusals = [] if self.state == "done" else [*self._work_refusals()]
        return self._answer("info", self._get_state_text(), "\n".join(refusals))

    def floor_start(self):
        """Begin, or go on."""
        self.action_start()
        return self._answer("good", self.env._("Started"), self.name)

    def floor_stop(self):
        """Stop for now."""
        self.action_stop()
        return self._answer("info", self.env._("Paused"), self.name)

    def floor_finish(self, good, scrap, note=False):
        """Report what was made; the next operation comes up."""
        self.action_finish(good, scrap, note)
        return self._answer_report()

    def _answer_report(self):
        """Return what the screen shows after a report: what is left, or comes next."""
        if self.state != "done":
            text = self.env._("Still open: %(count)s", count=self._number("open_qty"))
            return self._answer("good", self.env._("Reported"), text)
        title = self.env._("Finished: %(operation)s", operation=self.name)
        following = self.rework_id.operation_ids.filtered(lambda o: o._is_unfinished())
        if following:
            return following[0]._answer("good", title, self.env._("This comes next."))
        return self._answer("good", title, self.env._("It was the last operation."))

    def floor_book(self, minutes, reason, good, scrap, note=False):
        """Book work that nobody has started and stopped; the next one comes up."""
        self.action_book(minutes, reason, good, scrap, note=note)
        return self._answer_report()

    def floor_hand_in(self):
        """Hand the rework in to quality."""
        self.ensure_one()
        self._check_worker()
        self.rework_id.state = "inspection"
        title = self.env._("Handed in to quality")
        return {**self._answer("good", title, self.rework_id.name), "card": None}

    def floor_photo(self, data):
        """Keep a picture of the work.

        :param data: the picture, base64
        """
        self.ensure_one()
        self._check_worker()
        image = self.env["aftersales.return"]._read_photo(data)
        name = self.env._("%(operation)s.jpg", operation=self.name)
        file = self.env["ir.attachment"].create({"name": name, "raw": image})
        self.write({"attachment_ids": [fields.Command.link(file.id)]})
        return self._answer("good", self.env._("Picture kept"), self.name)

    # === BUSINESS === #

    @api.model
    def _get_floor_domain(self):
        """Return which operations are to do: one's departments', all without one."""
        mine = Domain("member_ids", "in", self.env.uid)
        mine |= Domain("leader_id", "=", self.env.uid)
        mine |= Domain("delegate_id", "=", self.env.uid)
        teams = self.env["aftersales.team"].sudo().search(mine)
        domain = Domain("state", "!=", "done")
        domain &= Domain("rework_id.state", "in", WORKING_STATES)
        return domain & Domain("department_id", "in", teams.ids) if teams else domain

    @api.model
    def _find_by_code(self, code):
        """Return the operation that a code names.

        :raise UserError: when it names none
        """
        operations = self._find_operations(code)
        if not operations:
            raise UserError(
                self.env._("No operation bears the code “%(code)s”.", code=code)
            )
        return operations[0]

    @api.model
    def _find_operations(self, code):
        """Return the operations that a code names, what comes next first."""
        if match := re.fullmatch(rf"{CODE}(\d{{1,9}})", code, re.IGNORECASE):
            return self.search([("id", "=", int(match[1]))])
        every = self.search([("rework_id.name", "=ilike", code)]) if code else self
        unfinished = every.filtered(lambda o: o._is_unfinished())
        return unfinished or every[-1:]

    def _answer(self, level, title, text=""):
        """Return what the screen shows next; see the class."""
        card = self._prepare_card()
        return {"level": level, "title": title, "text": text, "card": card}

    def _get_state_text(self):
        states = dict(self._fields["state"]._description_selection(self.env))
        return states[self.state]

    def _number(self, name):
        """Return a quantity as people write it: 3, 0.5."""
        return float_repr(self[name], 6).rstrip("0").rstrip(".")

    def _prepare_floor_row(self):
        """Return one line of the list of what is to do."""
        rework = self.rework_id
        promised = rework.promised_on
        return {
            "id": self.id,
            "name": self.name,
            "rework": rework.name,
            "product": rework.sudo().product_id.display_name,
            "open": self._number("open_qty"),
            "place": self.work_center or "",
            "state": self.state,
            "is_mine": self.is_mine,
            "is_urgent": rework.priority == "1",
            "is_late": bool(promised) and promised < fields.Date.context_today(self),
        }

    def _prepare_card(self):
        """Return all that somebody at the bench needs to know, as plain values."""
        self.ensure_one()
        rework = self.rework_id
        image = self.with_context(bin_size=True).picture
        unfinished = rework.operation_ids.filtered(lambda o: o._is_unfinished())
        return {
            **self._prepare_floor_row(),
            "lot": rework.sudo().lot_id.name or "",
            "unit": rework.uom_id.name,
            "fault": rework.fault or "",
            "tools": self.tools or "",
            "check": self._get_check_text(),
            "instruction": not is_html_empty(self.instruction) and self.instruction,
            "picture": image and f"/web/image/{self._name}/{self.id}/picture",
            "state_text": self._get_state_text(),
            "since": self._get_since_text(),
            "others": ", ".join((self.operator_ids - self.env.user).mapped("name")),
            "input": self._number("input_qty"),
            "good": self._number("good_qty"),
            "scrap": self._number("scrap_qty"),
            "open_qty": self.open_qty,
            "parts": self._prepare_parts(),
            "parts_warning": rework.parts_warning or "",
            "can_use_parts": rework.state == "progress",
            "can_book": self.state != "done" and not [*self._work_refusals()],
            "planned_minutes": round(self.planned_minutes),
            "can_hand_in": rework.state == "progress" and not unfinished,
        }

    def _get_since_text(self):
        """Return since when the person works on it, as he reads the time."""
        own = self._get_running().filtered(lambda row: row.user_id == self.env.user)
        if not own:
            return ""
        return format_time(
            self.env, own.started_at, tz=self.env.user.tz, time_format="short"
        )

    def _get_check_text(self):
        """Return what is inspected afterwards, with its limits."""
        if not self.characteristic or not self.has_limits:
            return self.characteristic or ""
        limits = f"{self.lower_limit:.10g} … {self.upper_limit:.10g}"
        return " ".join(filter(None, [self.characteristic, limits, self.measure_unit]))
