from odoo import api, fields, models


class ReworkReport(models.TransientModel):
    """Asks how many an operation made good, and how long it took if nobody timed it."""

    _name = "aftersales.rework.report"
    _description = "Report an Operation"

    operation_id = fields.Many2one(
        "aftersales.rework.operation",
        "Rework Operation",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    is_booking = fields.Boolean(
        readonly=True, help="The work was not started and stopped on a screen."
    )
    open_qty = fields.Float(related="operation_id.open_qty")
    uom_id = fields.Many2one(related="operation_id.uom_id")
    good_qty = fields.Float("Good", digits="Product Unit")
    scrap_qty = fields.Float(
        "Scrap", digits="Product Unit", help="What cannot be saved."
    )
    note = fields.Text("Remark")
    attachment_ids = fields.Many2many(
        "ir.attachment", string="Photos", bypass_search_access=True
    )
    user_id = fields.Many2one(
        "res.users",
        "Operator",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )
    started_at = fields.Datetime(
        "Began On", help="Empty: the work has just been finished."
    )
    minutes = fields.Float()
    reason = fields.Char("Why Afterwards", help="Why nobody started and stopped it.")

    # === ACTIONS === #

    @api.model
    def _open(self, operation, is_booking=False):
        """Return the action that asks about an operation."""
        operation.ensure_one()
        wizard = self.create(
            {
                "operation_id": operation.id,
                "is_booking": is_booking,
                "good_qty": operation.open_qty,
                "minutes": is_booking and operation.planned_minutes,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": operation.name,
            "res_model": self._name,
            "res_id": wizard.id,
            "views": [[False, "form"]],
            "target": "new",
        }

    def action_confirm(self):
        """Report it; all checks are the operation's own."""
        self.ensure_one()
        self._hand_over_photos()
        made = {
            "good": self.good_qty,
            "scrap": self.scrap_qty,
            "note": self.note,
            "attachment_ids": self.attachment_ids.ids,
        }
        if self.is_booking:
            self.operation_id.action_book(
                self.minutes,
                self.reason,
                user_id=self.user_id.id,
                started_at=self.started_at,
                **made,
            )
        else:
            self.operation_id.action_finish(**made)
        return {"type": "ir.actions.act_window_close"}

    # === BUSINESS === #

    def _hand_over_photos(self):
        """Give the photos to the operation: with the dialog they would go."""
        own = self.attachment_ids.sudo().filtered(
            lambda file: file.res_model == self._name and file.res_id == self.id
        )
        operation = self.operation_id
        own.write({"res_model": operation._name, "res_id": operation.id})
