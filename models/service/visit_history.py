from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

# How far back the preparation of a visit looks, and how much it shows.
YEARS = 2
MOST = 20


class Visit(models.Model):
    """What the customer has complained about and suggested before (H-10)."""

    _inherit = "aftersales.visit"

    past_complaint_ids = fields.Many2many(
        "aftersales.complaint",
        string="Earlier Complaints",
        compute="_compute_past_complaint_ids",
        help="The last ones of the last two years, as far as you may read them.",
    )
    past_suggestion_ids = fields.Many2many(
        "aftersales.suggestion",
        string="Earlier Suggestions",
        compute="_compute_past_suggestion_ids",
        help="Suggestions and inquiries of the last two years.",
    )
    past_visit_ids = fields.Many2many(
        "aftersales.visit",
        string="Earlier Visits",
        compute="_compute_past_visit_ids",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("commercial_partner_id", "company_id")
    def _compute_past_complaint_ids(self):
        for visit in self:
            visit.past_complaint_ids = visit._search_past(
                "aftersales.complaint", "received_at"
            )

    @api.depends("commercial_partner_id", "company_id")
    def _compute_past_suggestion_ids(self):
        for visit in self:
            visit.past_suggestion_ids = visit._search_past(
                "aftersales.suggestion", "received_at"
            )

    @api.depends("commercial_partner_id", "company_id", "starts_at")
    def _compute_past_visit_ids(self):
        for visit in self:
            visits = visit._search_past("aftersales.visit", "starts_at")
            visit.past_visit_ids = visits - visit._origin

    # === BUSINESS === #

    def _search_past(self, model_name, moment):
        """Return the last documents of the customer, as far as the user may read them.

        :param model_name: a model with ``commercial_partner_id`` and ``company_id``
        :param moment: name of the field by which they are dated
        """
        self.ensure_one()
        documents = self.env[model_name]
        customer = self.commercial_partner_id or self.partner_id.commercial_partner_id
        if not customer:
            return documents
        since = fields.Datetime.now() - relativedelta(years=YEARS)
        domain = [
            ("commercial_partner_id", "=", customer.id),
            ("company_id", "=", self.company_id.id),
            (moment, ">=", since),
        ]
        return documents.search(domain, order=f"{moment} desc", limit=MOST)
