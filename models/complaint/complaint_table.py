"""The states of a complaint and the one table of its legal moves."""

from odoo.tools import LazyTranslate

from ..workflow.transition import Transition

_lt = LazyTranslate(__name__)

STATES = [
    ("new", "Registered"),
    ("accepted", "Accepted"),
    ("investigating", "Investigating"),
    ("solution", "Drafting Measures"),
    ("executing", "Executing"),
    ("verifying", "Confirming Effect"),
    ("closed", "Closed"),
    ("rejected", "Rejected"),
    ("cancelled", "Cancelled"),
]
FINAL_STATES = ("closed", "rejected", "cancelled")

# What a step settles: field -> states in which it stays as it is. The judgement is
# made in the state *investigating* by those who may, the agreement with the customer
# in *drafting measures*; who wants to change them takes the case back.
SETTLED_FIELDS = {
    **dict.fromkeys(
        ("kind", "company_id"),
        ("accepted", "investigating", "solution", "executing", "verifying", "rejected"),
    ),
    **dict.fromkeys(
        (
            "fact_check",
            "is_quality",
            "validity",
            "responsibility",
            "responsibility_reason",
            "responsible_team_id",
            "responsible_partner_id",
        ),
        ("solution", "executing", "verifying", "rejected"),
    ),
    **dict.fromkeys(
        (
            "solution",
            "answer",
            "remedy_agreed_ids",
            "agreed_amount",
            "consent",
            "consent_by",
            "consent_at",
            "consent_channel_id",
        ),
        ("executing", "verifying"),
    ),
    **dict.fromkeys(
        ("category_id", "severity", "is_major", "is_safety"), ("verifying", "rejected")
    ),
    "remedy_done_ids": ("verifying",),
}

SERVICE = ("aftersales.group_user",)
JUDGES = ("aftersales.group_coordinator", "aftersales.group_quality_user")

TRANSITIONS = {
    "accept": Transition(
        ("new",),
        "accepted",
        _lt("Accept"),
        SERVICE,
        required=(
            "partner_id",
            "category_id",
            "severity",
            "remedy_sought_ids",
            "expected_on",
        ),
        guards=("_accept_refusals",),
        effect="_action_accept",
        stamps=("accepted_at", "accepted_by_id"),
        is_main=True,
    ),
    "investigate": Transition(
        ("accepted",),
        "investigating",
        _lt("Investigate"),
        SERVICE,
        required=("team_id", "user_id"),
        stamps=("investigated_at", "investigated_by_id"),
        is_main=True,
    ),
    "judge": Transition(
        ("investigating",),
        "solution",
        _lt("Responsibility Judged"),
        JUDGES,
        required=("validity", "responsibility", "responsibility_reason"),
        guards=("_judge_refusals", "_request_refusals"),
        effect="_action_judge",
        stamps=("judged_at", "judged_by_id"),
        is_main=True,
    ),
    "reject": Transition(
        ("investigating",),
        "rejected",
        _lt("Reject"),
        JUDGES,
        required=("validity", "responsibility_reason", "answer"),
        guards=("_reject_refusals", "_request_refusals"),
        effect="_action_reject",
        stamps=("decided_at", "rejected_at", "rejected_by_id"),
        asks_reason=True,
    ),
    "execute": Transition(
        ("solution",),
        "executing",
        _lt("Execute"),
        SERVICE,
        required=("solution", "remedy_agreed_ids", "answer"),
        guards=("_cause_refusals", "_agreement_refusals", "_answer_refusals"),
        stamps=("decided_at",),
        is_main=True,
    ),
    "explain": Transition(
        ("solution",),
        "verifying",
        _lt("Explained"),
        SERVICE,
        required=("answer",),
        guards=("_explain_refusals", "_answer_refusals"),
        stamps=("decided_at", "executed_at", "executed_by_id"),
    ),
    "revise": Transition(
        ("solution", "executing"),
        "investigating",
        _lt("Investigate Again"),
        SERVICE,
        effect="_action_revise",
        asks_reason=True,
    ),
    "complete": Transition(
        ("executing",),
        "verifying",
        _lt("Executed"),
        SERVICE,
        required=("remedy_done_ids",),
        guards=("_complete_refusals",),
        stamps=("executed_at", "executed_by_id"),
        is_main=True,
    ),
    "take_up": Transition(
        ("verifying",),
        "investigating",
        _lt("Take Up Again"),
        SERVICE,
        effect="_action_take_up",
        asks_reason=True,
    ),
    "close": Transition(
        ("verifying", "rejected"),
        "closed",
        _lt("Close"),
        (*JUDGES, "aftersales.group_manager"),
        required=("closing_summary", "lesson"),
        guards=(
            "_settlement_refusals",
            "_standard_refusals",
            "_request_refusals",
        ),
        signed=(
            "remedy_done_ids",
            "closing_summary",
            "lesson",
            "standard_changed",
            "standard_note",
        ),
        stamps=("closed_at", "closed_by_id"),
        is_main=True,
    ),
    "appeal": Transition(
        ("rejected",),
        "investigating",
        _lt("Appeal"),
        SERVICE,
        required=("appeal_user_id",),
        guards=("_appeal_refusals",),
        effect="_action_appeal",
        stamps=("appealed_at",),
        asks_reason=True,
    ),
    "reopen": Transition(
        ("closed",),
        "investigating",
        _lt("Reopen"),
        JUDGES,
        effect="_action_take_up",
        asks_reason=True,
    ),
    "cancel": Transition(
        ("new", "accepted", "investigating"),
        "cancelled",
        _lt("Cancel"),
        SERVICE,
        asks_reason=True,
    ),
}
