"""Who reads, moves and configures promises; nobody writes them."""

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from .common import ROLES, AftersalesCase

DESK = ("service", "coordinator", "quality", "quality_manager", "manager", "admin")
DEPARTMENTS = ("process", "production", "planning", "warehouse")
RECORDS = ("sla.clock", "sla.pause", "sla.extension", "escalation")
SETTINGS = ("sla.policy", "sla.target", "escalation.step")


class RightsCase(AftersalesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls.complaint()
        cls.clocks = cls.case.sudo().clock_ids
        cls.answer = cls.clocks.filtered(lambda clock: clock.code == "answer")
        cls.case.sudo()._wait_for_customer()
        cls.case.sudo()._hear_customer()
        cls.customer_user = new_test_user(
            cls.env, "ann", "base.group_portal", partner_id=cls.contact.id
        )

    def model(self, name, user):
        return self.env[f"aftersales.{name}"].with_user(user)


class TestReading(RightsCase):
    def test_who_may_read_the_complaint_reads_its_promises(self):
        for role in ROLES:
            with self.subTest(role=role):
                clocks = self.model("sla.clock", getattr(self, role)).browse(
                    self.clocks.ids
                )
                self.assertTrue(all(clock["outcome"] for clock in clocks.read()))

    def test_a_colleague_without_a_role_finds_none(self):
        with self.assertRaises(AccessError):
            self.clocks.with_user(self.outsider).read(["state"])

    def test_the_service_finds_none_of_a_complaint_of_others(self):
        other = self.env["aftersales.complaint"].with_user(self.quality_manager)
        other = other.create({"subject": "Not theirs", "team_id": self.quality_team.id})
        stranger = self.person("stranger", ROLES["service"])
        clocks = self.model("sla.clock", stranger)
        self.assertFalse(clocks.search([("res_id", "=", other.id)]))
        with self.assertRaises(AccessError):
            clocks.browse(other.sudo().clock_ids.ids).read(["due_at"])

    def test_the_person_complained_about_finds_none(self):
        self.case.sudo().complained_user_id = self.manager
        clocks = self.model("sla.clock", self.manager)
        self.assertFalse(clocks.search([("res_id", "=", self.case.id)]))

    def test_a_customer_reads_none_of_it(self):
        for name in (*RECORDS, *SETTINGS):
            with self.subTest(model=name), self.assertRaises(AccessError):
                self.model(name, self.customer_user).search([])

    def test_a_customer_sees_no_deadline_on_his_complaint(self):
        case = self.case.with_user(self.customer_user)
        for name in ("sla_policy_id", "clock_ids", "waiting_since", "contacted_at"):
            with self.subTest(field=name), self.assertRaises(AccessError):
                case.read([name])


class TestWriting(RightsCase):
    """Nobody writes evidence; by RPC as little as on screen."""

    def test_nobody_writes_or_deletes_a_promise_or_its_history(self):
        pause = self.answer.pause_ids
        for role in ROLES:
            user = getattr(self, role)
            for record, vals in (
                (self.answer, {"due_at": "2030-01-01 00:00:00"}),
                (self.answer, {"is_kept": True}),
                (self.answer, {"silence_reason": "forged"}),
                (pause, {"ended_at": "2030-01-01 00:00:00"}),
            ):
                with self.subTest(role=role, vals=vals):
                    with self.assertRaises(AccessError):
                        record.with_user(user).write(vals)
                    with self.assertRaises(AccessError):
                        record.with_user(user).unlink()

    def test_nobody_creates_them(self):
        base = {"res_model": self.case._name, "res_id": self.case.id}
        for name in RECORDS:
            for role in ROLES:
                with self.subTest(model=name, role=role):
                    with self.assertRaises(AccessError):
                        self.model(name, getattr(self, role)).create(dict(base))

    def test_nobody_forges_a_fact_or_a_wait(self):
        for name in ("answered_at", "contacted_at", "waiting_since", "planned_at"):
            with self.subTest(field=name), self.assertRaises(UserError):
                self.case.with_user(self.admin).write({name: fields.Datetime.now()})
        with self.assertRaises(UserError):
            self.case.with_user(self.admin).sla_policy_id = False

    def test_an_extension_stays_as_it_was_agreed(self):
        self.extend(self.service)
        extension = self.answer.extension_ids
        with self.assertRaises(UserError):
            extension.reason = "Another one"
        with self.assertRaises(UserError):
            extension.unlink()

    def extend(self, user):
        wizards = self.model("sla.extend", user)
        later = fields.Datetime.add(self.answer.due_at, days=3)
        wizards.create(
            {
                "clock_id": self.answer.id,
                "has_agreed": True,
                "agreed_by": "Ann Miller",
                "new_due_at": later,
                "reason": "Measured again.",
            }
        ).action_extend()

    def test_those_who_work_on_a_complaint_agree_on_a_later_date(self):
        for role in DESK:
            with self.subTest(role=role):
                self.extend(getattr(self, role))
        self.assertEqual(len(self.answer.extension_ids), len(DESK))

    def test_departments_agree_on_nothing_with_the_customer(self):
        for role in (*DEPARTMENTS, "outsider"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.extend(getattr(self, role))

    def test_whose_complaint_it_is_not_explains_no_silence(self):
        stranger = self.person("stranger", ROLES["service"])
        self.case.sudo().write({"team_id": self.quality_team.id})
        wizards = self.model("sla.silence", stranger)
        with self.assertRaises(AccessError):
            wizards.create({"clock_id": self.answer.id, "reason": "-"}).action_explain()


class TestConfiguring(RightsCase):
    def test_managers_configure_policies(self):
        for role in ("manager", "admin"):
            with self.subTest(role=role):
                policies = self.model("sla.policy", getattr(self, role))
                policy = policies.create({"name": "Ours", "res_model": self.case._name})
                policy.name = "Ours, revised"
                policy.unlink()

    def test_others_read_them_at_most(self):
        policy = self.case.sudo().sla_policy_id
        for role in (*DESK[:4], *DEPARTMENTS):
            with self.subTest(role=role), self.assertRaises(AccessError):
                policy.with_user(getattr(self, role)).name = "Mine"
