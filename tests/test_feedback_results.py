"""Results: what the pivot sums up, and figures that say how sure they are."""

from lxml import etree
from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.tools import mute_logger

from ..models.feedback.statistics import mean, net_promoters, share, verdict
from .answers import AnswerCase

ANSWERS = (
    {"items": (7, 6, 6), "outcome": 7, "recommend": 10},
    {"items": (6, 4, 7), "outcome": 6, "recommend": 9},
    {"items": (2, 1, 4), "outcome": 2, "recommend": 3},
    {"items": (7, None, 2), "recommend": 8},
    {"items": (6, 6, 6), "outcome": 4},
)


class ResultCase(AnswerCase):
    """A test in a company that nobody has answered before."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.company"].create({"name": "Quiet Works"})
        cls.env["aftersales.survey.target"].search([]).active = False
        for number, values in enumerate(ANSWERS):
            cls.answer(
                on=f"2026-03-{number + 10} 12:00",
                about={"team_id": cls.front_team.id, "product_id": cls.gear.id},
                **values,
            )

    def score(self, measure, figure, scope="company", period="year", key="2026"):
        self.env["aftersales.survey.score"]._refresh()
        return self.env["aftersales.survey.score"].search(
            [
                ("company_id", "=", self.company.id),
                ("scope", "=", scope),
                ("measure", "=", measure),
                ("figure", "=", figure),
                ("period", "=", period),
                ("period_key", "=", key),
            ]
        )

    def assertScore(self, score, expected, scale=1):
        self.assertEqual(score.n, expected.n)
        for name in ("value", "low", "high"):
            known = getattr(expected, name)
            self.assertAlmostEqual(score[name], known * scale, 6)


class TestFigures(ResultCase):
    """The statement in SQL and the formulas in Python say the same."""

    def test_the_mean_is_that_of_the_answers(self):
        means = [19 / 3, 17 / 3, 7 / 3, 9 / 2, 6]
        expected = mean(5, sum(means), sum(x * x for x in means))
        self.assertScore(self.score("item", "mean"), expected)

    def test_the_share_counts_each_customer_once(self):
        satisfied = 1 + 2 / 3 + 0 + 1 / 2 + 1
        score = self.score("item", "share")
        self.assertScore(score, share(satisfied, 5), 100)
        self.assertEqual((score.numerator, score.denominator), (9, 14))

    def test_the_nps_has_its_adjusted_interval(self):
        score = self.score("recommend", "nps")
        self.assertScore(score, net_promoters(2, 1, 1))
        self.assertEqual(score.value, 25)

    def test_every_scope_has_its_figures(self):
        for scope in ("team", "product", "customer"):
            self.assertEqual(self.score("outcome", "share", scope).n, 4)

    def test_every_period_has_its_figures(self):
        self.answer(outcome=7, on="2026-05-02 12:00")
        self.assertEqual(self.score("outcome", "share").n, 5)
        self.assertEqual(
            self.score("outcome", "share", period="month", key="2026-05").n, 1
        )

    def test_a_complaint_has_figures_of_its_own(self):
        case = self.complaint()
        about = {"complaint_id": case.id, "company_id": case.company_id.id}
        self.answer(outcome=2, on="2026-04-01 12:00", about=about)
        self.company = case.company_id
        scores = self.score("outcome", "share", "complaint", "all", "all")
        score = scores.filtered(lambda score: score.complaint_id == case)
        self.assertEqual((score.value, score.n), (0, 1))

    def test_a_figure_keeps_its_identity_and_goes_with_its_answers(self):
        before = self.score("outcome", "share")
        self.assertEqual(self.score("outcome", "share"), before)
        self.env["aftersales.survey.rating"].search(
            [("company_id", "=", self.company.id)]
        ).unlink()
        self.assertFalse(self.score("outcome", "share"))

    def test_one_answer_has_a_mean_and_no_interval(self):
        self.answer(handling=6, on="2026-04-01 12:00")
        score = self.score("handling", "mean")
        self.assertEqual((score.value, score.has_interval), (6, False))
        self.assertEqual(score.interval, "–")

    def test_a_figure_opens_the_ratings_it_is_made_of(self):
        score = self.score("item", "share")
        action = score.action_open_results()
        found = self.env[action["res_model"]].search_count(action["domain"])
        self.assertEqual(found, score.denominator)


class TestTargets(ResultCase):
    """Met, missed, or open as long as the interval spans the target."""

    def target(self, target, **values):
        vals = {"measure": "outcome", "figure": "share", "target": target, **values}
        return self.env["aftersales.survey.target"].create(vals)

    def test_few_answers_leave_a_target_open(self):
        self.target(80)
        score = self.score("outcome", "share")
        self.assertEqual(score.verdict, "open")
        self.assertEqual(verdict(share(2, 4), 0.8), "open")

    def test_a_target_far_off_is_missed_or_met(self):
        target = self.target(90)
        for _answer in range(20):
            self.answer(outcome=2, on="2026-04-01 12:00")
        score = self.score("outcome", "share")
        self.assertEqual(score.verdict, "missed")
        target.target = 1
        self.assertEqual(score.verdict, "met")

    def test_a_companys_own_target_comes_first(self):
        self.target(1)
        self.target(100, company_id=self.company.id)
        self.assertEqual(self.score("outcome", "share").target, 100)

    def test_no_target_no_verdict(self):
        self.assertFalse(self.score("outcome", "share").verdict)

    def test_impossible_targets_are_refused(self):
        for values in (
            {"target": 101},
            {"target": -5},
            {"target": 10, "figure": "nps"},
            {"target": 10, "measure": "recommend"},
        ):
            with self.assertRaises(ValidationError):
                self.target(values.pop("target"), **values)

    def test_one_target_a_figure(self):
        self.target(80)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.target(90)


class TestPivot(ResultCase):
    """The pivot counts answers and sums nothing that cannot be summed."""

    def test_the_pivot_groups_by_what_people_ask_for(self):
        results = self.env["aftersales.survey.result"]
        domain = [("company_id", "=", self.company.id), ("measure", "=", "item")]
        [row] = results._read_group(
            domain,
            ["answered_on:quarter"],
            ["__count", "answer_count:count_distinct", "rating:avg"],
        )
        self.assertEqual(row[1:3], (14, 5))
        self.assertAlmostEqual(row[3], 70 / 14)
        for name in ("type_id", "campaign_id", "rule_id", "way", "row_id", "team_id"):
            self.assertTrue(results._read_group(domain, [name], ["satisfied_rate:avg"]))

    def test_the_nps_of_a_group(self):
        results = self.env["aftersales.survey.result"]
        domain = [("company_id", "=", self.company.id)]
        [(nps,)] = results._read_group(domain, [], ["nps:avg"])
        self.assertEqual(nps, 25)


class TestScreens(ResultCase):
    """The figures where people look for them."""

    def test_the_customer_file_shows_the_last_recommendation_and_the_share(self):
        self.answer(recommend=4, outcome=7)
        self.env["aftersales.survey.score"]._refresh()
        customer = self.customer.with_user(self.coordinator).with_company(self.company)
        self.coordinator.company_ids += self.company
        customer = customer.with_context(allowed_company_ids=self.company.ids)
        self.assertIn("4 of 10", customer.aftersales_last_recommends)
        self.assertIn("n = ", customer.aftersales_satisfied)
        self.assertEqual(customer.aftersales_answer_count, 6)

    def test_the_complaint_shows_outcome_and_handling(self):
        case = self.complaint()
        about = {"complaint_id": case.id, "company_id": case.company_id.id}
        self.answer(outcome=2, handling=6, about=about)
        self.assertEqual((case.survey_outcome, case.survey_handling), ("2", "6"))
        self.assertEqual(case.survey_answer_count, 1)

    def test_our_form_opens_for_our_answers(self):
        answer = self.answer(outcome=6)
        view = self.env["ir.ui.view"].browse(answer.get_formview_id())
        self.assertIn("aftersales", view.name)
        lines = answer.user_input_line_ids
        self.assertEqual(lines.mapped("aftersales_said"), ["Quite good"])

    def test_team_cards_cost_the_same_for_two_and_forty(self):
        teams = self.env["aftersales.team"].create(
            [{"name": f"Team {n}"} for n in range(40)]
        )
        few, many = teams[:2], teams
        self.assertSameQueries(
            self.count_queries(few.mapped, "survey_satisfied"),
            self.count_queries(many.mapped, "survey_satisfied"),
        )

    def test_complaints_and_customers_cost_the_same_for_two_and_forty(self):
        for model, name in (
            ("aftersales.complaint", "survey_outcome"),
            ("res.partner", "aftersales_satisfied"),
        ):
            # Among both, one with answers
            found = self.customer if model == "res.partner" else self.env[model]
            found |= self.env[model].search([], limit=40)
            self.assertSameQueries(
                self.count_queries(found[:2].mapped, name),
                self.count_queries(found.mapped, name),
            )

    def test_the_views_can_be_opened_by_the_desk(self):
        for model in ("result", "score", "target"):
            views = self.env[f"aftersales.survey.{model}"].with_user(self.service)
            arch = views.get_view(view_type="list")["arch"]
            self.assertTrue(etree.fromstring(arch).xpath("//field"))
