from odoo import api, fields, models
from odoo.exceptions import UserError

from .complaint_judgement import OUTSIDE


class Complaint(models.Model):
    """The solution, the customer's consent, the answer that leaves (D-29 to D-40)."""

    _inherit = "aftersales.complaint"

    cause = fields.Html(
        copy=False,
        help="What the investigation found; printed in the reply.",
    )
    solution = fields.Html(
        "Measures",
        copy=False,
        help="What we do about it; printed in the reply.",
    )
    remedy_agreed_ids = fields.Many2many(
        "aftersales.remedy",
        "aftersales_complaint_remedy_agreed_rel",
        # What was written down stays, also when a remedy is no longer offered.
        context={"active_test": False},
        copy=False,
    )
    agreed_amount = fields.Monetary("Amount Agreed", copy=False)
    consent = fields.Selection(
        [("agreed", "Agreed"), ("refused", "Refused")],
        "Customer's Consent",
        tracking=True,
        copy=False,
    )
    consent_by = fields.Char(
        "Consent Given By", copy=False, help="The customer's person who decided."
    )
    consent_at = fields.Datetime("Consent Given On", copy=False)
    consent_channel_id = fields.Many2one(
        "aftersales.channel", "Consent Given By Way Of", copy=False
    )
    execute_until = fields.Date(
        copy=False,
        help="The day by which both sides agreed the remedy is carried out.",
    )
    answer = fields.Html(
        "Answer to the Customer",
        copy=False,
        help="The text of the reply letter, in the customer's language.",
    )
    answered_at = fields.Datetime("Answered On", readonly=True, copy=False)
    answered_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    approval_ids = fields.One2many(
        "aftersales.workflow.signature", compute="_compute_approval_ids"
    )

    _agreed_amount_positive = models.Constraint(
        "CHECK (agreed_amount >= 0)", "The amount agreed cannot be negative."
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("signature_ids")
    def _compute_approval_ids(self):
        for complaint in self:
            complaint.approval_ids = complaint.signature_ids.filtered("is_valid")

    # === ACTIONS === #

    def action_send_answer(self):
        """Open the mail with the reply letter attached; sending it is the answer.

        :raise UserError: when the answer is empty or not approved
        """
        self.ensure_one()
        self._check_answer()
        template = "aftersales.mail_template_answer"
        if self.state == "rejected":
            template = "aftersales.mail_template_rejection"
        return self._compose(template, aftersales_is_answer=True)

    def action_mark_answered(self):
        """Record that the answer left by letter, fax or by hand.

        :raise UserError: when the answer is empty or not approved
        """
        self._check_answer()
        self._mark_answered()
        return True

    # === BUSINESS === #

    def _check_answer(self):
        for complaint in self:
            refusals = complaint._answer_error_messages()
            if refusals:
                raise UserError(
                    self.env._(
                        "The answer of %(complaint)s cannot leave yet:\n%(points)s",
                        complaint=complaint.display_name,
                        points="\n".join(f"- {text}" for text in refusals),
                    )
                )

    def _answer_error_messages(self):
        """Return why the answer may not leave: empty, too early, or not approved."""
        self.ensure_one()
        if self.state not in ("solution", "executing", "verifying", "rejected"):
            return [self.env._("The responsibility has not been judged yet.")]
        points = self._missing_facts(["answer"])
        if self.state == "solution":
            for name in ("execute", "explain"):
                if self._fits_branch(name):
                    points += [
                        point
                        for rule in self._get_rules(name)
                        for point in rule._missing_approval(self)
                    ]
        return [point.text for point in points]

    def _fits_branch(self, name):
        outside = self.responsibility in OUTSIDE
        return outside if name == "explain" else not outside

    def _mark_answered(self):
        self.check_access("write")
        self._write_protected(
            {"answered_at": fields.Datetime.now(), "answered_by_id": self.env.uid}
        )

    def _answer_refusals(self):
        """Yield each case whose customer has not got the answer as it is (D-37)."""
        for complaint in self.filtered(lambda c: not c._is_answered()):
            text = self.env._("The customer has not been answered yet.")
            if complaint.answered_at:
                text = self.env._("The answer was changed after it was sent.")
            yield complaint, text, "answer"

    def _is_answered(self):
        """Tell whether the answer left, and left as it is written now."""
        self.ensure_one()
        return bool(self.answered_at) and self.answer == self.answer_sent

    def _agreement_refusals(self):
        """Yield what the agreement with the customer still lacks (D-33)."""
        for complaint in self:
            if complaint.consent != "agreed":
                text = self.env._("The customer has not agreed to the remedy.")
                if complaint.consent == "refused":
                    text = self.env._(
                        "The customer refused the remedy: agree on another one, or"
                        " investigate again."
                    )
                yield complaint, text, "consent"
                continue
            for name in ("consent_by", "consent_at", "consent_channel_id"):
                for point in complaint._missing_facts([name]):
                    yield complaint, point.text, name
            costly = complaint.remedy_agreed_ids.filtered("has_amount")
            if costly and not complaint.agreed_amount:
                text = self.env._(
                    "The amount of %(remedies)s is not agreed.",
                    remedies=", ".join(costly.mapped("name")),
                )
                yield complaint, text, "agreed_amount"

    def _cause_refusals(self):
        """Yield each justified complaint whose cause nobody has found (D-31)."""
        for complaint in self.filtered(lambda c: c.validity in ("valid", "improve")):
            for point in complaint._missing_facts(["cause"]):
                yield complaint, point.text, "cause"

    def _explain_refusals(self):
        """Yield each case that an explanation alone does not settle (D-16, D-18)."""
        for complaint in self.filtered(lambda c: c.responsibility not in OUTSIDE):
            text = self.env._(
                "Only what the customer caused, or what is not ours, is settled by an"
                " explanation; this one needs measures."
            )
            yield complaint, text, "responsibility"
