"""G-12, G-13: what a department is measured by, reviewed, in force, superseded."""

from datetime import date

from odoo.exceptions import AccessError

from .common import AftersalesCase


class TestStandard(AftersalesCase):
    def test_the_way_of_a_standard(self):
        standard = self.carry_standard(self.standard(), "force")
        self.assertRecordValues(
            standard,
            [
                {
                    "state": "force",
                    "submitted_by_id": self.coordinator.id,
                    "reviewed_by_id": self.manager.id,
                    "version": 1,
                }
            ],
        )

    def test_weights_that_are_no_whole_are_refused(self):
        standard = self.standard(weights=(60, 30))
        with self.assertRefused("add up to 90 %", "not to 100 %"):
            self.take(standard, "submit", self.coordinator)

    def test_the_indicators_of_the_department_are_added_at_once(self):
        standard = self.standard(weights=(60,))
        self.indicator_of(name="Second")
        self.indicator_of(name="Third")
        standard.action_add_indicators()
        lines = standard.line_ids.sorted("weight")
        everything = self.env["aftersales.indicator"].search(
            [("team_id", "=", self.front_team.id)]
        )
        self.assertEqual(lines.indicator_id, everything)
        self.assertAlmostEqual(standard.weight_total, 100)
        standard.action_add_indicators()
        self.assertEqual(standard.line_ids, lines)

    def test_a_new_standard_is_called_so(self):
        standard = self.env["aftersales.standard"].new({})
        self.assertEqual(standard.display_name, "New service standard")

    def test_all_versions_are_a_click_away(self):
        standard = self.carry_standard(self.standard(), "force")
        draft = standard.browse(standard.action_next_version()["res_id"])
        found = draft.search(draft.action_open_versions()["domain"])
        self.assertLessEqual(standard | draft, found)

    def test_thirds_are_a_whole_when_rounded(self):
        standard = self.standard(weights=(33.33, 33.33, 33.34))
        self.take(standard, "submit", self.coordinator)
        self.assertStates(standard, "review")

    def test_a_standard_without_indicators_is_refused(self):
        with self.assertRefused("no indicator yet"):
            self.take(self.standard(weights=()), "submit", self.coordinator)

    def test_nobody_reviews_what_he_submitted(self):
        standard = self.standard()
        self.take(standard, "submit", self.manager)
        with self.assertRefused("Another person reviews"):
            self.take(standard, "enforce", self.manager)

    def test_a_coordinator_puts_nothing_in_force(self):
        standard = self.carry_standard(self.standard(), "review")
        with self.assertRefused("reserved for"):
            self.take(standard, "enforce", self.coordinator)

    def test_what_is_in_force_is_frozen_with_its_lines_and_targets(self):
        kind = self.env.ref("aftersales.classification_type_foreign")
        standard = self.carry_standard(self.standard(targets={kind: 98}), "force")
        line = standard.line_ids
        for work in (
            lambda: standard.write({"date_from": date(2024, 2, 1)}),
            lambda: line.write({"target": 1}),
            lambda: line.target_ids.write({"target": 1}),
            line.unlink,
            lambda: line.copy({"indicator_id": self.indicator_of().id}),
        ):
            with self.assertRefused("the case is closed"):
                work()

    def test_the_next_version_is_a_copy_that_supersedes_this_one(self):
        standard = self.carry_standard(self.standard(weights=(70, 30)), "force")
        action = standard.with_user(self.coordinator).action_next_version()
        draft = standard.browse(action["res_id"])
        draft.date_from = date(2024, 7, 1)
        self.assertEqual(draft.line_ids.mapped("weight"), [70, 30])
        self.carry_standard(draft, "force")
        self.assertRecordValues(
            standard | draft,
            [
                {"state": "superseded", "version": 1, "date_to": date(2024, 6, 30)},
                {"state": "force", "version": 2, "date_to": False},
            ],
        )
        self.assertEqual(draft.previous_id, standard)

    def test_there_is_one_next_version_at_a_time(self):
        standard = self.carry_standard(self.standard(), "force")
        first = standard.action_next_version()
        self.assertEqual(standard.action_next_version(), first)

    def test_only_what_is_in_force_has_a_next_version(self):
        with self.assertRefused("is not in force"):
            self.standard().action_next_version()

    def test_two_standards_of_a_department_never_hold_at_one_time(self):
        self.carry_standard(self.standard(date_from=date(2024, 5, 1)), "force")
        other = self.standard(date_from=date(2024, 5, 1))
        with self.assertRefused("cannot hold at one time"):
            self.take(other, "submit", self.coordinator)

    def test_each_day_finds_the_version_that_held(self):
        first = self.carry_standard(self.standard(), "force")
        second = self.standard(date_from=date(2024, 7, 1))
        self.carry_standard(second, "force")
        days = [date(2023, 12, 31), date(2024, 6, 30), date(2024, 7, 1)]
        keys = [(self.company, self.front_team, day) for day in days]
        found = first._find(keys)
        self.assertEqual([found.get(key) for key in keys], [None, first, second])

    def test_nobody_enters_version_predecessor_or_end(self):
        standard = self.standard()
        for vals in (
            {"version": 7},
            {"previous_id": standard.id},
            {"date_to": date(2024, 2, 1)},
        ):
            with self.assertRefused("recorded by the workflow itself"):
                standard.write(vals)

    def test_the_service_reads_standards_and_writes_none(self):
        standard = self.standard().with_user(self.service)
        self.assertTrue(standard.team_id)
        with self.assertRaises(AccessError):
            standard.note = "Lower, please."


