from odoo import models
from odoo.tools import format_date


class Complaint(models.Model):
    """A complaint is closed once nothing lent is out any more."""

    _inherit = "aftersales.complaint"

    # === BUSINESS === #

    def _standard_refusals(self):
        """Yield each lent unit, too, that is not back yet."""
        yield from super()._standard_refusals()
        # Who closes complaints need not read them.
        loans = self.env["aftersales.rework.loan"].sudo()
        away = loans.search(
            [
                ("complaint_id", "in", self.ids),
                ("status", "in", ("sent", "out", "fetched")),
            ]
        )
        for loan in away:
            text = self.env._(
                "%(loan)s is still lent: %(product)s is due on %(day)s",
                loan=loan.name,
                product=loan.product_id.display_name,
                day=format_date(self.env, loan.due_on),
            )
            yield loan.complaint_id.with_env(self.env), text, loan.sudo(False)
