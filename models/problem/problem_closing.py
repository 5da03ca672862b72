from odoo import fields, models


class Problem(models.Model):
    """How a problem ends (D8): the customer's acceptance, what was learned, thanks."""

    _inherit = "aftersales.problem"

    acceptance = fields.Selection(
        [
            ("accepted", "The customer has accepted"),
            ("silence", "No objection within the time"),
            ("internal", "No customer is concerned"),
        ],
        tracking=True,
        help="How we know that the customer is content with the report.",
    )
    accepted_by = fields.Char("Accepted By", help="The customer's person.")
    accepted_on = fields.Date("Accepted On")
    acceptance_channel_id = fields.Many2one(
        "aftersales.channel", "Accepted Via", index="btree_not_null"
    )
    report_sent_on = fields.Date(
        "Report Sent On", help="From here the time for an objection counts."
    )
    report_proof = fields.Char(
        "Proof of Sending", help="Message, tracking number, receipt of the portal."
    )
    lessons = fields.Text("Lessons Learned")
    recognition = fields.Text(
        "Team Recognition", help="How the team was thanked, and by whom."
    )
