from datetime import timedelta

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
    accepted_by = fields.Char(help="The customer's person.")
    accepted_on = fields.Date()
    acceptance_channel_id = fields.Many2one(
        "aftersales.channel", "Accepted Via", index="btree_not_null"
    )
    report_sent_on = fields.Date(help="From here the time for an objection counts.")
    report_proof = fields.Char(
        "Proof of Sending", help="Message, tracking number, receipt of the portal."
    )
    lessons = fields.Text("Lessons Learned")
    recognition = fields.Text(
        "Team Recognition", help="How the team was thanked, and by whom."
    )

    # === BUSINESS === #

    def _d8_refusals(self):
        """Yield what D8 lacks: the customer's acceptance, lessons, recognition."""
        for problem in self:
            check = {
                "accepted": problem._accepted_refusals,
                "silence": problem._silence_refusals,
                "internal": problem._internal_refusals,
            }.get(problem.acceptance, problem._open_acceptance_refusals)
            yield from check()
        yield from self._filler_refusals(("lessons", "recognition"))

    def _open_acceptance_refusals(self):
        text = self.env._("Has the customer accepted, or was he silent long enough?")
        yield self, text, "acceptance"

    def _accepted_refusals(self):
        """Yield who accepted, when and how, as far as it is not known."""
        facts = ("accepted_by", "accepted_on", "acceptance_channel_id")
        yield from self._filler_refusals(facts)
        if self.accepted_on and self.accepted_on > fields.Date.context_today(self):
            text = self.env._("The acceptance lies in the future.")
            yield self, text, "accepted_on"

    def _silence_refusals(self):
        """Yield what the rule of silence lacks: a proof, and time that has passed."""
        days = self.depth_id.silence_days
        if not days:
            text = self.env._("Silence is no acceptance at this depth: ask for it.")
            yield self, text, "acceptance"
            return
        yield from self._filler_refusals(("report_sent_on", "report_proof"))
        sent = self.report_sent_on
        if sent and sent + timedelta(days=days) > fields.Date.context_today(self):
            text = self.env._(
                "The customer may object for %(days)s days since the report was sent,"
                " until %(date)s.",
                days=days,
                date=fields.Date.to_string(sent + timedelta(days=days)),
            )
            yield self, text, "report_sent_on"

    def _internal_refusals(self):
        """Yield problems that some customer is concerned with after all."""
        if self.partner_id or self.complaint_ids or self.affected_partner_ids:
            text = self.env._("Customers are concerned: one of them has to accept.")
            yield self, text, "acceptance"
