from odoo import fields, models
from odoo.tools import SQL


class CustomerEvent(models.Model):
    """Improvements that concern the customer, once they are confirmed (G-22)."""

    _inherit = "aftersales.customer.event"
    _depends = {
        "aftersales.improvement": [
            "after_text",
            "before_text",
            "company_id",
            "confirmed_at",
            "item",
            "name",
            "state",
            "user_id",
        ],
        "aftersales.improvement.customer": ["improvement_id", "note", "partner_id"],
    }

    kind = fields.Selection(selection_add=[("improvement", "Service improved")])
    improvement_id = fields.Many2one("aftersales.improvement", readonly=True)

    # === COMPUTE, INVERSE, SEARCH === #

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT event.*, NULL::integer AS improvement_id FROM (%s) AS event
            UNION ALL
            SELECT customer.id * 9 + 8, 'improvement', improvement.confirmed_at,
                left(concat_ws(
                    ' · ', improvement.name, improvement.item,
                    concat_ws(' → ', improvement.before_text, improvement.after_text),
                    customer.note
                ), 300),
                customer.partner_id, partner.commercial_partner_id,
                improvement.company_id, NULL, improvement.user_id, NULL, NULL, NULL,
                NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, improvement.id
            FROM aftersales_improvement_customer AS customer
            JOIN aftersales_improvement AS improvement
                ON improvement.id = customer.improvement_id
            JOIN res_partner AS partner ON partner.id = customer.partner_id
            WHERE improvement.state = 'confirmed'
            """,
            super()._table_query,
        )
