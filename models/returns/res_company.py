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

    aftersales_dispositions_at_once = fields.Boolean(
        "Book Dispositions at Once",
        help="Transfers inside the house and scraps of returned goods are booked in the"
        " moment they are carried out. Off: the warehouse validates them when it has"
        " moved the goods.",
    )

    _aftersales_discrepancy_positive = models.Constraint(
        "CHECK (aftersales_discrepancy_minutes >= 0)",
        "After-sales: the minutes before a mail cannot be negative.",
    )

    # === BUSINESS === #

    def _get_discrepancy_deadline(self):
        """Return the moment before which a discrepancy must have been reported."""
        self.ensure_one()
        delay = timedelta(minutes=self.aftersales_discrepancy_minutes)
        return fields.Datetime.now() - delay
