from odoo import models


class ReworkOperation(models.Model):
    """How long an operation takes still."""

    _inherit = "aftersales.rework.operation"

    # === BUSINESS === #

    def _get_minutes_left(self):
        """Return the planned minutes of what is open still; no set-up once it began."""
        self.ensure_one()
        if not self._is_unfinished():
            return 0
        setup = 0 if self.started_at else self.setup_minutes
        return setup + self.unit_minutes * self.open_qty
