"""The one query that the returnable ledger is drawn up from."""

from odoo.tools import SQL

from .ledger import Asked, Moved
from .return_table import REQUESTED_STATES

# By these the goods are paid for or replaced: what stays with the customer then does
# not come back a second time. After a repair or an apology it may.
SETTLING_KINDS = ("refund", "replacement", "return", "compensation")
SPEAKING_STATES = (*REQUESTED_STATES, "done")

# Beyond the customer's boundary: his own place, or on its way between two companies.
OUTSIDE = """
    (%(place)s.usage = 'customer'
     OR %(place)s.usage = 'transit' AND %(place)s.company_id IS NULL)
"""
ASKED = """
    SELECT line.id, line.order_line_id, line.move_id, line.product_id, line.lot_id,
           (line.quantity * unit.factor)::float8 AS quantity, document.name,
           line.needs_goods, document.state,
           COALESCE((SELECT sum(disposition.quantity)
                       FROM aftersales_return_disposition disposition
                      WHERE disposition.line_id = line.id
                        AND disposition.kind = 'stays'), 0) * unit.factor AS stays,
           COALESCE(remedy.kind = ANY(%(settling)s), FALSE) AS is_settled
      FROM aftersales_return_line line
      JOIN aftersales_return document ON document.id = line.return_id
      JOIN uom_uom unit ON unit.id = line.uom_id
      LEFT JOIN aftersales_remedy remedy
             ON remedy.id = COALESCE(line.decided_id, line.requested_id)
     WHERE (line.order_line_id = ANY(%(lines)s) OR line.move_id = ANY(%(moves)s))
       AND document.state = ANY(%(states)s) AND line.id <> ALL(%(excluded)s)
"""
# By their own order line, that of what they return, or that of our line.
CONCERNED = """
    SELECT id FROM stock_move WHERE sale_line_id = ANY(%(lines)s)
     UNION
    SELECT back.id
      FROM stock_move origin
      JOIN stock_move back ON back.origin_returned_move_id = origin.id
     WHERE origin.sale_line_id = ANY(%(lines)s)
     UNION
    SELECT unnest(%(moves)s::int[])
     UNION
    SELECT id FROM stock_move WHERE origin_returned_move_id = ANY(%(moves)s)
     UNION
    SELECT move.id
      FROM aftersales_return_line line
      JOIN stock_move move ON move.aftersales_return_line_id = line.id
     WHERE line.order_line_id = ANY(%(lines)s) OR line.move_id = ANY(%(moves)s)
"""
CROSSING = """
    SELECT move.id, move.state, move.product_id, move.product_uom_qty,
           move.product_uom, move.picking_id, move.origin_returned_move_id AS origin_id,
           move.aftersales_return_line_id AS return_line_id,
           COALESCE(move.sale_line_id, origin.sale_line_id, line.order_line_id)
               AS order_line_id,
           %(is_out)s AS is_out
      FROM concerned
      JOIN stock_move move USING (id)
      JOIN stock_location source ON source.id = move.location_id
      JOIN stock_location target ON target.id = move.location_dest_id
      LEFT JOIN stock_move origin ON origin.id = move.origin_returned_move_id
      LEFT JOIN aftersales_return_line line ON line.id = move.aftersales_return_line_id
     WHERE move.state <> 'cancel' AND %(is_in)s <> %(is_out)s
       AND move.id <> ALL(%(ignored)s)
"""
ROWS = """
    SELECT 'moved', move.id, move.order_line_id, move.origin_id, move.product_id,
           row.lot_id, move.return_line_id, sum(row.quantity * unit.factor)::float8,
           NULL, move.is_out, 'done', NULL::float8, NULL::bool
      FROM crossing move
      JOIN stock_move_line row ON row.move_id = move.id
      JOIN uom_uom unit ON unit.id = row.product_uom_id
     WHERE move.state = 'done'
     GROUP BY move.id, move.order_line_id, move.origin_id, move.product_id, row.lot_id,
              move.return_line_id, move.is_out
     UNION ALL
    SELECT 'moved', move.id, move.order_line_id, move.origin_id, move.product_id,
           NULL, move.return_line_id, (move.product_uom_qty * unit.factor)::float8,
           picking.name, move.is_out, move.state, NULL, NULL
      FROM crossing move
      JOIN uom_uom unit ON unit.id = move.product_uom
      LEFT JOIN stock_picking picking ON picking.id = move.picking_id
     WHERE move.state <> 'done' AND (NOT move.is_out OR move.origin_id IS NOT NULL)
     UNION ALL
    SELECT 'asked', asked.id, asked.order_line_id, asked.move_id, asked.product_id,
           asked.lot_id, asked.id, asked.quantity, asked.name, asked.needs_goods,
           asked.state, asked.stays::float8, asked.is_settled
      FROM asked
"""
# A lock alone would not do: who waits for it would not see what was written meanwhile.
# A row that was updated makes the other transaction start again.
LOCK = """
    %(name)s AS (
        UPDATE %(table)s SET write_uid = write_uid
          FROM (SELECT id AS chosen_id FROM %(table)s
                 WHERE id = ANY(%(ids)s) ORDER BY id FOR NO KEY UPDATE) chosen
         WHERE id = chosen_id
    ),
"""


def read_rows(env, lines, moves, excluded=(), ignored=(), is_locked=False):
    """Return the rows of the ledger: lists of ``Moved`` and of ``Asked``.

    :param lines: ids of order lines
    :param moves: ids of stock moves, of deliveries without an order above all
    :param excluded: ids of return lines that do not count
    :param ignored: ids of stock moves that do not count
    :param is_locked: let no other transaction speak for the same goods meanwhile
    """
    moved, asked = [], []
    if not lines and not moves:
        return moved, asked
    query = _prepare(lines, moves, excluded, ignored, is_locked)
    for kind, *values in env.execute_query(query):
        name, flag, state, stays, is_settled = values[7:]
        if kind == "moved":
            moved.append(Moved(*values[:8], flag, state == "done"))
        else:
            goods = values[1:5]
            asked.append(
                Asked(
                    values[0], *goods, values[6], name, flag, state, stays, is_settled
                )
            )
    return moved, asked


def lock_rows(env, **rows):
    """Let no other transaction speak for the same goods meanwhile.

    :param rows: name of a table -> ids
    """
    if any(rows.values()):
        env.execute_query(
            SQL("WITH %s done AS (SELECT) SELECT 1", _prepare_locks(rows))
        )


def _prepare(lines, moves, excluded, ignored, is_locked):
    places = {
        "is_in": SQL(OUTSIDE, place=SQL("source")),
        "is_out": SQL(OUTSIDE, place=SQL("target")),
    }
    wanted = {"lines": list(lines), "moves": list(moves), "excluded": list(excluded)}
    return SQL(
        "WITH %s asked AS (%s), concerned AS (%s), crossing AS (%s) %s",
        _prepare_locks({"sale_order_line": lines, "stock_move": moves})
        if is_locked
        else SQL(),
        SQL(
            ASKED, settling=list(SETTLING_KINDS), states=list(SPEAKING_STATES), **wanted
        ),
        SQL(CONCERNED, lines=wanted["lines"], moves=wanted["moves"]),
        SQL(CROSSING, ignored=list(ignored), **places),
        SQL(ROWS),
    )


def _prepare_locks(rows):
    return SQL("").join(
        SQL(
            LOCK,
            name=SQL.identifier(f"locked_{table}"),
            table=SQL.identifier(table),
            ids=list(ids),
        )
        for table, ids in rows.items()
        if ids
    )
