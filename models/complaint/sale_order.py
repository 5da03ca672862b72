from odoo import api, fields, models

from .complaint_source import READERS


class SaleOrder(models.Model):
    """Complaints from an order, and a warning while the customer waits for us."""

    _name = "sale.order"
    _inherit = ["sale.order", "aftersales.complaint.source"]

    _complaint_path = "order_id"

    serious_complaint_ids = fields.Many2many(
        "aftersales.complaint",
        string="Open Serious Complaints",
        compute="_compute_serious_complaint_ids",
        groups=READERS,
        help="Open serious complaints of the customer that the user may open.",
    )
    # All of them, as text: the warning matters also to who may not open the cases.
    serious_complaint_names = fields.Char(
        "Serious Complaints",
        compute="_compute_serious_complaint_ids",
        groups=READERS,
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends_context("uid")
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
                    ("kind", "=", "complaint"),
                    ("severity", "=", "serious"),
                    ("is_open", "=", True),
                    ("complained_user_id", "!=", self.env.uid),
                ],
                ["commercial_partner_id"],
                ["id:recordset"],
            )
        )
        found = {partner.id: complaints for partner, complaints in groups}
        empty = self.env["aftersales.complaint"]
        for order in self:
            commercial = order.partner_id.commercial_partner_id
            complaints = found.get(commercial.id, empty)
            order.serious_complaint_names = ", ".join(complaints.mapped("display_name"))
            visible = complaints.sudo(self.env.su)._filtered_access("read")
            order.serious_complaint_ids = visible

    # === ACTIONS === #

    @api.readonly
    def action_open_serious_complaints(self):
        """Open the customer's open serious complaints that the user may see."""
        return self.env["aftersales.complaint"]._action_open(
            [("id", "in", self.serious_complaint_ids.ids)]
        )

    # === BUSINESS === #

    def _prepare_complaint_values(self):
        return self.env["aftersales.complaint"]._prepare_order_values(self)
