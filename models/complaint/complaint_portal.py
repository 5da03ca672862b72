from odoo import api, fields, models
from odoo.tools import LazyTranslate, format_amount, format_date, hmac

_lt = LazyTranslate(__name__)

# What each state means to the customer.
LABELS = {
    "new": _lt("Registered"),
    "accepted": _lt("Accepted"),
    "investigating": _lt("Being investigated"),
    "solution": _lt("Measures being drafted"),
    "executing": _lt("Being carried out"),
    "verifying": _lt("Confirming the effect"),
    "closed": _lt("Closed"),
    "rejected": _lt("Not upheld"),
    "cancelled": _lt("Cancelled"),
}
# What the customer is asked -> what the list says instead of the state.
QUESTIONS = {
    "consent": _lt("Waiting for your agreement"),
    "verdict": _lt("Waiting for your confirmation"),
}
# The stations of the timeline.
STEPS = {
    "new": _lt("Registered"),
    "accepted": _lt("Accepted"),
    "investigating": _lt("Investigation"),
    "solution": _lt("Measures"),
    "executing": _lt("Execution"),
    "verifying": _lt("Confirmation"),
    "closed": _lt("Closed"),
    "rejected": _lt("Not upheld"),
    "cancelled": _lt("Cancelled"),
}
JOURNEY = (
    "new",
    "accepted",
    "investigating",
    "solution",
    "executing",
    "verifying",
    "closed",
)
ENDINGS = {
    "rejected": ("new", "accepted", "investigating", "rejected", "closed"),
    "cancelled": ("new", "accepted", "investigating", "cancelled"),
}


