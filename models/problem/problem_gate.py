from odoo import fields, models

CODES = [
    ("d0", "D0 Symptom"),
    ("d1", "D1 Team"),
    ("d2", "D2 Problem"),
    ("d3", "D3 Containment"),
    ("d4", "D4 Cause"),
    ("d5", "D5 Measures"),
    ("d6", "D6 Implementation"),
    ("d7", "D7 Prevention"),
    ("d8", "D8 Closing"),
]


class ProblemGate(models.Model):
    """One discipline of a problem, D0 to D8, and whether its gate has been passed."""

    _name = "aftersales.problem.gate"
    _inherit = "aftersales.problem.part"
    _description = "Gate of a Problem"
    _order = "problem_id, code"
    _rec_name = "code"

    problem_id = fields.Many2one(
        "aftersales.problem", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="problem_id.company_id", store=True, precompute=True, index=True
    )
    code = fields.Selection(CODES, "Discipline", required=True, readonly=True)
    passed_at = fields.Datetime("Passed On", readonly=True, copy=False)
    passed_by_id = fields.Many2one("res.users", readonly=True, copy=False)

    _code_unique = models.UniqueIndex(
        "(problem_id, code)", "A problem has one gate a discipline."
    )
