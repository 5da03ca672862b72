from odoo import api, fields, models

GROUPS = "aftersales.group_user"


class ResPartner(models.Model):
    """The customer's file in the order of time, and how often we get in touch (H-07).

    Every field is invisible to people without an after-sales group.
    """

    _inherit = "res.partner"

    aftersales_contact_days = fields.Integer(
        "Contact Every (days)",
        groups=GROUPS,
        copy=False,
        help="The salesperson is reminded when we have not been in touch for so long."
        " 0: as the customer's classification says.",
    )
    aftersales_suggestion_count = fields.Integer(
        "Suggestions", compute="_compute_aftersales_suggestion_count", groups=GROUPS
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends_context("uid")
    def _compute_aftersales_suggestion_count(self):
        """Count the suggestions and inquiries of the whole customer company."""
        commercial = self.commercial_partner_id
        groups = self.env["aftersales.suggestion"]._read_group(
            [("commercial_partner_id", "in", commercial.ids)],
            ["commercial_partner_id"],
            ["__count"],
        )
        counts = {partner.id: count for partner, count in groups}
        for partner in self:
            customer = partner.commercial_partner_id
            partner.aftersales_suggestion_count = counts.get(customer.id, 0)

    # === ACTIONS === #

    def action_open_suggestions(self):
        """Open the suggestions and inquiries of the customer company."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales.suggestion_action"
        )
        customer = self.commercial_partner_id
        return {
            **action,
            "name": self.env._("Suggestions and Inquiries"),
            "domain": [("commercial_partner_id", "=", customer.id)],
            "context": {"default_partner_id": self.id},
        }

    def action_open_file(self):
        """Open everything that happened with the customer company, the last first."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales.customer_event_action"
        )
        customer = self.commercial_partner_id
        name = self.env._("File of %(customer)s", customer=customer.display_name)
        domain = [("commercial_partner_id", "=", customer.id)]
        return {**action, "name": name, "domain": domain}
