from odoo import api, fields, models


class Rework(models.Model):
    """The work on a rework: what its operations add up to, round by round."""

    _inherit = "aftersales.rework"

    good_qty = fields.Float(
        "Good",
        digits="Product Unit",
        compute="_compute_quantities",
        store=True,
        help="What has come through all operations of this round.",
    )
    scrap_qty = fields.Float(
        "Scrap",
        digits="Product Unit",
        compute="_compute_quantities",
        store=True,
        help="What production could not save, in all rounds.",
    )
    open_qty = fields.Float(
        "Still Open",
        digits="Product Unit",
        compute="_compute_quantities",
        store=True,
        help="What has not come through all operations yet.",
    )
    worked_minutes = fields.Float(
        "Worked (min)", compute="_compute_worked_minutes", store=True
    )
    time_ids = fields.One2many(
        "aftersales.rework.time", "rework_id", "Working Times", readonly=True
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends(
        "quantity",
        "operation_ids.sequence",
        "operation_ids.good_qty",
        "operation_ids.scrap_qty",
        "operation_ids.earlier_scrap_qty",
    )
    def _compute_quantities(self):
        for rework in self:
            operations = rework.operation_ids
            end = max(operations.mapped("sequence"), default=0)
            last = operations.filtered(lambda o, end=end: o.sequence == end)
            scrap = operations.mapped("scrap_qty")
            earlier = operations.mapped("earlier_scrap_qty")
            rework.scrap_qty = sum(scrap + earlier)
            rework.good_qty = min(last.mapped("good_qty"), default=0)
            rework.open_qty = rework.quantity - rework.scrap_qty - rework.good_qty

    @api.depends("operation_ids.minutes")
    def _compute_worked_minutes(self):
        for rework in self:
            rework.worked_minutes = sum(rework.operation_ids.mapped("minutes"))

    # === GUARDS === #

    def _hand_in_refusals(self):
        """Yield also what is not done yet, and who is still at it."""
        yield from super()._hand_in_refusals()
        for rework in self:
            operations = rework.operation_ids
            for operation in operations.filtered(lambda o: o._is_unfinished()):
                text = self.env._(
                    "“%(operation)s” is not finished: %(open).10g of %(input).10g are"
                    " open.",
                    operation=operation.name,
                    open=operation.open_qty,
                    input=operation.input_qty,
                )
                yield rework, text, "operation_ids"
            running = operations._get_running()
            if running:
                text = self.env._(
                    "Somebody is still working on it: %(people)s.",
                    people=", ".join(running.user_id.sudo().mapped("name")),
                )
                yield rework, text, "operation_ids"

    # === EFFECTS === #

    def _action_fail(self):
        """Open all operations again; what was scrapped stays scrapped."""
        result = super()._action_fail()
        for operation in self.sudo().operation_ids:
            scrapped = operation.earlier_scrap_qty + operation.scrap_qty
            operation._store(
                {
                    "state": "open",
                    "started_at": False,
                    "finished_at": False,
                    "good_qty": 0,
                    "scrap_qty": 0,
                    "earlier_scrap_qty": scrapped,
                }
            )
        return result
