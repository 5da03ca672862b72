from odoo import api, models


class MailActivity(models.Model):
    _inherit = "mail.activity"

    # === CONSTRAINTS AND ONCHANGE === #

    @api.onchange("activity_type_id")
    def _onchange_activity_type_id(self):
        """Keep whom a request for a signature asks, and for what.

        Core puts the activity type's own defaults into every new form.
        """
        result = super()._onchange_activity_type_id()
        context = self.env.context
        if context.get("aftersales_is_request"):
            self.user_id = context.get("default_user_id") or self.user_id
            self.summary = context.get("default_summary") or self.summary
        return result
