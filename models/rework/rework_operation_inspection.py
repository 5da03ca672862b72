from odoo import models


class ReworkOperation(models.Model):
    """What an operation has quality inspect."""

    _inherit = "aftersales.rework.operation"

    # === BUSINESS === #

    def _prepare_inspection_values(self):
        """Return the row that inspects its characteristic again."""
        self.ensure_one()
        names = (
            "characteristic",
            "has_limits",
            "lower_limit",
            "upper_limit",
            "measure_unit",
        )
        return {
            "rework_id": self.rework_id.id,
            "operation_id": self.id,
            "sequence": 10 + self.sequence,
            **{name: self[name] for name in names},
        }
