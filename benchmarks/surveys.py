"""Row 15: the results of a survey that ten thousand customers have answered."""

from odoo.tools import SQL

from . import generate
from .rows import Row

ANSWERS = 10_000
ITEMS = 9
RATIO = 10
REPEATS = 3
TABLES = (
    "survey_user_input",
    "aftersales_survey_invitation",
    "aftersales_survey_rating",
)
NOTE = "one GROUP BY of the same ratings, in plain SQL"


def surveys(meter):
    """Yield a row for the results by question, the pivot, and all figures at once."""
    survey_id = meter.keep(fill)
    name = f"survey results: {ANSWERS:,} answers, {ITEMS} questions"
    for number, work, label in (
        ("15", _summarize, name),
        ("15p", _pivot, f"{name}, pivot"),
        ("15s", _refresh, f"{name}, every figure of every scope"),
    ):
        ours, floor = meter.compare(
            (work, lambda _env: survey_id),
            (_group, lambda _env: survey_id),
            login="manager",
            repeats=REPEATS,
        )
        ratio = 0 if number == "15s" else RATIO
        yield Row(number, label, ours, floor, ratio=ratio, note=NOTE)


def _summarize(env, survey_id):
    ratings = env["aftersales.survey.rating"]
    ratings._summarize([("survey_id", "=", survey_id)], ("question_id", "row_id"))


def _pivot(env, survey_id):
    env["aftersales.survey.result"].formatted_read_group(
        [("survey_id", "=", survey_id)],
        ["row_id"],
        ["__count", "answer_count:count_distinct", "rating:avg", "satisfied_rate:avg"],
    )


def _refresh(env, _survey_id):
    env["aftersales.survey.score"].sudo()._refresh()


def _group(env, survey_id):
    env.execute_query(
        SQL(
            "SELECT question_id, row_id, count(*), avg(rating), stddev_samp(rating),"
            " count(*) FILTER (WHERE is_satisfied) FROM aftersales_survey_rating"
            " WHERE survey_id = %s GROUP BY question_id, row_id",
            survey_id,
        )
    )


# === THE ANSWERS === #


def fill(env):
    """Let customers answer a matrix, by SQL, and sum it up; return the survey's id."""
    generate.customers(env)
    question = _create_matrix(env)
    env.flush_all()
    for statement in (_INPUTS, _INVITATIONS, _RATINGS):
        env.cr.execute(
            statement,
            {
                "survey": question.survey_id.id,
                "question": question.id,
                "rows": question.matrix_row_ids.ids,
                "company": env.company.id,
                "count": ANSWERS,
            },
        )
    for table in TABLES:
        env.cr.execute(f"ANALYZE {table}")
    env["aftersales.survey.score"]._refresh()
    return question.survey_id.id


def _create_matrix(env):
    survey = env["survey.survey"].create(
        {"title": "Satisfaction", "survey_type": "aftersales"}
    )
    return env["survey.question"].create(
        {
            "survey_id": survey.id,
            "title": "How good is our service?",
            "question_type": "matrix",
            "measure": "item",
            "satisfied_from": 5,
            "matrix_row_ids": [
                (0, 0, {"value": f"Item {number}"}) for number in range(ITEMS)
            ],
        }
    )


_INPUTS = """
INSERT INTO survey_user_input (survey_id, partner_id, state, access_token, end_datetime)
SELECT %(survey)s, customer.ids[1 + n %% cardinality(customer.ids)], 'done',
    'bench-' || %(survey)s || '-' || n, now() AT TIME ZONE 'UTC' - n * interval '1 hour'
FROM generate_series(1, %(count)s) n, (
    SELECT array_agg(id ORDER BY id) AS ids FROM res_partner WHERE ref LIKE 'BENCH-%%'
) customer
"""
_INVITATIONS = """
INSERT INTO aftersales_survey_invitation (
    survey_id, partner_id, commercial_partner_id, company_id, answer_id, state, way,
    due_at, answered_at, cooldown_days, reminder_days, expiry_days)
SELECT survey_id, partner_id, partner_id, %(company)s, id, 'answered', 'mail',
    end_datetime, end_datetime, 30, 7, 21
FROM survey_user_input WHERE survey_id = %(survey)s
"""
_RATINGS = """
INSERT INTO aftersales_survey_rating (
    user_input_id, invitation_id, survey_id, question_id, row_id, measure, rating,
    is_judged, is_satisfied, answered_at, answered_on, company_id, partner_id,
    customer_id, way)
SELECT answer.id, invitation.id, %(survey)s, %(question)s, item.id, 'item',
    given.rating, TRUE, given.rating >= 5, answer.end_datetime,
    answer.end_datetime::date, %(company)s, answer.partner_id, answer.partner_id,
    'mail'
FROM survey_user_input answer
JOIN aftersales_survey_invitation invitation ON invitation.answer_id = answer.id
CROSS JOIN unnest(%(rows)s) AS item(id)
CROSS JOIN LATERAL (SELECT 1 + (answer.id * 7 + item.id * 3) %% 7 AS rating) given
WHERE answer.survey_id = %(survey)s
"""
