from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from .capacity import TRIFLE

# In these states of its rework a slot takes time of the department.
COUNTED_STATES = ("scheduled", "progress")


class ReworkSlot(models.Model):
    """So many minutes of a department on a day, taken by a rework.

    Our own code makes the slots: of a proposal, and of what is scheduled. Those of a
    rework that is not scheduled yet are pencilled in and take no time of anybody.
    """

    _name = "aftersales.rework.slot"
    _description = "Planned Time of a Rework"
    _order = "day, id"
    _log_access = False

    rework_id = fields.Many2one(
        "aftersales.rework", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="rework_id.company_id", store=True, precompute=True, index=True
    )
    team_id = fields.Many2one(
        "aftersales.team", "Department", required=True, ondelete="restrict"
    )
    day = fields.Date(required=True)
    minutes = fields.Float(required=True)

    _team_idx = models.Index("(team_id, day)")

    # === BUSINESS === #

    @api.model
    def _get_counted_domain(self):
        """Return the domain of the slots that take time of a department."""
        return Domain("rework_id.state", "in", COUNTED_STATES)

    @api.model
    def _get_carried(self, domain):
        """Return what overdue work changes about slots: it is done from today on.

        :return: list of (rework, department, day, minutes more or, below 0, less)
        """
        slots = self.sudo()
        # Where the day has begun everywhere on earth; each company's own is looked at.
        soon = fields.Date.today() + timedelta(days=1)
        reworks = slots.search(domain & Domain("day", "<", soon)).rework_id
        # All at once: the operations of each would read them one by one.
        reworks.fetch(["quantity", "uom_id"])
        carried = []
        for rework in reworks:
            booked = rework._get_booked()
            for slot in rework.slot_ids:
                minutes = booked[slot.team_id].pop(slot.day, 0) - slot.minutes
                carried.append((rework, slot.team_id, slot.day, minutes))
            carried += [
                (rework, team, day, minutes)
                for team, days in booked.items()
                for day, minutes in days.items()
            ]
        return [row for row in carried if abs(row[-1]) > TRIFLE]
