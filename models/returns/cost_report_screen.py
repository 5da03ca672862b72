from collections import defaultdict

from odoo import api, models


class CostReport(models.Model):
    """What a document shows of its costs, and what a click on one does."""

    _inherit = "aftersales.cost.report"

    # === ACTIONS === #

    def action_open_document(self):
        """Open the document that tells the cost."""
        self.ensure_one()
        if self.res_model == "aftersales.cost":
            return self.env["aftersales.cost"].browse(self.res_id).action_open()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [[False, "form"]],
        }

    # === BUSINESS === #

    @api.model
    def _sum_up(self, name, documents):
        """Return what documents have cost: id -> values of their two totals.

        :param name: the field of the report that links to them
        """
        groups = self._read_group(
            [(name, "in", documents.ids)], [name, "kind_id"], ["amount:sum"]
        )
        totals = defaultdict(lambda: {"cost_total": 0.0, "cost_recovered": 0.0})
        for document, kind, amount in groups:
            totals[document.id]["cost_total"] += amount
            if kind.is_recovery:
                totals[document.id]["cost_recovered"] -= amount
        return totals
