from contextlib import contextmanager

from .hold_case import HoldCase


class GateCase(HoldCase):
    """Four of ten gears of L-1 in quarantine are being reworked; nothing is on hold."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.put(cls.held, "released")._forget()
        cls.put_in_stock(cls.gear, 10, cls.lot, cls.quarantine)
        cls.put_in_stock(cls.bearing, 10, place=cls.quarantine)
        cls.house.aftersales_quarantine_id = cls.quarantine
        cls.work = cls.carry_rework(cls.register(cls.lot), "progress")

    @classmethod
    def register(cls, lot=None, quantity=4, **values):
        """Register a rework of goods in the quarantine of this warehouse."""
        return cls.rework(
            quantity,
            **{
                "product_id": (lot.product_id if lot else cls.bearing).id,
                "lot_id": lot and lot.id,
                "warehouse_id": cls.house.id,
                "location_id": cls.quarantine.id,
                **values,
            },
        )

    def take_out(self, quantity=7, destination=None, **values):
        """Enter a transfer out of quarantine; six of ten are free."""
        return self.transfer(
            self.quarantine,
            destination or self.stock,
            self.lot,
            quantity=quantity,
            **values,
        )

    def quant(self, lot=None):
        return self.floor["stock.quant"].search(
            [
                ("lot_id", "=", (lot or self.lot).id),
                ("location_id", "=", self.quarantine.id),
            ]
        )

    @contextmanager
    def assertKept(self, *parts, work=None, goods=None):
        """Expect that the gate refuses, says why, and that nothing has moved."""
        goods = goods or self.gear
        before = self.snapshot(goods)
        work = work or self.work
        with self.assertRefused("being reworked", work.name, *parts):
            with self.cr.savepoint():
                yield
                self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self.snapshot(goods), before)
