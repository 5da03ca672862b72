from odoo import api, fields, models

from ..complaint.complaint_source import READERS


class ResPartner(models.Model):
    _inherit = "res.partner"

    aftersales_return_count = fields.Integer(
        "Return Authorizations",
        compute="_compute_aftersales_return_count",
        groups=READERS,
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("commercial_partner_id")
    @api.depends_context("uid")
    def _compute_aftersales_return_count(self):
        """Count the returns of the whole customer company."""
        customers = self.commercial_partner_id
        groups = self.env["aftersales.return"]._read_group(
            [("commercial_partner_id", "in", customers.ids)],
            ["commercial_partner_id"],
            ["__count"],
        )
        counts = dict(groups)
        for partner in self:
            count = counts.get(partner.commercial_partner_id, 0)
            partner.aftersales_return_count = count

    # === ACTIONS === #

    @api.readonly
    def action_open_aftersales_returns(self):
        """Open the returns of the customer company."""
        self.ensure_one()
        return self.env["aftersales.return"]._action_open(
            [("commercial_partner_id", "=", self.commercial_partner_id.id)],
            {"default_partner_id": self.id},
        )

    def action_new_return(self):
        """Choose among all that this customer still has of our goods."""
        self.ensure_one()
        returns = self.env["aftersales.return"]
        return returns._action_pick(returns._prepare_partner_values(self))
