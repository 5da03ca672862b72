from odoo.tests import Form

from .common import AftersalesCase


class AnswerCase(AftersalesCase):
    def drafted(self, **facts):
        """Carry a complaint to where its answer is written, approved by nobody yet."""
        complaint = self.carry(self.complaint(), "solution")
        execute = self._get_facts(complaint)["execute"]
        complaint.sudo().write({**execute, **facts})
        return complaint.with_user(self.service)

    def answered(self, **facts):
        complaint = self.drafted(**facts)
        self.sign(complaint, "execute")
        complaint.action_mark_answered()
        return complaint

    def assertExecutable(self, complaint):
        self.take(complaint, "execute", self.service)
        self.assertEqual(complaint.state, "executing")


class TestAnswer(AnswerCase):
    """The answer leaves once it is approved, and is what was approved (D-29)."""

    def test_not_before_the_responsibility_is_judged(self):
        complaint = self.carry(self.complaint(), "investigating")
        complaint.answer = "<p>Dear</p>"
        with self.assertRefused("has not been judged yet"):
            complaint.action_mark_answered()

    def test_not_before_it_is_approved(self):
        complaint = self.drafted()
        for leave in (complaint.action_mark_answered, complaint.action_send_answer):
            with self.assertRefused("signature of a second person"):
                leave()
        self.sign(complaint, "execute")
        complaint.action_mark_answered()
        self.assertEqual(complaint.answered_by_id, self.service)

    def test_not_when_it_is_empty(self):
        complaint = self.drafted(answer="<p> <br></p>")
        with self.assertRefused("Answer to the Customer"):
            complaint.action_mark_answered()

    def test_not_by_who_may_only_read(self):
        complaint = self.drafted()
        self.sign(complaint, "execute")
        with self.assertRefused():
            complaint.with_user(self.production).action_mark_answered()

    def test_an_approval_is_void_when_something_approved_changes(self):
        for change in (
            {"answer": "<p>Dear Ann</p>"},
            {"solution": "<p>None</p>"},
            {"agreed_amount": 99},
            {"remedy_agreed_ids": self.env.ref("aftersales.remedy_refund").ids},
        ):
            complaint = self.drafted()
            self.sign(complaint, "execute")
            self.assertTrue(complaint.approval_ids)
            complaint.write(change)
            self.env.invalidate_all()
            self.assertFalse(complaint.approval_ids)
            with self.assertRefused("signature of a second person"):
                complaint.action_mark_answered()

    def test_a_changed_answer_has_to_leave_again(self):
        complaint = self.answered()
        complaint.answer = "<p>Dear Ann, on second thoughts</p>"
        self.sign(complaint, "execute")
        with self.assertRefused("was changed after it was sent"):
            self.take(complaint, "execute", self.service)
        complaint.action_mark_answered()
        self.assertExecutable(complaint)

    def test_the_mail_that_is_sent_is_the_answer(self):
        complaint = self.drafted()
        self.sign(complaint, "execute")
        action = complaint.action_send_answer()
        composer = Form(
            self.env[action["res_model"]]
            .with_user(self.service)
            .with_context(**action["context"])
        ).save()
        self.assertFalse(complaint.answered_at)
        composer.action_send_mail()
        self.assertEqual(complaint.answered_by_id, self.service)
        self.assertEqual(complaint.message_ids[0].partner_ids, self.contact)

    def test_a_question_is_no_answer(self):
        complaint = self.drafted()
        context = complaint.action_ask_customer()["context"]
        composer = Form(
            self.env["mail.compose.message"]
            .with_user(self.service)
            .with_context(**context)
        ).save()
        composer.action_send_mail()
        self.assertFalse(complaint.answered_at)

    def test_a_rejection_is_answered_without_a_signature(self):
        complaint = self.carry(self.complaint(), "rejected").with_user(self.service)
        complaint.action_mark_answered()
        self.assertTrue(complaint.answered_at)


class TestAgreement(AnswerCase):
    """Measures are carried out once the customer agreed: who, when, how (D-33)."""

    def assertLacks(self, message, **facts):
        complaint = self.answered(**facts)
        with self.assertRefused(message):
            self.take(complaint, "execute", self.service)

    def test_all_there(self):
        self.assertExecutable(self.answered())

    def test_consent_who_when_and_how(self):
        for name, message in (
            ("consent", "has not agreed"),
            ("consent_by", "Consent Given By"),
            ("consent_at", "Consent Given On"),
            ("consent_channel_id", "Consent Given By Way Of"),
        ):
            self.assertLacks(message, **{name: False})

    def test_a_refusal_is_no_consent(self):
        self.assertLacks("refused the remedy", consent="refused")

    def test_consent_lies_in_the_past(self):
        with self.assertRefused("cannot lie in the future"):
            self.drafted(consent_at=self.days_ago(-1))

    def test_measures_and_remedy(self):
        self.assertLacks("Measures", solution=False)
        self.assertLacks("Remedy Agreed", remedy_agreed_ids=False)

    def test_the_cause_of_what_is_justified(self):
        self.assertLacks("Cause", cause=False)

    def test_the_cause_of_what_is_not_justified_need_not_be_found(self):
        complaint = self.carry(self.complaint(), "investigating")
        self.prepare(complaint, "judge")
        complaint.validity = "invalid"
        self.take(complaint, "judge", self.quality)
        self.prepare(complaint, "execute")
        complaint.cause = False
        self.assertExecutable(complaint)

    def test_what_costs_money_has_an_amount(self):
        refund = self.env.ref("aftersales.remedy_refund")
        self.assertLacks("Refund", remedy_agreed_ids=refund.ids, agreed_amount=0)
        self.assertExecutable(
            self.answered(remedy_agreed_ids=refund.ids, agreed_amount=12.5)
        )

    def test_an_answer_that_has_not_left(self):
        complaint = self.drafted()
        self.sign(complaint, "execute")
        with self.assertRefused("has not been answered yet"):
            self.take(complaint, "execute", self.service)


class TestExplanation(AnswerCase):
    """Only what is the customer's fault, or not ours, is settled by words (D-16)."""

    def test_our_own_fault_is_not_explained_away(self):
        complaint = self.answered()
        with self.assertRefused("Only what the customer caused"):
            self.take(complaint, "explain", self.service)

    def test_the_customers_fault_is_explained(self):
        facts = {"responsibility": "customer", "answer": "<p>You ran it dry.</p>"}
        complaint = self.carry(self.complaint(), "solution", **facts)
        with self.assertRefused("has not been answered", "signature"):
            self.take(complaint, "explain", self.service)
        self.sign(complaint, "explain")
        complaint.with_user(self.service).action_mark_answered()
        self.take(complaint, "explain", self.service)
        self.assertEqual(complaint.state, "verifying")

    def test_its_approval_is_the_one_of_the_explanation(self):
        facts = {"responsibility": "customer", "answer": "<p>You ran it dry.</p>"}
        complaint = self.carry(self.complaint(), "solution", **facts)
        self.sign(complaint, "execute")
        with self.assertRefused("Approval of the explanation"):
            complaint.with_user(self.service).action_mark_answered()
