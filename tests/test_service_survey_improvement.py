"""G-03: what customers say leads to an improvement plan that is tracked."""

from odoo.exceptions import AccessError

from .answers import AnswerCase


class SurveyImprovementCase(AnswerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.answer(items=(7, 2, 6), on="2026-03-05 10:00:00")
        cls.analysis = cls.env["aftersales.survey.analysis"].create(
            {"period": "month", "date_from": "2026-03-01", "survey_id": cls.survey.id}
        )

    def plan(self, record, user=None):
        """Press the button and save what it opens."""
        record = record.with_user(user or self.coordinator)
        action = record.action_improve()
        form = self.env["aftersales.improvement"].with_user(record.env.user)
        form = form.with_context(**action["context"])
        values = {"task_ids": [(0, 0, {"name": "Greet everybody"})]}
        return form.create({"team_id": self.quality_team.id, **values})


class TestAnalysis(SurveyImprovementCase):
    """The button on an analysis."""

    def test_the_worst_item_is_planned_to_be_better(self):
        improvement = self.plan(self.analysis)
        self.assertEqual(improvement.item, "Staff is friendly")
        self.assertEqual(improvement.origin, "survey")
        self.assertEqual(
            improvement.before_text, "Mean 2.00, satisfied 0 %, n = 1; March 2026"
        )

    def test_the_analysis_shows_what_it_led_to(self):
        improvements = self.plan(self.analysis) + self.plan(self.analysis)
        self.assertEqual(self.analysis.improvement_count, 2)
        domain = self.analysis.action_open_improvements()["domain"]
        self.assertEqual(improvements.search(domain), improvements.sorted("id desc"))

    def test_its_paper_says_how_far_the_plan_is(self):
        improvement = self.plan(self.analysis)
        paper = self.env["report.aftersales.report_survey_analysis"]
        sheet = paper.with_user(self.service)._prepare_sheet(self.analysis)
        self.assertIn(improvement.name, str(sheet))
        self.assertIn("Staff is friendly", str(sheet))

    def test_without_answers_the_form_is_empty(self):
        self.analysis.date_from = "2020-01-01"
        self.assertNotIn("default_item", self.analysis.action_improve()["context"])

    def test_the_department_of_the_indicator_is_asked(self):
        item = self.items.matrix_row_ids[1]
        indicator = self.env["aftersales.indicator"].search([], limit=1)
        indicator.survey_item_ids = item
        context = self.analysis.action_improve()["context"]
        self.assertEqual(context["default_team_id"], indicator.team_id.id)

    def test_it_is_carried_out_like_any_other(self):
        improvement = self.plan(self.analysis)
        improvement.write({"date_start": "2026-04-01", "date_end": "2026-04-30"})
        improvement.state = "progress"
        self.assertEqual(improvement.activity_ids.summary, "Greet everybody")

    def test_who_plans_none_may_not(self):
        with self.assertRaises(AccessError):
            self.plan(self.analysis, self.service)


class TestFigure(SurveyImprovementCase):
    """The button on a figure."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["aftersales.survey.score"]._refresh()
        cls.score = cls.env["aftersales.survey.score"].search(
            [
                ("scope", "=", "company"),
                ("res_key", "=", cls.company.id),
                ("period_key", "=", "2026-03"),
                ("measure", "=", "item"),
                ("figure", "=", "share"),
            ]
        )

    def test_the_figure_before_is_kept_in_words(self):
        improvement = self.plan(self.score)
        self.assertEqual(improvement.score_id, self.score)
        self.assertIn("n = 1; March 2026", improvement.before_text)
        self.assertIn("Service items", improvement.item)
        self.assertEqual(improvement.score_text, improvement.before_text)

    def test_the_one_under_way_is_opened_again(self):
        improvement = self.plan(self.score)
        self.assertEqual(self.score.action_improve()["res_id"], improvement.id)

    def test_a_figure_that_is_summed_up_anew_keeps_its_improvement(self):
        improvement = self.plan(self.score)
        self.env["aftersales.survey.score"]._refresh()
        self.assertEqual(improvement.score_id, self.score)
