from odoo import fields, models


class SurveyTerms(models.AbstractModel):
    """How often a contact is asked, reminded, and how long he may answer.

    A rule and a campaign set the terms, an invitation keeps those it was made under.
    """

    _name = "aftersales.survey.terms"
    _description = "Terms of Asking"

    cooldown_days = fields.Integer(
        "Cool-Down (days)",
        required=True,
        default=lambda self: self.env.company.aftersales_survey_cooldown,
        help="Whoever was asked any survey within these days is not asked again. 0: he"
        " is asked each time.",
    )
    reminder_days = fields.Integer(
        "Reminder After (days)",
        required=True,
        default=lambda self: self.env.company.aftersales_survey_reminder,
        help="Days without an answer after which the contact is reminded, once."
        " 0: never.",
    )
    expiry_days = fields.Integer(
        "Answer Within (days)",
        required=True,
        default=lambda self: self.env.company.aftersales_survey_expiry,
        help="Days in which the contact may answer; afterwards the link is closed.",
    )

    _aftersales_terms_positive = models.Constraint(
        "CHECK (cooldown_days >= 0 AND reminder_days >= 0 AND expiry_days > 0)",
        "Days cannot be negative, and a contact needs at least one day to answer.",
    )

    # === BUSINESS === #

    def _prepare_terms(self):
        """Return the terms as values of an invitation."""
        self.ensure_one()
        names = ("cooldown_days", "reminder_days", "expiry_days")
        return {name: self[name] for name in names}
