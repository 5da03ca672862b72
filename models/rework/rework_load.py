from collections import defaultdict
from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .capacity import TRIFLE
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
        "aftersales.rework": ["quantity", "state"],
        "aftersales.rework.operation": ["good_qty", "scrap_qty", "state"],
        "aftersales.rework.slot": ["company_id", "day", "minutes", "team_id"],
    }

    company_id = fields.Many2one("res.company", readonly=True)
    team_id = fields.Many2one("aftersales.team", "Department", readonly=True)
    day = fields.Date(readonly=True)
    minutes = fields.Float("Planned (min)", digits=(16, 0), readonly=True)
    capacity = fields.Float("Capacity (min)", digits=(16, 0), readonly=True)
    free = fields.Float("Free (min)", digits=(16, 0), readonly=True)
    overload = fields.Float("Overload (min)", digits=(16, 0), readonly=True)
    # No total: a rework of several days would count several times.
    rework_count = fields.Integer("Reworks", readonly=True, aggregator=None)

    # === ACTIONS === #

    def action_open_reworks(self):
        """Open the reworks that take the department's time on these days."""
        slots = self.env["aftersales.rework.slot"].sudo()
        counted = slots._get_counted_domain()
        shown = {(load.team_id, load.day) for load in self.sudo()}
        minutes = defaultdict(float)
        for slot in slots.search(counted & Domain("day", "in", self.mapped("day"))):
            minutes[slot.rework_id, slot.team_id, slot.day] += slot.minutes
        for rework, team, day, change in slots._get_carried(counted):
            minutes[rework, team, day] += change
        reworks = [
            rework.id
            for (rework, team, day), size in minutes.items()
            if (team, day) in shown and size > TRIFLE
        ]
        return self.env["aftersales.rework"]._action_open([("id", "in", reworks)])

    # === BUSINESS === #

    @property
    def _table_query(self):
        """Return the rows: what is booked, beside what each day could hold.

        What is overdue is booked on today.
        """
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
                    SELECT team_id, day, SUM(minutes) AS minutes, COUNT(*) AS reworks
                      FROM (%(taken)s) taken
                     GROUP BY team_id, day
                   ) booked
                ON booked.team_id = capacity.team_id AND booked.day = capacity.day
             WHERE capacity.minutes > 0 OR booked.minutes > 0
            """,
            teams=teams,
            companies=companies,
            days=days,
            minutes=minutes,
            taken=self._get_taken_query(),
        )

    def _get_taken_query(self):
        """Return the query of what reworks take: by rework, department and day."""
        slots = self.env["aftersales.rework.slot"].sudo()
        carried = slots._get_carried(slots._get_counted_domain())
        return SQL(
            """
            SELECT rework_id, team_id, day, SUM(minutes) AS minutes
              FROM (SELECT slot.rework_id, slot.team_id, slot.day, slot.minutes
                      FROM aftersales_rework_slot slot
                      JOIN aftersales_rework rework ON rework.id = slot.rework_id
                     WHERE rework.state IN %(states)s
                     UNION ALL
                    SELECT *
                      FROM unnest(
                           %(reworks)s::int[], %(teams)s::int[], %(days)s::date[],
                           %(minutes)s::float8[]
                      ) AS carried(rework_id, team_id, day, minutes)
                   ) every
             GROUP BY rework_id, team_id, day
            HAVING SUM(minutes) > %(trifle)s
            """,
            states=COUNTED_STATES,
            reworks=[rework.id for rework, _team, _day, _minutes in carried],
            teams=[team.id for _rework, team, _day, _minutes in carried],
            days=[day for _rework, _team, day, _minutes in carried],
            minutes=[minutes for _rework, _team, _day, minutes in carried],
            trifle=TRIFLE,
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
        domain = Domain("function", "=", "production")
        return teams.search(domain | Domain("id", "in", [t.id for (t,) in busy]))
