from odoo import api, models


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    # === MAIL === #

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        """Let documents know that a mail is an automatic reply (RFC 3834)."""
        if message.get("Auto-Submitted", "no").strip().lower() != "no":
            self = self.with_context(aftersales_is_automatic=True)
        return super()._message_route_process(message, message_dict, routes)
