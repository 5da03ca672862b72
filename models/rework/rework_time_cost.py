from odoo import api, fields, models

COST_GROUPS = "aftersales.group_user"


class ReworkTime(models.Model):
    """What a stretch of work costs: its hours at the rate of the day.

    A rate that changes later changes no cost of the past.
    """

    _inherit = "aftersales.rework.time"

    _recorded_fields = ("rate", "amount")

    currency_id = fields.Many2one(related="company_id.currency_id")
    rate = fields.Float(
        "Hourly Rate",
        digits="Product Price",
        compute="_compute_rate",
        store=True,
        precompute=True,
        groups=COST_GROUPS,
        help="Of the department that does the operation, in the currency of the"
        " company.",
    )
    amount = fields.Monetary(
        "Cost", compute="_compute_amount", store=True, groups=COST_GROUPS
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("operation_id")
    def _compute_rate(self):
        """Take the rate of the department, else the usual rate of labour."""
        labour = self.env.ref("aftersales.cost_kind_labour", raise_if_not_found=False)
        labour = (labour or self.env["aftersales.cost.kind"]).sudo()
        for row in self:
            operation = row.operation_id.sudo()
            team = operation.team_id or operation.rework_id.team_id
            company = row.company_id or operation.company_id
            rate = team.with_company(company).rework_rate
            row.rate = rate or labour.with_company(company).rate

    @api.depends("started_at", "stopped_at", "rate")
    def _compute_amount(self):
        for row in self:
            worked = row.stopped_at and row.stopped_at - row.started_at
            hours = worked.total_seconds() / 3600 if worked else 0
            row.amount = row.currency_id.round(hours * row.rate)
