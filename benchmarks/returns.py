"""Rows 4 and 5: the life of a return, from the desk to the dock."""

from odoo.fields import Command

from .rows import Row

MANY, LINES = 100, 10
# A posted credit note takes the rest of the 42 that a return may cost.
QUERIES = 30
NOTE = "core's receipts of the same deliveries, made and validated together"


def life(meter):
    """Yield rows 4 and 5: register, approve and receive."""
    for number, count, repeats in (("4", MANY, 1), ("4a", 25, 1), ("5", 1, 5)):
        ours, floor = meter.compare(
            (_return, lambda env, n=count: _sell(env, n)),
            (_receive_by_core, lambda env, n=count: _sell(env, n)),
            login="admin",
            repeats=repeats * meter.repeats,
        )
        yield Row(
            number,
            f"returns received: {count}",
            ours,
            floor,
            ratio=1.3 if count > 1 else 1.15,
            queries=QUERIES * count if count == MANY else 0,
            note=NOTE,
        )


def _sell(env, count):
    """Return the delivery moves that goods come back from, one for each return."""
    stock = env["stock.warehouse"].search(
        [("company_id", "=", env.company.id)], limit=1
    )
    product = env["product.product"].create({"name": "Vise", "is_storable": True})
    env["stock.quant"]._update_available_quantity(
        product, stock.lot_stock_id, count + LINES
    )
    lines = min(LINES, count)
    row = {"product_id": product.id, "product_uom_qty": -(-count // lines)}
    order = env["sale.order"].create(
        {
            "partner_id": env["res.partner"].create({"name": "Workshop"}).id,
            "order_line": [Command.create(row) for _line in range(lines)],
        }
    )
    order.action_confirm()
    order.picking_ids.button_validate()
    moves = order.picking_ids.move_ids
    return [moves[number % lines] for number in range(count)]


def _return(env, moves):
    """Register returns, approve them and validate what they announce."""
    reason = env.ref("aftersales.return_reason_defect").id
    remedy = env.ref("aftersales.remedy_refund").id
    vals_list = [
        {
            "partner_id": move.sale_line_id.order_id.partner_id.id,
            "line_ids": [
                Command.create(
                    {
                        "order_line_id": move.sale_line_id.id,
                        "move_id": move.id,
                        "quantity": 1,
                        "reason_id": reason,
                        "requested_id": remedy,
                    }
                )
            ],
        }
        for move in moves
    ]
    returns = env["aftersales.return"].create(vals_list)
    returns.write({"state": "approved"})
    returns.picking_ids.button_validate()


def _receive_by_core(env, moves):
    """Do what our receipts come to with nothing but core: one for each return."""
    delivery = moves[0].picking_id
    operation = delivery.picking_type_id.return_picking_type_id
    places = {
        "location_id": delivery.location_dest_id.id,
        "location_dest_id": operation.default_location_dest_id.id,
    }
    receipts = env["stock.picking"].create(
        [
            {
                "partner_id": delivery.partner_id.id,
                "picking_type_id": operation.id,
                "return_id": delivery.id,
                "origin": delivery.name,
                **places,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": move.product_id.id,
                            "product_uom_qty": 1,
                            "product_uom": move.product_uom.id,
                            "origin_returned_move_id": move.id,
                            "sale_line_id": move.sale_line_id.id,
                            "to_refund": True,
                            **places,
                        }
                    )
                ],
            }
            for move in moves
        ]
    )
    receipts.action_confirm()
    receipts.action_assign()
    receipts.button_validate()
