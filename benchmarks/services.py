"""Row 19: the call-back desk, indicators and evaluation of a company of some size."""

from datetime import date, timedelta

from odoo import fields
from odoo.tools import SQL

from . import generate, surveys
from .rows import Row
from .screens import specification

DELIVERIES, CUSTOMERS, CALLS, COMPLAINTS = 100_000, 200, 2_000, 20_000
CAMPAIGN = 1_000
YEAR = (date(2024, 1, 1), date(2024, 12, 31))
DESK = "aftersales.callback"
FILE = "aftersales.customer.event"
REPEATS = 3


def services(meter):
    """Yield a row for each screen and each run that grows with the company."""
    meter.keep(_fill)
    for login in ("coordinator", "service"):
        figure = meter.run(_read_desk, login, _prepare_desk, repeats=REPEATS)
        yield Row("19d", f"call-back desk, {CALLS:,} calls, {login}", figure)
    ours, floor = meter.compare(
        (_reckon, None), (_count, None), login="manager", repeats=REPEATS
    )
    yield Row(
        "19i",
        f"all indicators of a year of {DELIVERIES:,} deliveries",
        ours,
        floor,
        note="one GROUP BY of the same deliveries, in plain SQL",
    )
    for number, label, work, prepare in (
        ("19e", "evaluation of that year prepared", _evaluate, _create_evaluation),
        ("19s", f"how satisfied {CUSTOMERS} customers are", _read_scores, _find),
        ("19f", "file of a customer, first page", _read_file, _find),
        ("19c", f"campaign that asks {CAMPAIGN:,} contacts", _start, _plan),
    ):
        figure = meter.run(work, "manager", prepare, repeats=REPEATS)
        yield Row(number, label, figure)


# === THE DESK === #


def _prepare_desk(env):
    return specification(env, DESK, "list", screen=DESK)


def _read_desk(env, columns):
    due = [("due_on", "<=", fields.Date.today())]
    env[DESK].web_search_read(due, columns, limit=80, count_limit=10_001)


# === FIGURES === #


def _reckon(env, _prepared):
    env["aftersales.indicator.value"].sudo()._reckon(env.company, *YEAR)


def _count(env, _prepared):
    env.execute_query(
        SQL(
            "SELECT count(*), count(*) FILTER (WHERE date_done <= date_deadline)"
            " FROM stock_picking WHERE company_id = %s AND state = 'done'"
            " AND date_done BETWEEN %s AND %s GROUP BY picking_type_id",
            env.company.id,
            *YEAR,
        )
    )


def _create_evaluation(env):
    """Begin the evaluation of a department with a target for each indicator."""
    team = env["aftersales.team"].sudo().create({"name": "Shipping"})
    indicators = (
        env["aftersales.indicator"].sudo().search([("source", "!=", "entered")])
    )
    env["aftersales.standard"].sudo().create(
        {
            "team_id": team.id,
            "date_from": YEAR[0],
            "line_ids": [
                (0, 0, {"indicator_id": each.id, "weight": 0, "target": 95})
                for each in indicators
            ],
        }
    )
    env.flush_all()
    # As if it had been reviewed and enforced.
    env.cr.execute(
        SQL(
            "UPDATE aftersales_standard SET state = 'force' WHERE team_id = %s", team.id
        )
    )
    env.invalidate_all()
    return env["aftersales.evaluation"].create(
        {"team_id": team.id, "date_from": YEAR[0], "date_to": YEAR[1]}
    )


def _evaluate(_env, evaluation):
    evaluation.action_prepare()


# === CUSTOMERS === #


def _find(env):
    found = env["res.partner"].search(
        [("ref", "=like", "BENCH-%")], order="id", limit=CUSTOMERS
    )
    env.flush_all()
    return found


def _read_scores(_env, customers):
    customers.read(
        [
            "aftersales_answer_count",
            "aftersales_satisfied",
            "aftersales_last_recommends",
        ]
    )


def _read_file(env, customers):
    env[FILE].web_search_read(
        [("commercial_partner_id", "=", customers[0].id)],
        specification(env, FILE, "list", screen=FILE),
        limit=80,
    )


def _plan(env):
    survey_id = env["survey.survey"].search(
        [("survey_type", "=", "aftersales")], order="id desc", limit=1
    )
    contacts = env["res.partner"].search(
        [("ref", "=like", "BENCH-%")], order="id", limit=CAMPAIGN
    )
    now = fields.Datetime.now()
    return [
        {"survey_id": survey_id.id, "partner_id": contact.id, "due_at": now}
        for contact in contacts
    ]


