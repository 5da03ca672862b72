from odoo.exceptions import UserError

from .common import SoldCase
from .problem_flaws import BAD
from .problem_reports import FullReports, read_reports

CODES = {"d0", "d1", "d2", "d3", "d4", "d5", "d6", "d7", "d8"}


class ReportsCase(FullReports, SoldCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.good = read_reports()

    def points(self, problem):
        """Return the open points of the gates: code -> text."""
        return {
            gate.code: gate.open_points for gate in problem.gate_ids if gate.open_points
        }

    def verify_effect(self, problems):
        """Carry complete reports to where the effect is decided on."""
        for step in ("contain", "analyse", "plan"):
            self.take(problems, step, self.quality)
        self.take(problems, "approve", self.quality_manager)
        self.take(problems, "verify", self.quality)

    def decide(self, problems):
        problems = problems.with_user(self.quality)
        problems.action_decide("effective", "None in the deliveries since.")


class TestReports(ReportsCase):
    """Good reports pass every gate."""

    def test_forty_good_reports_pass_all_gates_to_their_closing(self):
        problems = self.write_full_reports([(lines, None) for lines in self.good])
        self.assertEqual(len(problems), 40)
        for problem in problems:
            with self.subTest(problem.subject):
                self.assertEqual(self.points(problem), {})
        self.verify_effect(problems)
        problems.action_count()
        self.decide(problems)
        self.take(problems, "close", self.quality_manager)
        self.assertEqual(set(problems.mapped("state")), {"closed"})
        self.assertEqual(set(problems.gate_ids.mapped("status")), {"passed"})

    def test_a_person_may_err_when_nothing_prevents_it(self):
        wordings = self.env["aftersales.wording"]
        allowed = "No poka-yoke catches an operator error at the oven"
        self.assertFalse(wordings._blames(allowed))
        self.assertTrue(wordings._blames("An operator error at the oven"))
        self.assertTrue(wordings._blames("员工操作失误"))
        self.assertFalse(wordings._blames("工装没有防错,操作失误不能避免"))


class TestBadReports(ReportsCase):
    """Bad reports are refused at their discipline, with the reason."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.problems = cls.write_full_reports(
            [(cls.good[bad.number - 1], bad) for bad in BAD]
        )

    def test_bad_reports_are_refused_for_their_flaw_alone(self):
        for problem, bad in zip(self.problems, BAD, strict=True):
            with self.subTest(f"{bad.number} {bad.code} {bad.why}"):
                points = self.points(problem)
                self.assertEqual([*points], [bad.code])
                self.assertIn(bad.why, points[bad.code])

    def test_a_bad_report_is_not_signed_off(self):
        for problem, bad in zip(self.problems, BAD, strict=True):
            gate = problem.gate_ids.filtered(lambda g, code=bad.code: g.code == code)
            with self.subTest(bad.why), self.assertRaises(UserError) as refusal:
                gate.with_user(self.quality_manager).action_pass_gate()
            self.assertIn(bad.why, str(refusal.exception))

    def test_every_discipline_has_bad_reports_forty_at_least(self):
        self.assertGreaterEqual(len(BAD), 40)
        for code in CODES:
            self.assertGreaterEqual(sum(bad.code == code for bad in BAD), 2, code)


class TestReportEnds(ReportsCase):
    """What a report lacks that is complete on paper."""

    def report(self, **values):
        problem = self.write_full_reports([(self.good[0], None)])
        problem.write(values)
        return problem

    def test_who_owns_a_measure_does_not_verify_it_and_it_stays_open(self):
        problem = self.report()
        action = self.action(
            problem, user_id=self.quality.id, result="Done.", verification="Seen."
        )
        self.take(action, "approve", self.quality_manager)
        self.fill_numbers(action)
        self.take(action, "finish", self.quality)
        with self.assertRefused("Who did it does not verify it"):
            self.take(action, "verify", self.quality)
        self.verify_effect(problem)
        with self.assertRefused("Still open", "Grind the tool weekly"):
            self.take(problem, "close", self.quality_manager)

    def fill_numbers(self, action):
        action.write(
            {
                "characteristic": "Share of bad parts",
                "value_unit": "%",
                "before_value": 6,
                "evidence": "Record 78",
                "risk": "None: the same tool.",
                "proof": "Fifty parts measured.",
            }
        )

    def test_an_action_that_is_only_proposed_keeps_it_open(self):
        problem = self.report()
        self.action(problem)
        self.verify_effect(problem)
        problem.action_count()
        self.decide(problem)
        with self.assertRefused("Still open"):
            self.take(problem, "close", self.quality_manager)

    def test_without_a_count_nobody_finds_it_effective(self):
        problem = self.report()
        self.verify_effect(problem)
        with self.assertRefused("Count first"):
            self.decide(problem)
        with self.assertRefused("Nobody has decided yet, by the numbers"):
            self.take(problem, "close", self.quality_manager)

    def test_too_few_deliveries_are_no_proof(self):
        problem = self.report(needed_exposure=5)
        self.verify_effect(problem)
        problem.action_count()
        with self.assertRefused("1 of 5"):
            self.decide(problem)
