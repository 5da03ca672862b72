from odoo.exceptions import AccessError, UserError
from odoo.tests import JsonRpcException

from .common import AftersalesCase, AftersalesHttpCase


class TestApproval(AftersalesCase):
    """The head of the department approves, the quality manager or a manager (D-29)."""

    def approves(self, user, **values):
        action = self.action(**values)
        try:
            self.take(action, "approve", user)
        except UserError:
            return False
        return action.approved_by_id == user

    def test_the_head_of_the_department_approves_its_actions(self):
        self.assertTrue(self.approves(self.production))

    def test_the_delegate_stands_in_for_the_head(self):
        self.production_team.delegate_id = self.planning
        self.assertTrue(self.approves(self.planning))

    def test_quality_manager_and_manager_approve(self):
        self.assertTrue(self.approves(self.quality_manager))
        self.assertTrue(self.approves(self.manager))

    def test_a_mere_member_of_the_department_does_not(self):
        self.production_team.member_ids += self.process
        self.assertFalse(self.approves(self.process))

    def test_quality_and_coordinator_do_not(self):
        self.assertFalse(self.approves(self.quality))
        self.assertFalse(self.approves(self.coordinator))

    def test_the_head_of_another_department_does_not(self):
        self.assertFalse(self.approves(self.member))

    def test_owner_department_and_day_are_named_first(self):
        action = self.action(user_id=False, due_on=False, team_id=False)
        labels = ("“Owner”", "“Due”", "“Department”")
        with self.assertRefused(*labels):
            self.take(action, "approve", self.manager)


class TestOwnDepartment(AftersalesCase):
    """A department fills in its own actions; the owner his own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.task = cls.action()

    def test_the_department_proposes_and_plans(self):
        actions = self.env["aftersales.action"].with_user(self.production)
        action = actions.create(
            {
                "problem_id": self.problem(team_id=self.production_team.id).id,
                "subject": "A new gauge",
                "team_id": self.production_team.id,
            }
        )
        action.risk = "None"
        self.assertEqual(action.state, "draft")

    def test_another_department_changes_nothing(self):
        self.production_team.member_ids -= self.process
        for user in (self.process, self.planning, self.warehouse):
            with self.assertRaisesRegex(AccessError, "own department"):
                self.task.with_user(user).subject = "Mine"

    def test_an_import_of_another_department_changes_nothing(self):
        xml_id = self.task._BaseModel__ensure_xml_id()
        actions = self.env["aftersales.action"].with_user(self.planning)
        answer = actions.load(["id", "subject"], [[next(iter(xml_id))[1], "Mine"]])
        self.assertFalse(answer["ids"])
        self.assertEqual(self.task.subject, "Grind the tool weekly")

    def test_an_action_is_not_moved_to_another_department(self):
        with self.assertRaises(AccessError):
            self.task.with_user(self.production).team_id = self.purchasing_team

    def test_nobody_takes_over_the_action_of_another_department(self):
        with self.assertRaises(AccessError):
            self.task.with_user(self.planning).write(
                {"team_id": self.purchasing_team.id, "user_id": self.planning.id}
            )

    def test_the_owner_of_another_department_carries_it_out(self):
        self.task.user_id = self.planning
        self.take(self.task, "approve", self.manager)
        self.task.with_user(self.planning).result = "Done."
        self.take(self.task, "finish", self.planning)
        self.assertEqual(self.task.done_by_id, self.planning)

    def test_a_stranger_does_not_carry_it_out(self):
        self.take(self.task, "approve", self.manager)
        with self.assertRaises(UserError):
            self.take(self.task, "start", self.planning)
        with self.assertRefused("owner or his department"):
            self.take(self.task, "start", self.quality)

    def test_an_approved_plan_is_changed_by_who_leads_only(self):
        self.take(self.task, "approve", self.manager)
        for values in (
            {"subject": "Something easier"},
            {"due_on": "2099-01-01"},
            {"user_id": self.service.id},
            {"risk": "None"},
        ):
            with self.assertRaisesRegex(AccessError, "once the action is approved"):
                self.task.with_user(self.production).write(values)
        self.task.with_user(self.quality).due_on = "2099-01-01"
        with self.assertRefused("settled by an earlier step"):
            self.task.with_user(self.quality).kind = "preventive"

    def test_the_department_does_not_write_the_verification(self):
        action = self.carry_action(self.action(), "done")
        with self.assertRaises(AccessError):
            action.with_user(self.production).verification = "All is well."


class TestVerification(AftersalesCase):
    """Who owned, began or did an action does not verify it, by no detour."""

    def assertNotVerifiedBy(self, action, user):
        for step in ("verify", "fail"):
            with self.assertRefused("Who did it does not verify it"):
                self.take(action, step, user)

    def test_somebody_else_verifies(self):
        action = self.carry_action(self.action(), "verified")
        self.assertEqual(action.verified_by_id, self.quality)

    def test_the_owner_does_not(self):
        action = self.action(user_id=self.quality.id)
        action = self.carry_action(action, "done")
        self.assertNotVerifiedBy(action, self.quality)

    def test_who_did_it_for_the_owner_does_not(self):
        self.production_team.member_ids += self.quality
        action = self.carry_action(self.action(), "progress")
        self.take(action, "finish", self.quality)
        self.assertNotVerifiedBy(action, self.quality)

    def test_who_began_it_does_not(self):
        self.production_team.member_ids += self.quality
        action = self.carry_action(self.action(), "approved")
        self.take(action, "start", self.quality)
        self.take(action, "finish", self.production)
        self.assertNotVerifiedBy(action, self.quality)

    def test_putting_a_colleague_in_as_the_owner_does_not_help(self):
        action = self.carry_action(self.action(user_id=self.quality.id), "done")
        action.with_user(self.quality).user_id = self.production
        self.assertNotVerifiedBy(action, self.quality)

    def test_neither_does_it_in_the_same_write(self):
        action = self.carry_action(self.action(user_id=self.quality.id), "done")
        with self.assertRefused("Who did it does not verify it"):
            action.with_user(self.quality).write(
                {"user_id": self.production.id, "state": "verified"}
            )

    def test_an_earlier_owner_stays_on_record(self):
        action = self.carry_action(self.action(user_id=self.quality.id), "approved")
        action.with_user(self.quality).user_id = self.production
        self.fill_action(action)
        self.take(action, "finish", self.production)
        self.assertEqual(action.worker_ids, self.quality | self.production)
        self.assertNotVerifiedBy(action, self.quality)

    def test_nobody_writes_who_worked_on_it(self):
        action = self.carry_action(self.action(), "done")
        with self.assertRefused("recorded by the workflow"):
            action.with_user(self.quality).worker_ids = False


class TestOverTheWeb(AftersalesHttpCase):
    """The same holds for a client that calls the server itself."""

    def send(self, user, action, values):
        self.authenticate(user.login, user.login)
        self.make_jsonrpc_request(
            "/web/dataset/call_kw",
            {
                "model": action._name,
                "method": "write",
                "args": [action.ids, values],
                "kwargs": {},
            },
        )

    def test_another_department_is_refused(self):
        action = self.action()
        with self.assertRaises(JsonRpcException):
            self.send(self.planning, action, {"subject": "Mine"})

    def test_the_owner_is_refused_as_the_verifier(self):
        action = self.carry_action(self.action(user_id=self.quality.id), "done")
        with self.assertRaises(JsonRpcException):
            self.send(self.quality, action, {"state": "verified"})
        self.assertStates(action, "done")
