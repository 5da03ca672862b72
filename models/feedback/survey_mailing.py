from dateutil.relativedelta import relativedelta

from odoo import api, fields, models


class SurveyMailing(models.Model):
    """Who gets the survey analysis of each month or year by mail; nobody at first."""

    _name = "aftersales.survey.mailing"
    _description = "Recipients of Survey Analyses"
    _order = "period, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    period = fields.Selection(
        [("month", "Each month"), ("year", "Each year")],
        required=True,
        default="month",
    )
    survey_id = fields.Many2one(
        "survey.survey",
        domain=[("survey_type", "=", "aftersales")],
        index="btree_not_null",
        help="Empty: all surveys.",
    )
    team_id = fields.Many2one(
        "aftersales.team",
        "Department",
        check_company=True,
        index="btree_not_null",
        help="Empty: all departments.",
    )
    partner_ids = fields.Many2many(
        "res.partner",
        string="Recipients",
        help="Such as the general manager and the president's office. Nobody: it is not"
        " sent.",
    )
    analysis_ids = fields.One2many("aftersales.survey.analysis", "mailing_id")

    # === CRON === #

    @api.model
    def _cron_send(self):
        """Mail the analysis of the last whole month or year, each once.

        What was sent is on record, so another run sends nothing.
        """
        mailings = self.search([("partner_ids", "!=", False)])
        progress = self.env["ir.cron"]._commit_progress
        progress(remaining=len(mailings))
        for mailing in mailings:
            analysis = mailing._find_last()
            if analysis.try_lock_for_update() and not analysis.sent_at:
                analysis.with_company(mailing.company_id)._send(mailing.partner_ids)
            if not progress(1):
                break

    def _find_last(self):
        """Return the analysis of the last whole period, a new one if there is none."""
        self.ensure_one()
        today = self.company_id._aftersales_get_day()
        steps = {
            "month": relativedelta(months=-1, day=1),
            "year": relativedelta(years=-1, month=1, day=1),
        }
        start = today + steps[self.period]
        analyses = self.env["aftersales.survey.analysis"]
        domain = [("mailing_id", "=", self.id), ("date_from", "=", start)]
        return analyses.search(domain, limit=1) or analyses.create(
            {
                "mailing_id": self.id,
                "company_id": self.company_id.id,
                "period": self.period,
                "date_from": start,
                "survey_id": self.survey_id.id,
                "team_id": self.team_id.id,
            }
        )
