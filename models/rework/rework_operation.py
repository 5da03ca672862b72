from odoo import api, fields, models


class ReworkOperation(models.Model):
    """One operation of a rework, as it is to be done and as it was done."""

    _name = "aftersales.rework.operation"
    _inherit = ["aftersales.rework.part", "aftersales.rework.instruction"]
    _description = "Operation of a Rework"
    _order = "rework_id, sequence, id"
    _check_company_auto = True

    _recorded_fields = ("state", "started_at", "finished_at")

    state = fields.Selection(
        [("open", "To Do"), ("running", "Running"), ("done", "Done")],
        default="open",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    planned_minutes = fields.Float(
        compute="_compute_planned_minutes", store=True, precompute=True
    )
    time_ids = fields.One2many(
        "aftersales.rework.time", "operation_id", "Times", readonly=True
    )
    started_at = fields.Datetime("Started On", readonly=True, copy=False)
    finished_at = fields.Datetime("Finished On", readonly=True, copy=False)

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("setup_minutes", "unit_minutes", "rework_id.quantity")
    def _compute_planned_minutes(self):
        for operation in self:
            quantity = operation.rework_id.quantity
            minutes = operation.setup_minutes + operation.unit_minutes * quantity
            operation.planned_minutes = minutes
