from odoo import api, models
from odoo.tools import html2plaintext
from odoo.tools.mail import parse_contact_from_email


class Suggestion(models.Model):
    """Mails that come in are registered; our answer's mail is the step that answers."""

    _inherit = "aftersales.suggestion"

    # === ACTIONS === #

    def action_send_answer(self):
        """Open the mail with the answer, in the customer's language.

        :raise UserError: when the answer may not leave yet
        """
        self.ensure_one()
        if self.state == "review":
            self._check_transition("answer")
        template = self.env.ref("aftersales.mail_template_suggestion_answer")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Answer to the Customer"),
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
                "aftersales_is_suggestion_answer": True,
            },
        }

    # === MAIL === #

    def message_post(self, **kwargs):
        """Post; the mail that our button opened is the answer to the customer."""
        # The web routes post with full rights and a context of the sender's choice.
        key = "aftersales_is_suggestion_answer"
        is_answer = self.env.context.get(key) and self.sudo(False).has_access("write")
        silent = self.with_context(**{key: False})
        message = super(Suggestion, silent).message_post(**kwargs)
        if is_answer:
            reviewed = silent.filtered(lambda s: s.state == "review")
            reviewed.sudo(False).write({"state": "answered"})
        return message

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Enter a mail to one of our addresses into the register.

        The sender is linked when he is known; the mail is the customer's own words.
        """
        sender = msg_dict.get("email_from") or ""
        author = self.env["res.partner"].browse(msg_dict.get("author_id") or [])
        # A colleague who passes a suggestion on is not the customer.
        customer = author.filtered("partner_share")
        name, email = parse_contact_from_email(sender)
        values = {
            "subject": msg_dict.get("subject") or self.env._("No subject"),
            "words": html2plaintext(msg_dict.get("body") or "").strip(),
            "partner_id": customer.id,
            "email": email or sender,
            "contact_name": False if customer else name or sender,
            "source": "mail",
            "channel_id": self.env.ref("aftersales.channel_email").id,
            **(custom_values or {}),
        }
        # Not by super(): it takes the mail's subject for the number of the document.
        return self.create(values)

    def _mail_get_partner_fields(self, introspect_fields=False):
        return ["partner_id"]

    def _creation_message(self):
        return self.env._("Registered")

    def _get_sender(self):
        """Return the address that mails about this suggestion come from."""
        self.ensure_one()
        company = self.company_id.sudo()
        return company.email_formatted or self.env.user.email_formatted

    def _get_addressee(self):
        """Return the name a mail greets; empty when nobody is named."""
        self.ensure_one()
        return self.contact_name or self.partner_id.name or ""

    def _invite_questions(self):
        """Return the sentence that says whom to ask, and with which number."""
        self.ensure_one()
        person, company = self.user_id.sudo(), self.company_id.sudo()
        facts = [
            person.name or company.name,
            person.phone or company.phone,
            person.email or company.email,
        ]
        return self.env._(
            "If you have any question, please contact %(contact)s,"
            " and name the number %(number)s.",
            contact=", ".join(filter(None, facts)),
            number=self.name,
        )
