from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form

from .common import SoldCase


class EffectCase(SoldCase):
    """A problem with a gear whose measures are in place."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.today()
        cls.depth = cls.env["aftersales.problem.depth"].create(
            {"name": "With D6 and D7", "needs_d6": True, "needs_d7": True}
        )
        cls.simple = cls.env["aftersales.problem.depth"].create(
            {"name": "With D6", "needs_d6": True}
        )

    @classmethod
    def gear_problem(cls, depth=None, **values):
        return cls.problem(
            **{
                "product_id": cls.gear.id,
                "defect_id": cls.defect.id,
                "depth_id": (depth or cls.depth).id,
                "criterion": "Fewer broken teeth",
                "baseline_events": 24,
                "baseline_exposure": 120_000,
                "needed_exposure": 30_000,
                "check_on": cls.today,
                **values,
            }
        )

    @classmethod
    def verifying(cls, **values):
        """Return a problem whose effect is being verified, as quality sees it."""
        problem = cls.gear_problem(**values)
        cls.put(problem, "implementing")
        cls.put(problem, "verifying")
        return problem.with_user(cls.quality)

    def counted(self, events=2, exposure=30_000, **values):
        problem = self.verifying(**values)
        problem.sudo()._write_protected(
            {
                "after_events": events,
                "after_exposure": exposure,
                "counted_at": fields.Datetime.now(),
            }
        )
        return problem

    def complain(self, count=1, **values):
        line = {"product_id": self.gear.id, "defect_id": self.defect.id, **values}
        return self.complaints(count, line_ids=[Command.create(line)])


class TestNumbers(EffectCase):
    """The verifier reads what the numbers say."""

    def test_two_in_thirty_thousand_are_not_yet_proof(self):
        problem = self.counted()
        self.assertAlmostEqual(problem.p_value, 0.084058, 4)
        self.assertEqual(
            problem.verdict,
            "24 in 120,000 against 2 in 30,000: p = 0.084, not yet proven",
        )
        self.assertEqual(problem.interval, "200.0 [128.1; 297.6] → 66.7 [8.1; 240.8]")
        self.assertEqual(problem.missing_exposure, 34_420 - 30_000)

    def test_one_is_proof(self):
        problem = self.counted(events=1)
        self.assertAlmostEqual(problem.p_value, 0.027390, 4)
        self.assertIn("p = 0.027, proven", problem.verdict)
        self.assertEqual(problem.missing_exposure, 0)

    def test_more_than_before_is_said_plainly(self):
        self.assertIn("more than before", self.counted(events=9).verdict)

    def test_a_target_is_proven_by_the_whole_interval(self):
        self.assertIn("target is not proven", self.counted(1, target_rate=100).verdict)
        self.assertIn("proven", self.counted(0, target_rate=200).verdict)

    def test_nothing_counted_says_nothing(self):
        problem = self.verifying()
        self.assertEqual(problem.p_value, 1)
        self.assertIn("Nothing has been counted", problem.verdict)

    def test_what_is_stated_beforehand_is_not_changed_afterwards(self):
        problem = self.verifying()
        for values in (
            {"criterion": "Anything"},
            {"baseline_events": 99},
            {"needed_exposure": 1},
            {"target_rate": 1e6},
            {"exposure_unit": "units"},
        ):
            with self.assertRefused("settled by an earlier step"):
                problem.write(values)

    def test_nobody_enters_the_numbers_that_are_counted(self):
        for name in ("after_events", "after_exposure", "counted_at"):
            with self.assertRefused("recorded by the workflow"):
                self.verifying().write({name: 1})

    def test_d6_asks_for_the_plan_of_the_check(self):
        problem = self.problem(depth_id=self.depth.id).with_user(self.quality)
        texts = [text for _p, text, _a in problem._d6_refusals()]
        for label in ("Criterion of Effect", "Exposure Before", "Minimum Exposure"):
            self.assertIn(f"“{label}” is empty.", texts)

    def test_without_d7_the_criterion_is_enough(self):
        problem = self.problem(depth_id=self.simple.id).with_user(self.quality)
        texts = [text for _p, text, about in problem._d6_refusals() if about]
        self.assertEqual(texts[-1:], ["“Criterion of Effect” is empty."])


class TestCounting(EffectCase):
    """Complaints and deliveries come from the database, for many at once."""

    def test_deliveries_and_units_of_the_product_are_counted(self):
        self._stock(self.gear, 5, self.lot)
        self._stock(self.bearing, 5)
        self._make_order(self.contact, 5).picking_ids.button_validate()
        problem = self.verifying()
        problem.action_count()
        self.assertEqual(problem.after_exposure, 2)
        problem = self.verifying(exposure_unit="units")
        problem.action_count()
        self.assertEqual(problem.after_exposure, 15)
        self.assertTrue(problem.counted_at)

    def test_complaints_of_the_same_product_and_defect_are_counted(self):
        self.complain(3)
        self.complain(product_id=self.bearing.id)
        self.complain(defect_id=False)
        self.take(self.complain(), "cancel", self.service)
        problem = self.verifying()
        problem.action_count()
        self.assertEqual(problem.after_events, 3)

    def test_a_complaint_that_the_problem_explains_counts_in_any_case(self):
        problem = self.verifying()
        self.complain(defect_id=False).sudo().problem_id = problem
        problem.action_count()
        self.assertEqual(problem.after_events, 1)

    def test_a_complaint_belongs_to_the_day_of_its_delivery(self):
        """What left us before the measures says nothing against them."""
        move = self.delivery.move_ids.filtered(lambda m: m.product_id == self.gear)
        move.date = self.days_ago(40)
        self.complain(move_id=move.id)
        problem = self.verifying(after_from=self.today - timedelta(days=10))
        problem.action_count()
        self.assertEqual(problem.after_events, 0)
        problem = self.gear_problem(
            baseline_from=self.today - timedelta(days=60),
            baseline_until=self.today - timedelta(days=30),
        )
        problem.action_count()
        self.assertEqual((problem.baseline_events, problem.baseline_exposure), (1, 1))

    def test_what_is_counted_before_is_not_counted_while_verifying(self):
        problem = self.verifying(baseline_from=self.today)
        problem.action_count()
        self.assertEqual(problem.baseline_events, 24)

    def test_a_customers_return_is_no_delivery(self):
        wizard = self.env["stock.return.picking"]
        form = Form(
            wizard.with_context(
                active_id=self.delivery.id,
                active_ids=self.delivery.ids,
                active_model="stock.picking",
            )
        )
        wizard = form.save()
        for line in wizard.product_return_moves:
            line.quantity = line.move_id.quantity
        picking = wizard._create_return()
        picking.move_ids.picked = True
        picking.button_validate()
        problem = self.verifying()
        problem.action_count()
        self.assertEqual(problem.after_exposure, 1)

    def test_many_cost_as_many_queries_to_count_as_two(self):
        warm, few, many = (
            self.env["aftersales.problem"].concat(
                *(self.gear_problem() for _n in range(count))
            )
            for count in (2, 2, 40)
        )

        def count(problems):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            problems._count("after")
            return self.cr.sql_log_count - before

        count(warm)
        self.assertEqual(count(few), count(many))


class TestDecision(EffectCase):
    """The verifier decides on the numbers; the decision is kept and gates the end."""

    def test_the_decision_and_its_numbers_are_kept(self):
        problem = self.counted(events=1)
        problem.action_decide("effective", "One in 30 000 is enough.")
        self.assertRecordValues(
            problem.check_ids,
            [
                {
                    "decision": "effective",
                    "user_id": self.quality.id,
                    "baseline_events": 24,
                    "after_events": 1,
                    "after_exposure": 30_000,
                    "verdict": problem.verdict,
                    "interval": problem.interval,
                    "reason": "One in 30 000 is enough.",
                }
            ],
        )

    def test_nobody_changes_or_deletes_a_decision(self):
        problem = self.counted()
        problem.action_decide("effective", "Enough.")
        check = problem.sudo().check_ids
        for work in (lambda: check.write({"reason": "No"}), check.unlink):
            with self.assertRaises(UserError):
                work()
        with self.assertRaises(AccessError):
            check.with_user(self.admin).create([{"reason": "Mine"}])

    def test_an_owner_of_an_action_does_not_decide(self):
        problem = self.counted()
        self.carry_action(self.action(problem, user_id=self.quality.id), "done")
        with self.assertRefused("Who owns an action"):
            problem.action_decide("effective", "Mine works.")
        with self.assertRefused("Who owns an action"):
            problem.action_open_decision()

    def test_a_department_does_not_decide(self):
        problem = self.counted(team_id=self.purchasing_team.id)
        with self.assertRaises(AccessError):
            problem.with_user(self.member).action_decide("effective", "Ours works.")

    def test_effective_needs_the_exposure_that_was_stated(self):
        problem = self.counted(events=0, exposure=29_000)
        with self.assertRefused("29,000 of 30,000"):
            problem.action_decide("effective", "Looks good.")

    def test_effective_needs_a_count(self):
        with self.assertRefused("Count first"):
            self.verifying().action_decide("effective", "Looks good.")

    def test_a_reason_is_needed(self):
        with self.assertRefused("A reason"):
            self.counted().action_decide("effective", "  ")

    def test_not_effective_goes_back_to_analysis(self):
        problem = self.counted(events=7)
        problem.action_decide("ineffective", "As many as before.")
        self.assertEqual((problem.state, problem.loop_count), ("analysis", 1))
        self.assertEqual(problem.check_ids.decision, "ineffective")

    def test_waiting_names_a_later_day(self):
        problem = self.counted()
        with self.assertRefused("later day"):
            problem.action_decide("wait", "Too few.", self.today)
        later = self.today + timedelta(days=30)
        problem.action_decide("wait", "Too few.", later)
        self.assertEqual((problem.check_on, problem.state), (later, "verifying"))

    def test_the_dialog_decides(self):
        problem = self.counted(events=1)
        action = problem.action_open_decision()
        dialogs = self.env["aftersales.problem.decide"].with_user(self.quality)
        with Form(dialogs.with_context(**action["context"])) as form:
            self.assertIn("proven", form.verdict)
            form.decision = "effective"
            form.reason = "Enough."
        form.record.action_decide()
        self.assertEqual(problem.check_ids.decision, "effective")

    def closing_points(self, problem):
        problem = problem.with_user(self.quality_manager)
        return [text for _p, text, _a in problem._close_refusals()]

    def test_closing_needs_the_decision_effective(self):
        for depth in (self.depth, self.simple):
            problem = self.counted(depth=depth)
            self.assertIn("Nobody has decided", "".join(self.closing_points(problem)))
            later = self.today + timedelta(days=1)
            problem.action_decide("wait", "Too few.", later)
            self.assertTrue(self.closing_points(problem))
            problem.action_decide("effective", "Enough.")
            self.assertFalse(self.closing_points(problem))

    def test_a_decision_of_an_earlier_round_does_not_count(self):
        problem = self.counted(depth=self.simple)
        problem.action_decide("effective", "Enough.")
        later = fields.Datetime.now() + timedelta(seconds=5)
        problem.sudo()._write_protected({"state_entered_at": later})
        self.assertTrue(self.closing_points(problem))

    def test_a_note_needs_no_decision(self):
        problem = self.carry_problem(self.problem(), "verifying")
        self.assertFalse(self.closing_points(problem))

    def test_a_new_round_counts_from_nothing(self):
        problem = self.counted(depth=self.simple)
        problem.sudo()._action_verify()
        self.assertFalse(problem.after_exposure or problem.counted_at)


class TestReminder(EffectCase):
    """On the planned day the leader gets a to-do, once."""

    def test_a_check_that_is_due_is_asked_for_once(self):
        due = self.verifying()
        early = self.verifying(check_on=self.today + timedelta(days=3))
        for _run in range(2):
            self.env["aftersales.problem"]._cron_remind_checks()
        self.assertEqual(due.sudo().activity_ids.user_id, self.quality)
        self.assertFalse(early.sudo().activity_ids)

    def test_an_owner_of_an_action_is_not_asked(self):
        self.production_team.manager_id = self.quality_manager
        due = self.verifying(team_id=self.production_team.id)
        self.action(due, user_id=self.quality.id)
        self.env["aftersales.problem"]._cron_remind_checks()
        self.assertEqual(due.sudo().activity_ids.user_id, self.quality_manager)

    def test_the_decision_settles_the_to_do(self):
        due = self.counted()
        self.env["aftersales.problem"]._cron_remind_checks()
        due.action_decide("effective", "Enough.")
        self.assertFalse(due.sudo().activity_ids)


class TestRecurrence(EffectCase):
    """A complaint after the closing about the same product and defect."""

    def closed(self, days=10, **values):
        problem = self.gear_problem(**values)
        self.put(problem, "closed")
        ago = self.days_ago(days)
        problem.sudo()._write_protected({"approved_at": ago, "closed_at": ago})
        return problem

    def test_it_reopens_the_problem_and_counts_the_loop(self):
        problem = self.closed()
        complaint = self.complain()
        self.assertRecordValues(problem, [{"state": "analysis", "loop_count": 1}])
        self.assertIn(complaint.name, problem.state_reason)
        self.assertEqual(complaint.problem_id, problem)
        self.assertTrue(problem.reopened_at)
        self.assertEqual(problem.sudo().activity_ids.user_id, self.quality)

    def test_the_log_says_that_the_system_did_it(self):
        problem = self.closed()
        self.complain()
        log = problem.sudo().workflow_log_ids[:1]
        self.assertEqual(log.user_id, self.env.ref("base.user_root"))

    def test_many_at_once_are_one_loop(self):
        problem = self.closed()
        self.assertEqual(self.complain(5).problem_id, problem)
        self.assertEqual(problem.loop_count, 1)

    def test_another_product_or_defect_is_another_problem(self):
        problem = self.closed()
        self.complain(product_id=self.bearing.id)
        other = self.env["aftersales.defect"].create({"name": "Rust"})
        self.complain(defect_id=other.id)
        self.complain(defect_id=False)
        self.assertEqual(problem.state, "closed")

    def test_after_the_days_of_the_company_it_is_a_new_problem(self):
        problem = self.closed(days=200)
        self.complain()
        self.assertEqual(problem.state, "closed")
        self.company.aftersales_recurrence_days = 365
        self.complain()
        self.assertEqual(problem.state, "analysis")

    def test_what_was_received_before_the_closing_is_no_recurrence(self):
        problem = self.closed()
        line = {"product_id": self.gear.id, "defect_id": self.defect.id}
        self.complaint(line_ids=[Command.create(line)], received_at=self.days_ago(20))
        self.assertEqual(problem.state, "closed")

    def test_the_defect_may_be_found_out_later(self):
        problem = self.closed()
        complaint = self.complain(defect_id=False)
        complaint.line_ids.with_user(self.quality).defect_id = self.defect
        self.assertEqual(problem.state, "analysis")

    def test_linking_a_complaint_to_it_reopens_it_too(self):
        problem = self.closed()
        complaint = self.complain(product_id=self.bearing.id)
        complaint.with_user(self.quality).problem_id = problem
        self.assertEqual(problem.state, "analysis")

    def test_a_problem_that_was_only_explained_stays_closed(self):
        problem = self.closed()
        problem.sudo()._write_protected({"approved_at": False})
        self.complain()
        self.assertEqual(problem.state, "closed")

    def test_a_company_may_prefer_to_be_asked(self):
        self.company.aftersales_recurrence_mode = "propose"
        problem = self.closed()
        self.complain(2)
        self.complain()
        self.assertEqual(problem.state, "closed")
        self.assertEqual(problem.sudo().activity_ids.user_id, self.quality)

    def test_a_rule_against_reopening_never_blocks_the_intake(self):
        self.rule(
            "reopen",
            "aftersales.problem",
            condition_domain="[('severity', '=', 'serious')]",
            condition_message="Only serious ones.",
        )
        problem = self.closed()
        complaint = self.complain()
        self.assertTrue(complaint.exists())
        self.assertEqual(problem.state, "closed")
        self.assertEqual(problem.sudo().activity_ids.user_id, self.quality)
