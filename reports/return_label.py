from odoo import models


class ReturnLabel(models.AbstractModel):
    """The label that the customer sticks on the parcel."""

    _name = "report.aftersales.report_return_label"
    _inherit = "aftersales.return.letter"
    _description = "Return Label"
