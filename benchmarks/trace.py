"""Row 16: a lot traced to every customer and back among a million move lines."""

import sys

from odoo.tools import SQL

from . import generate
from .rows import Row

LINES = {3: 50_000, 7: 1_000_000}  # by the number of repeats, see SIZES
TABLES = ("stock_move", "stock_move_line")
PRODUCTS = 50
# The lot that is traced: one melt, made into children, each sold to many.
CHILDREN, SOLD, BACK, MADE = 50, 200, 10, 500
LOTS = 10_000  # of everything else
EACH = 3  # pieces a delivery


def trace(meter):
    """Yield row 16: the time of the whole trace, and how many lots do not add up."""
    total = LINES.get(meter.repeats, LINES[3])
    with meter.registry.cursor() as cr:
        lot_id, lines = fill(meter.superuser(cr), total)
        cr.commit()
    found = []
    ours = meter.run(
        lambda env, record: found.append(_trace(env, record)),
        "quality",
        lambda env: env["aftersales.trace"].create({"lot_ids": [lot_id]}),
    )
    print(f"trace: {found[-1]['rows']:,} rows", file=sys.stderr)
    yield Row(
        "16",
        f"trace among {lines:,} move lines, {found[-1]['rows']:,} rows",
        ours,
        seconds=10,
        differences=found[-1]["differences"],
    )


def _trace(env, record):
    record._run()
    env.flush_all()
    return {"rows": record.row_count, "differences": _judge(env, record)}


def _judge(env, record):
    """Count what is not as it was generated: lots, customers, residuals."""
    balances = record.balance_ids
    sold = sum(balances.mapped("customer_qty"))
    expected = CHILDREN * (SOLD - BACK) * EACH
    wrong = [
        len(balances) != CHILDREN + 1,
        sold != expected,
        not record.is_exact,
        len(record.part_row_ids) != 0,
        sum(record.origin_row_ids.mapped("quantity")) != CHILDREN * MADE,
    ]
    return sum(wrong) + len(balances.filtered("residual_qty"))


# === GENERATION === #


def fill(env, total):
    """Generate the traced family and, around it, move lines up to ``total``.

    :return: the id of the lot to trace, and how many move lines there are
    """
    generate.customers(env)
    products = env["product.product"].create(
        [
            {"name": f"Bench {n}", "is_storable": True, "tracking": "lot"}
            for n in range(PRODUCTS)
        ]
    )
    melt = env["stock.lot"].create({"name": "MELT", "product_id": products[0].id})
    children = env["stock.lot"].create(
        [{"name": f"C{n}", "product_id": products[1].id} for n in range(CHILDREN)]
    )
    env.flush_all()
    env.cr.execute(
        SQL(
            "INSERT INTO stock_lot (name, product_id, create_uid, create_date)"
            " SELECT 'B' || n, (%s::int[])[3 + n %% %s], 1, now()"
            "  FROM generate_series(1, %s) n",
            products.ids,
            PRODUCTS - 2,
            LOTS,
        )
    )
    with generate.bare_tables(env, TABLES):
        _insert_plan(env, melt, children, total)
        _link(env, melt, children)
    _insert_quants(env)
    env.cr.execute(SQL("ANALYZE stock_move_line"))
    env.cr.execute(SQL("ANALYZE stock_move"))
    [(lines,)] = env.execute_query(SQL("SELECT count(*) FROM stock_move_line"))
    return melt.id, lines


