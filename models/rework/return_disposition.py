from odoo import models


class ReturnDisposition(models.Model):
    """What is to be reworked gets a rework order over its repair order."""

    _inherit = "aftersales.return.disposition"

    # === BUSINESS === #

    def _execute_rework(self, goods):
        """Create the repair orders, and the rework orders that rule them."""
        before = self.repair_ids
        result = super()._execute_rework(goods)
        repairs = self.repair_ids - before
        reworks = self.env["aftersales.rework"].create(
            [repair._prepare_rework_values() for repair in repairs]
        )
        for rework, repair in zip(reworks, repairs, strict=True):
            repair.aftersales_rework_id = rework
        return result
