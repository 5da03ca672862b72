from odoo import fields, models


class Classification(models.Model):
    """How often we get in touch with customers of a class."""

    _inherit = "aftersales.classification"

    contact_days = fields.Integer(
        "Contact Every (days)",
        help="The salesperson is reminded of a customer of this class with whom nobody"
        " has been in touch for so long. 0: no reminder.",
    )

    _contact_days_positive = models.Constraint(
        "CHECK (contact_days >= 0)", "The days between contacts cannot be negative."
    )
