from odoo.fields import Command

from .common import AftersalesCase


class GateCase(AftersalesCase):
    """A problem at a depth that asks for one discipline only."""

    @classmethod
    def gated(cls, discipline, **values):
        depth = cls.env["aftersales.problem.depth"].create(
            {"name": discipline, f"needs_{discipline}": True}
        )
        return cls.problem(depth_id=depth.id, **values)

    def lacks(self, problem, discipline):
        """Return what a discipline lacks, in one text."""
        problem = problem.with_user(self.quality)
        return "\n".join(text for _p, text, _a in getattr(problem, discipline)())

    def cause(self, problem, name="The tool was dull"):
        causes = self.env["aftersales.problem.cause"].with_user(self.quality)
        return causes.create({"problem_id": problem.id, "name": name})


class TestMeasures(GateCase):
    """D5: a chosen action for each cause, with its risk and its planned proof."""

    def plan(self, problem, cause, state="approved", **values):
        values = {"risk": "None", "proof": "50 parts", **values}
        action = self.action(problem, cause_ids=[Command.set(cause.ids)], **values)
        return self.carry_action(action, state)

    def test_a_cause_without_an_action_is_named(self):
        problem = self.gated("d5")
        first, second = self.cause(problem), self.cause(problem, "No inspection")
        self.plan(problem, first)
        text = self.lacks(problem, "_d5_refusals")
        self.assertIn(second.name, text)
        self.assertNotIn(first.name, text)

    def test_an_option_that_was_not_chosen_does_not_count(self):
        problem = self.gated("d5")
        cause = self.cause(problem)
        for state in ("draft", "cancelled", "ineffective"):
            self.plan(problem, cause, state)
            self.assertIn(cause.name, self.lacks(problem, "_d5_refusals"))

    def test_a_containment_is_no_corrective_action(self):
        problem = self.gated("d5")
        cause = self.cause(problem)
        self.plan(problem, cause, kind="containment")
        self.assertIn(cause.name, self.lacks(problem, "_d5_refusals"))

    def test_risk_and_proof_are_stated(self):
        problem = self.gated("d5")
        self.plan(problem, self.cause(problem), risk=False, proof=False)
        text = self.lacks(problem, "_d5_refusals")
        self.assertIn("“Risk of Side Effects” is empty", text)
        self.assertIn("“Planned Proof” is empty", text)

    def test_a_cause_that_was_ruled_out_needs_none(self):
        problem = self.gated("d5")
        self.plan(problem, self.cause(problem))
        self.cause(problem, "The steel").is_root = False
        self.assertFalse(self.lacks(problem, "_d5_refusals"))


class TestImplementation(GateCase):
    """D6: done, with evidence and numbers; the containment's end is decided."""

    def implement(self, **values):
        problem = self.gated("d6", criterion="None comes back")
        action = self.action(
            problem,
            **{
                "evidence": "T-12",
                "characteristic": "Broken teeth",
                "value_unit": "%",
                "before_value": 3,
                "after_value": 0,
                **values,
            },
        )
        return problem, self.carry_action(action, "done")

    def test_all_is_there(self):
        problem, _action = self.implement()
        self.assertFalse(self.lacks(problem, "_d6_refusals"))

    def test_what_is_approved_is_also_done(self):
        problem, _action = self.implement()
        self.carry_action(self.action(problem, subject="Train"), "progress")
        self.assertIn("Train: it is not done yet", self.lacks(problem, "_d6_refusals"))

    def test_evidence_and_numbers_are_there(self):
        problem, _action = self.implement(evidence=False)
        self.assertIn("evidence is missing", self.lacks(problem, "_d6_refusals"))
        for missing in (
            {"characteristic": False},
            {"value_unit": False},
            {"before_value": 0, "after_value": 0},
        ):
            problem, _action = self.implement(**missing)
            self.assertIn("numbers before", self.lacks(problem, "_d6_refusals"))

    def test_the_end_of_a_containment_is_decided(self):
        problem, _action = self.implement()
        sorting = self.action(problem, kind="containment", subject="Sort all stock")
        self.carry_action(sorting, "done")
        self.assertIn("Sort all stock", self.lacks(problem, "_d6_refusals"))
        sorting.write({"removal": "removed", "removal_note": "Since lot 0816"})
        self.assertFalse(self.lacks(problem, "_d6_refusals"))


class TestClosing(GateCase):
    """Nothing is closed while an action is open, and it is said which."""

    def test_a_problem_with_an_open_action_is_not_closed(self):
        problem = self.carry_problem(self.problem(), "verifying")
        for state in ("draft", "approved", "progress", "done"):
            action = self.carry_action(self.action(problem), state)
            with self.assertRefused("Still open", action.name):
                self.take(problem, "close", self.quality_manager)
            self.put(action, "verified")
        self.take(problem, "close", self.quality_manager)
        self.assertEqual(problem.state, "closed")

    def test_an_explanation_does_not_close_over_an_open_action_either(self):
        problem = self.ready_problem("explain", "draft")
        action = self.action(problem)
        with self.assertRefused(action.name):
            self.take(problem, "explain", self.quality)

    def test_a_complaint_waits_for_the_actions_of_its_problem(self):
        complaint = self.ready_complaint("close", "verifying")
        problem = self.problem()
        complaint.sudo().problem_id = problem
        action = self.carry_action(self.action(problem), "done")
        with self.assertRefused("Not verified yet", action.name):
            self.take(complaint, "close", self.coordinator)
        self.take(action, "verify", self.quality)
        self.take(complaint, "close", self.coordinator)
        self.assertEqual(complaint.state, "closed")

    def test_an_action_of_a_closed_problem_is_frozen(self):
        problem = self.carry_problem(self.problem(), "verifying")
        action = self.carry_action(self.action(problem), "verified")
        self.take(problem, "close", self.quality_manager)
        with self.assertRefused("closed"):
            self.action(problem)
        with self.assertRefused("closed"):
            action.with_user(self.quality).verification = "Otherwise."
