"""The rows of a trace as one query: what entered, where it is, where it went."""

from odoo.tools import SQL

DONE = SQL("line.state = 'done'")
PLANNED_STATES = SQL("line.state NOT IN ('done', 'cancel', 'draft')")

# Of what each row tells; the query below fills them in this order.
COLUMNS = (
    "direction",
    "kind",
    "reason",
    "product_id",
    "lot_id",
    "company_id",
    "uom_id",
    "quantity",
    "reserved_qty",
    "date",
    "location_id",
    "location_dest_id",
    "partner_id",
    "commercial_partner_id",
    "order_id",
    "picking_id",
    "exchange_picking_id",
    "repair_id",
    "scrap_id",
    "move_id",
    "move_line_id",
    "origin_move_id",
    "reference",
    "origin",
    "linked",
    "user_id",
    "inspector_id",
)

# === LINES === #

# The history: each line that is done, with what kind of place it left and reached.
LINES = """
    SELECT line.id, line.product_id, line.lot_id, line.company_id, line.date,
           line.quantity_product_uom AS amount, line.move_id, line.picking_id,
           line.location_id, line.location_dest_id, line.write_uid,
           source.usage AS source, target.usage AS target,
           %(is_before)s AS is_before
      FROM stock_move_line line
      JOIN stock_location source ON source.id = line.location_id
      JOIN stock_location target ON target.id = line.location_dest_id
     WHERE %(state)s AND %(matches)s
       AND line.company_id = ANY(%(companies)s)
       AND line.quantity_product_uom <> 0
"""
# A line may both enter and leave (a drop shipment): a row each, so that both count.
EVENTS = """
    SELECT 'forward' AS direction,
           CASE source WHEN 'supplier' THEN 'receipt' WHEN 'customer' THEN 'return'
                       WHEN 'production' THEN 'produced' ELSE 'found' END AS kind,
           CASE source WHEN 'customer' THEN -amount ELSE amount END AS quantity,
           NULL AS reason, 0.0 AS reserved_qty, line.*
      FROM line WHERE NOT is_before AND source NOT IN ('internal', 'transit')
     UNION ALL
    SELECT 'forward',
           CASE target WHEN 'supplier' THEN 'sent_back' WHEN 'customer' THEN 'delivery'
                       WHEN 'production' THEN 'consumed' ELSE 'lost' END,
           amount, NULL, 0.0, line.*
      FROM line WHERE NOT is_before AND target NOT IN ('internal', 'transit')
     UNION ALL
    SELECT 'forward', 'transfer', amount, NULL, 0.0, line.*
      FROM line WHERE NOT is_before
       AND source IN ('internal', 'transit') AND target IN ('internal', 'transit')
"""
# What was moved of a product with lots, but without saying which.
UNTRACKED = """
    SELECT 'forward', 'untracked', blank.amount, 'untracked', 0.0, blank.*
      FROM (%(lines)s) blank
     WHERE (source NOT IN ('internal', 'transit')
            OR target NOT IN ('internal', 'transit'))
       AND date >= (SELECT min(date) FROM line)
"""
# What has not happened yet: on the way in, promised to somebody, laid out for work.
PLANNED = """
    SELECT 'forward',
           CASE WHEN source = 'supplier' THEN 'incoming'
                WHEN target = 'production' THEN 'in_work' ELSE 'reserved' END,
           amount, NULL, 0.0, planned.*
      FROM (%(lines)s) planned
"""
# Upwards: how the parts entered, and which of their uses lead to the lot.
BACKWARD = """
    SELECT 'backward',
           CASE source WHEN 'supplier' THEN 'receipt' WHEN 'production' THEN 'produced'
                       WHEN 'customer' THEN 'return' WHEN 'inventory' THEN 'found'
                       ELSE 'consumed' END,
           amount, NULL, 0.0, part.*
      FROM (%(lines)s) part
     WHERE source NOT IN ('internal', 'transit') OR EXISTS (
               SELECT 1 FROM stock_move_line_consume_rel rel
                 JOIN stock_move_line made ON made.id = rel.consume_line_id
                WHERE rel.produce_line_id = part.id
                  AND made.lot_id = ANY(%(traced)s))
"""

