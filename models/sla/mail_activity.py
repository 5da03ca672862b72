from odoo import fields, models


class MailActivity(models.Model):
    """A to-do of the ladder knows its promise, and goes with it."""

    _inherit = "mail.activity"

    aftersales_clock_id = fields.Many2one(
        "aftersales.sla.clock",
        "Promise",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
        groups="aftersales.group_department_user",
    )
