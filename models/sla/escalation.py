from odoo import fields, models


class Escalation(models.Model):
    """One step of the ladder that was taken; a step is taken once for each promise."""

    _name = "aftersales.escalation"
    _inherit = "aftersales.workflow.evidence"
    _description = "Escalation"
    _order = "fired_at desc, id desc"
    _rec_name = "name"

    clock_id = fields.Many2one(
        "aftersales.sla.clock",
        "Promise",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    name = fields.Char("Step", required=True, readonly=True)
    key = fields.Char(required=True, readonly=True)
    due_at = fields.Datetime(
        "Due On", required=True, readonly=True, help="When the step had to be taken."
    )
    fired_at = fields.Datetime("Taken On", required=True, readonly=True)

    _once = models.UniqueIndex(
        "(clock_id, key)", "This step of the ladder has been taken already."
    )
