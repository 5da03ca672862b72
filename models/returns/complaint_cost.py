from odoo import fields, models

DESK = "aftersales.group_user"


class Complaint(models.Model):
    """What a complaint has cost so far, returns and all."""

    _inherit = "aftersales.complaint"

    cost_ids = fields.One2many(
        "aftersales.cost.report", "complaint_id", "Costs", readonly=True, groups=DESK
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company Currency"
    )
    cost_total = fields.Monetary(
        "Cost",
        compute="_compute_costs",
        currency_field="company_currency_id",
        groups=DESK,
        help="What the complaint has cost the company, without taxes: money given back,"
        " goods, hours and bills, less what others reimburse.",
    )
    cost_recovered = fields.Monetary(
        "Reimbursed",
        compute="_compute_costs",
        currency_field="company_currency_id",
        groups=DESK,
        help="What suppliers, carriers and insurers pay; counted in the cost already.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    def _compute_costs(self):
        totals = self.env["aftersales.cost.report"]._sum_up("complaint_id", self)
        for complaint in self:
            complaint.update(totals[complaint.id])

    # === ACTIONS === #

    def action_add_cost(self):
        """Open a dialog to enter a cost of the complaint by hand."""
        self.ensure_one()
        return self.env["aftersales.cost"]._open_new({"default_complaint_id": self.id})
