from odoo import fields, models

from .complaint_cost import DESK


class Returns(models.Model):
    """What a return has cost so far."""

    _inherit = "aftersales.return"

    cost_ids = fields.One2many(
        "aftersales.cost.report", "return_id", "Costs", readonly=True, groups=DESK
    )
    cost_total = fields.Monetary(
        "Cost",
        compute="_compute_costs",
        groups=DESK,
        help="What the return has cost the company, without taxes: money given back,"
        " goods, hours and bills, less what others reimburse.",
    )
    cost_recovered = fields.Monetary(
        "Reimbursed",
        compute="_compute_costs",
        groups=DESK,
        help="What suppliers, carriers and insurers pay; counted in the cost already.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    def _compute_costs(self):
        totals = self.env["aftersales.cost.report"]._sum_up("return_id", self)
        for document in self:
            document.update(totals[document.id])

    # === ACTIONS === #

    def action_add_cost(self):
        """Open a dialog to enter a cost of the return by hand."""
        self.ensure_one()
        return self.env["aftersales.cost"]._open_new({"default_return_id": self.id})
