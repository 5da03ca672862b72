from odoo import fields, models


class ImprovementTask(models.Model):
    """A part of the plan: what is done, by whom, until when.

    Who does it reports that it is done, also where he plans nothing himself.
    """

    _name = "aftersales.improvement.task"
    _inherit = ["aftersales.service.word", "aftersales.workflow.part"]
    _description = "Part of an Improvement Plan"
    _order = "sequence, id"

    _document_field = "improvement_id"
    _department_fields = ("done_on",)
    _department_desk = "aftersales.group_coordinator"

    improvement_id = fields.Many2one(
        "aftersales.improvement", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="improvement_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    name = fields.Char("What Is Done", required=True)
    user_id = fields.Many2one("res.users", "By Whom", domain="[('share', '=', False)]")
    due_on = fields.Date("To Be Done By")
    done_on = fields.Date(copy=False)
