from odoo import models


class Rework(models.Model):
    """The papers that go with the goods through the shop floor."""

    _inherit = "aftersales.rework"

    # === ACTIONS === #

    def action_print_papers(self):
        """Print notice and traveller at once, as one file."""
        self.check_access("read")
        report = self.env.ref("aftersales.rework_action_report_papers")
        return report.report_action(self)
