from odoo import fields, models


class ProblemCheck(models.Model):
    """One decision about the effect of a problem's measures, with its numbers.

    It is evidence: nobody changes or deletes it. The words are kept as they were read.
    """

    _name = "aftersales.problem.check"
    _inherit = "aftersales.workflow.evidence"
    _description = "Check of Effectiveness"
    _order = "decided_at desc, id desc"
    _rec_name = "verdict"

    decision = fields.Selection(
        [
            ("effective", "Effective"),
            ("ineffective", "Not effective"),
            ("wait", "Wait and count again"),
        ],
        required=True,
        readonly=True,
    )
    decided_at = fields.Datetime("On", required=True, readonly=True)
    reason = fields.Text(required=True, readonly=True)
    criterion = fields.Text("Criterion of Effect", readonly=True)
    exposure_unit = fields.Char("Exposure", readonly=True)
    baseline_events = fields.Integer("Complaints Before", readonly=True)
    baseline_exposure = fields.Float("Exposure Before", digits=(16, 0), readonly=True)
    after_events = fields.Integer("Complaints After", readonly=True)
    after_exposure = fields.Float("Exposure After", digits=(16, 0), readonly=True)
    needed_exposure = fields.Float("Minimum Exposure", digits=(16, 0), readonly=True)
    target_rate = fields.Float("Target (per million)", digits=(16, 2), readonly=True)
    p_value = fields.Float("p", digits=(6, 4), readonly=True)
    interval = fields.Char("Rates with 95 % Interval", readonly=True)
    verdict = fields.Char("What the Numbers Say", readonly=True)
