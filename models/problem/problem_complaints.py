from odoo import api, fields, models


class Problem(models.Model):
    """The complaints behind a problem on its screen: how many, how much, how long."""

    _inherit = "aftersales.problem"

    complained_qty = fields.Float(
        "Complained Quantity",
        digits="Product Unit",
        compute="_compute_quantities",
        help="Of this product, in all complaints that the problem explains.",
    )
    defective_qty = fields.Float(
        "Confirmed Defective", digits="Product Unit", compute="_compute_quantities"
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends(
        "product_id",
        "complaint_ids.line_ids.product_id",
        "complaint_ids.line_ids.complained_qty",
        "complaint_ids.line_ids.defective_qty",
    )
    def _compute_quantities(self):
        for problem in self:
            lines = problem.complaint_ids.line_ids.filtered(
                lambda line, p=problem: line.product_id == p.product_id
            )
            problem.complained_qty = sum(lines.mapped("complained_qty"))
            problem.defective_qty = sum(lines.mapped("defective_qty"))

    # === ACTIONS === #

    @api.readonly
    def action_open_complaints(self):
        """Open the complaints that this problem explains."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales.complaint_action"
        )
        return {**action, "domain": [("problem_id", "=", self.id)], "context": {}}
