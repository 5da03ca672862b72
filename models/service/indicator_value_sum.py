from odoo import models
from odoo.tools import SQL


class IndicatorValue(models.Model):
    """Several figures told as one, in a pivot, a chart, or the head of a group."""

    _inherit = "aftersales.indicator.value"

    # === CRUD === #

    def _read_group_select(self, aggregate_spec, query):
        """Sum up numerators and denominators; a mean of figures would mislead.

        Figures of different indicators make none, and without data there is none.
        """
        if aggregate_spec != "value:avg":
            return super()._read_group_select(aggregate_spec, query)
        indicator, numerator, denominator, unit = (
            self._field_to_sql(self._table, name, query)
            for name in ("indicator_id", "numerator", "denominator", "unit")
        )
        return SQL(
            """
            CASE WHEN COUNT(DISTINCT %s) = 1
                 THEN SUM(%s) / NULLIF(SUM(%s), 0)
                      * MAX(CASE WHEN %s = 'percent' THEN 100 ELSE 1 END)
            END
            """,
            indicator,
            numerator,
            denominator,
            unit,
        )
