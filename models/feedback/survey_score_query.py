"""The SQL that turns ratings into figures: one statement a scope, intervals included.

The formulas are those of `statistics`; the tests hold both beside each other.
"""

from odoo.tools import SQL

from ..problem.statistics import CONFIDENCE, normal_quantile
from .statistics import DETRACTOR, PROMOTER, t_quantile
from .survey_rating import SATISFACTION

# Scope -> the column of a rating that tells whose figure it is.
SCOPES = {
    "complaint": "complaint_id",
    "customer": "customer_id",
    "product": "product_id",
    "team": "team_id",
    "company": "company_id",
}
# What a figure of a scope is known by, and what is written of it.
KEYS = ("res_key", "company_id", "period_key", "measure", "figure")
WRITTEN = ("n", "denominator", "numerator", "value", "low", "high", "has_interval")
WRITTEN += ("date_from", "date_to")
Z = normal_quantile(CONFIDENCE)
# Student's quantiles up to so many answers; beyond, they are those of the normal.
STUDENT = [t_quantile(n) for n in range(1, 200)]


def make_refresh(scope, today, moment):
    """Return the statement that writes all figures of a scope.

    A figure is known by its key (scope, whose, period, measure, figure), so that it
    keeps its id for as long as there are answers. Only what has changed is written.
    """
    return SQL(
        """
        WITH %(summed)s, %(figures)s, made AS (
            SELECT res_key, company_id, period, period_key, date_from, date_to,
                measure, figure, n, denominator, numerator, value,
                COALESCE(low, value) AS low, COALESCE(high, value) AS high,
                low IS NOT NULL AS has_interval
            FROM figures WHERE value IS NOT NULL
        ), gone AS (%(clearing)s)
        INSERT INTO aftersales_survey_score AS score (
            scope, %(column)s refreshed_at, res_key, company_id, period, period_key,
            date_from, date_to, measure, figure, n, denominator, numerator, value,
            low, high, has_interval)
        SELECT %(scope)s, %(value)s %(moment)s, made.* FROM made
        ON CONFLICT (scope, res_key, company_id, period_key, measure, figure)
        DO UPDATE SET %(assignments)s
        WHERE %(before)s IS DISTINCT FROM %(after)s
        """,
        summed=_sum_up(scope, today),
        figures=_figures(),
        clearing=_clear(scope),
        # The company itself stands in the column of every figure.
        column=SQL("") if scope == "company" else SQL("%s,", _column(scope)),
        value=SQL("") if scope == "company" else SQL("res_key,"),
        scope=scope,
        moment=moment,
        assignments=SQL(", ").join(
            SQL("%s = %s", SQL.identifier(name), SQL.identifier("excluded", name))
            for name in (*WRITTEN, "refreshed_at")
        ),
        before=_row("score", WRITTEN),
        after=_row("excluded", WRITTEN),
    )


def _row(table, names):
    columns = (SQL.identifier(table, name) for name in names)
    return SQL("(%s)", SQL(", ").join(columns))


def _clear(scope):
    """Return the SQL that deletes the figures of a scope that have no answers left.

    By a difference of sets: a join of two large sets whose size the planner does not
    know can take it an hour.
    """
    return SQL(
        """
        DELETE FROM aftersales_survey_score score
        USING (
            SELECT %(keys)s FROM aftersales_survey_score WHERE scope = %(scope)s
            EXCEPT SELECT %(keys)s FROM made
        ) old
        WHERE score.scope = %(scope)s AND %(own)s = %(others)s
        """,
        keys=SQL(", ").join(map(SQL.identifier, KEYS)),
        scope=scope,
        own=_row("score", KEYS),
        others=_row("old", KEYS),
    )


def _column(scope):
    return SQL.identifier(SCOPES[scope])


