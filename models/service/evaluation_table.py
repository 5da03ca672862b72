"""The states of a service evaluation and the one table of its moves."""

from odoo.tools import LazyTranslate

from ..workflow.transition import Transition

_lt = LazyTranslate(__name__)

STATES = [
    ("draft", "Being Evaluated"),
    ("signing", "To Countersign"),
    ("closed", "Evaluated"),
    ("cancelled", "Cancelled"),
]
FINAL_STATES = ("closed", "cancelled")
SETTLED_STATES = ("signing", *FINAL_STATES)

EVALUATORS = ("aftersales.group_coordinator", "aftersales.group_manager")

TRANSITIONS = {
    "submit": Transition(
        ("draft",),
        "signing",
        _lt("Pass On to Countersign"),
        EVALUATORS,
        required=("opinion",),
        guards=("_score_refusals",),
        stamps=("submitted_at", "submitted_by_id"),
        is_main=True,
    ),
    "close": Transition(
        ("signing",),
        "closed",
        _lt("Close the Evaluation"),
        EVALUATORS,
        effect="_action_close",
        stamps=("closed_at", "closed_by_id"),
        is_main=True,
    ),
    "revise": Transition(
        ("signing",), "draft", _lt("Evaluate Again"), EVALUATORS, asks_reason=True
    ),
    "cancel": Transition(
        ("draft", "signing"), "cancelled", _lt("Cancel"), EVALUATORS, asks_reason=True
    ),
}
