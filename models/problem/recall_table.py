"""The states of a recall and the one table of its legal moves."""

from odoo.tools import LazyTranslate

from ..workflow.transition import Transition
from .problem_table import APPROVERS, LEADERS

_lt = LazyTranslate(__name__)

STATES = [
    ("draft", "Draft"),
    ("approved", "Approved"),
    ("running", "Running"),
    ("reconciled", "Reconciled"),
    ("closed", "Closed"),
    ("cancelled", "Cancelled"),
]
FINAL_STATES = ("closed", "cancelled")

# What the approval settles: the words of the notice, and whom it goes to.
SETTLED_STATES = ("approved", "running", "reconciled")
SETTLED_FIELDS = dict.fromkeys(
    (
        "company_id",
        "is_mock",
        "is_safety",
        "is_consumer",
        "headline",
        "subject",
        "hazard",
        "stop_use",
        "instruction",
        "return_instruction",
        "remedy_ids",
        "is_free",
        "photo_ids",
        "photo_reason",
        "contact_phone",
        "contact_email",
        "contact_hours",
        "disposition_plan",
        "announcement",
        "announcement_reason",
        "level_id",
    ),
    SETTLED_STATES,
)

TRANSITIONS = {
    "approve": Transition(
        ("draft",),
        "approved",
        _lt("Approve"),
        APPROVERS,
        required=("hazard", "instruction", "return_instruction", "disposition_plan"),
        guards=("_approve_refusals", "_scope_refusals", "_wording_refusals"),
        signed=("disposition_plan", "hazard", "instruction", "remedy_ids"),
        stamps=("approved_at", "approved_by_id"),
        is_main=True,
    ),
    "start": Transition(
        ("approved",),
        "running",
        _lt("Start Recall"),
        (*LEADERS, *APPROVERS),
        effect="_action_start",
        stamps=("started_at", "started_by_id"),
        is_main=True,
    ),
    "reconcile": Transition(
        ("running",),
        "reconciled",
        _lt("Reconciled"),
        LEADERS,
        guards=("_effectiveness_refusals", "_reconcile_refusals"),
        stamps=("reconciled_at", "reconciled_by_id"),
        is_main=True,
    ),
    "close": Transition(
        ("reconciled",),
        "closed",
        _lt("Close"),
        APPROVERS,
        required=("conclusion",),
        guards=("_close_refusals",),
        effect="_action_finish",
        stamps=("closed_at", "closed_by_id"),
        is_main=True,
    ),
    "report": Transition(
        ("draft",),
        "closed",
        _lt("Mock Recall Done"),
        (*LEADERS, *APPROVERS),
        required=("conclusion",),
        guards=("_report_refusals", "_scope_refusals"),
        stamps=("closed_at", "closed_by_id"),
    ),
    "revise": Transition(
        ("approved",), "draft", _lt("Revise"), LEADERS, asks_reason=True
    ),
    "resume": Transition(
        ("reconciled",), "running", _lt("Resume"), LEADERS, asks_reason=True
    ),
    "reopen": Transition(
        ("closed",),
        "running",
        _lt("Reopen"),
        APPROVERS,
        guards=("_reopen_refusals",),
        asks_reason=True,
    ),
    "cancel": Transition(
        ("draft", "approved"),
        "cancelled",
        _lt("Cancel"),
        (*LEADERS, *APPROVERS),
        asks_reason=True,
    ),
}
