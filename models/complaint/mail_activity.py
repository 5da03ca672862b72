from odoo import fields, models

from .complaint_news import ACCEPTANCE


class MailActivity(models.Model):
    _inherit = "mail.activity"

    # === BUSINESS === #

    def _action_done(self, feedback=False, attachment_ids=None):
        """Mark as done; the call that tells the acceptance acknowledges it."""
        told = self.filtered(lambda a: a.res_model == "aftersales.complaint")
        acceptance = self.env.ref(ACCEPTANCE, False)
        told = told.filtered(lambda a: a.activity_type_id == acceptance)
        complaints = self.env["aftersales.complaint"].browse(told.mapped("res_id"))
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        for fact in ("acknowledged", "contacted"):
            complaints._record_fact(fact, fields.Datetime.now())
        return result
