from odoo import fields, models


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    aftersales_form = fields.Char(
        "Form Number",
        groups="base.group_system,aftersales.group_manager",
        help="Number and revision of the form in your own document control, printed on"
        " the papers of reworks, such as QF-21 rev. 3.",
    )
