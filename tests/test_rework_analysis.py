"""Figures about reworks, against what the documents say one by one."""

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.fields import Command

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

    # === RIGHTS === #

    def rows(self, user, rework):
        self.env.flush_all()
        self.env.invalidate_all()
        rows = self.env["aftersales.rework.analysis"].with_user(user)
        return rows.search([("id", "=", rework.id)])

    def test_costs_are_of_the_desk(self):
        rework = self.reworked()
        self.work(rework, 30)
        for person in (self.service, self.quality, self.manager):
            self.assertEqual(self.rows(person, rework).cost, 20)
        for person in (self.production, self.process, self.planning):
            row = self.rows(person, rework)
            self.assertAlmostEqual(row.worked_minutes, 30)
            self.assertNotIn("cost", row.fields_get())
            with self.assertRaises(AccessError):
                row.read(["cost"])

    def test_costs_do_not_come_out_by_grouping_ordering_or_searching(self):
        self.work(self.reworked(), 30)
        rows = self.env["aftersales.rework.analysis"].with_user(self.production)
        for peep in (
            lambda: rows._read_group([], ["route_id"], ["cost:sum"]),
            lambda: rows.formatted_read_group([], ["route_id"], ["cost:sum"]),
            lambda: rows.search([], order="cost desc").ids,
            lambda: rows.search([("cost", ">", 10)]).ids,
        ):
            with self.assertRaises(AccessError):
                peep()

    def test_another_company_sees_no_row_and_no_sum(self):
        rework = self.reworked()
        other = self.env["res.company"].create({"name": "Other"})
        stranger = self.person("stranger", "aftersales.group_manager")
        stranger.write(
            {"company_ids": [Command.set(other.ids)], "company_id": other.id}
        )
        self.assertTrue(self.rows(self.manager, rework))
        self.assertFalse(self.rows(stranger, rework))
        rows = self.env["aftersales.rework.analysis"].with_user(stranger)
        self.assertEqual(rows._read_group([], [], ["__count"]), [(0,)])
        with self.assertRaises(AccessError):
            self.rows(self.manager, rework).with_user(stranger).read(["quantity"])

    def test_who_works_for_both_sees_the_companies_he_has_switched_on(self):
        rework = self.reworked()
        other = self.env["res.company"].create({"name": "Other"})
        self.manager.company_ids += other
        rows = self.env["aftersales.rework.analysis"].with_user(self.manager)
        domain = [("id", "=", rework.id)]
        only_other = rows.with_context(allowed_company_ids=other.ids)
        both = rows.with_context(allowed_company_ids=[other.id, self.company.id])
        self.assertFalse(only_other.search(domain))
        self.assertEqual(both.search(domain).company_id, self.company)
