from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .hold_source import HOLD_READERS


class StockLocation(models.Model):
    _inherit = "stock.location"

    aftersales_is_quarantine = fields.Boolean(
        "Quarantine",
        groups=HOLD_READERS,
        help="Goods on hold may be brought here, and nowhere else. All places below it"
        " are quarantine, too.",
    )

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains("aftersales_is_quarantine", "usage")
    def _check_quarantine_is_ours(self):
        for location in self.sudo():
            if location.aftersales_is_quarantine and location.usage != "internal":
                raise ValidationError(
                    self.env._(
                        "%(location)s is no place of our own stock, so it cannot be a"
                        " quarantine.",
                        location=location.display_name,
                    )
                )

    # === BUSINESS === #

    def _filter_quarantine(self):
        """Return those that are quarantine themselves or lie in one.

        Places of our own stock only: what goes to a customer is not isolated.
        """
        places = self.sudo().with_context(active_test=False)
        marked = set(places.search([("aftersales_is_quarantine", "=", True)]).ids)
        return self.filtered(
            lambda location: (
                location.usage == "internal"
                and marked.intersection(map(int, location.parent_path.split("/")[:-1]))
            )
        )
