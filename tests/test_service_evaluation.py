"""G-15 to G-19: a department's service, scored, held against its standard, signed."""

from datetime import date, timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command

from .common import AftersalesCase

GOOD, AVERAGE, POOR = (
    f"aftersales.evaluation_grade_{name}" for name in ("good", "average", "poor")
)


class EvaluationCase(AftersalesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kind = cls.env.ref("aftersales.classification_type_foreign")
        cls.in_force = cls.carry_standard(
            cls.standard(weights=(60, 40), targets={cls.kind: 99}), "force"
        )
        cls.first, cls.second = cls.in_force.line_ids.indicator_id
        cls.figure(cls.first, 990, 1000)
        cls.figure(cls.first, 900, 1000, type_id=cls.kind.id)
        cls.figure(cls.second, 500, 1000)

    @classmethod
    def figure(cls, indicator, numerator, denominator, **values):
        figures = cls.env["aftersales.indicator.value"].with_user(cls.coordinator)
        return figures.create(
            {
                "indicator_id": indicator.id,
                "date_from": date(2024, 3, 1),
                "date_to": date(2024, 3, 31),
                "numerator": numerator,
                "denominator": denominator,
                **values,
            }
        )

    def prepared(self, **values):
        evaluation = self.evaluation(**values)
        evaluation.action_prepare()
        return evaluation


class TestPreparing(EvaluationCase):
    def test_contents_weights_and_proposed_grades_come_from_the_standard(self):
        evaluation = self.prepared()
        self.assertEqual(evaluation.standard_id, self.in_force)
        good, poor = self.env.ref(GOOD).id, self.env.ref(POOR).id
        self.assertRecordValues(
            evaluation.line_ids,
            [
                {"weight": 60, "verdict": "met", "internal_grade_id": good},
                {"weight": 40, "verdict": "missed", "internal_grade_id": poor},
            ],
        )

    def test_the_gap_is_shown_for_all_customers_and_each_type(self):
        gaps = self.prepared().gap_ids.filtered(lambda g: g.indicator_id == self.first)
        self.assertEqual(gaps.mapped("type_id.id"), [self.kind.id])
        self.assertEqual(gaps.mapped("gap_text"), ["+4.0 %", "−9.0 %"])
        self.assertEqual(gaps.mapped("verdict"), ["met", "missed"])

    def test_figures_reckoned_later_do_not_change_what_was_evaluated(self):
        evaluation = self.prepared()
        self.first.value_ids.write({"numerator": 1})
        self.assertEqual(evaluation.line_ids[0].value_text, "99.0 %")

    def test_preparing_again_keeps_the_grades_that_were_given(self):
        evaluation = self.prepared()
        evaluation.line_ids[0].internal_grade_id = self.env.ref(AVERAGE)
        evaluation.action_prepare()
        self.assertEqual(
            evaluation.line_ids[0].internal_grade_id, self.env.ref(AVERAGE)
        )
        self.assertEqual(len(evaluation.line_ids), 2)

    def test_without_a_standard_nothing_is_prepared(self):
        evaluation = self.evaluation(team_id=self.quality_team.id)
        with self.assertRefused("No standard of Laboratory is in force"):
            evaluation.action_prepare()

    def test_a_content_without_data_is_neither_met_nor_missed(self):
        self.second.value_ids.unlink()
        line = self.prepared().line_ids[1]
        self.assertEqual(line.value_text, "No data")
        self.assertFalse(line.internal_grade_id)
        self.assertFalse(line.has_composite)

    def test_months_of_a_quarter_are_summed_up(self):
        self.figure(
            self.second, 0, 1000, date_from=date(2024, 2, 1), date_to=date(2024, 2, 29)
        )
        line = self.prepared(date_from=date(2024, 1, 1)).line_ids[1]
        self.assertEqual(line.value_text, "25.0 %")

    def test_the_survey_gives_the_customers_grade(self):
        grades = self.env["aftersales.evaluation.grade"].search([])
        given = [grades._propose_by_share(n, 10) for n in (8, 7, 6, 5)]
        expected = [GOOD, AVERAGE, AVERAGE, POOR]
        self.assertEqual(given, [self.env.ref(name) for name in expected])
        self.assertFalse(grades._propose_by_share(0, 0))

    def test_a_grade_of_the_companys_own_is_proposed(self):
        grades = self.env["aftersales.evaluation.grade"]
        best = grades.create({"name": "Best", "score": 10, "satisfied_from": 95})
        self.assertEqual(grades.search([])._propose_by_share(96, 100), best)


class TestNothingKnown(EvaluationCase):
    """A period of which nothing is known is told as such, and loses nothing."""

    def test_a_period_without_data_is_evaluated_by_its_remarks(self):
        days = {"date_from": date(2024, 6, 1), "date_to": date(2024, 6, 30)}
        evaluation = self.prepared(**days, opinion="Nothing was measured.")
        self.assertEqual(evaluation.total_text, "No score yet")
        self.assertEqual(set(evaluation.gap_ids.mapped("value_text")), {"No data"})
        with self.assertRefused("has no grade: give one, or remark why"):
            self.take(evaluation, "submit", self.coordinator)
        evaluation.line_ids.note = "The plant stood still."
        self.take(evaluation, "submit", self.coordinator)
        self.assertEqual(evaluation.line_ids.mapped("weight"), [60, 40])

    def test_the_total_says_on_how_much_it_rests(self):
        evaluation = self.prepared()
        evaluation.line_ids[1].internal_grade_id = False
        self.assertEqual(evaluation.total_text, "10.0 / 10 (60 % scored)")


class TestWords(EvaluationCase):
    def test_a_content_is_read_in_ones_own_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.first.sudo().with_context(lang="zh_CN").name = "来电"
        line = self.prepared().line_ids[0]
        self.assertEqual(line.with_context(lang="zh_CN").name, "来电")
        self.first.sudo().with_context(lang="zh_CN").name = "电话"
        self.assertEqual(line.with_context(lang="zh_CN").name, "来电")


class TestManyCustomers(EvaluationCase):
    """An evaluation asks as much of the database for forty customers as for two."""

    def complained(self, count):
        buyers = self.env["res.partner"].create(
            [
                {"name": f"Buyer {n}", "aftersales_type_id": self.kind.id}
                for n in range(count)
            ]
        )
        for buyer in buyers:
            self.complaint(partner_id=buyer.id)

    def test_forty_customers_are_evaluated_as_cheaply_as_two(self):
        line = self.in_force.sudo().line_ids[1]
        rate = self.env.ref("aftersales.indicator_complaint_rate")
        self.env.cr.execute(
            "UPDATE aftersales_standard_line SET indicator_id = %s WHERE id = %s",
            (rate.id, line.id),
        )
        self.env.invalidate_all()
        today = fields.Date.today()
        days = {"date_from": today - timedelta(1), "date_to": today + timedelta(1)}
        counts = []
        for customers in (2, 38):
            self.complained(customers)
            self.prepared(**days)
            evaluation = self.evaluation(**days)
            counts.append(self.count_queries(evaluation.action_prepare))
        self.assertSameQueries(*counts)


class TestScores(EvaluationCase):
    def test_the_composite_weighs_customers_and_ourselves(self):
        evaluation = self.prepared(customer_share=70)
        first, second = evaluation.line_ids
        first.customer_grade_id = self.env.ref(AVERAGE)
        second.customer_grade_id = self.env.ref(GOOD)
        self.assertAlmostEqual(first.composite, 0.7 * 5 + 0.3 * 10)
        self.assertAlmostEqual(second.composite, 0.7 * 10)
        self.assertAlmostEqual(evaluation.total, 0.6 * 6.5 + 0.4 * 7)

    def test_where_customers_said_nothing_our_own_grade_counts_alone(self):
        evaluation = self.prepared(customer_share=70)
        self.assertEqual(evaluation.line_ids[0].composite, 10)

    def test_what_has_no_grade_counts_on_neither_side(self):
        evaluation = self.prepared()
        evaluation.line_ids[1].internal_grade_id = False
        self.assertEqual((evaluation.total, evaluation.scored_weight), (10, 60))

    def test_the_share_comes_from_the_settings(self):
        self.company.aftersales_evaluation_share = 30
        self.assertEqual(self.evaluation().customer_share, 30)

    def test_a_content_of_ones_own_can_be_added(self):
        evaluation = self.prepared()
        evaluation.line_ids = [Command.create({"name": "Kindness", "weight": 10})]
        self.assertEqual(evaluation.line_ids.mapped("name")[-1], "Kindness")


class TestSigning(EvaluationCase):
    def test_the_way_of_an_evaluation(self):
        evaluation = self.carry_evaluation(self.evaluation(), "closed")
        self.assertEqual(evaluation.submitted_by_id, self.coordinator)
        self.assertEqual(len(evaluation.signature_ids), 2)

    def test_a_content_without_a_grade_needs_a_remark(self):
        evaluation = self.prepared(opinion="Good.")
        evaluation.line_ids[1].internal_grade_id = False
        with self.assertRefused("has no grade"):
            self.take(evaluation, "submit", self.coordinator)
        evaluation.line_ids[1].note = "Nobody was asked."
        self.take(evaluation, "submit", self.coordinator)

    def test_without_an_opinion_it_is_not_passed_on(self):
        evaluation = self.prepared(opinion=False)
        with self.assertRefused("Evaluation Opinion"):
            self.take(evaluation, "submit", self.coordinator)

    def test_both_countersignatures_are_asked_for(self):
        evaluation = self.carry_evaluation(self.evaluation(), "signing")
        with self.assertRefused("Customer service manager", "Department manager"):
            self.take(evaluation, "close", self.coordinator)

    def test_only_the_heads_of_the_department_sign_for_it(self):
        self.carry_standard(self.standard(team_id=self.production_team.id), "force")
        evaluation = self.evaluation(team_id=self.production_team.id)
        self.carry_evaluation(evaluation, "signing")
        rule = self.env.ref("aftersales.workflow_rule_evaluation_department")
        with self.assertRefused("is signed by: Production"):
            evaluation.with_user(self.quality).action_sign(rule.id)
        evaluation.with_user(self.production).action_sign(rule.id)
        self.assertEqual(evaluation.signature_ids.user_id, self.production)

    def test_an_opinion_that_changes_after_the_signature_voids_it(self):
        evaluation = self.carry_evaluation(self.evaluation(), "signing")
        self.sign_evaluation(evaluation)
        self.take(evaluation, "revise", self.coordinator)
        evaluation.opinion = "Bad."
        self.take(evaluation, "submit", self.coordinator)
        with self.assertRefused("countersignature"):
            self.take(evaluation, "close", self.coordinator)

    def test_what_was_closed_is_frozen_with_all_its_parts(self):
        evaluation = self.carry_evaluation(self.prepared(), "closed")
        for work in (
            lambda: evaluation.write({"opinion": "Better."}),
            lambda: evaluation.line_ids.write({"note": "Better."}),
            lambda: evaluation.sudo().gap_ids.write({"numerator": 1}),
            evaluation.action_prepare,
        ):
            with self.assertRefused("the case is closed"):
                work()

    def test_what_is_countersigned_stays_while_it_is(self):
        evaluation = self.carry_evaluation(self.prepared(), "signing")
        for work in (
            lambda: evaluation.write({"opinion": "Better."}),
            lambda: evaluation.line_ids.write({"note": "Better."}),
            evaluation.action_prepare,
        ):
            with self.assertRefused("settled by an earlier step"):
                work()
        evaluation.with_user(self.service).department_opinion = "We lacked people."

    def test_a_grade_worth_more_later_changes_no_closed_score(self):
        evaluation = self.carry_evaluation(self.evaluation(), "closed")
        total = evaluation.total
        self.env.ref(GOOD).score = 9
        self.assertEqual(evaluation.total, total)

    def test_the_department_says_its_word_and_nothing_else(self):
        evaluation = self.prepared().with_user(self.service)
        evaluation.department_opinion = "We lacked people."
        with self.assertRaises(AccessError):
            evaluation.opinion = "Excellent."

    def test_neither_rpc_nor_import_is_a_way_around(self):
        evaluation = self.prepared()
        line = evaluation.line_ids[0].with_user(self.service)
        for values in ({"note": "Fine."}, {"weight": 1}, {"evaluation_id": False}):
            with self.assertRaises(AccessError):
                line.write(values)
        with self.assertRaises(AccessError):
            evaluation.with_user(self.service).write(
                {"line_ids": [Command.update(line.id, {"note": "Fine."})]}
            )
        found = evaluation.sudo().export_data(["id"])["datas"][0][0]
        result = evaluation.with_user(self.service).load(
            ["id", "opinion"], [[found, "Excellent."]]
        )
        self.assertFalse(result["ids"])
        self.assertEqual(evaluation.opinion, self.evaluation().opinion)

    def test_another_department_says_nothing_on_it(self):
        evaluation = self.prepared().with_user(self.member)
        with self.assertRaises(AccessError):
            evaluation.department_opinion = "They are too slow."

    def test_another_department_does_not_see_it(self):
        evaluation = self.prepared()
        self.assertFalse(evaluation.with_user(self.member).has_access("read"))

    def test_figures_of_a_survey_are_not_entered(self):
        line = self.prepared().line_ids[0]
        with self.assertRefused("recorded by the system"):
            line.rating_count = 100

    def test_as_many_queries_for_two_contents_as_for_forty(self):
        many = self.standard(
            weights=(2.5,) * 40, team_id=self.quality_team.id, targets={self.kind: 90}
        )
        self.carry_standard(many, "force")
        few = self.evaluation()
        evaluation = self.evaluation(team_id=self.quality_team.id)
        counts = [self.count_queries(e.action_prepare) for e in (few, evaluation)]
        # Odoo writes what each line is given apart; no more than a few a content.
        self.assertLessEqual(counts[1] - counts[0], 14)
