import io
import json
from datetime import datetime

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.http import Request
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from ..reports import register
from .common import AftersalesCase, AftersalesHttpCase

URL = "/aftersales/complaint/register.xlsx"
HEAD_ROW = 6


class Worksheet:
    """A register, read back."""

    def __init__(self, content):
        self.page = load_workbook(io.BytesIO(content)).active
        self.heads = [cell.value for cell in self.page[HEAD_ROW]]

    @property
    def rows(self):
        """The rows up to the empty one before the totals: heading -> value."""
        for row in self.page.iter_rows(min_row=HEAD_ROW + 1, values_only=True):
            if not any(row):
                return
            yield dict(zip(self.heads, row, strict=True))

    def get_column(self, head):
        return [row[head] for row in self.rows]

    def get_cell(self, head, row=0):
        return self.page.cell(HEAD_ROW + 1 + row, self.heads.index(head) + 1)

    def get_totals(self, label):
        """Return the formulas in the row of totals called ``label``."""
        for row in self.page.iter_rows(min_row=HEAD_ROW + 2, values_only=True):
            if row[0] == label:
                return dict(zip(self.heads, row, strict=True))
        return None


class RegisterCase(AftersalesCase):
    """A test that exports, and reads what it has exported."""

    def export(self, domain=(), user=None, **options):
        stream = io.BytesIO()
        registers = self.env["aftersales.complaint.register"]
        registers = registers.with_user(user or self.manager)
        registers._write_xlsx(stream, domain, **options)
        return Worksheet(stream.getvalue())

    def export_one(self, complaint, **options):
        return self.export([("id", "=", complaint.id)], **options)


class TestRegisterRows(RegisterCase):
    """Which complaints stand in the register: those the user's search finds."""

    def test_the_rows_are_those_of_the_search(self):
        self.complaints(3)
        found = self.env["aftersales.complaint"].with_user(self.manager).search([])
        self.assertEqual(self.export().get_column("Number"), found.mapped("name"))

    def test_the_domain_narrows_them(self):
        keep, _drop = self.complaint(subject="Loud"), self.complaint()
        sheet = self.export([("subject", "=", "Loud")])
        self.assertEqual(sheet.get_column("Number"), keep.mapped("name"))

    def test_the_service_gets_the_own_ones_only(self):
        own = self.complaint()
        complaints = self.env["aftersales.complaint"].with_user(self.coordinator)
        foreign = complaints.create({"subject": "Told to a colleague"})
        numbers = self.export(user=self.service).get_column("Number")
        self.assertIn(own.name, numbers)
        self.assertNotIn(foreign.name, numbers)

    def test_another_companys_user_gets_nothing_of_ours(self):
        complaint = self.complaint()
        abroad = self.env["res.company"].create({"name": "Abroad"})
        stranger = new_test_user(
            self.env,
            "stranger",
            "base.group_user,aftersales.group_manager",
            company_id=abroad.id,
            company_ids=[Command.set(abroad.ids)],
        )
        numbers = self.export(user=stranger).get_column("Number")
        self.assertNotIn(complaint.name, numbers)

    def test_a_user_without_our_groups_is_refused(self):
        with self.assertRaises(AccessError):
            self.export(user=self.outsider)

    def test_a_member_of_a_department_is_refused(self):
        with self.assertRaises(AccessError):
            self.export(user=self.member)

    def test_a_customer_is_refused(self):
        customer = new_test_user(
            self.env, "ann", "base.group_portal", partner_id=self.contact.id
        )
        with self.assertRaises(AccessError):
            self.export(user=customer)

    def test_more_rows_than_a_worksheet_holds_are_refused(self):
        self.complaint()
        self.patch(register, "MAX_ROWS", 0)
        with self.assertRaises(UserError):
            self.export()

    def test_an_empty_register_is_a_register(self):
        sheet = self.export([("subject", "=", "Nothing of the kind")])
        self.assertEqual(list(sheet.rows), [])
        self.assertTrue(sheet.get_totals("Total"))


