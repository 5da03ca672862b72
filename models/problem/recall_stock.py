from odoo import fields, models


class RecallStock(models.Model):
    """Goods still under our control, by place, until somebody has isolated them."""

    _name = "aftersales.recall.stock"
    _inherit = "aftersales.recall.part"
    _description = "Recalled Goods in Own Stock"
    _order = "recall_id, location_id, id"

    _recorded_fields = (
        "line_id",
        "location_id",
        "quantity",
        "isolated_at",
        "isolated_by_id",
    )

    line_id = fields.Many2one(
        "aftersales.recall.line",
        "Product",
        required=True,
        index=True,
        ondelete="cascade",
    )
    location_id = fields.Many2one("stock.location", "Place", required=True, index=True)
    quantity = fields.Float(digits="Product Unit", readonly=True)
    isolated_qty = fields.Float("Isolated", digits="Product Unit")
    note = fields.Char("Isolated Where")
    isolated_at = fields.Datetime("Isolated On", readonly=True)
    isolated_by_id = fields.Many2one("res.users", readonly=True)

    _quantity_positive = models.Constraint(
        "CHECK (isolated_qty >= 0)", "What is isolated cannot be less than nothing."
    )

    # === ACTIONS === #

    def action_isolated(self):
        """Record that the goods have been set apart, all of them unless said else."""
        for stock in self:
            stock._store(
                {
                    "isolated_qty": stock.isolated_qty or stock.quantity,
                    "isolated_at": fields.Datetime.now(),
                    "isolated_by_id": self.env.uid,
                }
            )
        return True
