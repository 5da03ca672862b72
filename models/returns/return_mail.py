from odoo import models


class Returns(models.Model):
    """Who writes to whom about a return, and what mails about it say."""

    _inherit = "aftersales.return"
    # The address left with the return comes before the customer's usual one.
    _mail_defaults_to_email = True

    # === BUSINESS === #

    def _get_sender(self):
        """Return the address that mails about this return come from."""
        self.ensure_one()
        company = self.company_id.sudo()
        return company.email_formatted or self.env.user.email_formatted

    def _get_addressee(self):
        """Return the name a mail greets; empty when nobody is named."""
        self.ensure_one()
        return self.partner_id.name or ""

    def _get_contact_facts(self):
        """Return how the customer reaches us: name, phone, email; each may be empty."""
        person, company = self.user_id.sudo(), self.company_id.sudo()
        return {
            "name": person.name or company.name,
            "phone": person.phone or company.phone or "",
            "email": person.email or company.email or "",
        }

    def _invite_questions(self):
        """Return the sentence that says whom to ask, and with which number."""
        return self.env._(
            "If you have any question, please contact %(contact)s,"
            " and name the number %(number)s.",
            contact=", ".join(filter(None, self._get_contact_facts().values())),
            number=self.name,
        )

    def _get_goods_texts(self):
        """Return the goods, one text a line: quantity, unit, product, lot."""
        return [
            f"{line.quantity:g} {line.uom_id.name} {line.display_name}"
            for line in self.line_ids
        ]

    def _get_done_texts(self):
        """Return what was done, one text a line: goods, and how they were settled."""
        texts = zip(self._get_goods_texts(), self.line_ids, strict=True)
        return [
            ": ".join(filter(None, [text, (line.done_id or line.decided_id).name]))
            for text, line in texts
        ]

    # === MAIL === #

    def _creation_message(self):
        """Say what was registered in the chatter's first line."""
        return self.env._("Return registered")
