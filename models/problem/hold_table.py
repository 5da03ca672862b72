"""The states of a hold and the one table of its legal moves."""

from odoo.tools import LazyTranslate

from ..workflow.transition import Transition

_lt = LazyTranslate(__name__)

STATES = [("active", "In Force"), ("released", "Released")]

# What is held never changes: whoever held the wrong lot releases it and sets another.
SCOPE_FIELDS = ("product_id", "lot_id", "company_id")

DISPOSITIONS = [
    ("none", "Nothing may leave"),
    ("scrap", "May be scrapped"),
    ("supplier", "May go back to the supplier"),
]

DECIDERS = ("aftersales.group_quality_manager", "aftersales.group_manager")

TRANSITIONS = {
    "release": Transition(
        ("active",),
        "released",
        _lt("Release"),
        DECIDERS,
        guards=("_release_refusals",),
        effect="_action_release",
        stamps=("released_at", "released_by_id"),
        asks_reason=True,
    ),
}
