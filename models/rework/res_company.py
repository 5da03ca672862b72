from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    aftersales_rework_standard_required = fields.Boolean(
        "Rework Standard Required",
        default=True,
        help="A rework can only be routed when it quotes the rework standard and its"
        " revision.",
    )
    aftersales_rework_parallel = fields.Boolean(
        "Several Operations at Once",
        help="Somebody may work on several operations of reworks at the same time;"
        " otherwise he stops one before he starts the next.",
    )
