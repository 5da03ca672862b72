"""How long something has been waiting, in the brackets of an ageing."""

from odoo.tools import SQL, LazyTranslate

_lt = LazyTranslate(__name__)

# Upper bound in days, the key and the name of the bracket. Groups are sorted by key.
AGES = [
    (7, "007", _lt("Up to 7 days")),
    (30, "030", _lt("8 to 30 days")),
    (90, "090", _lt("31 to 90 days")),
    (None, "old", _lt("More than 90 days")),
]


def select_ages(model):
    """Return the brackets as a selection."""
    return [(key, model.env._(label)) for _days, key, label in AGES]


def get_age_sql(days):
    """Return the bracket that a number of days belongs to.

    :param days: SQL of a number of days
    """
    cases = SQL(" ").join(
        SQL("WHEN %s <= %s THEN %s", days, limit, key)
        for limit, key, _label in AGES
        if limit
    )
    return SQL("CASE %s ELSE %s END", cases, AGES[-1][1])