def _insert_plan(env, melt, children, total):
    """Write down each movement, then moves, transfers and lines of them all."""
    places = {
        "supplier": env.ref("stock.stock_location_suppliers").id,
        "customer": env.ref("stock.stock_location_customers").id,
        "stock": env.ref("stock.warehouse0").lot_stock_id.id,
        "work": env["stock.location"]
        .search([("usage", "=", "production"), ("company_id", "=", env.company.id)])[:1]
        .id,
    }
    env.cr.execute(
        SQL(
            """
        CREATE TEMP TABLE plan ON COMMIT DROP AS
        SELECT row_number() OVER () AS number, * FROM (
            SELECT %(melt)s AS lot, 'in' AS kind, %(melted)s::float AS quantity,
                   %(supplier)s AS source, %(stock)s AS target
             UNION ALL
            SELECT %(melt)s, 'used', %(made)s, %(stock)s, %(work)s
              FROM unnest(%(children)s::int[])
             UNION ALL
            SELECT child, 'made', %(made)s * 2, %(work)s, %(stock)s
              FROM unnest(%(children)s::int[]) child
             UNION ALL
            SELECT child, 'out', %(each)s, %(stock)s, %(customer)s
              FROM unnest(%(children)s::int[]) child, generate_series(1, %(sold)s)
             UNION ALL
            SELECT child, 'back', %(each)s, %(customer)s, %(stock)s
              FROM unnest(%(children)s::int[]) child, generate_series(1, %(back)s)
             UNION ALL
            SELECT lot.id, 'in', 1000, %(supplier)s, %(stock)s
              FROM stock_lot lot WHERE lot.name LIKE 'B%%'
             UNION ALL
            SELECT lot.id, 'out', 1, %(stock)s, %(customer)s
              FROM stock_lot lot, generate_series(1, %(others)s)
             WHERE lot.name LIKE 'B%%'
        ) step
            """,
            melt=melt.id,
            children=children.ids,
            melted=CHILDREN * MADE,
            made=MADE,
            each=EACH,
            sold=SOLD,
            back=BACK,
            others=max(1, -(-total // LOTS)),
            **places,
        )
    )
    _insert_documents(env)


def _insert_documents(env):
    house = env.ref("stock.warehouse0")
    values = {
        "company": env.company.id,
        "unit": env.ref("uom.product_uom_unit").id,
        "kind": house.out_type_id.id,
    }
    env.cr.execute(
        SQL(
            """
        WITH customer AS (
            SELECT array_agg(id) AS ids FROM res_partner WHERE ref LIKE 'BENCH-%%'
        ), picking AS (
            INSERT INTO stock_picking (name, state, company_id, picking_type_id,
                                       location_id, location_dest_id, partner_id,
                                       move_type, user_id)
            SELECT 'BENCH/' || number, 'done', %(company)s, %(kind)s, source, target,
                   customer.ids[1 + number %% cardinality(customer.ids)], 'direct', 2
              FROM plan, customer
            RETURNING id, substr(name, 7)::bigint AS number
        ), move AS (
            INSERT INTO stock_move (reference, state, company_id, product_id,
                                    product_uom, product_uom_qty, quantity, date,
                                    location_id, location_dest_id, picking_id,
                                    procure_method, origin)
            SELECT 'BENCH/' || plan.number, 'done', %(company)s, lot.product_id,
                   %(unit)s, plan.quantity, plan.quantity, now(), source, target,
                   picking.id, 'make_to_stock', plan.number
              FROM plan JOIN picking USING (number) JOIN stock_lot lot ON lot.id = lot
            RETURNING id, picking_id, origin::bigint AS number
        )
        INSERT INTO stock_move_line (move_id, picking_id, company_id, product_id,
                                     product_uom_id, quantity, quantity_product_uom,
                                     lot_id, location_id, location_dest_id, state,
                                     date, picked, create_uid, write_uid)
        SELECT move.id, move.picking_id, %(company)s, lot.product_id, %(unit)s,
               plan.quantity, plan.quantity, plan.lot, source, target, 'done',
               now() - plan.number * interval '1 second', TRUE, 2, 2
          FROM plan JOIN move USING (number) JOIN stock_lot lot ON lot.id = plan.lot
            """,
            **values,
        )
    )


def _link(env, melt, children):
    """Say which piece of the melt each child was made of."""
    env.cr.execute(
        SQL(
            """
        INSERT INTO stock_move_line_consume_rel (consume_line_id, produce_line_id)
        SELECT made.id, used.id
          FROM (SELECT line.id, row_number() OVER (ORDER BY line.id) AS place
                  FROM stock_move_line line
                  JOIN stock_location source ON source.id = line.location_id
                 WHERE lot_id = ANY(%s) AND source.usage = 'production') made
          JOIN (SELECT line.id, row_number() OVER (ORDER BY line.id) AS place
                  FROM stock_move_line line
                  JOIN stock_location target ON target.id = line.location_dest_id
                 WHERE lot_id = %s AND target.usage = 'production') used
               USING (place)
            """,
            children.ids,
            melt.id,
        )
    )


def _insert_quants(env):
    """Let the stock be what the movements come to."""
    env.cr.execute(
        SQL(
            """
        INSERT INTO stock_quant (product_id, lot_id, location_id, company_id, quantity,
                                 reserved_quantity, in_date)
        SELECT lot.product_id, lot.id, location.id, location.company_id, sum(amount),
               0, now()
          FROM (SELECT lot, target AS place, quantity AS amount FROM plan
                 UNION ALL SELECT lot, source, -quantity FROM plan) step
          JOIN stock_location location ON location.id = step.place
          JOIN stock_lot lot ON lot.id = step.lot
         WHERE location.usage = 'internal'
         GROUP BY lot.product_id, lot.id, location.id, location.company_id
        HAVING sum(amount) <> 0
            """
        )
    )
