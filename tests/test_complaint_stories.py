from freezegun import freeze_time

from odoo import fields
from odoo.tests import Form

from .common import SoldCase


class Story(SoldCase):
    """A complaint about ten delivered gears; the verbs act as whose job it is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The service desk works with orders every day.
        cls.service.group_ids |= cls.env.ref("sales_team.group_sale_salesman_all_leads")
        cls.complaint_form = cls.env["aftersales.complaint"].with_user(cls.service)

    def register(self, **facts):
        """Register from the order's button that three gears are loud."""
        action = self.order.with_user(self.service).action_new_complaint()
        form = Form(self.complaint_form.with_context(**action["context"]))
        form.subject = "Three gears are loud"
        form.category_id = self.category
        form.remedy_sought_ids.add(self.remedy)
        with form.line_ids.edit(0) as line:
            line.complained_qty = 3
            line.defect_id = self.defect
        complaint = form.save()
        complaint.write(facts)
        return complaint

    def bring_to_judgement(self, **facts):
        complaint = self.register(**facts)
        self.take(complaint, "accept", self.service)
        self.take(complaint, "investigate", self.coordinator)
        return complaint

    def find(self, complaint, **facts):
        """Let quality write down what it found."""
        found = {
            "fact_check": "true",
            "validity": "valid",
            "responsibility": "own",
            "responsibility_reason": "The grinding wheel was worn.",
            "responsible_team_id": self.production_team.id,
        }
        complaint.with_user(self.quality).write({**found, **facts})

    def judge(self, complaint, **facts):
        self.find(complaint, **facts)
        self.take(complaint, "judge", self.quality)

    def reject(self, complaint, user=None, **facts):
        not_ours = {"validity": "invalid", "responsibility": "customer"}
        self.find(complaint, answer="<p>You ran it dry.</p>", **{**not_ours, **facts})
        self.take(complaint, "reject", user or self.quality)

    def tell(self, complaint):
        """Send the answer by letter, once a manager has approved it."""
        if complaint.state == "solution":
            outside = complaint.responsibility in ("customer", "none")
            self.sign(complaint, "explain" if outside else "execute")
        complaint.with_user(self.service).action_mark_answered()

    def agree(self, complaint):
        """Propose a replacement, tell the customer, and have him agree on the phone."""
        complaint.with_user(self.quality).write(
            {
                "cause": "<p>A worn wheel</p>",
                "solution": "<p>Dress the wheel every shift</p>",
                "answer": "<p>We replace three gears.</p>",
                "remedy_agreed_ids": self.remedy.ids,
            }
        )
        self.tell(complaint)
        complaint.with_user(self.service).write(
            {
                "consent": "agreed",
                "consent_by": "Ann Miller",
                "consent_at": fields.Datetime.now(),
                "consent_channel_id": self.channel.id,
            }
        )
        self.take(complaint, "execute", self.service)

    def carry_out(self, complaint):
        remedies = complaint.remedy_agreed_ids.ids
        complaint.with_user(self.service).write({"remedy_done_ids": remedies})
        self.take(complaint, "complete", self.service)

    def summarise(self, complaint):
        complaint.with_user(self.coordinator).write(
            {
                "closing_summary": "Three gears replaced.",
                "lesson": "Dress the wheel before it is worn.",
                "standard_changed": "yes",
                "standard_note": "WI-12 rev. 4",
            }
        )

    def close(self, complaint):
        self.summarise(complaint)
        self.take(complaint, "close", self.coordinator)

    def assertWay(self, complaint, *states):
        """Compare the states that the log says the complaint went through."""
        log = complaint.sudo().workflow_log_ids.sorted("id")
        self.assertEqual(tuple(log.mapped("state_to")), states)


ROUND = ("investigating", "solution", "executing", "verifying")


