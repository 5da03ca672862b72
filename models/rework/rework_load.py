from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

from .rework_slot import COUNTED_STATES

# Weeks shown before and after today.
PAST, AHEAD = 2, 12


class ReworkLoad(models.Model):
    """How much a department has to do on a day, and how much it could do.

    A row for each day on which it works or has something to do. What it could do is
    counted by the same working time that schedules are made with.
    """

    _name = "aftersales.rework.load"
    _description = "Load of a Department"
    _auto = False
    _order = "day, team_id"
    _rec_name = "team_id"
    _depends = {
        "aftersales.rework": ["state"],
        "aftersales.rework.slot": ["company_id", "day", "minutes", "team_id"],
    }

    company_id = fields.Many2one("res.company", readonly=True)
    team_id = fields.Many2one("aftersales.team", "Department", readonly=True)
    day = fields.Date(readonly=True)
    minutes = fields.Float("Planned (min)", digits=(16, 0), readonly=True)
    capacity = fields.Float("Capacity (min)", digits=(16, 0), readonly=True)
    free = fields.Float("Free (min)", digits=(16, 0), readonly=True)
    overload = fields.Float("Overload (min)", digits=(16, 0), readonly=True)
    rework_count = fields.Integer("Reworks", readonly=True)

    # === ACTIONS === #

    def action_open_reworks(self):
        """Open the reworks that take the department's time on these days."""
        slots = self.env["aftersales.rework.slot"].sudo()
        domain = slots._get_counted_domain() & fields.Domain.OR(
            [("team_id", "=", load.team_id.id), ("day", "=", load.day)] for load in self
        )
        reworks = slots.search(domain).rework_id
        return self.env["aftersales.rework"]._action_open([("id", "in", reworks.ids)])

    # === BUSINESS === #

    @property
    def _table_query(self):
        """Return the rows: what is booked, beside what each day could hold."""
        teams, companies, days, minutes = self._get_capacities()
        return SQL(
            """
            SELECT (capacity.team_id * 100000::bigint)
                   + (capacity.day - '2000-01-01'::date) AS id,
                   capacity.company_id, capacity.team_id, capacity.day,
                   capacity.minutes AS capacity,
                   COALESCE(booked.minutes, 0) AS minutes,
                   COALESCE(booked.reworks, 0) AS rework_count,
                   GREATEST(0, capacity.minutes - COALESCE(booked.minutes, 0)) AS free,
                   GREATEST(0, COALESCE(booked.minutes, 0) - capacity.minutes)
                       AS overload
              FROM unnest(
                   %(teams)s::int[], %(companies)s::int[], %(days)s::date[],
                   %(minutes)s::float8[]
              ) AS capacity(team_id, company_id, day, minutes)
              LEFT JOIN (
                    SELECT slot.team_id, slot.day, SUM(slot.minutes) AS minutes,
                           COUNT(DISTINCT slot.rework_id) AS reworks
                      FROM aftersales_rework_slot slot
                      JOIN aftersales_rework rework ON rework.id = slot.rework_id
                     WHERE rework.state IN %(states)s
                     GROUP BY slot.team_id, slot.day
                   ) booked
                ON booked.team_id = capacity.team_id AND booked.day = capacity.day
             WHERE capacity.minutes > 0 OR booked.minutes > 0
            """,
            teams=teams,
            companies=companies,
            days=days,
            minutes=minutes,
            states=COUNTED_STATES,
        )

    def _get_capacities(self):
        """Return what each department could do each day.

        :return: four lists: ids of departments and companies, days, minutes
        """
        monday = fields.Date.start_of(fields.Date.context_today(self), "week")
        days = [monday + timedelta(days=n) for n in range(-PAST * 7, AHEAD * 7)]
        rows = [
            (team.id, company.id, day, shop.capacity(day))
            for own, teams in self._get_teams().grouped("company_id").items()
            for (team, company), shop in teams._get_rework_shops(
                own or self.env.company
            ).items()
            for day in days
        ]
        return [[row[index] for row in rows] for index in range(4)]

    def _get_teams(self):
        """Return the departments that rework, or that are to do so."""
        slots = self.env["aftersales.rework.slot"].sudo()
        busy = slots._read_group(slots._get_counted_domain(), ["team_id"])
        teams = self.env["aftersales.team"].sudo()
        domain = fields.Domain("function", "=", "production")
        return teams.search(domain | fields.Domain("id", "in", [t.id for (t,) in busy]))
