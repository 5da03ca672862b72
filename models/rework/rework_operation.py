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
        group_expand=True,
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

    # === CRUD === #

    @api.model
    def _store_new(self, vals_list):
        """Create operations of a rework that is on paper still; see the parent.

        :raise UserError: when the route is fixed, or the person may not change it
        """
        operations = super()._store_new(self._number_new(vals_list, "rework_id"))
        operations._get_part_documents().with_env(self.env)._check_routable()
        return operations

    def _store(self, vals):
        """Write; what the route says is fixed once it is routed; see the parent.

        :raise UserError: when the route is fixed, or the person may not change it
        """
        if self._get_route_fields().intersection(vals):
            self.rework_id._check_routable()
        result = super()._store(vals)
        if "rework_id" in vals:
            self.rework_id._check_routable()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_routed(self):
        self.rework_id._check_routable()

    # === BUSINESS === #

    @api.model
    def _get_route_fields(self):
        """Return the names of what process engineering says about an operation."""
        instruction = self.env["aftersales.rework.instruction"]._fields
        own = {"id", "display_name", *models.MAGIC_COLUMNS}
        return {"rework_id", *instruction} - own
