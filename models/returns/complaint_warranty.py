from odoo import api, fields, models

from .goods import Goods


class Complaint(models.Model):
    """Until when the goods complained about are under warranty, by the rules."""

    _inherit = "aftersales.complaint"

    warranty_end = fields.Date(
        compute="_compute_warranty_end",
        store=True,
        readonly=False,
        help="Proposed by the warranty rules from the delivery of the goods.",
    )
    warranty_reason = fields.Char(
        "By the Rules", compute="_compute_warranty_reason", compute_sudo=True
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends(
        "partner_id",
        "order_id",
        "picking_id",
        "line_ids.product_id",
        "line_ids.lot_id",
        "line_ids.order_line_id",
        "line_ids.move_id",
    )
    def _compute_warranty_end(self):
        """Propose it; what somebody has entered stays where the rules know nothing."""
        named = self.filtered("line_ids.product_id")
        for complaint in self - named:
            complaint.warranty_end = complaint.warranty_end
        for complaint, cover in named._find_covers().items():
            complaint.warranty_end = cover.end or complaint.warranty_end

    @api.depends("warranty_end", "received_at")
    @api.depends_context("lang")
    def _compute_warranty_reason(self):
        covers = self._find_covers()
        for complaint in self:
            cover, company = covers[complaint], complaint.company_id
            day = company._aftersales_get_day(complaint.received_at)
            complaint.warranty_reason = complaint.line_ids and cover.warranty._explain(
                cover, day
            )

    # === BUSINESS === #

    def _find_covers(self):
        """Return what the warranty says, by the product complained about first."""
        cases = [complaint._get_goods() for complaint in self]
        covers = self.env["aftersales.warranty"]._get_covers(cases)
        return dict(zip(self, covers, strict=True))

    def _get_goods(self):
        """Return the goods complained about first, as far as they are named."""
        self.ensure_one()
        # Not sliced: each slice would be read by itself.
        line = next(iter(self.line_ids), self.line_ids)
        sold, moves = line.order_line_id, line.move_id
        if not (sold or moves):
            # Looked up with full rights: who registers need not see orders.
            same = [("product_id", "=", line.product_id.id)]
            sold = self.order_id.sudo().order_line.filtered_domain(same)[:1]
            moves = self.picking_id.sudo().move_ids.filtered_domain(same)[:1]
        return Goods(
            company=self.company_id,
            partner=self.partner_id,
            product=line.product_id,
            lot=line.lot_id,
            order_line=sold,
            move=moves,
        )
