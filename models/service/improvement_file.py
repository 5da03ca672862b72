from odoo import fields, models

# As many customers as a file of notes is good for; a figure may have thousands.
LIMIT = 200


class Improvement(models.Model):
    """The customers who were served badly learn of the improvement by their file."""

    _inherit = "aftersales.improvement"

    customer_ids = fields.One2many(
        "aftersales.improvement.customer", "improvement_id", "Customers"
    )

    # === ACTIONS === #

    def action_add_customers(self):
        """Add the customers behind the misses of the figure before, as far as known."""
        self.check_access("write")
        for improvement in self:
            known = improvement.customer_ids.partner_id
            self.env["aftersales.improvement.customer"].create(
                [
                    {"improvement_id": improvement.id, "partner_id": customer.id}
                    for customer in improvement._find_customers() - known
                ]
            )
        return True

    # === BUSINESS === #

    def _action_start(self):
        """Note whom the figure before was bad for: they are told when it is better."""
        result = super()._action_start()
        self.action_add_customers()
        return result

    def _find_customers(self):
        """Return the customers whose deliveries, orders, ... made the figure worse."""
        self.ensure_one()
        before = self.sudo().before_id
        if not before or before.source == "entered":
            return self.env["res.partner"]
        ids = before.indicator_id._get_customer_ids(before, LIMIT)
        return self.env["res.partner"].browse(ids)
