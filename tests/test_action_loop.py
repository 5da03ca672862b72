from datetime import timedelta

from freezegun import freeze_time

from odoo import fields

from .common import AftersalesCase


class TestToDos(AftersalesCase):
    """The owner is asked until it is done, then somebody who may verify it."""

    def todos(self, action, kind=None):
        activities = action.sudo().activity_ids
        names = activities.mapped("activity_type_id.name")
        return dict(zip(names, activities.mapped("user_id"), strict=True))

    def test_the_approval_gives_the_owner_a_to_do_for_the_day(self):
        action = self.carry_action(self.action(), "approved")
        self.assertEqual(self.todos(action), {"Carry Out": self.production})
        self.assertEqual(action.sudo().activity_ids.date_deadline, action.due_on)

    def test_the_to_do_follows_owner_and_day(self):
        action = self.carry_action(self.action(), "approved")
        later = fields.Date.today() + timedelta(days=9)
        action.write({"user_id": self.planning.id, "due_on": later})
        self.assertEqual(self.todos(action), {"Carry Out": self.planning})
        self.assertEqual(action.sudo().activity_ids.date_deadline, later)

    def test_what_is_done_is_verified_by_the_leader_of_the_problem(self):
        action = self.carry_action(self.action(), "done")
        self.assertEqual(self.todos(action), {"Verify": self.quality})

    def test_a_leader_who_owns_the_action_is_not_asked_to_verify_it(self):
        teams = self.env["aftersales.team"].search([("function", "=", "quality")])
        (teams - self.quality_team).active = False
        self.quality_team.delegate_id = self.quality_manager
        action = self.carry_action(self.action(user_id=self.quality.id), "done")
        self.assertEqual(self.todos(action), {"Verify": self.quality_manager})

    def test_nothing_is_left_to_do_in_the_end(self):
        for state in ("verified", "ineffective"):
            action = self.carry_action(self.action(), state)
            self.assertFalse(action.sudo().activity_ids, state)
        action = self.carry_action(self.action(), "approved")
        self.take(action, "cancel", self.quality)
        self.assertFalse(action.sudo().activity_ids)

    def test_not_finished_is_the_owners_again(self):
        action = self.carry_action(self.action(), "done")
        self.take(action, "rework", self.quality)
        self.assertEqual(self.todos(action), {"Carry Out": self.production})

    def test_late_is_what_should_have_been_done(self):
        yesterday = fields.Date.today() - timedelta(days=1)
        action = self.action(due_on=yesterday)
        others = self.action() | action
        expectations = {"draft": False, "approved": True, "done": False}
        for state, is_late in expectations.items():
            self.carry_action(action, state)
            self.assertEqual(action.is_late, is_late, state)
            found = others.search([("is_late", "=", True), ("id", "in", others.ids)])
            self.assertEqual(found, action if is_late else action.browse(), state)


class TestNotEffective(AftersalesCase):
    """Not effective: another action, the problem back to analysis, counted (D-47)."""

    def fail(self, action):
        self.take(action, "fail", self.quality, reason="Still 3 % broken.")

    def done(self, problem_state="implementing", count=1):
        problem = self.carry_problem(self.problem(), problem_state)
        actions = [
            self.carry_action(self.action(problem), "done") for _n in range(count)
        ]
        return problem, self.env["aftersales.action"].concat(*actions)

    def test_a_follow_up_is_proposed_and_linked(self):
        _problem, action = self.done()
        self.fail(action)
        follow_up = action.follow_up_ids
        self.assertRecordValues(
            follow_up,
            [
                {
                    "state": "draft",
                    "parent_id": action.id,
                    "team_id": self.production_team.id,
                    "subject": "Follow-up: Grind the tool weekly",
                }
            ],
        )

    def test_the_problem_goes_back_to_analysis_and_the_loop_is_counted(self):
        for state in ("measures", "implementing", "verifying"):
            problem, action = self.done(state)
            self.fail(action)
            self.assertEqual((problem.state, problem.loop_count), ("analysis", 1))
            self.assertIn("Still 3 % broken", problem.state_reason)

    def test_a_problem_that_is_there_already_stays(self):
        problem, action = self.done("analysis")
        self.fail(action)
        self.assertEqual((problem.state, problem.loop_count), ("analysis", 0))

    def test_two_at_once_are_one_loop(self):
        problem, actions = self.done(count=2)
        self.fail(actions)
        self.assertEqual(problem.loop_count, 1)
        self.assertEqual(len(actions.follow_up_ids), 2)

    def test_running_it_twice_is_harmless(self):
        problem, action = self.done()
        self.fail(action)
        action.with_user(self.quality)._action_fail()
        self.assertEqual(len(action.follow_up_ids), 1)
        self.assertEqual(problem.loop_count, 1)

    def test_the_reason_is_asked_for(self):
        _problem, action = self.done()
        with self.assertRefused("A reason must be given"):
            action.with_user(self.quality).state = "ineffective"

    def test_what_was_not_chosen_keeps_its_reason(self):
        action = self.action()
        self.take(action, "cancel", self.quality, reason="Too dear.")
        self.assertEqual(action.state_reason, "Too dear.")


@freeze_time("2026-03-02 08:00:00")
class TestQueries(AftersalesCase):
    """The steps and screens of actions cost the same for two and for forty.

    The clock stands still: what is written does not depend on a second that passes.
    """

    def count(self, work, actions):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        work(actions)
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def assertSame(self, work):
        problem = self.problem()
        warm, few, many = (
            self.env["aftersales.action"].concat(
                *(self.action(problem) for _n in range(count))
            )
            for count in (2, 2, 40)
        )
        self.count(work, warm)
        self.assertEqual(self.count(work, few), self.count(work, many))

    def test_approval(self):
        self.assertSame(lambda actions: self.take(actions, "approve", self.manager))

    def test_carrying_out_and_verifying(self):
        def work(actions):
            actions.write({"result": "Ground.", "verification": "Seen."})
            self.take(actions, "approve", self.manager)
            self.take(actions, "start", self.production)
            self.take(actions, "finish", self.production)
            self.take(actions, "verify", self.quality)

        self.assertSame(work)

    def test_the_list(self):
        names = ("is_late", "has_numbers", "display_name", "worker_ids", "user_id")
        self.assertSame(lambda actions: actions.with_user(self.production).read(names))
