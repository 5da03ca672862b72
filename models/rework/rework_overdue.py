from collections import defaultdict

from odoo import fields, models

from ..sla.deadline import to_moment, to_seconds
from .capacity import carry_over, forward


class Rework(models.Model):
    """Work that is not done when it should be still takes the time of its department.

    What is overdue is due today, see :func:`carry_over`. What the re-inspection has
    failed is planned anew, from now on.
    """

    _inherit = "aftersales.rework"

    # === EFFECTS === #

    def _action_fail(self):
        """Take time for another round, as soon as there is some."""
        result = super()._action_fail()
        reworks = self.sudo()
        shops, plans = reworks._get_shops(without=reworks), {}
        now = to_seconds(fields.Datetime.now())
        for rework in reworks._sorted_fairly():
            plan = forward(rework._get_tasks_left(shops), now)
            if plan:
                plans[rework] = plan
                rework._book(plan.pieces)
        reworks._keep_another_round(plans)
        return result

    # === BUSINESS === #

    def _keep_another_round(self, plans):
        """Take plans over as slots; the rework ends later: rework -> plan."""
        for rework, plan in plans.items():
            end = to_moment(plan.end)
            rework._write_protected({"scheduled_end": end})
        self._keep_slots({rework: plan.pieces for rework, plan in plans.items()})

    def _get_tasks_left(self, shops):
        """Return what is to be done still, in order, as (``Shop``, minutes)."""
        self.ensure_one()
        operations = self.operation_ids.sorted(lambda o: (o.sequence, o.id))
        return [
            (shops[operation.department_id, self.company_id], minutes)
            for operation in operations.filtered("department_id")
            if (minutes := operation._get_minutes_left())
        ]

    def _get_booked(self):
        """Return what it takes: team -> day -> minutes.

        What is overdue is taken today, or when the department works next.
        """
        self.ensure_one()
        rework, booked, rest = self.sudo(), defaultdict(dict), defaultdict(float)
        for slot in rework.slot_ids:
            booked[slot.team_id][slot.day] = slot.minutes
        for operation in rework.operation_ids.filtered("department_id"):
            rest[operation.department_id] += operation._get_minutes_left()
        company = rework.company_id
        return {
            team: carry_over(
                booked[team], rest[team], team._get_next_rework_day(company)
            )
            for team in {**booked, **rest}
        }
