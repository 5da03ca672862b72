"""The states of a technical support task order and the one table of its moves."""

from odoo.tools import LazyTranslate

from ..workflow.transition import Transition

_lt = LazyTranslate(__name__)

STATES = [
    ("draft", "To Sign"),
    ("signed", "To Solve"),
    ("solved", "Solved"),
    ("confirmed", "Confirmed by the Customer"),
    ("approved", "Approved"),
    ("done", "Done"),
    ("cancelled", "Cancelled"),
]
FINAL_STATES = ("done", "cancelled")

DESK = ("aftersales.group_user",)
HEADS = ("aftersales.group_manager",)
ENGINEERS = (
    "aftersales.group_process_user",
    "aftersales.group_quality_user",
    "aftersales.group_manager",
)

# What a step settles: field -> states in which it stays as it is.
SETTLED_FIELDS = {
    **dict.fromkeys(
        ("fault", "team_id", "rework_id", "complaint_id", "partner_id", "on_site"),
        ("signed", "solved", "confirmed", "approved", *FINAL_STATES),
    ),
    "solution": ("solved", "confirmed", "approved", *FINAL_STATES),
    **dict.fromkeys(
        ("customer_opinion", "customer_name", "customer_signed_on"),
        ("confirmed", "approved", *FINAL_STATES),
    ),
}

TRANSITIONS = {
    "sign": Transition(
        ("draft",),
        "signed",
        _lt("Sign and Pass On"),
        HEADS,
        required=("fault", "team_id"),
        stamps=("signed_at", "signed_by_id"),
        is_main=True,
    ),
    "solve": Transition(
        ("signed",),
        "solved",
        _lt("Solved"),
        ENGINEERS,
        required=("solution",),
        stamps=("solved_at", "solved_by_id"),
        is_main=True,
    ),
    "confirm": Transition(
        ("solved",),
        "confirmed",
        _lt("Confirmed by the Customer"),
        (*DESK, *ENGINEERS),
        required=("customer_opinion", "customer_name", "customer_signed_on"),
        guards=("_confirm_refusals",),
        is_main=True,
    ),
    "approve": Transition(
        ("solved", "confirmed"),
        "approved",
        _lt("Approve"),
        HEADS,
        guards=("_approve_refusals",),
        stamps=("approved_at", "approved_by_id"),
        is_main=True,
    ),
    "complete": Transition(
        ("approved",),
        "done",
        _lt("Done"),
        DESK,
        guards=("_complete_refusals",),
        stamps=("done_at", "done_by_id"),
        is_main=True,
    ),
    "rethink": Transition(
        ("solved", "confirmed", "approved"),
        "signed",
        _lt("Solve Again"),
        (*DESK, *ENGINEERS),
        asks_reason=True,
    ),
    "cancel": Transition(
        ("draft", "signed"),
        "cancelled",
        _lt("Cancel"),
        DESK,
        asks_reason=True,
    ),
}