# === PLACES === #

# What the movements say lies at a place, beside what the stock says.
PLACES = """
    SELECT COALESCE(moved.product_id, held.product_id) AS product_id,
           COALESCE(moved.lot_id, held.lot_id) AS lot_id,
           COALESCE(moved.location_id, held.location_id) AS location_id,
           moved.product_id IS NOT NULL AS is_moved,
           COALESCE(moved.quantity, 0) AS moved, moved.opening,
           COALESCE(held.quantity, 0) AS held,
           COALESCE(held.reserved, 0) AS reserved
      FROM (
        SELECT product_id, lot_id, location_id, sum(amount) AS quantity,
               sum(amount) FILTER (WHERE is_before) AS opening
          FROM (
            SELECT product_id, lot_id, location_dest_id AS location_id, amount,
                   is_before
              FROM line WHERE target IN ('internal', 'transit')
             UNION ALL
            SELECT product_id, lot_id, location_id, -amount, is_before
              FROM line WHERE source IN ('internal', 'transit')
          ) step GROUP BY 1, 2, 3
      ) moved
      FULL JOIN (
        SELECT quant.product_id, quant.lot_id, quant.location_id,
               sum(quant.quantity) AS quantity,
               sum(quant.reserved_quantity) AS reserved
          FROM stock_quant quant
          JOIN stock_location place ON place.id = quant.location_id
         WHERE %(matches)s AND place.usage IN ('internal', 'transit')
           AND (place.company_id IS NULL OR place.company_id = ANY(%(companies)s))
         GROUP BY 1, 2, 3
      ) held ON held.product_id = moved.product_id
            AND COALESCE(held.lot_id, 0) = COALESCE(moved.lot_id, 0)
            AND held.location_id = moved.location_id
"""
LYING = """
    SELECT place.product_id, place.lot_id, place.location_id, location.company_id,
           CASE location.usage WHEN 'transit' THEN 'transit' ELSE 'stock' END AS kind,
           CASE WHEN %(held)s < 0 THEN 'negative' END AS reason,
           %(held)s AS quantity, place.reserved
      FROM place JOIN stock_location location ON location.id = place.location_id
     WHERE abs(%(held)s) >= %(precision)s
     UNION ALL
    SELECT place.product_id, place.lot_id, place.location_id, location.company_id,
           'opening', NULL, place.opening, 0
      FROM place JOIN stock_location location ON location.id = place.location_id
     WHERE abs(place.opening) >= %(precision)s
"""
# Where both do not agree, the difference is a row of its own, with its reason.
DIFFERENCES = """
    SELECT place.product_id, place.lot_id, place.location_id, location.company_id,
           'difference', CASE WHEN location.company_id IS NULL THEN 'elsewhere'
                              WHEN NOT is_moved THEN 'unmoved'
                              WHEN held < 0 THEN 'negative' ELSE 'mismatch' END,
           moved - held, 0
      FROM place JOIN stock_location location ON location.id = place.location_id
     WHERE abs(moved - held) >= %(precision)s
"""
# Stock of a product with lots that bears none: the lot may lie there.
UNTRACKED_STOCK = """
    SELECT quant.product_id, NULL::int, quant.location_id, place.company_id,
           'untracked', CASE WHEN sum(quant.quantity) < 0 THEN 'negative'
                             ELSE 'untracked' END,
           sum(quant.quantity), 0
      FROM stock_quant quant
      JOIN stock_location place ON place.id = quant.location_id
     WHERE quant.product_id = ANY(%(products)s) AND quant.lot_id IS NULL
       AND place.usage IN ('internal', 'transit')
       AND (place.company_id IS NULL OR place.company_id = ANY(%(companies)s))
     GROUP BY 1, 3, 4 HAVING abs(sum(quant.quantity)) >= %(precision)s
"""

# === ROWS === #

