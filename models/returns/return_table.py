"""The states of a return and the one table of its legal moves."""

from odoo.tools import LazyTranslate

from ..workflow.transition import Transition

_lt = LazyTranslate(__name__)

STATES = [
    ("draft", "Draft"),
    ("submitted", "Submitted"),
    ("approved", "Approved"),
    ("receiving", "Receiving"),
    ("inspecting", "Inspecting"),
    ("deciding", "Deciding"),
    ("processing", "Processing"),
    ("done", "Done"),
    ("refused", "Refused"),
    ("expired", "Expired"),
    ("cancelled", "Cancelled"),
]
FINAL_STATES = ("done", "refused", "expired", "cancelled")
# In these the goods that are still to come are spoken for (the returnable ledger).
REQUESTED_STATES = (
    "submitted",
    "approved",
    "receiving",
    "inspecting",
    "deciding",
    "processing",
)
# Authorised: the customer may send the goods.
AUTHORISED_STATES = ("approved", "receiving", "inspecting", "deciding", "processing")

DESK = ("aftersales.group_user",)
APPROVERS = ("aftersales.group_coordinator", "aftersales.group_manager")
DOCK = (
    "aftersales.group_warehouse_user",
    "aftersales.group_user",
)
QUALITY = ("aftersales.group_quality_user", "aftersales.group_manager")
DECIDERS = (
    "aftersales.group_coordinator",
    "aftersales.group_quality_user",
    "aftersales.group_manager",
)

# What a step settles: field -> states in which it stays as it is.
SETTLED_FIELDS = dict.fromkeys(
    ("partner_id", "warehouse_id"),
    ("approved", *AUTHORISED_STATES[1:], *FINAL_STATES),
)

TRANSITIONS = {
    "submit": Transition(
        ("draft",),
        "submitted",
        _lt("Submit"),
        DESK,
        required=("partner_id", "line_ids"),
        guards=("_submit_refusals",),
        effect="_action_submit",
        stamps=("submitted_at",),
        is_main=True,
    ),
    # One step instead of two where the limit of the person allows it.
    "authorise": Transition(
        ("draft",),
        "approved",
        _lt("Authorise"),
        DESK,
        required=("partner_id", "line_ids"),
        guards=("_submit_refusals", "_approve_refusals"),
        effect="_action_authorise",
        stamps=("approved_at", "approved_by_id"),
        is_main=True,
    ),
    "approve": Transition(
        ("submitted",),
        "approved",
        _lt("Approve"),
        DESK,
        guards=("_submit_refusals", "_approve_refusals"),
        effect="_action_approve",
        stamps=("approved_at", "approved_by_id"),
        is_main=True,
    ),
    "refuse": Transition(
        ("submitted",),
        "refused",
        _lt("Refuse"),
        DESK,
        guards=("_refuse_refusals",),
        effect="_action_refuse",
        stamps=("refused_at", "refused_by_id"),
        asks_reason=True,
    ),
    "appeal": Transition(
        ("refused",),
        "submitted",
        _lt("Appeal"),
        APPROVERS,
        guards=("_appeal_refusals",),
        effect="_action_appeal",
        asks_reason=True,
    ),
    "receive": Transition(
        ("approved", "expired"),
        "receiving",
        _lt("Receive"),
        DOCK,
        guards=("_receive_refusals",),
        effect="_action_receive",
        stamps=("arrived_at",),
        is_main=True,
    ),
    "inspect": Transition(
        ("receiving",),
        "inspecting",
        _lt("To Inspection"),
        (*DOCK, *QUALITY),
        guards=("_inspect_refusals",),
        effect="_action_inspect",
        stamps=("received_at",),
        is_main=True,
    ),
    "decide": Transition(
        ("inspecting",),
        "deciding",
        _lt("Inspected"),
        QUALITY,
        guards=("_decide_refusals",),
        effect="_action_decide",
        stamps=("inspected_at", "inspected_by_id"),
        is_main=True,
    ),
    "decide_without_goods": Transition(
        ("approved",),
        "deciding",
        _lt("No Goods Needed"),
        DESK,
        guards=("_without_goods_refusals",),
        effect="_action_decide",
    ),
    "inspect_again": Transition(
        ("deciding",),
        "inspecting",
        _lt("Inspect Again"),
        (*DECIDERS,),
        guards=("_inspect_again_refusals",),
        asks_reason=True,
    ),
    "process": Transition(
        ("deciding",),
        "processing",
        _lt("Decided"),
        DECIDERS,
        guards=("_process_refusals",),
        effect="_action_process",
        stamps=("decided_at", "decided_by_id"),
        is_main=True,
    ),
    "decide_again": Transition(
        ("processing",),
        "deciding",
        _lt("Decide Again"),
        DECIDERS,
        guards=("_decide_again_refusals",),
        asks_reason=True,
    ),
    "finish": Transition(
        ("processing",),
        "done",
        _lt("Finish"),
        (*DESK,),
        guards=("_finish_refusals",),
        effect="_action_finish",
        stamps=("done_at", "done_by_id"),
        is_main=True,
    ),
    "reopen": Transition(
        ("done",),
        "processing",
        _lt("Reopen"),
        APPROVERS,
        asks_reason=True,
    ),
    "expire": Transition(
        ("approved",),
        "expired",
        _lt("Expire"),
        APPROVERS,
        guards=("_expire_refusals",),
        effect="_action_expire",
    ),
    "renew": Transition(
        ("expired",),
        "approved",
        _lt("Renew"),
        APPROVERS,
        guards=("_submit_refusals",),
        effect="_action_renew",
        asks_reason=True,
    ),
    # Also a parcel that never came, though somebody took it for received.
    "cancel": Transition(
        ("draft", "submitted", "approved", "receiving"),
        "cancelled",
        _lt("Cancel"),
        DESK,
        guards=("_cancel_refusals",),
        effect="_action_cancel",
        asks_reason=True,
    ),
}
