from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..returns.ledger_query import lock_rows
from .rework_table import PRODUCTION

# In which states of the rework an operation can be begun.
WORKING_STATES = ("scheduled", "progress")


class ReworkOperation(models.Model):
    """How production works on operations: start, stop, finish, or book afterwards.

    Each stretch of work is one row of :class:`ReworkTime`. What is reported adds up:
    an operation is done when all that came into it is good or scrap; until then a
    report leaves the rest open, for whoever goes on.
    """

    _inherit = "aftersales.rework.operation"

    work_note = fields.Text("Remark of Production", copy=False)
    attachment_ids = fields.Many2many(
        "ir.attachment", string="Photos", copy=False, bypass_search_access=True
    )
    operator_ids = fields.Many2many(
        "res.users",
        string="Working on It",
        compute="_compute_operator_ids",
        help="Who works on it right now.",
    )
    is_mine = fields.Boolean("I Work on It", compute="_compute_operator_ids")

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("time_ids.stopped_at", "time_ids.user_id")
    @api.depends_context("uid")
    def _compute_operator_ids(self):
        for operation in self:
            operation.operator_ids = operation._get_running().user_id
            operation.is_mine = self.env.user in operation.operator_ids

    # === CRUD === #

    def _store(self, vals):
        """Write; remarks and photos are production's, while it works; see the parent.

        :raise UserError: when it is somebody else's turn
        """
        if {"work_note", "attachment_ids"}.intersection(vals):
            self._check_worker()
            self._check_started()
        return super()._store(vals)

    # === ACTIONS === #

    def action_start(self):
        """Begin to work on operations, or go on; the first one starts the rework.

        Who begins on two devices at the same moment begins once: the second request
        waits for the first, and is judged anew.

        :raise UserError: with all that keeps the person from it
        """
        self._check_worker()
        lock_rows(self.env, res_users=self.env.user.ids)
        self._lock_documents()
        self._check_startable()
        self.rework_id.filtered(lambda r: r.state == "scheduled").state = "progress"
        now = fields.Datetime.now()
        self._record_times([{"started_at": now, "user_id": self.env.uid}])
        self.filtered(lambda o: not o.started_at)._store({"started_at": now})
        self._store({"state": "running"})

    def action_stop(self):
        """Stop one's own work on operations; a manager stops everybody's.

        :raise UserError: when nobody works on one of them
        """
        self._check_worker()
        running = self._get_own_running()
        idle = self - running.operation_id
        if idle:
            raise UserError(
                self.env._(
                    "You are not working on it, so there is nothing to stop:"
                    " %(operations)s.",
                    operations=idle._get_names(),
                )
            )
        self._stop(running)

    def action_finish(self, good=None, scrap=0.0, note=None, attachment_ids=None):
        """Report what was made, and stop; a rest that is open is for later.

        :param good: how many are good; all that is left where it is not said
        :param scrap: how many cannot be saved
        :param note: a remark
        :param attachment_ids: ids of photos
        :raise UserError: when nobody works on it, or more is reported than came in
        """
        self.ensure_one()
        self._check_worker()
        if not self._get_running():
            raise UserError(
                self.env._(
                    "Nobody works on “%(operation)s”. Start it first, or book the"
                    " minutes afterwards.",
                    operation=self.name,
                )
            )
        self._report(good, scrap, note, attachment_ids)

    def action_book(self, minutes, reason, good=None, scrap=0.0, **work):
        """Book work afterwards, for those who work without a screen.

        :param minutes: how long it took
        :param reason: why it was not started and stopped while working
        :param good: how many are good; all that is left where it is not said
        :param work: ``user_id`` of who did it, ``started_at``, ``note`` and
            ``attachment_ids``
        :raise UserError: with all that keeps the person from it
        """
        self.ensure_one()
        self._check_worker()
        self._check_workable()
        row = self._prepare_booking(minutes, reason, work)
        self.rework_id.filtered(lambda r: r.state == "scheduled").state = "progress"
        self._record_times([row])
        if not self.started_at:
            self._store({"started_at": row["started_at"]})
        self._report(good, scrap, work.get("note"), work.get("attachment_ids"))

    def action_open_report(self):
        """Ask how many are good."""
        return self.env["aftersales.rework.report"]._open(self)

    def action_open_booking(self):
        """Ask how long it took, and how many are good."""
        return self.env["aftersales.rework.report"]._open(self, is_booking=True)

    # === CHECKS === #

    @api.model
    def _check_worker(self):
        """Refuse whoever is not of production.

        :raise UserError: naming the groups
        """
        if not self.env.su:
            for point in self.env["aftersales.rework"]._missing_permission(PRODUCTION):
                raise UserError(point.text)

    def _check_started(self):
        if any(rework.state != "progress" for rework in self.rework_id):
            raise UserError(
                self.env._("Production writes on it while the rework is in progress.")
            )

    def _check_startable(self):
        """Refuse all operations the person cannot begin now, with every reason.

        :raise UserError: one line for each reason
        """
        lines = [*self._work_refusals(), *self._running_refusals()]
        if lines:
            raise UserError("\n".join(lines))

    def _check_workable(self):
        lines = [*self._work_refusals()]
        if lines:
            raise UserError("\n".join(lines))

    def _work_refusals(self):
        """Yield why it is not the turn of an operation."""
        for operation in self:
            rework = operation.rework_id
            values = {"operation": operation.name, "rework": rework.name}
            if rework.state not in WORKING_STATES:
                state = rework._get_state_label(rework.state)
                yield self.env._(
                    "“%(operation)s” cannot be worked on: %(rework)s is in the state"
                    " “%(state)s”.",
                    **values,
                    state=state,
                )
            elif operation.state == "done":
                yield self.env._(
                    "“%(operation)s” of %(rework)s is finished already.", **values
                )
            elif earlier := operation._get_earlier():
                yield self.env._(
                    "“%(operation)s” of %(rework)s comes after %(earlier)s.",
                    **values,
                    earlier=", ".join(f"“{name}”" for name in earlier.mapped("name")),
                )

    def _running_refusals(self):
        """Yield what the person works on already."""
        rows = self.env["aftersales.rework.time"].sudo()
        mine = rows.search(
            [("user_id", "=", self.env.uid), ("stopped_at", "=", False)]
        ).operation_id
        for operation in mine & self.sudo():
            yield self.env._(
                "You are working on “%(operation)s” already.", operation=operation.name
            )
        busy = mine - self.sudo()
        if len(busy | self.sudo()) > 1 and not all(
            self.company_id.mapped("aftersales_rework_parallel")
        ):
            yield self.env._(
                "One operation at a time: stop %(operations)s first.",
                operations=(busy or self)._get_names(),
            )

    def _get_earlier(self):
        """Return the operations that must be finished before this one."""
        self.ensure_one()
        return self.rework_id.operation_ids.filtered(
            lambda o: o.sequence < self.sequence and o._is_unfinished()
        )

    def _is_unfinished(self):
        """Tell whether there is something left to do; scrap needs no more work."""
        self.ensure_one()
        return self.state != "done" and self.uom_id.compare(self.input_qty, 0) > 0

    # === BUSINESS === #

    def _get_names(self):
        """Return the names of operations, each with its rework, for a message."""
        return ", ".join(f"“{o.name}” ({o.rework_id.name})" for o in self)

    def _get_running(self):
        """Return the stretches of work that go on."""
        return self.time_ids.filtered(lambda row: not row.stopped_at)

    def _get_own_running(self):
        """Return what the person can stop: his own, or a manager's any."""
        running = self._get_running()
        own = running.filtered(lambda row: row.user_id == self.env.user)
        if self.env.user.has_group("aftersales.group_manager"):
            return own | running.filtered(
                lambda row: row.operation_id not in own.operation_id
            )
        return own

    def _record_times(self, vals_list):
        """Write rows of work, which nobody may write by himself."""
        self.env["aftersales.rework.time"].sudo()._store_new(
            [
                {
                    "rework_id": operation.rework_id.id,
                    "operation_id": operation.id,
                    "loop": operation.rework_id.loop_count,
                    **vals,
                }
                for operation in self
                for vals in vals_list
            ]
        )

    def _stop(self, rows):
        """End stretches of work; who is the last one leaves the operation open."""
        rows.sudo()._store({"stopped_at": fields.Datetime.now()})
        self.filtered(lambda o: not o._get_running())._store({"state": "open"})

    @api.model
    def _prepare_booking(self, minutes, reason, work):
        """Return the values of a stretch of work that is booked afterwards.

        :raise UserError: when it says no time, no reason, or lies in the future
        """
        now = fields.Datetime.now()
        started_at = fields.Datetime.to_datetime(work.get("started_at"))
        started_at = started_at or now - timedelta(minutes=minutes)
        stopped_at = started_at + timedelta(minutes=minutes)
        if minutes <= 0:
            raise UserError(self.env._("Say how many minutes it took."))
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the minutes are booked afterwards."))
        if stopped_at > now:
            raise UserError(self.env._("Work that lies ahead cannot be booked."))
        return {
            "user_id": work.get("user_id") or self.env.uid,
            "started_at": started_at,
            "stopped_at": stopped_at,
            "is_booked": True,
            "reason": reason,
        }

    def _report(self, good, scrap, note, attachment_ids):
        """Add what was made, and end the work on it."""
        self._lock_documents()
        good = self.open_qty - scrap if good is None else good
        self._check_report(good, scrap)
        remarks = {"work_note": note} if note else {}
        if attachment_ids:
            links = [Command.link(file_id) for file_id in attachment_ids]
            remarks["attachment_ids"] = links
        self._store(
            {
                "good_qty": self.good_qty + good,
                "scrap_qty": self.scrap_qty + scrap,
                **remarks,
            }
        )
        is_done = self.uom_id.is_zero(self.open_qty)
        self._stop(self._get_running() if is_done else self._get_own_running())
        if is_done:
            self._store({"state": "done", "finished_at": fields.Datetime.now()})

    def _check_report(self, good, scrap):
        """Refuse quantities that cannot be.

        :raise UserError: when they are negative, nothing, or more than is left
        """
        unit = self.uom_id
        if unit.compare(good, 0) < 0 or unit.compare(scrap, 0) < 0:
            raise UserError(self.env._("Good and scrap cannot be negative."))
        if unit.compare(good + scrap, self.open_qty) > 0:
            raise UserError(
                self.env._(
                    "“%(operation)s”: %(reported).10g reported, but only %(open).10g of"
                    " %(input).10g are left of what came into it.",
                    operation=self.name,
                    reported=good + scrap,
                    open=self.open_qty,
                    input=self.input_qty,
                )
            )
        if unit.is_zero(good + scrap) and not unit.is_zero(self.open_qty):
            raise UserError(
                self.env._("Say how many are good or scrap, or only stop the work.")
            )
