from odoo import api, fields, models


class Returns(models.Model):
    """What the list offers for many, and ways from a return to what it came from."""

    _inherit = "aftersales.return"

    order_count = fields.Integer(
        "Sales Orders (count)", compute="_compute_origin_counts"
    )
    delivery_count = fields.Integer(
        "Deliveries (count)", compute="_compute_origin_counts"
    )
    invoice_count = fields.Integer("Invoices (count)", compute="_compute_origin_counts")

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("line_ids.order_line_id", "line_ids.move_id")
    def _compute_origin_counts(self):
        for document in self:
            lines = document.line_ids
            document.order_count = len(lines.order_id)
            document.delivery_count = len(lines.picking_id)
            document.invoice_count = len(document._get_invoices())

    # === ACTIONS === #

    def action_approve(self):
        """Approve the chosen returns, drafts of them in one step: all of them or none.

        :raise UserError: naming what keeps each of them from being approved
        """
        return self.write({"state": "approved"})

    @api.readonly
    def action_open_complaint(self):
        """Open the complaint that the goods come back for."""
        return self._action_open_origin(self.complaint_id)

    @api.readonly
    def action_open_orders(self):
        """Open the orders by which the customer bought the goods."""
        return self._action_open_origin(self.line_ids.order_id)

    @api.readonly
    def action_open_deliveries(self):
        """Open the deliveries by which the customer got the goods."""
        return self._action_open_origin(self.line_ids.picking_id)

    @api.readonly
    def action_open_invoices(self):
        """Open the invoices that charged the goods."""
        return self._action_open_origin(self._get_invoices())

    # === BUSINESS === #

    def _get_invoices(self):
        """Return the posted invoices of the order lines of the goods."""
        charged = self.line_ids.order_line_id.sudo().invoice_lines.move_id
        return charged.filtered(
            lambda move: move.move_type == "out_invoice" and move.state == "posted"
        ).sudo(self.env.su)

    @api.model
    def _action_open_origin(self, records):
        """Return the action that opens one record's form, or the list of several."""
        action = {
            "type": "ir.actions.act_window",
            "name": self.env[records._name]._description,
            "res_model": records._name,
        }
        if len(records) == 1:
            return {**action, "res_id": records.id, "views": [[False, "form"]]}
        return {
            **action,
            "domain": [("id", "in", records.ids)],
            "views": [[False, "list"], [False, "form"]],
        }
