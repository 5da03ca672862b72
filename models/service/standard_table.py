"""The states of a service standard and the one table of its moves."""

from odoo.tools import LazyTranslate

from ..workflow.transition import Transition

_lt = LazyTranslate(__name__)

STATES = [
    ("draft", "Draft"),
    ("review", "In Review"),
    ("force", "In Force"),
    ("superseded", "Superseded"),
    ("cancelled", "Cancelled"),
]
LOCKED_STATES = ("review", "force", "superseded", "cancelled")

AUTHORS = ("aftersales.group_coordinator", "aftersales.group_manager")
HEADS = ("aftersales.group_manager",)

TRANSITIONS = {
    "submit": Transition(
        ("draft",),
        "review",
        _lt("Submit for Review"),
        AUTHORS,
        required=("date_from",),
        guards=("_weight_refusals", "_period_refusals"),
        stamps=("submitted_at", "submitted_by_id"),
        is_main=True,
    ),
    "enforce": Transition(
        ("review",),
        "force",
        _lt("Put in Force"),
        HEADS,
        guards=("_weight_refusals", "_period_refusals", "_reviewer_refusals"),
        effect="_action_enforce",
        stamps=("reviewed_at", "reviewed_by_id"),
        is_main=True,
    ),
    "revise": Transition(
        ("review",), "draft", _lt("Back to the Author"), AUTHORS, asks_reason=True
    ),
    "supersede": Transition(
        ("force",),
        "superseded",
        _lt("Out of Force"),
        HEADS,
        effect="_action_supersede",
        asks_reason=True,
    ),
    "cancel": Transition(
        ("draft", "review"), "cancelled", _lt("Cancel"), AUTHORS, asks_reason=True
    ),
}
