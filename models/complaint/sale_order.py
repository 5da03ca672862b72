from odoo import fields, models


class SaleOrder(models.Model):
    """Complaints from an order, and a warning while the customer waits for us."""

    _name = "sale.order"
    _inherit = ["sale.order", "aftersales.complaint.source"]

    _complaint_path = "order_id"

    serious_complaint_ids = fields.Many2many(
        "aftersales.complaint",
        string="Open Serious Complaints",
        compute="_compute_serious_complaint_ids",
        groups="aftersales.group_department_user",
        help="Open serious complaints of the customer; shown as a banner.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    def _compute_serious_complaint_ids(self):
        """Find them with full rights: the warning matters, not whose case it is."""
        groups = (
            self.env["aftersales.complaint"]
            .sudo()
            ._read_group(
                [
                    (
                        "commercial_partner_id",
                        "in",
                        self.partner_id.commercial_partner_id.ids,
                    ),
                    ("company_id", "in", self.company_id.ids),
                    ("severity", "=", "serious"),
                    ("is_open", "=", True),
                ],
                ["commercial_partner_id"],
                ["id:recordset"],
            )
        )
        found = {partner.id: complaints for partner, complaints in groups}
        empty = self.env["aftersales.complaint"]
        for order in self:
            commercial = order.partner_id.commercial_partner_id
            order.serious_complaint_ids = found.get(commercial.id, empty)

    # === BUSINESS === #

    def _prepare_complaint_values(self):
        return self.env["aftersales.complaint"]._prepare_order_values(self)
