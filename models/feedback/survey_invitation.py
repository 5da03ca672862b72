from odoo import api, fields, models


class SurveyInvitation(models.Model):
    """One contact who is asked one survey: when, about what, and what came of it.

    It is made when the event happens and sent when it is due. A contact who cannot or
    shall not be asked stays on record with the reason.
    """

    _name = "aftersales.survey.invitation"
    _inherit = ["aftersales.recorded"]
    _description = "Survey Invitation"
    _order = "due_at desc, id desc"
    _rec_name = "partner_id"
    _check_company_auto = True

    # Only our own code records them.
    _aftersales_recorded = frozenset(
        [
            "answer_id",
            "answered_at",
            "campaign_id",
            "entered_by_id",
            "expires_at",
            "reminded_at",
            "rule_id",
            "sent_at",
            "skip_reason",
            "state",
        ]
    )

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
        "aftersales.survey.rule", "Rule", ondelete="restrict", index="btree_not_null"
    )
    campaign_id = fields.Many2one(
        "aftersales.survey.campaign",
        "Campaign",
        ondelete="restrict",
        index="btree_not_null",
    )
    # What it is about
    complaint_id = fields.Many2one(
        "aftersales.complaint", ondelete="restrict", index="btree_not_null"
    )
    return_id = fields.Many2one(
        "aftersales.return", ondelete="restrict", index="btree_not_null"
    )
    rework_id = fields.Many2one(
        "aftersales.rework", ondelete="restrict", index="btree_not_null"
    )
    order_id = fields.Many2one(
        "sale.order", "Sales Order", ondelete="restrict", index="btree_not_null"
    )
    picking_id = fields.Many2one(
        "stock.picking", "Delivery", ondelete="restrict", index="btree_not_null"
    )
    product_id = fields.Many2one("product.product", index="btree_not_null")
    team_id = fields.Many2one("aftersales.team", "Department", index="btree_not_null")
    # What came of it
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("sent", "Asked"),
            ("answered", "Answered"),
            ("expired", "Not Answered"),
            ("refused", "Refused"),
            ("skipped", "Not Asked"),
        ],
        required=True,
        default="waiting",
        readonly=True,
        copy=False,
        index=True,
    )
    skip_reason = fields.Char("Not Asked Because", readonly=True, copy=False)
    due_at = fields.Datetime(
        "Asked From", required=True, default=fields.Datetime.now, index=True
    )
    sent_at = fields.Datetime("Asked On", readonly=True, copy=False)
    reminded_at = fields.Datetime("Reminded On", readonly=True, copy=False)
    expires_at = fields.Datetime("Answer Until", readonly=True, copy=False)
    answered_at = fields.Datetime("Answered On", readonly=True, copy=False)
    answer_id = fields.Many2one(
        "survey.user_input", "Answer", readonly=True, copy=False, index=True
    )
    way = fields.Selection(
        [
            ("mail", "E-mail"),
            ("phone", "Phone"),
            ("paper", "Paper"),
            ("visit", "Visit"),
        ],
        required=True,
        default="mail",
        help="How the contact is asked. By phone, on paper and on a visit, a colleague"
        " enters the answers on the customer's behalf.",
    )
    entered_by_id = fields.Many2one(
        "res.users", "Entered By", readonly=True, copy=False
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("partner_id")
    def _compute_commercial_partner_id(self):
        for invitation in self:
            invitation.commercial_partner_id = (
                invitation.partner_id.commercial_partner_id
            )
