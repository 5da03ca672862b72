from odoo import api, fields, models


class ResPartner(models.Model):
    """A customer with the visits that were paid to him."""

    _inherit = "res.partner"

    aftersales_visit_count = fields.Integer(
        "Visits",
        compute="_compute_aftersales_visit_count",
        groups="aftersales.group_user",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends_context("allowed_company_ids")
    def _compute_aftersales_visit_count(self):
        groups = self.env["aftersales.visit"]._read_group(
            [("commercial_partner_id", "in", self.commercial_partner_id.ids)],
            ["commercial_partner_id"],
            ["__count"],
        )
        counts = dict(groups)
        for partner in self:
            customer = partner.commercial_partner_id
            partner.aftersales_visit_count = counts.get(customer, 0)

    # === ACTIONS === #

    @api.readonly
    def action_aftersales_visits(self):
        """Open the visits of the customer."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales.visit_action"
        )
        customer = self.commercial_partner_id
        return {
            **action,
            "domain": [("commercial_partner_id", "=", customer.id)],
            "context": {"default_partner_id": self.id},
        }
