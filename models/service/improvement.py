from odoo import api, fields, models

from .improvement_table import FINAL_STATES, STATES, TRANSITIONS

PLANNERS = "aftersales.group_coordinator"


class Improvement(models.Model):
    """What is done to serve better, and what came of it (G-20 to G-22).

    The indicator before and after is a figure of the company, or entered. It counts as
    effective only by a figure of a later period, and with the signatures of three
    managers; then it proposes the next version of the department's standard.

    =========================  ===========  =======  ==================
    ..                         coordinator  manager  head of department
    =========================  ===========  =======  ==================
    plan, carry out, confirm   all          all
    say an opinion                                   own
    sign                       by the rules of the step, see the settings
    =========================  ===========  =======  ==================
    """

    _name = "aftersales.improvement"
    _inherit = [
        "aftersales.service.word",
        "aftersales.workflow",
        "aftersales.numbering",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Service Improvement"
    _order = "id desc"
    _check_company_auto = True
    _mail_post_access = "read"

    _sequence_code = "aftersales.improvement"
    _sequence_prefix = "SI-%(year)s-"

    _transitions = TRANSITIONS
    _final_states = FINAL_STATES
    _locked_states = FINAL_STATES
    _settled_fields = dict.fromkeys(
        ("indicator_id", "type_id", "before_id"), ("progress", "confirming")
    )
    _folded_states = FINAL_STATES
    _protected_fields = ("state_entered_at", "name", "standard_id")
    _signed_fields = ("item", "team_id", "before_text", "after_text", "new_target")
    # What the head of the department may write.
    _department_fields = ("department_opinion",)
    _department_desk = PLANNERS

    state = fields.Selection(
        STATES,
        "Status",
        default="draft",
        required=True,
        copy=False,
        group_expand=True,
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    item = fields.Char("Improvement Item", required=True, tracking=True)
    date = fields.Date(
        "Written On", default=fields.Date.context_today, required=True, copy=False
    )
    team_id = fields.Many2one(
        "aftersales.team", "Department", required=True, index=True, check_company=True
    )
    user_id = fields.Many2one(
        "res.users",
        "In Charge",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        tracking=True,
    )
    date_start = fields.Date("Start", copy=False)
    date_end = fields.Date("End", copy=False)
    note = fields.Text("Remarks")
    department_opinion = fields.Text("Department's Word")

    # Where it comes from
    origin = fields.Selection(
        [
            ("evaluation", "Gap in an evaluation"),
            ("checklist", "Finding of a check"),
            ("survey", "Result of a survey"),
            ("visit", "Visit"),
            ("suggestion", "Suggestion"),
            ("other", "Other"),
        ],
        required=True,
        default="other",
    )
    gap_id = fields.Many2one(
        "aftersales.evaluation.gap",
        "Gap of",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
    )
    evaluation_id = fields.Many2one(related="gap_id.evaluation_id")
    result_id = fields.Many2one(
        "aftersales.checklist.result",
        "Finding",
        index="btree_not_null",
        ondelete="set null",
        copy=False,
    )
    audit_id = fields.Many2one(related="result_id.audit_id")

    # What is done
    task_ids = fields.One2many(
        "aftersales.improvement.task", "improvement_id", "Plan", copy=True
    )

    # Before and after
    indicator_id = fields.Many2one(
        "aftersales.indicator",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="What the improvement is measured by; empty: both figures are told in"
        " words.",
    )
    type_id = fields.Many2one(
        "aftersales.classification",
        "Customer Type",
        domain="[('axis', '=', 'type')]",
        ondelete="restrict",
        help="Empty: all customers.",
    )
    before_id = fields.Many2one(
        "aftersales.indicator.value",
        "Figure Before",
        domain="[('indicator_id', '=', indicator_id), ('type_id', '=', type_id)]",
        ondelete="restrict",
        check_company=True,
        copy=False,
    )
    after_id = fields.Many2one(
        "aftersales.indicator.value",
        "Figure After",
        domain="[('indicator_id', '=', indicator_id), ('type_id', '=', type_id)]",
        ondelete="restrict",
        check_company=True,
        copy=False,
    )
    before_text = fields.Char(
        "Indicator Before",
        compute="_compute_before_text",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
    )
    after_text = fields.Char(
        "Indicator After",
        compute="_compute_after_text",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
    )
    effect = fields.Selection(
        [
            ("better", "Better"),
            ("unproven", "No difference shown"),
            ("worse", "Worse"),
        ],
        compute="_compute_effect",
        help="Better or worse only where the intervals of both figures do not overlap.",
    )
    new_target = fields.Float(
        compute="_compute_new_target",
        store=True,
        readonly=False,
        copy=False,
        digits=(12, 2),
        help="Proposed for the next version of the standard; 0: none is proposed.",
    )
    standard_id = fields.Many2one(
        "aftersales.standard",
        "Proposed Standard",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )

    # Stamps
    started_at = fields.Datetime("Started On", readonly=True, copy=False)
    started_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    finished_at = fields.Datetime("Carried Out On", readonly=True, copy=False)
    finished_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    confirmed_at = fields.Datetime("Confirmed On", readonly=True, copy=False)
    confirmed_by_id = fields.Many2one("res.users", readonly=True, copy=False)

    _name_unique = models.UniqueIndex(
        "(company_id, name)", "This number of an improvement is in use already."
    )
    _dates_ordered = models.Constraint(
        "CHECK (date_end >= date_start)", "It cannot end before it starts."
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("before_id")
    def _compute_before_text(self):
        self._compute_text("before")

    @api.depends("after_id")
    def _compute_after_text(self):
        self._compute_text("after")

    def _compute_text(self, when):
        """Tell a figure in words that stay, however often it is reckoned again."""
        for improvement in self:
            figure = improvement[f"{when}_id"]
            text = improvement[f"{when}_text"]
            improvement[f"{when}_text"] = figure._tell() if figure else text

    @api.depends("before_id.value", "after_id.value", "before_id.low", "after_id.low")
    def _compute_effect(self):
        for improvement in self:
            before, after = improvement.before_id, improvement.after_id
            is_known = before.has_interval and after.has_interval
            rises = after.low > before.high if is_known else False
            falls = after.high < before.low if is_known else False
            if improvement.indicator_id.direction == "lower":
                rises, falls = falls, rises
            improvement.effect = (
                (rises and "better")
                or (falls and "worse")
                or ("unproven" if after else False)
            )

    @api.depends("after_id")
    def _compute_new_target(self):
        """Propose the figure after it where it is better than today's target."""
        for improvement in self:
            improvement.new_target = improvement._propose_target()

    # === ACTIONS === #

    @api.model
    def _open(self, known, values):
        """Return the action that opens an improvement: the one there is, or a new one.

        :param known: improvements of the same origin
        :param values: what a new one is filled in with
        """
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Improvement"),
            "res_model": self._name,
            "views": [[False, "form"]],
        }
        if known:
            return {**action, "res_id": known[:1].id}
        defaults = {f"default_{name}": value for name, value in values.items()}
        return {**action, "context": defaults}

    # === GUARDS === #

    def _plan_refusals(self):
        """Yield a point where nothing is planned, or nobody knows how it is today."""
        for improvement in self:
            if not improvement.before_text:
                text = self.env._("Say how it is before: a figure, or in words.")
                yield improvement, text, "before_text"
            if not improvement.task_ids:
                text = self.env._("Plan what is done, by whom and until when.")
                yield improvement, text, "task_ids"

    def _task_refusals(self):
        """Yield a point for each part of the plan that is not done."""
        for improvement in self:
            for task in improvement.task_ids.filtered(lambda task: not task.done_on):
                text = self.env._("“%(task)s” is not done yet.", task=task.name)
                yield improvement, text, "task_ids"

    def _effect_refusals(self):
        """Yield a point where no figure of a later period shows the effect."""
        for improvement in self.filtered("indicator_id"):
            before, after = improvement.before_id, improvement.after_id
            if not after:
                text = self.env._("Choose the figure after it, of a later period.")
                yield improvement, text, "after_id"
                continue
            begin = max(filter(None, [improvement.date_end, before.date_to]))
            if after.date_to <= begin:
                text = self.env._(
                    "The figure after it is of %(period)s: only one of a later period"
                    " shows the effect.",
                    period=after.period_text,
                )
                yield improvement, text, "after_id"
            if not after.has_data:
                text = self.env._("There is no data in the period after it.")
                yield improvement, text, "after_id"
            if improvement.effect == "worse":
                text = self.env._("It is worse than before: that is no improvement.")
                yield improvement, text, "after_id"

    # === BUSINESS === #

    def _get_workflow_user(self, role):
        """Return who is in charge, or who leads the department."""
        self.ensure_one()
        if role == "leader":
            return self.team_id._get_responsible() or super()._get_workflow_user(role)
        if role == "owner":
            return self.user_id or super()._get_workflow_user(role)
        return super()._get_workflow_user(role)

    def _action_start(self):
        """Give everybody his part of the plan as a to-do."""
        for task in self.task_ids.filtered(lambda task: not task.done_on):
            task.improvement_id.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=task.due_on or task.improvement_id.date_end,
                summary=task.name,
                user_id=(task.user_id or task.improvement_id.user_id).id,
            )

    def _action_confirm(self):
        """Propose the next version of the department's standard."""
        for improvement in self.filtered("new_target"):
            improvement._propose_standard()
