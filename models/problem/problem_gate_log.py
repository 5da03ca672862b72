from odoo import fields, models


class ProblemGateLog(models.Model):
    """Who passed which gates of a problem, and who took them back, for good."""

    _name = "aftersales.problem.gate.log"
    _inherit = "aftersales.workflow.evidence"
    _description = "Passing of a Gate"
    _order = "at desc, id desc"
    _rec_name = "disciplines"

    disciplines = fields.Char(required=True, readonly=True, help="Such as D0, D1, D2.")
    event = fields.Selection(
        [("passed", "Passed"), ("revoked", "Taken Back")], required=True, readonly=True
    )
    at = fields.Datetime("On", required=True, readonly=True)
    reason = fields.Text(readonly=True)
