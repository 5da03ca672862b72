from odoo import api, fields, models
from odoo.tools import SQL

from ..workflow.month_name import name_month
from .survey_score_query import SCOPES, make_refresh
from .survey_target import FIGURES, MEASURES

CRON = "aftersales.feedback_cron_refresh_scores"


class SurveyScore(models.Model):
    """A figure about a customer, product, department, complaint or company.

    It says how many answers it stands on and how sure it is. Whether its target is met
    stays open as long as the interval spans the target. Written by SQL only, from the
    ratings: every night, and soon after each answer.
    """

    _name = "aftersales.survey.score"
    _description = "Satisfaction Figure"
    _order = "date_to desc, scope, measure, figure, n desc, id"
    _rec_name = "measure"
    _log_access = False

    scope = fields.Selection(
        [
            ("company", "Company"),
            ("team", "Department"),
            ("product", "Product"),
            ("customer", "Customer"),
            ("complaint", "Complaint"),
        ],
        "About",
        required=True,
        readonly=True,
    )
    res_key = fields.Integer(required=True, readonly=True)
    complaint_id = fields.Many2one(
        "aftersales.complaint",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
    )
    customer_id = fields.Many2one(
        "res.partner", readonly=True, ondelete="cascade", index="btree_not_null"
    )
    product_id = fields.Many2one(
        "product.product", readonly=True, ondelete="cascade", index="btree_not_null"
    )
    team_id = fields.Many2one(
        "aftersales.team",
        "Department",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade"
    )
    period = fields.Selection(
        [
            ("month", "Month"),
            ("year", "Year"),
            ("recent", "Last 12 months"),
            ("all", "All"),
        ],
        required=True,
        readonly=True,
    )
    period_key = fields.Char(required=True, readonly=True)
    date_from = fields.Date("First Day", readonly=True)
    date_to = fields.Date("Last Day", readonly=True)
    measure = fields.Selection(MEASURES, "Survey Topic", required=True, readonly=True)
    figure = fields.Selection(FIGURES, required=True, readonly=True)
    n = fields.Integer(
        "Answers (n)",
        readonly=True,
        help="Of so many customers' answers: the n of the interval. Who rated several"
        " items counts once.",
    )
    numerator = fields.Integer(
        readonly=True,
        help="Satisfied ratings; of an NPS, promoters less detractors; of a mean, the"
        " ratings.",
    )
    denominator = fields.Integer(
        "Ratings", readonly=True, help="The ratings that the figure is made of."
    )
    value = fields.Float(
        "Actual Figure", readonly=True, digits=(16, 1), aggregator=None
    )
    low = fields.Float("Lower Bound", readonly=True, digits=(16, 1), aggregator=None)
    high = fields.Float("Upper Bound", readonly=True, digits=(16, 1), aggregator=None)
    has_interval = fields.Boolean(
        readonly=True,
        help="One answer, or answers all alike, have no mean with an interval.",
    )
    target = fields.Float(readonly=True, digits=(16, 1), aggregator=None)
    verdict = fields.Selection(
        [("met", "Met"), ("missed", "Missed"), ("open", "Uncertain")],
        readonly=True,
        help="Uncertain while the interval spans the target: there are too few answers"
        " to tell. Empty: there is no target.",
    )
    refreshed_at = fields.Datetime("Last Change", readonly=True)
    subject = fields.Char("Of", compute="_compute_subject")
    period_name = fields.Char("Time", compute="_compute_period_name")
    interval = fields.Char(
        "95 % Interval",
        compute="_compute_interval",
        help="The true figure of all customers lies in it, 95 times out of 100.",
    )

    _key = models.UniqueIndex(
        "(scope, res_key, company_id, period_key, measure, figure)"
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("scope")
    def _compute_subject(self):
        for score in self:
            score.subject = score[SCOPES[score.scope]].display_name

    @api.depends("period", "date_from", "date_to")
    def _compute_period_name(self):
        labels = dict(self._fields["period"]._description_selection(self.env))
        for score in self:
            names = {
                "month": name_month(self.env, score.date_from),
                "year": str(score.date_from.year) if score.date_from else "",
            }
            score.period_name = names.get(score.period) or labels[score.period]

    @api.depends("has_interval", "low", "high")
    def _compute_interval(self):
        for score in self:
            score.interval = (
                f"{score.low:.1f} – {score.high:.1f}" if score.has_interval else "–"
            )

    # === ACTIONS === #

    def action_open_results(self):
        """Open the ratings behind the figure."""
        self.ensure_one()
        results = self.env["aftersales.survey.result"]
        return results._action_open(self._get_result_domain())

    # === BUSINESS === #

    def _get_result_domain(self):
        """Return the domain of the ratings that the figure is made of."""
        own = [
            (SCOPES[self.scope], "=", self.res_key),
            ("company_id", "=", self.company_id.id),
            ("answered_on", ">=", self.date_from),
            ("answered_on", "<=", self.date_to),
        ]
        if self.measure == "any":
            measures = ("item", "outcome", "handling", "overall")
            return [*own, ("measure", "in", measures)]
        return [*own, ("measure", "=", self.measure)]

    @api.model
    def _refresh(self):
        """Sum all ratings up anew: one statement a scope, then the verdicts."""
        self.env.flush_all()
        today = fields.Date.context_today(self)
        now = fields.Datetime.now()
        for scope in SCOPES:
            self.env.cr.execute(make_refresh(scope, today, now))
        self._judge()

    @api.model
    def _judge(self):
        """Write targets and verdicts of all figures, in one statement.

        A company's own target comes before that of all companies.
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                WITH kind AS MATERIALIZED (%(targets)s)
                UPDATE aftersales_survey_score score
                SET target = kind.target, verdict = %(verdict)s
                FROM kind
                WHERE kind.company_id = score.company_id
                    AND kind.measure = score.measure AND kind.figure = score.figure
                    AND (score.target, score.verdict)
                        IS DISTINCT FROM (kind.target, %(verdict)s)
                """,
                targets=self._select_targets(),
                verdict=SQL(
                    """
                    CASE WHEN kind.target IS NULL THEN NULL
                        WHEN score.has_interval AND score.low >= kind.target THEN 'met'
                        WHEN score.has_interval AND score.high < kind.target
                            THEN 'missed'
                        ELSE 'open' END
                    """
                ),
            )
        )
        self.invalidate_model(flush=False)

    @api.model
    def _select_targets(self):
        """Return the SQL of the target of each kind of figure that a company has.

        Few rows, joined to all figures: a join of these with themselves took minutes
        as long as the planner did not know their number.
        """
        return SQL(
            """
            SELECT known.*, (
                SELECT target.target FROM aftersales_survey_target target
                WHERE target.active AND target.measure = known.measure
                    AND target.figure = known.figure
                    AND COALESCE(target.company_id, known.company_id)
                        = known.company_id
                ORDER BY target.company_id NULLS LAST LIMIT 1
            ) AS target
            FROM (
                SELECT DISTINCT company_id, measure, figure
                FROM aftersales_survey_score
            ) known
            """
        )

    @api.model
    def _get_recent(self, scope, records, measure="any", figure="share"):
        """Return the figures of the last twelve months: record id -> score.

        Those of several companies that the user works for: the one with most answers.
        """
        scores = self.search(
            [
                ("scope", "=", scope),
                (SCOPES[scope], "in", records.ids),
                ("period", "in", ("recent", "all")),
                ("measure", "=", measure),
                ("figure", "=", figure),
            ],
            order="n",
        )
        return {score.res_key: score for score in scores}

    def _say_figure(self):
        """Return a figure in a line: ``87 % (62 – 96 %), n = 15``; empty for none."""
        if not self:
            return ""
        unit = " %" if self.figure == "share" else ""
        digits = 0 if self.figure != "mean" else 2
        value = f"{self.value:.{digits}f}{unit}"
        if not self.has_interval:
            return self.env._("%(value)s, n = %(n)s", value=value, n=self.n)
        return self.env._(
            "%(value)s (%(low)s – %(high)s), n = %(n)s",
            value=value,
            low=f"{self.low:.{digits}f}",
            high=f"{self.high:.{digits}f}{unit}",
            n=self.n,
        )

    # === CRON === #

    @api.model
    def _cron_refresh(self):
        """Score what is not scored yet, and sum up."""
        self.env["survey.user_input"]._cron_record_scores()
        self._refresh()

    @api.model
    def _trigger(self):
        """Sum up soon: not in the transaction of the customer who answers."""
        self.env.ref(CRON).sudo()._trigger()
