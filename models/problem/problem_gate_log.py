from odoo import fields, models

from .problem_gate import CODES


class ProblemGateLog(models.Model):
    """Who passed which gate of a problem, and who took that back, for good."""

    _name = "aftersales.problem.gate.log"
    _inherit = "aftersales.workflow.evidence"
    _description = "Passing of a Gate"
    _order = "at desc, id desc"
    _rec_name = "code"

    code = fields.Selection(CODES, "Discipline", required=True, readonly=True)
    event = fields.Selection(
        [("passed", "Passed"), ("revoked", "Taken Back")], required=True, readonly=True
    )
    at = fields.Datetime("On", required=True, readonly=True)
    reason = fields.Text(readonly=True)
