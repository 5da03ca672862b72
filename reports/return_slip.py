from odoo import models


class ReturnSlip(models.AbstractModel):
    """The slip that lies in the parcel: all that the dock scans."""

    _name = "report.aftersales.report_return_slip"
    _inherit = "aftersales.return.letter"
    _description = "Return Slip"