class TestTargets(AftersalesCase):
    """A figure is held against the standard that held on the last day of its period."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kind = cls.env.ref("aftersales.classification_type_foreign")
        cls.in_force = cls.carry_standard(cls.standard(targets={cls.kind: 99}), "force")

    def figure(self, numerator, denominator, **values):
        figures = self.env["aftersales.indicator.value"].with_user(self.coordinator)
        return figures.create(
            {
                "indicator_id": self.in_force.line_ids.indicator_id.id,
                "date_from": date(2024, 3, 1),
                "date_to": date(2024, 3, 31),
                "numerator": numerator,
                "denominator": denominator,
                **values,
            }
        )

    def test_the_target_is_that_of_the_customer_type(self):
        everybody = self.figure(970, 1000)
        foreign = self.figure(970, 1000, type_id=self.kind.id)
        self.assertEqual((everybody | foreign).mapped("target"), [95, 99])
        self.assertEqual((everybody | foreign).mapped("verdict"), ["met", "missed"])
        self.assertEqual(foreign.gap_text, "−2.0 %")

    def test_a_small_sample_gets_no_verdict(self):
        self.assertEqual(self.figure(20, 20).verdict, "open")

    def test_without_data_there_is_no_verdict_and_no_gap(self):
        figure = self.figure(0, 0)
        self.assertEqual((figure.verdict, figure.gap_text), ("open", ""))

    def test_before_the_standard_there_was_no_target(self):
        figure = self.figure(
            9, 10, date_from=date(2023, 3, 1), date_to=date(2023, 3, 31)
        )
        self.assertFalse(figure.has_target)

    def test_figures_are_found_by_their_verdict(self):
        missed = self.figure(500, 1000)
        figures = missed.search([("verdict", "in", ["missed"])])
        self.assertIn(missed, figures)

    def test_as_many_queries_for_two_figures_as_for_forty(self):
        periods = [date(2024, 1 + n % 12, 1 + n // 12) for n in range(40)]
        figures = self.env["aftersales.indicator.value"].concat(
            *(self.figure(9, 10, date_from=day, date_to=day) for day in periods)
        )
        counts = [
            self.count_queries(lambda some=some: some.mapped("verdict"))
            for some in (figures[:2], figures)
        ]
        self.assertSameQueries(*counts)
