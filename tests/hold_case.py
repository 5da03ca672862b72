"""The vocabulary of holds: a warehouse with a quarantine, goods in it, and its doors.

``with self.assertStopped():`` around a door expects the refusal; what is in stock is
compared afterwards, so that a refusal that comes too late fails, too.
"""

from contextlib import contextmanager

from odoo.fields import Command

from .common import AftersalesCase


class HoldCase(AftersalesCase):
    """Gears in two lots and bearings in stock; the first lot, L-1, is on hold."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_places()
        cls._make_goods()
        cls.stocker.group_ids |= cls.env.ref("stock.group_stock_manager")
        cls.stocker.group_ids |= cls.env.ref("stock.group_production_lot")
        # Whoever moves goods has nothing to do with after-sales.
        cls.floor = cls.env(user=cls.stocker)
        cls.held = cls.hold(cls.lot)

    @classmethod
    def _make_places(cls):
        locations = cls.env["stock.location"]
        cls.house = cls.env["stock.warehouse"].create(
            {"name": "Gear House", "code": "GH", "company_id": cls.company.id}
        )
        cls.stock = cls.house.lot_stock_id
        cls.shelf = locations.create({"name": "Shelf", "location_id": cls.stock.id})
        cls.quarantine = locations.create(
            {
                "name": "Quarantine",
                "location_id": cls.house.view_location_id.id,
                "aftersales_is_quarantine": True,
            }
        )
        cls.cage = locations.create(
            {"name": "Cage", "location_id": cls.quarantine.id},
        )
        cls.customers = cls.env.ref("stock.stock_location_customers")
        cls.suppliers = cls.env.ref("stock.stock_location_suppliers")
        cls.scrapped = locations.search(
            [
                ("usage", "=", "inventory"),
                ("company_id", "=", cls.company.id),
                ("name", "=", "Scrap"),
            ],
            limit=1,
        )

    @classmethod
    def _make_goods(cls):
        products = cls.env["product.product"]
        storable = {"is_storable": True, "list_price": 100, "invoice_policy": "order"}
        cls.gear = products.create({"name": "Gear", "tracking": "lot", **storable})
        cls.bearing = products.create({"name": "Bearing", **storable})
        cls.lot, cls.other_lot = cls.env["stock.lot"].create(
            [{"name": name, "product_id": cls.gear.id} for name in ("L-1", "L-2")]
        )
        cls.put_in_stock(cls.gear, 10, cls.lot)
        cls.put_in_stock(cls.gear, 10, cls.other_lot)
        cls.put_in_stock(cls.bearing, 10)

    @classmethod
    def put_in_stock(cls, product, quantity, lot=None, place=None, **values):
        cls.env["stock.quant"]._update_available_quantity(
            product, place or cls.stock, quantity, lot_id=lot, **values
        )

    # === WHAT PEOPLE DO === #

    def transfer(self, source, destination, lot=None, product=None, quantity=1, **line):
        """Enter a transfer with its line, as the warehouse does; it is not done yet."""
        product = product or (lot.product_id if lot else self.gear)
        picking = self.floor["stock.picking"].create(
            {
                "picking_type_id": self._get_type(source, destination).id,
                "location_id": source.id,
                "location_dest_id": destination.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": quantity,
                            "location_id": source.id,
                            "location_dest_id": destination.id,
                            "move_line_ids": [
                                Command.create(
                                    {
                                        "product_id": product.id,
                                        "lot_id": lot and lot.id,
                                        "quantity": quantity,
                                        "location_id": source.id,
                                        "location_dest_id": destination.id,
                                        **line,
                                    }
                                )
                            ],
                        }
                    )
                ],
            }
        )
        picking.move_ids.move_line_ids.picking_id = picking
        return picking

    def _get_type(self, source, destination):
        if destination.usage in ("customer", "supplier"):
            return self.house.out_type_id
        return (
            self.house.int_type_id
            if source.usage == "internal"
            else (self.house.in_type_id)
        )

    def ship(self, lot=None, **values):
        """Deliver goods to the customer."""
        self.transfer(self.stock, self.customers, lot, **values).button_validate()

    def order(self, product, quantity=5):
        """Sell goods from this warehouse; what is free is reserved at once."""
        order = self.env["sale.order"].create(
            {
                "partner_id": self.contact.id,
                "warehouse_id": self.house.id,
                "order_line": [
                    Command.create(
                        {"product_id": product.id, "product_uom_qty": quantity}
                    )
                ],
            }
        )
        order.action_confirm()
        return order

    def delivered(self, lot=None, product=None, quantity=4):
        """Return a delivery that was done before the hold."""
        picking = self.transfer(
            self.stock, self.customers, lot, product=product, quantity=quantity
        )
        picking.button_validate()
        return picking

    def before_the_hold(self):
        """Go back to the time when nothing was on hold."""
        self.put(self.held, "released")._forget()

    def hold_again(self):
        """Set the hold anew."""
        self.held = self.hold(self.lot)
        return self.held

    # === WHAT IS TRUE AFTERWARDS === #

    def quantity(self, place, lot=None, product=None):
        """Return what a place and all below it hold."""
        quants = self.env["stock.quant"].search(
            [
                ("product_id", "=", (product or self.gear).id),
                ("lot_id", "=", lot.id if lot else False),
                ("location_id", "child_of", place.id),
            ]
        )
        return sum(quants.mapped("quantity"))

    def reserved(self, lot=None, product=None):
        domain = [("product_id", "=", (product or self.gear).id)]
        if lot:
            domain.append(("lot_id", "=", lot.id))
        return sum(self.env["stock.quant"].search(domain).mapped("reserved_quantity"))

    def snapshot(self, products):
        """Return what is where of the products: comparable, in every place there is."""
        groups = self.env["stock.quant"]._read_group(
            [("product_id", "in", products.ids)],
            ["product_id", "lot_id", "location_id", "owner_id"],
            ["quantity:sum"],
        )
        return {tuple(key): quantity for *key, quantity in groups if quantity}

    @contextmanager
    def assertStopped(self, *parts, hold=None, goods=None):
        """Expect that a hold refuses, says why, and that nothing has moved."""
        goods = goods or self.gear
        before = self.snapshot(goods)
        hold = hold or self.held
        with self.assertRefused("on hold", hold.name, hold.reason, *parts):
            yield
            self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self.snapshot(goods), before)
