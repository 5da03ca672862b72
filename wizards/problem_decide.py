from odoo import fields, models


class ProblemDecide(models.TransientModel):
    """Asks the verifier to decide on the effect of a problem's measures."""

    _name = "aftersales.problem.decide"
    _description = "Decision on the Effect"

    problem_id = fields.Many2one("aftersales.problem", required=True, readonly=True)
    verdict = fields.Char(related="problem_id.verdict")
    interval = fields.Char(related="problem_id.interval")
    criterion = fields.Text(related="problem_id.criterion")
    missing_exposure = fields.Float(related="problem_id.missing_exposure")
    decision = fields.Selection(
        [
            ("effective", "Effective"),
            ("ineffective", "Not effective: analyse again"),
            ("wait", "Wait and count again"),
        ],
        required=True,
    )
    reason = fields.Text(required=True)
    check_on = fields.Date("Count Again On")

    # === ACTIONS === #

    def action_decide(self):
        """Record the decision; who may not make it is told why."""
        self.ensure_one()
        self.problem_id.action_decide(self.decision, self.reason, self.check_on)
        return {"type": "ir.actions.act_window_close"}
