from odoo import api, fields, models
from odoo.exceptions import UserError

from .recall_table import FINAL_STATES, SETTLED_FIELDS, STATES, TRANSITIONS


class Recall(models.Model):
    """Products that are taken back from everybody who got them, or a drill of that.

    Who may do what:

    ==========================  =======  ===========  =======  =======
    ..                          others   coordinator  quality  manager
                                         quality      manager
    ==========================  =======  ===========  =======  =======
    read                        all      all          all      all
    prepare, notify, reconcile           all          all      all
    approve, close, reopen                            all      all
    ==========================  =======  ===========  =======  =======

    *Others* are service, process, production, planning and warehouse. A mock recall
    never sends anything and holds nothing: it ends with its report, without approval.
    """

    _name = "aftersales.recall"
    _inherit = [
        "aftersales.sla.mixin",
        "aftersales.numbering",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Recall"
    _order = "id desc"
    _rec_names_search = ["name", "subject"]
    _check_company_auto = True
    _mail_post_access = "read"

    _sequence_code = "aftersales.recall"
    _sequence_prefix = "R-%(year)s%(month)s%(day)s-"

    _transitions = TRANSITIONS
    _final_states = FINAL_STATES
    _locked_states = FINAL_STATES
    _folded_states = FINAL_STATES
    _settled_fields = SETTLED_FIELDS
    _protected_fields = (
        "state_entered_at",
        "name",
        "scope_at",
        "scope_confirmed_at",
        "scope_confirmed_by_id",
    )

    state = fields.Selection(
        STATES,
        "Status",
        default="draft",
        required=True,
        copy=False,
        group_expand=True,
        index=True,
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    problem_id = fields.Many2one(
        "aftersales.problem", index="btree_not_null", check_company=True, tracking=True
    )
    is_mock = fields.Boolean(
        "Mock Recall",
        help="A drill: nobody is notified, nothing is held; the time until the scope is"
        " complete is measured.",
    )
    user_id = fields.Many2one(
        "res.users",
        "Recall Leader",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        index="btree_not_null",
        tracking=True,
    )
    isolation_user_id = fields.Many2one(
        "res.users",
        "Isolates Own Stock",
        domain="[('share', '=', False)]",
        index="btree_not_null",
        help="Gets a task for what is still under our control when the recall starts.",
    )
    registered_at = fields.Datetime(
        "Triggered On", default=fields.Datetime.now, required=True, copy=False
    )

    # Notice
    is_safety = fields.Boolean(
        "Safety", tracking=True, help="Persons or property are in danger."
    )
    is_consumer = fields.Boolean(
        "Held by Consumers",
        default=True,
        help="At least two of repair, replacement and refund must be offered then.",
    )
    headline = fields.Char(translate=True, tracking=True)
    subject = fields.Char(
        required=True,
        translate=True,
        tracking=True,
        index="trigram",
        help="The product and what is wrong with it, as the notice names it.",
    )
    hazard = fields.Text(
        translate=True, help="What can happen, to whom and how badly; no soft words."
    )
    stop_use = fields.Boolean(
        "Tell to Stop Using",
        default=True,
        help="The notice says: stop using the product at once.",
    )
    instruction = fields.Text("What to Do", translate=True)
    return_instruction = fields.Text("How to Return", translate=True)
    remedy_ids = fields.Many2many(
        "aftersales.remedy",
        "aftersales_recall_remedy_rel",
        string="Remedies Offered",
        domain="[('kind', 'in', ('repair', 'replacement', 'refund', 'return'))]",
    )
    is_free = fields.Boolean(
        "Free of Charge", default=True, help="The notice says that it costs nothing."
    )
    photo_ids = fields.Many2many(
        "ir.attachment",
        "aftersales_recall_photo_rel",
        string="Photos",
        copy=False,
        bypass_search_access=True,
    )
    photo_reason = fields.Char("Why No Photo")
    contact_phone = fields.Char()
    contact_email = fields.Char()
    contact_hours = fields.Char(translate=True)

    # Plan
    disposition_plan = fields.Html(
        help="What becomes of the goods that come back; approved with the measures."
    )
    announcement = fields.Selection(
        [("yes", "Publish"), ("no", "Not necessary")], "Public Announcement"
    )
    announcement_reason = fields.Char("Why Not Published")
    published_on = fields.Date(copy=False)
    published_where = fields.Char(copy=False)
    level_id = fields.Many2one(
        "aftersales.recall.level",
        "Effectiveness Level",
        default=lambda self: self.env["aftersales.recall.level"].search([], limit=1),
        ondelete="restrict",
        index="btree_not_null",
    )
    response_days = fields.Integer(
        default=lambda self: self.env.company.aftersales_recall_response_days,
        help="A consignee is asked to answer within these days.",
    )
    chase_days = fields.Integer(
        "Chase Interval (days)",
        default=lambda self: self.env.company.aftersales_recall_chase_days,
    )
    chase_limit = fields.Integer(
        "Reminders",
        default=lambda self: self.env.company.aftersales_recall_chase_limit,
        help="After so many reminders by mail somebody is to phone.",
    )
    conclusion = fields.Html(
        copy=False, help="What was reached, what was learnt; printed in the reports."
    )

    # Parts
    line_ids = fields.One2many("aftersales.recall.line", "recall_id", "Products")
    stock_ids = fields.One2many("aftersales.recall.stock", "recall_id", "Own Stock")
    consignee_ids = fields.One2many(
        "aftersales.recall.consignee", "recall_id", "Consignees"
    )
    inspection_ids = fields.One2many(
        "aftersales.recall.inspection", "recall_id", "Inspections"
    )
    disposal_ids = fields.One2many(
        "aftersales.recall.disposal",
        "recall_id",
    )

    # Stamps
    scope_at = fields.Datetime("Scope Read On", readonly=True, copy=False)
    scope_confirmed_at = fields.Datetime(readonly=True, copy=False)
    scope_confirmed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    approved_at = fields.Datetime("Approved On", readonly=True, copy=False)
    approved_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    started_at = fields.Datetime("Started On", readonly=True, copy=False)
    started_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    reconciled_at = fields.Datetime("Reconciled On", readonly=True, copy=False)
    reconciled_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    closed_at = fields.Datetime("Closed On", readonly=True, copy=False)
    closed_by_id = fields.Many2one("res.users", readonly=True, copy=False)

    _name_unique = models.UniqueIndex(
        "(company_id, name)", "This recall number is in use already."
    )
    _days_positive = models.Constraint(
        "CHECK (response_days > 0 AND chase_days > 0 AND chase_limit >= 0)",
        "Days to answer and between reminders must be at least one.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("name", "subject")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for recall in self:
            names = [recall.name, recall.subject]
            recall.display_name = " · ".join(filter(None, names))

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create, with the prescribed headline and the company's contact."""
        for vals in vals_list:
            company = self.env["res.company"].browse(vals.get("company_id"))
            contact = self._prepare_contact(company or self.env.company)
            vals.update({n: v for n, v in contact.items() if not vals.get(n)})
        recalls = super().create(vals_list)
        recalls.filtered(lambda recall: not recall.headline)._set_headline()
        return recalls

    def write(self, vals):
        """Write; the prescribed headline follows the danger."""
        usual = self.browse()
        if "is_safety" in vals and "headline" not in vals:
            usual = self.filtered(lambda r: r.headline == r._get_usual_headline())
        result = super().write(vals)
        usual._set_headline()
        return result

    # === ACTIONS === #

    def action_open_consignees(self):
        """Open the consignees as a list of their own."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales.recall_consignee_action"
        )
        return {
            **action,
            "domain": [("recall_id", "=", self.id)],
            "context": {"default_recall_id": self.id},
        }

    # === VIEWS === #

    def _offers_step(self, name):
        """Offer a drill no approval, and a recall no end of a drill."""
        other = "approve" if self.is_mock else "report"
        return super()._offers_step(name) and name != other

    @api.model
    def _prepare_button(self, name, transition):
        """Show the approval for recalls only, the end of a drill for drills only."""
        button = super()._prepare_button(name, transition)
        condition = {"approve": "is_mock", "report": "not is_mock"}.get(name)
        if condition:
            button.set("invisible", f"{condition} or {button.get('invisible')}")
        return button

    # === BUSINESS === #

    @api.model
    def _prepare_contact(self, company):
        """Return where consignees can ask, as the company's settings say."""
        company = company.sudo()
        return {
            "contact_phone": company.aftersales_recall_phone or company.phone,
            "contact_email": company.aftersales_recall_email or company.email,
            "contact_hours": company.aftersales_recall_hours,
        }

    def _check_real(self):
        """Refuse what reaches the outside for a mock recall.

        :raise UserError: when one of the recalls is a drill
        """
        mock = self.filtered("is_mock")
        if mock:
            raise UserError(
                self.env._(
                    "%(recalls)s: a mock recall sends nothing and holds nothing.",
                    recalls=", ".join(mock.mapped("display_name")),
                )
            )

    def _get_workflow_user(self, role):
        if role == "owner" and self.user_id:
            return self.user_id
        return super()._get_workflow_user(role)
