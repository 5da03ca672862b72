"""Figures about complaints: the short way to them gives what Odoo's own way gives."""

from itertools import product

from odoo.models import BaseModel

from .common import AftersalesCase


class TestComplaintAnalysis(AftersalesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        categories = (cls.category, cls.service_category, cls.category.browse())
        days = (1, 40, 41, 400)
        for number, (category, ago) in enumerate(product(categories, days)):
            cls.complaint(
                category_id=category.id,
                received_at=cls.days_ago(ago),
                validity=("valid", "invalid", False)[number % 3],
                partner_id=(cls.contact, cls.supplier)[number % 2].id,
            )

    def assertSameFigures(self, *grouping_sets, aggregates=("__count",)):
        specs = dict.fromkeys(spec for groups in grouping_sets for spec in groups)
        arguments = ([], grouping_sets, aggregates, ", ".join(specs))
        complaints = self.env["aftersales.complaint"]
        self.assertEqual(
            complaints._read_grouping_sets(*arguments),
            BaseModel._read_grouping_sets(complaints, *arguments),
        )

    def test_a_pivot_has_the_groups_of_core_in_their_order(self):
        month = "received_at:month"
        for one, other in (
            ("category_id", month),
            (month, "category_id"),
            ("partner_id", "received_at:year"),
            ("validity", "is_quality"),
            ("user_id", "severity"),
        ):
            with self.subTest(one=one, other=other):
                self.assertSameFigures([], [one], [other], [one, other])

    def test_numbers_are_added_up(self):
        aggregates = ("__count", "loop_count:sum", "appeal_count:sum")
        sets = ([], ["category_id"], ["category_id", "received_at:week"])
        self.assertSameFigures(*sets, aggregates=aggregates)

    def test_an_average_is_left_to_core(self):
        aggregates = ("loop_count:avg", "claimed_amount:sum")
        self.assertSameFigures([], ["category_id"], aggregates=aggregates)

    def test_several_values_of_a_complaint_are_left_to_core(self):
        self.assertSameFigures([], ["remedy_sought_ids"], ["category_id"])

    def test_no_complaint_makes_an_empty_pivot(self):
        figures = self.env["aftersales.complaint"].formatted_read_grouping_sets(
            [("id", "=", 0)], [[], ["category_id"]], ["__count"]
        )
        self.assertEqual(figures[1], [])

    def test_a_pivot_reads_the_table_once(self):
        sets = [[], ["category_id"], ["received_at:month"]]
        sets.append(["category_id", "received_at:month"])
        complaints = self.env["aftersales.complaint"].with_user(self.coordinator)
        complaints.formatted_read_grouping_sets([], sets, ["__count"])
        with self.assertQueryCount(2):
            complaints.formatted_read_grouping_sets([], sets, ["__count"])

    def test_a_list_reads_its_complaints_once(self):
        for person in (self.service, self.coordinator, self.manager):
            complaints = self.env["aftersales.complaint"].with_user(person)
            complaints.web_search_read([], {"name": {}})
            self.env.invalidate_all()
            with self.subTest(person=person.login), self.assertQueryCount(1):
                complaints.web_search_read([], {"name": {}})
