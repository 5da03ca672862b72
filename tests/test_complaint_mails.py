from odoo.exceptions import UserError
from odoo.tests import Form

from .common import AftersalesCase

TEMPLATES = ("acknowledgement", "question", "answer", "rejection", "closing")


class MailCase(AftersalesCase):
    """A test about what the customer gets by mail."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chinese = cls.env["res.partner"].create(
            {"name": "李明", "email": "li@jingji.example", "lang": "zh_CN"}
        )

    def mails(self, complaint):
        """Return the mails that leave to the customer, not what colleagues are told."""
        return self.env["mail.mail"].search(
            [
                ("model", "=", complaint._name),
                ("res_id", "=", complaint.id),
                ("message_type", "=", "email_outgoing"),
            ]
        )

    def acknowledge(self, **values):
        """Accept a complaint, and return the mails that leave."""
        complaint = self.complaint(**values)
        self.take(complaint, "accept")
        return self.mails(complaint)

    def calls(self, complaint):
        activities = complaint.sudo().activity_ids
        return activities.filtered(lambda a: a.activity_category == "phonecall")

    def compose(self, action):
        """Open the mail that a button offers, as its dialog does."""
        composers = self.env[action["res_model"]].with_user(self.service)
        return Form(composers.with_context(**action["context"])).save()


class TestRuleMails(MailCase):
    """The mails that leave by themselves, and the calls in their place."""

    def test_the_acknowledgement_leaves_at_acceptance(self):
        mail = self.acknowledge(expected_on="2031-05-17")
        self.assertEqual(mail.recipient_ids, self.contact)
        self.assertEqual(mail.state, "outgoing")
        for part in ("Dear Ann Miller", mail.record_name.split()[0], "05/17/2031"):
            self.assertIn(part, mail.body_html)

    def test_it_leaves_at_once(self):
        queue = self.env.ref("mail.ir_cron_mail_scheduler_action")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", queue.id)])
        triggers.unlink()
        self.acknowledge()
        self.assertTrue(triggers.search([("cron_id", "=", queue.id)]))

    def test_it_speaks_the_customers_language(self):
        mail = self.acknowledge(partner_id=self.chinese.id)
        self.assertEqual(mail.recipient_ids, self.chinese)
        self.assertIn("已受理", mail.subject)
        self.assertIn("李明", mail.body_html)

    def test_it_is_kept_as_evidence(self):
        self.assertFalse(self.acknowledge().auto_delete)

    def test_the_address_left_with_the_complaint_comes_first(self):
        mail = self.acknowledge(email="ann.at.home@mills.example")
        self.assertEqual(mail.email_to, "ann.at.home@mills.example")
        self.assertFalse(mail.recipient_ids)

    def test_it_comes_from_the_teams_own_address(self):
        domains = self.env["mail.alias.domain"]
        self.company.alias_domain_id = domains.create({"name": "factory.example"})
        self.quality_team.alias_name = "laboratory"
        mail = self.acknowledge()
        self.assertIn(self.quality_team.alias_email, mail.email_from)

    def test_who_has_no_address_is_called(self):
        self.contact.email = False
        complaint = self.complaint()
        self.take(complaint, "accept")
        self.assertFalse(self.mails(complaint))
        self.assertEqual(len(self.calls(complaint)), 1)

    def test_who_has_no_real_address_is_called(self):
        complaint = self.complaint(email="none")
        self.contact.email = "none"
        self.take(complaint, "accept")
        self.assertFalse(self.mails(complaint))
        self.assertEqual(len(self.calls(complaint)), 1)

    def test_a_batch_is_told_in_one_go(self):
        complaints = self.complaints(3)
        complaints[0].email = False
        complaints[0].partner_id = self.supplier
        self.take(complaints, "accept")
        told = [bool(self.mails(complaint)) for complaint in complaints]
        self.assertEqual(told, [False, True, True])

    def test_the_closing_says_what_was_done(self):
        complaint = self.carry(self.complaint(), "closed")
        mail = self.mails(complaint).filtered(lambda m: "is closed" in m.subject)
        self.assertEqual(mail.recipient_ids, self.contact)
        self.assertIn("Replacement", mail.body_html)


class TestComposedMails(MailCase):
    """The mails that a person writes, with the template's help."""

    def test_a_question_leaves_room_for_what_is_asked(self):
        complaint = self.complaint().with_user(self.service)
        composer = self.compose(complaint.action_ask_customer())
        self.assertEqual(composer.partner_ids, self.contact)
        self.assertIn("<li>", composer.body)
        composer.action_send_mail()
        self.assertFalse(complaint.answered_at)

    def test_who_is_no_contact_of_ours_is_asked_by_the_address_left(self):
        complaint = self.complaint(partner_id=False, email="bob@mills.example")
        action = complaint.with_user(self.service).action_ask_customer()
        composer = self.compose(action)
        self.assertEqual(composer.partner_ids.email, "bob@mills.example")

    def test_the_answer_carries_the_letter_and_is_the_answer(self):
        complaint = self.approved()
        composer = self.compose(complaint.action_send_answer())
        self.assertEqual(composer.partner_ids, self.contact)
        self.assertIn(complaint.name, composer.attachment_ids.name)
        composer.action_send_mail()
        self.assertEqual(complaint.answered_by_id, self.service)
        self.assertEqual(complaint.message_ids[:1].attachment_ids.res_id, complaint.id)

    def test_an_answer_that_is_not_approved_does_not_leave(self):
        complaint = self.carry(self.complaint(), "solution").with_user(self.service)
        complaint.sudo().answer = "<p>We are sorry.</p>"
        with self.assertRaises(UserError):
            complaint.action_send_answer()

    def test_approval_lost_while_writing_stops_the_answer(self):
        complaint = self.approved()
        composer = self.compose(complaint.action_send_answer())
        complaint.sudo().solution = "<p>Nothing at all</p>"
        with self.assertRaises(UserError):
            composer.action_send_mail()
        self.assertFalse(complaint.answered_at)

    def test_a_rejection_tells_until_when_to_appeal(self):
        complaint = self.carry(self.complaint(), "rejected").with_user(self.service)
        composer = self.compose(complaint.action_send_answer())
        until = complaint.appeal_until.strftime("%m/%d/%Y")
        self.assertIn(until, composer.body)
        self.assertTrue(composer.attachment_ids)

    def approved(self):
        """Return a complaint whose answer may leave, as the service sees it."""
        complaint = self.carry(self.complaint(), "solution").with_user(self.service)
        self.prepare_answer(complaint)
        self.sign(complaint, "execute")
        return complaint

    def prepare_answer(self, complaint):
        facts = self._get_facts(complaint)["execute"]
        complaint.sudo().write(facts)


class TestTemplates(MailCase):
    """The templates themselves."""

    def template(self, name):
        return self.env.ref(f"aftersales.mail_template_{name}")

    def test_they_render_for_a_complaint_that_says_almost_nothing(self):
        complaints = self.env["aftersales.complaint"].with_user(self.service)
        complaint = complaints.create({"subject": "A call"})
        for name in TEMPLATES:
            values = self.template(name)._generate_template(
                complaint.ids, ("subject", "body_html", "email_from")
            )
            body = values[complaint.id]["body_html"]
            self.assertIn("Dear customer", body, name)
            self.assertNotIn("False", body, name)

    def test_all_of_them_speak_chinese(self):
        complaint = self.complaint(partner_id=self.chinese.id)
        for name in TEMPLATES:
            values = self.template(name)._generate_template(
                complaint.ids, ("subject", "body_html")
            )
            body = values[complaint.id]["body_html"]
            self.assertIn("尊敬的", body, name)

    def test_a_spoilt_one_can_be_reset(self):
        template = self.template("acknowledgement")
        template.body_html = "<p>Spoilt</p>"
        template.reset_template()
        self.assertIn("You can expect our answer", template.body_html)
