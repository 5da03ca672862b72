from odoo import models


class Rework(models.Model):
    """The parts of a rework, which its repair order moves when it is finished."""

    _inherit = "aftersales.rework"

    # === GUARDS === #

    def _hand_in_refusals(self):
        """Yield also which parts are missing, or of which it is unclear."""
        yield from super()._hand_in_refusals()
        for rework in self:
            for text in rework.material_ids._use_refusals():
                yield rework, text, "material_ids"

    # === EFFECTS === #

    def _action_start(self):
        """Let the repair order reserve the planned parts."""
        result = super()._action_start()
        self.material_ids._ensure_moves()
        return result

    def _action_hand_in(self):
        """Tell the repair order which parts were used."""
        result = super()._action_hand_in()
        self.material_ids._fill_moves()
        return result
