"""The states of a suggestion or an inquiry and the one table of its moves."""

from odoo.tools import LazyTranslate

from ..workflow.transition import Transition

_lt = LazyTranslate(__name__)

STATES = [
    ("new", "Registered"),
    ("review", "Under Review"),
    ("answered", "Answered"),
    ("implemented", "Implemented"),
    ("declined", "Not Adopted"),
    ("closed", "Closed"),
    ("cancelled", "Cancelled"),
]
FINAL_STATES = ("closed", "cancelled")
TOLD_STATES = ("answered", "implemented", "declined")

DESK = ("aftersales.group_user",)

# What a step settles: field -> states in which it stays as it is.
SETTLED_FIELDS = dict.fromkeys(
    ("kind", "company_id", "words", "answer", "result", "result_reason"), TOLD_STATES
)

TRANSITIONS = {
    "review": Transition(
        ("new",),
        "review",
        _lt("Begin the Review"),
        DESK,
        required=("words", "user_id"),
        stamps=("reviewed_at", "reviewed_by_id"),
        is_main=True,
    ),
    "answer": Transition(
        ("review",),
        "answered",
        _lt("Customer Answered"),
        DESK,
        required=("answer",),
        guards=("_result_refusals",),
        effect="_action_answer",
        stamps=("answered_at", "answered_by_id"),
        is_main=True,
    ),
    "implement": Transition(
        ("answered",),
        "implemented",
        _lt("Implemented"),
        DESK,
        required=("implementation",),
        guards=("_implement_refusals",),
        effect="_action_implement",
        stamps=("implemented_at", "implemented_by_id"),
        is_main=True,
    ),
    "decline": Transition(
        ("answered",),
        "declined",
        _lt("Not Adopted"),
        DESK,
        required=("result_reason",),
        guards=("_decline_refusals",),
        stamps=("declined_at", "declined_by_id"),
    ),
    "close": Transition(
        ("answered", "implemented", "declined"),
        "closed",
        _lt("Close the File"),
        DESK,
        guards=("_close_refusals",),
        stamps=("closed_at", "closed_by_id"),
        is_main=True,
    ),
    "reopen": Transition(
        ("answered", "implemented", "declined", "closed"),
        "review",
        _lt("Review Again"),
        DESK,
        effect="_action_reopen",
        asks_reason=True,
    ),
    "cancel": Transition(
        ("new", "review", "answered"),
        "cancelled",
        _lt("Cancel"),
        DESK,
        asks_reason=True,
    ),
}
