from odoo import api, models


class CapaRequest(models.AbstractModel):
    """The CAPA request (纠正和预防措施要求表): asks a department for cause and measure.

    Two copies leave the printer: the original stays with quality, the copy goes to the
    department, which may fill it in by hand.
    """

    _name = "report.aftersales.report_capa_request"
    _inherit = "report.aftersales.report_capa"
    _description = "CAPA Request"

    # === BUSINESS === #

    @api.model
    def _get_title(self):
        return self.env._("CAPA Request")

    @api.model
    def _get_copies(self, capa):
        """Return the keepers of original and copy."""
        return [
            self.env._("Original: Quality"),
            self.env._("Copy: %(department)s", department=capa.team_id.name),
        ]

    @api.model
    def _get_answer(self, parts):
        """Leave room to write by hand where there is no answer yet."""
        return parts or [{"kind": "room"}]