def _sum_up(scope, today):
    """Return the SQL of the answers, then of the sums by whose, period and measure.

    Who rated nine items is one answer: his mean and the share that satisfied him.
    """
    return SQL(
        """
        answers AS (
            SELECT rating.company_id, rating.%(column)s AS res_key, asked.measure,
                rating.answered_on, rating.user_input_id,
                avg(rating.rating) AS rating, count(*) AS ratings,
                count(*) FILTER (WHERE rating.is_judged) AS judged,
                count(*) FILTER (WHERE rating.is_satisfied) AS satisfied
            FROM aftersales_survey_rating rating
            CROSS JOIN LATERAL (
                SELECT rating.measure UNION ALL
                SELECT 'any' WHERE rating.measure IN %(satisfaction)s
            ) asked
            WHERE rating.%(column)s IS NOT NULL
            GROUP BY 1, 2, 3, 4, 5
        ), summed AS (
            SELECT company_id, res_key, measure, span.period, span.period_key,
                min(span.date_from) AS date_from, max(span.date_to) AS date_to,
                count(*) AS answers, sum(ratings) AS ratings, avg(rating) AS mean,
                stddev_samp(rating) AS deviation,
                count(*) FILTER (WHERE judged > 0) AS judges,
                sum(judged) AS judged, sum(satisfied) AS satisfied,
                avg(satisfied::numeric / NULLIF(judged, 0)) AS share,
                count(*) FILTER (WHERE rating >= %(promoter)s) AS promoters,
                count(*) FILTER (WHERE rating <= %(detractor)s) AS detractors
            FROM answers
            CROSS JOIN LATERAL (%(periods)s) span
            GROUP BY 1, 2, 3, 4, 5
        )
        """,
        column=_column(scope),
        satisfaction=SATISFACTION,
        promoter=PROMOTER,
        detractor=DETRACTOR,
        periods=_periods(scope, today),
    )


def _periods(scope, today):
    """Return the SQL of the periods a day belongs to; a complaint has but one."""
    if scope == "complaint":
        return SQL(
            "SELECT 'all' AS period, 'all' AS period_key,"
            " answered_on AS date_from, answered_on AS date_to"
        )
    return SQL(
        """
        SELECT 'month' AS period, to_char(answered_on, 'YYYY-MM') AS period_key,
            date_trunc('month', answered_on)::date AS date_from,
            (date_trunc('month', answered_on) + interval '1 month - 1 day')::date
                AS date_to
        UNION ALL SELECT 'year', to_char(answered_on, 'YYYY'),
            date_trunc('year', answered_on)::date,
            (date_trunc('year', answered_on) + interval '1 year - 1 day')::date
        UNION ALL SELECT 'recent', 'recent',
            (%(today)s::date - interval '1 year' + interval '1 day')::date,
            %(today)s::date
        WHERE answered_on > %(today)s::date - interval '1 year'
            AND answered_on <= %(today)s::date
        """,
        today=today,
    )


def _figures():
    """Return the SQL of mean, share and NPS with their intervals."""
    return SQL(
        """
        figures AS (
            SELECT summed.*, made.*
            FROM summed
            CROSS JOIN LATERAL (
                SELECT answers::float AS size, promoters::float AS up,
                    detractors::float AS down
            ) counted
            CROSS JOIN LATERAL (%(mean)s UNION ALL %(share)s UNION ALL %(nps)s) made
        )
        """,
        mean=_mean(),
        share=_share(),
        nps=_nps(),
    )


def _mean():
    return SQL(
        """
        SELECT 'mean' AS figure, answers AS n, ratings AS denominator,
            ratings AS numerator, mean::float AS value,
            (mean - spread.half)::float AS low, (mean + spread.half)::float AS high
        FROM (SELECT CASE WHEN deviation > 1e-5 THEN
            COALESCE((%(student)s::float[])[answers - 1], %(z)s)
                * deviation / sqrt(size) END AS half) spread
        WHERE measure != 'any'
        """,
        student=STUDENT,
        z=Z,
    )


def _share():
    return SQL(
        """
        SELECT 'share', judges, judged, satisfied, 100 * wilson.p,
            100 * GREATEST(0, LEAST(wilson.p, wilson.middle - wilson.half)),
            100 * LEAST(1, GREATEST(wilson.p, wilson.middle + wilson.half))
        FROM (
            SELECT p, (p + z2 / (2 * m)) / (1 + z2 / m) AS middle,
                sqrt(z2 * (p * (1 - p) + z2 / (4 * m)) / m) / (1 + z2 / m) AS half
            FROM (SELECT share::float AS p, NULLIF(judges, 0)::float AS m,
                %(z)s * %(z)s AS z2) given
        ) wilson
        WHERE measure != 'recommend' AND judges > 0
        """,
        z=Z,
    )


def _nps():
    return SQL(
        """
        SELECT 'nps', answers, ratings, promoters - detractors, wald.nps,
            GREATEST(-100, LEAST(wald.nps, wald.middle - wald.half)),
            LEAST(100, GREATEST(wald.nps, wald.middle + wald.half))
        FROM (
            SELECT 100 * (up - down) / size AS nps, 100 * (p - d) AS middle,
                100 * %(z)s * sqrt((p + d - (p - d) ^ 2) / (size + 3)) AS half
            FROM (SELECT (up + 0.75) / (size + 3) AS p,
                (down + 0.75) / (size + 3) AS d) adjusted
        ) wald
        WHERE measure = 'recommend'
        """,
        z=Z,
    )
