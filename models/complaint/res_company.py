from odoo import api, fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    aftersales_repeat_days = fields.Integer(
        "Repeat Window (days)",
        default=180,
        help="A complaint about the same customer, product, lot or defect within these"
        " days is shown as possibly the same case.",
    )
    aftersales_answer_days = fields.Integer(
        "Expected Handling Time (days)",
        default=10,
        help="Promised to the customer in the acceptance letter unless the person who"
        " registers the complaint says otherwise.",
    )
    aftersales_contact_attempts = fields.Integer(
        "Contact Attempts",
        default=3,
        help="A customer who could not be reached this many times ...",
    )
    aftersales_contact_days = fields.Integer(
        "Within (days)",
        default=30,
        help="... within these days has used up his recourse; the case may be closed.",
    )
    aftersales_appeal_days = fields.Integer(
        "Appeal Period (days)",
        default=30,
        help="Days from the rejection in which the customer may appeal; named in the"
        " letter.",
    )
    aftersales_appeal_body = fields.Text(
        "External Recourse",
        translate=True,
        help="Body for external dispute resolution; printed in the letter that rejects"
        " a complaint.",
    )

    _aftersales_numbers_positive = models.Constraint(
        "CHECK (aftersales_repeat_days >= 0 AND aftersales_answer_days >= 0"
        " AND aftersales_contact_attempts > 0 AND aftersales_contact_days > 0"
        " AND aftersales_appeal_days >= 0)",
        "After-sales: days cannot be negative, at least one contact attempt is needed.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Create, each company with a complaint sequence of its own."""
        companies = super().create(vals_list)
        for company in companies:
            self.env["aftersales.complaint"]._get_sequence(company)
        return companies
