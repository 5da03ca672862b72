from odoo import fields, models


class ReturnDisposition(models.Model):
    """What becomes of a quantity of returned goods, and the documents that do it."""

    _name = "aftersales.return.disposition"
    _inherit = "aftersales.return.part"
    _description = "Disposition"
    _order = "return_id, line_id, id"
    _check_company_auto = True

    line_id = fields.Many2one(
        "aftersales.return.line",
        "Return Line",
        required=True,
        index=True,
        ondelete="cascade",
    )
    kind = fields.Selection(
        [
            ("restock", "Back to stock"),
            ("rework", "Rework"),
            ("scrap", "Scrap"),
            ("supplier", "Back to the supplier"),
            ("back", "Back to the customer as it is"),
            ("grade", "To stock as another product"),
            ("stays", "Stays with the customer"),
            ("sample", "Kept as a sample"),
        ],
        required=True,
    )
    quantity = fields.Float(digits="Product Unit", required=True)
    uom_id = fields.Many2one(related="line_id.uom_id")
    executed_at = fields.Datetime("Carried Out On", readonly=True, copy=False)

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "Say how many pieces it is about."
    )
