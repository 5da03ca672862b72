"""Papers are filed after a step, with copies to the departments concerned."""

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import mute_logger

from .common import AftersalesCase
from .test_complaint_queries import QueryCase

CRON = "aftersales.ir_cron_rework_copies"


class CopyCase(AftersalesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.copies = cls.env["aftersales.rework.copy"]
        cls.production_team.leader_id = cls.production

    def file_due(self):
        """Run the job, as the scheduler does."""
        with self.enter_registry_test_mode():
            self.env.ref(CRON).method_direct_trigger()
        self.env.invalidate_all()

    def get_copies(self, document, paper):
        report = self.env.ref(f"aftersales.{paper}")
        domain = [("res_model", "=", document._name), ("res_id", "=", document.id)]
        return self.copies.search([*domain, ("report_id", "=", report.id)])


class TestFiling(CopyCase):
    def test_the_record_of_the_inspection_is_filed_and_copied(self):
        rework = self.rework(team_id=self.production_team.id)
        self.carry_rework(rework, "done")
        copy = self.get_copies(rework, "rework_action_report_inspection")
        self.assertFalse(copy.filed_at)
        self.file_due()
        self.assertTrue(copy.filed_at)
        file = copy.attachment_id
        self.assertEqual((file.res_model, file.res_id), (rework._name, rework.id))
        self.assertIn(rework.name, file.name)
        self.assertIn(self.production, copy.user_ids)
        message = rework.message_ids.filtered("attachment_ids")[:1]
        self.assertIn(self.production.partner_id, message.notified_partner_ids)
        self.assertIn("Copy to", message.body)

    def test_a_failed_inspection_is_reported_to_the_departments(self):
        rework = self.fail_rework(self.rework())
        copy = self.get_copies(rework, "rework_action_report_inspection")
        self.assertEqual(copy.rule_id.transition, "aftersales.rework:fail")

    def test_the_task_order_is_copied_to_the_service_centre(self):
        front = self.env.ref("aftersales.team_front")
        front.leader_id = self.coordinator
        task = self.carry_task(self.support_task(), "approved")
        copy = self.get_copies(task, "rework_task_action_report")
        self.assertEqual(copy.user_ids, self.coordinator | self.production)

    def test_it_is_filed_once(self):
        rework = self.carry_rework(self.rework(), "done")
        self.file_due()
        before = len(rework.message_ids)
        self.file_due()
        self.assertEqual(len(rework.message_ids), before)

    def test_a_company_says_on_screen_who_gets_a_copy(self):
        rule = self.env.ref("aftersales.workflow_rule_rework_copy_passed")
        rule.write({"is_copied_to_team": False, "copy_team_ids": [(5, 0, 0)]})
        rule.copy_user_ids = self.planning
        rework = self.carry_rework(self.rework(), "done")
        copy = self.get_copies(rework, "rework_action_report_inspection")
        self.assertEqual(copy.user_ids, self.planning)

    def test_without_the_rule_nothing_is_filed(self):
        self.copies.search([]).rule_id.active = False
        rules = self.env["aftersales.workflow.rule"].search([])
        rules.filtered("copy_report_id").active = False
        rework = self.carry_rework(self.rework(), "done")
        self.assertFalse(self.copies.search([("res_id", "=", rework.id)]))

    def test_one_that_cannot_be_printed_keeps_no_other_from_being_filed(self):
        first, second = (self.carry_rework(self.rework(), "done") for _n in "12")
        file = type(self.copies)._file
        paper = "rework_action_report_inspection"
        broken = self.get_copies(first, paper)

        fire = "The printer is on fire."

        def fail(copy):
            if copy == broken:
                raise UserError(fire)
            return file(copy)

        with (
            patch.object(type(self.copies), "_file", fail),
            mute_logger("odoo.addons.aftersales.models.rework.rework_copy"),
        ):
            self.file_due()
        self.assertFalse(broken.filed_at)
        self.assertTrue(self.get_copies(second, paper).filed_at)


class TestRights(CopyCase):
    def test_a_paper_about_another_document_is_refused(self):
        rule = self.env.ref("aftersales.workflow_rule_rework_copy_passed")
        with self.assertRaises(ValidationError):
            rule.copy_report_id = self.env.ref("aftersales.rework_task_action_report")

    def test_who_may_not_read_the_document_does_not_read_the_row(self):
        rework = self.carry_rework(self.rework(), "done")
        copy = self.get_copies(rework, "rework_action_report_inspection")
        self.assertEqual(
            copy.with_user(self.planning).document_name, rework.display_name
        )
        with self.assertRaises(AccessError):
            copy.with_user(self.member).read(["report_id"])

    def test_nobody_enters_one(self):
        report = self.env.ref("aftersales.rework_action_report_inspection")
        values = {"res_model": "aftersales.rework", "res_id": self.rework().id}
        values |= {"report_id": report.id, "ordered_at": "2027-01-01"}
        for user in (self.service, self.manager):
            with self.assertRaises(AccessError):
                self.copies.with_user(user).create(values)


class TestQueries(CopyCase, QueryCase):
    def test_forty_cost_as_many_queries_as_two(self):
        rule = self.env.ref("aftersales.workflow_rule_rework_copy_passed")
        reworks = self.env["aftersales.rework"].union(
            *(self.rework() for _number in range(40))
        )
        self.assertSame(lambda n: self.copies._order_copies(rule, reworks[:n]))