EVENT_ROWS = """
    SELECT event.direction,
           CASE WHEN event.kind = 'lost' AND move.scrap_id IS NOT NULL THEN 'scrap'
                WHEN event.kind = 'found' AND undone.scrap_id IS NOT NULL THEN 'scrap'
                WHEN event.kind = 'transfer' AND move.repair_id IS NOT NULL
                THEN 'repair' ELSE event.kind END AS kind,
           CASE WHEN event.kind = 'lost' AND move.scrap_id IS NULL
                  OR event.kind = 'found' AND undone.scrap_id IS NULL THEN 'adjusted'
                ELSE event.reason END AS reason,
           event.product_id, event.lot_id, event.company_id, template.uom_id,
           CASE WHEN event.kind = 'found' AND undone.scrap_id IS NOT NULL
                THEN -event.quantity ELSE event.quantity END AS quantity,
           event.reserved_qty, event.date, event.location_id, event.location_dest_id,
           partner.id AS partner_id, partner.commercial_partner_id,
           COALESCE(order_line.order_id, picking.sale_id) AS order_id,
           event.picking_id, exchange.picking_id AS exchange_picking_id,
           move.repair_id, COALESCE(move.scrap_id, undone.scrap_id) AS scrap_id,
           event.move_id, event.id AS move_line_id,
           move.origin_returned_move_id AS origin_move_id,
           move.reference, COALESCE(picking.origin, move.origin) AS origin,
           CASE WHEN event.kind IN ('consumed', 'produced')
                  OR move.repair_id IS NOT NULL THEN (%(linked)s) END AS linked,
           event.write_uid AS user_id,
           COALESCE(picking.user_id, repair.user_id) AS inspector_id
      FROM event
      JOIN product_product product ON product.id = event.product_id
      JOIN product_template template ON template.id = product.product_tmpl_id
      LEFT JOIN stock_move move ON move.id = event.move_id
      LEFT JOIN stock_move undone ON undone.id = move.origin_returned_move_id
      LEFT JOIN stock_picking picking ON picking.id = event.picking_id
      LEFT JOIN stock_picking first ON first.id = undone.picking_id
      LEFT JOIN repair_order repair ON repair.id = move.repair_id
      LEFT JOIN sale_order_line order_line ON order_line.id = move.sale_line_id
      LEFT JOIN sale_order sale
             ON sale.id = COALESCE(order_line.order_id, picking.sale_id)
      LEFT JOIN res_partner partner ON partner.id = CASE
            WHEN event.kind IN ('delivery', 'return') AND event.source = 'supplier'
            THEN COALESCE(move.partner_id, sale.partner_shipping_id)
            WHEN event.kind NOT IN ('transfer', 'found', 'lost')
            THEN COALESCE(picking.partner_id, move.partner_id, repair.partner_id,
                          sale.partner_shipping_id, first.partner_id,
                          undone.partner_id)
            WHEN move.repair_id IS NOT NULL THEN repair.partner_id END
      LEFT JOIN LATERAL (%(exchange)s) exchange ON event.kind = 'return'
"""
# What the goods went into, what they were made of: lots by name, else products.
LINKED = """
    SELECT left(string_agg(DISTINCT COALESCE(
               lot.name, template.name ->> %(lang)s, template.name ->> 'en_US'
           ), ', '), 500)
      FROM (SELECT produce_line_id AS line_id FROM stock_move_line_consume_rel
             WHERE consume_line_id = event.id
             UNION ALL
            SELECT consume_line_id FROM stock_move_line_consume_rel
             WHERE produce_line_id = event.id) rel
      JOIN stock_move_line other ON other.id = rel.line_id
      JOIN product_product product ON product.id = other.product_id
      JOIN product_template template ON template.id = product.product_tmpl_id
      LEFT JOIN stock_lot lot ON lot.id = other.lot_id
     WHERE other.company_id = ANY(%(companies)s)
"""
# The core's exchange is a new delivery of the same order, made right after the return.
EXCHANGE = """
    SELECT other.picking_id
      FROM stock_reference_move_rel mine
      JOIN stock_reference_move_rel its ON its.reference_id = mine.reference_id
      JOIN stock_move other ON other.id = its.move_id
      JOIN stock_location target ON target.id = other.location_dest_id
     WHERE mine.move_id = event.move_id AND other.id > event.move_id
       AND other.product_id = event.product_id AND other.state <> 'cancel'
       AND other.picking_id IS NOT NULL AND target.usage = 'customer'
     ORDER BY other.id LIMIT 1
"""
PLACE_ROWS = """
    SELECT 'forward', lying.kind, lying.reason, lying.product_id, lying.lot_id,
           lying.company_id, template.uom_id, lying.quantity, lying.reserved,
           NULL::timestamp, lying.location_id, NULL::int, NULL::int, NULL::int,
           NULL::int, NULL::int, NULL::int, NULL::int, NULL::int, NULL::int, NULL::int,
           NULL::int, NULL, NULL, NULL, NULL::int, NULL::int
      FROM (%(lying)s) lying
      JOIN product_product product ON product.id = lying.product_id
      JOIN product_template template ON template.id = product.product_tmpl_id
"""
REPAIR_ROWS = """
    SELECT 'forward', 'in_repair', NULL, repair.product_id, repair.lot_id,
           repair.company_id, template.uom_id,
           repair.product_qty * unit.factor / stocked.factor, 0,
           repair.schedule_date, repair.product_location_src_id, NULL::int,
           repair.partner_id, partner.commercial_partner_id, repair.sale_order_id,
           NULL::int, NULL::int, repair.id, NULL::int, NULL::int, NULL::int, NULL::int,
           repair.name, NULL, NULL, repair.create_uid, repair.user_id
      FROM repair_order repair
      JOIN product_product product ON product.id = repair.product_id
      JOIN product_template template ON template.id = product.product_tmpl_id
      JOIN uom_uom unit ON unit.id = repair.product_uom
      JOIN uom_uom stocked ON stocked.id = template.uom_id
      LEFT JOIN res_partner partner ON partner.id = repair.partner_id
     WHERE repair.state IN ('confirmed', 'under_repair') AND %(matches)s
       AND repair.company_id = ANY(%(companies)s)
"""


