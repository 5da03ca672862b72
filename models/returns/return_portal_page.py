from odoo import models
from odoo.tools import LazyTranslate, format_amount, format_date

from .return_table import AUTHORISED_STATES

_lt = LazyTranslate(__name__)

# The stations of the timeline, like those of a parcel.
STATIONS = {
    "asked": _lt("Asked"),
    "approved": _lt("Approved"),
    "on_way": _lt("On the way"),
    "arrived": _lt("Arrived"),
    "inspected": _lt("Inspected"),
    "decided": _lt("Decided"),
    "settled": _lt("Settled"),
    "refused": _lt("Refused"),
    "expired": _lt("Expired"),
    "cancelled": _lt("Cancelled"),
}
WITH_GOODS = (
    "asked",
    "approved",
    "on_way",
    "arrived",
    "inspected",
    "decided",
    "settled",
)
WITHOUT_GOODS = ("asked", "approved", "decided", "settled")
ENDINGS = ("refused", "expired", "cancelled")
# State -> the last station that it has reached.
REACHED = {
    "draft": "asked",
    "submitted": "asked",
    "approved": "approved",
    "receiving": "arrived",
    "inspecting": "arrived",
    "deciding": "inspected",
    "processing": "decided",
    "done": "settled",
}
# Station -> the promises of ours that end with it.
PROMISES = {
    "approved": ("approval", "appeal"),
    "on_way": ("pick_up", "pick_up_again"),
    "inspected": ("inspection", "inspection_again"),
    "decided": ("decision", "decision_no_goods", "decision_again"),
    "settled": ("settlement", "finish"),
}
# Papers of the customer: name -> label, report.
PAPERS = {
    "notice": (_lt("Return notice"), "aftersales.return_action_report_notice"),
    "slip": (_lt("Slip for the parcel"), "aftersales.return_action_report_slip"),
    "label": (_lt("Label"), "aftersales.return_action_report_label"),
    "pickup": (_lt("Pick-up notice"), "aftersales.return_action_report_pickup"),
}


