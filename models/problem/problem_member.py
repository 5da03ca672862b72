from odoo import fields, models


class ProblemMember(models.Model):
    """Somebody in the team of a problem, with the function he brings in (D1)."""

    _name = "aftersales.problem.member"
    _inherit = "aftersales.problem.part"
    _description = "Team Member of a Problem"
    _order = "problem_id, sequence, id"
    _check_company_auto = True

    problem_id = fields.Many2one(
        "aftersales.problem", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="problem_id.company_id", store=True, precompute=True, index=True
    )
    sequence = fields.Integer(default=10)
    role = fields.Selection(
        [("champion", "Champion"), ("leader", "Team Leader"), ("member", "Member")],
        default="member",
        required=True,
    )
    partner_id = fields.Many2one("res.partner", "Person", required=True, index=True)
    function = fields.Char(
        required=True, help="What he brings in: quality, production, design …"
    )
    authority = fields.Char(help="What he may decide on the spot.")
    email = fields.Char(related="partner_id.email")
    phone = fields.Char(related="partner_id.phone")
