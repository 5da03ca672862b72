from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    aftersales_fault_partner_ids = fields.Many2many(
        "res.partner",
        "aftersales_company_fault_partner_rel",
        "company_id",
        "partner_id",
        "Recipients of the Fault Report",
        help="They get the monthly fault report by mail, such as the general manager,"
        " the market centre and the president's office. Nobody: it is not sent.",
    )
