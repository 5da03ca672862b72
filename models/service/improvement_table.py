"""The states of a service improvement and the one table of its moves."""

from odoo.tools import LazyTranslate

from ..workflow.transition import Transition

_lt = LazyTranslate(__name__)

STATES = [
    ("draft", "Planned"),
    ("progress", "In Progress"),
    ("confirming", "To Confirm"),
    ("confirmed", "Effective"),
    ("cancelled", "Cancelled"),
]
FINAL_STATES = ("confirmed", "cancelled")

PLANNERS = ("aftersales.group_coordinator", "aftersales.group_manager")

TRANSITIONS = {
    "start": Transition(
        ("draft",),
        "progress",
        _lt("Start"),
        PLANNERS,
        required=("date_start", "date_end"),
        guards=("_plan_refusals",),
        effect="_action_start",
        stamps=("started_at", "started_by_id"),
        is_main=True,
    ),
    "finish": Transition(
        ("progress",),
        "confirming",
        _lt("Carried Out"),
        PLANNERS,
        guards=("_task_refusals",),
        stamps=("finished_at", "finished_by_id"),
        is_main=True,
    ),
    "confirm": Transition(
        ("confirming",),
        "confirmed",
        _lt("Confirm as Effective"),
        PLANNERS,
        required=("after_text",),
        guards=("_effect_refusals",),
        effect="_action_confirm",
        stamps=("confirmed_at", "confirmed_by_id"),
        is_main=True,
    ),
    "fail": Transition(
        ("confirming",),
        "progress",
        _lt("Not Effective: Go On"),
        PLANNERS,
        asks_reason=True,
    ),
    "cancel": Transition(
        ("draft", "progress"), "cancelled", _lt("Cancel"), PLANNERS, asks_reason=True
    ),
}