class TestOwnFault(Story):
    def test_from_a_delivered_order_to_its_closing(self):
        complaint = self.bring_to_judgement()
        request = self.request(complaint)
        request.with_user(self.production).write({"cause": "Worn", "measure": "Dress"})
        request.with_user(self.production).action_answer()
        self.judge(complaint)
        self.agree(complaint)
        self.carry_out(complaint)
        self.call_back(complaint)
        self.close(complaint)
        self.assertWay(complaint, "accepted", *ROUND, "closed")
        self.assertRecordValues(
            complaint,
            [
                {
                    "partner_id": self.contact.id,
                    "order_id": self.order.id,
                    "picking_id": self.delivery.id,
                    "product_id": self.gear.id,
                    "settlement": "accepted",
                    "loop_count": 0,
                    "judged_by_id": self.quality.id,
                    "answered_by_id": self.service.id,
                    "closed_by_id": self.coordinator.id,
                }
            ],
        )

    def test_only_the_lines_complained_about_are_left_after_acceptance(self):
        complaint = self.register()
        self.assertEqual(complaint.line_ids.product_id, self.gear | self.bearing)
        self.take(complaint, "accept", self.service)
        self.assertRecordValues(
            complaint.line_ids,
            [{"product_id": self.gear.id, "lot_id": self.lot.id, "complained_qty": 3}],
        )

    def test_a_serious_complaint_needs_the_plant_managers_signature(self):
        complaint = self.bring_to_judgement(severity="serious")
        self.judge(complaint)
        self.agree(complaint)
        self.carry_out(complaint)
        self.call_back(complaint)
        self.summarise(complaint)
        with self.assertRefused("signature of a second person"):
            self.take(complaint, "close", self.coordinator)
        self.sign(complaint, "close")
        self.take(complaint, "close", self.coordinator)
        self.assertEqual(complaint.state, "closed")

    def test_the_second_visit_decides(self):
        complaint = self.bring_to_judgement()
        self.judge(complaint)
        self.agree(complaint)
        visit = {"needs_second_visit": True, "second_visit_on": fields.Date.today()}
        complaint.with_user(self.service).write(visit)
        self.carry_out(complaint)
        self.call_back(complaint)
        with self.assertRefused("after the second visit"):
            self.close(complaint)
        self.call_back(complaint, is_after_second_visit=True)
        self.close(complaint)
        self.assertEqual(complaint.settlement, "accepted")

    def test_a_customer_who_cannot_be_reached_has_used_up_his_recourse(self):
        complaint = self.bring_to_judgement()
        self.judge(complaint)
        self.agree(complaint)
        self.carry_out(complaint)
        for _attempt in range(2):
            self.call_back(complaint, "unreached")
        with self.assertRefused("has not been called back"):
            self.close(complaint)
        self.call_back(complaint, "unreached")
        self.close(complaint)
        self.assertEqual(complaint.settlement, "unreachable")


class TestDissatisfied(Story):
    def test_the_work_begins_anew_until_the_customer_is_satisfied(self):
        complaint = self.bring_to_judgement()
        for outcome in ("dissatisfied", "satisfied"):
            self.judge(complaint)
            self.agree(complaint)
            self.carry_out(complaint)
            self.call_back(complaint, outcome)
        self.close(complaint)
        self.assertEqual(complaint.loop_count, 1)
        self.assertWay(complaint, "accepted", *ROUND, *ROUND, "closed")

    def test_a_closed_case_is_reopened_with_a_reason(self):
        complaint = self.bring_to_judgement()
        self.judge(complaint)
        self.agree(complaint)
        self.carry_out(complaint)
        self.call_back(complaint)
        self.close(complaint)
        self.take(complaint, "reopen", self.quality, reason="Loud again.")
        self.assertRecordValues(
            complaint,
            [
                {
                    "state": "investigating",
                    "state_reason": "Loud again.",
                    "loop_count": 1,
                    "consent": False,
                    "answered_at": False,
                }
            ],
        )


class TestSupplier(Story):
    def test_purchasing_takes_part(self):
        complaint = self.bring_to_judgement()
        cause = {
            "responsibility": "supplier",
            "responsible_partner_id": self.supplier.id,
            "responsible_team_id": False,
        }
        with self.assertRefused("purchasing takes part"):
            self.judge(complaint, **cause)
        request = self.request(complaint, self.purchasing_team)
        with self.assertRefused("Buyers has not answered yet"):
            self.judge(complaint, **cause)
        request.with_user(self.member).write({"cause": "Soft steel", "measure": "Test"})
        request.with_user(self.member).action_answer()
        self.judge(complaint, **cause)
        self.agree(complaint)
        self.carry_out(complaint)
        self.call_back(complaint)
        self.close(complaint)
        self.assertEqual(complaint.responsible_partner_id, self.supplier)


