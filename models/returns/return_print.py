from odoo import models


class Returns(models.Model):
    """The papers that go to the customer with the authorisation."""

    _inherit = "aftersales.return"

    # === ACTIONS === #

    def action_print_papers(self):
        """Print notice, slip and label at once, as one file."""
        self.check_access("read")
        report = self.env.ref("aftersales.return_action_report_papers")
        return report.report_action(self)

    # === BUSINESS === #

    def _get_destination(self):
        """Return the partner whose address the parcel goes to."""
        self.ensure_one()
        return (self.warehouse_id.partner_id or self.company_id.partner_id).sudo()
