from odoo import fields, models
from odoo.fields import Command


class Problem(models.Model):
    """The goods that are on hold while the problem is not solved."""

    _name = "aftersales.problem"
    _inherit = ["aftersales.problem", "aftersales.hold.source"]

    hold_ids = fields.One2many("aftersales.hold", "problem_id", "Goods on Hold")

    # === BUSINESS === #

    def _get_all_holds(self):
        holds = self.env["aftersales.hold"].search([("problem_id", "in", self.ids)])
        by_problem = holds.grouped("problem_id")
        return {problem: by_problem.get(problem, holds.browse()) for problem in self}

    def _prepare_hold_defaults(self):
        """Offer the suspect lots; the whole product where none is known."""
        values = {"problem_id": self[:1].id}
        if self.lot_ids:
            return {**values, "lot_ids": [Command.set(self.lot_ids.ids)]}
        return {**values, "product_ids": [Command.set(self.product_id.ids)]}
