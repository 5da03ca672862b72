from odoo import models


class Complaint(models.Model):
    """The summaries of the months in which complaints were received."""

    _inherit = "aftersales.complaint"

    # === ACTIONS === #

    def action_summarise(self):
        """Open the summaries of the months of these complaints; make what is missing.

        The month is that of the company's clock.
        """
        summaries = self.env["aftersales.summary"]
        months = dict.fromkeys(
            (
                c.company_id,
                c.company_id._aftersales_get_day(c.received_at).replace(day=1),
            )
            for c in self
        )
        for company, month in months:
            values = {"company_id": company.id, "month": month}
            domain = [(name, "=", value) for name, value in values.items()]
            summaries |= summaries.search(domain) or summaries.create(values)
        return summaries._get_records_action(
            name=self.env._("Complaint Summaries"), context={}
        )