class TestOutside(Story):
    """The customer's own fault, or not ours: explained, without measures."""

    def test_what_the_customer_caused_is_explained(self):
        complaint = self.bring_to_judgement()
        self.judge(complaint, validity="improve", responsibility="customer")
        complaint.with_user(self.service).write({"answer": "<p>You ran it dry.</p>"})
        self.tell(complaint)
        self.take(complaint, "explain", self.service)
        self.call_back(complaint)
        self.close(complaint)
        states = ("accepted", "investigating", "solution", "verifying", "closed")
        self.assertWay(complaint, *states)

    def test_what_is_not_ours_goes_back_to_the_front_office_with_evidence(self):
        # The company's own front office, before the one that comes with the app.
        self.front_team.sequence = 1
        complaint = self.bring_to_judgement()
        self.assertEqual(complaint.team_id, self.quality_team)
        not_ours = {"responsibility": "none", "responsible_team_id": False}
        with self.assertRefused("goes back with evidence"):
            self.judge(complaint, **not_ours)
        report = self.env["ir.attachment"].with_user(self.quality)
        report = report.create({"name": "Report.pdf", "raw": b"."})
        self.judge(complaint, evidence_ids=report.ids, **not_ours)
        self.assertRecordValues(
            complaint,
            [{"team_id": self.front_team.id, "user_id": self.service.id}],
        )


class TestRejected(Story):
    def setUp(self):
        super().setUp()
        self.case = self.bring_to_judgement()
        self.reject(self.case)

    def appeal(self):
        self.case.with_user(self.service).appeal_user_id = self.quality_manager
        self.take(self.case, "appeal", self.service, reason="We oiled it.")

    def test_the_customer_accepts_the_rejection(self):
        self.tell(self.case)
        self.call_back(self.case)
        self.close(self.case)
        self.assertEqual(self.case.settlement, "accepted")

    def test_another_person_upholds_the_appeal(self):
        self.tell(self.case)
        self.appeal()
        self.assertRecordValues(
            self.case,
            [
                {
                    "user_id": self.quality_manager.id,
                    "validity": False,
                    "responsibility": False,
                    "answered_at": False,
                }
            ],
        )
        self.find(self.case)
        with self.assertRefused("another person"):
            self.take(self.case, "judge", self.quality)
        self.take(self.case, "judge", self.quality_manager)
        self.agree(self.case)
        self.carry_out(self.case)
        self.call_back(self.case)
        self.close(self.case)
        self.assertEqual(self.case.settlement, "accepted")

    def test_another_person_rejects_again_and_that_is_final(self):
        self.tell(self.case)
        self.appeal()
        with self.assertRefused("another person"):
            self.reject(self.case)
        self.reject(self.case, self.quality_manager)
        with self.assertRefused("the rejection is final"):
            self.appeal()
        with self.assertRefused("has not been explained"):
            self.close(self.case)
        self.tell(self.case)
        self.close(self.case)
        self.assertEqual(self.case.settlement, "final")

    def test_it_is_final_when_the_appeal_period_is_over(self):
        self.tell(self.case)
        with self.assertRefused("The customer may appeal until"):
            self.close(self.case)
        with freeze_time(self.days_ago(-31)):
            self.case.invalidate_recordset(["settlement"])
            with self.assertRefused("The customer could appeal until"):
                self.appeal()
            self.close(self.case)
        self.assertEqual(self.case.state, "closed")

    def test_the_period_begins_when_the_reasons_leave_the_house(self):
        with freeze_time(self.days_ago(-20)):
            self.tell(self.case)
        with freeze_time(self.days_ago(-45)):
            self.case.invalidate_recordset(["appeal_until"])
            self.appeal()
        self.assertEqual(self.case.state, "investigating")


class TestDuplicate(Story):
    def test_messages_and_attachments_go_on_with_the_first(self):
        first = self.bring_to_judgement()
        second = self.register(subject="Loud, by mail")
        message = second.with_user(self.service).message_post(body="A second letter")
        letter = self.env["ir.attachment"].create(
            {"name": "Letter", "res_model": second._name, "res_id": second.id}
        )
        second.letter_ids = letter
        compared = first.with_context(aftersales_compared_id=second.id)
        compared.with_user(self.service).action_merge_duplicate()
        self.assertRecordValues(
            second, [{"state": "cancelled", "duplicate_of_id": first.id}]
        )
        self.assertIn(message, first.message_ids)
        self.assertEqual(letter.res_id, first.id)
        self.assertEqual(first.letter_ids, letter)