def prepare_rows(scope, parts, products, precision, lang):
    """Return the query of all rows, with the columns of ``COLUMNS``.

    :param scope: a :class:`TraceScope` with all lots downwards
    :param parts: ids of the lots upwards, without those of the scope
    :param products: ids of the products with lots, whose goods should bear one
    """
    companies = scope.companies
    lines = _prepare_lines(scope, scope.matches("line"))
    events = SQL(" UNION ALL ").join(_prepare_events(scope, parts, products))
    linked = SQL(LINKED, companies=companies, lang=lang)
    return SQL(
        "WITH line AS MATERIALIZED (%s), event AS (%s),"
        " place AS MATERIALIZED (%s) %s UNION ALL %s UNION ALL %s",
        lines,
        events,
        SQL(
            PLACES,
            matches=scope.matches("quant", is_dated=False),
            companies=companies,
        ),
        SQL(EVENT_ROWS, linked=linked, exchange=SQL(EXCHANGE)),
        SQL(PLACE_ROWS, lying=_prepare_lying(scope, products, precision)),
        SQL(
            REPAIR_ROWS,
            matches=scope.matches("repair", is_dated=False),
            companies=companies,
        ),
    )


def _prepare_lines(scope, matches, state=DONE):
    return SQL(
        LINES,
        is_before=scope.is_before("line"),
        state=state,
        matches=matches,
        companies=scope.companies,
    )


def _prepare_events(scope, parts, products):
    yield SQL(EVENTS)
    matches = scope.matches("line", is_dated=False)
    yield SQL(PLANNED, lines=_prepare_lines(scope, matches, PLANNED_STATES))
    if products:
        blank = SQL("line.product_id = ANY(%s) AND line.lot_id IS NULL", products)
        yield SQL(UNTRACKED, lines=_prepare_lines(scope, blank))
    if parts:
        lines = _prepare_lines(scope, SQL("line.lot_id = ANY(%s)", parts))
        yield SQL(BACKWARD, lines=lines, traced=[*parts, *scope.lots])


def _prepare_lying(scope, products, precision):
    held = SQL("place.held" if scope.is_now else "place.moved")
    pieces = [SQL(LYING, held=held, precision=precision)]
    if scope.is_now:
        pieces.append(SQL(DIFFERENCES, precision=precision))
    if products:
        pieces.append(
            SQL(
                UNTRACKED_STOCK,
                products=products,
                companies=scope.companies,
                precision=precision,
            )
        )
    return SQL(" UNION ALL ").join(pieces)
