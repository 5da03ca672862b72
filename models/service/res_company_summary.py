from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    aftersales_summary_partner_ids = fields.Many2many(
        "res.partner",
        "aftersales_company_summary_partner_rel",
        "company_id",
        "partner_id",
        "Recipients of the Complaint Summary",
        help="They get the monthly complaint summary by mail, such as the general"
        " manager and the heads of the departments. Nobody: it is not sent.",
    )
