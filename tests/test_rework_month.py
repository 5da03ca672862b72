"""The monthly fault report: what it counts, who gets it, and that it is mailed once."""

import io
import json
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from .common import AftersalesCase, AftersalesHttpCase
from .test_complaint_queries import QueryCase
from .test_complaint_register import Worksheet
from .test_return_register import Workbook
from .test_rework_cost import Worked


class MonthCase(Worked, AftersalesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gear = cls.env["product.product"].create(
            {"name": "Gear", "is_storable": True}
        )
        cls.production_team.rework_rate = 40
        cls.company.resource_calendar_id.tz = "UTC"
        cls.president = cls.env["res.partner"].create(
            {"name": "President's Office", "email": "president@example.com"}
        )
        patcher = patch.object(
            type(cls.env["ir.cron"]), "_commit_progress", lambda *a, **k: 1
        )
        cls.startClassPatcher(patcher)

    def month(self, day="2027-03-15", user=None):
        months = self.env["aftersales.rework.month"].with_user(user or self.manager)
        return months.create({"month": day, "company_id": self.company.id})

    def fault(self, day="2027-03-10", **values):
        with freeze_time(f"{day} 10:00:00"):
            return self.reworked(**values)

    def read_tables(self, report):
        register = self.env["aftersales.rework.fault.register"]
        tables = register.with_user(self.manager)._summarise(report._get_domain())
        return {table["heads"][0]: table["rows"] for table in tables}

    def run_cron(self, day="2027-04-01"):
        with freeze_time(f"{day} 06:00:00"):
            self.env["aftersales.rework.month"]._cron_send()

    def get_mails(self):
        domain = [("model", "=", "aftersales.rework.month")]
        return self.env["mail.mail"].sudo().search(domain)


class TestFigures(MonthCase):
    def test_any_day_names_its_month(self):
        report = self.month("2027-03-15")
        self.assertEqual((report.name, report.month.day), ("2027-03", 1))

    def test_only_what_was_registered_in_the_month_counts(self):
        for day in ("2027-02-28", "2027-03-01", "2027-03-31", "2027-04-01"):
            self.fault(day)
        [row] = self.read_tables(self.month())["Product"]
        self.assertEqual(row[:3], ["Gear", 2, 2])

    def test_the_month_is_that_of_the_companys_clock(self):
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        with freeze_time("2027-02-28 17:00:00"):  # the first of March, one o'clock
            self.reworked()
        self.assertEqual(len(self.read_tables(self.month())["Product"]), 1)

    def test_what_was_cancelled_is_no_fault(self):
        self.carry_rework(self.fault(), "cancelled")
        self.assertFalse(self.read_tables(self.month())["Product"])

    def test_minutes_scrap_and_cost_are_added_up(self):
        first, second = self.fault(quantity=8), self.fault(quantity=2)
        first.operation_ids._store({"good_qty": 6, "scrap_qty": 1})
        self.work(first, 90)
        self.work(second, 30)
        [row] = self.read_tables(self.month())["Product"]
        self.assertEqual(row, ["Gear", 2, 2, 10, 6, 2, 120, 0, 80])

    def test_faults_are_counted_by_their_root_cause(self):
        code = self.env["aftersales.cause"].create({"name": "Dull tool"})
        complaint = self.complaint()
        problem = self.problem()
        values = {"problem_id": problem.id, "kind": "occurrence", "name": "Tool"}
        causes = self.env["aftersales.problem.cause"]
        causes.create({**values, "code_id": code.id, "is_root": True})
        complaint.sudo().problem_id = problem
        self.fault(complaint=complaint)
        self.fault()
        rows = self.read_tables(self.month())["Root Cause"]
        self.assertEqual({row[0]: row[1] for row in rows}, self.once("Dull tool"))

    def once(self, *names):
        return dict.fromkeys((*names, "Not known yet"), 1)

    def test_the_department_that_is_responsible_is_told(self):
        complaint = self.complaint()
        complaint.sudo().responsible_team_id = self.production_team
        self.fault(complaint=complaint)
        [row] = self.read_tables(self.month())["Responsible Department"]
        self.assertEqual(row[0], self.production_team.name)

    def test_costs_are_told_to_the_desk_only(self):
        self.fault()
        register = self.env["aftersales.rework.fault.register"]
        domain = self.month()._get_domain()
        for user, told in ((self.manager, True), (self.production, False)):
            table = register.with_user(user)._summarise(domain)[0]
            self.assertEqual("Cost" in table["heads"], told)

    def test_the_workbook_has_the_cases_and_a_sheet_for_each_count(self):
        rework = self.fault(fault="It is loud.")
        stream = io.BytesIO()
        register = self.env["aftersales.rework.fault.register"].with_user(self.manager)
        register._write_xlsx(stream, self.month()._get_domain(), "2027-03")
        book = Workbook(stream.getvalue(), "By Product")
        self.assertEqual(book.names[1:6], [f"By {what}" for what in self.dimensions])
        self.assertEqual([row["Faults"] for row in book.rows], [1])
        [row] = Worksheet(stream.getvalue()).rows
        texts = row["Number"], row["Fault Description"]
        self.assertEqual(texts, (rework.name, "It is loud."))

    @property
    def dimensions(self):
        register = self.env["aftersales.rework.fault.register"]
        return [label[:28] for _key, label in register._get_dimensions()]


class TestSending(MonthCase):
    def test_nobody_gets_it_before_recipients_are_named(self):
        self.run_cron()
        self.assertFalse(self.get_mails())
        with self.assertRefused("name its recipients"):
            self.month().action_send()

    def test_the_month_before_is_mailed_once_however_often_the_job_runs(self):
        self.company.aftersales_fault_partner_ids = self.president
        self.fault()
        for day in ("2027-04-01", "2027-04-01", "2027-04-02", "2027-04-30"):
            self.run_cron(day)
        mail = self.get_mails()
        self.assertEqual(len(mail), 1)
        self.assertEqual(mail.recipient_ids, self.president)
        self.assertIn("Gear", mail.body_html)
        report = self.env["aftersales.rework.month"].browse(mail.res_id)
        self.assertEqual(report.name, "2027-03")
        self.assertEqual(report.sent_partner_ids, self.president)
        [file] = mail.attachment_ids
        self.assertEqual((file.res_id, file.name[-12:]), (report.id, "2027-03.xlsx"))

    def test_the_next_month_is_another_mail(self):
        self.company.aftersales_fault_partner_ids = self.president
        self.run_cron("2027-04-01")
        self.run_cron("2027-05-01")
        self.assertEqual(len(self.get_mails()), 2)

    def test_a_month_that_somebody_has_looked_at_is_mailed_all_the_same(self):
        self.company.aftersales_fault_partner_ids = self.president
        report = self.month("2027-03-01")
        self.run_cron()
        self.assertEqual(self.get_mails().res_id, report.id)

    def test_what_was_mailed_stays(self):
        self.company.aftersales_fault_partner_ids = self.president
        report = self.month()
        report.action_send()
        with self.assertRefused("stays on record"):
            report.month = "2027-05-01"
        with self.assertRefused("stays on record"):
            report.unlink()

    def test_nobody_enters_that_it_was_mailed(self):
        report = self.month()
        with self.assertRefused("recorded"):
            report.sent_at = "2027-04-01 08:00:00"

    def test_the_desk_reads_it_and_does_not_send_it(self):
        self.company.aftersales_fault_partner_ids = self.president
        report = self.month(user=self.service)
        with self.assertRaises(AccessError):
            report.action_send()


class TestDownload(AftersalesHttpCase):
    def ask(self, login, report):
        self.authenticate(login, login)
        params = {"data": json.dumps({"ids": report.ids})}
        return self.url_open("/aftersales/rework/faults.xlsx", params=params)

    def test_the_workbook_is_downloaded(self):
        with freeze_time("2031-05-17 12:00:00"):
            rework = self.rework()
            report = self.env["aftersales.rework.month"].create({})
        answer = self.ask("test_manager", report)
        self.assertIn(rework.name, Worksheet(answer.content).get_column("Number"))

    @mute_logger("odoo.http")
    def test_who_has_no_right_reads_why(self):
        report = self.env["aftersales.rework.month"].create({"month": "2019-01-01"})
        self.assertEqual(self.ask("test_outsider", report).status_code, 403)


class TestQueries(MonthCase, QueryCase):
    def test_forty_faults_cost_as_many_queries_as_two(self):
        complaint = self.complaint()
        reworks = self.env["aftersales.rework"].union(
            *(self.fault(complaint=complaint) for _number in range(40))
        )
        register = self.env["aftersales.rework.fault.register"].with_user(self.manager)
        self.assertSame(lambda n: register._summarise([("id", "in", reworks[:n].ids)]))
