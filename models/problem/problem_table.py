"""The states of a problem, D0 to D8, and the one table of its legal moves."""

from odoo.tools import LazyTranslate

from ..workflow.transition import Transition

_lt = LazyTranslate(__name__)

STATES = [
    ("draft", "D0–D2 Problem"),
    ("containment", "D3 Containment"),
    ("analysis", "D4 Cause"),
    ("measures", "D5 Measures"),
    ("implementing", "D6 Implementation"),
    ("verifying", "D7–D8 Effect"),
    ("closed", "Closed"),
    ("cancelled", "Cancelled"),
]
FINAL_STATES = ("closed", "cancelled")
# Measures rest on what was found before: it is settled, unless one goes back.
MEASURED_STATES = ("measures", "implementing", "verifying")
# The description of the problem on which its causes rest.
SETTLED_FACTS = (
    "symptom",
    "method",
    "what_object",
    "what_defect",
    "found_by",
    "found_where",
    "found_when",
    "why_problem",
    "how_detected",
    "affected_qty",
    "checked_qty",
    "expected_value",
    "measured_value",
    "measured_unit",
    "first_occurred_on",
    "recurrence",
    "repeat_of_id",
)

# Who leads problems, and who approves their measures and closes them (D-26, D-29).
LEADERS = ("aftersales.group_coordinator", "aftersales.group_quality_user")
APPROVERS = ("aftersales.group_quality_manager", "aftersales.group_manager")

# State -> the disciplines (D0 to D8) whose gates the step out of it must pass.
DISCIPLINES = {
    "draft": ("d0", "d1", "d2"),
    "containment": ("d3",),
    "analysis": ("d4",),
    "measures": ("d5",),
    "implementing": ("d6",),
    "verifying": ("d7", "d8"),
}

# Field -> states in which it stays as it is: the description while measures rest on it,
# and what is stated about the effect before it is verified, not afterwards.
SETTLED_FIELDS = {
    **dict.fromkeys(SETTLED_FACTS, MEASURED_STATES),
    **dict.fromkeys(
        (
            "criterion",
            "exposure_unit",
            "baseline_from",
            "baseline_until",
            "baseline_events",
            "baseline_exposure",
            "target_rate",
            "needed_exposure",
            "after_from",
        ),
        ("verifying",),
    ),
}

TRANSITIONS = {
    "contain": Transition(
        ("draft",),
        "containment",
        _lt("Contain"),
        LEADERS,
        guards=("_gate_refusals",),
        is_main=True,
    ),
    "analyse": Transition(
        ("containment",),
        "analysis",
        _lt("Analyse"),
        LEADERS,
        guards=("_gate_refusals",),
        is_main=True,
    ),
    "plan": Transition(
        ("analysis",),
        "measures",
        _lt("Plan Measures"),
        LEADERS,
        guards=("_gate_refusals",),
        is_main=True,
    ),
    "approve": Transition(
        ("measures",),
        "implementing",
        _lt("Approve Measures"),
        APPROVERS,
        guards=("_gate_refusals",),
        effect="_action_approve",
        stamps=("approved_at", "approved_by_id"),
        is_main=True,
    ),
    "verify": Transition(
        ("implementing",),
        "verifying",
        _lt("Verify Effect"),
        LEADERS,
        guards=("_gate_refusals",),
        effect="_action_verify",
        is_main=True,
    ),
    "close": Transition(
        ("verifying",),
        "closed",
        _lt("Close"),
        APPROVERS,
        guards=("_gate_refusals", "_close_refusals"),
        effect="_action_close",
        stamps=("closed_at", "closed_by_id"),
        is_main=True,
    ),
    "explain": Transition(
        ("draft", "containment", "analysis"),
        "closed",
        _lt("Close With an Explanation"),
        LEADERS,
        required=("explanation",),
        guards=("_explain_refusals", "_close_refusals"),
        effect="_action_explain",
        stamps=("closed_at", "closed_by_id"),
    ),
    "revise": Transition(
        ("measures", "implementing"),
        "analysis",
        _lt("Analyse Again"),
        LEADERS,
        effect="_action_loop",
        asks_reason=True,
    ),
    "fail": Transition(
        ("verifying",),
        "analysis",
        _lt("Not Effective"),
        LEADERS,
        effect="_action_loop",
        asks_reason=True,
    ),
    "reopen": Transition(
        ("closed",),
        "analysis",
        _lt("Reopen"),
        LEADERS,
        effect="_action_loop",
        stamps=("reopened_at",),
        asks_reason=True,
    ),
    "cancel": Transition(
        ("draft", "containment", "analysis"),
        "cancelled",
        _lt("Cancel"),
        LEADERS,
        guards=("_cancel_refusals",),
        asks_reason=True,
    ),
}
