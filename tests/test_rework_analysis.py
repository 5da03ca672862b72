"""Figures about reworks, against what the documents say one by one."""

from freezegun import freeze_time

from odoo.exceptions import AccessError

from .costs import CostCase
from .test_rework_cost import Worked


class TestReworkAnalysis(Worked, CostCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gear = cls.env["product.product"].create(
            {"name": "Gear", "is_storable": True}
        )
        cls.production_team.rework_rate = 40

    def finished(self, good, scrap, loops=0, **values):
        """Return a rework that is done, with these pieces and loops."""
        rework = self.reworked(quantity=good + scrap, **values)
        first, last = rework.operation_ids
        first._store({"good_qty": good, "scrap_qty": scrap})
        last._store({"good_qty": good})
        # One that never failed has no number of loops at all.
        loops = {"loop_count": loops} if loops else {}
        rework._write_protected({"state": "done", **loops})
        return rework

    def figures(self, reworks, *measures, by=()):
        self.env.flush_all()
        rows = self.env["aftersales.rework.analysis"].with_user(self.manager)
        return rows._read_group([("id", "in", reworks.ids)], by, measures)

    def test_the_yield_of_a_group_is_that_of_all_its_pieces(self):
        reworks = self.finished(9, 1) + self.finished(1, 1)
        [(rate, quantity)] = self.figures(reworks, "yield_rate:avg", "quantity:sum")
        self.assertAlmostEqual(rate, 100 * 10 / 12)
        self.assertEqual(quantity, 12)

    def test_what_passed_at_once_is_a_share_of_what_has_passed(self):
        passed = self.finished(1, 0) + self.finished(1, 0) + self.finished(1, 0, 2)
        reworks = passed + self.reworked()
        [(rate, loops)] = self.figures(reworks, "first_pass_rate:avg", "loop_count:sum")
        self.assertAlmostEqual(rate, 100 * 2 / 3)
        self.assertEqual(loops, 2)

    def test_hours_and_costs_come_to_what_the_complaint_has_cost(self):
        rework = self.reworked()
        self.work(rework, 50)
        self.work(rework, 13)
        [(minutes, cost)] = self.figures(rework, "worked_minutes:sum", "cost:sum")
        self.assertAlmostEqual(minutes, 63)
        self.assertAlmostEqual(cost, self.cost_of(rework.complaint_id))

    def test_it_groups_by_route_defect_and_department(self):
        defect = self.env["aftersales.defect"].create({"name": "Worn"})
        reworks = self.reworked(defect_id=defect.id) + self.reworked()
        found = self.figures(reworks, "__count", by=("defect_id", "team_id"))
        rows = {defect: count for defect, _team, count in found}
        self.assertEqual(rows[defect.with_user(self.manager)], 1)

    def test_days_late_count_from_the_promise(self):
        rework = self.reworked(promised_on="2027-03-08")
        with freeze_time("2027-03-11 09:00:00"):
            [(late,)] = self.figures(rework, "days_late:avg")
        self.assertEqual(late, 3)

    def test_costs_are_of_the_desk_and_other_companies_see_nothing(self):
        rework = self.reworked()
        rows = self.env["aftersales.rework.analysis"].with_user(self.production)
        self.assertTrue(rows.search([("id", "=", rework.id)]))
        with self.assertRaises(AccessError):
            rows.search([("id", "=", rework.id)]).read(["cost"])
