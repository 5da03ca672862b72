from odoo import fields, models

# What an address gives to what its mails become.
HANDED_ON = ("kind", "company_id", "user_id", "team_id")


class SuggestionMailbox(models.Model):
    """An address whose mails are entered into the register of suggestions."""

    _name = "aftersales.suggestion.mailbox"
    _inherit = "mail.alias.mixin.optional"
    _description = "Address for Suggestions and Inquiries"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        lambda self: self.env["aftersales.suggestion"]._fields["kind"].selection,
        required=True,
        default="suggestion",
        help="As what a mail is registered; whoever reads it may change it.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    user_id = fields.Many2one(
        "res.users",
        "Owner",
        domain="[('share', '=', False)]",
        help="Who is in charge of what comes in; nobody: whoever takes it.",
    )
    team_id = fields.Many2one("aftersales.team", "Department", check_company=True)

    # === CRUD === #

    def write(self, vals):
        """Write; the address hands on what it was told about its mails."""
        # Aliases are written with full rights, before anybody looks at ours.
        self.check_access("write")
        result = super().write(vals)
        if set(HANDED_ON) & vals.keys():
            for mailbox in self.filtered("alias_id"):
                mailbox.alias_defaults = mailbox._prepare_defaults()
        return result

    # === MAIL === #

    def _alias_get_creation_values(self):
        values = super()._alias_get_creation_values()
        values["alias_model_id"] = self.env["ir.model"]._get_id("aftersales.suggestion")
        if self.id:
            values["alias_defaults"] = self._prepare_defaults()
        return values

    def _prepare_defaults(self):
        """Return the values for what a mail to this address becomes."""
        self.ensure_one()
        [values] = self.read(HANDED_ON, load=None)
        return repr({name: values[name] for name in HANDED_ON})
