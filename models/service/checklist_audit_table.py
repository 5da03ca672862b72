"""The states of a filled-in checklist and the one table of its moves."""

from odoo.tools import LazyTranslate

from ..workflow.transition import Transition

_lt = LazyTranslate(__name__)

STATES = [
    ("draft", "To Fill In"),
    ("done", "Finished"),
    ("cancelled", "Cancelled"),
]
FINAL_STATES = ("done", "cancelled")

AUDITORS = (
    "aftersales.group_coordinator",
    "aftersales.group_quality_user",
    "aftersales.group_manager",
)

TRANSITIONS = {
    "finish": Transition(
        ("draft",),
        "done",
        _lt("Finish"),
        AUDITORS,
        guards=("_answer_refusals",),
        stamps=("finished_at", "finished_by_id"),
        is_main=True,
    ),
    "cancel": Transition(
        ("draft",), "cancelled", _lt("Cancel"), AUDITORS, asks_reason=True
    ),
}