class TestRegisterCells(RegisterCase):
    """What stands in the cells, and of which type."""

    @freeze_time("2026-03-02 08:30:00")
    def test_dates_are_dates_in_the_users_time_zone(self):
        complaint = self.complaint(expected_on="2026-03-12")
        self.manager.tz = "Asia/Shanghai"
        sheet = self.export_one(complaint)
        self.assertEqual(
            sheet.get_column("Received On"), [datetime(2026, 3, 2, 16, 30)]
        )
        self.assertEqual(sheet.get_column("Expected Answer"), [datetime(2026, 3, 12)])
        self.assertTrue(sheet.get_cell("Received On").is_date)

    def test_numbers_are_numbers(self):
        sheet = self.export_one(self.complaint(claimed_amount=12.5))
        cell = sheet.get_cell("Amount Claimed")
        self.assertEqual((cell.value, cell.data_type), (12.5, "n"))

    def test_texts_never_become_formulas(self):
        evil = '=HYPERLINK("http://evil.example","x")'
        for text in (evil, "+1+1", "-1+1", "@SUM(1)", "\t=1"):
            sheet = self.export_one(self.complaint(subject=text, contact_name=text))
            for head in ("Subject", "Complainant"):
                cell = sheet.get_cell(head)
                self.assertNotEqual(cell.data_type, "f")
                self.assertEqual(cell.value, text)

    def test_the_lines_of_a_complaint_stand_together(self):
        gear, wheel = self.env["product.product"].create(
            [{"name": "Gear"}, {"name": "Wheel"}]
        )
        lines = [
            Command.create({"product_id": product.id, "complained_qty": quantity})
            for product, quantity in ((gear, 2), (wheel, 3), (gear, 4))
        ]
        [row] = self.export_one(self.complaint(line_ids=lines)).rows
        self.assertEqual(row["Product"], "Gear, Wheel")
        self.assertEqual(row["Complained Quantity"], 9)

    def test_it_tells_the_result(self):
        complaint = self.carry(self.complaint(), "closed")
        [row] = self.export_one(complaint).rows
        self.assertEqual(row["Status"], "Closed")
        self.assertEqual(row["Remedy Done"], "Replacement")
        self.assertEqual(row["Satisfied"], "Satisfied")
        self.assertEqual(row["Closing Summary"], "Replaced.")
        self.assertEqual(row["Responsible Department"], "Gear Shop")

    def test_the_last_word_of_the_customer_counts(self):
        complaint = self.carry(self.complaint(), "verifying")
        self.call_back(complaint, "dissatisfied", contacted_at=self.days_ago(0))
        [row] = self.export_one(complaint).rows
        self.assertEqual(row["Satisfied"], "Not satisfied")

    def test_days_open_end_with_the_closing(self):
        complaint = self.complaint(received_at=self.days_ago(9))
        self.assertEqual(self.export_one(complaint).get_column("Days Open"), [9])
        self.carry(complaint, "closed")
        complaint.sudo()._write_protected({"closed_at": self.days_ago(4)})
        self.assertEqual(self.export_one(complaint).get_column("Days Open"), [5])

    def test_late_ones_are_marked(self):
        late = self.complaint(
            received_at=self.days_ago(9), expected_on=self.days_ago(3)
        )
        self.assertEqual(self.export_one(late).get_column("Late"), ["Yes"])
        self.assertEqual(self.export_one(self.complaint()).get_column("Late"), [None])

    def test_headings_and_labels_are_in_the_users_language(self):
        self.manager.lang = "zh_CN"
        complaint = self.complaint(severity="serious")
        stream = io.BytesIO()
        registers = self.env["aftersales.complaint.register"].with_user(self.manager)
        registers = registers.with_context(lang="zh_CN")
        registers._write_xlsx(stream, [("id", "=", complaint.id)])
        [row] = Worksheet(stream.getvalue()).rows
        self.assertEqual(row["严重等级"], "严重投诉")


