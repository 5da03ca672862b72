from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    aftersales_survey_cooldown = fields.Integer(
        "Survey Cool-Down (days)",
        default=30,
        help="Whoever was asked any survey within these days is not asked again. Rules"
        " and campaigns start with this number and may have one of their own.",
    )
    aftersales_survey_reminder = fields.Integer(
        "Survey Reminder (days)",
        default=7,
        help="Days without an answer after which a contact is reminded, once. 0:"
        " never.",
    )
    aftersales_survey_expiry = fields.Integer(
        "Survey Expiry (days)",
        default=21,
        help="Days in which a contact may answer a survey; afterwards it is closed.",
    )

    _aftersales_survey_days_positive = models.Constraint(
        "CHECK (aftersales_survey_cooldown >= 0 AND aftersales_survey_reminder >= 0"
        " AND aftersales_survey_expiry > 0)",
        "Surveys: days cannot be negative, and a contact needs a day to answer.",
    )
