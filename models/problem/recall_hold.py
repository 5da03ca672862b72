from odoo import api, fields, models


class Recall(models.Model):
    """What a recall comes from, and the holds that it sets (E-18)."""

    _inherit = "aftersales.recall"

    hold_ids = fields.One2many("aftersales.hold", "recall_id", "Holds")
    hold_count = fields.Integer(compute="_compute_hold_count")

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("hold_ids")
    def _compute_hold_count(self):
        for recall in self:
            recall.hold_count = len(recall.hold_ids)

    # === ACTIONS === #

    def action_open_holds(self):
        """Open the holds that this recall has set."""
        return self.hold_ids._action_open()

    # === BUSINESS === #

    @api.model
    def _prepare(self, product, lots, problem=None, company=None):
        """Create a recall of a product or of lots of it, and open it.

        :return: the action that opens it
        """
        lines = [{"product_id": lot.product_id.id, "lot_id": lot.id} for lot in lots]
        if product and not lines:
            lines = [{"product_id": product.id}]
        names = [lot.display_name for lot in lots] or [product.display_name]
        problem = problem or self.env["aftersales.problem"]
        recall = self.create(
            {
                "subject": problem.subject or ", ".join(filter(None, names)),
                "problem_id": problem.id,
                "company_id": (problem.company_id or company or self.env.company).id,
                "is_safety": problem.is_safety,
                "user_id": problem.user_id.id or self.env.uid,
                "line_ids": [fields.Command.create(line) for line in lines],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": recall.id,
            "views": [[False, "form"]],
        }

    def _set_holds(self):
        """Hold what is recalled, where no hold is in force yet.

        Whoever may start a recall holds its goods by it, also a coordinator, who sets
        no holds of his own.
        """
        self._check_real()
        holds = self.env["aftersales.hold"]
        for recall in self:
            held = holds._get_active(
                recall.line_ids.product_id, recall.line_ids.lot_id, recall.company_id
            )
            for line in recall.line_ids:
                if not line._is_held(held):
                    holds.sudo().create(recall._prepare_hold_values(line))

    def _prepare_hold_values(self, line):
        return {
            "product_id": line.product_id.id,
            "lot_id": line.lot_id.id,
            "company_id": self.company_id.id,
            "problem_id": self.problem_id.id,
            "recall_id": self.id,
            "reason": self.env._("Recall %(recall)s", recall=self.display_name),
        }
