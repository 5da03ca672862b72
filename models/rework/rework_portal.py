from odoo import models
from odoo.tools import LazyTranslate, format_date

_lt = LazyTranslate(__name__)

# What each state means to the customer.
LABELS = {
    "draft": _lt("Being examined"),
    "routed": _lt("Being planned"),
    "scheduled": _lt("Planned"),
    "progress": _lt("Being repaired"),
    "inspection": _lt("Being inspected"),
    "done": _lt("Repaired"),
    "cancelled": _lt("Not repaired"),
}
# The stations of the timeline -> the stamp of when it was reached.
STATIONS = {
    "draft": (_lt("Received"), "registered_at"),
    "scheduled": (_lt("Planned"), "scheduled_at"),
    "progress": (_lt("In repair"), "started_at"),
    "inspection": (_lt("In inspection"), "handed_in_at"),
    "done": (_lt("Repaired"), "done_at"),
}
# State -> the last station that it has reached.
REACHED = {"routed": "draft"}


class Rework(models.Model):
    """What a customer may know of the repair of his goods, by login or signed link.

    A portal user may read the repairs of his company, and of them only
    ``_portal_fields``. All else on his pages is prepared as plain values.
    """

    _inherit = "aftersales.rework"

    _portal_fields = frozenset(
        {
            "id",
            "display_name",
            "name",
            "state",
            "registered_at",
            "promised_on",
            "company_id",
            "partner_id",
            "commercial_partner_id",
            "access_url",
            "access_token",
            "access_warning",
        }
    )

    # === BUSINESS === #

    def _is_shown_on_portal(self):
        """Tell whether these are the customer's own goods, that he gets back.

        The rule of portal users says the same, see ``rework_rule_portal``.
        """
        self.ensure_one()
        if not self.commercial_partner_id:
            return False
        is_back = bool(self.disposition_id) and self.afterwards == "back"
        return self.kind != "rework" or is_back

    def _get_portal_status(self):
        """Return the state in the customer's words."""
        self.ensure_one()
        if self._get_portal_offers():
            return self.env._("Waiting for your answer")
        return self.env._(LABELS[self.state])

    def _get_portal_offers(self):
        """Return the charge forms that wait for the customer's answer."""
        return self.charge_ids.filtered(lambda charge: charge.status == "offered")

    def _prepare_portal_row(self):
        """Return what the list shows of one repair, as plain values."""
        self.ensure_one()
        return {
            "url": self.access_url,
            "number": self.name,
            "subject": self.product_id.display_name or "",
            "lot": self.lot_id.name or "",
            "asked": format_date(self.env, self.registered_at),
            "promised": self.is_open and format_date(self.env, self.promised_on) or "",
            "status": self._get_portal_status(),
            "is_asked": bool(self._get_portal_offers()),
            "is_open": self.is_open,
        }

    def _prepare_portal_page(self):
        """Return the page of one repair as plain values."""
        self.ensure_one()
        charges = self.charge_ids.filtered(lambda charge: charge.status != "draft")
        lent = self.loan_ids.filtered(lambda loan: loan.status in ("out", "fetched"))
        return {
            **self._prepare_portal_row(),
            "hint": self._get_portal_hint(),
            "steps": self._prepare_portal_steps(),
            "facts": self._prepare_portal_facts(),
            "charges": [charge._prepare_portal_charge() for charge in charges],
            "loans": [loan._prepare_portal_loan() for loan in lent],
        }

    def _prepare_portal_steps(self):
        """Return the timeline: what was reached when, and what comes."""
        if self.state == "cancelled":
            ended = (self.env._("Not repaired"), self.state_entered_at)
            rows = [(self.env._("Received"), self.registered_at), ended]
            position = 1
        else:
            rows = [(self.env._(text), self[at]) for text, at in STATIONS.values()]
            station = REACHED.get(self.state, self.state)
            position = list(STATIONS).index(station)
        return [
            {
                "label": label,
                "when": format_date(self.env, moment) if index <= position else "",
                "promised": "",
                "is_reached": index <= position,
                "is_current": index == position,
            }
            for index, (label, moment) in enumerate(rows)
        ]

    def _get_portal_hint(self):
        """Return what happens next, in one sentence to the customer."""
        self.ensure_one()
        if self._get_portal_offers():
            return self.env._(
                "Please look at our quotation: we go on once you have accepted it."
            )
        if any(charge._is_payment_awaited() for charge in self.charge_ids):
            return self.env._("We begin once your payment has arrived.")
        hints = {
            "draft": self.env._("We are looking at the fault."),
            "routed": self.env._("We know what is to be done and are planning it."),
            "scheduled": self.env._("The repair is planned."),
            "progress": self.env._("We are working on it."),
            "inspection": self.env._("It is repaired; we are inspecting it."),
            "done": self._get_portal_ending(),
            "cancelled": self.env._("This repair is not carried out."),
        }
        return hints[self.state]

    def _get_portal_ending(self):
        if self.kind == "site":
            return self.env._("It was repaired at your place. Thank you.")
        return self.env._("It is repaired and inspected. You get it back.")

    def _prepare_portal_facts(self):
        """Return the facts beside the timeline: pairs of label and text."""
        words = {
            "in": self.env._("Under warranty, free of charge"),
            "out": self.env._("Not under warranty"),
            "unknown": self.env._("Being examined"),
        }
        promised = self.is_open and format_date(self.env, self.promised_on)
        facts = [
            (self.env._("Product"), self.product_id.display_name),
            (self.env._("Lot/Serial"), self.lot_id.name),
            (self.env._("Your fault description"), self.fault),
            (self.env._("Warranty"), words.get(self.warranty_state)),
            (self.env._("Promised for"), promised),
        ]
        return [(label, text) for label, text in facts if text]
