from odoo import api, models
from odoo.tools.mail import email_normalize, parse_contact_from_email

# Context key of a button that opens a mail -> what sending that mail does.
MEANINGS = {
    "aftersales_is_answer": "_mark_answered",
    "aftersales_is_question": "_wait_for_customer",
    "aftersales_is_progress": "_inform_customer",
}


class Complaint(models.Model):
    """Mails that come in become complaints; letters that leave are on record."""

    _inherit = "aftersales.complaint"

    # === ACTIONS === #

    def action_ask_customer(self):
        """Open a mail that asks the customer for what is missing."""
        return self._compose(
            "aftersales.mail_template_question", aftersales_is_question=True
        )

    def action_send_progress(self):
        """Open a mail that tells the customer where his complaint stands, and why."""
        return self._compose(
            "aftersales.mail_template_holding", aftersales_is_progress=True
        )

    # === MAIL === #

    def _compose(self, template_xmlid, **context):
        self.ensure_one()
        template = self.env.ref(template_xmlid)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Mail to the Customer"),
            "res_model": "mail.compose.message",
            "views": [[False, "form"]],
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_template_id": template.id,
                "default_composition_mode": "comment",
                "default_email_layout_xmlid": "mail.mail_notification_light",
                "force_email": True,
                **context,
            },
        }

    def message_post(self, **kwargs):
        """Post; a mail that one of our buttons opened is the answer, question or news.

        :raise UserError: when it is the answer and that may not leave yet
        """
        # The web routes post with full rights and a context of the sender's choice.
        context = self.env.context
        may_write = self.sudo(False).has_access("write")
        meanings = [name for name in MEANINGS if context.get(name) and may_write]
        if "aftersales_is_answer" in meanings:
            self._check_answer()
        silent = self.with_context(**dict.fromkeys(MEANINGS, False))
        message = super(Complaint, silent).message_post(**kwargs)
        for name in meanings:
            getattr(silent, MEANINGS[name])()
        return message

    def _message_post_after_hook(self, message, msg_vals):
        """Let promises run on that waited for the customer: he has written."""
        result = super()._message_post_after_hook(message, msg_vals)
        is_automatic = self.env.context.get("aftersales_is_automatic")
        if not is_automatic and self._is_from_customer(message):
            self._hear_customer()
        return result

    def _is_from_customer(self, message):
        """Tell whether the customer, or whoever complained by mail, has written."""
        author = message.author_id
        if not author:
            return message.message_type == "email"
        address = email_normalize(self.email or "")
        return author.partner_share and (
            author.commercial_partner_id == self.commercial_partner_id
            or bool(address)
            and author.email_normalized == address
        )

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Register a mail to a team's address as a complaint.

        The sender is linked when he is known; the mail is the customer's own words.
        """
        sender = msg_dict.get("email_from") or ""
        author = self.env["res.partner"].browse(msg_dict.get("author_id") or [])
        # A colleague who passes a complaint on is not the customer.
        customer = author.filtered("partner_share")
        name, email = parse_contact_from_email(sender)
        defaults = custom_values or {}
        team = self.env["aftersales.team"].browse(defaults.get("team_id") or [])
        values = {
            "subject": msg_dict.get("subject") or self.env._("No subject"),
            "description": msg_dict.get("body"),
            "partner_id": customer.id,
            "email": email or sender,
            "contact_name": False if customer else name or sender,
            "channel_id": self.env.ref("aftersales.channel_email").id,
            "company_id": (team.company_id or self.env.company).id,
            **defaults,
        }
        # Not by super(): it takes the mail's subject for the number of the document.
        return self.create(values)

    def _mail_get_partner_fields(self, introspect_fields=False):
        return ["partner_id"]

    def _creation_message(self):
        """Say what was registered in the chatter's first line."""
        return self.env._("Complaint registered")
