from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import date_utils, format_date

from .evaluation_table import FINAL_STATES, SETTLED_STATES, STATES, TRANSITIONS

EVALUATORS = "aftersales.group_coordinator"


class Evaluation(models.Model):
    """The service of a department in a period, scored and countersigned (G-15 to G-19).

    Customers and the company itself give each content a grade; the composite score
    weighs both. The standard in force gives contents, weights and targets. The manager
    of customer service and that of the department countersign; then it is frozen.

    =====================  ===========  =======  ==================
    ..                     coordinator  manager  head of department
    =====================  ===========  =======  ==================
    prepare, grade, close  all          all
    say an opinion         all          all      own
    countersign            by the rules of the step, see the settings
    =====================  ===========  =======  ==================
    """

    _name = "aftersales.evaluation"
    _inherit = [
        "aftersales.service.word",
        "aftersales.workflow",
        "aftersales.numbering",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Service Evaluation"
    _order = "date_from desc, id desc"
    _check_company_auto = True
    _mail_post_access = "read"

    _sequence_code = "aftersales.evaluation"
    _sequence_prefix = "SE-%(year)s%(month)s-"

    _transitions = TRANSITIONS
    _final_states = FINAL_STATES
    _locked_states = FINAL_STATES
    # What the countersigners have before them; the department still says its word.
    _settled_fields = dict.fromkeys(
        (
            "team_id",
            "date",
            "date_from",
            "date_to",
            "customer_share",
            "line_ids",
            "opinion",
            "note",
        ),
        SETTLED_STATES,
    )
    _folded_states = ("cancelled",)
    _protected_fields = ("state_entered_at", "name", "standard_id")
    _signed_fields = ("team_id", "date_from", "date_to", "opinion", "total")
    # What the head of the department may write.
    _department_fields = ("department_opinion",)
    _department_desk = EVALUATORS

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
    team_id = fields.Many2one(
        "aftersales.team", "Department", required=True, index=True, check_company=True
    )
    date = fields.Date(
        "Evaluated On", default=fields.Date.context_today, required=True, copy=False
    )
    date_from = fields.Date(
        "Period From", required=True, default=lambda self: self._get_last_month()[0]
    )
    date_to = fields.Date(
        "Period Until", required=True, default=lambda self: self._get_last_month()[1]
    )
    period_text = fields.Char("Period", compute="_compute_period_text")
    standard_id = fields.Many2one(
        "aftersales.standard",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The one that held on the last day of the period.",
    )
    customer_share = fields.Float(
        "Customers' Weight (%)",
        digits=(5, 2),
        default=lambda self: self.env.company.aftersales_evaluation_share,
        help="How much the customers' score counts in the composite one; the rest is"
        " the internal score's.",
    )
    line_ids = fields.One2many(
        "aftersales.evaluation.line", "evaluation_id", "Contents"
    )
    gap_ids = fields.One2many("aftersales.evaluation.gap", "evaluation_id", "Gaps")
    total = fields.Float(
        "Total Score", compute="_compute_total", store=True, digits=(6, 2)
    )
    scored_weight = fields.Float(
        "Scored (%)",
        compute="_compute_total",
        store=True,
        digits=(5, 2),
        help="On how much of the weights the total score rests.",
    )
    total_text = fields.Char("Shown Total", compute="_compute_total_text")
    opinion = fields.Text("Evaluation Opinion")
    department_opinion = fields.Text(
        "Department's Word",
        help="What the head of the department says to it, and proposes.",
    )
    note = fields.Text("Remarks")

    # Stamps
    submitted_at = fields.Datetime("Passed On At", readonly=True, copy=False)
    submitted_by_id = fields.Many2one(
        "res.users", "Form Filler", readonly=True, copy=False
    )
    closed_at = fields.Datetime("Closed On", readonly=True, copy=False)
    closed_by_id = fields.Many2one("res.users", readonly=True, copy=False)

    _name_unique = models.UniqueIndex(
        "(company_id, name)", "This number of an evaluation is in use already."
    )
    _period_ordered = models.Constraint(
        "CHECK (date_to >= date_from)", "A period cannot end before it begins."
    )
    _share_between = models.Constraint(
        "CHECK (customer_share BETWEEN 0 AND 100)",
        "The customers' weight lies between 0 and 100 percent.",
    )

    # === DEFAULTS === #

    @api.model
    def _get_last_month(self):
        today = self.env.company._aftersales_get_day()
        end = date_utils.start_of(today, "month") - timedelta(days=1)
        return date_utils.start_of(end, "month"), end

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("line_ids.weight", "line_ids.composite", "line_ids.has_composite")
    def _compute_total(self):
        """Weigh the contents that have a score; the others count on neither side."""
        for evaluation in self:
            lines = evaluation.line_ids.filtered("has_composite")
            weight = sum(lines.mapped("weight"))
            points = sum(line.weight * line.composite for line in lines)
            evaluation.total = points / weight if weight else 0
            evaluation.scored_weight = weight

    @api.depends("total", "scored_weight")
    @api.depends_context("lang")
    def _compute_total_text(self):
        """Tell the total, of how many, and on how much of the weights it rests."""
        for evaluation in self:
            if not evaluation.scored_weight:
                evaluation.total_text = self.env._("No score yet")
                continue
            evaluation.total_text = self.env._(
                "%(total)s / 10 (%(weight)s %% scored)",
                total=f"{evaluation.total:.1f}",
                weight=f"{evaluation.scored_weight:g}",
            )

    @api.depends("date_from", "date_to")
    @api.depends_context("lang")
    def _compute_period_text(self):
        for evaluation in self:
            evaluation.period_text = evaluation._format_period()

    @api.depends("name", "team_id.name", "date_from", "date_to")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for evaluation in self:
            parts = (evaluation.name, evaluation.team_id.name)
            evaluation.display_name = " ".join(filter(None, parts))

    # === ACTIONS === #

    def action_prepare(self):
        """Fill contents, figures and proposed grades from the standard in force.

        Grades that somebody has given stay.
        """
        self.check_access("write")
        self._check_facts({"line_ids": True})
        for evaluation in self:
            evaluation._prepare()
        return True

    # === GUARDS === #

    def _score_refusals(self):
        """Yield a point where there is nothing to evaluate, or nothing was scored."""
        for evaluation in self:
            if not evaluation.line_ids:
                text = self.env._("There is no content yet: prepare it.")
                yield evaluation, text, "line_ids"
            for line in evaluation.line_ids:
                if line.weight and not line.has_composite and not line.note:
                    text = self.env._(
                        "“%(content)s” has no grade: give one, or remark why there is"
                        " none.",
                        content=line.name,
                    )
                    yield evaluation, text, "line_ids"

    # === BUSINESS === #

    def _format_period(self):
        """Return the days that are evaluated, in the reader's language."""
        days = (self.date_from, self.date_to)
        return " – ".join(format_date(self.env, day) for day in days if day)

    def _get_workflow_user(self, role):
        """Return who is in charge: the form filler, or the head of the department."""
        self.ensure_one()
        if role == "leader":
            return self.team_id._get_responsible() or super()._get_workflow_user(role)
        if role == "owner":
            return self.submitted_by_id or super()._get_workflow_user(role)
        return super()._get_workflow_user(role)

    def _action_close(self):
        """Take back what is still asked of the department: it has been settled."""
        self.activity_unlink(["mail.mail_activity_data_todo"])
