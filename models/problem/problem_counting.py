from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL


class Problem(models.Model):
    """Complaints and deliveries of problems, counted in the database for a period.

    A complaint is one event, however many parts it is about. It belongs to the day on
    which the goods left us, where that is known: what was delivered before the measures
    and complained about after them says nothing against the measures.
    """

    _inherit = "aftersales.problem"

    # === BUSINESS === #

    def _count_before(self):
        """Count the baseline of problems whose period is stated."""
        stated = self.filtered(lambda p: p.product_id and p.baseline_from)
        for problem, (events, exposure) in stated._count("baseline").items():
            problem.write({"baseline_events": events, "baseline_exposure": exposure})

    def _count_after(self):
        """Count what has been delivered, and complained about, since the measures."""
        now = fields.Datetime.now()
        for problem, (events, exposure) in self._count("after").items():
            problem._write_protected(
                {
                    "after_events": events,
                    "after_exposure": exposure,
                    "counted_at": now,
                }
            )

    def _count(self, phase):
        """Return complaints and exposure of each problem in its period.

        :param phase: ``baseline`` or ``after``
        :return: problem -> (events, exposure)
        """
        if not self:
            return {}
        self.env.flush_all()
        periods = self._get_periods(phase)
        events = dict(self.env.execute_query(self._query_events(periods)))
        exposures = {
            problem_id: (deliveries, units)
            for problem_id, deliveries, units in self.env.execute_query(
                self._query_exposure(periods)
            )
        }
        counts = {}
        for problem in self:
            deliveries, units = exposures.get(problem.id, (0, 0))
            is_units = problem.exposure_unit == "units"
            exposure = units if is_units else deliveries
            counts[problem] = (events.get(problem.id, 0), exposure or 0)
        return counts

    def _get_periods(self, phase):
        """Return the rows (problem, first moment, moment after the last) as SQL."""
        today = fields.Date.context_today(self)
        rows = []
        for problem in self:
            if phase == "baseline":
                since = problem.baseline_from
                until = problem.baseline_until or today
            else:
                since, until = problem.after_from or today, today
            rows.append(SQL("(%s, %s, %s)", problem.id, since, until + timedelta(1)))
        return SQL(
            "(SELECT id, since::timestamp, until::timestamp"
            " FROM (VALUES %s) AS v (id, since, until))",
            SQL(", ").join(rows),
        )

    def _query_events(self, periods):
        """Return the query of (problem, number of complaints).

        Complaints that this problem explains, and those of the same product and defect;
        of the product at all where the problem names no defect.
        """
        return SQL(
            """
            SELECT problem.id, COUNT(DISTINCT complaint.id)
              FROM %(periods)s AS period
              JOIN aftersales_problem problem ON problem.id = period.id
              JOIN aftersales_complaint_line line
                ON line.product_id = problem.product_id
              JOIN aftersales_complaint complaint
                ON complaint.id = line.complaint_id
               AND complaint.company_id = problem.company_id
              LEFT JOIN stock_move move ON move.id = line.move_id
              LEFT JOIN stock_picking picking ON picking.id = complaint.picking_id
             WHERE complaint.kind = 'complaint'
               AND complaint.state != 'cancelled'
               AND complaint.validity IS DISTINCT FROM 'invalid'
               AND (complaint.problem_id = problem.id
                    OR problem.defect_id IS NULL
                    OR line.defect_id = problem.defect_id)
               AND COALESCE(
                       move.date, picking.date_done, complaint.shipped_on,
                       complaint.received_at
                   ) >= period.since
               AND COALESCE(
                       move.date, picking.date_done, complaint.shipped_on,
                       complaint.received_at
                   ) < period.until
             GROUP BY problem.id
            """,
            periods=periods,
        )

    def _query_exposure(self, periods):
        """Return the query of (problem, deliveries, units) of what left us for good."""
        return SQL(
            """
            SELECT problem.id,
                   COUNT(DISTINCT COALESCE(move.picking_id, -move.id)),
                   SUM(line.quantity_product_uom)
              FROM %(periods)s AS period
              JOIN aftersales_problem problem ON problem.id = period.id
              JOIN stock_move move
                ON move.product_id = problem.product_id
               AND move.company_id = problem.company_id
               AND move.state = 'done'
               AND move.date >= period.since AND move.date < period.until
              JOIN stock_location source ON source.id = move.location_id
              JOIN stock_location target ON target.id = move.location_dest_id
              JOIN stock_move_line line ON line.move_id = move.id
             WHERE target.usage = 'customer' AND source.usage != 'customer'
               AND %(lasting)s
             GROUP BY problem.id
            """,
            periods=periods,
            lasting=self._is_lasting(),
        )

    def _is_lasting(self):
        """Return the SQL that tells whether a ``move`` to a customer is a delivery."""
        return SQL("TRUE")
