import base64

from odoo.fields import Command

from .common import RuleCase

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9aw"
    "AAAABJRU5ErkJggg=="
)


class TestReworkFloor(RuleCase):
    """Scan and go: what the shop floor's screen is told."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.floor = cls.env["aftersales.rework.operation"].with_user(cls.production)

    def scheduled(self, **values):
        rework = self.rework(**values)
        rework.sudo().operation_ids = [
            Command.create({"name": "Dismantle", "unit_minutes": 5}),
            Command.create(
                {
                    "name": "Press",
                    "unit_minutes": 5,
                    "characteristic": "Noise",
                    "has_limits": True,
                    "upper_limit": 48,
                    "measure_unit": "dB(A)",
                }
            ),
        ]
        rework = self.carry_rework(rework, "scheduled").with_user(self.production)
        return rework.operation_ids

    def test_a_scan_starts_the_operation(self):
        first, _second = self.scheduled()
        answer = self.floor.floor_scan(f"{first.barcode}\n")
        self.assertEqual((answer["level"], answer["title"]), ("good", "Started"))
        self.assertTrue(answer["card"]["is_mine"])
        self.assertEqual(first.rework_id.state, "progress")

    def test_a_second_scan_shows_what_runs(self):
        first, _second = self.scheduled()
        self.floor.floor_scan(first.barcode)
        answer = self.floor.floor_scan(first.barcode)
        self.assertEqual(answer["level"], "info")
        self.assertEqual(len(first.time_ids), 1)

    def test_a_scan_out_of_turn_says_why_and_shows_the_card(self):
        _first, second = self.scheduled()
        answer = self.floor.floor_scan(second.barcode)
        self.assertEqual(answer["level"], "bad")
        self.assertIn("comes after “Dismantle”", answer["text"])
        self.assertEqual(answer["card"]["id"], second.id)

    def test_the_number_of_the_rework_opens_what_comes_next(self):
        first, second = self.scheduled()
        number = first.rework_id.name.lower()
        self.floor.floor_scan(number)
        first.floor_finish(4, 0)
        self.assertEqual(self.floor.floor_scan(number)["card"]["id"], second.id)

    def test_an_unknown_code_is_named(self):
        for code in ("RWO999999999", "4006381601602", ""):
            with self.assertRefused(f"No operation bears the code “{code}”."):
                self.floor.floor_scan(code)

    def test_the_card_tells_the_limits(self):
        _first, second = self.scheduled()
        card = second.floor_open()["card"]
        self.assertEqual(card["check"], "Noise 0 … 48 dB(A)")

    def test_from_the_first_scan_to_quality(self):
        first, second = self.scheduled()
        self.floor.floor_scan(first.barcode)
        answer = first.floor_finish(3, 1, "One was cracked")
        self.assertEqual(answer["card"]["id"], second.id)
        second.floor_start()
        self.assertEqual(second.floor_stop()["title"], "Paused")
        second.floor_start()
        self.assertTrue(second.floor_finish(3, 0)["card"]["can_hand_in"])
        self.assertIsNone(second.floor_hand_in()["card"])
        self.assertEqual(second.rework_id.state, "inspection")

    def test_a_picture_of_the_work_is_kept(self):
        first, _second = self.scheduled()
        first.floor_start()
        first.floor_photo(PIXEL)
        self.assertEqual(first.attachment_ids.raw, base64.b64decode(PIXEL))
        with self.assertRefused("This is not a picture."):
            first.floor_photo("bm90aGluZw==")

    def test_the_list_holds_what_ones_department_can_begin(self):
        first, _second = self.scheduled()
        other = self.scheduled(
            team_id=self.team("Paint", "production", self.manager).id
        )
        ids = {row["id"] for row in self.floor.floor_list()}
        self.assertIn(first.id, ids)
        self.assertFalse(ids.intersection(other.ids))
        self.assertFalse(ids.intersection((first.rework_id.operation_ids - first).ids))

    def test_only_production_is_at_the_screen(self):
        first, _second = self.scheduled()
        desk = first.with_user(self.service)
        calls = [desk.floor_list, desk.floor_open, desk.floor_start, desk.floor_hand_in]
        for call in calls:
            with self.assertRefused("This step is reserved for"):
                call()

    def test_a_kanban_card_opens_the_screen(self):
        first, _second = self.scheduled()
        action = first.action_open_floor()
        self.assertEqual(action["params"], {"operation_id": first.id})

    # === PARTS === #

    def part(self, tracking="none", **values):
        part = self.env["product.product"].create(
            {"name": "Bearing", "is_storable": True, "tracking": tracking, **values}
        )
        return part

    def working(self, part, quantity=2):
        """Make an operation that runs, of a rework that needs parts."""
        rework = self.rework()
        row = {"product_id": part.id, "quantity": quantity}
        rework.sudo().material_ids = [Command.create(row)]
        self.carry_rework(rework, "progress")
        return rework.operation_ids.with_user(self.production)

    def lot(self, part, name):
        return self.env["stock.lot"].create({"name": name, "product_id": part.id})

    def test_taps_say_how_many_were_used(self):
        operation = self.working(self.part())
        material = operation.rework_id.material_ids
        [row] = operation.floor_use(material.id, -1)["card"]["parts"]
        self.assertEqual((row["planned"], row["used"]), ("2", "1"))
        self.assertTrue(row["is_short"])
        operation.floor_explain(material.id, "The other one is good.")
        self.assertEqual(material.note, "The other one is good.")
        operation.floor_use(material.id, -5)
        self.assertEqual(material.used_qty, 0)

    def test_a_planned_part_is_confirmed_by_its_code(self):
        operation = self.working(self.part(barcode="4006381333931"))
        answer = operation.floor_scan("4006381333931", operation.id)
        self.assertEqual((answer["level"], answer["title"]), ("good", "Right part"))
        self.assertEqual(operation.rework_id.material_ids.used_qty, 2)

    def test_a_part_that_nobody_planned_is_counted_as_it_is_scanned(self):
        operation = self.working(self.part())
        self.part(barcode="4006381333931")
        for _time in range(2):
            operation.floor_scan("4006381333931", operation.id)
        extra = operation.rework_id.material_ids.filtered("is_extra")
        self.assertEqual(extra.used_qty, 2)
        operation.floor_use(extra.id, -2)
        self.assertFalse(extra.exists())

    def test_scanned_serial_numbers_are_named_and_taken_back(self):
        part = self.part("serial")
        operation = self.working(part, 1)
        lots = self.lot(part, "S-1") + self.lot(part, "S-2")
        for lot in lots:
            operation.floor_scan(lot.name, operation.id)
        material = operation.rework_id.material_ids
        self.assertEqual(material.sudo().lot_ids, lots)
        self.assertEqual(material.used_qty, 2)
        with self.assertRefused("S-2 has been scanned already."):
            operation.floor_scan("S-2", operation.id)
        operation.floor_drop_lot(material.id, lots[0].id)
        self.assertEqual(material.sudo().lot_ids, lots[1])

    def test_a_part_is_of_one_lot(self):
        part = self.part("lot")
        operation = self.working(part)
        for name in ("L-1", "L-2"):
            self.lot(part, name)
        operation.floor_scan("L-1", operation.id)
        with self.assertRefused("L-1 is on it: take it back first"):
            operation.floor_scan("L-2", operation.id)

    def test_the_unit_itself_is_no_part(self):
        operation = self.working(self.part())
        operation.rework_id.sudo().product_id.barcode = "4006381333931"
        with self.assertRefused("This is what is reworked, not a part of it."):
            operation.floor_scan("4006381333931", operation.id)

    def test_a_code_that_nobody_knows_is_named_at_the_bench(self):
        operation = self.working(self.part())
        with self.assertRefused("Neither an operation nor a part", "XYZ"):
            operation.floor_scan("XYZ", operation.id)

    def test_parts_are_used_while_the_work_goes_on(self):
        part = self.part(barcode="4006381333931")
        rework = self.rework()
        rework.sudo().material_ids = [Command.create({"product_id": part.id})]
        self.carry_rework(rework, "scheduled")
        operation = rework.operation_ids.with_user(self.production)
        for call in (
            lambda: operation.floor_use(rework.material_ids.id, 1),
            lambda: operation.floor_scan("4006381333931", operation.id),
        ):
            with self.assertRefused():
                call()

    def test_a_part_of_another_rework_is_not_touched(self):
        operation, other = self.working(self.part()), self.working(self.part())
        with self.assertRefused("is not on the rework any more"):
            operation.floor_use(other.rework_id.material_ids.id, 1)

    def test_only_production_uses_parts(self):
        operation = self.working(self.part(barcode="4006381333931"))
        desk, material = operation.with_user(self.service), operation.rework_id
        for call in (
            lambda: desk.floor_use(material.material_ids.id, 1),
            lambda: desk.floor_scan("4006381333931", operation.id),
            lambda: desk.floor_book(5, "Forgot", 4, 0),
        ):
            with self.assertRefused("This step is reserved for"):
                call()

    def test_minutes_are_booked_afterwards(self):
        first, second = self.scheduled()
        answer = first.floor_book(12, "Forgot to start it", 4, 0)
        self.assertEqual(answer["card"]["id"], second.id)
        self.assertRecordValues(
            first.time_ids,
            [{"minutes": 12, "is_booked": True, "reason": "Forgot to start it"}],
        )
        with self.assertRefused("Say why the minutes are booked afterwards."):
            second.floor_book(5, "", 4, 0)

    # === AFTERWARDS === #

    def test_a_route_tells_what_it_has_achieved(self):
        operation = {"name": "Press", "unit_minutes": 5, "characteristic": "Noise"}
        route = self.env["aftersales.rework.route"].create(
            {"name": "Bearing", "operation_ids": [Command.create(operation)]}
        )
        for fails in (False, True):
            rework = self.rework(route_id=route.id)
            rework.with_user(self.process).action_take_over_route()
            if fails:
                self.fail_rework(rework)
            self.carry_rework(rework, "done")
        self.assertRecordValues(
            route,
            [
                {
                    "rework_count": 2,
                    "done_count": 2,
                    "first_pass_yield": 0.5,
                    "good_qty": 8,
                    "scrap_qty": 0,
                    "piece_yield": 1,
                }
            ],
        )

    def test_figures_cost_the_same_for_many_routes(self):
        routes = self.env["aftersales.rework.route"].create(
            [{"name": f"Route {number}"} for number in range(40)]
        )
        counts = []
        for some in (routes[:2], routes[2:4], routes[4:]):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.mapped("first_pass_yield")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts[1:])
