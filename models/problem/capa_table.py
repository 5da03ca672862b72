"""The states of a CAPA request and the one table of its legal moves."""

from odoo.tools import LazyTranslate

from ..workflow.transition import Transition
from .action_table import WORKERS
from .problem_table import LEADERS

_lt = LazyTranslate(__name__)

STATES = [
    ("asked", "Asked"),
    ("answered", "Answered"),
    ("accepted", "Accepted"),
    ("cancelled", "Cancelled"),
]
FINAL_STATES = ("accepted", "cancelled")
OPEN_STATES = ("asked", "answered")

TRANSITIONS = {
    "answer": Transition(
        ("asked",),
        "answered",
        _lt("Hand In"),
        WORKERS,
        guards=("_answer_refusals", "_approval_refusals"),
        effect="_action_answer",
        stamps=("answered_at", "answered_by_id"),
        is_main=True,
    ),
    "accept": Transition(
        ("answered",),
        "accepted",
        _lt("Accept"),
        LEADERS,
        guards=("_answer_refusals", "_accept_refusals"),
        effect="_action_accept",
        stamps=("accepted_at", "accepted_by_id"),
        is_main=True,
    ),
    "return": Transition(
        ("answered",),
        "asked",
        _lt("Send Back"),
        LEADERS,
        effect="_action_return",
        stamps=("returned_at",),
        asks_reason=True,
    ),
    "cancel": Transition(
        ("asked", "answered"),
        "cancelled",
        _lt("Cancel"),
        LEADERS,
        effect="_action_cancel",
        asks_reason=True,
    ),
}
