from odoo.exceptions import AccessError

from .common import AftersalesCase


class TestRefusal(AftersalesCase):
    """A refusal has a reason, which the customer reads in his language."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.document = cls.carry_return(cls.rma(), "submitted").with_env(cls.env)

    def refuse(self, reason="The goods were used.", user=None):
        self.take(self.document, "refuse", user or self.coordinator, reason)

    def mail(self):
        domain = [
            ("model", "=", "aftersales.return"),
            ("res_id", "=", self.document.id),
        ]
        return self.env["mail.mail"].sudo().search(domain, order="id desc", limit=1)

    def test_without_a_reason_nothing_is_refused(self):
        for reason in ("", "  "):
            with self.assertRefused("A reason must be given"):
                self.refuse(reason)

    def test_the_reason_stays(self):
        self.refuse()
        self.take(self.document, "appeal", self.coordinator, "They were not.")
        self.assertRecordValues(
            self.document,
            [
                {
                    "refusal_reason": "The goods were used.",
                    "appeal_reason": "They were not.",
                    "refused_by_id": self.coordinator.id,
                }
            ],
        )

    def test_the_customer_reads_why_and_how_to_appeal(self):
        self.refuse()
        body = self.mail().body_html
        self.assertIn("The goods were used.", body)
        self.assertIn("you may appeal until", body)
        self.assertIn("/my/returns/", body)
        self.assertEqual(self.mail().recipient_ids, self.contact)

    def test_in_his_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        template = self.env.ref("aftersales.mail_template_return_refusal")
        template.with_context(lang="fr_FR").subject = "Refus {{ object.name }}"
        self.contact.lang = "fr_FR"
        self.refuse()
        self.assertIn("Refus", self.mail().subject)

    def test_a_final_refusal_offers_no_appeal(self):
        self.refuse()
        self.take(self.document, "appeal", self.coordinator)
        self.refuse("They are.", self.manager)
        self.assertNotIn("you may appeal", self.mail().body_html)
        self.assertIn("this decision is final", self.mail().body_html)


class TestAppeal(AftersalesCase):
    """The customer may appeal, once and in time; somebody else decides."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.document = cls.carry_return(cls.rma(), "submitted").with_env(cls.env)
        cls.take(cls.document, "refuse", cls.coordinator)

    def appeal(self, user=None):
        self.take(self.document, "appeal", user or self.coordinator, "I disagree.")

    def judge_activity(self):
        kind = self.env.ref("aftersales.mail_activity_type_return_appeal")
        return self.document.activity_ids.filtered(lambda a: a.activity_type_id == kind)

    def test_in_time_only(self):
        days = self.company.aftersales_return_appeal_days
        self.document._write_protected({"refused_at": self.days_ago(days + 1)})
        with self.assertRefused("The customer could appeal until"):
            self.appeal()
        self.company.aftersales_return_appeal_days = days + 1
        self.appeal()

    def test_the_desk_may_not_take_it_up(self):
        with self.assertRefused("This step is reserved for"):
            self.appeal(self.service)

    def test_who_refused_decides_neither_way(self):
        self.appeal()
        for step in ("approve", "refuse"):
            with self.assertRefused("decided by another person than before"):
                self.take(self.document, step, self.coordinator)
        self.take(self.document, "approve", self.manager)

    def test_somebody_else_may_refuse_again_and_then_it_is_final(self):
        self.appeal()
        self.take(self.document, "refuse", self.manager)
        with self.assertRefused("the refusal is final"):
            self.appeal(self.manager)

    def test_a_manager_is_asked_who_did_not_refuse(self):
        self.appeal()
        judge = self.document.appeal_user_id
        self.assertTrue(judge.has_group("aftersales.group_manager"))
        self.assertEqual(self.judge_activity().user_id, judge)
        self.take(self.document, "approve", self.manager)
        self.assertFalse(self.judge_activity())

    def test_the_person_who_is_named_is_asked(self):
        self.document.appeal_user_id = self.quality
        self.appeal()
        self.assertEqual(self.judge_activity().user_id, self.quality)

    def test_who_may_not_decide_it_is_not_named(self):
        for user in (self.coordinator, self.planning, self.outsider):
            self.document.appeal_user_id = user
            with self.assertRefused("may not decide this appeal"):
                self.appeal()

    def test_it_is_on_record(self):
        self.appeal()
        step = self.document.workflow_log_ids.sorted("id")[-1]
        self.assertEqual(
            (step.state_from, step.state_to, step.reason, step.user_id),
            ("refused", "submitted", "I disagree.", self.coordinator),
        )

    def test_the_customer_appeals_himself(self):
        visitor = self.env.ref("base.public_user")
        document = self.document.with_user(visitor).sudo()
        for words in ("", "  ", False):
            with self.assertRefused("Please say why"):
                document._appeal_by_customer(words)
        document._appeal_by_customer("They were new.")
        self.assertTrue(self.document.is_appeal_open)
        self.assertEqual(self.document.appeal_reason, "They were new.")
        with self.assertRefused("There is no step from here"):
            document._appeal_by_customer("Again")

    def test_the_filter_of_open_appeals(self):
        returns = self.env["aftersales.return"]
        domain = [("is_appeal_open", "=", True), ("id", "=", self.document.id)]
        self.assertFalse(returns.search(domain))
        self.appeal()
        self.assertEqual(returns.search(domain), self.document)
        others = [("is_appeal_open", "=", False), ("id", "=", self.document.id)]
        self.assertFalse(returns.search(others))

    def test_nobody_writes_the_facts_of_it(self):
        for name in ("refusal_reason", "appeal_reason"):
            with self.assertRefused("cannot be entered"):
                self.document.with_user(self.admin).write({name: "Forged"})
        with self.assertRaises(AccessError):
            self.document.with_user(self.planning).appeal_user_id = self.quality
