from odoo import api, fields, models
from odoo.tools import SQL

KINDS = [
    ("complaint", "Complaint"),
    ("contact", "Conversation"),
    ("suggestion", "Suggestion or inquiry"),
    ("survey", "Survey"),
    ("visit", "Visit or inspection"),
    ("training", "Training"),
    ("receipt", "Receipt confirmation"),
]
# A kind of event -> its model and the field that leads there.
DOCUMENTS = {
    "complaint": "complaint_id",
    "contact": "contact_id",
    "suggestion": "suggestion_id",
    "survey": "invitation_id",
    "visit": "visit_id",
    "training": "training_id",
    "receipt": "receipt_id",
    "improvement": "improvement_id",
}


class CustomerEvent(models.Model):
    """The customer's file in one line of time: complaints, conversations, visits ...

    Each row is read from its document; surveys count from their answer on, visits and
    trainings stand there as soon as they have a day.
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
            "survey_id",
        ],
        "aftersales.visit": [
            "commercial_partner_id",
            "company_id",
            "held_at",
            "name",
            "partner_id",
            "purpose",
            "starts_at",
            "state",
            "user_id",
        ],
        "aftersales.training": [
            "company_id",
            "held_on",
            "instructor_id",
            "name",
            "partner_id",
            "product_id",
            "starts_at",
            "state",
            "topic",
        ],
        "aftersales.training.participant": ["partner_id", "training_id"],
        "aftersales.receipt": [
            "archived_at",
            "company_id",
            "issued_on",
            "partner_id",
            "picking_id",
            "remarks",
            "user_id",
        ],
        "res.partner": ["commercial_partner_id"],
        "stock.picking": ["name"],
        "survey.survey": ["title"],
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
    visit_id = fields.Many2one("aftersales.visit", readonly=True)
    training_id = fields.Many2one("aftersales.training", readonly=True)
    receipt_id = fields.Many2one("aftersales.receipt", readonly=True)
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
            SELECT id * 9 AS id, 'complaint' AS kind, received_at AS happened_at,
                concat_ws(' · ', name, subject) AS subject, partner_id,
                commercial_partner_id, company_id, product_id, user_id,
                id AS complaint_id, NULL::integer AS contact_id,
                NULL::integer AS suggestion_id, NULL::integer AS invitation_id,
                NULL::integer AS visit_id, NULL::integer AS training_id,
                NULL::integer AS receipt_id,
                team_id, create_uid AS creator_id, user_id AS owner_id,
                salesperson_id, complained_user_id
            FROM aftersales_complaint
            UNION ALL
            SELECT contact.id * 9 + 1, 'contact', contact.contacted_at,
                left(contact.words, 200), contact.partner_id,
                contact.commercial_partner_id, contact.company_id, NULL,
                contact.user_id, contact.complaint_id, contact.id,
                NULL, NULL, NULL, NULL, NULL,
                complaint.team_id, complaint.create_uid, complaint.user_id,
                complaint.salesperson_id, complaint.complained_user_id
            FROM aftersales_contact AS contact
            LEFT JOIN aftersales_complaint AS complaint
                ON complaint.id = contact.complaint_id
            UNION ALL
            SELECT id * 9 + 2, 'suggestion', received_at,
                concat_ws(' · ', name, subject), partner_id, commercial_partner_id,
                company_id, product_id, user_id, NULL, NULL, id, NULL, NULL, NULL,
                NULL, NULL, NULL, NULL, NULL, NULL
            FROM aftersales_suggestion
            UNION ALL
            SELECT invitation.id * 9 + 3, 'survey', invitation.answered_at,
                COALESCE(survey.title ->> %(lang)s, survey.title ->> 'en_US'),
                invitation.partner_id, invitation.commercial_partner_id,
                invitation.company_id, invitation.product_id, NULL, NULL, NULL,
                NULL, invitation.id, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
            FROM aftersales_survey_invitation AS invitation
            JOIN survey_survey AS survey ON survey.id = invitation.survey_id
            WHERE invitation.state = 'answered'
            UNION ALL
            SELECT id * 9 + 4, 'visit', COALESCE(held_at, starts_at),
                concat_ws(' · ', name, purpose), partner_id, commercial_partner_id,
                company_id, NULL, user_id, NULL, NULL, NULL, NULL, id, NULL, NULL,
                NULL, NULL, NULL, NULL, NULL
            FROM aftersales_visit
            WHERE state != 'cancelled' AND COALESCE(held_at, starts_at) IS NOT NULL
            UNION ALL
            %(trainings)s
            UNION ALL
            SELECT receipt.id * 9 + 7, 'receipt',
                COALESCE(receipt.archived_at, receipt.issued_on),
                concat_ws(' · ', picking.name, receipt.remarks), receipt.partner_id,
                partner.commercial_partner_id, receipt.company_id, NULL,
                receipt.user_id, NULL, NULL, NULL, NULL, NULL, NULL, receipt.id,
                NULL, NULL, NULL, NULL, NULL
            FROM aftersales_receipt AS receipt
            JOIN stock_picking AS picking ON picking.id = receipt.picking_id
            JOIN res_partner AS partner ON partner.id = receipt.partner_id
            """,
            lang=self.env.lang or "en_US",
            trainings=self._get_trainings_query(),
        )

    @api.model
    def _get_trainings_query(self):
        """Return the trainings of a customer; of several, a row for each contact."""
        return SQL(
            """
            SELECT training.id * 9 + 5, 'training',
                COALESCE(training.held_on, training.starts_at),
                concat_ws(' · ', training.name, training.topic), partner.id,
                partner.commercial_partner_id, training.company_id,
                training.product_id, training.instructor_id, NULL, NULL, NULL, NULL,
                NULL, training.id, NULL, NULL, NULL, NULL, NULL, NULL
            FROM aftersales_training AS training
            JOIN res_partner AS partner ON partner.id = training.partner_id
            WHERE training.state != 'cancelled'
                AND COALESCE(training.held_on, training.starts_at) IS NOT NULL
            UNION ALL
            SELECT person.id * 9 + 6, 'training',
                COALESCE(training.held_on, training.starts_at),
                concat_ws(' · ', training.name, training.topic), partner.id,
                partner.commercial_partner_id, training.company_id,
                training.product_id, training.instructor_id, NULL, NULL, NULL, NULL,
                NULL, training.id, NULL, NULL, NULL, NULL, NULL, NULL
            FROM aftersales_training_participant AS person
            JOIN aftersales_training AS training ON training.id = person.training_id
            JOIN res_partner AS partner ON partner.id = person.partner_id
            WHERE training.partner_id IS NULL AND training.state != 'cancelled'
                AND COALESCE(training.held_on, training.starts_at) IS NOT NULL
            """
        )

    # === ACTIONS === #

    @api.readonly
    def action_open(self):
        """Open the document that the event is."""
        self.ensure_one()
        return self[DOCUMENTS[self.kind]]._get_records_action(context={})
