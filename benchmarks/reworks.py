"""Row 6r: the life of reworks, step by step, and their screens as they open."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command

from .rows import Row
from .screens import COLUMN, PAGE, specification

MANY = 100
MODEL = "aftersales.rework"
# Nobody inspects what he has worked on himself.
WORKER, INSPECTOR = "production", "quality"
ROUTE = {
    "name": "Replace the bearing",
    "unit_minutes": 15,
    "characteristic": "Noise",
}


def reworks(meter):
    """Yield a row for each step of one rework, then of many at once."""
    for count, repeats in ((1, meter.repeats), (MANY, 1)):
        figures = meter.chain(
            lambda env, n=count: _bring(env, n),
            *STEPS.values(),
            login="manager",
            repeats=repeats,
        )
        for number, (name, figure) in enumerate(zip(STEPS, figures, strict=True), 1):
            yield Row(f"r{number}", f"rework {name}: {count}", figure)
    yield from _open_screens(meter)


def _open_screens(meter):
    for view, read in (("list", _read_list), ("kanban", _read_kanban)):
        figure = meter.run(read, "production", _prepare_screen(view))
        yield Row("r8", f"reworks, {view} of {MANY}", figure)


def _prepare_screen(view):
    def prepare(env):
        manager = env["res.users"].sudo().search([("login", "=", "manager")])
        works = env(user=manager)
        _route(works, _register(works, _bring(works, MANY)))
        return specification(env, MODEL, view, screen=MODEL)

    return prepare


def _read_list(env, columns):
    env[MODEL].web_search_read([("is_open", "=", True)], columns, limit=PAGE)


def _read_kanban(env, cards):
    env[MODEL].web_read_group(
        [("is_open", "=", True)],
        ["state"],
        auto_unfold=True,
        unfold_read_specification=cards,
        unfold_read_default_limit=COLUMN,
    )


# === THE LIFE OF A REWORK === #


def _bring(env, count):
    """Let a piece for each rework lie in quarantine; return their values."""
    env = env(su=True)
    product = env["product.product"].create({"name": "Drive", "is_storable": True})
    house = env["stock.warehouse"].search(
        [("company_id", "=", env.company.id)], limit=1
    )
    place = house.aftersales_quarantine_id
    env["stock.quant"]._update_available_quantity(product, place, count)
    team = env["aftersales.team"].search([("function", "=", "production")], limit=1)
    return [
        {
            "product_id": product.id,
            "quantity": 1,
            "fault": "It is loud.",
            "team_id": team.id,
            "standard": "WI-114",
            "standard_revision": "C",
            "operation_ids": [Command.create(ROUTE)],
        }
    ] * count


def _register(env, vals_list):
    return env[MODEL].create(vals_list)


def _route(_env, found):
    found.write({"state": "routed"})
    return found


def _schedule(_env, found):
    start = fields.Datetime.now()
    found.write({"scheduled_start": start, "scheduled_end": start + timedelta(hours=8)})
    found.write({"state": "scheduled"})
    return found


def _start(_env, found):
    found.write({"state": "progress"})
    return found


def _work(env, found):
    worker = env["res.users"].sudo().search([("login", "=", WORKER)])
    for operation in found.operation_ids.with_user(worker):
        operation.action_start()
        operation.action_finish()
    return found


def _hand_in(_env, found):
    found.write({"state": "inspection"})
    return found


def _pass(env, found):
    inspector = env["res.users"].sudo().search([("login", "=", INSPECTOR)])
    found = found.with_user(inspector)
    found.current_inspection_ids.write({"verdict": "ok"})
    found.write({"state": "done"})
    return found


STEPS = {
    "registered": _register,
    "routed": _route,
    "scheduled": _schedule,
    "started": _start,
    "worked": _work,
    "handed in": _hand_in,
    "passed": _pass,
}
