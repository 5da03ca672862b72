from odoo import api, fields, models


class Contact(models.Model):
    """A call-back after support on site is written down on its task order."""

    _inherit = "aftersales.contact"

    rework_task_id = fields.Many2one(
        "aftersales.rework.task",
        "Task Order",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        help="The technical support that the customer was called back about.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("rework_task_id")
    def _compute_partner_id(self):
        result = super()._compute_partner_id()
        for contact in self:
            task = contact.rework_task_id
            contact.partner_id = contact.partner_id or task.partner_id
        return result

    @api.depends("rework_task_id")
    def _compute_company_id(self):
        result = super()._compute_company_id()
        for contact in self:
            task = contact.rework_task_id
            contact.company_id = task.company_id or contact.company_id
        return result
