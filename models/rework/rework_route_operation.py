from odoo import api, fields, models


class ReworkRouteOperation(models.Model):
    """An operation of a reusable route."""

    _name = "aftersales.rework.route.operation"
    _inherit = "aftersales.rework.instruction"
    _description = "Operation of a Rework Route"
    _order = "route_id, sequence, id"

    route_id = fields.Many2one(
        "aftersales.rework.route", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="route_id.company_id", store=True, precompute=True, index=True
    )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create; what has no position comes last."""
        return super().create(self._number_new(vals_list, "route_id"))
