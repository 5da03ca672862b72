from odoo import api, fields, models


class StockPicking(models.Model):
    """A delivery that a customer may be asked about, afterwards.

    Nothing happens in the transfer's own transaction: a job collects what was done.
    """

    _inherit = "stock.picking"

    aftersales_invitation_ids = fields.One2many(
        "aftersales.survey.invitation", "picking_id", groups="aftersales.group_user"
    )

    # === BUSINESS === #

    @api.model
    def _get_severity_path(self):
        """Return none: a delivery is not more or less serious."""
        return ""

    def _prepare_survey_values(self):
        """Return what an invitation is about, as values of it."""
        self.ensure_one()
        return {
            "picking_id": self.id,
            "company_id": self.company_id.id,
            "order_id": self.sale_id.id,
            "product_id": self.move_ids.product_id[:1].id,
        }

    def _get_survey_contacts(self):
        """Return who may be asked."""
        self.ensure_one()
        orderer = self.sale_id.partner_id
        return {
            "reporter": orderer or self.partner_id,
            "orderer": orderer,
            "delivery": self.partner_id,
        }
