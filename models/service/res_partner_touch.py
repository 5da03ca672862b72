from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL, split_every

SLICE = 100  # customers per commit


class ResPartner(models.Model):
    """Customers with whom we have not been in touch for long: a to-do for sales."""

    _inherit = "res.partner"

    # === CRON === #

    @api.model
    def _cron_remind_contacts(self):
        """Remind the salespeople of customers we should hear of, slice by slice.

        A customer whose to-do is still open is not reminded of again.
        """
        partners = self._get_silent_customers()
        remaining = len(partners)
        progress = self.env["ir.cron"]._commit_progress
        progress(remaining=remaining)
        for ids in split_every(SLICE, partners.ids, list):
            self.browse(ids)._remind_contact()
            remaining -= len(ids)
            if not progress(len(ids), remaining=remaining):
                break

    # === BUSINESS === #

    @api.model
    def _get_silent_customers(self):
        """Return the customers with an interval whose last contact is older than it.

        His own interval counts, else the shortest of his classifications.
        """
        models_read = {
            "aftersales.contact": ["commercial_partner_id", "contacted_at", "outcome"],
            "aftersales.classification": ["contact_days"],
            "res.partner": [
                "active",
                "aftersales_contact_days",
                "aftersales_credit_id",
                "aftersales_region_id",
                "aftersales_type_id",
                "commercial_partner_id",
                "user_id",
            ],
            "mail.activity": ["active", "activity_type_id", "res_id", "res_model"],
        }
        for name, names in models_read.items():
            self.env[name].flush_model(names)
        activity_type = self.env.ref("aftersales.mail_activity_type_contact")
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner.id
                FROM res_partner AS partner
                CROSS JOIN LATERAL (
                    SELECT COALESCE(NULLIF(partner.aftersales_contact_days, 0), (
                        SELECT min(NULLIF(contact_days, 0))
                        FROM aftersales_classification
                        WHERE id IN (partner.aftersales_type_id,
                            partner.aftersales_credit_id, partner.aftersales_region_id)
                    )) AS days
                ) AS interval
                WHERE partner.active AND partner.user_id IS NOT NULL
                    AND partner.commercial_partner_id = partner.id
                    AND interval.days > 0
                    AND partner.create_date < %(now)s - make_interval(days => days)
                    AND NOT EXISTS (
                        SELECT FROM aftersales_contact AS contact
                        WHERE contact.commercial_partner_id = partner.id
                            AND contact.outcome != 'unreached'
                            AND contact.contacted_at
                                >= %(now)s - make_interval(days => days)
                    )
                    AND NOT EXISTS (
                        SELECT FROM mail_activity AS activity
                        WHERE activity.res_model = 'res.partner'
                            AND activity.res_id = partner.id AND activity.active
                            AND activity.activity_type_id = %(type)s
                    )
                ORDER BY partner.id
                """,
                now=fields.Datetime.now(),
                type=activity_type.id,
            )
        )
        return self.browse(partner_id for (partner_id,) in rows)

    def _remind_contact(self):
        """Give each customer's salesperson the to-do to get in touch."""
        activity_type = self.env.ref("aftersales.mail_activity_type_contact")
        deadline = fields.Date.context_today(self) + timedelta(days=3)
        context = {"mail_activity_quick_update": True}
        self.env["mail.activity"].with_context(**context).create(
            [
                {
                    "res_model_id": self.env["ir.model"]._get_id(self._name),
                    "res_id": partner.id,
                    "activity_type_id": activity_type.id,
                    "user_id": partner.user_id.id,
                    "date_deadline": deadline,
                    "summary": activity_type.summary,
                }
                for partner in self
            ]
        )