class TestRegisterSheet(RegisterCase):
    """The worksheet around the rows: title, headings, filter, totals."""

    def test_the_title_says_whose_what_who_and_when(self):
        sheet = self.export([], filters="Late; Status: Executing")
        top = [sheet.page.cell(row, 1).value for row in range(1, 5)]
        self.assertEqual(top[:2], ["Complaint Register", self.company.name])
        self.assertIn("Late; Status: Executing", top[2])
        self.assertIn("Manager", top[3])

    def test_headings_are_frozen_and_filterable(self):
        self.complaints(2)
        page = self.export([("subject", "=", "The gears are loud")]).page
        self.assertEqual(page.freeze_panes, f"B{HEAD_ROW + 1}")
        self.assertTrue(page.auto_filter.ref.startswith(f"A{HEAD_ROW}:"))

    def test_totals_are_sums_of_what_the_filter_shows(self):
        complaints = self.complaint(claimed_amount=10) | self.complaint(
            claimed_amount=32
        )
        stream = io.BytesIO()
        registers = self.env["aftersales.complaint.register"].with_user(self.manager)
        registers._write_xlsx(stream, [("id", "in", complaints.ids)])
        currency = complaints.currency_id.name
        formula = Worksheet(stream.getvalue()).get_totals(f"Total {currency}")
        self.assertIn("SUBTOTAL(109,", formula["Amount Claimed"])
        values = load_workbook(stream, data_only=True).active
        self.assertIn(42, [cell.value for row in values for cell in row])

    def test_currencies_are_not_added_to_each_other(self):
        euro, dollar = self.env.ref("base.EUR"), self.env.ref("base.USD")
        (euro | dollar).active = True
        complaints = self.complaint(claimed_amount=10, currency_id=euro.id)
        complaints |= self.complaint(claimed_amount=32, currency_id=dollar.id)
        sheet = self.export([("id", "in", complaints.ids)])
        for currency in ("EUR", "USD"):
            formula = sheet.get_totals(f"Total {currency}")["Amount Claimed"]
            self.assertIn(f'"{currency}"', formula)


class TestRegisterSpeed(RegisterCase):
    """A slice costs the same few queries, however many records it holds."""

    def count_queries(self, complaints):
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.export([("id", "in", complaints.ids)])
        return self.env.cr.sql_log_count - before

    def test_forty_cost_as_many_queries_as_two(self):
        complaints = self.complaints(40)
        self.count_queries(complaints[:2])
        two = self.count_queries(complaints[:2])
        self.assertEqual(self.count_queries(complaints), two)
        self.assertLessEqual(two, 40)

    def test_it_is_read_in_slices(self):
        complaints = self.complaints(5)
        self.patch(register, "SLICE", 2)
        sheet = self.export([("id", "in", complaints.ids)])
        self.assertEqual(len(list(sheet.rows)), 5)


class TestRegisterDownload(AftersalesHttpCase):
    """The file as the browser asks for it."""

    def ask(self, login="test_manager", method="GET", **screen):
        self.authenticate(login, login)
        data = {"data": json.dumps(screen)}
        if method == "GET":
            return self.url_open(URL, params=data)
        return self.url_open(URL, data={**data, "csrf_token": Request.csrf_token(self)})

    def test_the_screens_domain_is_applied(self):
        keep, _drop = self.complaint(subject="Loud"), self.complaint()
        answer = self.ask(domain=[["subject", "=", "Loud"]])
        self.assertEqual(answer.status_code, 200)
        self.assertIn(
            "Complaint%20Register.xlsx", answer.headers["Content-Disposition"]
        )
        numbers = Worksheet(answer.content).get_column("Number")
        self.assertEqual(numbers, keep.mapped("name"))

    def test_chosen_records_go_before_the_domain(self):
        complaints = self.complaints(3)
        answer = self.ask(domain=[], ids=complaints[:2].ids)
        numbers = Worksheet(answer.content).get_column("Number")
        self.assertEqual(set(numbers), set(complaints[:2].mapped("name")))

    def test_a_very_long_domain_is_posted(self):
        complaint = self.complaint()
        domain = [["id", "in", [*range(-90_000, 0), complaint.id]]]
        answer = self.ask(method="POST", domain=domain)
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(len(list(Worksheet(answer.content).rows)), 1)

    def test_the_screens_language_is_spoken(self):
        self.complaint()
        answer = self.ask(domain=[], context={"lang": "zh_CN"})
        self.assertIn("严重等级", Worksheet(answer.content).heads)

    @mute_logger("odoo.http")
    def test_a_company_that_is_not_ones_own_is_refused(self):
        abroad = self.env["res.company"].create({"name": "Abroad"})
        answer = self.ask(context={"allowed_company_ids": abroad.ids})
        self.assertEqual(answer.status_code, 403)

    @mute_logger("odoo.http")
    def test_who_has_no_right_reads_why(self):
        answer = self.ask("test_outsider", domain=[])
        self.assertEqual(answer.status_code, 403)
        self.assertIn("not allowed to export", answer.text)

    @mute_logger("odoo.http")
    def test_nonsense_is_a_bad_request(self):
        for screen in ({"domain": [["no_such_field", "=", 1]]}, {"domain": "nonsense"}):
            self.assertEqual(self.ask(**screen).status_code, 400)

    def test_nobody_without_a_login_gets_it(self):
        answer = self.url_open(URL, allow_redirects=False)
        self.assertIn("/web/login", answer.headers["Location"])
