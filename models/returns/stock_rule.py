from odoo import models


class StockRule(models.Model):
    _inherit = "stock.rule"

    # === BUSINESS === #

    def _get_custom_move_fields(self):
        """Let the goods know which return they are sent for, and instead of what."""
        names = super()._get_custom_move_fields()
        return [*names, "aftersales_return_line_id", "aftersales_replacement_id"]

    def _push_prepare_move_copy_values(self, move_to_copy, new_date):
        """Let the way from the dock to quarantine belong to the return, too."""
        values = super()._push_prepare_move_copy_values(move_to_copy, new_date)
        line = move_to_copy.sudo().aftersales_return_line_id
        if line:
            values["aftersales_return_line_id"] = line.id
        return values
