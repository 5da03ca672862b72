from odoo import api, fields, models
from odoo.tools import LazyTranslate, format_date

_lt = LazyTranslate(__name__)

# What each state means to the customer.
LABELS = {
    "draft": _lt("Being prepared"),
    "submitted": _lt("Being examined"),
    "approved": _lt("Please send the goods"),
    "receiving": _lt("Arriving"),
    "inspecting": _lt("Being inspected"),
    "deciding": _lt("Being decided"),
    "processing": _lt("Being settled"),
    "done": _lt("Settled"),
    "refused": _lt("Refused"),
    "expired": _lt("Expired"),
    "cancelled": _lt("Cancelled"),
}


class Returns(models.Model):
    """What a customer may know of his returns, by login or signed link.

    A portal user may read the returns of his company, and of them only
    ``_portal_fields``, by whatever route. All else on his pages is prepared as plain
    values: the templates get no chance to print something internal. What the desk
    only prepares, he does not see.
    """

    _inherit = "aftersales.return"

    _portal_fields = frozenset(
        {
            "id",
            "display_name",
            "name",
            "state",
            "registered_at",
            "submitted_at",
            "expires_on",
            "customer_reference",
            "company_id",
            "partner_id",
            "commercial_partner_id",
            "access_url",
            "access_token",
            "access_warning",
        }
    )

    parcel_carrier = fields.Char(
        "Parcel Sent With",
        copy=False,
        tracking=True,
        help="Who carries the parcel, as the customer says.",
    )
    parcel_number = fields.Char(
        "Tracking Number",
        copy=False,
        tracking=True,
        index="btree_not_null",
        help="Of the parcel, as the customer says.",
    )
    parcel_sent_at = fields.Datetime(
        "Parcel Announced On",
        readonly=True,
        copy=False,
        help="When the customer said that the parcel is on its way.",
    )

    # === CRUD === #

    @api.model
    def _get_protected_fields(self):
        return super()._get_protected_fields() | {"parcel_sent_at"}

    # === BUSINESS === #

    def _is_shown_on_portal(self):
        """Tell whether the customer knows of the return: he, or we, asked for it.

        The rule of portal users says the same, see ``return_rule_portal``.
        """
        self.ensure_one()
        return bool(self.submitted_at) or self.state not in ("draft", "cancelled")

    def _is_parcel_awaited(self):
        """Tell whether the customer still has to hand over a parcel."""
        self.ensure_one()
        return self._awaits_goods() and not self.is_pickup

    def _get_portal_status(self):
        """Return the state in the customer's words."""
        self.ensure_one()
        if self.is_appeal_open:
            return self.env._("Appeal being examined")
        if self.state == "approved" and not self._is_parcel_awaited():
            needs_goods = any(self.line_ids.mapped("needs_goods"))
            fetched = self.is_pickup and not self.picked_up_at
            if not needs_goods:
                return self.env._("Approved")
            return self.env._("To be fetched") if fetched else self.env._("On its way")
        if self.state == "approved" and self.parcel_sent_at:
            return self.env._("On its way")
        return self.env._(LABELS[self.state])

    def _is_customer_asked(self):
        """Tell whether it is the customer's turn: to send the goods, or to appeal."""
        self.ensure_one()
        is_to_send = self._is_parcel_awaited() and not self.parcel_sent_at
        return is_to_send or self._may_customer_appeal()

    def _may_customer_appeal(self):
        """Tell whether the customer may appeal against the refusal now."""
        self.ensure_one()
        return (
            self.state == "refused"
            and not self.appealed_at
            and (not self.appeal_until or self.appeal_until >= self._get_day())
        )

    def _get_portal_subject(self):
        """Return what comes back in one line: the first product, how many more."""
        self.ensure_one()
        products = self.line_ids.product_id
        if len(products) > 1:
            return self.env._(
                "%(product)s and %(count)s more",
                product=products[0].display_name,
                count=len(products) - 1,
            )
        return products.display_name or ""

    def _prepare_portal_row(self):
        """Return what the list shows of one return, as plain values."""
        self.ensure_one()
        return {
            "url": self.access_url,
            "number": self.name,
            "subject": self._get_portal_subject(),
            "reference": self.customer_reference or "",
            "asked": format_date(self.env, self.submitted_at or self.registered_at),
            "valid": self.state == "approved"
            and format_date(self.env, self.expires_on)
            or "",
            "status": self._get_portal_status(),
            "is_asked": self._is_customer_asked(),
            "is_open": self.is_open,
        }
