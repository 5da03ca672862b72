"""Fills a database with complaints by SQL: a hundred thousand of them in seconds.

Most complaints are closed, as in a company that has worked for some years; customers,
products and categories are unevenly frequent. All of it is computed from the running
number, so that two runs see the same data.
"""

from contextlib import contextmanager

from odoo.tools import SQL

TABLES = (
    "aftersales_complaint",
    "aftersales_complaint_line",
    "aftersales_complaint_remedy_sought_rel",
    "aftersales_floor",
    "aftersales_floor_remedy_sought_rel",
)
CUSTOMERS = 5_000
YEARS = 8

SUBJECTS = (
    "Drawer front cracked",
    "Lid does not close",
    "Short shipment",
    "Delivery late",
    "Scratch on the table top",
    "Wrong colour of the seat",
    "Invoice does not match the order",
    "包装破损",
)
STATES = (
    "new",
    "accepted",
    "investigating",
    "solution",
    "executing",
    "verifying",
    "rejected",
    "cancelled",
)


def customers(env):
    """Make the customers, once."""
    partners = env["res.partner"]
    known = partners.search_count([("ref", "=like", "BENCH-%")])
    partners.with_context(tracking_disable=True).create(
        [
            {"name": f"Customer {number:05d}", "ref": f"BENCH-{number}"}
            for number in range(known, CUSTOMERS)
        ]
    )


