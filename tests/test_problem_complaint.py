"""One problem explains one or many complaints, and the complaints learn from it."""

from odoo.exceptions import AccessError
from odoo.fields import Command

from .common import SoldCase


class LinkCase(SoldCase):
    @classmethod
    def broken(cls, quantity=1, **values):
        """Register a complaint about broken gears of the lot."""
        line = {
            "product_id": cls.gear.id,
            "lot_id": cls.lot.id,
            "defect_id": cls.defect.id,
            "complained_qty": quantity,
        }
        return cls.complaint(line_ids=[Command.create(line)], **values)

    @classmethod
    def explain(cls, complaints, user=None):
        """Use the button, and return the problem that it opens."""
        action = complaints.with_user(user or cls.quality).action_open_problem()
        return cls.env[action["res_model"]].browse(action["res_id"])


class TestOneProblem(LinkCase):
    def test_the_button_makes_a_problem_with_what_is_known(self):
        complaint = self.broken(3, severity="serious", is_safety=True)
        problem = self.explain(complaint)
        self.assertRecordValues(
            problem,
            [
                {
                    "subject": complaint.subject,
                    "product_id": self.gear.id,
                    "lot_ids": self.lot.ids,
                    "defect_id": self.defect.id,
                    "partner_id": self.contact.id,
                    "severity": "serious",
                    "is_safety": True,
                    "complained_qty": 3,
                    "complaint_ids": complaint.ids,
                }
            ],
        )

    def test_the_button_opens_the_problem_that_there_is(self):
        complaint = self.broken()
        problem = self.explain(complaint)
        self.assertEqual(self.explain(complaint), problem)
        self.assertEqual(self.explain(complaint, self.process), problem)

    def test_several_complaints_get_one_problem_of_the_worst_severity(self):
        complaints = self.broken(2, severity="general") | self.broken(
            severity="important"
        )
        problem = self.explain(complaints)
        self.assertEqual(problem.complaint_ids, complaints)
        self.assertEqual((problem.severity, problem.complained_qty), ("important", 3))

    def test_others_join_the_problem_of_one_of_them(self):
        first, second = self.broken(), self.broken()
        problem = self.explain(first)
        self.assertEqual(self.explain(first | second), problem)
        self.assertEqual(problem.complaint_count, 2)

    def test_complaints_of_two_problems_are_refused(self):
        first, second = self.broken(), self.broken()
        problems = self.explain(first) | self.explain(second)
        with self.assertRefused(*problems.mapped("name")):
            self.explain(first | second)

    def test_the_service_neither_makes_nor_links_a_problem(self):
        complaint, problem = self.broken(), self.problem()
        with self.assertRaises(AccessError):
            self.explain(complaint, self.service)
        with self.assertRaises(AccessError):
            complaint.with_user(self.service).problem_id = problem
        with self.assertRaises(AccessError):
            self.complaint(problem_id=problem.id)

    def test_a_problem_opens_its_complaints(self):
        problem = self.explain(self.broken())
        domain = problem.action_open_complaints()["domain"]
        found = self.env["aftersales.complaint"].search(domain)
        self.assertEqual(found, problem.complaint_ids)


