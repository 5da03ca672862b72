"""The states of a training and the one table of its moves."""

from odoo.tools import LazyTranslate

from ..workflow.transition import Transition

_lt = LazyTranslate(__name__)

STATES = [
    ("draft", "Being Planned"),
    ("submitted", "Submitted"),
    ("approved", "Approved"),
    ("held", "Held"),
    ("done", "Done"),
    ("cancelled", "Cancelled"),
]
FINAL_STATES = ("done", "cancelled")

DESK = ("aftersales.group_user",)
HEADS = ("aftersales.group_manager",)

# What a step settles: field -> states in which it stays as it is.
SETTLED_FIELDS = {
    **dict.fromkeys(
        ("topic", "audience", "instructor_id", "has_exam", "pass_mark", "full_mark"),
        ("approved", "held", *FINAL_STATES),
    ),
    "held_on": FINAL_STATES,
}

TRANSITIONS = {
    "submit": Transition(
        ("draft",),
        "submitted",
        _lt("Submit"),
        DESK,
        required=("topic", "needs", "starts_at"),
        stamps=("submitted_at", "submitted_by_id"),
        is_main=True,
    ),
    "approve": Transition(
        ("submitted",),
        "approved",
        _lt("Approve"),
        HEADS,
        required=("instructor_id",),
        effect="_action_approve",
        stamps=("approved_at", "approved_by_id"),
        is_main=True,
    ),
    "revise": Transition(
        ("submitted", "approved"),
        "draft",
        _lt("Back to the Plan"),
        DESK,
        asks_reason=True,
    ),
    "hold": Transition(
        ("approved",),
        "held",
        _lt("Was Held"),
        DESK,
        required=("content", "held_on"),
        guards=("_hold_refusals",),
        is_main=True,
    ),
    "complete": Transition(
        ("held",),
        "done",
        _lt("Issue Certificates"),
        DESK,
        guards=("_complete_refusals",),
        effect="_action_complete",
        stamps=("done_at", "done_by_id"),
        is_main=True,
    ),
    "cancel": Transition(
        ("draft", "submitted", "approved"),
        "cancelled",
        _lt("Cancel"),
        DESK,
        asks_reason=True,
    ),
}
