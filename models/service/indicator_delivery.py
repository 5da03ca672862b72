from odoo import fields, models
from odoo.tools import SQL

from .indicator_facts import Facts


class Indicator(models.Model):
    """Deliveries: dispatched and delivered in time, undamaged, and what was ordered."""

    _inherit = "aftersales.indicator"

    source = fields.Selection(
        selection_add=[
            ("dispatch", "Deliveries: dispatched by the promised day"),
            ("arrival", "Deliveries: in time, without a complaint of late arrival"),
            ("faultless", "Deliveries: without a complaint of the categories"),
        ],
        ondelete=dict.fromkeys(("dispatch", "arrival", "faultless"), "set default"),
    )

    # === BUSINESS === #

    def _prepare_facts(self, span):
        """Return the deliveries of the period, each good or not."""
        if self.source == "dispatch":
            query = self._select_due(span, self._left_on(span), SQL("FALSE"))
        elif self.source == "arrival":
            due = self._select_due(span, self._arrived_on(span), self._is_complained())
            query = SQL("%s AND %s", due, self._is_measured())
        elif self.source == "faultless":
            made = self._select_delivered(span, self._is_faulty())
            query = SQL("%s AND %s", made, self._is_measured())
        else:
            return super()._prepare_facts(span)
        return Facts(query, "stock.picking", "stock.picking")

    def _select_due(self, span, day, is_bad):
        """Return the SQL of what was promised for a day of the period.

        Not of what was delivered in it: a delivery that has never left is late, too.

        :param day: SQL of the day that is held against the promised one
        """
        promised = self._promised()
        in_time = SQL(
            "picking.state = 'done' AND %s <= %s",
            day,
            span.day(promised),
        )
        return SQL(
            """
            %s AND picking.state NOT IN ('draft', 'cancel')
               AND %s >= %s AND %s < %s
            """,
            self._select_deliveries(span, SQL("(%s) AND NOT %s", in_time, is_bad)),
            promised,
            span.start,
            promised,
            span.until,
        )

    def _select_delivered(self, span, is_bad):
        """Return the SQL of what was delivered in the period."""
        return SQL(
            """
            %s AND picking.state = 'done'
               AND picking.date_done >= %s AND picking.date_done < %s
            """,
            self._select_deliveries(span, SQL("NOT %s", is_bad)),
            span.start,
            span.end,
        )

    def _select_deliveries(self, span, is_good):
        """Return the SQL of the company's deliveries to customers, up to its WHERE.

        :param is_good: SQL that tells whether a delivery counts above the line
        """
        return SQL(
            """
            SELECT picking.id,
                   COALESCE(sale.partner_id, picking.partner_id) AS partner_id,
                   CASE WHEN %s THEN 1 ELSE 0 END AS hits,
                   1 AS units, 0 AS squares
              FROM stock_picking AS picking
              JOIN stock_picking_type AS kind ON kind.id = picking.picking_type_id
              JOIN stock_location AS target ON target.id = picking.location_dest_id
              LEFT JOIN sale_order AS sale ON sale.id = picking.sale_id
             WHERE picking.company_id = %s
               AND kind.code = 'outgoing' AND target.usage = 'customer'
            """,
            is_good,
            span.company_id,
        )

    def _promised(self):
        """Return the SQL of the moment for which a delivery was promised."""
        return SQL(
            "COALESCE(sale.commitment_date, picking.date_deadline,"
            " picking.scheduled_date)"
        )

    def _left_on(self, span):
        """Return the SQL of the day on which a delivery left."""
        return span.day(SQL("picking.date_done"))

    def _arrived_on(self, span):
        """Return the SQL of the day on which a delivery arrived, as far as is known."""
        return self._left_on(span)

    def _is_measured(self):
        """Return the SQL that tells whether a delivery is counted at all."""
        return SQL("TRUE")

    def _is_faulty(self):
        """Return the SQL that tells whether a delivery arrived with a fault."""
        return self._is_complained()

    def _is_complained(self):
        """Return the SQL that tells whether somebody complains about a delivery."""
        return SQL(
            """
            EXISTS (
                SELECT FROM aftersales_complaint AS complaint
                 WHERE (complaint.picking_id = picking.id
                        OR complaint.picking_id IS NULL
                       AND complaint.order_id = picking.sale_id)
                   AND %s AND %s
            )
            """,
            self._is_counted(),
            self._is_of_categories(),
        )

    def _is_counted(self):
        """Return the SQL of a complaint that is neither withdrawn nor unfounded."""
        return SQL(
            """
            complaint.kind = 'complaint'
            AND complaint.state NOT IN ('cancelled', 'rejected')
            AND complaint.validity IS DISTINCT FROM 'invalid'
            """
        )

    def _is_of_categories(self):
        """Return the SQL of a complaint of the categories, or of those below them."""
        if not self.category_ids:
            return SQL("TRUE")
        below = self.env["aftersales.category"].with_context(active_test=False)
        ids = below.sudo()._search([("id", "child_of", self.category_ids.ids)])
        return SQL("complaint.category_id IN %s", ids.subselect())
