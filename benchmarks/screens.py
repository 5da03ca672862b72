"""Rows 8 to 11: the first page of the list, the search box, kanban and pivot."""

from lxml import etree

from odoo.tools import SQL

from .measure import TIME_ZONE
from .rows import Row

MODEL, FLOOR = "aftersales.complaint", "aftersales.floor"
ALL = [("kind", "=", "complaint")]
FINAL = ("closed", "rejected", "cancelled")
OPEN = [*ALL, ("is_open", "=", True)]
COUNT_LIMIT = 10_001
PAGE = 80
COLUMN = 40
# What people type: a number, a word of many subjects, a reference, a rare phrase.
TERMS = ("00011111", "Scratch", "REF-777", "seat #4711", "包装破损")
SEVERITIES = ("serious", "important", "general")


def specification(env, model_name, view_type, screen=MODEL):
    """Return what the web client asks for to show a view: field -> what of it.

    :param screen: the model whose view it is
    """
    arch = etree.fromstring(env[screen].get_view(view_type=view_type)["arch"])
    fields = env[model_name]._fields
    names = dict.fromkeys(node.get("name") for node in arch.iter("field"))
    return {
        name: {"fields": {"display_name": {}}}
        if fields[name].relational and name != "activity_ids"
        else {}
        for name in names
        if name in fields
    }


def _domain(model_name, domain):
    """Return a domain of complaints for the floor: it has no computed field."""
    if model_name == MODEL:
        return domain
    return [
        ("state", "not in", FINAL) if name == "is_open" else (name, *rest)
        for name, *rest in domain
    ]


def _execute(*statements):
    """Return work that runs statements and takes their rows."""
    return lambda env, prepared: [env.execute_query(sql) for sql in statements]


# === LIST === #


def list_page(meter):
    """Yield row 8: the list as it opens, and with every filter off."""
    for number, which, domain in (("8", "open", OPEN), ("8a", "all", ALL)):
        for login in ("coordinator", "service"):
            ours, floor = meter.compare(
                (_read_page(MODEL, domain), _prepare_list(MODEL)),
                (_read_page(FLOOR, domain), _prepare_list(FLOOR)),
                login=login,
            )
            yield Row(
                number,
                f"list, {which}, {login}",
                ours,
                floor,
                ratio=1.4,
                note="the same columns of a minimal model with the right index",
            )


def _prepare_list(model_name):
    return lambda env: specification(env, model_name, "list")


def _read_page(model_name, domain):
    return lambda env, columns: env[model_name].web_search_read(
        _domain(model_name, domain), columns, limit=PAGE, count_limit=COUNT_LIMIT
    )


# === SEARCH BOX === #


def search_box(meter):
    """Yield row 9: a word in number, subject and customer's reference."""
    for term in TERMS:
        parts = [(name, "ilike", term) for name in _SEARCHED]
        domain = ["&", *ALL, "|", "|", *parts]
        ours, floor, plain = meter.compare(
            (_search(MODEL, domain), None),
            (_search(FLOOR, domain), None),
            (_execute(_search_sql(term)), None),
            repeats=3 * meter.repeats,
        )
        yield Row(
            "9",
            f"search “{term}”",
            ours,
            floor,
            ratio=1.3,
            note="the search of a minimal model with trigram indexes",
        )
        yield Row("9a", "  beside plain SQL", ours, plain, note="the statement alone")


_SEARCHED = ("name", "subject", "customer_reference")


def _search(model_name, domain):
    return lambda env, prepared: env[model_name].search(domain, limit=PAGE)


def _search_sql(term):
    like = f"%{term}%"
    return SQL(
        """
        SELECT id FROM aftersales_complaint
         WHERE kind = 'complaint'
           AND (name ILIKE %(like)s OR subject ILIKE %(like)s
                OR customer_reference ILIKE %(like)s)
         ORDER BY received_at DESC, id DESC LIMIT %(page)s
        """,
        like=like,
        page=PAGE,
    )


# === KANBAN === #


def kanban(meter):
    """Yield row 10: counts, progress bars and the first cards of each column."""
    for number, which, domain in (("10", "open", OPEN), ("10a", "all", ALL)):
        ours, minimal, plain = meter.compare(
            (_read_kanban(MODEL, domain), _prepare_kanban(MODEL)),
            (_read_kanban(FLOOR, domain), _prepare_kanban(FLOOR)),
            (_execute(*_kanban_sql(domain)), None),
        )
        yield Row(
            number,
            f"kanban, {which}",
            ours,
            minimal,
            ratio=1.3,
            note="the same cards of a minimal model with the right index",
        )
        yield Row(
            f"{number}s",
            "  beside plain SQL",
            ours,
            plain,
            note="two GROUP BY, and one statement a column for the cards' ids",
        )


def _prepare_kanban(model_name):
    return lambda env: specification(env, model_name, "kanban")


def _read_kanban(model_name, domain):
    colors = dict.fromkeys(SEVERITIES, "danger")

    def work(env, cards):
        model, wanted = env[model_name], _domain(model_name, domain)
        model.web_read_group(
            wanted,
            ["state"],
            auto_unfold=True,
            unfold_read_specification=cards,
            unfold_read_default_limit=COLUMN,
        )
        model.read_progress_bar(
            wanted, "state", {"field": "severity", "colors": colors}
        )

    return work


def _kanban_sql(domain):
    where = SQL("kind = 'complaint'")
    if domain == OPEN:
        where = SQL("%s AND state NOT IN %s", where, FINAL)
    table = SQL("aftersales_complaint WHERE %s", where)
    states = ["new", "accepted", "investigating", "solution", "executing", "verifying"]
    return [
        SQL("SELECT state, count(*) FROM %s GROUP BY state", table),
        SQL("SELECT state, severity, count(*) FROM %s GROUP BY state, severity", table),
        *(
            SQL(
                "SELECT id FROM %s AND state = %s"
                " ORDER BY received_at DESC, id DESC LIMIT %s",
                table,
                state,
                COLUMN,
            )
            for state in states
        ),
    ]


# === PIVOT === #


def pivot(meter):
    """Yield row 11: complaints by month and category."""
    sets = [[], ["category_id"], ["received_at:month"]]
    sets.append(["category_id", "received_at:month"])
    ours, floor = meter.compare(
        (
            lambda env, prepared: env[MODEL].formatted_read_grouping_sets(
                ALL, sets, ["__count"]
            ),
            None,
        ),
        (_execute(_PIVOT_SQL), None),
    )
    yield Row(
        "11",
        "pivot month x category",
        ours,
        floor,
        ratio=1.3,
        note="one GROUP BY month of the user's time zone, category",
    )


_PIVOT_SQL = SQL(
    """
    SELECT date_trunc('month', timezone(%s, timezone('UTC', received_at))),
           category_id, count(*)
      FROM aftersales_complaint WHERE kind = 'complaint' GROUP BY 1, 2
    """,
    TIME_ZONE,
)
