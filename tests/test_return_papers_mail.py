from odoo.exceptions import UserError

from .common import SoldCase
from .test_complaint_queries import QueryCase

CRON = "aftersales.ir_cron_return_papers"


class ReturnPapersMailCase(SoldCase):
    """Notice, slip and label go out by mail once a return is approved."""

    def send_due(self):
        """Run the job, as the scheduler does, and return the mails it has made."""
        before = self.env["mail.mail"].sudo().search([])
        with self.enter_registry_test_mode():
            self.env.ref(CRON).method_direct_trigger()
        return self.env["mail.mail"].sudo().search([]) - before


class TestReturnPapersMail(ReturnPapersMailCase):
    def test_the_customer_gets_the_papers_when_it_is_approved(self):
        document = self.carry_return(self.sold_return(), "approved")
        mail = self.send_due()
        self.assertIn(document.name, mail.subject)
        self.assertEqual(mail.recipient_ids, self.contact)
        self.assertIn("Gear", mail.body_html)
        [paper] = mail.attachment_ids
        self.assertIn(document.name, paper.name)
        self.assertTrue(document.papers_sent_at)

    def test_the_pickup_notice_goes_along_once_the_day_is_agreed(self):
        document = self.sold_return(carrier="pickup", pickup_at="2031-05-17 08:30:00")
        document.sudo().user_id.tz = "Europe/Berlin"
        self.carry_return(document, "approved")
        mail = self.send_due()
        self.assertIn("10:30", mail.body_html)
        [notice] = mail.attachment_ids.filtered(lambda a: "Pick-up" in a.name)
        self.assertIn(b"10:30", notice.raw)

    def test_it_is_sent_once(self):
        self.carry_return(self.sold_return(), "approved")
        self.assertEqual(len(self.send_due()), 1)
        self.assertFalse(self.send_due())

    def test_it_is_in_the_customers_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        template = self.env.ref("aftersales.mail_template_return_papers")
        template.with_context(lang="zh_CN").subject = "退货 {{ object.name }}"
        self.contact.lang = "zh_CN"
        self.carry_return(self.sold_return(), "approved")
        self.assertIn("退货", self.send_due().subject)

    def test_it_is_sent_again_when_the_authorization_is_renewed(self):
        document = self.carry_return(self.sold_return(), "expired")
        self.send_due()
        self.take(document, "renew", self.manager, reason="He was ill.")
        self.assertIn(document.name, self.send_due().subject)

    def test_what_was_cancelled_in_the_meantime_needs_no_papers(self):
        document = self.carry_return(self.sold_return(), "approved")
        self.take(document, "cancel", self.service, reason="He keeps it.")
        self.assertFalse(self.send_due())
        self.assertFalse(document.are_papers_due)

    def test_a_company_that_does_not_want_it_sends_nothing(self):
        self.env.company.aftersales_return_papers_mail = False
        document = self.carry_return(self.sold_return(), "approved")
        self.assertFalse(self.send_due())
        self.assertFalse(document.papers_sent_at)

    def test_who_has_no_mail_is_phoned(self):
        self.contact.email = False
        document = self.carry_return(self.sold_return(email=False), "approved")
        self.assertFalse(self.send_due())
        todo = document.activity_ids.filtered(lambda a: "papers" in a.summary)
        self.assertEqual(todo.user_id, document.user_id)

    def test_nobody_claims_that_they_were_sent(self):
        document = self.carry_return(self.sold_return(), "approved")
        with self.assertRaises(UserError):
            document.with_user(self.manager).papers_sent_at = "2031-01-01 00:00:00"


class TestReturnPapersMailQueries(QueryCase):
    def test_to_order_the_papers_costs_the_same_for_many(self):
        def order(size):
            ids = [waiting.pop() for _number in range(size)]
            self.env["aftersales.return"].browse(ids)._order_papers()

        waiting = [self.rma().id for _number in range(44)]
        self.assertSame(order)
