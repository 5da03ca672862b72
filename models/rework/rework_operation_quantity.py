from odoo import api, fields, models


class ReworkOperation(models.Model):
    """How many pieces an operation got, made good, scrapped, and has still to do."""

    _inherit = "aftersales.rework.operation"

    _recorded_fields = (
        "good_qty",
        "scrap_qty",
        "earlier_scrap_qty",
        "minutes",
        "planned_minutes",
        "department_id",
    )

    department_id = fields.Many2one(
        "aftersales.team",
        "Done By",
        compute="_compute_department_id",
        store=True,
        precompute=True,
        index="btree_not_null",
        help="The department of the operation, else that of the rework.",
    )
    uom_id = fields.Many2one(related="rework_id.uom_id")
    input_qty = fields.Float(
        "To Do",
        digits="Product Unit",
        compute="_compute_open_qty",
        help="What comes into the operation: the whole quantity without what was"
        " scrapped before.",
    )
    good_qty = fields.Float(
        "Good", digits="Product Unit", readonly=True, copy=False, help="In this round."
    )
    scrap_qty = fields.Float(
        "Scrap", digits="Product Unit", readonly=True, copy=False, help="In this round."
    )
    earlier_scrap_qty = fields.Float(
        "Scrap Before",
        digits="Product Unit",
        readonly=True,
        copy=False,
        help="Scrapped in the rounds before this one.",
    )
    open_qty = fields.Float("Open", digits="Product Unit", compute="_compute_open_qty")
    minutes = fields.Float(
        "Worked (min)",
        compute="_compute_minutes",
        store=True,
        help="All stretches of work, of all rounds, that have ended.",
    )

    _quantities_positive = models.Constraint(
        "CHECK (good_qty >= 0 AND scrap_qty >= 0 AND earlier_scrap_qty >= 0)",
        "Quantities cannot be negative.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("team_id", "rework_id.team_id")
    def _compute_department_id(self):
        for operation in self:
            operation.department_id = operation.team_id or operation.rework_id.team_id

    @api.depends(
        "sequence",
        "good_qty",
        "scrap_qty",
        "rework_id.quantity",
        "rework_id.operation_ids.sequence",
        "rework_id.operation_ids.scrap_qty",
        "rework_id.operation_ids.earlier_scrap_qty",
    )
    def _compute_open_qty(self):
        """What is scrapped before, or beside an operation, does not come into it."""
        for operation in self:
            every = operation.rework_id.operation_ids
            others = (every - operation).filtered(
                lambda o, at=operation.sequence: o.sequence <= at
            )
            lost = sum(every.mapped("earlier_scrap_qty") + others.mapped("scrap_qty"))
            done = operation.good_qty + operation.scrap_qty
            operation.input_qty = operation.rework_id.quantity - lost
            operation.open_qty = max(0, operation.input_qty - done)

    @api.depends("time_ids.minutes")
    def _compute_minutes(self):
        for operation in self:
            operation.minutes = sum(operation.time_ids.mapped("minutes"))
