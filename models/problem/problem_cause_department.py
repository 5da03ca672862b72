from odoo import api, fields, models


class ProblemCause(models.Model):
    """What a department needs to know of the problem to fill in its own part (D-14)."""

    _inherit = "aftersales.problem.cause"

    problem_name = fields.Char("Number", compute="_compute_summary", compute_sudo=True)
    problem_subject = fields.Char(compute="_compute_summary", compute_sudo=True)
    problem_symptom = fields.Text(
        "Symptom", compute="_compute_summary", compute_sudo=True
    )
    problem_statement = fields.Char(
        "Deviation", compute="_compute_summary", compute_sudo=True
    )
    problem_product = fields.Char(
        "Product", compute="_compute_summary", compute_sudo=True
    )
    problem_state = fields.Selection(
        selection="_selection_problem_state",
        string="Problem Status",
        compute="_compute_summary",
        compute_sudo=True,
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.model
    def _selection_problem_state(self):
        return (
            self.env["aftersales.problem"]
            ._fields["state"]
            ._description_selection(self.env)
        )

    @api.depends("problem_id")
    def _compute_summary(self):
        """Show of the problem what the department needs, and no more."""
        for cause in self:
            problem = cause.problem_id
            cause.problem_name = problem.name
            cause.problem_subject = problem.subject
            cause.problem_symptom = problem.symptom
            cause.problem_statement = problem._prepare_deviation()
            cause.problem_product = problem.product_id.display_name
            cause.problem_state = problem.state