class TestExplanation(LinkCase):
    """The customer's fault and "not ours" end with an explanation, ours does not."""

    def judged(self, **facts):
        complaint = self.broken(severity="serious")
        problem = self.explain(complaint)
        self.carry(complaint, "investigating", **facts)
        problem.sudo().explanation = "<p>The wrong oil was used.</p>"
        return problem

    def end(self, problem):
        self.take(problem, "explain", self.quality)

    def test_the_fault_of_others_ends_with_an_explanation(self):
        for responsibility in ("customer", "none", "carrier"):
            problem = self.judged(responsibility=responsibility, validity="valid")
            self.end(problem)
            self.assertEqual(problem.state, "closed", responsibility)

    def test_what_is_not_justified_or_not_true_ends_so_too(self):
        for facts in ({"validity": "invalid"}, {"fact_check": "false"}):
            problem = self.judged(**facts)
            self.end(problem)
            self.assertEqual(problem.state, "closed")

    def test_our_own_fault_needs_measures(self):
        for validity in ("valid", "improve"):
            problem = self.judged(responsibility="own", validity=validity)
            with self.assertRefused("mandatory", problem.complaint_ids.name):
                self.end(problem)

    def test_a_supplier_is_ours_to_correct(self):
        problem = self.judged(responsibility="supplier", validity="valid")
        with self.assertRefused("mandatory"):
            self.end(problem)

    def test_what_nobody_has_judged_yet_is_not_explained(self):
        with self.assertRefused("mandatory"):
            self.end(self.judged())

    def test_one_of_ours_among_others_suffices(self):
        problem = self.judged(responsibility="customer", validity="valid")
        ours = self.carry(
            self.broken(), "investigating", responsibility="own", validity="valid"
        )
        ours.with_user(self.quality).problem_id = problem
        with self.assertRefused(ours.name):
            self.end(problem)

    def test_a_serious_problem_without_complaints_is_not_explained(self):
        problem = self.problem(severity="serious", explanation="<p>Well.</p>")
        with self.assertRefused("needs measures"):
            self.end(problem)

    def test_a_note_ends_with_its_explanation(self):
        problem = self.problem(severity="general", explanation="<p>Once.</p>")
        self.end(problem)
        self.assertEqual(problem.state, "closed")

    def test_the_explanation_answers_the_complaint_that_has_no_answer(self):
        problem = self.judged(responsibility="customer", validity="valid")
        answered = self.carry(
            self.broken(),
            "investigating",
            responsibility="customer",
            validity="valid",
            answer="<p>As I wrote.</p>",
        )
        silent = problem.complaint_ids
        answered.with_user(self.quality).problem_id = problem
        self.end(problem)
        self.assertIn("wrong oil", silent.answer)
        self.assertEqual(answered.answer, "<p>As I wrote.</p>")


class TestTakingOver(LinkCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls.carry(cls.broken(), "solution")
        cls.found = cls.explain(cls.case)
        cls.found.severity = "important"
        cls.capa_ = cls.capa(cls.found)
        cls.answer_capa(cls.capa_)
        cls.complete_capa(cls.capa_)

    def take_over(self, user=None):
        self.case.with_user(user or self.quality).action_take_over_from_problem()

    def test_cause_escape_cause_and_measures_come_over(self):
        self.take_over()
        self.assertIn("The tool was dull", self.case.cause)
        self.assertIn("The gauge was worn", self.case.cause)
        self.assertIn("Grind it weekly", self.case.solution)

    def test_what_somebody_has_written_stays(self):
        self.case.sudo().cause = "<p>Dull.</p>"
        self.take_over()
        self.assertEqual(self.case.cause, "<p>Dull.</p>")
        self.assertIn("Grind it weekly", self.case.solution)

    def test_nothing_to_take_over_is_said(self):
        self.take_over()
        with self.assertRefused(self.case.name):
            self.take_over()

    def test_what_is_dropped_does_not_come_over(self):
        actions = self.found.action_ids
        for action in actions:
            self.take(action, "cancel", self.quality)
        self.take_over()
        self.assertFalse(self.case.solution)

    def test_markup_in_a_cause_is_text(self):
        self.found.cause_ids[0].sudo().name = "<script>x</script>"
        self.take_over()
        self.assertNotIn("<script>", self.case.cause)


class TestClosing(LinkCase):
    def test_a_complaint_of_ours_waits_for_approved_measures(self):
        complaint = self.carry(self.broken(severity="serious"), "verifying")
        problem = self.explain(complaint)
        self.prepare(complaint, "close")
        with self.assertRefused("not approved yet", problem.name):
            self.take(complaint, "close", self.coordinator)

    def test_a_note_holds_nothing_up(self):
        complaint = self.carry(self.broken(severity="general"), "verifying")
        problem = self.explain(complaint)
        self.assertFalse(problem.depth_id._has_gates())
        self.prepare(complaint, "close")
        self.take(complaint, "close", self.coordinator)
        self.assertStates(complaint, "closed")


class TestInvestigation(LinkCase):
    def test_the_general_manager_gets_a_to_do(self):
        director = self.person("director", "aftersales.group_manager")
        self.company.aftersales_director_id = director
        problem = self.problem()
        problem.action_report_director()
        self.assertEqual(problem.sudo().activity_ids.user_id, director)
        self.assertEqual(problem.reported_by_id, self.quality)

    def test_without_a_general_manager_it_is_said(self):
        self.company.aftersales_director_id = False
        with self.assertRefused(self.company.name):
            self.problem().action_report_director()

    def test_only_managers_read_who_is_held_accountable(self):
        problem = self.problem()
        problem.sudo().accountability = "Shift leader"
        for user in (self.manager, self.quality_manager):
            self.assertTrue(problem.with_user(user).accountability)
        for user in (self.quality, self.production):
            with self.assertRaises(AccessError):
                problem.with_user(user).read(["accountability"])
