from odoo import api, fields, models


class Problem(models.Model):
    """The recalls that a problem made necessary (E-17)."""

    _inherit = "aftersales.problem"

    recall_ids = fields.One2many("aftersales.recall", "problem_id", "Recalls")
    recall_count = fields.Integer(compute="_compute_recall_count")

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("recall_ids")
    def _compute_recall_count(self):
        counts = dict(
            self.env["aftersales.recall"]._read_group(
                [("problem_id", "in", self.ids)], ["problem_id"], ["__count"]
            )
            if self.env["aftersales.recall"].has_access("read")
            else ()
        )
        for problem in self:
            problem.recall_count = counts.get(problem._origin, 0)

    # === ACTIONS === #

    def action_recall(self):
        """Prepare a recall of the product and lots of this problem, and open it."""
        self.ensure_one()
        return self.env["aftersales.recall"]._prepare(
            self.product_id, self.lot_ids, self
        )

    def action_open_recalls(self):
        """Open the recalls of this problem."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales.recall_action"
        )
        return {
            **action,
            "domain": [("problem_id", "=", self.id)],
            "context": {"default_problem_id": self.id},
        }