class Returns(models.Model):
    """The page of one return: timeline, goods, papers and facts, as plain values."""

    _inherit = "aftersales.return"

    # === BUSINESS === #

    def _prepare_portal_page(self):
        """Return the page of one return as plain values."""
        self.ensure_one()
        return {
            **self._prepare_portal_row(),
            "hint": self._get_portal_hint(),
            "steps": self._prepare_portal_steps(),
            "lines": [line._prepare_portal_line() for line in self.line_ids],
            "facts": self._prepare_portal_facts(),
            "outcome": self._prepare_portal_outcome(),
            "papers": self._get_portal_papers(),
            "address": self._get_portal_address(),
            "instructions": self._is_parcel_awaited()
            and self.company_id.aftersales_return_instructions,
            "pictures": self._prepare_portal_pictures(),
            "may_add_pictures": self._may_add_pictures(),
            "refusal": self.state == "refused" and self.refusal_reason,
            "may_appeal": self._may_customer_appeal(),
            "may_announce": self._is_parcel_awaited(),
            "parcel_carrier": self.parcel_carrier or "",
            "parcel_number": self.parcel_number or "",
            "parcel_sent": format_date(self.env, self.parcel_sent_at),
        }

    # === TIMELINE === #

    def _prepare_portal_steps(self):
        """Return the timeline: the way so far with its dates, then what we promise."""
        moments, promised = self._get_portal_moments(), self._get_portal_promises()
        journey = self._get_portal_journey()
        position = journey.index(self._get_portal_station())
        return [
            {
                "label": self.env._(STATIONS[station]),
                "when": format_date(self.env, moments.get(station))
                if index <= position
                else "",
                "promised": format_date(self.env, promised.get(station))
                if index > position
                else "",
                "is_reached": index <= position,
                "is_current": index == position,
            }
            for index, station in enumerate(journey)
        ]

    def _get_portal_station(self):
        """Return the last station that was reached."""
        if self.state in ENDINGS:
            return self.state
        is_sent = self.parcel_sent_at or self.picked_up_at
        return "on_way" if self._is_sent(is_sent) else REACHED[self.state]

    def _is_sent(self, moment):
        needs_goods = any(self.line_ids.mapped("needs_goods"))
        return bool(moment) and self.state == "approved" and needs_goods

    def _get_portal_journey(self):
        """Return the stations of this return, those it never came to left out."""
        if self.state in ENDINGS:
            before = ["asked"]
            if self.approved_at and self.state != "refused":
                before.append("approved")
            return (*before, self.state)
        needs_goods = any(self.line_ids.mapped("needs_goods"))
        return WITH_GOODS if needs_goods else WITHOUT_GOODS

    def _get_portal_moments(self):
        """Return when each station was reached, as far as it is known."""
        return {
            "asked": self.submitted_at or self.registered_at,
            "approved": self.approved_at,
            "on_way": self.picked_up_at or self.parcel_sent_at,
            "arrived": self.arrived_at,
            "inspected": self.inspected_at,
            "decided": self.decided_at,
            "settled": self.done_at,
            "refused": self.refused_at,
            **dict.fromkeys(("expired", "cancelled"), self.state_entered_at),
        }

    def _get_portal_promises(self):
        """Return until when each station is to be reached, by us or by him."""
        running = self.clock_ids.filtered(lambda clock: clock.state == "running")
        promised = {
            station: min(
                (c.due_at for c in running if c.due_at and c.code in codes),
                default=False,
            )
            for station, codes in PROMISES.items()
        }
        return {**promised, "arrived": self.state == "approved" and self.expires_on}

    def _get_portal_hint(self):
        """Return what happens next, in one sentence to the customer."""
        hints = {
            "draft": self.env._("We are preparing your return."),
            "submitted": self.env._("We are examining your request and will answer."),
            "approved": self._get_portal_sending(),
            "receiving": self.env._("A part of your goods is here; we wait for more."),
            "inspecting": self.env._("Your goods are here; we are inspecting them."),
            "deciding": self.env._("We are deciding what we do for you."),
            "processing": self.env._("It is decided; we are carrying it out."),
            "done": self.env._("Everything is settled. Thank you."),
            "refused": self._get_portal_refusing(),
            "expired": self.env._(
                "The goods have not arrived in time. If they are on their way, we shall"
                " accept them all the same; else please contact us."
            ),
            "cancelled": self.env._("This return is not followed up."),
        }
        if self.is_appeal_open:
            return self.env._("You have appealed. Another person will decide.")
        return hints[self.state]

    def _get_portal_sending(self):
        """Return how the goods come to us."""
        if not any(self.line_ids.mapped("needs_goods")):
            return self.env._("Approved. You may keep the goods.")
        if self.picked_up_at or (self.parcel_sent_at and self._is_parcel_awaited()):
            return self.env._("The goods are on their way to us.")
        if self.is_pickup:
            day = format_date(self.env, self.pickup_at)
            return (
                day
                and self.env._("Approved. We fetch the goods on %(day)s.", day=day)
                or self.env._("Approved. We will tell you when we fetch the goods.")
            )
        day = format_date(self.env, self.expires_on)
        return (
            day
            and self.env._(
                "Approved. Please send the goods so that they arrive by %(day)s.",
                day=day,
            )
            or self.env._("Approved. Please send us the goods.")
        )

    def _get_portal_refusing(self):
        """Return what can be done about a refusal."""
        if not self._may_customer_appeal():
            return self.env._("We cannot take these goods back.")
        return self.env._(
            "We cannot take these goods back. If you disagree, you may appeal until"
            " %(day)s; then another person decides.",
            day=format_date(self.env, self.appeal_until),
        )

    # === FACTS === #

    def _prepare_portal_facts(self):
        """Return what is known about the return: label, text."""
        orders = ", ".join(self.order_ids.mapped("name"))
        facts = [
            (self.env._("Number"), self.name),
            (
                self.env._("Asked on"),
                format_date(self.env, self.submitted_at or self.registered_at),
            ),
            (
                self.env._("Valid until"),
                self.state == "approved" and format_date(self.env, self.expires_on),
            ),
            (self.env._("Sales order"), orders),
            (self.env._("Complaint"), self.complaint_id.name),
            (self.env._("Your reference"), self.customer_reference),
        ]
        return [(label, text) for label, text in facts if text]

    def _prepare_portal_outcome(self):
        """Return what was carried out: posted credit notes, shipped replacements."""
        credits = self.settlement_ids.account_line_ids.move_id.filtered(
            lambda move: move.state == "posted" and move.move_type == "out_refund"
        )
        outcome = [
            (
                self.env._("Credit note %(number)s", number=move.name),
                format_amount(self.env, move.amount_total, move.currency_id),
            )
            for move in credits
        ]
        shipped = self.replacement_ids.filtered(lambda r: r.state == "shipped")
        return outcome + [
            (
                self.env._("Replacement sent"),
                f"{row.quantity:g} {row.uom_id.name} {row.product_id.display_name}",
            )
            for row in shipped
        ]

    def _get_portal_address(self):
        """Return where the parcel goes, one text a line; empty when none is awaited."""
        if not self._is_parcel_awaited():
            return []
        place = self._get_destination()
        text = place._display_address(without_company=True)
        lines = [place.display_name, *(line.strip() for line in text.splitlines())]
        return list(dict.fromkeys(filter(None, lines)))

    def _get_portal_papers(self):
        """Return the papers that the customer may fetch now: name, label, report."""
        self.ensure_one()
        if self.state not in AUTHORISED_STATES or not self.approved_at:
            return []
        names = ["notice"]
        is_coming = self.state in ("approved", "receiving")
        if is_coming and any(self.line_ids.mapped("needs_goods")):
            names += ["slip", "label"]
        if is_coming and self.is_pickup:
            names.append("pickup")
        return [
            {"name": name, "label": self.env._(label), "report": report}
            for name, (label, report) in PAPERS.items()
            if name in names
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

    def _get_report_base_filename(self):
        """Return the name of the file when a paper is fetched on the portal."""
        self.ensure_one()
        return self.name
