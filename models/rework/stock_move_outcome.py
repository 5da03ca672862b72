from odoo import fields, models


class StockMove(models.Model):
    """What moves the goods of a rework, and what they are worth then."""

    _inherit = "stock.move"

    # Not at creation: core copies them when it creates a move.
    _aftersales_recorded = frozenset(["aftersales_outcome_id", "aftersales_rework_id"])

    # No groups: core copies them, with the rights of whoever moves the goods.
    aftersales_rework_id = fields.Many2one(
        "aftersales.rework",
        "Rework",
        index="btree_not_null",
        copy=False,
        readonly=True,
        help="The rework that the goods come from.",
    )
    aftersales_outcome_id = fields.Many2one(
        "aftersales.rework.outcome",
        "Way Out of a Rework",
        index="btree_not_null",
        copy=False,
        readonly=True,
    )

    # === BUSINESS === #

    def _action_done(self, cancel_backorder=False):
        """Move; a repair of ours takes the goods of their owner.

        Core looks the owner up where the parts lie, not where the goods do.
        """
        repaired = self.sudo().filtered(
            lambda m: m.repair_id and not m.repair_line_type
        )
        reworks = repaired.repair_id.aftersales_rework_id
        quants = reworks.filtered(lambda rework: rework._is_here())._find_quants()
        for move in repaired:
            rework = move.repair_id.aftersales_rework_id
            if rework in quants:
                owner = quants[rework][:1].owner_id
                wrong = move.move_line_ids.filtered(lambda r, o=owner: r.owner_id != o)
                wrong.owner_id = owner
        return super()._action_done(cancel_backorder=cancel_backorder)

    def _prepare_move_split_vals(self, qty):
        """Let the rest of a partly moved quantity belong to the same rework."""
        vals = super()._prepare_move_split_vals(qty)
        move = self.sudo()
        vals["aftersales_rework_id"] = move.aftersales_rework_id.id
        vals["aftersales_outcome_id"] = move.aftersales_outcome_id.id
        return vals

    def _merge_move_itemgetter(self, distinct_fields, excluded_fields=None):
        """Never merge the goods of two reworks, or ways out, into one move."""
        get_key = super()._merge_move_itemgetter(distinct_fields, excluded_fields)
        return lambda move: (get_key(move), move.sudo().aftersales_outcome_id.id)

    # === VALUE === #

    def _get_value_from_production(self, quantity, at_date=None):
        """Let goods that come out as another product keep what they were worth."""
        outcome = self.sudo().aftersales_outcome_id
        value = outcome and outcome._get_carried_value(self, quantity)
        if not value:
            return super()._get_value_from_production(quantity, at_date)
        return {
            "value": value,
            "quantity": quantity,
            "description": outcome._get_regrading_name(),
        }
