from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.fields import Command

from .common import RuleCase

NOW = "2027-03-01 07:00:00"


@freeze_time(NOW)
class TestReworkMissing(RuleCase):
    """Which parts the stock will not have is said before it is too late."""

    def part(self, quantity=0, **values):
        part = self.env["product.product"].create(
            {"name": "Bearing", "is_storable": True, **values}
        )
        if quantity:
            self._stock(part, quantity)
        return part

    def needing(self, part, quantity=2, state="routed", day=4, **values):
        """Make a rework that needs parts and begins on a day of March."""
        rework = self.rework()
        row = {"product_id": part.id, "quantity": quantity, **values}
        rework.sudo().material_ids = [Command.create(row)]
        self.carry_rework(rework, "routed")
        start = datetime(2027, 3, day, 8)
        rework.sudo().write(
            {"scheduled_start": start, "scheduled_end": start + timedelta(hours=4)}
        )
        step = {"routed": (), "scheduled": ("schedule",)}
        for name in step.get(state, ("schedule", "start")):
            person = self.planning if name == "schedule" else self.production
            self._bring_goods(rework)
            self.take(rework, name, person)
        return rework

    def missing(self, rework):
        self.env.flush_all()
        self.env.invalidate_all()
        return rework.with_user(self.planning).material_ids.mapped("missing_qty")

    def incoming(self, part, quantity, day):
        """Let goods be on their way to us."""
        supplier = self.env.ref("stock.stock_location_suppliers")
        move = self.env["stock.move"].create(
            {
                "product_id": part.id,
                "product_uom_qty": quantity,
                "location_id": supplier.id,
                "location_dest_id": self.stock_place().id,
                "date": datetime(2027, 3, day, 10),
            }
        )
        move._action_confirm()
        return move

    def stock_place(self):
        domain = [("company_id", "=", self.company.id)]
        return self.env["stock.warehouse"].search(domain, limit=1).lot_stock_id

    # === FORECAST === #

    def test_what_lies_in_the_stock_is_not_missing(self):
        rework = self.needing(self.part(2))
        self.assertEqual(self.missing(rework), [0])
        self.assertFalse(rework.parts_warning)

    def test_what_is_missing_is_said_in_words(self):
        rework = self.needing(self.part(1)).with_user(self.planning)
        self.assertEqual(rework.parts_warning, "Bearing: 1 of 2 will be missing.")

    def test_what_comes_in_time_is_there(self):
        part = self.part()
        self.incoming(part, 2, day=3)
        self.assertEqual(self.missing(self.needing(part, day=2)), [2])
        self.assertEqual(self.missing(self.needing(part, day=4)), [0])

    def test_what_lies_in_quarantine_is_no_part(self):
        part = self.part()
        self.put_in_quarantine(part, 5)
        self.assertEqual(self.missing(self.needing(part)), [2])

    def test_whoever_begins_earlier_has_the_parts(self):
        part = self.part(3)
        later, sooner = (
            self.needing(part, state="scheduled", day=day) for day in (5, 3)
        )
        self.assertEqual(self.missing(sooner), [0])
        self.assertEqual(self.missing(later), [1])

    def test_what_a_work_in_progress_has_reserved_is_its_own(self):
        part = self.part(2)
        working = self.needing(part, state="progress", day=1)
        self.assertEqual(self.missing(working), [0])
        self.assertEqual(self.missing(self.needing(part)), [2])

    def test_more_used_than_planned_may_be_missing_at_work(self):
        working = self.needing(self.part(3), state="progress", day=1)
        working.material_ids.with_user(self.production).used_qty = 5
        self.assertEqual(self.missing(working), [2])

    def test_what_is_taken_out_or_won_back_cannot_be_missing(self):
        for action in ("remove", "recycle"):
            rework = self.needing(self.part(), action=action)
            self.assertEqual(self.missing(rework), [0])

    def test_what_is_not_kept_in_stock_cannot_be_missing(self):
        rework = self.needing(self.part(is_storable=False))
        self.assertEqual(self.missing(rework), [0])

    # === SCREENS === #

    def test_it_keeps_nobody_from_a_step(self):
        rework = self.needing(self.part(), state="progress", day=1)
        self.assertStates(rework, "progress")
        self.assertTrue(rework.parts_warning)

    def test_the_shop_floor_sees_it(self):
        rework = self.needing(self.part(), state="progress", day=1)
        operation = rework.operation_ids.with_user(self.production)
        card = operation.floor_open()["card"]
        self.assertIn("2 of 2 will be missing", card["parts_warning"])
        self.assertEqual(card["parts"][0]["missing"], "2")

    def test_what_quality_has_is_not_warned_about(self):
        rework = self.needing(self.part(), state="progress", day=1)
        self.carry_rework(rework, "inspection")
        self.assertFalse(rework.parts_warning)

    def test_many_are_warned_of_as_fast_as_two(self):
        reworks = self.env["aftersales.rework"].union(
            *(self.needing(self.part(1)) for _number in range(12))
        )
        counts = [
            self.count_queries(lambda some=some: some.mapped("parts_warning"))
            for some in (reworks[:2], reworks[2:4], reworks)
        ]
        self.assertEqual(*counts[1:])
