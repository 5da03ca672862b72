from odoo import models
from odoo.tools.mail import email_normalize, formataddr


class Complaint(models.Model):
    """What letters and mails say about a complaint; who signs and who is addressed."""

    _inherit = "aftersales.complaint"
    # The address left with the complaint comes before the customer's usual one.
    _mail_defaults_to_email = True

    # === BUSINESS === #

    def _get_letter_lang(self):
        """Return the code of the customer's language, else the user's."""
        self.ensure_one()
        return self.partner_id.lang or self.env.lang

    def _get_addressee(self):
        """Return the name a letter or mail greets; empty when nobody is named."""
        self.ensure_one()
        return self.contact_name or self.partner_id.name or ""

    def _get_contact_person(self):
        """Return the user whom the customer may call about this complaint."""
        self.ensure_one()
        return (self.user_id or self.accepted_by_id or self.create_uid).sudo()

    def _get_contact_facts(self):
        """Return how the customer reaches us: name, phone, email; each may be empty."""
        person = self._get_contact_person()
        company = self.company_id.sudo()
        return {
            "name": person.name,
            "phone": person.phone or company.phone or "",
            "email": self.team_id.sudo().alias_email
            or person.email
            or company.email
            or "",
        }

    def _invite_questions(self):
        """Return the sentence that says whom to ask, and with which number."""
        return self.env._(
            "If you have any question, please contact %(contact)s,"
            " and name the number %(number)s.",
            contact=", ".join(filter(None, self._get_contact_facts().values())),
            number=self.name,
        )

    def _get_sender(self):
        """Return the address that mails about this complaint come from.

        The team's own address, so that the customer's answer finds the complaint, else
        the company's.
        """
        self.ensure_one()
        company, alias = self.company_id.sudo(), self.team_id.sudo().alias_email
        if alias:
            return formataddr((company.name, alias))
        return company.email_formatted or self.env.user.email_formatted

    def _get_product_names(self):
        """Return the products complained about, with their lots, in one line."""
        names = []
        for line in self.line_ids:
            name = line.product_id.display_name
            lot = line.lot_id.sudo().name
            names.append(f"{name} ({lot})" if lot else name)
        return ", ".join(dict.fromkeys(names))

    # === MAIL === #

    def _message_add_suggested_recipients(self, force_primary_email=False):
        """Propose the address left with the complaint alone, when it is another one."""
        suggested = super()._message_add_suggested_recipients(
            force_primary_email=force_primary_email
        )
        for complaint in self:
            partner = complaint.partner_id
            email = email_normalize(complaint.email or "")
            if email and email != partner.email_normalized:
                suggested[complaint.id]["partners"] -= partner
        return suggested
