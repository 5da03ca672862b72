from odoo import fields, models


class ReturnReplacement(models.Model):
    """Goods the customer gets instead, before or after the others have come back."""

    _name = "aftersales.return.replacement"
    _inherit = "aftersales.return.part"
    _description = "Replacement"
    _order = "return_id, id"
    _check_company_auto = True

    line_id = fields.Many2one(
        "aftersales.return.line",
        "Return Line",
        required=True,
        index=True,
        ondelete="cascade",
    )
    product_id = fields.Many2one(
        "product.product", required=True, index=True, check_company=True
    )
    quantity = fields.Float(digits="Product Unit", required=True)
    executed_at = fields.Datetime("Carried Out On", readonly=True, copy=False)

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "Say how many pieces are replaced."
    )
