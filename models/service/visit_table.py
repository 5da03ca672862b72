"""The states of a visit and the one table of its moves."""

from odoo.tools import LazyTranslate

from ..workflow.transition import Transition

_lt = LazyTranslate(__name__)

STATES = [
    ("planned", "Planned"),
    ("announced", "Notified"),
    ("held", "Carried Out"),
    ("done", "Archived"),
    ("cancelled", "Cancelled"),
]
FINAL_STATES = ("done", "cancelled")

DESK = ("aftersales.group_user",)

# What a step settles: field -> states in which it stays as it is.
SETTLED_FIELDS = {
    **dict.fromkeys(("kind", "partner_id"), ("announced", "held", *FINAL_STATES)),
    **dict.fromkeys(("held_at", "unit_ids", "person_ids"), FINAL_STATES),
}

TRANSITIONS = {
    "announce": Transition(
        ("planned",),
        "announced",
        _lt("Announce"),
        DESK,
        required=("starts_at", "user_id"),
        guards=("_announce_refusals",),
        effect="_action_announce",
        stamps=("announced_at", "announced_by_id"),
        is_main=True,
    ),
    "hold": Transition(
        ("planned", "announced"),
        "held",
        _lt("Carried Out"),
        DESK,
        required=("held_at", "report"),
        guards=("_hold_refusals",),
        effect="_action_hold",
        is_main=True,
    ),
    "archive": Transition(
        ("held",),
        "done",
        _lt("Archive"),
        DESK,
        guards=("_archive_refusals",),
        stamps=("done_at", "done_by_id"),
        is_main=True,
    ),
    "cancel": Transition(
        ("planned", "announced"),
        "cancelled",
        _lt("Cancel"),
        DESK,
        effect="_action_cancel",
        asks_reason=True,
    ),
}
