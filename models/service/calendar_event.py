from odoo import api, models
from odoo.exceptions import UserError

from .visit_meeting import LIVE_STATE

MOVES = frozenset(("start", "stop", "duration", "location"))


class CalendarEvent(models.Model):
    """The meeting of a visit: moved or called off here, the visit follows.

    Whoever may not write the visit cannot move it by way of the calendar either.
    """

    _inherit = "calendar.event"

    # === CRUD === #

    def write(self, vals):
        """Write; an announced visit follows its meeting.

        :raise UserError: when somebody moves a visit that is not his to move
        """
        is_off = vals.get("active") is False
        # With full rights it is the visit that moves its meeting.
        is_moved = not self.env.su and not MOVES.isdisjoint(vals)
        if not is_off and not is_moved:
            return super().write(vals)
        visits = self._get_aftersales_visits()
        result = super().write(vals)
        if is_off:
            visits._call_off()
        else:
            for visit in visits:
                visit._follow_meeting(visit.event_id)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_call_off_visits(self):
        self._get_aftersales_visits()._call_off()

    # === BUSINESS === #

    def _get_aftersales_visits(self):
        """Return the announced visits that stand here, for whom may write them.

        The calendar itself knows which meetings are of visits: all others cost nothing.

        :raise UserError: when one of them is not the user's to move
        """
        meetings = self.filtered(lambda event: event.res_model == "aftersales.visit")
        visits = self.env["aftersales.visit"]
        if not meetings:
            return visits
        known = visits.sudo().search(
            [("event_id", "in", meetings.ids), ("state", "=", LIVE_STATE)]
        )
        visits = known.with_env(self.env)
        if not visits.has_access("write"):
            raise UserError(
                self.env._(
                    "This meeting is the visit %(visits)s: ask %(people)s to move it.",
                    visits=", ".join(known.mapped("name")),
                    people=", ".join(known.user_id.mapped("name")),
                )
            )
        return visits
