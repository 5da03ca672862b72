from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# What a member of the department may fill; everything else is the asker's.
ANSWER_FIELDS = {"cause", "measure", "opinion", "attachment_ids", "done_on"}


class DepartmentRequest(models.Model):
    """A question to a department about a complaint: cause, measure or opinion.

    =====================  ====  ===========  ======
    ..                     read  ask, change  answer
    =====================  ====  ===========  ======
    member of the team     own                own
    service, coordinator,  all   all          own
    quality, manager
    =====================  ====  ===========  ======
    """

    _name = "aftersales.department.request"
    _inherit = ["aftersales.complaint.part", "mail.thread", "mail.activity.mixin"]
    _description = "Department Request"
    _order = "state, due_on, id"
    _check_company_auto = True

    complaint_id = fields.Many2one(
        "aftersales.complaint",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="complaint_id.company_id", store=True, precompute=True, index=True
    )
    name = fields.Char("Question", required=True)
    team_id = fields.Many2one(
        "aftersales.team", "Department", required=True, index=True, check_company=True
    )
    user_id = fields.Many2one(
        "res.users",
        "Asked Person",
        compute="_compute_user_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        help="The department's leader, or his delegate while he is absent.",
    )
    state = fields.Selection(
        [("asked", "Asked"), ("answered", "Answered")],
        "Status",
        default="asked",
        required=True,
        readonly=True,
        copy=False,
    )
    due_on = fields.Date(
        "Answer Until", default=lambda self: self._default_due_on(), required=True
    )
    complaint_name = fields.Char(
        "Number", compute="_compute_summary", compute_sudo=True
    )
    complaint_subject = fields.Char(
        "Subject", compute="_compute_summary", compute_sudo=True
    )
    complaint_description = fields.Html(
        "What Happened", compute="_compute_summary", compute_sudo=True
    )
    complaint_products = fields.Char(
        "Products", compute="_compute_summary", compute_sudo=True
    )
    opinion = fields.Text(help="What the department says to the question.")
    cause = fields.Text(help="Why it happened, as the department found.")
    measure = fields.Text(help="What the department does so that it does not recur.")
    done_on = fields.Date("Measure Until")
    attachment_ids = fields.Many2many(
        "ir.attachment", string="Evidence", copy=False, bypass_search_access=True
    )
    answered_at = fields.Datetime("Answered On", readonly=True, copy=False)
    answered_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    is_late = fields.Boolean(
        "Late", compute="_compute_is_late", search="_search_is_late"
    )

    # === DEFAULTS === #

    def _default_due_on(self):
        return fields.Date.context_today(self) + timedelta(days=2)

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("team_id")
    def _compute_user_id(self):
        for request in self:
            person = request.team_id and request.team_id._get_responsible()
            # Whoever is complained about is not asked about himself.
            if person == request.complaint_id.sudo().complained_user_id:
                person = False
            request.user_id = person

    @api.depends("complaint_id")
    def _compute_summary(self):
        """Show of the complaint what the department needs, and no more."""
        for request in self:
            complaint = request.complaint_id
            request.complaint_name = complaint.name
            request.complaint_subject = complaint.subject
            request.complaint_description = complaint.description
            request.complaint_products = ", ".join(
                complaint.line_ids.mapped("product_id.display_name")
            )

    @api.depends("due_on", "state")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for request in self:
            request.is_late = (
                request.state == "asked"
                and bool(request.due_on)
                and request.due_on < today
            )

    @api.model
    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = fields.Domain("state", "=", "asked") & fields.Domain(
            "due_on", "<", fields.Date.context_today(self)
        )
        return late if True in value else ~late

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create, each with a to-do for the person asked."""
        for vals in vals_list:
            if vals.get("state", "asked") != "asked" or vals.get("answered_at"):
                raise UserError(self.env._("A request is asked first, then answered."))
        requests = super().create(vals_list)
        requests.complaint_id._ask_departments()
        for request in requests.filtered("user_id"):
            request.sudo().activity_schedule(
                "mail.mail_activity_data_todo",
                summary=request.name,
                user_id=request.user_id.id,
                date_deadline=request.due_on,
            )
        return requests

    def write(self, vals):
        """Write; a member of the department fills the answer only.

        :raise AccessError: when somebody without another role writes anything else
        :raise UserError: when the answer has been given already, or is forged
        """
        if {"state", "answered_at", "answered_by_id"} & vals.keys():
            raise UserError(self.env._("Use the button to answer a request."))
        self._check_answer_rights(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_answered(self):
        if self.filtered(lambda r: r.state == "answered"):
            raise UserError(self.env._("An answered request is evidence and stays."))

    # === ACTIONS === #

    def action_answer(self):
        """Hand the answer in.

        :raise UserError: when cause, measure and opinion are all empty
        """
        for request in self:
            request._check_answer_rights(dict.fromkeys(ANSWER_FIELDS))
            if not (request.opinion or request.cause or request.measure):
                raise UserError(
                    self.env._("Fill in the cause and the measure, or an opinion.")
                )
            super(DepartmentRequest, request).write(
                {
                    "state": "answered",
                    "answered_at": fields.Datetime.now(),
                    "answered_by_id": self.env.uid,
                }
            )
            request.sudo().activity_feedback(["mail.mail_activity_data_todo"])
            if not request.complaint_id.sudo().open_request_count:
                request.complaint_id._record_fact("returned", request.answered_at)
            request.complaint_id.sudo()._message_log(
                body=self.env._(
                    "%(department)s answered: %(question)s",
                    department=request.team_id.name,
                    question=request.name,
                )
            )
        return True

    # === BUSINESS === #

    def _check_answer_rights(self, vals):
        """Let a department fill its own answers only, and nobody an answer given."""
        if ANSWER_FIELDS & vals.keys() and self.filtered(
            lambda r: r.state == "answered"
        ):
            raise UserError(self.env._("The answer was given and stays as it is."))
        if self.env.su or self.env.user.has_group("aftersales.group_user"):
            return
        own = self.env.user._get_aftersales_team_ids()
        foreign = self.filtered(lambda r: r.team_id.id not in own)
        if foreign or vals.keys() - ANSWER_FIELDS:
            raise AccessError(
                self.env._(
                    "You can fill in the cause, the measure and the opinion of your own"
                    " department only."
                )
            )
