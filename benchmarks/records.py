"""Rows 1 to 3: registering complaints and taking a step with them."""

from odoo.fields import Command

from .rows import Row

MANY = 1_000
MODEL, FLOOR = "aftersales.complaint", "aftersales.floor"
NOTE = "a minimal mail.thread model, same values, same person"


def create(meter):
    """Yield rows 1 and 2; the person keeps the case, so that nobody is told by mail."""
    ours, floor = meter.compare(
        (_create(MODEL), lambda env: _complaints(env, MANY)),
        (_create(FLOOR), lambda env: _documents(env, MANY)),
        login="service",
    )
    name = f"create {MANY:,}"
    yield Row("1", name, ours, floor, ratio=1.6, queries=60, note=NOTE)
    ours = meter.run(_create(MODEL), "service", _with_products)
    yield Row("1a", f"{name}, a product each", ours, floor, note=NOTE)
    ours = meter.run(
        _create(MODEL, tracking_disable=True),
        "service",
        lambda env: _complaints(env, MANY),
    )
    yield Row("1b", f"import {MANY:,} without tracking", ours, queries=30)
    ours, floor = meter.compare(
        (_create(MODEL), lambda env: _complaints(env, 1)),
        (_create(FLOOR), lambda env: _documents(env, 1)),
        login="service",
        repeats=5 * meter.repeats,
    )
    yield Row("2", "create 1", ours, floor, ratio=1.3, queries=14, note=NOTE)
    ours = meter.run(_create(MODEL), "service", _for_a_colleague)
    yield Row("2a", "create 1, a colleague gets a mail", ours, floor, note=NOTE)


def transition(meter):
    """Yield row 3."""
    note = "a minimal model with a tracked state"
    for number, count in (("3", MANY), ("3a", 1)):
        ours, floor = meter.compare(
            (_investigate, lambda env, n=count: _accepted(env, n)),
            (_investigate, lambda env, n=count: _create_floor(env, n)),
            repeats=meter.repeats if count > 1 else 5 * meter.repeats,
        )
        yield Row(
            number,
            f"transition of {count:,}",
            ours,
            floor,
            ratio=0.6 if count > 1 else 0,
            queries=80 if count > 1 else 0,
            note=note,
        )


def _complaints(env, count):
    """Return the values that a person of the service desk enters."""
    customers = env["res.partner"].search([("is_company", "=", True)], limit=8).ids
    return [
        {
            "subject": f"The drawer of desk {number} does not close",
            "description": "<p>Noticed when the goods were unpacked.</p>",
            "partner_id": customers[number % len(customers)],
            "category_id": env.ref("aftersales.category_product_performance").id,
            "channel_id": env.ref("aftersales.channel_phone").id,
            "user_id": env.uid,
            "remedy_sought_ids": [
                Command.link(env.ref("aftersales.remedy_replacement").id)
            ],
        }
        for number in range(count)
    ]


def _with_products(env):
    products = env["product.product"].search([("is_storable", "=", True)]).ids
    return [
        {
            **values,
            "line_ids": [Command.create({"product_id": products[n % len(products)]})],
        }
        for n, values in enumerate(_complaints(env, MANY))
    ]


def _for_a_colleague(env):
    colleague = env["res.users"].search([("login", "=", "quality")])
    return [{**values, "user_id": colleague.id} for values in _complaints(env, 1)]


def _documents(env, count):
    """Return the same for the floor, as far as it has the fields."""
    known = env[FLOOR]._fields
    return [
        {name: value for name, value in values.items() if name in known}
        for values in _complaints(env, count)
    ]


def _create(model_name, **context):
    return lambda env, values: env[model_name].with_context(**context).create(values)


def _create_floor(env, count):
    return env[FLOOR].create(_documents(env, count))


def _accepted(env, count):
    complaints = env[MODEL].create(_complaints(env, count))
    complaints.sudo()._write_protected({"state": "accepted"})
    return complaints


def _investigate(env, documents):
    documents.write({"state": "investigating"})
