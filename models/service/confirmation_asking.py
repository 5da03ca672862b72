from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.tools import split_every

SLICE = 100  # customers per commit


class Confirmation(models.Model):
    """The rows of a new month: each customer with complaints closed in the last one."""

    _inherit = "aftersales.confirmation"

    # === CRON === #

    @api.model
    def _cron_ask_last_month(self):
        """Make what is missing for last month, slice by slice.

        It runs daily, so that a day on which the server stood still does no harm; what
        is there already is left as it is.
        """
        missing = [
            (company, customer, complaints)
            for company in self.env["res.company"].search([])
            for customer, complaints in self._get_missing(
                company, self._get_last_month(company)
            )
        ]
        remaining = len(missing)
        progress = self.env["ir.cron"]._commit_progress
        progress(remaining=remaining)
        for rows in split_every(SLICE, missing, list):
            self._make_rows(rows)
            remaining -= len(rows)
            if not progress(len(rows), remaining=remaining):
                break

    # === BUSINESS === #

    @api.model
    def _get_missing(self, company, month):
        """Return whom nobody asks yet: list of (customer, complaints closed then)."""
        start = company._aftersales_get_start(month)
        end = company._aftersales_get_start(month + relativedelta(months=1))
        groups = self.env["aftersales.complaint"]._read_group(
            [
                ("company_id", "=", company.id),
                ("state", "=", "closed"),
                ("closed_at", ">=", start),
                ("closed_at", "<", end),
                ("commercial_partner_id", "!=", False),
            ],
            ["commercial_partner_id"],
            ["id:recordset"],
        )
        known = self.search([("company_id", "=", company.id), ("month", "=", month)])
        asked = set(known.commercial_partner_id.ids)
        return [(c, complaints) for c, complaints in groups if c.id not in asked]

    @api.model
    def _make_rows(self, rows, month=None):
        """Make the rows of some customers: list of (company, customer, complaints).

        :param month: another one than the last
        """
        every = self.env["aftersales.complaint"].union(*(row[2] for row in rows))
        every = every.sorted("closed_at")
        last = {c.commercial_partner_id: c.partner_id for c in every}
        confirmations = self.create(
            [
                {
                    "company_id": company.id,
                    "month": month or self._get_last_month(company),
                    "commercial_partner_id": customer.id,
                    "partner_id": last[customer].id,
                }
                for company, customer, _complaints in rows
            ]
        )
        self.env["aftersales.confirmation.line"]._store_new(
            [
                {"confirmation_id": confirmation.id, "complaint_id": complaint.id}
                for confirmation, (_company, _customer, complaints) in zip(
                    confirmations, rows, strict=True
                )
                for complaint in complaints
            ]
        )
        return confirmations
