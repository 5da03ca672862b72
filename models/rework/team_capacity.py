from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..sla.deadline import to_seconds
from .capacity import Shop

# So many days at most no department rests before it goes on.
LONGEST_REST = 14


class Team(models.Model):
    """How much rework a department can do: its working hours and its stations."""

    _inherit = "aftersales.team"

    rework_calendar_id = fields.Many2one(
        "resource.calendar",
        "Working Hours for Rework",
        check_company=True,
        help="On which days and in which hours the department reworks. Empty: in the"
        " company's own hours.",
    )
    rework_stations = fields.Float(
        "Stations for Rework",
        default=1.0,
        digits=(6, 2),
        help="How many people or benches work on reworks at once; 0.5 is one for half"
        " the time. The working minutes of a day times the stations are the minutes"
        " that can be planned on it.",
    )
    rework_minutes = fields.Float(
        "Minutes per Day",
        compute="_compute_rework_minutes",
        help="What an average working day holds by these hours and stations.",
    )

    _rework_stations_positive = models.Constraint(
        "CHECK (rework_stations >= 0)",
        "A department cannot have fewer than no stations for rework.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("rework_calendar_id", "rework_stations", "company_id")
    def _compute_rework_minutes(self):
        for team in self:
            calendar = team._get_rework_calendar(self.env.company)
            team.rework_minutes = calendar.hours_per_day * 60 * team.rework_stations

    # === BUSINESS === #

    def _get_rework_calendar(self, company):
        """Return the hours in which the department reworks.

        :param company: whose rework it is, for a team of all companies
        """
        team = self.sudo()
        usual = (team.company_id or company.sudo()).resource_calendar_id
        return team.rework_calendar_id or usual

    def _get_next_rework_day(self, company):
        """Return the day on which the department reworks next, today if it does."""
        time = self._get_rework_calendar(company)._get_working_time(company)
        shop = Shop(time, 1)
        today = shop.date(to_seconds(fields.Datetime.now()))
        days = (today + timedelta(days=number) for number in range(LONGEST_REST))
        return next((day for day in days if shop.spans(day)), today)

    def _get_rework_shops(self, companies, without=None):
        """Return what plans are made with: (team, company) -> :class:`Shop`.

        What is scheduled is booked, whichever company's it is.

        :param companies: recordset, of the reworks that are to be planned
        :param without: reworks whose own time is not counted
        """
        loads = self._get_rework_loads(without)
        return {
            (team, company): Shop(
                team._get_rework_calendar(company)._get_working_time(company),
                team.rework_stations,
                loads[team],
                team,
            )
            for team in self.sudo()
            for company in companies
        }

    def _get_rework_loads(self, without=None):
        """Return the minutes planned, what is overdue today: team -> day -> minutes."""
        slots = self.env["aftersales.rework.slot"].sudo()
        domain = Domain("team_id", "in", self.ids) & slots._get_counted_domain()
        if without:
            domain &= Domain("rework_id", "not in", without.ids)
        loads = defaultdict(lambda: defaultdict(float))
        for team, day, minutes in slots._read_group(
            domain, ["team_id", "day:day"], ["minutes:sum"]
        ):
            loads[team][day] = minutes
        for _rework, team, day, minutes in slots._get_carried(domain):
            loads[team][day] += minutes
        return loads
