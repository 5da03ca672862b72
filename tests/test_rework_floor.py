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
