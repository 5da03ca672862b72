from odoo import api, fields, models
from odoo.exceptions import UserError


class Contact(models.Model):
    """A contact that is to be followed by another one: whom to call again, and when."""

    _inherit = "aftersales.contact"

    purpose = fields.Selection(
        selection_add=[("survey", "Survey"), ("confirmation", "Monthly confirmation")],
        ondelete={"survey": "set default", "confirmation": "set default"},
    )
    next_on = fields.Date(
        "Call Again On",
        help="Left empty, a customer who was not reached by a call-back is called again"
        " after the working days of the settings.",
    )
    invitation_id = fields.Many2one(
        "aftersales.survey.invitation",
        "Survey",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    confirmation_id = fields.Many2one(
        "aftersales.confirmation",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )

    # The desk's list of calls begins with it.
    _next_on_idx = models.Index("(next_on) WHERE next_on IS NOT NULL")

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains("next_on", "contacted_at")
    def _check_next_on(self):
        for contact in self:
            moment = contact.contacted_at
            # Where company and user are a day apart, either one's day will do.
            own = fields.Datetime.context_timestamp(contact, moment).date()
            day = min(own, contact.company_id._aftersales_get_day(moment))
            if contact.next_on and contact.next_on < day:
                raise UserError(
                    self.env._("The next call cannot be before the one on record.")
                )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create; who was not reached is called again by the company's rule."""
        contacts = super().create(vals_list)
        unreached = contacts.filtered(
            lambda c: (
                c.outcome == "unreached"
                and not c.next_on
                and c.purpose in ("callback", "survey", "confirmation")
            )
        )
        for (company, moment), same in unreached.grouped(
            lambda c: (c.company_id, c.contacted_at)
        ).items():
            same.next_on = company._aftersales_plan_call(moment)
        return contacts
