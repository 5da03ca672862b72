from odoo import fields, models
from odoo.fields import Domain

GROUPS = "aftersales.group_user"


class ResPartner(models.Model):
    """A contact who wishes not to be asked is not asked."""

    _inherit = "res.partner"

    aftersales_survey_refused_at = fields.Datetime(
        "Surveys Refused On",
        readonly=True,
        copy=False,
        tracking=True,
        groups=GROUPS,
        help="Since then the contact wishes to get no surveys; he gets none.",
    )
    aftersales_survey_refused_by_id = fields.Many2one(
        "res.users",
        "Refusal Noted By",
        readonly=True,
        copy=False,
        groups=GROUPS,
        help="Empty: the contact refused by the link of a survey's mail.",
    )
    aftersales_invitation_ids = fields.One2many(
        "aftersales.survey.invitation", "partner_id", "Surveys Asked", groups=GROUPS
    )
    aftersales_invitation_count = fields.Integer(
        "Surveys", compute="_compute_aftersales_invitation_count", groups=GROUPS
    )

    # === COMPUTE, INVERSE, SEARCH === #

    def _compute_aftersales_invitation_count(self):
        """Count the invitations of the whole customer company."""
        customers = self.commercial_partner_id
        groups = self.env["aftersales.survey.invitation"]._read_group(
            [("commercial_partner_id", "in", customers.ids)],
            ["commercial_partner_id"],
            ["__count"],
        )
        counts = {customer.id: count for customer, count in groups}
        for partner in self:
            customer = partner.commercial_partner_id
            partner.aftersales_invitation_count = counts.get(customer.id, 0)

    # === ACTIONS === #

    def action_refuse_surveys(self):
        """Note that the contact told us that he wishes no surveys."""
        self.check_access("write")
        self._aftersales_refuse_surveys(self.env.user)

    def action_allow_surveys(self):
        """Note that the contact may be asked again."""
        self.write(
            {
                "aftersales_survey_refused_at": False,
                "aftersales_survey_refused_by_id": False,
            }
        )

    def action_open_invitations(self):
        """Open what the customer company was asked."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales.survey_invitation_action"
        )
        customer = self.commercial_partner_id
        return {
            **action,
            "domain": [("commercial_partner_id", "=", customer.id)],
            "context": {"default_partner_id": self.id},
        }

    # === BUSINESS === #

    def _aftersales_refuse_surveys(self, user=None):
        """Record the refusal, and take back what is still waiting.

        A refusal holds for the address: for whoever else is on file with it, too.

        :param user: who noted it; nobody where the contact did so himself
        """
        partners = self.sudo().filtered(lambda p: not p.aftersales_survey_refused_at)
        partners.write(
            {
                "aftersales_survey_refused_at": fields.Datetime.now(),
                "aftersales_survey_refused_by_id": user.id if user else False,
            }
        )
        invitations = self.env["aftersales.survey.invitation"].sudo()
        addresses = list(set(filter(None, self.sudo().mapped("email_normalized"))))
        whose = Domain("partner_id", "in", self.ids)
        if addresses:
            whose |= Domain("partner_id.email_normalized", "in", addresses)
        pending = Domain("state", "in", ("waiting", "sent"))
        invitations.search(whose & pending)._mark_refused()
