from odoo import models


class MailMail(models.Model):
    """The mail server's answer to the notices of a recall."""

    _inherit = "mail.mail"

    # === BUSINESS === #

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        """Tell the consignees' rows which notices have left, and which could not."""
        consignees = self.env["aftersales.recall.consignee"].sudo()
        notices = self.filtered(
            lambda mail: (
                mail.model == consignees._name and mail.message_type == "email_outgoing"
            )
        )
        if notices:
            found = consignees.browse(notices.mapped("res_id")).exists()
            found = found.filtered(lambda c: c.recall_id.state == "running")
            if failure_type:
                waiting = found.filtered(lambda c: not c.response_at)
                waiting._mark_undelivered(failure_reason or failure_type)
            else:
                queued = found.filtered(lambda c: c.notice_state == "queued")
                queued._mark_notified("sent")
        return super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason, failure_type
        )
