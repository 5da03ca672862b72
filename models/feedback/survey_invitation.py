from odoo import api, fields, models
from odoo.exceptions import UserError

STATES = [
    ("waiting", "Waiting"),
    ("sent", "Asked"),
    ("answered", "Answered"),
    ("expired", "Not Answered"),
    ("refused", "Opted Out"),
    ("skipped", "Not Asked"),
]
# The contact was troubled, or will be.
ASKED_STATES = ("waiting", "sent", "answered", "expired")
# What was asked about whom stays as it is once the contact was asked.
SETTLED_FIELDS = {
    "company_id",
    "complaint_id",
    "order_id",
    "partner_id",
    "picking_id",
    "product_id",
    "return_id",
    "rework_id",
    "survey_id",
    "team_id",
}


class SurveyInvitation(models.Model):
    """One contact who is asked one survey: when, about what, and what came of it.

    It is made when the event happens and sent when it is due. A contact who cannot or
    shall not be asked stays on record with the reason.

    Our own code makes them by ``survey.survey._aftersales_invite``. Others extend
    ``_action_answered``, and ``_prepare_answer_values`` of the core's answer.
    """

    _name = "aftersales.survey.invitation"
    _inherit = ["aftersales.recorded", "aftersales.survey.terms"]
    _description = "Survey Invitation"
    _order = "due_at desc, id desc"
    _rec_name = "partner_id"
    _check_company_auto = True

    # Only our own code records them, from the beginning; a person takes the steps.
    _aftersales_recorded_new = frozenset(
        [
            "answer_id",
            "answered_at",
            "campaign_id",
            "entered_by_id",
            "expires_at",
            "failure_count",
            "remind_at",
            "reminded_at",
            "rule_id",
            "sent_at",
            "skip_reason",
        ]
    )
    _aftersales_recorded = _aftersales_recorded_new | {"state"}

    survey_id = fields.Many2one(
        "survey.survey", required=True, ondelete="restrict", index=True
    )
    partner_id = fields.Many2one(
        "res.partner", "Contact", required=True, ondelete="restrict", index=True
    )
    commercial_partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        compute="_compute_commercial_partner_id",
        store=True,
        precompute=True,
        index=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    # Why he is asked
    rule_id = fields.Many2one(
        "aftersales.survey.rule",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
    )
    campaign_id = fields.Many2one(
        "aftersales.survey.campaign",
        ondelete="restrict",
        index="btree_not_null",
    )
    # What it is about
    complaint_id = fields.Many2one(
        "aftersales.complaint",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
    )
    return_id = fields.Many2one(
        "aftersales.return",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
    )
    rework_id = fields.Many2one(
        "aftersales.rework",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
    )
    order_id = fields.Many2one(
        "sale.order",
        "Sales Order",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
    )
    picking_id = fields.Many2one(
        "stock.picking",
        "Delivery",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
    )
    product_id = fields.Many2one("product.product", index="btree_not_null")
    team_id = fields.Many2one("aftersales.team", "Department", index="btree_not_null")
    # What came of it
    state = fields.Selection(
        STATES,
        required=True,
        default="waiting",
        readonly=True,
        copy=False,
        index=True,
    )
    skip_reason = fields.Selection(
        [
            ("refused", "The contact wishes no surveys"),
            ("cooldown", "The contact was asked something a short while ago"),
            ("address", "The contact has no e-mail address"),
            ("blacklist", "The contact's e-mail address is on the blacklist"),
            ("archived", "The contact or the survey is archived"),
            ("closed", "The campaign was closed before"),
            ("mail", "The mail could not be written"),
        ],
        "Not Asked Because",
        readonly=True,
        copy=False,
    )
    due_at = fields.Datetime(
        "Asked From", required=True, default=fields.Datetime.now, index=True
    )
    sent_at = fields.Datetime("Asked On", readonly=True, copy=False)
    remind_at = fields.Datetime("Remind From", readonly=True, copy=False)
    reminded_at = fields.Datetime("Reminded On", readonly=True, copy=False)
    expires_at = fields.Datetime("Answer Until", readonly=True, copy=False)
    failure_count = fields.Integer(
        "Failed Attempts",
        readonly=True,
        copy=False,
        help="How often no mail came about.",
    )
    answered_at = fields.Datetime("Answered On", readonly=True, copy=False)
    answer_id = fields.Many2one(
        "survey.user_input", readonly=True, copy=False, index=True
    )
    way = fields.Selection(
        [
            ("mail", "E-mail"),
            ("phone", "Phone"),
            ("paper", "On Paper"),
            ("visit", "Visit"),
        ],
        required=True,
        default="mail",
        help="How the contact is asked. By phone, on paper and on a visit, a colleague"
        " enters the answers on the customer's behalf.",
    )
    entered_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        help="The colleague who entered the answers on the customer's behalf. Empty:"
        " the contact answered himself.",
    )

    _picking_once = models.UniqueIndex(
        "(rule_id, picking_id) WHERE picking_id IS NOT NULL AND complaint_id IS NULL"
        " AND return_id IS NULL AND rework_id IS NULL",
        "A rule asks about a delivery once only.",
    )
    _partner_asked_idx = models.Index(
        "(partner_id) WHERE state IN ('waiting', 'sent', 'answered', 'expired')"
    )
    _due_idx = models.Index("(due_at, id) WHERE state = 'waiting'")
    _sent_idx = models.Index("(expires_at, remind_at) WHERE state = 'sent'")

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("partner_id")
    def _compute_commercial_partner_id(self):
        for invitation in self:
            invitation.commercial_partner_id = (
                invitation.partner_id.commercial_partner_id
            )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create; whoever cannot or shall not be asked is on record with the reason.

        :raise UserError: when a value names another state than the first
        """
        for vals in vals_list:
            if vals.get("state", "waiting") != "waiting":
                raise UserError(self.env._("A new invitation begins as waiting."))
        # Named explicitly, so that no default of a client's context comes in.
        invitations = super().create(
            [
                {**self._get_default_terms(vals), **vals, "state": "waiting"}
                for vals in vals_list
            ]
        )
        invitations.sudo()._skip_unaskable()
        return invitations

    def write(self, vals):
        """Write.

        :raise UserError: when the contact has been asked, and it is changed who was
            asked what
        """
        if not self.env.su and SETTLED_FIELDS & vals.keys():
            asked = self.filtered(lambda i: i.state != "waiting" or i.campaign_id)
            if asked:
                raise UserError(
                    self.env._(
                        "It is settled who is asked what: %(contacts)s.",
                        contacts=", ".join(asked.mapped("display_name")),
                    )
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_evidence(self):
        raise UserError(
            self.env._("An invitation is evidence of who was asked what, and stays.")
        )

    @api.model
    def _get_default_terms(self, vals):
        """Return the terms of the company of an invitation that names none itself."""
        company = self.env["res.company"].browse(vals.get("company_id"))
        company = (company or self.env.company).sudo()
        return {
            "cooldown_days": company.aftersales_survey_cooldown,
            "reminder_days": company.aftersales_survey_reminder,
            "expiry_days": company.aftersales_survey_expiry,
        }
