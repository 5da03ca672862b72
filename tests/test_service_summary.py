"""C-27, I-33: the monthly complaint summary, its paper, and that it is mailed once."""

from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError

from .test_service_confirmation import ConfirmationCase


class SummaryCase(ConfirmationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.resource_calendar_id.tz = "Asia/Shanghai"
        cls.president = cls.env["res.partner"].create(
            {"name": "President's Office", "email": "president@example.com"}
        )
        patcher = patch.object(
            type(cls.env["ir.cron"]), "_commit_progress", lambda *a, **k: 1
        )
        cls.startClassPatcher(patcher)

    def summary(self, month="2031-03-15", user=None):
        summaries = self.env["aftersales.summary"].with_user(user or self.coordinator)
        return summaries.create({"month": month, "company_id": self.company.id})

    def received(self, day, count=1, **values):
        with freeze_time(f"{day} 09:00:00" if len(day) == 10 else day):
            return self.complaints(count, **values)

    def tables(self, summary):
        return {t["heads"][0]: t["rows"] for t in summary._summarise()}

    def figures(self, summary):
        return {row[0]: row[1:] for row in self.tables(summary)["Complaints"]}

    def get_mails(self):
        return (
            self.env["mail.mail"].sudo().search([("model", "=", "aftersales.summary")])
        )

    def run_cron(self, moment="2031-04-01 06:00:00"):
        with freeze_time(moment):
            self.env["aftersales.summary"]._cron_send()


class TestMonth(SummaryCase):
    def test_half_past_midnight_on_the_first_is_the_new_month(self):
        self.received("2031-02-28 16:30:00")  # 00:30 in Shanghai
        self.received("2031-03-31 16:30:00")  # 00:30 in April
        for month, before, now in (("03", 0, 1), ("04", 1, 1)):
            figures = self.figures(self.summary(f"2031-{month}-01"))
            self.assertEqual(figures["Received"], [before, now])

    def test_the_month_before_stands_beside_it(self):
        self.received("2031-02-10", 2)
        self.received("2031-03-10", 3)
        self.assertEqual(self.figures(self.summary())["Received"], [2, 3])

    def test_what_was_closed_and_confirmed_is_counted_by_its_closing(self):
        with freeze_time("2031-03-02 09:00:00"):
            self.closed(2, day="2031-03-12 09:00:00")
        rows = self.ask("2031-04-02 06:00:00").with_user(self.coordinator)
        [wrong, right] = rows.line_ids
        right.answer = "yes"
        wrong.write({"answer": "no", "words": "Loud again."})
        figures = self.figures(self.summary())
        self.assertEqual(figures["Closed in the month"], [0, 2])
        self.assertEqual(figures["Days until closed, on average"], [0, 10])
        self.assertEqual(figures["Confirmed by customers as closed"], [0, 1])
        self.assertEqual(figures["Not really closed, say customers"], [0, 1])

    def test_what_is_open_at_the_end_is_all_that_came_before(self):
        base = self.figures(self.summary("2031-01-01"))
        label = "Open at the end of the month"
        self.received("2031-02-10", 2)
        with freeze_time("2031-02-02 09:00:00"):
            self.closed(day="2031-03-12 09:00:00")
        was = base[label][1]
        self.assertEqual(self.figures(self.summary())[label], [was + 3, was + 2])

    def test_it_counts_by_customer_with_a_total(self):
        other = self.env["res.partner"].create({"name": "Southern Mills"})
        self.received("2031-03-10", 3)
        self.received("2031-03-11", partner_id=other.id)
        rows = self.tables(self.summary())["Customer"]
        self.assertEqual([row[:3] for row in rows][-2:], [
            ["Southern Mills", 1, 25],
            ["Total", 4, 100],
        ])  # fmt: skip

    def test_beyond_ten_the_others_are_one_row(self):
        names = [f"Customer {number}" for number in range(13)]
        for partner in self.env["res.partner"].create([{"name": n} for n in names]):
            self.received("2031-03-10", partner_id=partner.id)
        rows = self.tables(self.summary())["Customer"]
        self.assertEqual(len(rows), 12)
        self.assertEqual(rows[-2][:2], ["3 others", 3])

    def test_a_complaint_without_a_known_cause_says_so(self):
        code = self.env["aftersales.cause"].create({"name": "Dull tool"})
        problem = self.problem()
        values = {"problem_id": problem.id, "kind": "occurrence", "name": "Tool"}
        causes = self.env["aftersales.problem.cause"]
        causes.create({**values, "code_id": code.id, "is_root": True})
        complaints = self.received("2031-03-10", 2)
        complaints[0].sudo().problem_id = problem
        rows = self.tables(self.summary())["Root Cause"]
        names = [row[0] for row in rows]
        self.assertEqual(names, [code.display_name, "Not known yet", "Total"])

    def test_what_was_cancelled_is_not_counted(self):
        self.put(self.received("2031-03-10"), "cancelled")
        self.assertEqual(self.figures(self.summary())["Received"], [0, 0])

    def test_forty_complaints_cost_what_two_cost(self):
        partners = self.env["res.partner"].create(
            [{"name": f"Customer {number}"} for number in range(40)]
        )
        for month, count in (("02", 2), ("04", 40)):
            for partner in partners[:count]:
                self.received(f"2031-{month}-10", partner_id=partner.id)
        few, many = self.summary("2031-02-01"), self.summary("2031-04-01")
        few._summarise()
        self.assertSameQueries(
            self.count_queries(few._summarise), self.count_queries(many._summarise)
        )


class TestPaper(SummaryCase):
    def print(self, summary, lang="en_US"):
        paper = self.env["report.aftersales.report_summary"]
        paper = paper.with_user(self.coordinator).with_context(lang=lang)
        return (
            self.env["ir.qweb"]
            .with_context(lang=lang)
            ._render(
                "aftersales.report_summary",
                {**paper._get_report_values(summary.ids), "docs": summary},
            )
        )

    def test_it_names_open_complaints_causes_and_proposals(self):
        complaint = self.received("2031-03-10")
        summary = self.summary()
        summary.write({"causes": "<p>Dull drills</p>", "proposals": "<p>Grind</p>"})
        text = str(self.print(summary))
        for words in (complaint.name, "Dull drills", "Grind", "March 2031", "SQ-05"):
            self.assertIn(words, text)

    def test_it_tells_the_measures_of_the_problem_behind(self):
        problem = self.problem()
        self.received("2031-03-10").sudo().problem_id = problem
        self.env["aftersales.action"].create(
            {"problem_id": problem.id, "subject": "Grind each drill"}
        )
        text = str(self.print(self.summary()))
        self.assertIn("Grind each drill", text)
        self.assertIn(problem.name, text)

    def test_it_tells_what_customers_confirmed(self):
        self.closed(day="2031-03-12 09:00:00")
        row = self.ask("2031-04-02 06:00:00").with_user(self.coordinator)
        row.action_all_closed()
        row.write({"signed_by": "Ann Miller", "state": "done"})
        self.assertIn("Ann Miller", str(self.print(self.summary())))

    def test_a_month_without_complaints_is_a_paper_too(self):
        self.assertIn("Received", str(self.print(self.summary("2035-01-01"))))

    def test_it_opens_from_the_complaints_of_the_months(self):
        complaints = self.received("2031-03-10") | self.received("2031-04-10")
        complaints = complaints.with_user(self.coordinator)
        first, second = (complaints.action_summarise()["domain"] for _ in "ab")
        self.assertEqual(first, second)
        names = self.env["aftersales.summary"].search(first).mapped("name")
        self.assertEqual(sorted(names), ["2031-03", "2031-04"])


class TestSending(SummaryCase):
    def test_nobody_gets_it_before_recipients_are_named(self):
        self.run_cron()
        self.assertFalse(self.get_mails())
        with self.assertRefused("name its recipients"):
            self.summary().action_send()

    def test_the_month_before_is_mailed_once_with_its_paper(self):
        self.company.aftersales_summary_partner_ids = self.president
        self.received("2031-03-10", partner_id=self.contact.id)
        for day in ("01", "01", "02", "30"):
            self.run_cron(f"2031-04-{day} 06:00:00")
        mail = self.get_mails()
        self.assertEqual(len(mail), 1)
        self.assertEqual(mail.recipient_ids, self.president)
        self.assertIn(self.customer.name, mail.body_html)
        [file] = mail.attachment_ids
        self.assertEqual((file.res_id, file.res_model), (mail.res_id, mail.model))
        self.assertIn("2031-03", file.name)

    def test_the_month_ends_by_the_companys_clock(self):
        self.company.aftersales_summary_partner_ids = self.president
        self.run_cron("2031-03-31 16:30:00")  # the first of April in Shanghai
        summary = self.env["aftersales.summary"].browse(self.get_mails().res_id)
        self.assertEqual(summary.name, "2031-03")

    def test_what_was_mailed_stays(self):
        self.company.aftersales_summary_partner_ids = self.president
        summary = self.summary()
        summary.action_send()
        with self.assertRefused("stays on record"):
            summary.month = "2031-05-01"
        with self.assertRefused("stays on record"):
            summary.unlink()

    def test_the_service_desk_has_no_part_in_it(self):
        summary = self.summary()
        with self.assertRaises(AccessError):
            summary.with_user(self.service).read(["causes"])
