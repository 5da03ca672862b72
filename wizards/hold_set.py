from odoo import fields, models
from odoo.exceptions import UserError


class HoldSet(models.TransientModel):
    """Sets holds on several lots or products at once, all with one reason."""

    _name = "aftersales.hold.set"
    _description = "Set on Hold"

    product_ids = fields.Many2many("product.product", string="Whole Products")
    lot_ids = fields.Many2many("stock.lot", string="Lots/Serial Numbers")
    problem_id = fields.Many2one("aftersales.problem")
    company_id = fields.Many2one(
        "res.company", help="Empty: the hold is in force in every company."
    )
    reason = fields.Text(
        help="Shown to everybody whose transfer the hold stops.",
    )

    # === ACTIONS === #

    def action_confirm(self):
        """Set the holds; they are in force at once.

        :raise UserError: when nothing is chosen, or no reason is given
        """
        self.ensure_one()
        if not (self.lot_ids or self.product_ids):
            raise UserError(self.env._("Choose the products or the lots."))
        if not (self.reason or "").strip():
            raise UserError(self.env._("Say why these goods are put on hold."))
        holds = self.env["aftersales.hold"].create(self._prepare_holds_values())
        return holds._action_open()

    # === BUSINESS === #

    def _prepare_holds_values(self):
        common = {
            "company_id": self.company_id.id,
            "problem_id": self.problem_id.id,
            "reason": self.reason,
        }
        lots = [
            {**common, "product_id": lot.product_id.id, "lot_id": lot.id}
            for lot in self.lot_ids
        ]
        products = [{**common, "product_id": p.id} for p in self.product_ids]
        return lots + products
