from odoo import api, fields, models
from odoo.tools import SQL

KINDS = [
    ("complaint", "Complaint"),
    ("contact", "Contact"),
    ("suggestion", "Suggestion or inquiry"),
    ("survey", "Survey"),
]
# A kind of event -> its model and the field that leads there.
DOCUMENTS = {
    "complaint": "complaint_id",
    "contact": "contact_id",
    "suggestion": "suggestion_id",
    "survey": "invitation_id",
}


class CustomerEvent(models.Model):
    """The customer's file in one line of time: complaints, contacts, suggestions.

    Each row is read from its document; surveys count from their answer on.
    """

    _name = "aftersales.customer.event"
    _description = "Event in the Customer's File"
    _auto = False
    _order = "happened_at desc, id desc"
    _rec_name = "subject"
    _depends = {
        "aftersales.complaint": [
            "commercial_partner_id",
            "company_id",
            "complained_user_id",
            "name",
            "partner_id",
            "product_id",
            "received_at",
            "salesperson_id",
            "subject",
            "team_id",
            "user_id",
        ],
        "aftersales.contact": [
            "commercial_partner_id",
            "company_id",
            "complaint_id",
            "contacted_at",
            "partner_id",
            "user_id",
            "words",
        ],
        "aftersales.suggestion": [
            "commercial_partner_id",
            "company_id",
            "partner_id",
            "product_id",
            "received_at",
            "subject",
            "user_id",
        ],
        "aftersales.survey.invitation": [
            "answered_at",
            "commercial_partner_id",
            "company_id",
            "partner_id",
            "product_id",
            "state",
        ],
    }

    kind = fields.Selection(KINDS, readonly=True)
    happened_at = fields.Datetime("On", readonly=True)
    subject = fields.Char("What", readonly=True)
    partner_id = fields.Many2one("res.partner", "Contact", readonly=True)
    commercial_partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    user_id = fields.Many2one("res.users", "By", readonly=True)
    complaint_id = fields.Many2one("aftersales.complaint", readonly=True)
    contact_id = fields.Many2one(
        "aftersales.contact", "Contact on Record", readonly=True
    )
    suggestion_id = fields.Many2one("aftersales.suggestion", readonly=True)
    invitation_id = fields.Many2one(
        "aftersales.survey.invitation", "Survey", readonly=True
    )
    outcome = fields.Selection(related="contact_id.outcome")
    complaint_state = fields.Selection(related="complaint_id.state")
    # What the record rules look at
    team_id = fields.Many2one("aftersales.team", readonly=True)
    creator_id = fields.Many2one("res.users", readonly=True)
    owner_id = fields.Many2one("res.users", readonly=True)
    salesperson_id = fields.Many2one("res.users", readonly=True)
    complained_user_id = fields.Many2one("res.users", readonly=True)

    # === COMPUTE, INVERSE, SEARCH === #

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT id * 4 AS id, 'complaint' AS kind, received_at AS happened_at,
                concat_ws(' · ', name, subject) AS subject, partner_id,
                commercial_partner_id, company_id, product_id, user_id,
                id AS complaint_id, NULL::integer AS contact_id,
                NULL::integer AS suggestion_id, NULL::integer AS invitation_id,
                team_id, create_uid AS creator_id, user_id AS owner_id,
                salesperson_id, complained_user_id
            FROM aftersales_complaint
            UNION ALL
            SELECT contact.id * 4 + 1, 'contact', contact.contacted_at,
                left(contact.words, 200), contact.partner_id,
                contact.commercial_partner_id, contact.company_id, NULL,
                contact.user_id, contact.complaint_id, contact.id, NULL, NULL,
                complaint.team_id, complaint.create_uid, complaint.user_id,
                complaint.salesperson_id, complaint.complained_user_id
            FROM aftersales_contact AS contact
            LEFT JOIN aftersales_complaint AS complaint
                ON complaint.id = contact.complaint_id
            UNION ALL
            SELECT id * 4 + 2, 'suggestion', received_at,
                concat_ws(' · ', name, subject), partner_id, commercial_partner_id,
                company_id, product_id, user_id, NULL, NULL, id, NULL,
                NULL, NULL, NULL, NULL, NULL
            FROM aftersales_suggestion
            UNION ALL
            SELECT id * 4 + 3, 'survey', answered_at, NULL, partner_id,
                commercial_partner_id, company_id, product_id, NULL, NULL, NULL,
                NULL, id, NULL, NULL, NULL, NULL, NULL
            FROM aftersales_survey_invitation
            WHERE state = 'answered'
            """
        )

    # === ACTIONS === #

    @api.readonly
    def action_open(self):
        """Open the document that the event is."""
        self.ensure_one()
        return self[DOCUMENTS[self.kind]]._get_records_action(context={})
