from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

from .statistics import (
    DETRACTOR,
    NOTHING,
    PROMOTER,
    Score,
    mean,
    net_promoters,
    share,
)


class Summary(NamedTuple):
    """What many ratings say together.

    ``n`` is the number of answers, ``ratings`` that of their ratings; ``nps`` is empty
    for ratings that are no intention to recommend.
    """

    n: int
    ratings: int
    satisfied: int
    mean: Score
    share: Score
    nps: Score


MONTH = SQL("to_char(rating.answered_on, 'YYYY-MM')")
NO_ANSWER = Summary(0, 0, 0, NOTHING, NOTHING, NOTHING)


class SurveyRating(models.Model):
    """Ratings are summed up in SQL, in one statement whatever their number."""

    _inherit = "aftersales.survey.rating"

    # === BUSINESS === #

    @api.model
    def _summarize(self, domain, by=("measure",)):
        """Sum the ratings of a domain up, those that the user may read.

        Who rated several items is one answer, with their mean and the share of them
        that satisfied him.

        :param by: names of columns, or ``month``
        :return: dict of the columns' values (a tuple) -> :class:`Summary`
        """
        self.flush_model()
        columns = {
            name: MONTH if name == "month" else SQL.identifier("rating", name)
            for name in by
        }
        keys = SQL(", ").join(SQL.identifier(name) for name in by)
        query = SQL(
            """
            SELECT %(keys)s, count(*), sum(ratings), sum(satisfied), sum(own_mean),
                sum(own_mean * own_mean), count(*) FILTER (WHERE judged > 0),
                sum(satisfied::float / NULLIF(judged, 0)),
                count(*) FILTER (WHERE promotes AND own_mean >= %(promoter)s),
                count(*) FILTER (WHERE promotes),
                count(*) FILTER (WHERE promotes AND own_mean <= %(detractor)s)
            FROM (
                SELECT %(named)s, rating.user_input_id, count(*) AS ratings,
                    avg(rating.rating) AS own_mean,
                    bool_and(rating.measure = 'recommend') AS promotes,
                    count(*) FILTER (WHERE rating.is_judged) AS judged,
                    count(*) FILTER (WHERE rating.is_satisfied) AS satisfied
                FROM aftersales_survey_rating rating
                WHERE rating.id IN %(found)s
                GROUP BY %(columns)s, rating.user_input_id
            ) answers
            GROUP BY %(keys)s
            """,
            keys=keys,
            columns=SQL(", ").join(columns.values()),
            named=SQL(", ").join(
                SQL("%s AS %s", column, SQL.identifier(name))
                for name, column in columns.items()
            ),
            promoter=PROMOTER,
            detractor=DETRACTOR,
            found=self._search(domain).subselect(),
        )
        size = len(by)
        rows = self.env.execute_query(query)
        return {row[:size]: self._make_summary(*row[size:]) for row in rows}

    @api.model
    def _make_summary(
        self, n, ratings, satisfied, total, squares, judges, shares, up, asked, down
    ):
        return Summary(
            n,
            int(ratings),
            int(satisfied),
            mean(n, total, squares),
            share(min(shares or 0, judges), judges),
            net_promoters(up, asked - up - down, down),
        )
