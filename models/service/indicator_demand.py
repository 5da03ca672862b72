from odoo import fields, models
from odoo.tools import SQL

from .indicator_facts import Facts


class Indicator(models.Model):
    """Demand: order lines of the period that were delivered in full."""

    _inherit = "aftersales.indicator"

    source = fields.Selection(
        selection_add=[("demand", "Sales orders: lines delivered in full")],
        ondelete={"demand": "set default"},
    )

    # === BUSINESS === #

    def _prepare_facts(self, span):
        """Return the lines of goods due in the period, each satisfied or not."""
        if self.source != "demand":
            return super()._prepare_facts(span)
        query = SQL(
            """
            SELECT line.id, line.order_partner_id AS partner_id,
                   CASE WHEN line.qty_delivered >= line.product_uom_qty THEN 1 ELSE 0
                   END AS hits, 1 AS units, 0 AS squares
              FROM sale_order AS sale
              JOIN sale_order_line AS line ON line.order_id = sale.id
              JOIN product_product AS product ON product.id = line.product_id
              JOIN product_template AS template ON template.id = product.product_tmpl_id
             WHERE sale.company_id = %(company)s AND sale.state = 'sale'
               AND COALESCE(sale.commitment_date, sale.date_order) >= %(start)s
               AND COALESCE(sale.commitment_date, sale.date_order) < %(until)s
               AND line.display_type IS NULL AND line.product_uom_qty > 0
               AND template.type = 'consu'
               AND line.is_downpayment IS NOT TRUE
            """,
            company=span.company_id,
            start=span.start,
            until=span.until,
        )
        return Facts(query, "sale.order.line", "sale.order.line")
