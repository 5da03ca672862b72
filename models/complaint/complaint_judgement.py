from odoo import api, fields, models

OUTSIDE = ("customer", "none")


class Complaint(models.Model):
    """Investigation and responsibility, with its branches (D-09 to D-23)."""

    _inherit = "aftersales.complaint"

    fact_check = fields.Selection(
        [("true", "It is true"), ("false", "It is not true")],
        "Is It True?",
        tracking=True,
        help="Confirmed by quality before anything is asked of a department (D-10).",
    )
    fact_note = fields.Text("Findings")
    responsibility = fields.Selection(
        [
            ("own", "Own department"),
            ("supplier", "Supplier"),
            ("carrier", "Carrier"),
            ("customer", "Customer"),
            ("none", "Not ours"),
        ],
        tracking=True,
        help="Own department: it finds cause and measure. Supplier: purchasing takes"
        " part. Customer or not ours: explained with evidence, no measures.",
    )
    responsible_team_id = fields.Many2one(
        "aftersales.team",
        "Responsible Department",
        index="btree_not_null",
        tracking=True,
        check_company=True,
    )
    responsible_partner_id = fields.Many2one(
        "res.partner",
        "Responsible Company",
        index="btree_not_null",
        help="The supplier or carrier that is the cause.",
    )
    responsibility_reason = fields.Text("Reasons of the Judgement")
    evidence_ids = fields.Many2many(
        "ir.attachment",
        "aftersales_complaint_evidence_rel",
        string="Evidence",
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
        help="What the review meeting decided about the responsibility (D-21).",
    )
    judged_at = fields.Datetime("Judged On", readonly=True, copy=False)
    judged_by_id = fields.Many2one("res.users", "Judged By", readonly=True, copy=False)
    rejected_at = fields.Datetime("Rejected On", readonly=True, copy=False)
    rejected_by_id = fields.Many2one(
        "res.users", "Rejected By", readonly=True, copy=False
    )
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
        "Appeal Until",
        compute="_compute_appeal_until",
        help="Last day on which the customer may appeal; named in the letter.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("request_ids.state")
    def _compute_open_request_count(self):
        for complaint in self:
            requests = complaint.request_ids.filtered(lambda r: r.state == "asked")
            complaint.open_request_count = len(requests)

    def _compute_meeting_count(self):
        groups = self.env["calendar.event"]._read_group(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)],
            ["res_id"],
            ["__count"],
        )
        counts = dict(groups)
        for complaint in self:
            complaint.meeting_count = counts.get(complaint.id, 0)

    @api.depends("rejected_at", "company_id")
    def _compute_appeal_until(self):
        for complaint in self:
            rejected_on = complaint.rejected_at and fields.Datetime.context_timestamp(
                complaint, complaint.rejected_at
            )
            days = complaint.company_id.aftersales_appeal_days
            complaint.appeal_until = rejected_on and fields.Date.add(
                rejected_on.date(), days=days
            )

    # === ACTIONS === #

    def action_open_meetings(self):
        """Open the review meetings of this complaint in the calendar."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "calendar.action_calendar_event"
        )
        action["domain"] = [("res_model", "=", self._name), ("res_id", "=", self.id)]
        people = self.user_id | self.responsible_team_id._get_responsible()
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
            if not complaint.fact_check:
                text = self.env._(
                    "It is not confirmed yet whether the complaint is true."
                )
                yield complaint, text, "fact_check"
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
        """Yield when a quality complaint is judged by somebody outside quality."""
        self.ensure_one()
        user = self.env.user
        if self.is_quality and not user.has_group("aftersales.group_quality_user"):
            text = self.env._("A quality complaint is judged by quality.")
            yield self, text, "is_quality"

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
            if complaint.validity and complaint.validity != "invalid":
                text = self.env._("Only a complaint judged invalid can be rejected.")
                yield complaint, text, "validity"
            if complaint.appeal_count and complaint.rejected_by_id == self.env.user:
                text = self.env._("An appeal is decided by another person than before.")
                yield complaint, text, "rejected_by_id"

    def _appeal_refusals(self):
        """Yield what keeps the customer's appeal from being taken up."""
        for complaint in self:
            if complaint.appeal_user_id and (
                complaint.appeal_user_id == complaint.rejected_by_id
            ):
                text = self.env._("The appeal goes to another person.")
                yield complaint, text, "appeal_user_id"
            if complaint.appeal_count:
                text = self.env._(
                    "The appeal has been decided; the rejection is final."
                )
                yield complaint, text, "appeal_count"

    def _action_judge(self):
        """Hand a case that is not ours back to the front office (D-17)."""
        not_ours = self.filtered(lambda c: c.responsibility == "none")
        for company, complaints in not_ours.grouped("company_id").items():
            front = self.env["aftersales.team"].search(
                [("function", "=", "front"), ("company_id", "in", [company.id, False])],
                limit=1,
            )
            if front:
                complaints.filtered(lambda c, t=front: c.team_id != t).write(
                    {"team_id": front.id}
                )

    def _action_reject(self):
        """Offer the appeal: a new answer with reasons and recourse has to leave."""
        self._write_protected(
            {"answered_at": False, "answered_by_id": False, "appeal_user_id": False}
        )

    def _action_appeal(self):
        """Put the other person in charge, and count the appeal."""
        for complaint in self:
            complaint._write_protected(
                {
                    "user_id": complaint.appeal_user_id.id,
                    "appeal_count": complaint.appeal_count + 1,
                    "validity": False,
                }
            )
