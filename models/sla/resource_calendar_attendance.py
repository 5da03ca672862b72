from odoo import api, models


class ResourceCalendarAttendance(models.Model):
    """Changed hours of work move the promises that are counted by them."""

    _inherit = "resource.calendar.attendance"

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create, and count running promises anew."""
        attendances = super().create(vals_list)
        attendances.calendar_id._forget_working_time()
        return attendances

    def write(self, vals):
        """Write, and count running promises anew."""
        result = super().write(vals)
        self.calendar_id._forget_working_time()
        return result

    def unlink(self):
        """Delete, and count running promises anew."""
        calendars = self.calendar_id
        result = super().unlink()
        calendars._forget_working_time()
        return result
