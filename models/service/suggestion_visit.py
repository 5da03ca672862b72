from odoo import fields, models


class Suggestion(models.Model):
    """A suggestion or an inquiry that was heard on a visit."""

    _inherit = "aftersales.suggestion"

    finding_ids = fields.One2many(
        "aftersales.visit.finding", "suggestion_id", "Heard On a Visit", readonly=True
    )
    visit_id = fields.Many2one(related="finding_ids.visit_id", string="Visit")
