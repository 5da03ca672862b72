from datetime import timedelta

from odoo import api, fields, models

COORDINATOR = "aftersales.group_coordinator"


class ReturnPolicy(models.Model):
    """What holds for the return of goods, by product, category and customer.

    Whatever is not covered by it is an exception: somebody with the right to it grants
    it, with a reason that stays on record.
    """

    _name = "aftersales.return.policy"
    _inherit = "aftersales.return.terms"
    _description = "Return Policy"

    _governed_fields = ("policy_id", "eligible_until", "eligibility")

    # Who may return what
    period = fields.Selection(
        [
            ("days", "Within days of the delivery"),
            ("any", "At any time"),
            ("never", "Never"),
        ],
        "May Come Back",
        default="days",
        required=True,
        help="Until when the customer may ask for a return; later, or never, it is an"
        " exception.",
    )
    days = fields.Integer(
        default=30, help="Days from the delivery in which the return is asked for."
    )
    covers_warranty = fields.Boolean(
        "Faulty Goods Under Warranty, Too",
        default=True,
        help="Goods under warranty may come back later than that when the reason is"
        " about quality.",
    )
    needs_delivery = fields.Boolean(
        "Only What We Delivered",
        help="Goods whose delivery by us is not known are an exception.",
    )
    keep_amount = fields.Monetary(
        "No Return Needed Below",
        help="Goods of a lower value than this, all those of a return under this policy"
        " taken together, stay with the customer. In the currency of the company,"
        " without taxes; 0: everything comes back.",
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")

    # Who decides
    decider_group_id = fields.Many2one(
        "res.groups",
        "Approved By",
        help="Only members of this group approve such returns, within the limits of"
        " approval; empty: whoever has a sufficient limit.",
    )
    exception_group_id = fields.Many2one(
        "res.groups",
        "Exceptions By",
        required=True,
        default=lambda self: self.env.ref(COORDINATOR),
        help="Members of this group grant exceptions from this policy.",
    )

    # How long the authorisation holds
    validity_days = fields.Integer(
        "Validity (days)",
        default=30,
        help="Within these days of the approval the goods have to arrive; afterwards"
        " the authorisation expires by itself. 0: it never does.",
    )
    first_reminder_days = fields.Integer(
        "First Reminder (days before)",
        default=7,
        help="So many days before the authorisation expires the customer is reminded to"
        " send the goods; 0: not at all.",
    )
    second_reminder_days = fields.Integer(
        "Second Reminder (days before)",
        default=2,
        help="So many days before the authorisation expires the customer is reminded"
        " once more; 0: not at all.",
    )

    # Money
    restocking_percent = fields.Float(
        "Restocking Fee (%)",
        digits=(5, 2),
        help="Kept from the credit when goods come back for a reason that lies with the"
        " customer; a grade may say otherwise.",
    )

    _days_positive = models.Constraint(
        "CHECK (days >= 0 AND validity_days >= 0 AND first_reminder_days >= 0"
        " AND second_reminder_days >= 0 AND keep_amount >= 0)",
        "Days and amounts of a return policy cannot be negative.",
    )
    _restocking_percent_share = models.Constraint(
        "CHECK (restocking_percent >= 0 AND restocking_percent <= 100)",
        "A restocking fee is between 0 and 100 percent.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for policy in self:
            policy.currency_id = (policy.company_id or self.env.company).currency_id

    # === BUSINESS === #

    def _get_last_day(self, delivered_on):
        """Return the last day on which a return may be asked for, if there is one.

        :param delivered_on: when the customer got them, maybe unknown
        """
        if self.period != "days" or not delivered_on:
            return False
        return delivered_on + timedelta(days=self.days)

    def _get_eligibility(self, delivered_on, day):
        """Return whether goods may come back by right; see the line's field.

        :param day: when the return was asked for
        """
        if self.period == "never":
            return "out"
        needs_delivery = self.needs_delivery or self.period == "days"
        if not self or needs_delivery and not delivered_on:
            return "unknown"
        last_day = self._get_last_day(delivered_on)
        return "out" if last_day and last_day < day else "in"

    def _get_reminder_days(self):
        """Return how many days before the expiry the customer is reminded."""
        return {self.first_reminder_days, self.second_reminder_days} - {0}
