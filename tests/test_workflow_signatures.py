from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.fields import Command, Datetime
from odoo.tools import mute_logger

from .common import RuleCase


class TestSignature(RuleCase):
    """Four eyes: somebody else of the group must have signed the present content."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        group = cls.group("manager")
        cls.four_eyes = cls.rule(
            "execute", name="Approval", signature_group_id=group.id
        )

    def solved(self, **facts):
        """Return a complaint ready to be executed but for the signature."""
        complaint = self.carry(self.complaint(), "solution", **facts)
        self.prepare(complaint, "execute")
        return complaint

    def assertUnsigned(self, complaint, user=None):
        with self.assertRefused("Approval: the signature of a second person"):
            self.take(complaint, "execute", user or self.service)

    def assertExecutes(self, complaint, user=None):
        self.take(complaint, "execute", user or self.service)
        self.assertStates(complaint, "executing")

    def unsigned(self):
        """Return a complaint ready to be executed that nobody has signed."""
        complaint = self.solved()
        complaint.sudo().solution = "<p>Grind it daily</p>"
        return complaint

    def sign_as(self, user, complaint):
        return complaint.with_user(user).action_sign(self.four_eyes.id)

    def test_without_a_signature_the_step_is_refused(self):
        self.assertUnsigned(self.unsigned())

    def test_with_a_second_persons_signature_the_step_is_taken(self):
        complaint = self.unsigned()
        self.sign_as(self.manager, complaint)
        self.assertExecutes(complaint)

    def test_ones_own_signature_does_not_count(self):
        complaint = self.unsigned()
        self.sign_as(self.manager, complaint)
        self.assertUnsigned(complaint, self.manager)
        self.sign_as(self.admin, complaint)
        self.assertExecutes(complaint, self.manager)

    def test_a_change_of_the_signed_content_voids_it(self):
        for change in (
            {"solution": "<p>Grind it monthly</p>"},
            {"answer": "<p>Dear Sir</p>"},
            {"agreed_amount": 99},
            {"remedy_agreed_ids": [Command.clear()]},
        ):
            complaint = self.solved()
            complaint.write(change)
            self.assertUnsigned(complaint)
            self.assertFalse(complaint.signature_ids.is_valid)

    def test_the_content_sent_along_with_the_step_voids_it(self):
        complaint = self.solved()
        self.assertTrue(complaint.signature_ids.is_valid)
        with self.assertRefused("second person"):
            complaint.write({"solution": "<p>Nothing</p>", "state": "executing"})

    def test_a_change_of_something_else_does_not_void_it(self):
        complaint = self.solved()
        complaint.write({"subject": "Loud gears", "priority": "2"})
        self.assertExecutes(complaint)

    def test_writing_the_same_content_again_does_not_void_it(self):
        complaint = self.solved()
        complaint.write({"solution": complaint.solution})
        self.assertExecutes(complaint)

    def test_going_back_voids_it(self):
        complaint = self.solved()
        self.take(complaint, "revise", self.quality)
        self.carry(complaint, "solution")
        self.assertUnsigned(complaint)

    def test_it_stands_while_the_document_goes_on(self):
        complaint = self.carry(self.complaint(), "executing")
        complaint.invalidate_recordset()
        self.assertTrue(complaint.signature_ids.is_valid)
        self.assertEqual(complaint.approval_ids.user_id, self.manager)

    def test_the_approval_of_the_answer_stands_beside_the_closing_facts(self):
        complaint = self.carry(self.complaint(), "verifying")
        complaint.write({"closing_summary": "Replaced", "lesson": "Grind in time"})
        complaint.invalidate_recordset()
        self.assertTrue(complaint.signature_ids.is_valid)

    def test_an_archived_remedy_does_not_void_it(self):
        complaint = self.solved()
        self.remedy.action_archive()
        self.env.invalidate_all()
        self.assertExecutes(complaint)

    def test_only_members_of_the_group_sign(self):
        complaint = self.unsigned()
        for user in (self.service, self.coordinator, self.quality_manager):
            with self.assertRefused("“Approval” is signed by: Manager"):
                self.sign_as(user, complaint)
        self.assertNotIn(self.service, complaint.signature_ids.user_id)

    def test_only_who_may_write_the_document_signs(self):
        self.four_eyes.signature_group_id = self.env.ref("base.group_user")
        complaint = self.unsigned()
        for user in (self.production, self.outsider):
            with self.assertRefused("not allowed"):
                self.sign_as(user, complaint)

    def test_a_step_out_of_reach_is_not_signed_in_advance(self):
        complaint = self.carry(self.complaint(), "accepted")
        with self.assertRefused("There is no step from here"):
            self.sign_as(self.manager, complaint)

    def test_a_rule_that_asks_for_no_signature_takes_none(self):
        complaint = self.complaint()
        for rule in (self.rule(), self.env["aftersales.workflow.rule"]):
            with self.assertRefused():
                complaint.with_user(self.manager).action_sign(rule.id)

    def test_an_archived_rule_takes_no_signature(self):
        complaint = self.unsigned()
        self.four_eyes.action_archive()
        with self.assertRefused("is signed by"):
            self.sign_as(self.manager, complaint)

    def test_a_rule_that_was_signed_for_cannot_be_deleted(self):
        self.solved()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.four_eyes.unlink()

    def test_the_row_tells_who_signed_what_and_when(self):
        complaint = self.unsigned()
        with freeze_time("2026-03-02 08:00:00"):
            complaint.with_user(self.manager).action_sign(self.four_eyes.id, "Good.")
        self.assertRecordValues(
            complaint.signature_ids.filtered("note"),
            [
                {
                    "user_id": self.manager.id,
                    "rule_name": "Approval",
                    "signed_at": Datetime.to_datetime("2026-03-02 08:00:00"),
                    "note": "Good.",
                    "company_id": self.company.id,
                }
            ],
        )

    def test_asking_for_a_signature_proposes_a_signer(self):
        complaint = self.unsigned()
        action = complaint.action_request_signature(self.four_eyes.id)
        proposed = self.env["res.users"].browse(action["context"]["default_user_id"])
        self.assertTrue(proposed.has_group("aftersales.group_manager"))
        self.assertNotEqual(proposed, self.service)

    def test_signing_settles_the_request_for_it(self):
        complaint = self.unsigned()
        for user in (self.manager, self.admin):
            complaint.sudo().activity_schedule(
                "aftersales.mail_activity_type_signature", user_id=user.id
            )
        self.sign_as(self.manager, complaint)
        self.assertEqual(complaint.activity_ids.user_id, self.admin)
