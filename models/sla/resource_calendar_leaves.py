from odoo import api, models


class ResourceCalendarLeaves(models.Model):
    """A public holiday moves the promises that run over it, a person's leave not."""

    _inherit = "resource.calendar.leaves"

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create; a holiday of everybody counts running promises anew."""
        leaves = super().create(vals_list)
        leaves._follow_holidays()
        return leaves

    def write(self, vals):
        """Write; a holiday of everybody counts running promises anew."""
        self._follow_holidays()
        result = super().write(vals)
        self._follow_holidays()
        return result

    def unlink(self):
        """Delete; a holiday of everybody counts running promises anew."""
        self._follow_holidays()
        return super().unlink()

    # === BUSINESS === #

    def _follow_holidays(self):
        if self.filtered(lambda leave: not leave.resource_id):
            self.calendar_id.browse()._forget_working_time()
