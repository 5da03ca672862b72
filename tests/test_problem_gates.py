from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from .common import AftersalesCase
from .problem_reports import Reports, read_reports

CODES = ["d0", "d1", "d2", "d3", "d4", "d5", "d6", "d7", "d8"]


class GateCase(Reports, AftersalesCase):
    """An 8D whose description and causes are complete; other gates are not asked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.depth = cls.env.ref("aftersales.problem_depth_8d").copy({"name": "Lean 8D"})
        for code in ("d3", "d5", "d6", "d7"):
            cls.depth[f"needs_{code}"] = False
        cls.lines = read_reports()

    def lean(self, number=1, **values):
        problem = self.write_report(self.lines[number - 1])
        problem.write({"depth_id": self.depth.id, **values})
        return problem

    def gate(self, problem, code):
        problem.gate_ids.invalidate_recordset()
        return problem.gate_ids.filtered(lambda gate: gate.code == code)

    def passed(self, problem):
        problem.invalidate_recordset()
        gates = problem.gate_ids.filtered("passed_at")
        facts = [code for code in CODES if problem[f"{code}_at"]]
        self.assertEqual(gates.mapped("code"), facts)
        return facts


class TestGates(GateCase):
    def test_a_problem_is_born_with_nine_gates(self):
        problem = self.problem(depth_id=self.depth.id)
        self.assertEqual(problem.gate_ids.mapped("code"), CODES)
        needed = problem.gate_ids.filtered("is_needed").mapped("code")
        self.assertEqual(needed, ["d0", "d1", "d2", "d4", "d8"])

    def test_a_gate_says_what_is_open(self):
        problem = self.problem(depth_id=self.depth.id)
        gate = self.gate(problem, "d0")
        self.assertEqual(gate.status, "open")
        self.assertIn("Symptom", gate.open_points)
        self.assertEqual(self.gate(problem, "d3").status, "skipped")

    def test_a_step_is_refused_with_all_that_its_disciplines_lack(self):
        problem = self.problem(depth_id=self.depth.id)
        with self.assertRefused("Symptom", "functions", "What Object", "Is / is-not"):
            self.take(problem, "contain", self.quality)

    def test_open_points_lead_to_their_field_and_their_cause(self):
        problem = self.lean()
        problem.symptom = False
        cause = problem.cause_ids[0]
        cause.category = cause.code_id = False
        points = list(problem._discipline_refusals("d0"))
        self.assertEqual([about for _p, _text, about in points], ["symptom"])
        abouts = {about for _p, _text, about in problem._discipline_refusals("d4")}
        self.assertEqual(abouts, {cause})

    def test_a_step_signs_off_the_disciplines_behind_it(self):
        problem = self.lean()
        self.take(problem, "contain", self.quality)
        self.assertEqual(self.passed(problem), ["d0", "d1", "d2"])
        self.assertEqual(self.gate(problem, "d1").passed_by_id, self.quality)
        self.carry_problem(problem, "closed")
        self.assertEqual(self.passed(problem), ["d0", "d1", "d2", "d4", "d8"])

    def test_a_discipline_is_signed_off_alone_ahead_of_the_state(self):
        problem = self.lean()
        self.gate(problem, "d4").action_pass_gate()
        self.assertEqual(self.passed(problem), ["d4"])
        self.assertEqual(problem.state, "draft")

    def test_an_early_sign_off_does_not_excuse_what_has_changed_since(self):
        problem = self.lean()
        self.gate(problem, "d4").action_pass_gate()
        problem.cause_ids[0].category = problem.cause_ids[0].code_id = False
        self.carry_problem(problem, "analysis")
        with self.assertRefused("no cause code"):
            self.take(problem, "plan", self.quality)

    def test_a_gate_is_passed_by_those_who_may_take_its_step(self):
        gates = self.lean().gate_ids
        d8 = gates.filtered(lambda gate: gate.code == "d8")
        with self.assertRefused("reserved"):
            d8.with_user(self.quality).action_pass_gate()
        d0 = gates.filtered(lambda gate: gate.code == "d0")
        with self.assertRaises(AccessError):
            d0.with_user(self.production).action_pass_gate()

    def test_a_skipped_discipline_is_not_signed_off(self):
        with self.assertRefused("nothing to be passed"):
            self.gate(self.lean(), "d3").action_pass_gate()

    def test_nobody_writes_when_a_gate_was_passed(self):
        problem = self.lean()
        with self.assertRaises(UserError):
            problem.with_user(self.manager).d4_at = "2026-01-01 00:00:00"
        with self.assertRaises(AccessError):
            gate = self.gate(problem, "d4").with_user(self.manager)
            gate.passed_at = "2026-01-01 00:00:00"

    def test_going_back_takes_the_following_gates_back_and_the_log_keeps_them(self):
        problem = self.carry_problem(self.lean(), "measures")
        self.take(problem, "revise", self.quality, "The proof was wrong.")
        self.assertEqual(self.passed(problem), ["d0", "d1", "d2"])
        log = problem.gate_log_ids.filtered(lambda row: "D4" in row.disciplines)
        self.assertEqual(log.mapped("event"), ["revoked", "passed"])
        self.assertEqual(log[0].reason, "The proof was wrong.")
        with self.assertRaises(UserError):
            log.sudo().unlink()

    def test_reopening_takes_back_what_followed_the_analysis(self):
        problem = self.carry_problem(self.lean(), "closed")
        self.take(problem, "reopen", self.quality)
        self.assertEqual(self.passed(problem), ["d0", "d1", "d2"])

    def test_a_note_needs_no_gate(self):
        note = self.env.ref("aftersales.problem_depth_note")
        problem = self.problem(depth_id=note.id)
        self.carry_problem(problem, "closed")
        self.assertFalse(self.passed(problem))

    def test_what_a_depth_asks_is_changed_on_screen(self):
        problem = self.lean()
        self.depth.min_whys = 5
        self.assertIn("3 of at least 5", self.gate(problem, "d4").open_points)
        self.depth.write({"min_whys": 1, "min_functions": 3})
        self.assertIn("3 are needed", self.gate(problem, "d1").open_points)

    def test_no_customer_accepts_where_none_is_concerned(self):
        problem = self.lean(acceptance="internal")
        self.assertIn("Customers are concerned", self.gate(problem, "d8").open_points)
        problem.partner_id = False
        self.assertFalse(self.gate(problem, "d8").open_points)

    def test_silence_counts_once_the_time_has_passed(self):
        facts = {"acceptance": "silence", "report_proof": "Mail of 5 January"}
        problem = self.lean(**facts, report_sent_on="2026-01-05")
        self.assertFalse(self.gate(problem, "d8").open_points)
        self.depth.silence_days = 0
        self.assertIn("no acceptance", self.gate(problem, "d8").open_points)

    def test_the_description_is_settled_once_measures_rest_on_it(self):
        problem = self.carry_problem(self.lean(), "measures")
        with self.assertRefused("settled"):
            problem.measured_value = "61"
        with self.assertRefused("settled"):
            problem.cause_ids[0].name = "Another one"
        with self.assertRefused("settled"):
            problem.comparison_ids[0].unlink()

    def test_a_closed_problem_is_frozen(self):
        problem = self.carry_problem(self.lean(), "closed")
        with self.assertRefused("closed"):
            problem.lessons = "Others"
        with self.assertRefused("closed"):
            problem.write({"member_ids": [Command.clear()]})


class TestVerification(GateCase):
    def test_only_quality_verifies_a_cause(self):
        cause = self.lean().cause_ids[0]
        cause.result_on = "10 of 10"
        self.assertFalse(cause.verified_at)
        with self.assertRaises(AccessError):
            cause.with_user(self.coordinator).action_verify()
        cause.action_verify()
        self.assertEqual(cause.verified_by_id, self.quality)

    def test_equal_results_verify_nothing(self):
        cause = self.lean().cause_ids[0]
        cause.write({"result_on": "5 of 50", "result_off": "5 of 50"})
        with self.assertRefused("the same with and without"):
            cause.action_verify()

    def test_a_verification_is_not_written_by_hand(self):
        cause = self.lean().cause_ids[0]
        with self.assertRefused("Use the button"):
            cause.verified_at = "2026-01-01 00:00:00"

    def test_changing_what_was_verified_takes_it_back(self):
        causes = self.lean().cause_ids
        causes[0].name = "Another cause"
        causes[1].why_ids[-1].name = "Another reason"
        causes[2].why_ids[-1].unlink()
        self.assertFalse(any(causes.mapped("verified_at")))

    def test_a_cause_ruled_out_needs_no_proof(self):
        problem = self.lean()
        problem.write(
            {"cause_ids": [Command.create({"name": "Dust", "is_root": False})]}
        )
        self.assertFalse(self.gate(problem, "d4").open_points)
