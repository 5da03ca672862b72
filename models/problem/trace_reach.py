"""Which lots a lot went into, or was made of: the family, as recursive queries."""

from odoo.tools import SQL

# What a line of a product's move used up, and what was taken out of it on the way. In
# `stock_move_line_consume_rel` the column `consume_line_id` is the line that was made,
# `produce_line_id` the line of the part. The part of a repair that comes *out* of the
# product stands there too: its goods come from production.
CHILDREN = """
    SELECT made.lot_id
      FROM stock_move_line part
      JOIN stock_location place ON place.id = part.location_id
      JOIN stock_move_line_consume_rel rel ON rel.produce_line_id = part.id
      JOIN stock_move_line made ON made.id = rel.consume_line_id
     WHERE %(part)s AND place.usage <> 'production'
       AND made.lot_id IS NOT NULL AND part.state = 'done' AND made.state = 'done'
       AND part.company_id = ANY(%(companies)s) AND made.company_id = ANY(%(companies)s)
     UNION ALL
    SELECT part.lot_id
      FROM stock_move_line made
      JOIN stock_move_line_consume_rel rel ON rel.consume_line_id = made.id
      JOIN stock_move_line part ON part.id = rel.produce_line_id
      JOIN stock_location place ON place.id = part.location_id
     WHERE %(made)s AND place.usage = 'production'
       AND part.lot_id IS NOT NULL AND part.state = 'done' AND made.state = 'done'
       AND part.company_id = ANY(%(companies)s) AND made.company_id = ANY(%(companies)s)
"""
PARENTS = """
    SELECT part.lot_id
      FROM stock_move_line made
      JOIN stock_move_line_consume_rel rel ON rel.consume_line_id = made.id
      JOIN stock_move_line part ON part.id = rel.produce_line_id
      JOIN stock_location place ON place.id = part.location_id
     WHERE %(made)s AND place.usage <> 'production'
       AND part.lot_id IS NOT NULL AND part.state = 'done' AND made.state = 'done'
       AND part.company_id = ANY(%(companies)s) AND made.company_id = ANY(%(companies)s)
     UNION ALL
    SELECT made.lot_id
      FROM stock_move_line part
      JOIN stock_location place ON place.id = part.location_id
      JOIN stock_move_line_consume_rel rel ON rel.produce_line_id = part.id
      JOIN stock_move_line made ON made.id = rel.consume_line_id
     WHERE %(part)s AND place.usage = 'production'
       AND made.lot_id IS NOT NULL AND part.state = 'done' AND made.state = 'done'
       AND part.company_id = ANY(%(companies)s) AND made.company_id = ANY(%(companies)s)
"""


def find_family(scope, step):
    """Return the query of all lots reached from a scope, those of the scope included.

    A lot that was reached is not followed again, so that rework loops end.

    :param scope: a :class:`TraceScope`
    :param step: ``CHILDREN`` or ``PARENTS``
    """

    def link(part, made):
        return SQL(step, part=part, made=made, companies=scope.companies)

    first = SQL("SELECT unnest(%s::int[]) AS lot_id", scope.lots)
    if scope.product:
        by_product = link(scope.matches("part"), scope.matches("made"))
        first = SQL("%s UNION %s", first, SQL("(%s)", by_product))
    by_lot = link(
        SQL("part.lot_id = family.lot_id"), SQL("made.lot_id = family.lot_id")
    )
    return SQL(
        """
        WITH RECURSIVE family(lot_id) AS (
            (%(first)s)
            UNION
            SELECT link.lot_id FROM family CROSS JOIN LATERAL (%(by_lot)s) link
        )
        SELECT lot_id FROM family
        """,
        first=first,
        by_lot=by_lot,
    )


def find_entered(product, companies, since, until):
    """Return the query of a product's lots that were received or made in a period."""
    return SQL(
        """
        SELECT DISTINCT line.lot_id
          FROM stock_move_line line
          JOIN stock_location place ON place.id = line.location_id
         WHERE line.product_id = %(product)s AND line.lot_id IS NOT NULL
           AND line.state = 'done' AND line.company_id = ANY(%(companies)s)
           AND place.usage IN ('supplier', 'production', 'inventory')
           AND line.date >= %(since)s AND line.date < %(until)s
        """,
        product=product,
        companies=companies,
        since=since or "-infinity",
        until=until or "infinity",
    )
