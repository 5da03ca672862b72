"""Row 17: the notices of a recall to 10,000 consignees, queued."""

from unittest.mock import patch

from .rows import Row

MANY = 10_000
LANGS = ("en_US", "zh_CN")
SECONDS = 300


def recall(meter):
    """Yield row 17: from the start of the recall until the last mail is queued."""
    ours = meter.run(_notify, prepare=_running, repeats=1)
    yield Row("17", f"queue {MANY:,} recall notices", ours, seconds=SECONDS)


def _running(env):
    """Return a recall that has just been started, and whom it concerns."""
    # The job runs with full rights, too.
    env = env(su=True)
    env["res.lang"]._activate_lang("zh_CN")
    partners = env["res.partner"].create(
        [
            {
                "name": f"Consignee {number}",
                "email": f"consignee{number}@shops.example",
                "lang": LANGS[number % len(LANGS)],
            }
            for number in range(MANY)
        ]
    )
    product = env["product.product"].create({"name": "Drill"})
    recalls = env["aftersales.recall"].create(
        {
            "subject": "Drill: the casing can break",
            "is_safety": True,
            "hazard": "The casing can break; hands are cut.",
            "instruction": "Put it away.",
            "return_instruction": "We fetch it.",
            "line_ids": [(0, 0, {"product_id": product.id})],
        }
    )
    consignees = recalls._add_consignees(set(partners.ids))
    line = recalls.line_ids
    env["aftersales.recall.quantity"]._store_new(
        [
            {"consignee_id": consignee.id, "line_id": line.id, "delivered_qty": 1}
            for consignee in consignees
        ]
    )
    recalls._write_protected({"state": "running"})
    return recalls


def _notify(env, recalls):
    # Committing would keep what is measured.
    crons = type(env["ir.cron"])
    with patch.object(crons, "_commit_progress", lambda *args, **kwargs: 1):
        recalls._cron_notify()
    env.flush_all()
    mails = recalls.env["mail.mail"].search_count(
        [("model", "=", "aftersales.recall.consignee"), ("state", "=", "outgoing")]
    )
    if mails < MANY:
        raise ValueError(f"{mails} of {MANY} mails queued")
