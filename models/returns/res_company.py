from datetime import timedelta

from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    aftersales_discrepancy_mail = fields.Boolean(
        "Tell Customers About Discrepancies",
        help="Customers hear by mail, one a parcel, what came otherwise than they"
        " announced. Off: a person sends that mail.",
    )
    aftersales_discrepancy_minutes = fields.Integer(
        "Minutes Before the Mail",
        default=30,
        help="So long after the last count the mail leaves, so that a slip of the"
        " scanner can be mended.",
    )
    aftersales_dock_user_id = fields.Many2one(
        "res.users",
        "Unannounced Parcels",
        domain="[('share', '=', False)]",
        help="Sees to parcels and discrepancies that nobody is in charge of.",
    )
    aftersales_cost_hours = fields.Integer(
        "Costs: Hours to Change",
        default=24,
        help="For so many hours a cost that was entered by hand may be changed by"
        " whoever entered it; afterwards it is corrected, so that both stay on record.",
    )

    aftersales_return_instructions = fields.Text(
        "Return Instructions",
        translate=True,
        default=lambda self: self.env._(
            "Pack the goods so that they are safe on the way. Put the slip into the"
            " parcel and stick the label on it, over no other one."
        ),
        help="Printed in the return notice: how goods are packed and sent.",
    )

    aftersales_return_papers_mail = fields.Boolean(
        "Send the Papers of Returns",
        default=True,
        help="Once a return is approved the customer gets notice, slip and label by"
        " mail, in his language. Off: somebody prints them or sends them by hand.",
    )

    aftersales_dispositions_at_once = fields.Boolean(
        "Book Dispositions at Once",
        help="Transfers inside the house and scraps of returned goods are booked in the"
        " moment they are carried out. Off: the warehouse validates them when it has"
        " moved the goods.",
    )

    aftersales_credit_posting = fields.Selection(
        [
            ("draft", "As a draft, an accountant posts it"),
            ("post", "Posted at once"),
        ],
        "Returns: Credit Notes",
        default="draft",
        required=True,
        help="How the credit note of a return is made.",
    )
    aftersales_fee_product_id = fields.Many2one(
        "product.product",
        "Returns: Restocking Fee",
        domain="[('type', '=', 'service')]",
        help="The service that a restocking fee is booked as. Empty: on the account and"
        " with the taxes of the goods.",
    )
    aftersales_compensation_product_id = fields.Many2one(
        "product.product",
        "Returns: Compensation",
        domain="[('type', '=', 'service')]",
        help="The service that a compensation is booked as. Empty: on the account of"
        " the goods, without taxes, as damages are in most countries.",
    )
    aftersales_advance_days = fields.Integer(
        "Returns: Advance Replacement (days)",
        default=14,
        help="A replacement that is sent before the goods are back is invoiced when"
        " they have not come within these days.",
    )

    _aftersales_discrepancy_positive = models.Constraint(
        "CHECK (aftersales_discrepancy_minutes >= 0)",
        "After-sales: the minutes before a mail cannot be negative.",
    )
    _aftersales_return_days_positive = models.Constraint(
        "CHECK (aftersales_advance_days > 0)",
        "After-sales: the days of returns must be above zero.",
    )

    aftersales_return_appeal_days = fields.Integer(
        "Returns: Appeal Period (days)",
        default=14,
        help="Days from the refusal of a return in which the customer may appeal; named"
        " in the mail that refuses it.",
    )

    _aftersales_return_positive = models.Constraint(
        "CHECK (aftersales_return_appeal_days >= 0)",
        "After-sales: the days to appeal against a refused return cannot be negative.",
    )

    # === BUSINESS === #

    def _get_discrepancy_deadline(self):
        """Return the moment before which a discrepancy must have been reported."""
        self.ensure_one()
        delay = timedelta(minutes=self.aftersales_discrepancy_minutes)
        return fields.Datetime.now() - delay
