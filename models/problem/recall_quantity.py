from odoo import api, fields, models
from odoo.exceptions import ValidationError

# What a consignee can have done with what he got.
ANSWERS = ("isolated_qty", "used_qty", "sold_qty", "destroyed_qty", "recovered_qty")


class RecallQuantity(models.Model):
    """What one consignee got of one recalled product, and what became of it."""

    _name = "aftersales.recall.quantity"
    _inherit = "aftersales.recall.part"
    _description = "Quantity of a Consignee"
    _order = "consignee_id, line_id, id"

    _recorded_fields = ("delivered_qty", "returned_qty", "consignee_id", "line_id")

    consignee_id = fields.Many2one(
        "aftersales.recall.consignee", required=True, index=True, ondelete="cascade"
    )
    recall_id = fields.Many2one(
        related="consignee_id.recall_id",
        store=True,
        precompute=True,
        index=True,
        ondelete="cascade",
    )
    line_id = fields.Many2one(
        "aftersales.recall.line",
        "Product",
        required=True,
        index=True,
        ondelete="cascade",
    )
    uom_id = fields.Many2one(related="line_id.uom_id")
    delivered_qty = fields.Float("Delivered", digits="Product Unit", readonly=True)
    returned_qty = fields.Float("Returned Before", digits="Product Unit", readonly=True)
    due_qty = fields.Float(
        "To Recover", digits="Product Unit", compute="_compute_open_qty", store=True
    )
    isolated_qty = fields.Float("Isolated There", digits="Product Unit")
    used_qty = fields.Float("Used Up", digits="Product Unit")
    sold_qty = fields.Float("Sold On", digits="Product Unit")
    destroyed_qty = fields.Float("Destroyed There", digits="Product Unit")
    recovered_qty = fields.Float("Returned to Us", digits="Product Unit")
    open_qty = fields.Float(
        "Open", digits="Product Unit", compute="_compute_open_qty", store=True
    )

    _quantity_unique = models.UniqueIndex(
        "(consignee_id, line_id)", "A consignee has one row a product."
    )
    _quantities_positive = models.Constraint(
        "CHECK (isolated_qty >= 0 AND used_qty >= 0 AND sold_qty >= 0"
        " AND destroyed_qty >= 0 AND recovered_qty >= 0)",
        "A quantity cannot be less than nothing.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("delivered_qty", "returned_qty", *ANSWERS)
    def _compute_open_qty(self):
        for quantity in self:
            due = quantity.delivered_qty - quantity.returned_qty
            answered = sum(quantity[name] for name in ANSWERS)
            quantity.due_qty = due
            quantity.open_qty = quantity.line_id._round(due - answered)

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains("delivered_qty", "returned_qty", *ANSWERS)
    def _check_sum(self):
        for quantity in self:
            if quantity.open_qty < 0:
                raise ValidationError(
                    self.env._(
                        "%(consignee)s got %(due)s of %(product)s, not more: isolated,"
                        " used up, sold on, destroyed and returned are %(over)s too"
                        " many.",
                        consignee=quantity.consignee_id.sudo().display_name,
                        due=quantity.due_qty,
                        product=quantity.line_id.display_name,
                        over=-quantity.open_qty,
                    )
                )

    # === BUSINESS === #

    def _count(self, delivered, returned):
        """Take over what stock says now; returns since the start are recovered.

        What comes back had been isolated there, or nobody knew where it was.
        """
        self.ensure_one()
        if self.recall_id.state == "draft":
            self._store({"delivered_qty": delivered, "returned_qty": returned})
            return
        recovered = max(self.recovered_qty, returned - self.returned_qty)
        extra = recovered - self.recovered_qty - self.open_qty
        self._store(
            {
                "recovered_qty": recovered,
                "isolated_qty": self.isolated_qty
                - min(self.isolated_qty, max(extra, 0)),
            }
        )
