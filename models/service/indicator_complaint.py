from odoo import fields, models
from odoo.tools import SQL

from .indicator_facts import Facts


class Indicator(models.Model):
    """Complaints: how many a delivery, how long one takes, answers given in time."""

    _inherit = "aftersales.indicator"

    source = fields.Selection(
        selection_add=[
            ("complaint_rate", "Complaints: a delivery"),
            ("handling_time", "Complaints: hours until closed"),
            ("feedback", "Complaints: answers to the customer in time"),
        ],
        ondelete=dict.fromkeys(
            ("complaint_rate", "handling_time", "feedback"), "set default"
        ),
    )

    # === BUSINESS === #

    def _prepare_facts(self, span):
        """Return the complaints, or the promises about them, of the period."""
        complaints = "aftersales.complaint"
        if self.source == "complaint_rate":
            return Facts(self._select_rate(span), complaints, "stock.picking")
        if self.source == "handling_time":
            return Facts(self._select_closed(span), complaints, complaints)
        if self.source == "feedback":
            clocks = "aftersales.sla.clock"
            return Facts(self._select_told(span), clocks, clocks)
        return super()._prepare_facts(span)

    def _select_rate(self, span):
        """Return the SQL of the complaints received and of the deliveries made."""
        return SQL(
            """
            SELECT complaint.id, complaint.partner_id,
                   1 AS hits, 0 AS units, 0 AS squares
              FROM aftersales_complaint AS complaint
             WHERE complaint.company_id = %s
               AND complaint.received_at >= %s AND complaint.received_at < %s
               AND %s AND %s
            UNION ALL
            SELECT id, partner_id, 0, units, 0 FROM (%s) AS deliveries
            """,
            span.company_id,
            span.start,
            span.end,
            self._is_counted(),
            self._is_of_categories(),
            self._select_delivered(span, SQL("FALSE")),
        )

    def _select_closed(self, span):
        """Return the SQL of the complaints closed, with the hours they have taken."""
        hours = SQL(
            "EXTRACT(EPOCH FROM complaint.closed_at - complaint.received_at) / 3600.0"
        )
        return SQL(
            """
            SELECT complaint.id, complaint.partner_id, %s AS hits,
                   1 AS units, (%s) ^ 2 AS squares
              FROM aftersales_complaint AS complaint
             WHERE complaint.company_id = %s AND complaint.state = 'closed'
               AND complaint.closed_at >= %s AND complaint.closed_at < %s
               AND %s AND %s
            """,
            hours,
            hours,
            span.company_id,
            span.start,
            span.end,
            self._is_counted(),
            self._is_of_categories(),
        )

    def _select_told(self, span):
        """Return the SQL of the promises that the customer knows of and that fell due.

        By their original date: who was given a later one had no answer in time.
        """
        return SQL(
            """
            SELECT clock.id, clock.partner_id,
                   CASE WHEN clock.is_kept THEN 1 ELSE 0 END AS hits,
                   1 AS units, 0 AS squares
              FROM aftersales_sla_clock AS clock
              JOIN aftersales_sla_target AS promise ON promise.id = clock.target_id
             WHERE clock.company_id = %s AND promise.is_told
               AND clock.res_model = 'aftersales.complaint' AND clock.state <> 'void'
               AND clock.original_due_at >= %s AND clock.original_due_at < %s
            """,
            span.company_id,
            span.start,
            span.until,
        )
