from odoo.exceptions import UserError

from .common import AftersalesCase
from .problem_reports import BAD, Reports, read_reports

# Whose gates the reports of the table are judged by.
JUDGED = ("d0", "d1", "d2", "d4", "d8")


class TestReports(Reports, AftersalesCase):
    """Forty good reports pass, forty bad ones are refused with the reason."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.good = read_reports()

    def points(self, problem):
        """Return the open points of the judged gates: code -> text."""
        gates = problem.gate_ids.filtered(lambda gate: gate.code in JUDGED)
        return {gate.code: gate.open_points for gate in gates if gate.open_points}

    def test_forty_good_reports_pass_all_gates(self):
        problems = self.write_reports([(lines, None) for lines in self.good])
        self.assertEqual(len(problems), 40)
        for problem in problems:
            with self.subTest(problem.subject):
                self.assertEqual(self.points(problem), {})
        gates = problems.gate_ids.filtered(lambda gate: gate.code in JUDGED)
        gates.with_user(self.quality_manager).action_pass_gate()
        self.assertEqual(set(gates.mapped("status")), {"passed"})

    def test_forty_bad_reports_are_refused_for_their_flaw_alone(self):
        self.assertGreaterEqual(len(BAD), 40)
        problems = self.write_reports([(self.good[bad.number - 1], bad) for bad in BAD])
        for problem, bad in zip(problems, BAD, strict=True):
            with self.subTest(f"{bad.number} {bad.code} {bad.why}"):
                points = self.points(problem)
                self.assertEqual([*points], [bad.code])
                self.assertIn(bad.why, points[bad.code])

    def test_a_bad_report_is_not_signed_off(self):
        problems = self.write_reports([(self.good[bad.number - 1], bad) for bad in BAD])
        for problem, bad in zip(problems, BAD, strict=True):
            gate = problem.gate_ids.filtered(lambda g, code=bad.code: g.code == code)
            with self.subTest(bad.why), self.assertRaises(UserError) as refusal:
                gate.with_user(self.quality_manager).action_pass_gate()
            self.assertIn(bad.why, str(refusal.exception))

    def test_a_person_may_err_when_nothing_prevents_it(self):
        wordings = self.env["aftersales.wording"]
        allowed = "No poka-yoke catches an operator error at the oven"
        self.assertFalse(wordings._blames(allowed))
        self.assertTrue(wordings._blames("An operator error at the oven"))
        self.assertTrue(wordings._blames("员工操作失误"))
        self.assertFalse(wordings._blames("工装没有防错,操作失误不能避免"))
