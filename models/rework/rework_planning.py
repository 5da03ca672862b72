from collections import defaultdict
from datetime import date

from odoo import api, fields, models

from ..sla.deadline import to_moment, to_seconds
from .capacity import Piece, backward, forward, latest_end, within

# A reason stands for the dates as they were.
NO_EXCEPTION = dict.fromkeys(
    ("schedule_exception", "schedule_exception_by_id", "schedule_exception_at"), False
)


class Rework(models.Model):
    """Where a rework fits: backwards from the promise, else forwards from now."""

    _inherit = "aftersales.rework"

    slot_ids = fields.One2many(
        "aftersales.rework.slot",
        "rework_id",
        "Planned Time",
        readonly=True,
        copy=False,
        help="Which department works on it on which day, for how long.",
    )

    # === BUSINESS === #

    def _propose_schedule(self):
        """Set the dates of reworks by what is free; urgent and early promises first.

        Where a department has no time at all, the dates stay as they are.
        """
        shops, plans = self._get_shops(), {}
        now = to_seconds(fields.Datetime.now())
        for rework in self._sorted_fairly():
            plan = rework._find_plan(shops, now)
            if plan:
                plans[rework] = plan
                rework._book(plan.pieces)
        self._keep_plans(plans)

    def _sorted_fairly(self):
        """Return the reworks in the order in which they compete for free time."""
        return self.sorted(
            lambda rework: (
                rework.priority != "1",
                rework.promised_on or date.max,
                rework.id,
            )
        )

    def _get_shops(self, without=None):
        """Return what is booked: (department, company) -> ``Shop``.

        :param without: reworks whose own time is not counted
        """
        own = self.sudo()
        teams = own.team_id | own.operation_ids.team_id | own.slot_ids.team_id
        return teams._origin._get_rework_shops(own.company_id, without)

    def _get_tasks(self, shops):
        """Return the operations in order, as (``Shop``, minutes)."""
        self.ensure_one()
        company, tasks = self.company_id, []
        for operation in self.operation_ids.sorted(lambda o: (o.sequence, o.id or 0)):
            team = (operation.team_id or self.team_id)._origin
            if team:
                tasks.append((shops[team, company], operation.planned_minutes))
        return tasks

    def _find_plan(self, shops, now):
        """Return when it is to be done; ``None`` when a department has no time at all.

        :param shops: see :meth:`_get_shops`
        :param now: seconds since 1970
        """
        tasks = self._get_tasks(shops)
        last = self._get_last_moment()
        plan = last and last > now and backward(tasks, last, now)
        return plan or forward(tasks, now)

    def _get_last_moment(self):
        """Return the moment by which it must be done to keep the promise, if any."""
        self.ensure_one()
        if not self.promised_on:
            return None
        company = self.company_id.sudo()
        time = company.resource_calendar_id._get_working_time(company)
        buffer = company.aftersales_rework_buffer_days
        return latest_end(time, self.promised_on, buffer)

    @api.model
    def _book(self, pieces):
        """Take the time of pieces, for whatever is planned after them."""
        for piece in pieces:
            piece.shop.book(piece.day, piece.minutes)

    @api.model
    def _unbook(self, pieces):
        """Give the time of pieces back."""
        for piece in pieces:
            piece.shop.book(piece.day, -piece.minutes)

    @api.model
    def _keep_plans(self, plans):
        """Take plans over as the dates and the slots of reworks: rework -> plan."""
        for rework, plan in plans.items():
            # The step tells of the dates; what was only proposed is no news.
            rework.with_context(tracking_disable=True)._write_protected(
                {
                    "scheduled_start": to_moment(plan.start),
                    "scheduled_end": to_moment(plan.end),
                    **NO_EXCEPTION,
                }
            )
        self._keep_slots({rework: plan.pieces for rework, plan in plans.items()})

    @api.model
    def _keep_slots(self, pieces):
        """Replace the slots of reworks: rework -> pieces of its plan."""
        minutes = defaultdict(float)
        for rework, own in pieces.items():
            for piece in own:
                minutes[rework.id, piece.shop.key.id, piece.day] += piece.minutes
        slots = self.env["aftersales.rework.slot"].sudo()
        slots.search([("rework_id", "in", [r.id for r in pieces])]).unlink()
        names = ("rework_id", "team_id", "day", "minutes")
        slots.create(
            [
                dict(zip(names, (*key, size), strict=True))
                for key, size in minutes.items()
            ]
        )

    def _get_pieces(self, shops):
        """Return which time it takes by its dates: as it was planned, else as it fits.

        :return: list of ``Piece``
        """
        self.ensure_one()
        start, end = self.scheduled_start, self.scheduled_end
        if not start or not end or start > end:
            return []
        if self._has_slots():
            return self._get_slot_pieces(shops)
        tasks = self._get_tasks(shops)
        return list(within(tasks, to_seconds(start), to_seconds(end)).pieces)

    def _get_slot_pieces(self, shops):
        """Return the time that it takes; what is overdue, from today on."""
        return [
            Piece(shops[team, self.company_id], day, minutes)
            for team, booked in self._origin._get_booked().items()
            for day, minutes in booked.items()
        ]

    def _has_slots(self):
        """Tell whether its slots are those of the dates and operations it has now."""
        origin, minutes = self._origin, defaultdict(float)
        for operation in self.operation_ids:
            team = (operation.team_id or self.team_id)._origin
            minutes[team] += operation.planned_minutes
        for slot in origin.sudo().slot_ids:
            minutes[slot.team_id] -= slot.minutes
        return (
            all(abs(rest) < 1 for rest in minutes.values())
            and self.scheduled_start == origin.scheduled_start
            and self.scheduled_end == origin.scheduled_end
        )
