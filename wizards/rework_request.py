from odoo import api, fields, models


class ReworkRequest(models.TransientModel):
    """Asks which product of a complaint is repaired, and where, and registers it."""

    _name = "aftersales.rework.request"
    _description = "Rework or Repair"

    complaint_id = fields.Many2one(
        "aftersales.complaint", required=True, readonly=True, ondelete="cascade"
    )
    line_id = fields.Many2one(
        "aftersales.complaint.line",
        "Product",
        compute="_compute_line_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('complaint_id', '=', complaint_id)]",
    )
    kind = fields.Selection(
        [
            ("sent", "The customer sends it in"),
            ("site", "At the customer's, on site"),
            ("rework", "Goods that lie with us"),
        ],
        "How",
        default="sent",
        required=True,
    )
    quantity = fields.Float(
        digits="Product Unit",
        compute="_compute_quantity",
        store=True,
        readonly=False,
        precompute=True,
    )
    uom_id = fields.Many2one(related="line_id.uom_id")

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("complaint_id")
    def _compute_line_id(self):
        for request in self:
            request.line_id = request.complaint_id.line_ids[:1]

    @api.depends("line_id")
    def _compute_quantity(self):
        for request in self:
            line = request.line_id
            usual = line.defective_qty or line.complained_qty or 1
            request.quantity = 1 if line.product_id.tracking == "serial" else usual

    # === ACTIONS === #

    def action_confirm(self):
        """Register the rework and open it; a draft of it is opened again."""
        self.ensure_one()
        rework = self._find_draft()
        if not rework:
            rework = self.env["aftersales.rework"].create(self._prepare_rework_values())
        return rework._action_open_registered()

    # === BUSINESS === #

    def _find_draft(self):
        line = self.line_id
        domain = [
            ("complaint_id", "=", self.complaint_id.id),
            ("state", "=", "draft"),
            ("kind", "=", self.kind),
            ("product_id", "=", line.product_id.id),
            ("lot_id", "=", line.lot_id.id),
        ]
        return self.env["aftersales.rework"].search(domain, limit=1)

    def _prepare_rework_values(self):
        line, complaint = self.line_id, self.complaint_id
        return {
            "complaint_id": complaint.id,
            "company_id": complaint.company_id.id,
            "partner_id": complaint.partner_id.id,
            "kind": self.kind,
            "product_id": line.product_id.id,
            "lot_id": line.lot_id.id,
            "uom_id": line.uom_id.id,
            "quantity": self.quantity or 1,
            "order_line_id": line.order_line_id.id,
            "defect_id": line.defect_id.id,
            "fault": line.note or complaint.subject,
        }