class Complaint(models.Model):
    """What the customer sees of his case on the portal, by login or signed link.

    A portal user may read the complaints of his company, and of them only
    ``_portal_fields``, by whatever route. All else on his pages is prepared here as
    plain values: the templates get no chance to print something internal.
    """

    _inherit = "aftersales.complaint"

    _portal_fields = frozenset(
        {
            "id",
            "display_name",
            "name",
            "subject",
            "state",
            "received_at",
            "expected_on",
            "customer_reference",
            "company_id",
            "partner_id",
            "commercial_partner_id",
            "access_url",
            "access_token",
            "access_warning",
        }
    )

    answer_sent = fields.Html(
        "Answer as Sent",
        readonly=True,
        copy=False,
        help="What the customer was told; a later draft is not shown to him.",
    )
    answer_digest = fields.Char(
        readonly=True,
        copy=False,
        help="Fingerprint of answer and remedy as they were sent: the customer agrees"
        " to exactly that.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    def _compute_access_url(self):
        for complaint in self:
            complaint.access_url = f"/my/complaints/{complaint.id}"

    # === CRUD === #

    @api.model
    def _get_protected_fields(self):
        names = {"answer_sent", "answer_digest"}
        return super()._get_protected_fields() | names

    # === BUSINESS === #

    def _mark_answered(self):
        """Keep what is sent, as it is sent: the customer sees it and agrees to it."""
        result = super()._mark_answered()
        for complaint in self:
            complaint._write_protected(
                {
                    "answer_sent": complaint.answer,
                    "answer_digest": complaint._get_answer_digest(),
                }
            )
        return result

    def _get_answer_digest(self):
        """Return the fingerprint of what the customer is told and offered."""
        self.ensure_one()
        texts = ("answer", "cause", "solution", "responsibility_reason")
        message = (
            self.id,
            *(str(self[name] or "") for name in texts),
            sorted(self.remedy_agreed_ids.ids),
            self.agreed_amount,
            str(self.execute_until),
        )
        return hmac(self.env(su=True), "aftersales-answer", message)

    def _is_answer_current(self):
        """Tell whether answer and remedy still are what was sent to the customer."""
        self.ensure_one()
        return bool(self.answered_at) and (
            self.answer_digest == self._get_answer_digest()
        )

    def _get_portal_status(self):
        """Return the state in the customer's words; what he is asked comes first."""
        self.ensure_one()
        label = QUESTIONS.get(self._get_portal_question()) or LABELS[self.state]
        return self.env._(label)

    def _prepare_portal_row(self):
        """Return what the list shows of one complaint, as plain values."""
        self.ensure_one()
        return {
            "url": self.access_url,
            "number": self.name,
            "subject": self.subject,
            "product": self.product_id.display_name or "",
            "received": format_date(self.env, self.received_at),
            "expected": format_date(self.env, self.expected_on),
            "status": self._get_portal_status(),
            "is_asked": self._get_portal_question() in QUESTIONS,
            "is_open": self.is_open,
        }

    def _prepare_portal_page(self):
        """Return the page of one complaint as plain values."""
        self.ensure_one()
        return {
            **self._prepare_portal_row(),
            "hint": self._get_portal_hint(),
            "steps": self._prepare_portal_steps(),
            "facts": self._prepare_portal_facts(),
            "description": self.description,
            "pictures": self._prepare_portal_pictures(),
            "agreement": self._prepare_portal_agreement(),
            "is_agreed": self.consent == "agreed",
            "answer": self.answered_at and self.answer_sent,
            "answered": format_date(self.env, self.answered_at),
            "papers": self._get_portal_papers(),
            "question": self._get_portal_question(),
            "digest": self.answer_digest,
        }

    def _get_portal_hint(self):
        """Return what happens next, in one sentence to the customer."""
        last_day = format_date(self.env, self.appeal_until)
        hints = {
            "consent": self.env._("Please tell us whether you agree to our proposal."),
            "verdict": self.env._("Please tell us whether you are satisfied."),
            "appeal": self.env._(
                "If you disagree, you may appeal until %(day)s; then another person"
                " decides.",
                day=last_day,
            ),
            "new": self.env._("We have received it and will confirm it shortly."),
            "accepted": self.env._("We have accepted it and will investigate it."),
            "investigating": self.env._("We are looking for what happened, and why."),
            "solution": self.env._("We are drafting our measures and our answer."),
            "executing": self.env._("We are carrying out what was agreed."),
            "verifying": self.env._("We are making sure that it has helped."),
            "settled": self.env._("Thank you. We will close the case."),
            "closed": self.env._("The case is closed. Thank you for your help."),
            "rejected": self.env._("Our decision is explained in our answer."),
            "appealed": self.env._("You have appealed. Another person will decide."),
            "cancelled": self._get_portal_cancelling(),
        }
        situation = self._get_portal_question() or self.state
        if situation == "verifying" and self.settlement == "accepted":
            situation = "settled"
        if situation == "rejected" and self._has_said("appeal", self.rejected_at):
            situation = "appealed"
        return hints[situation]

    def _get_portal_cancelling(self):
        """Return why nothing happens any more; a duplicate goes on as another case."""
        goes_on = self.duplicate_of_id
        if goes_on.commercial_partner_id != self.commercial_partner_id or not goes_on:
            return self.env._("This case is not followed up.")
        return self.env._("It is followed up as %(number)s.", number=goes_on.name)

    def _prepare_portal_steps(self):
        """Return the timeline: the way so far with its dates, then what is to come."""
        moments = {"new": self.received_at}
        for row in self.workflow_log_ids.sorted(lambda r: (r.moved_at, r.id)):
            moments[row.state_to] = row.moved_at
        ending = self._get_phase() if self.state == "closed" else self.state
        journey = ENDINGS.get(ending, JOURNEY)
        position = journey.index(self.state)
        # A step that was skipped on the way is not shown.
        return [
            {
                "label": self.env._(STEPS[state]),
                "when": format_date(self.env, moments[state]) if is_reached else "",
                "is_reached": is_reached,
                "is_current": state == self.state,
            }
            for index, state in enumerate(journey)
            for is_reached in [index <= position]
            if state in moments or not is_reached
        ]

    def _prepare_portal_facts(self):
        """Return what the customer told us and what we promised: label, text."""
        remedies = ", ".join(self.remedy_sought_ids.mapped("name"))
        facts = [
            (self.env._("Received"), format_date(self.env, self.received_at)),
            (self.env._("Expected answer"), format_date(self.env, self.expected_on)),
            *((self.env._("Product"), text) for text in self._get_portal_products()),
            (self.env._("Sales order"), self.order_id.name),
            (self.env._("Your reference"), self.customer_reference),
            (self.env._("You ask for"), remedies),
        ]
        return [(label, text) for label, text in facts if text]

    def _get_portal_products(self):
        """Return each product complained about in one line of text."""
        return [
            " · ".join(
                filter(
                    None,
                    [
                        line.product_id.display_name,
                        line.lot_id.name,
                        f"{line.complained_qty:g} {line.uom_id.name}",
                    ],
                )
            )
            for line in self.line_ids
        ]

    def _prepare_portal_pictures(self):
        """Return the pictures that came from the portal; ours are internal."""
        own = self.picture_ids.filtered(lambda picture: picture.create_uid.share)
        own = own.sorted("id")
        return [
            {
                "name": picture.name,
                "url": f"/web/image/{picture.id}?access_token={token}",
            }
            for picture, token in zip(own, own.generate_access_token(), strict=True)
        ]

    def _prepare_portal_agreement(self):
        """Return what is proposed, or was agreed: label, text; drafts stay inside."""
        is_agreed = self.consent == "agreed"
        if not is_agreed and not self._is_answer_current():
            return []
        amount = self.agreed_amount and format_amount(
            self.env, self.agreed_amount, self.currency_id
        )
        day = format_date(self.env, self.execute_until)
        consent = is_agreed and " · ".join(
            filter(None, [self.consent_by, format_date(self.env, self.consent_at)])
        )
        facts = [
            (self.env._("Remedy"), ", ".join(self.remedy_agreed_ids.mapped("name"))),
            (self.env._("Amount"), amount),
            (self.env._("To be done by"), day),
            (self.env._("Agreed by"), consent),
        ]
        return [(label, text) for label, text in facts if text]

    def _get_portal_papers(self):
        """Return the letters the customer may fetch now: name, label, report's id."""
        self.ensure_one()
        papers = []
        if self.accepted_at and self.state != "cancelled":
            label = self.env._("Acceptance letter")
            report = "aftersales.complaint_action_report_acceptance"
            papers.append({"name": "acceptance", "label": label, "report": report})
        # Printed from the case as it is: only while that is what was sent.
        if self._is_answer_current():
            label = self.env._("Reply letter")
            report = "aftersales.complaint_action_report_reply"
            papers.append({"name": "reply", "label": label, "report": report})
        return papers

    def _get_report_base_filename(self):
        """Return the name of the file when a letter is fetched on the portal."""
        self.ensure_one()
        return self.name
