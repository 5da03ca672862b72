"""The states of a rework and the one table of its legal moves."""

from odoo.tools import LazyTranslate

from ..workflow.transition import Transition

_lt = LazyTranslate(__name__)

STATES = [
    ("draft", "To Route"),
    ("routed", "To Schedule"),
    ("scheduled", "Scheduled"),
    ("progress", "In Progress"),
    ("inspection", "In Inspection"),
    ("done", "Done"),
    ("cancelled", "Cancelled"),
]
FINAL_STATES = ("done", "cancelled")
# The route is still on paper.
PLANNED_STATES = ("draft", "routed", "scheduled")

DESK = ("aftersales.group_user",)
PROCESS = ("aftersales.group_process_user", "aftersales.group_manager")
PLANNING = ("aftersales.group_planning_user", "aftersales.group_manager")
PRODUCTION = ("aftersales.group_production_user", "aftersales.group_manager")
QUALITY = ("aftersales.group_quality_user", "aftersales.group_manager")
# Whoever grants a concession: what failed is then accepted as it is.
AUTHORITIES = ("aftersales.group_quality_manager", "aftersales.group_manager")

# What a step settles: field -> states in which it stays as it is.
SETTLED_FIELDS = {
    **dict.fromkeys(
        ("kind", "product_id", "lot_id", "quantity", "uom_id", "location_id"),
        ("routed", "scheduled", "progress", "inspection", *FINAL_STATES),
    ),
    **dict.fromkeys(
        ("route_id", "standard", "standard_revision", "fault", "opinion"),
        ("routed", "scheduled", "progress", "inspection", *FINAL_STATES),
    ),
    **dict.fromkeys(
        ("scheduled_start", "scheduled_end"),
        ("scheduled", "progress", "inspection", *FINAL_STATES),
    ),
    "handling": ("inspection", *FINAL_STATES),
}

TRANSITIONS = {
    "route": Transition(
        ("draft",),
        "routed",
        _lt("Routed"),
        PROCESS,
        required=("product_id", "team_id"),
        guards=("_route_refusals",),
        effect="_action_route",
        signed=("fault", "opinion"),
        stamps=("routed_at", "routed_by_id"),
        is_main=True,
    ),
    "reroute": Transition(
        ("routed", "scheduled"),
        "draft",
        _lt("Change Route"),
        PROCESS,
        effect="_action_reroute",
        asks_reason=True,
    ),
    "schedule": Transition(
        ("routed",),
        "scheduled",
        _lt("Schedule"),
        PLANNING,
        required=("scheduled_start", "scheduled_end"),
        guards=("_schedule_refusals",),
        effect="_action_schedule",
        stamps=("scheduled_at", "scheduled_by_id"),
        is_main=True,
    ),
    "reschedule": Transition(
        ("scheduled",),
        "routed",
        _lt("Schedule Again"),
        PLANNING,
        asks_reason=True,
    ),
    "start": Transition(
        ("scheduled",),
        "progress",
        _lt("Start"),
        PRODUCTION,
        guards=("_start_refusals",),
        effect="_action_start",
        stamps=("started_at",),
        is_main=True,
    ),
    "hand_in": Transition(
        ("progress",),
        "inspection",
        _lt("To Inspection"),
        PRODUCTION,
        guards=("_hand_in_refusals",),
        effect="_action_hand_in",
        signed=("handling",),
        stamps=("handed_in_at", "handed_in_by_id"),
        is_main=True,
    ),
    "fail": Transition(
        ("inspection",),
        "progress",
        _lt("Failed"),
        QUALITY,
        guards=("_fail_refusals",),
        effect="_action_fail",
        asks_reason=True,
    ),
    "finish": Transition(
        ("inspection",),
        "done",
        _lt("Passed"),
        QUALITY,
        guards=("_finish_refusals",),
        effect="_action_finish",
        stamps=("done_at", "done_by_id"),
        is_main=True,
    ),
    "cancel": Transition(
        ("draft", "routed", "scheduled"),
        "cancelled",
        _lt("Cancel"),
        (*DESK, *PROCESS, *PLANNING),
        guards=("_cancel_refusals",),
        effect="_action_cancel",
        asks_reason=True,
    ),
}
