from odoo import api, models


class ReturnLabel(models.AbstractModel):
    """The label that the customer sticks on the parcel."""

    _name = "report.aftersales.report_return_label"
    _inherit = "aftersales.return.letter"
    _description = "Return Label"

    # === BUSINESS === #

    @api.model
    def _get_margins(self):
        """Return none: a label has no header, its paper format says all."""
        return {}
