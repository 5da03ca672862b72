"""The states of a monthly confirmation and the one table of its moves."""

from odoo.tools import LazyTranslate

from ..workflow.transition import Transition

_lt = LazyTranslate(__name__)

STATES = [("draft", "To Ask"), ("done", "Customer Asked"), ("cancelled", "Not Asked")]
FINAL_STATES = ("done", "cancelled")

# A complaint that is not really closed is reopened by them.
ASKERS = ("aftersales.group_coordinator", "aftersales.group_quality_user")

# Who is asked about which month was settled when the row was made.
SETTLED_FIELDS = dict.fromkeys(
    ("month", "commercial_partner_id", "company_id"), ("draft", *FINAL_STATES)
)

TRANSITIONS = {
    "confirm": Transition(
        ("draft",),
        "done",
        _lt("Customer Asked"),
        ASKERS,
        required=("signed_by",),
        guards=("_answer_refusals",),
        effect="_action_confirm",
        stamps=("confirmed_at", "confirmed_by_id"),
        is_main=True,
    ),
    "drop": Transition(
        ("draft",),
        "cancelled",
        _lt("Do Not Ask"),
        ASKERS,
        asks_reason=True,
    ),
    "resume": Transition(
        ("cancelled",),
        "draft",
        _lt("Ask After All"),
        ASKERS,
        asks_reason=True,
    ),
}
