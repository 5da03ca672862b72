from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools import format_date

from .complaint_judgement import ANSWER_FACTS, JUDGEMENT_FACTS


class Complaint(models.Model):
    """Execution, call-back and closing: accepted, or the recourse is exhausted."""

    _inherit = "aftersales.complaint"

    remedy_done_ids = fields.Many2many(
        "aftersales.remedy",
        "aftersales_complaint_remedy_done_rel",
        # What was written down stays, also when a remedy is no longer offered.
        context={"active_test": False},
        copy=False,
    )
    executed_at = fields.Datetime("Executed On", readonly=True, copy=False)
    executed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    needs_second_visit = fields.Boolean(
        "Second Visit Agreed",
        copy=False,
        tracking=True,
        help="What was agreed happens at the customer's second visit; the satisfaction"
        " after that visit decides.",
    )
    second_visit_on = fields.Date(copy=False)
    contact_ids = fields.One2many(
        "aftersales.contact", "complaint_id", "Customer Contacts"
    )
    contact_count = fields.Integer("Contacts", compute="_compute_contact_count")
    loop_count = fields.Integer(
        "Taken Up Again",
        readonly=True,
        copy=False,
        help="How often the customer was not satisfied and the work began anew.",
    )
    settlement = fields.Selection(
        [
            ("accepted", "Customer accepted"),
            ("unreachable", "Customer could not be reached"),
            ("final", "Rejection final"),
        ],
        compute="_compute_settlement",
        help="Why the complaint may be closed; empty while it may not.",
    )
    closing_summary = fields.Text(copy=False)
    lesson = fields.Text("Lesson Learned", copy=False)
    standard_changed = fields.Selection(
        [("yes", "Changed"), ("no", "Not necessary")],
        "Standards",
        copy=False,
        help="Whether a standard or work instruction was changed so that it does not"
        " happen again.",
    )
    standard_note = fields.Char(
        "Which Standard, or Why Not", copy=False, help="Document with its revision."
    )
    closed_at = fields.Datetime("Closed On", readonly=True, copy=False)
    closed_by_id = fields.Many2one("res.users", readonly=True, copy=False)

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("contact_ids")
    def _compute_contact_count(self):
        for complaint in self:
            complaint.contact_count = len(complaint.contact_ids)

    @api.depends(
        "state",
        "executed_at",
        "rejected_at",
        "needs_second_visit",
        "contact_ids.outcome",
        "contact_ids.purpose",
        "contact_ids.is_after_second_visit",
        "contact_ids.contacted_at",
        "appeal_count",
        "answered_at",
        "answer",
    )
    def _compute_settlement(self):
        for complaint in self:
            complaint.settlement = complaint._get_settlement()

    def _get_settlement(self):
        """Return why the complaint may be closed, ``False`` while it may not be."""
        self.ensure_one()
        phase = self._get_phase()
        if not phase or (phase == "rejected" and not self._is_answered()):
            return False
        if self._get_verdict().outcome == "satisfied":
            return "accepted"
        if phase == "rejected":
            return "final" if self._is_rejection_final() else False
        if not self._get_verdict() and self._is_unreachable():
            return "unreachable"
        return False

    def _get_phase(self):
        """Return ``verifying`` or ``rejected``; a closed case came from one of them."""
        if self.state != "closed":
            return self.state if self.state in ("verifying", "rejected") else False
        rejected_last = self.rejected_at and (
            not self.executed_at or self.rejected_at > self.executed_at
        )
        return "rejected" if rejected_last else "verifying"

    def _get_verdict(self):
        """Return the call-back that decides: the last one of this round with a verdict.

        With a second visit agreed, only what the customer says after it counts.
        """
        callbacks = self._get_round_contacts().filtered(
            lambda c: (
                c.outcome in ("satisfied", "dissatisfied")
                and (not self.needs_second_visit or self._is_after_visit(c))
            )
        )
        return callbacks.sorted(lambda c: (c.contacted_at, c.id))[-1:]

    def _is_after_visit(self, contact):
        """Tell whether a call-back was made after the second visit took place."""
        moment = fields.Datetime.context_timestamp(self, contact.contacted_at)
        visited_on = self.second_visit_on
        return contact.is_after_second_visit and (
            not visited_on or moment.date() >= visited_on
        )

    def _get_round_contacts(self):
        """Return the call-backs since the remedy was done, or the case rejected."""
        is_rejection = self._get_phase() == "rejected"
        since = self.rejected_at if is_rejection else self.executed_at
        return self.contact_ids.filtered(
            lambda c: c.purpose == "callback" and since and c.contacted_at >= since
        )

    def _is_unreachable(self):
        """Tell whether N documented attempts in M days have failed (N, M: company)."""
        attempts = self._get_round_contacts().filtered(
            lambda c: c.outcome == "unreached"
        )
        moments = sorted(attempts.mapped("contacted_at"))
        needed = self.company_id.aftersales_contact_attempts
        window = timedelta(days=self.company_id.aftersales_contact_days)
        last = moments[-needed:]
        return len(last) == needed and last[-1] - last[0] <= window

    def _is_rejection_final(self):
        """Tell whether the appeal against a rejection was settled, or not used."""
        today = fields.Date.context_today(self)
        last_day = self.appeal_until
        return bool(self.appeal_count) or bool(last_day and last_day < today)

    # === BUSINESS === #

    def _complete_refusals(self):
        """Yield each remedy that was agreed and is not done, or has no day yet."""
        for complaint in self:
            if complaint.needs_second_visit and not complaint.second_visit_on:
                text = self.env._("Say when the customer's second visit is.")
                yield complaint, text, "second_visit_on"
            for remedy in complaint.remedy_agreed_ids - complaint.remedy_done_ids:
                text = self.env._("Agreed but not done: %(remedy)s", remedy=remedy.name)
                yield complaint, text, "remedy_done_ids"

    def _settlement_refusals(self):
        """Yield each complaint that is neither accepted nor out of recourse."""
        for complaint in self.filtered(lambda c: not c.settlement):
            yield complaint, complaint._get_settlement_text(), "contact_ids"

    def _get_settlement_text(self):
        if self.state == "rejected":
            if not self._is_answered():
                return self.env._(
                    "The rejection has not been explained to the customer."
                )
            return self.env._(
                "The customer may appeal until %(day)s.",
                day=format_date(self.env, self.appeal_until),
            )
        if self.needs_second_visit:
            return self.env._(
                "The customer's satisfaction after the second visit is not recorded."
            )
        return self.env._("The customer has not been called back and accepted.")

    def _standard_refusals(self):
        """Yield what is open about standards where measures were taken (D-55, D-57)."""
        for complaint in self.filtered(lambda c: c.validity in ("valid", "improve")):
            for name in ("standard_changed", "standard_note"):
                for point in complaint._missing_facts([name]):
                    yield complaint, point.text, name

    def _action_take_up(self):
        """Begin a new round from the start (D-49), and count it.

        The next round needs its own judgement, consent, answer and remedy; what this
        one came to is kept in the chatter.
        """
        self._message_log_batch({c.id: c._get_round_text() for c in self})
        begun_anew = dict.fromkeys(ANSWER_FACTS + JUDGEMENT_FACTS, False)
        self._write_protected(
            {
                **begun_anew,
                "remedy_done_ids": [Command.clear()],
                "needs_second_visit": False,
                "second_visit_on": False,
                **self._prepare_round_values(),
            }
        )
        for complaint in self:
            complaint._write_protected({"loop_count": complaint.loop_count + 1})
        for number, complaints in self.grouped("loop_count").items():
            complaints._escalate_dissatisfaction(number)

    def _get_round_text(self):
        """Return in one line what was judged, agreed and done in this round."""
        names = (
            "validity",
            "responsibility",
            "remedy_agreed_ids",
            "consent_by",
            "remedy_done_ids",
        )
        labels = self._get_field_labels(names)
        texts = [self._get_field_text(name) for name in names]
        pairs = [f"{label}: {text}" for label, text in zip(labels, texts, strict=True)]
        return self.env._(
            "Round %(number)s: %(facts)s",
            number=self.loop_count + 1,
            facts="; ".join(pairs),
        )

    def _get_field_text(self, name):
        """Return a selection, many2many or text as a person reads it."""
        field, value = self._fields[name], self[name]
        if field.type == "selection":
            value = dict(field._description_selection(self.env)).get(value)
        elif field.relational:
            value = ", ".join(value.mapped("display_name"))
        return value or "–"
