"""The states of an action and the one table of its legal moves."""

from odoo.tools import LazyTranslate

from ..workflow.transition import Transition
from .problem_table import APPROVERS, LEADERS

_lt = LazyTranslate(__name__)

STATES = [
    ("draft", "Proposed"),
    ("approved", "Approved"),
    ("progress", "In Progress"),
    ("done", "Done"),
    ("verified", "Verified"),
    ("ineffective", "Not Effective"),
    ("cancelled", "Not Chosen"),
]
FINAL_STATES = ("verified", "ineffective", "cancelled")

# Whoever owns the action or works in its department carries it out; the head of that
# department approves it, or quality's manager or a manager does (D-29).
WORKERS = ("aftersales.group_department_user",)

# What the approval settles: field -> states in which it stays as it is.
SETTLED_FIELDS = {
    **dict.fromkeys(
        ("problem_id", "kind", "cause_ids", "parent_id"),
        ("approved", "progress", "done"),
    ),
    **dict.fromkeys(
        (
            "result",
            "evidence",
            "evidence_ids",
            "characteristic",
            "before_value",
            "after_value",
            "value_unit",
        ),
        ("done",),
    ),
}

TRANSITIONS = {
    "approve": Transition(
        ("draft",),
        "approved",
        _lt("Approve"),
        (*APPROVERS, *WORKERS),
        required=("team_id", "user_id", "due_on"),
        guards=("_approve_refusals",),
        effect="_action_approve",
        stamps=("approved_at", "approved_by_id"),
        is_main=True,
    ),
    "start": Transition(
        ("approved",),
        "progress",
        _lt("Start"),
        WORKERS,
        guards=("_work_refusals",),
        effect="_action_start",
        stamps=("started_at",),
        is_main=True,
    ),
    "finish": Transition(
        ("approved", "progress"),
        "done",
        _lt("Done"),
        WORKERS,
        required=("result",),
        guards=("_work_refusals",),
        effect="_action_finish",
        stamps=("done_at", "done_by_id"),
        is_main=True,
    ),
    "verify": Transition(
        ("done",),
        "verified",
        _lt("Effective"),
        LEADERS,
        required=("verification",),
        guards=("_verify_refusals",),
        effect="_action_verify",
        stamps=("verified_at", "verified_by_id"),
        is_main=True,
    ),
    "fail": Transition(
        ("done",),
        "ineffective",
        _lt("Not Effective"),
        LEADERS,
        guards=("_verify_refusals",),
        effect="_action_fail",
        stamps=("verified_at", "verified_by_id"),
        asks_reason=True,
    ),
    "rework": Transition(
        ("done",),
        "progress",
        _lt("Not Finished"),
        LEADERS,
        effect="_action_rework",
        asks_reason=True,
    ),
    "cancel": Transition(
        ("draft", "approved", "progress"),
        "cancelled",
        _lt("Do Not Choose"),
        (*LEADERS, *APPROVERS),
        effect="_action_cancel",
        asks_reason=True,
    ),
}
