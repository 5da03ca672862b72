from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

OPEN_STATES = ("running", "paused")


class SlaClock(models.Model):
    """One promise with a time limit to a document: kept, or visibly broken.

    Its facts are stored; what depends on the present moment is computed. Clocks are
    moved by their document only, nobody writes them; who may read the document may
    read them.
    """

    _name = "aftersales.sla.clock"
    _inherit = "aftersales.workflow.attached"
    _description = "Promise"
    _order = "due_at, id"
    _rec_name = "target_id"

    target_id = fields.Many2one(
        "aftersales.sla.target",
        "Promise",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    policy_id = fields.Many2one(
        "aftersales.sla.policy",
        "Deadline Policy",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        help="In the version that the document started with.",
    )
    # The document's own index finds these rows; one more would slow each promise.
    company_id = fields.Many2one(index=False)
    code = fields.Char(required=True, readonly=True)
    partner_id = fields.Many2one(
        "res.partner",
        "Customer Company",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    user_id = fields.Many2one(
        "res.users",
        "Responsible Person",
        readonly=True,
        ondelete="set null",
    )
    is_told = fields.Boolean(related="target_id.is_told")
    role = fields.Selection(related="target_id.role")
    state = fields.Selection(
        [
            ("running", "Running"),
            ("paused", "Standing still"),
            ("stopped", "Stopped"),
            ("void", "No longer needed"),
        ],
        "Status",
        required=True,
        readonly=True,
        default="running",
    )
    # The time that was promised, whatever the policy says later
    amount = fields.Integer("Time", readonly=True)
    unit = fields.Selection(
        [("minute", "Minutes"), ("hour", "Hours"), ("day", "Days")], readonly=True
    )
    is_working = fields.Boolean("Working Time", readonly=True)
    started_at = fields.Datetime("Started", required=True, readonly=True)
    due_at = fields.Datetime(
        "Due",
        readonly=True,
        help="Moved by the times in which the clock stood still, and by an extension.",
    )
    original_due_at = fields.Datetime(
        "Originally Due",
        readonly=True,
        help="Without any extension; by this date a promise counts as kept.",
    )
    warn_at = fields.Datetime("At Risk From", readonly=True)
    next_step_at = fields.Datetime(
        readonly=True, help="When the next step of the ladder is taken."
    )
    paused_at = fields.Datetime("Standing Still Since", readonly=True)
    stopped_at = fields.Datetime(
        "Stopped", readonly=True, help="When it happened what was promised."
    )
    paused_seconds = fields.Integer(
        "Stood Still (seconds)",
        readonly=True,
        help="Counted time in which the clock stood still.",
    )
    is_kept = fields.Boolean(
        "Kept",
        readonly=True,
        help="It happened before the original due date; an extension is counted apart.",
    )
    is_kept_extended = fields.Boolean(
        "Kept as Agreed",
        readonly=True,
        help="It happened before the date the customer agreed to last.",
    )
    is_around_the_clock = fields.Boolean(
        readonly=True,
        help="The working hours were missing: time was counted around the clock.",
    )
    pause_ids = fields.One2many("aftersales.sla.pause", "clock_id", "Standstills")
    extension_ids = fields.One2many(
        "aftersales.sla.extension", "clock_id", "Extensions"
    )
    escalation_ids = fields.One2many("aftersales.escalation", "clock_id", "Ladder")

    # What the customer hears when the date comes
    informed_at = fields.Datetime("Customer Informed On", readonly=True)
    silence_reason = fields.Char(
        "Why Not Informed",
        readonly=True,
        help="Why the customer did not hear from us at the promised date.",
    )

    is_late = fields.Boolean(
        "Late", compute="_compute_lateness", search="_search_is_late"
    )
    is_at_risk = fields.Boolean(
        "At Risk", compute="_compute_lateness", search="_search_is_at_risk"
    )
    is_silent = fields.Boolean(
        "Customer Not Informed",
        compute="_compute_is_silent",
        search="_search_is_silent",
        help="The date the customer knows has passed, he has heard nothing, and no"
        " reason is on record.",
    )
    hours_left = fields.Float(
        compute="_compute_lateness",
        help="Hours of the wall clock until it is due; negative: so late.",
    )
    outcome = fields.Selection(
        [
            ("running", "Running"),
            ("risk", "At risk"),
            ("late", "Late"),
            ("paused", "Standing still"),
            ("kept", "Kept"),
            ("broken", "Broken"),
            ("void", "No longer needed"),
        ],
        compute="_compute_outcome",
    )

    _open_once = models.UniqueIndex(
        "(res_model, res_id, code) WHERE state IN ('running', 'paused')",
        "This promise is running already.",
    )
    _next_step_idx = models.Index(
        "(next_step_at) WHERE state = 'running' AND next_step_at IS NOT NULL"
    )
    _due_idx = models.Index("(due_at) WHERE state = 'running'")
    _user_idx = models.Index("(user_id, due_at) WHERE state IN ('running', 'paused')")

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("target_id", "document_name")
    def _compute_display_name(self):
        for clock in self:
            names = [clock.target_id.name, clock.document_name]
            clock.display_name = " · ".join(filter(None, names))

    @api.depends("state", "due_at", "warn_at")
    def _compute_lateness(self):
        now = fields.Datetime.now()
        for clock in self:
            due_at = clock.due_at
            runs = clock.state == "running" and due_at
            clock.is_late = runs and due_at < now
            warn_at = clock.warn_at
            clock.is_at_risk = runs and due_at >= now and warn_at and warn_at <= now
            left = (due_at - now) if due_at and clock.state in OPEN_STATES else None
            clock.hours_left = left / timedelta(hours=1) if left is not None else 0

    @api.model
    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = Domain("state", "=", "running") & Domain(
            "due_at", "<", fields.Datetime.now()
        )
        return late if True in value else ~late

    @api.model
    def _search_is_at_risk(self, operator, value):
        if operator != "in":
            return NotImplemented
        now = fields.Datetime.now()
        risk = (
            Domain("state", "=", "running")
            & Domain("due_at", ">=", now)
            & Domain("warn_at", "<=", now)
        )
        return risk if True in value else ~risk

    @api.depends(
        "is_told",
        "state",
        "due_at",
        "stopped_at",
        "is_kept_extended",
        "informed_at",
        "silence_reason",
    )
    def _compute_is_silent(self):
        for clock in self:
            is_broken = clock.is_late or (
                clock.state == "stopped" and not clock.is_kept_extended
            )
            is_answered = clock.informed_at or clock.silence_reason
            clock.is_silent = clock.is_told and is_broken and not is_answered

    @api.model
    def _search_is_silent(self, operator, value):
        if operator != "in":
            return NotImplemented
        broken = self._search_is_late("in", [True]) | (
            Domain("state", "=", "stopped") & Domain("is_kept_extended", "=", False)
        )
        silent = (
            broken
            & Domain("target_id.is_told", "=", True)
            & Domain("informed_at", "=", False)
            & Domain("silence_reason", "=", False)
        )
        return silent if True in value else ~silent

    @api.depends("state", "is_kept", "is_late", "is_at_risk")
    def _compute_outcome(self):
        for clock in self:
            outcome = clock.state
            if clock.state == "stopped":
                outcome = "kept" if clock.is_kept else "broken"
            elif clock.is_late:
                outcome = "late"
            elif clock.is_at_risk:
                outcome = "risk"
            clock.outcome = outcome

    # === BUSINESS === #

    @api.model
    def _get_open(self, documents):
        """Return the clocks of documents that run or stand still, with full rights."""
        return self.sudo().search(
            [
                ("res_model", "=", documents._name),
                ("res_id", "in", documents.ids),
                ("state", "in", OPEN_STATES),
            ]
        )

    def _get_documents(self):
        """Return the documents that these clocks, all of one kind, belong to."""
        [model_name] = set(self.mapped("res_model"))
        return self.env[model_name].browse(dict.fromkeys(self.mapped("res_id")))

    @api.model
    def _change_targets(self, targets, policy):
        """Let open clocks run by another version of their promise, in one statement.

        What has ended keeps on its own row the time that was promised.

        :param targets: id of the target -> id of the same one in the other version
        :param policy: the version they belong to
        """
        self.flush_model(["target_id", "policy_id", "state"])
        for old_id, new_id in targets.items():
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE aftersales_sla_clock SET target_id = %s, policy_id = %s
                     WHERE target_id = %s AND state IN %s
                    """,
                    new_id,
                    policy.id,
                    old_id,
                    OPEN_STATES,
                )
            )
        self.invalidate_model(["target_id", "policy_id"])

    @api.model
    def _get_kept(self, domain, groupby=()):
        """Count promises that ended: group, or nothing -> (kept, ended).

        What is late and still runs has been broken already.

        :param domain: which clocks
        :param groupby: names of fields, at most one
        """
        broken = self._search_is_late("in", [True])
        ended = Domain(domain) & (Domain("state", "=", "stopped") | broken)
        kept = Domain(domain) & Domain("state", "=", "stopped")
        kept &= Domain("is_kept", "=", True)
        counts = []
        for part in (kept, ended):
            rows = self._read_group(part, list(groupby), ["__count"])
            counts.append({row[0] if groupby else False: row[-1] for row in rows})
        kept, ended = counts
        return {key: (kept.get(key, 0), count) for key, count in ended.items() if count}
