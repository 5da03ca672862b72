"""F-12 to F-15: a system fault, signed, solved, confirmed, approved, called back."""

from .common import AftersalesCase


class TestReworkTask(AftersalesCase):
    def test_the_way_of_a_task_on_site(self):
        task = self.carry_task(self.support_task(on_site=True), "done")
        log = task.workflow_log_ids.sorted("id")
        self.assertEqual(
            log.mapped("state_to"),
            ["signed", "solved", "confirmed", "approved", "done"],
        )
        self.assertEqual(task.signed_by_id, self.manager)
        self.assertEqual(task.approved_by_id, self.manager)

    def test_only_the_manager_passes_it_on(self):
        with self.assertRefused("reserved for"):
            self.take(self.support_task(), "sign", self.coordinator)

    def test_engineering_says_what_it_has_done(self):
        task = self.carry_task(self.support_task(), "signed")
        with self.assertRefused("Solution"):
            self.take(task, "solve", self.process)

    def test_on_site_the_customer_is_heard_before_it_is_approved(self):
        task = self.carry_task(self.support_task(on_site=True), "solved")
        with self.assertRefused("opinion and seal"):
            self.take(task, "approve", self.manager)

    def test_an_opinion_has_a_name_a_day_and_a_seal(self):
        task = self.carry_task(self.support_task(on_site=True), "solved")
        with self.assertRefused("Opinion", "Signed By", "Signed On", "sealed paper"):
            self.take(task, "confirm", self.service)

    def test_not_on_site_the_head_of_department_approves_at_once(self):
        task = self.carry_task(self.support_task(), "approved")
        self.assertStates(task, "approved")

    def test_on_site_the_customer_is_called_back(self):
        task = self.carry_task(self.support_task(on_site=True), "approved")
        with self.assertRefused("call him back"):
            self.take(task, "complete", self.service)
        call = task.activity_ids.filtered(lambda a: "Verify" in (a.summary or ""))
        self.assertEqual(call.user_id, self.service)

    def test_a_customer_who_is_not_satisfied_has_it_solved_again(self):
        task = self.carry_task(self.support_task(on_site=True), "approved")
        self.env["aftersales.contact"].with_user(self.service).create(
            {
                "rework_task_id": task.id,
                "outcome": "dissatisfied",
                "words": "It stopped again.",
            }
        )
        with self.assertRefused("solve it again"):
            self.take(task, "complete", self.service)
        self.take(task, "rethink", self.service)
        self.assertStates(task, "signed")

    def test_the_call_back_belongs_to_the_complaint_too(self):
        complaint = self.complaint()
        task = self.support_task(complaint_id=complaint.id, on_site=True)
        contact = self.env["aftersales.contact"].with_user(self.service)
        call = contact.create({"rework_task_id": task.id, "complaint_id": complaint.id})
        self.assertEqual(call.partner_id, complaint.partner_id)
        self.assertIn(call, task.contact_ids)

    def test_what_was_signed_stays(self):
        task = self.carry_task(self.support_task(), "signed")
        with self.assertRefused("settled"):
            task.fault = "Something else."

    def test_it_takes_over_what_the_rework_knows(self):
        rework = self.sent_rework(kind="site", complaint_id=self.complaint().id)
        rework.with_user(self.service).action_support()
        self.assertRecordValues(
            rework.task_ids,
            [
                {
                    "partner_id": self.contact.id,
                    "complaint_id": rework.complaint_id.id,
                    "product_id": rework.product_id.id,
                    "on_site": True,
                    "fault": "It is loud.",
                }
            ],
        )

    def test_an_extension_wants_a_contract_review(self):
        task = self.support_task(extension="A second axis")
        self.assertTrue(task.needs_contract_review)

    def test_production_has_no_part_in_it(self):
        task = self.support_task()
        self.assertFalse(task.with_user(self.production).has_access("read"))
