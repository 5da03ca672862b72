from odoo import api, fields, models

PURPOSES = [
    ("callback", "After the remedy"),
    ("follow_up", "Agreed call"),
    ("confirmation", "Monthly confirmation"),
    ("survey", "Survey by phone"),
]


class CallbackScript(models.Model):
    """What the desk says in a call, by its purpose; the first that fits is shown."""

    _name = "aftersales.callback.script"
    _description = "Script of a Call"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    purpose = fields.Selection(PURPOSES, required=True, default="callback")
    company_id = fields.Many2one(
        "res.company", help="Empty: the script holds for every company.", index=True
    )
    text = fields.Html(
        "What to Say",
        required=True,
        translate=True,
        help="Greeting, questions, what to promise, how to end the call.",
    )

    # === BUSINESS === #

    @api.model
    def _get_script(self, purpose, company):
        """Return the script for a call, the company's own before the common one."""
        scripts = self.search([("purpose", "=", purpose)])
        own = scripts.filtered(lambda script: script.company_id == company)
        return (own or scripts.filtered(lambda script: not script.company_id))[:1]
