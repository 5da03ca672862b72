import random
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain


class Recall(models.Model):
    """The drill: can we say within hours where a lot is and who got it?

    The clock runs from the trigger until somebody has confirmed that the scope is
    complete and its quantities add up.
    """

    _inherit = "aftersales.recall"

    drill_limit = fields.Float(
        "Time Limit (hours)",
        default=lambda self: self.env.company.aftersales_mock_limit,
        help="Within this time the scope must be complete.",
    )
    drill_hours = fields.Float("Time Taken (hours)", compute="_compute_drill")
    drill_result = fields.Selection(
        [("running", "Running"), ("passed", "In time"), ("failed", "Too late")],
        compute="_compute_drill",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("registered_at", "scope_confirmed_at", "drill_limit")
    def _compute_drill(self):
        """Tell how long it took, or has taken so far: this depends on now."""
        for recall in self:
            end = recall.scope_confirmed_at or fields.Datetime.now()
            recall.drill_hours = (end - recall.registered_at).total_seconds() / 3600
            is_late = recall.drill_hours > recall.drill_limit
            in_time = "passed" if recall.scope_confirmed_at else "running"
            recall.drill_result = "failed" if is_late else in_time

    # === BUSINESS === #

    @api.model
    def _start_drill(self, company):
        """Start a mock recall of a lot that was delivered, chosen by chance.

        :return: the recall; nothing when the company has delivered no lot
        """
        lot = self._draw_lot(company)
        if not lot:
            return self.browse()
        leader = company.aftersales_mock_user_id or self.env.user
        recall = self.with_company(company).create(
            {
                "company_id": company.id,
                "is_mock": True,
                "subject": self.env._(
                    "Mock recall: %(product)s, %(lot)s",
                    product=lot.product_id.display_name,
                    lot=lot.name,
                ),
                "user_id": leader.id,
                "line_ids": [
                    fields.Command.create(
                        {"product_id": lot.product_id.id, "lot_id": lot.id}
                    )
                ],
            }
        )
        recall.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=self.env._("Mock recall: find all of this lot, the clock runs"),
            user_id=leader.id,
        )
        return recall

    @api.model
    def _draw_lot(self, company):
        """Return one of the lots that were delivered within the last year."""
        domain = [
            ("company_id", "=", company.id),
            ("state", "=", "done"),
            ("location_dest_id.usage", "=", "customer"),
            ("lot_id", "!=", False),
            ("date", ">=", fields.Datetime.now() - timedelta(days=365)),
        ]
        rows = self.env["stock.move.line"].sudo()._read_group(domain, ["lot_id"])
        lots = [lot for (lot,) in rows]
        return random.choice(lots) if lots else self.env["stock.lot"]  # noqa: S311

    # === CRON === #

    @api.model
    def _cron_drill(self):
        """Start a mock recall in each company whose last drill is long enough ago."""
        companies = self.env["res.company"].search([("aftersales_mock_months", ">", 0)])
        progress = self.env["ir.cron"]._commit_progress
        progress(remaining=len(companies))
        for company in companies:
            since = fields.Datetime.now() - relativedelta(
                months=company.aftersales_mock_months
            )
            recent = Domain("company_id", "=", company.id)
            recent &= Domain("is_mock", "=", True)
            recent &= Domain("registered_at", ">", since)
            if not self.search_count(recent & Domain("state", "!=", "cancelled")):
                self._start_drill(company)
            if not progress(1):
                break
