"""The after-sales service record: charged or not, the general manager, developers."""

from .common import AftersalesCase


class TestServiceRecord(AftersalesCase):
    def test_under_warranty_it_is_free(self):
        rework = self.sent_rework()
        self.assertEqual(rework.charged, "open")
        self.decide_warranty(rework, "in")
        self.assertEqual(rework.charged, "free")

    def test_an_accepted_charge_form_says_that_it_is_charged(self):
        rework = self.sent_rework()
        self.decide_warranty(rework, "out")
        charge = self.charge(rework)
        self.assertEqual(rework.charged, "open")
        charge.action_offer()
        self.accept_on_paper(charge)
        self.assertEqual(rework.charged, "charged")

    def test_only_a_manager_gives_the_general_managers_opinion(self):
        rework = self.sent_rework()
        for user in (self.service, self.production, self.quality):
            with self.assertRefused("General Manager's Opinion"):
                rework.with_user(user).manager_opinion = "Fine."
        rework.with_user(self.manager).manager_opinion = "Fine."
        self.assertEqual(rework.manager_opinion_by_id, self.manager)
        self.assertTrue(rework.manager_opinion_at)

    def test_nobody_gives_it_by_registering_the_repair(self):
        for name, label in (
            ("manager_opinion", "General Manager's Opinion"),
            ("improvement", "Developers' Improvement"),
        ):
            with self.assertRefused(label):
                self.sent_rework(**{name: "Fine."})

    def test_nobody_enters_whose_opinion_it_is(self):
        rework = self.sent_rework()
        for name in ("manager_opinion_by_id", "improvement_by_id"):
            with self.assertRefused("recorded by the workflow itself"):
                rework.with_user(self.manager).write({name: self.manager.id})

    def test_developers_record_their_improvement_after_the_repair(self):
        rework = self.carry_rework(self.sent_rework(), "done")
        rework.with_user(self.service).improvement_wanted = "Less noise."
        rework.with_user(self.process).improvement = "A larger bearing."
        self.assertEqual(rework.improvement_by_id, self.process)
        with self.assertRefused("Developers' Improvement"):
            rework.with_user(self.service).improvement = "None."

    def test_what_was_withdrawn_is_nobodys(self):
        rework = self.sent_rework()
        rework.with_user(self.manager).manager_opinion = "Fine."
        rework.with_user(self.manager).manager_opinion = False
        self.assertFalse(rework.manager_opinion_by_id or rework.manager_opinion_at)

    def test_a_company_can_have_every_record_signed(self):
        rule = self.env.ref("aftersales.workflow_rule_rework_record")
        rule.active = True
        rework = self.carry_rework(self.sent_rework(), "inspection")
        self.inspect_rework(rework)
        with self.assertRefused("General Manager", "signed"):
            self.take(rework, "finish", self.quality)
        rework.with_user(self.manager).manager_opinion = "Fine."
        rework.with_user(self.manager).action_sign(rule.id)
        self.take(rework, "finish", self.quality)
        self.assertStates(rework, "done")
