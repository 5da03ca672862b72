from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain

from .sla_clock import OPEN_STATES

GROUPS = "aftersales.group_department_user"
INVERSE = {">": "<=", ">=": "<"}


class SlaMixin(models.AbstractModel):
    """The promises of a document on screen; nothing of it depends on stored status.

    Who may read the document may read this, people without our groups (the customer on
    the portal) not.
    """

    _inherit = "aftersales.sla.mixin"

    next_due_at = fields.Datetime(
        "Next Due",
        compute="_compute_promises",
        search="_search_next_due_at",
        groups=GROUPS,
        help="When the first of the running promises is due.",
    )
    promise_status = fields.Selection(
        [
            ("late", "Late"),
            ("risk", "At risk"),
            ("ontime", "On time"),
            ("paused", "Standing still"),
            ("none", "No promise runs"),
        ],
        "Promises Are",
        compute="_compute_promises",
        search="_search_promise_status",
        groups=GROUPS,
        help="The worst of the promises that run.",
    )
    promise_count = fields.Integer(
        "Promises Ended", compute="_compute_promise_kept", groups=GROUPS
    )
    promise_kept_count = fields.Integer(
        "Promises Kept", compute="_compute_promise_kept", groups=GROUPS
    )
    promise_kept_share = fields.Float(
        "Share Kept", compute="_compute_promise_kept", groups=GROUPS
    )
    has_no_policy = fields.Boolean(
        "No Deadline Policy", compute="_compute_has_no_policy", groups=GROUPS
    )
    clock_timeline = fields.Json(
        "Timeline", compute="_compute_clock_timeline", groups=GROUPS
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("clock_ids.state", "clock_ids.due_at", "clock_ids.warn_at")
    def _compute_promises(self):
        now = fields.Datetime.now()
        found = self._read_promises()
        for document in self:
            states = found.get(document._origin.id, {})
            due_at, warn_at = states.get("running", (False, False))
            document.next_due_at = due_at
            if due_at and due_at < now:
                status = "late"
            elif warn_at and warn_at <= now:
                status = "risk"
            elif "running" in states:
                status = "ontime"
            else:
                status = "paused" if states else "none"
            document.promise_status = status

    def _read_promises(self):
        """Return the first dates of open promises, in one query.

        :return: id of the document -> state of the clocks -> (due, at risk from)
        """
        rows = (
            self.env["aftersales.sla.clock"]
            .sudo()
            ._read_group(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self._origin.ids),
                    ("state", "in", OPEN_STATES),
                ],
                ["res_id", "state"],
                ["due_at:min", "warn_at:min"],
            )
        )
        found = defaultdict(dict)
        for res_id, state, due_at, warn_at in rows:
            found[res_id][state] = due_at, warn_at
        return found

    @api.model
    def _search_next_due_at(self, operator, value):
        running = Domain("state", "=", "running")
        if operator in ("<", "<="):
            return self._with_clock(running & Domain("due_at", operator, value))
        if operator in INVERSE:
            sooner = running & Domain("due_at", INVERSE[operator], value)
            dated = running & Domain("due_at", "!=", False)
            return self._with_clock(dated) & ~self._with_clock(sooner)
        if operator != "in":
            return NotImplemented
        return Domain.OR(self._search_due_on(moment) for moment in value)

    @api.model
    def _search_due_on(self, moment):
        running = Domain("state", "=", "running")
        if not moment:
            return ~self._with_clock(running & Domain("due_at", "!=", False))
        return self._with_clock(
            running & Domain("due_at", "=", moment)
        ) & ~self._with_clock(running & Domain("due_at", "<", moment))

    @api.model
    def _search_promise_status(self, operator, value):
        if operator != "in":
            return NotImplemented
        clocks = self.env["aftersales.sla.clock"]
        late = self._with_clock(clocks._search_is_late("in", [True]))
        risk = self._with_clock(clocks._search_is_at_risk("in", [True]))
        running = self._with_clock(Domain("state", "=", "running"))
        any_open = self._with_clock(Domain("state", "in", OPEN_STATES))
        found = {
            "late": late,
            "risk": risk & ~late,
            "ontime": running & ~risk & ~late,
            "paused": any_open & ~running,
            "none": ~any_open,
        }
        return Domain.OR(found[status] for status in value if status in found)

    @api.model
    def _with_clock(self, domain):
        """Return the domain of the documents that have such a clock."""
        return Domain("clock_ids", "any!", domain)

    @api.depends("clock_ids.state", "clock_ids.is_kept")
    def _compute_promise_kept(self):
        clocks = self.env["aftersales.sla.clock"].sudo()
        own = Domain("res_model", "=", self._name) & Domain(
            "res_id", "in", self._origin.ids
        )
        counts = clocks._get_kept(own, ["res_id"])
        for document in self:
            kept, ended = counts.get(document._origin.id, (0, 0))
            document.promise_kept_count = kept
            document.promise_count = ended
            document.promise_kept_share = kept / ended if ended else 0

    @api.depends("sla_policy_id", "state")
    def _compute_has_no_policy(self):
        for document in self:
            is_open = document.state not in self._final_states
            document.has_no_policy = is_open and not document.sudo().sla_policy_id

    @api.depends("clock_ids.state", "clock_ids.due_at")
    @api.depends_context("lang")
    def _compute_clock_timeline(self):
        """Fill what the timeline shows; see ``aftersales.sla.clock._prepare_bar``."""
        clocks = self.env["aftersales.sla.clock"].sudo()
        clocks = clocks.search(
            [("res_model", "=", self._name), ("res_id", "in", self._origin.ids)],
            order="started_at, due_at, id",
        )
        bars = defaultdict(list)
        for clock in clocks:
            bars[clock.res_id].append(clock._prepare_bar())
        now = fields.Datetime.to_string(fields.Datetime.now())
        for document in self:
            own = bars[document._origin.id]
            document.clock_timeline = {"now": now, "bars": own} if own else False

    # === ACTIONS === #

    @api.readonly
    def action_open_clocks(self):
        """Open the promises of this document."""
        self.ensure_one()
        return self.env["aftersales.sla.clock"]._action_open(
            [("res_model", "=", self._name), ("res_id", "=", self.id)],
            self.env._("Promises of %(document)s", document=self.display_name),
        )