@contextmanager
def bare_tables(env, tables=TABLES):
    """Take indexes and foreign keys away while rows come in, and rebuild them."""
    execute = env.cr.execute
    foreign_keys = env.execute_query(
        SQL(
            """
        SELECT conrelid::regclass::text, quote_ident(conname),
               pg_get_constraintdef(oid)
          FROM pg_constraint
         WHERE contype = 'f' AND conrelid::regclass::text IN %s
            """,
            tables,
        )
    )
    indexes = env.execute_query(
        SQL(
            """
        SELECT quote_ident(indexname), indexdef FROM pg_indexes
         WHERE tablename IN %s AND indexname NOT LIKE '%%pkey'
            """,
            tables,
        )
    )
    for table, name, _definition in foreign_keys:
        execute(SQL(f"ALTER TABLE {table} DROP CONSTRAINT {name}"))
    for name, _definition in indexes:
        execute(SQL(f"DROP INDEX {name}"))
    yield
    execute(SQL("SET LOCAL maintenance_work_mem = '512MB'"))
    for _name, definition in indexes:
        execute(SQL(definition.replace("%", "%%")))
    for table, name, definition in foreign_keys:
        execute(SQL(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}"))


def complaints(env, total):
    """Raise the number of complaints to ``total``, each with one line."""
    table = env["aftersales.complaint"]
    missing = total - table.sudo().with_context(active_test=False).search_count([])
    [(start,)] = env.execute_query(
        SQL("SELECT COALESCE(max(id), 0) FROM aftersales_complaint")
    )
    env.cr.execute(_prepare_insert(env, start, missing))
    env.cr.execute(
        SQL(
            """
        INSERT INTO aftersales_complaint_line
               (complaint_id, sequence, company_id, product_id, delivered_qty,
                complained_qty, defective_qty)
        SELECT id, 10, company_id, product_id, 20, 1 + id %% 5, 0
          FROM aftersales_complaint WHERE id > %s
            """,
            start,
        )
    )
    env.cr.execute(
        SQL(
            """
        INSERT INTO aftersales_complaint_remedy_sought_rel
        SELECT id, (SELECT min(id) FROM aftersales_remedy)
          FROM aftersales_complaint WHERE id > %s
            """,
            start,
        )
    )
    _sync_floor(env)


def _prepare_insert(env, start, count):
    """Return the statement that inserts ``count`` complaints after id ``start``."""
    return SQL(
        """
    WITH customer AS (
        SELECT array_agg(id ORDER BY id) AS ids
          FROM res_partner WHERE ref LIKE 'BENCH-%%'
    ), product AS (
        SELECT array_agg(id ORDER BY id) AS ids FROM product_product WHERE active
    ), category AS (
        SELECT array_agg(id ORDER BY id) AS ids FROM aftersales_category
    ), person AS (
        SELECT array_agg(id ORDER BY id) AS ids
          FROM res_users WHERE login IN
               ('service', 'service_zh', 'quality', 'quality_zh', 'coordinator')
    ), team AS (
        SELECT array_agg(id ORDER BY id) AS ids FROM aftersales_team
    ), channel AS (
        SELECT array_agg(id ORDER BY id) AS ids FROM aftersales_channel
    ), draft AS (
        -- A fixed hash of the number stands in for chance.
        SELECT number,
               abs(hashint4(number::int)::bigint) AS dice,
               now()::timestamp(0) - %(years)s * 365.25 * interval '1 day'
                   * (1 - (number - %(first)s)::float / %(count)s) AS received_at
          FROM generate_series(%(first)s, %(last)s) AS number
    )
    INSERT INTO aftersales_complaint
           (name, company_id, state, kind, subject, customer_reference, description,
            partner_id, commercial_partner_id, product_id, category_id, channel_id,
            team_id, user_id, salesperson_id, severity, is_quality, is_safety, is_major,
            is_repeat, priority, validity, received_at, expected_on, state_entered_at,
            accepted_at, closed_at, currency_id, loop_count, appeal_count,
            cause, solution, answer,
            create_uid, write_uid, create_date, write_date)
    SELECT 'B-' || lpad(number::text, 8, '0'),
           %(company)s,
           CASE WHEN dice %% 100 < 92 AND received_at < now() - interval '20 days'
                THEN 'closed'
                WHEN received_at < now() - interval '400 days'
                THEN (ARRAY['closed', 'rejected', 'cancelled'])[1 + dice %% 3]
                ELSE (%(states)s)[1 + dice %% %(state_count)s] END,
           CASE WHEN dice %% 50 = 0 THEN 'suggestion' ELSE 'complaint' END,
           (%(subjects)s)[1 + dice %% %(subject_count)s] || ' #' || dice %% 9973,
           CASE WHEN dice %% 3 = 0 THEN 'REF-' || number * 7 %% 1000003 END,
           '<p>Noticed when the goods were unpacked. Please tell us what to do.</p>',
           customer.ids[place], customer.ids[place],
           product.ids[1 + dice / 7 %% cardinality(product.ids)],
           category.ids[1 + dice / 11 %% cardinality(category.ids)],
           channel.ids[1 + dice / 13 %% cardinality(channel.ids)],
           team.ids[1 + dice / 17 %% cardinality(team.ids)],
           CASE WHEN dice %% 20 > 0
                THEN person.ids[1 + dice / 19 %% cardinality(person.ids)] END,
           CASE WHEN dice %% 2 = 0 THEN %(seller)s END,
           (ARRAY['general', 'general', 'important', 'serious'])[1 + dice / 23 %% 4],
           dice %% 2 = 0, dice %% 97 = 0, dice %% 89 = 0, dice %% 31 = 0,
           CASE WHEN dice %% 10 = 0 THEN '1' ELSE '0' END,
           CASE WHEN dice %% 100 < 92
                THEN (ARRAY['valid', 'improve', 'invalid'])[1 + dice %% 3] END,
           received_at, received_at::date + 10, received_at, received_at,
           CASE WHEN dice %% 100 < 92 THEN received_at + interval '12 days' END,
           %(currency)s, 0, 0,
           -- As long as what people write, so that rows are as wide as theirs.
           repeat('<p>The cause is known. </p>', 3 + dice::int %% 10),
           repeat('<p>This is what we do. </p>', 3 + dice::int %% 10),
           repeat('<p>Dear customer, thank you. </p>', 5 + dice::int %% 10),
           1, 1, received_at, received_at
      FROM draft
     CROSS JOIN customer CROSS JOIN product CROSS JOIN category
     CROSS JOIN person CROSS JOIN team CROSS JOIN channel
     CROSS JOIN LATERAL (
        -- The square makes some customers complain far more often than others.
        SELECT 1 + floor(power(dice %% 100003 / 100003.0, 2)
                         * cardinality(customer.ids))::int AS place
     ) AS draw
        """,
        first=start + 1,
        last=start + count,
        count=count,
        years=YEARS,
        company=env.company.id,
        currency=env.company.currency_id.id,
        seller=env.ref("aftersales.user_sales_demo").id,
        subjects=list(SUBJECTS),
        subject_count=len(SUBJECTS),
        states=list(STATES),
        state_count=len(STATES),
    )


def _sync_floor(env):
    """Give the floor's table the same rows."""
    fields = env["aftersales.floor"]._fields.values()
    stored = [field.name for field in fields if field.column_type and field.store]
    columns = SQL(", ").join(map(SQL.identifier, stored))
    known = SQL("COALESCE((SELECT max(id) FROM aftersales_floor), 0)")
    env.cr.execute(
        SQL(
            """
        INSERT INTO aftersales_floor (%(columns)s)
        SELECT %(columns)s FROM aftersales_complaint WHERE id > %(known)s
            """,
            columns=columns,
            known=known,
        )
    )
    env.cr.execute(
        SQL(
            """
        INSERT INTO aftersales_floor_remedy_sought_rel
        SELECT id, (SELECT min(id) FROM aftersales_remedy)
          FROM aftersales_floor
         WHERE id > COALESCE((SELECT max(aftersales_floor_id)
                                FROM aftersales_floor_remedy_sought_rel), 0)
            """
        )
    )
