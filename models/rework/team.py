from odoo import fields, models


class Team(models.Model):
    _inherit = "aftersales.team"

    rework_rate = fields.Float(
        digits="Product Price",
        company_dependent=True,
        groups="aftersales.group_user",
        help="What an hour of rework in this department costs, in the currency of the"
        " company. Empty: the usual rate of labour.",
    )