def _start(env, vals_list):
    env["survey.survey"]._aftersales_invite(vals_list)


# === THE COMPANY === #


def _fill(env):
    """Deliver to customers for a year, and let many complaints wait for a call."""
    surveys.fill(env)
    with generate.bare_tables(env):
        generate.complaints(env, COMPLAINTS)
    template = env["stock.picking"].search(
        [
            ("picking_type_id.code", "=", "outgoing"),
            ("location_dest_id.usage", "=", "customer"),
            ("company_id", "=", env.company.id),
        ],
        limit=1,
    )
    env.flush_all()
    values = {
        "picking": template.id,
        "count": DELIVERIES,
        "calls": CALLS,
        "customers": CUSTOMERS,
        "start": YEAR[0],
        "today": fields.Datetime.now() - timedelta(days=2),
        "survey": env["survey.survey"].search([], order="id desc", limit=1).id,
    }
    for statement in (_DELIVERIES, _ABOUT, _EXECUTED, _CONTACTS, _ASKED):
        env.cr.execute(statement, values)
    for table in TABLES:
        env.cr.execute(f"ANALYZE {table}")


TABLES = (
    "stock_picking",
    "aftersales_complaint",
    "aftersales_contact",
    "aftersales_survey_invitation",
)
_DELIVERIES = """
INSERT INTO stock_picking (
    name, partner_id, company_id, picking_type_id, location_id, location_dest_id,
    move_type, state, scheduled_date, date_deadline, date_done)
SELECT 'BENCH/' || n, customer.ids[1 + n %% cardinality(customer.ids)], company_id,
    picking_type_id, location_id, location_dest_id, move_type, 'done', day, day,
    day + (n %% 70 - 40) * interval '1 hour'
FROM stock_picking, generate_series(1, %(count)s) n,
    LATERAL (SELECT %(start)s::timestamp + n %% 366 * interval '1 day' AS day) due, (
    SELECT array_agg(id ORDER BY id) AS ids FROM (
        SELECT id FROM res_partner WHERE ref LIKE 'BENCH-%%' ORDER BY id
        LIMIT %(customers)s
    ) frequent
) customer
WHERE stock_picking.id = %(picking)s
"""
_EXECUTED = """
UPDATE aftersales_complaint SET state = 'verifying', executed_at = %(today)s
WHERE id IN (
    SELECT id FROM aftersales_complaint WHERE name LIKE 'B-%%' ORDER BY id DESC
    LIMIT %(calls)s
)
"""
# Every fifth complaint is about one of the deliveries.
_ABOUT = """
UPDATE aftersales_complaint SET picking_id = delivery.id
FROM stock_picking delivery
WHERE aftersales_complaint.name LIKE 'B-%%' AND aftersales_complaint.id %% 5 = 0
    AND delivery.name = 'BENCH/' || aftersales_complaint.id
"""
# Half of them were called once, in vain; all have been talked to long before.
_CONTACTS = """
INSERT INTO aftersales_contact (
    complaint_id, partner_id, commercial_partner_id, company_id, purpose, contacted_at,
    user_id, outcome, next_on)
SELECT complaint.id, partner_id, commercial_partner_id, company_id, call.purpose,
    call.contacted_at, 2, call.outcome, call.next_on
FROM aftersales_complaint complaint
CROSS JOIN LATERAL (
    SELECT 'first' AS purpose, 'reached' AS outcome, received_at AS contacted_at,
        NULL::date AS next_on
    UNION ALL SELECT 'callback', 'unreached', executed_at + interval '1 day',
        CURRENT_DATE
    WHERE state = 'verifying' AND executed_at IS NOT NULL AND complaint.id %% 2 = 0
) call
WHERE complaint.name LIKE 'B-%%'
"""
_ASKED = """
INSERT INTO aftersales_survey_invitation (
    survey_id, partner_id, commercial_partner_id, company_id, state, way, due_at,
    cooldown_days, reminder_days, expiry_days)
SELECT %(survey)s, partner_id, commercial_partner_id, company_id, 'waiting',
    CASE WHEN id %% 10 = 0 THEN 'phone' ELSE 'mail' END, %(today)s, 30, 7, 21
FROM aftersales_complaint WHERE name LIKE 'B-%%'
"""
