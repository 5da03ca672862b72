from odoo import api, fields, models
from odoo.tools import format_date

OUTSIDE = ("customer", "none")
# What a new round of the case begins without.
JUDGEMENT_FACTS = (
    "validity",
    "responsibility",
    "responsible_team_id",
    "responsible_partner_id",
)
ANSWER_FACTS = (
    "consent",
    "consent_by",
    "consent_at",
    "consent_channel_id",
    "answered_at",
    "answered_by_id",
)


class Complaint(models.Model):
    """Investigation and responsibility, with its branches (D-09 to D-23)."""

    _inherit = "aftersales.complaint"

    fact_check = fields.Selection(
        [("true", "It is true"), ("false", "It is not true")],
        "Is It True?",
        tracking=True,
        copy=False,
        help="Confirmed by quality before anything is asked of a department.",
    )
    fact_note = fields.Text("Findings", copy=False)
    responsibility = fields.Selection(
        [
            ("own", "Own department"),
            ("supplier", "Supplier"),
            ("carrier", "Carrier"),
            ("customer", "Customer"),
            ("none", "Not ours"),
        ],
        tracking=True,
        copy=False,
        help="Own department: it finds cause and measure. Supplier: purchasing takes"
        " part. Customer or not ours: explained with evidence, no measures.",
    )
    responsible_team_id = fields.Many2one(
        "aftersales.team",
        "Responsible Department",
        index="btree_not_null",
        tracking=True,
        check_company=True,
        copy=False,
    )
    responsible_partner_id = fields.Many2one(
        "res.partner",
        "Responsible Company",
        index="btree_not_null",
        copy=False,
        help="The supplier or carrier that is the cause.",
    )
    responsibility_reason = fields.Text(
        "Reasons of the Judgement",
        copy=False,
        help="Printed in the letter to the customer when the complaint is rejected.",
    )
    evidence_ids = fields.Many2many(
        "ir.attachment",
        "aftersales_complaint_evidence_rel",
        bypass_search_access=True,
        copy=False,
        help="Test reports, records and pictures that the judgement rests on.",
    )
    request_ids = fields.One2many(
        "aftersales.department.request", "complaint_id", "Department Requests"
    )
    open_request_count = fields.Integer(
        "Unanswered Requests", compute="_compute_open_request_count"
    )
    meeting_count = fields.Integer("Meetings", compute="_compute_meeting_count")
    meeting_decision = fields.Text(
        "Decision of the Review",
        copy=False,
        help="What the review meeting decided about the responsibility.",
    )
    judged_at = fields.Datetime("Judged On", readonly=True, copy=False)
    judged_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    rejected_at = fields.Datetime("Rejected On", readonly=True, copy=False)
    rejected_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    appeal_user_id = fields.Many2one(
        "res.users",
        "Appeal Goes To",
        domain="[('share', '=', False), ('id', '!=', rejected_by_id)]",
        copy=False,
        help="Another person than the one who rejected.",
    )
    appealed_at = fields.Datetime("Appealed On", readonly=True, copy=False)
    appeal_count = fields.Integer("Appeals", readonly=True, copy=False)
    appeal_until = fields.Date(
        compute="_compute_appeal_until",
        help="Last day on which the customer may appeal, counted from the day on which"
        " the rejection is explained to him; named in the letter.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("request_ids.state")
    def _compute_open_request_count(self):
        for complaint in self:
            requests = complaint.request_ids.filtered(lambda r: r.state == "asked")
            complaint.open_request_count = len(requests)

    def _compute_meeting_count(self):
        """Count with full rights: a colleague's private calendar counts as well."""
        meetings = self.env["calendar.event"].sudo()
        groups = meetings._read_group(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)],
            ["res_id"],
            ["__count"],
        )
        counts = dict(groups)
        for complaint in self:
            complaint.meeting_count = counts.get(complaint.id, 0)

    @api.depends("rejected_at", "answered_at", "company_id")
    def _compute_appeal_until(self):
        """Count from the answer; while none has left, from today: it leaves today."""
        for complaint in self:
            rejected_at, answered_at = complaint.rejected_at, complaint.answered_at
            if not rejected_at:
                complaint.appeal_until = False
                continue
            is_explained = answered_at and answered_at >= rejected_at
            since = answered_at if is_explained else fields.Datetime.now()
            complaint.appeal_until = fields.Date.add(
                fields.Datetime.context_timestamp(complaint, since).date(),
                days=complaint.company_id.aftersales_appeal_days,
            )

    # === ACTIONS === #

    def action_open_meetings(self):
        """Open the review meetings of this complaint in the calendar."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "calendar.action_calendar_event"
        )
        action["domain"] = [("res_model", "=", self._name), ("res_id", "=", self.id)]
        people = self.user_id
        if self.responsible_team_id:
            people |= self.responsible_team_id._get_responsible()
        action["context"] = {
            "default_res_model": self._name,
            "default_res_id": self.id,
            "default_name": self.env._(
                "Complaint review: %(complaint)s", complaint=self.display_name
            ),
            "default_partner_ids": (people | self.env.user).partner_id.ids,
        }
        return action

    # === BUSINESS === #

    def _judge_refusals(self):
        """Yield what the chosen branch of responsibility still asks for."""
        for complaint in self:
            yield from complaint._judge_right_refusals()
            yield from complaint._fact_refusals()
            if complaint.responsibility == "own" and not complaint.responsible_team_id:
                text = self.env._("Name the responsible department.")
                yield complaint, text, "responsible_team_id"
            if complaint.responsibility in ("supplier", "carrier") and not (
                complaint.responsible_partner_id
            ):
                text = self.env._("Name the supplier or carrier that is the cause.")
                yield complaint, text, "responsible_partner_id"
            if complaint.responsibility == "supplier" and not any(
                request.team_id.function == "purchasing"
                for request in complaint.request_ids
            ):
                text = self.env._(
                    "A supplier is the cause: purchasing takes part. Send it a request."
                )
                yield complaint, text, "request_ids"
            if complaint.responsibility == "none" and not complaint.evidence_ids:
                text = self.env._(
                    "A complaint that is not ours goes back with evidence: attach it."
                )
                yield complaint, text, "evidence_ids"

    def _judge_right_refusals(self):
        """Yield when the user is not the one to judge this case, or this appeal."""
        self.ensure_one()
        groups = ("aftersales.group_quality_user", "aftersales.group_manager")
        if self.is_quality and not any(map(self.env.user.has_group, groups)):
            text = self.env._("A quality complaint is judged by quality.")
            yield self, text, "is_quality"
        if self._is_appeal_pending() and self.rejected_by_id == self.env.user:
            text = self.env._("An appeal is decided by another person than before.")
            yield self, text, "rejected_by_id"

    def _is_appeal_pending(self):
        """Tell whether the customer has appealed and nobody has judged since."""
        self.ensure_one()
        rejected_at, appealed_at = self.rejected_at, self.appealed_at
        if not rejected_at or not appealed_at or appealed_at < rejected_at:
            return False
        return not self.judged_at or self.judged_at <= appealed_at

    def _fact_refusals(self):
        """Yield what is open about whether the complaint is true (D-10)."""
        self.ensure_one()
        if not self.fact_check:
            text = self.env._("It is not confirmed yet whether the complaint is true.")
            yield self, text, "fact_check"
        elif self.fact_check == "false" and self.validity in ("valid", "improve"):
            text = self.env._("What is not true cannot be valid or to be improved.")
            yield self, text, "validity"

    def _request_refusals(self):
        """Yield each department request that nobody has answered yet."""
        for request in self.request_ids.filtered(lambda r: r.state == "asked"):
            text = self.env._(
                "%(department)s has not answered yet: %(question)s",
                department=request.team_id.name,
                question=request.name,
            )
            yield request.complaint_id, text, request

    def _reject_refusals(self):
        """Yield what keeps a complaint from being rejected."""
        for complaint in self:
            yield from complaint._judge_right_refusals()
            yield from complaint._fact_refusals()
            if complaint.validity and complaint.validity != "invalid":
                text = self.env._("Only a complaint judged invalid can be rejected.")
                yield complaint, text, "validity"

    def _appeal_refusals(self):
        """Yield what keeps the customer's appeal from being taken up."""
        today = fields.Date.context_today(self)
        for complaint in self:
            judge = complaint.appeal_user_id
            if judge and judge == complaint.rejected_by_id:
                text = self.env._("The appeal goes to another person.")
                yield complaint, text, "appeal_user_id"
            elif judge and not complaint._may_be_judged_by(judge):
                text = self.env._(
                    "%(person)s may not decide this appeal.", person=judge.name
                )
                yield complaint, text, "appeal_user_id"
            if complaint.appeal_count:
                text = self.env._(
                    "The appeal has been decided; the rejection is final."
                )
                yield complaint, text, "appeal_count"
            elif complaint.appeal_until and complaint.appeal_until < today:
                text = self.env._(
                    "The customer could appeal until %(day)s. Close the case, and"
                    " reopen it if you take it up all the same.",
                    day=format_date(self.env, complaint.appeal_until),
                )
                yield complaint, text, "appeal_until"

    def _may_be_judged_by(self, user):
        """Tell whether a user has the right to judge this complaint."""
        self.ensure_one()
        complaint = self.with_user(user)
        groups = self._get_transition("judge").groups
        return (
            complaint.has_access("write")
            and not complaint._missing_permission(groups)
            and not any(complaint._judge_right_refusals())
        )

    def _action_judge(self):
        """Hand a case that is not ours back to the front office (D-17)."""
        not_ours = self.filtered(lambda c: c.responsibility == "none")
        for company, complaints in not_ours.grouped("company_id").items():
            front = self.env["aftersales.team"].search(
                [("function", "=", "front"), ("company_id", "in", [company.id, False])],
                limit=1,
            )
            if front:
                complaints.filtered(lambda c, t=front: c.team_id != t)._assign(front)

    def _action_reject(self):
        """Offer the appeal: a new answer with reasons and recourse has to leave."""
        self._write_protected(
            {"answered_at": False, "answered_by_id": False, "appeal_user_id": False}
        )

    def _action_revise(self):
        """Investigate again: what was agreed and answered so far no longer counts."""
        self._write_protected(dict.fromkeys(ANSWER_FACTS, False))

    def _action_appeal(self):
        """Put the other person in charge of judging anew, and count the appeal."""
        self._write_protected(dict.fromkeys(ANSWER_FACTS + JUDGEMENT_FACTS, False))
        for complaint in self:
            complaint._write_protected(
                {
                    "user_id": complaint.appeal_user_id.id,
                    "appeal_count": complaint.appeal_count + 1,
                    "fact_check": False,
                }
            )
