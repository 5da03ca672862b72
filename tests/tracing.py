"""The vocabulary of traces: goods that move by real stock documents."""

from odoo.fields import Command

from .common import AftersalesCase


class TraceCase(AftersalesCase):
    """A test that starts from an empty shelf, a supplier and two customers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warehouse_house = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.shelf = cls.warehouse_house.lot_stock_id
        cls.cage = cls.env["stock.location"].create(
            {"name": "Cage", "location_id": cls.shelf.id, "usage": "internal"}
        )
        cls.customers = cls.env.ref("stock.stock_location_customers")
        cls.suppliers = cls.env.ref("stock.stock_location_suppliers")
        cls.workshop = cls.gear_location("production")
        cls.gear = cls.goods("Gear")
        cls.steel = cls.goods("Steel")
        cls.other_customer = cls.env["res.partner"].create(
            {"name": "Southern Mills", "is_company": True}
        )

    @classmethod
    def gear_location(cls, usage):
        domain = [("usage", "=", usage), ("company_id", "=", cls.company.id)]
        return cls.env["stock.location"].search(domain, limit=1)

    @classmethod
    def goods(cls, name, tracking="lot", **values):
        return cls.env["product.product"].create(
            {"name": name, "is_storable": True, "tracking": tracking, **values}
        )

    @classmethod
    def new_lot(cls, name, product=None, **values):
        return cls.env["stock.lot"].create(
            {
                "name": name,
                "product_id": (product or cls.gear).id,
                "company_id": cls.company.id,
                **values,
            }
        )

    # === DOCUMENTS === #

    @classmethod
    def transfer(cls, goods, quantity, source, target, partner=None, **values):
        """Move goods by a transfer that is done; return it.

        :param goods: a lot, or a product that has none
        :param values: of the movement, ``product_uom`` say
        """
        picking = cls.planned(goods, quantity, source, target, partner, **values)
        picking.move_ids.picked = True
        picking._action_done()
        return picking

    @classmethod
    def planned(cls, goods, quantity, source, target, partner=None, **values):
        """Make the same transfer, but leave it to be done."""
        product, lot = cls.split(goods)
        places = {"location_id": source.id, "location_dest_id": target.id}
        unit = values.pop("product_uom", product.uom_id.id)
        kind = cls._get_type(source, target)
        picking = cls.env["stock.picking"].create(
            {
                "picking_type_id": kind.id,
                "partner_id": partner and partner.id,
                "user_id": cls.stocker.id,
                **places,
            }
        )
        line = {"product_id": product.id, "product_uom_id": unit, **places}
        picking.move_ids = [
            Command.create(
                {
                    "product_id": product.id,
                    "product_uom": unit,
                    "product_uom_qty": quantity,
                    "company_id": kind.company_id.id,
                    "move_line_ids": [
                        Command.create(
                            {
                                **line,
                                "lot_id": lot.id,
                                "quantity": quantity,
                                "picking_id": picking.id,
                            }
                        )
                    ],
                    **places,
                    **values,
                }
            )
        ]
        picking.action_confirm()
        return picking

    @classmethod
    def split(cls, goods):
        """Return the product and the lot (maybe none) of what a test calls goods."""
        if goods._name == "stock.lot":
            return goods.product_id, goods
        return goods, cls.env["stock.lot"]

    @classmethod
    def _get_type(cls, source, target):
        house = cls.warehouse_house
        if source.usage in ("supplier", "customer"):
            return house.in_type_id
        return house.out_type_id if target.usage == "customer" else house.int_type_id

    @classmethod
    def receive(cls, goods, quantity, **values):
        return cls.transfer(
            goods, quantity, cls.suppliers, cls.shelf, cls.supplier, **values
        )

    @classmethod
    def deliver(cls, goods, quantity, partner=None, **values):
        partner = partner or cls.customer
        return cls.transfer(
            goods, quantity, cls.shelf, cls.customers, partner, **values
        )

    @classmethod
    def take_back(cls, delivery, quantity):
        """Return a part of a delivery with the core's own dialog."""
        wizard = cls.env["stock.return.picking"].create({"picking_id": delivery.id})
        wizard.product_return_moves.quantity = quantity
        action = wizard.action_create_returns()
        picking = cls.env["stock.picking"].browse(action["res_id"])
        picking.move_ids.move_line_ids.write({"quantity": quantity})
        picking.move_ids.picked = True
        picking._action_done()
        return picking

    @classmethod
    def scrap(cls, goods, quantity, location=None):
        product, lot = cls.split(goods)
        scrap = cls.env["stock.scrap"].create(
            {
                "product_id": product.id,
                "lot_id": lot.id,
                "scrap_qty": quantity,
                "location_id": (location or cls.shelf).id,
            }
        )
        scrap.do_scrap()
        return scrap

    @classmethod
    def count(cls, goods, quantity, location=None):
        """Count what lies somewhere; the difference is an inventory adjustment."""
        product, lot = cls.split(goods)
        quant = cls.env["stock.quant"].with_context(inventory_mode=True)
        quant.create(
            {
                "product_id": product.id,
                "lot_id": lot.id,
                "location_id": (location or cls.shelf).id,
                "inventory_quantity": quantity,
            }
        ).action_apply_inventory()

    @classmethod
    def produce(cls, goods, quantity, parts):
        """Make goods of parts, as an order of production records it: move lines.

        :param parts: pairs of a lot or product, and a quantity
        """
        used = [
            cls._work(part, amount, cls.shelf, cls.workshop) for part, amount in parts
        ]
        made = cls._work(goods, quantity, cls.workshop, cls.shelf)
        lines = [move.move_line_ids.id for move in used]
        made.move_line_ids.consume_line_ids = [Command.set(lines)]
        return made

    @classmethod
    def _work(cls, goods, quantity, source, target):
        product, lot = cls.split(goods)
        places = {"location_id": source.id, "location_dest_id": target.id}
        move = cls.env["stock.move"].create(
            {
                "product_id": product.id,
                "product_uom": product.uom_id.id,
                "product_uom_qty": quantity,
                "origin": "WORK",
                "picked": True,
                "move_line_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "lot_id": lot.id,
                            "quantity": quantity,
                            **places,
                        }
                    )
                ],
                **places,
            }
        )
        move._action_done()
        return move

    @classmethod
    def repair(cls, lot, part=None, quantity=1, kind="add"):
        """Repair one piece of a lot with a part, to the end."""
        order = cls.env["repair.order"].create(
            {
                "product_id": lot.product_id.id,
                "lot_id": lot.id,
                "product_qty": 1,
                "partner_id": cls.customer.id,
                "user_id": cls.production.id,
            }
        )
        order.action_validate()
        order.action_repair_start()
        if part:
            product, part_lot = cls.split(part)
            order.move_ids = [
                Command.create(
                    {
                        "repair_line_type": kind,
                        "product_id": product.id,
                        "product_uom": product.uom_id.id,
                        "product_uom_qty": quantity,
                    }
                )
            ]
            move = order.move_ids
            move.quantity = quantity
            move.move_line_ids.lot_id = part_lot
        order.action_repair_end()
        return order

    # === TRACES === #

    @classmethod
    def trace(cls, goods, user=None, **values):
        """Trace a lot (or lots), or a product, on screen as somebody of quality."""
        name = "lot_ids" if goods._name == "stock.lot" else "product_id"
        value = goods.ids if name == "lot_ids" else goods.id
        traces = cls.env["aftersales.trace"].with_user(user or cls.quality)
        trace = traces.create({name: value, **values})
        trace.action_trace()
        return trace

    def rows(self, trace, *kinds, direction="forward"):
        """Return the rows of a trace of some kinds."""
        rows = trace.row_ids.filtered(lambda row: row.direction == direction)
        return rows.filtered(lambda row: row.kind in kinds) if kinds else rows

    def balance(self, trace, goods):
        """Return the balance of a lot or product."""
        product, lot = self.split(goods)
        return trace.balance_ids.filtered(
            lambda line: line.product_id == product and line.lot_id == lot
        )

    def assertBalance(self, trace, goods, **quantities):
        """Compare the balance; the quantities that are not named must be zero."""
        balance = self.balance(trace, goods)
        names = [name for name in balance._fields if name.endswith("_qty")]
        expected = {
            name: quantities.get(name.removesuffix("_qty"), 0) for name in names
        }
        self.assertEqual({name: round(balance[name], 6) for name in names}, expected)
        self.assertTrue(balance.is_balanced)
