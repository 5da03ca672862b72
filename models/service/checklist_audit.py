from odoo import api, fields, models

from .checklist_audit_table import FINAL_STATES, STATES, TRANSITIONS


class ChecklistAudit(models.Model):
    """A checklist that was filled in: an answer to each question, and the findings.

    ======================  ====================  =======
    ..                      coordinator, quality  manager
    ======================  ====================  =======
    fill in, finish         all                   all
    ======================  ====================  =======
    """

    _name = "aftersales.checklist.audit"
    _inherit = [
        "aftersales.workflow",
        "aftersales.numbering",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Service Check"
    _order = "date desc, id desc"
    _check_company_auto = True
    _mail_post_access = "read"

    _sequence_code = "aftersales.checklist.audit"
    _sequence_prefix = "SC-%(year)s-"

    _transitions = TRANSITIONS
    _final_states = FINAL_STATES
    _locked_states = FINAL_STATES
    _folded_states = ("cancelled",)
    _protected_fields = ("state_entered_at", "name")
    _signed_fields = ("checklist_id", "team_id", "score")

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
    checklist_id = fields.Many2one(
        "aftersales.checklist",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env["aftersales.checklist"].search([], limit=1),
    )
    team_id = fields.Many2one(
        "aftersales.team",
        "Department",
        index="btree_not_null",
        check_company=True,
        help="Which department is checked; empty: customer service as a whole.",
    )
    date = fields.Date(
        "Checked On", default=fields.Date.context_today, required=True, copy=False
    )
    user_id = fields.Many2one(
        "res.users",
        "Checked By",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )
    result_ids = fields.One2many("aftersales.checklist.result", "audit_id", "Answers")
    question_count = fields.Integer(
        "Number of Questions", compute="_compute_score", store=True
    )
    answered_count = fields.Integer(
        "Questions Answered", compute="_compute_score", store=True
    )
    finding_count = fields.Integer("Shortcomings", compute="_compute_score", store=True)
    has_score = fields.Boolean(compute="_compute_score", store=True)
    score = fields.Float(
        "Score (%)",
        compute="_compute_score",
        store=True,
        digits=(5, 1),
        aggregator="avg",
        help="Yes counts 1, partly 1/2, no 0, of all questions that apply.",
    )
    score_text = fields.Char("Shown Score", compute="_compute_score_text")
    note = fields.Text("Remarks")

    # Stamps
    finished_at = fields.Datetime("Check Finished On", readonly=True, copy=False)
    finished_by_id = fields.Many2one("res.users", readonly=True, copy=False)

    _name_unique = models.UniqueIndex(
        "(company_id, name)", "This number of a check is in use already."
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("result_ids.result")
    def _compute_score(self):
        for audit in self:
            results = audit.result_ids
            audit.question_count = len(results)
            audit.answered_count = len(results.filtered("result"))
            audit.finding_count = len(results.filtered("is_finding"))
            share = results._get_share()
            audit.has_score, audit.score = share is not None, share or 0

    @api.depends("score", "has_score")
    @api.depends_context("lang")
    def _compute_score_text(self):
        for audit in self:
            none = self.env._("None yet")
            audit.score_text = f"{audit.score:.1f} %" if audit.has_score else none

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create, each with the questions of its checklist as they are now."""
        audits = super().create(vals_list)
        audits._ask()
        return audits

    # === ACTIONS === #

    def action_begin(self):
        """Show the questions: what the button needs is saved by then."""
        return True

    # === GUARDS === #

    def _answer_refusals(self):
        """Yield a point for open questions, and for findings that nobody describes."""
        for audit in self:
            left = len(audit.result_ids) - audit.answered_count
            if left or not audit.result_ids:
                text = self.env._(
                    "Questions without an answer yet: %(count)s.", count=left
                )
                yield audit, text, "result_ids"
            for result in audit.result_ids:
                if result.is_finding and not result.finding:
                    text = self.env._(
                        "“%(question)s”: say what was found.", question=result.name
                    )
                    yield audit, text, "result_ids"

    # === BUSINESS === #

    def _ask(self):
        """Take over the questions; those of a changed checklist stay as they were."""
        results = self.env["aftersales.checklist.result"]._store_new(
            [
                {
                    "audit_id": audit.id,
                    "question_id": question.id,
                    "sequence": position,
                    "group_name": question.group_id.name,
                    "name": question.name,
                }
                for audit in self
                for position, question in enumerate(audit.checklist_id._get_questions())
            ]
        )
        results._take_over_words()
