from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    aftersales_director_id = fields.Many2one(
        "res.users",
        "General Manager",
        domain="[('share', '=', False)]",
        help="The last rung of every ladder of escalation.",
    )
