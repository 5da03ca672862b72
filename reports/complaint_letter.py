from odoo import api, fields, models


class ComplaintLetter(models.AbstractModel):
    """What the letters about a complaint share: addressee, reference, contact."""

    _name = "aftersales.complaint.letter"
    _inherit = "aftersales.paper"
    _description = "Letter about a Complaint"

    _paper_model = "aftersales.complaint"

    # === BUSINESS === #

    @api.model
    def _get_lang(self, document):
        """Return the customer's language."""
        return document._get_letter_lang()

    @api.model
    def _prepare_sheet(self, complaint):
        """Return the frame of a letter; each letter adds what it says."""
        return {
            "name": complaint.name,
            "addressee": complaint._get_addressee(),
            "reference": self._get_texts(
                complaint, "name", "customer_reference", "order_id"
            ),
            "dated": self._say_day(self._get_moment(complaint)),
            "regarding": self.env._(
                "Your complaint of %(day)s: %(subject)s",
                day=self._say_day(complaint.received_at),
                subject=complaint.subject,
            ),
            "salutation": self._greet(complaint),
            "products": self._prepare_table(
                complaint.line_ids, "product_id", "lot_id", "complained_qty", "uom_id"
            ),
            "contact": complaint._get_contact_facts(),
            "invitation": complaint._invite_questions(),
            "signature": ", ".join(
                filter(None, [complaint.team_id.name, complaint.company_id.sudo().name])
            ),
        }

    @api.model
    def _greet(self, complaint):
        """Return the salutation of the letter."""
        addressee = complaint._get_addressee()
        if not addressee:
            return self.env._("Dear customer,")
        return self.env._("Dear %(addressee)s,", addressee=addressee)

    @api.model
    def _get_moment(self, complaint):
        """Return the moment that the letter is dated with."""
        return fields.Datetime.now()

    @api.model
    def _say_day(self, moment):
        """Return the date of a moment, where the user is."""
        options = {"date_only": True}
        return self.env["ir.qweb.field.datetime"].value_to_html(moment, options)
