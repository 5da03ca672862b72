"""What tests of policies and warranties say, beside the vocabulary of returns."""

from datetime import timedelta

from odoo import fields

from .common import SoldCase


class TermsCase(SoldCase):
    """Goods were sold and delivered; the general policy says 30 days, 12 months."""

    def delivered(self, days, delivery=None):
        """Let the delivery have been so many days ago."""
        moves = (delivery or self.delivery).move_ids
        moves.date = moves.move_line_ids.date = self.days_ago(days)

    def policy(self, **values):
        """Make a policy, as a company would on screen."""
        values = {"name": "House policy", **values}
        return self.env["aftersales.return.policy"].create(values)

    def warranty(self, **values):
        """Make a warranty, as a company would on screen."""
        values = {"name": "House warranty", **values}
        return self.env["aftersales.warranty"].create(values)

    def late_return(self, **values):
        """Register a return of bearings, ten days too late, for no fault of ours."""
        self.delivered(40)
        document = self.sold_return(order_line=self.order.order_line[1], **values)
        document.line_ids.reason_id = self.env.ref("aftersales.return_reason_surplus")
        return document

    def grant(self, document, user=None, reason="He is a good customer."):
        """Grant the exceptions that a return needs."""
        document.with_user(user or self.coordinator)._grant_exceptions(reason)

    @staticmethod
    def day(days):
        """Return the day so many days from now."""
        return fields.Date.today() + timedelta(days=days)
