"""The register of returns: a row a product, and what the sheets behind it add up to."""

import io
import json
from datetime import timedelta

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tools import mute_logger

from ..reports import return_register_sheets
from .common import AftersalesCase, AftersalesHttpCase
from .test_complaint_register import Worksheet

URL = "/aftersales/return/register.xlsx"


class Workbook(Worksheet):
    """A workbook, read back: one of its sheets is looked at."""

    def __init__(self, content, name=None):
        super().__init__(content)
        self.names = load_workbook(io.BytesIO(content)).sheetnames
        if name:
            self.page = load_workbook(io.BytesIO(content))[name]
            self.heads = [cell.value for cell in self.page[6]]


class ReturnRegisterCase(AftersalesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reason = cls.env.ref("aftersales.return_reason_defect")
        cls.other_reason = cls.env.ref("aftersales.return_reason_late")
        cls.pump, cls.valve = cls.env["product.product"].create(
            [
                {"name": "Pump", "is_storable": True, "list_price": 100},
                {"name": "Valve", "is_storable": True, "list_price": 10},
            ]
        )

    def parcel(self, *lines, days=0, **values):
        """Register, some days ago, a return of products: (product, quantity, price)."""
        with freeze_time(fields.Datetime.now() - timedelta(days=days)):
            return self.rma(
                line_ids=[
                    Command.create(
                        self.return_line(
                            product_id=product.id,
                            quantity=quantity,
                            price_unit=price,
                            reason_id=reason.id,
                        )
                    )
                    for product, quantity, price, reason in lines
                ],
                registered_at=fields.Datetime.now(),
                **values,
            )

    def export(self, documents, name=None, user=None, lang=None):
        registers = self.env["aftersales.return.register"]
        registers = registers.with_user(user or self.manager)
        if lang:
            registers = registers.with_context(lang=lang)
        stream = io.BytesIO()
        registers._write_xlsx(stream, [("return_id", "in", documents.ids)])
        return Workbook(stream.getvalue(), name)


class TestRows(ReturnRegisterCase):
    def test_each_product_of_a_parcel_is_a_row(self):
        document = self.parcel(
            (self.pump, 2, 100, self.reason), (self.valve, 5, 10, self.other_reason)
        )
        sheet = self.export(document)
        self.assertEqual(sheet.get_column("Number"), [document.name] * 2)
        self.assertEqual(sheet.get_column("Product"), ["Pump", "Valve"])
        self.assertEqual(sheet.get_column("Quantity"), [2, 5])
        self.assertEqual(sheet.get_column("Value"), [200, 50])
        self.assertEqual(sheet.get_column("Reason"), ["Faulty", "Delivered too late"])

    def test_dates_are_dates_and_numbers_are_numbers(self):
        sheet = self.export(self.parcel((self.pump, 2, 100, self.reason)))
        self.assertTrue(sheet.get_cell("Registered On").is_date)
        for head in ("Quantity", "Value", "Days Open"):
            self.assertEqual(sheet.get_cell(head).data_type, "n", head)

    def test_an_open_return_has_an_age_a_finished_one_its_duration(self):
        old = self.parcel((self.pump, 2, 100, self.reason), days=40)
        [row] = self.export(old).rows
        self.assertEqual((row["Days Open"], row["Age"]), (40, "31 to 90 days"))
        self.put(old, "done")
        old.sudo()._write_protected({"state_entered_at": self.days_ago(30)})
        [row] = self.export(old).rows
        self.assertEqual((row["Days Open"], row["Age"]), (10, None))

    def test_costs_are_told_to_the_desk_only(self):
        document = self.parcel(
            (self.pump, 2, 100, self.reason), (self.valve, 5, 10, self.reason)
        )
        self.env["aftersales.cost"].create(
            {"name": "Courier", "return_id": document.id, "unit_price": 25}
        )
        sheet = self.export(document)
        # What belongs to no line is told once.
        self.assertEqual(sheet.get_column("Cost"), [25, 0])
        self.assertIn("Costs", sheet.names)
        sheet = self.export(document, user=self.warehouse)
        self.assertNotIn("Cost", sheet.heads)
        self.assertNotIn("Costs", sheet.names)

    def test_a_member_of_a_department_and_a_stranger_are_refused(self):
        document = self.parcel((self.pump, 2, 100, self.reason))
        for user in (self.member, self.outsider):
            with self.assertRaises(AccessError):
                self.export(document, user=user)

    def test_texts_never_become_formulas(self):
        document = self.parcel(
            (self.pump, 2, 100, self.reason), customer_reference="=1+1"
        )
        cell = self.export(document).get_cell("Customer's Reference")
        self.assertEqual((cell.value, cell.data_type), ("=1+1", "s"))


class TestSheets(ReturnRegisterCase):
    def setUp(self):
        super().setUp()
        parcels = [
            self.parcel((self.pump, 1, 100, self.reason), days=3),
            self.parcel((self.pump, 2, 100, self.reason), days=20),
            self.parcel((self.valve, 4, 10, self.other_reason), days=100),
        ]
        self.documents = self.env["aftersales.return"].union(*parcels)

    def test_there_is_a_sheet_for_each_question(self):
        self.assertEqual(
            self.export(self.documents).names,
            [
                "Register of Returns",
                "Open by Status",
                "Goods in Quarantine",
                "Pareto by Reason",
                "Pareto by Product",
                "Costs",
            ],
        )

    def test_ageing_counts_open_returns_by_status(self):
        self.put(self.documents[1], "inspecting")
        rows = {
            row["Status"]: row
            for row in self.export(self.documents, "Open by Status").rows
        }
        self.assertEqual(set(rows), {"Draft", "Inspecting"})
        draft, inspecting = rows["Draft"], rows["Inspecting"]
        self.assertEqual(draft["Open Returns"], 2)
        self.assertEqual(draft["Up to 7 days"], 1)
        self.assertEqual(draft["More than 90 days"], 1)
        self.assertEqual(draft["Oldest (days)"], 100)
        self.assertEqual(draft["Value"], 140)
        self.assertEqual(inspecting["8 to 30 days"], 1)

    def test_what_has_ended_is_not_open(self):
        self.put(self.documents, "done")
        self.assertFalse(list(self.export(self.documents, "Open by Status").rows))

    def test_the_pareto_begins_with_the_most_frequent(self):
        sheet = self.export(self.documents, "Pareto by Reason")
        self.assertEqual(
            sheet.get_column("Reason"), [self.reason.name, self.other_reason.name]
        )
        self.assertEqual(sheet.get_column("Lines"), [2, 1])
        self.assertEqual(sheet.get_column("Cumulated"), [2 / 3, 1])
        self.assertEqual(sheet.get_cell("Share").number_format, "0.0%")
        sheet = self.export(self.documents, "Pareto by Product")
        self.assertEqual(sheet.get_column("Quantity"), [3, 4])

    def test_the_pareto_is_drawn_beside_the_rows(self):
        page = self.export(self.documents, "Pareto by Product").page
        self.assertEqual(len(page._charts), 1)
        self.put(self.documents, "cancelled")
        page = self.export(self.documents, "Pareto by Product").page
        self.assertFalse(page._charts)

    def test_cancelled_returns_are_in_no_pareto(self):
        self.put(self.documents[2], "cancelled")
        sheet = self.export(self.documents, "Pareto by Reason")
        self.assertEqual(sheet.get_column("Lines"), [2])

    def test_the_costs_add_up_to_what_the_screen_shows(self):
        freight = self.env.ref("aftersales.cost_kind_freight")
        labour = self.env.ref("aftersales.cost_kind_labour")
        for document, kind, price in (
            (self.documents[0], freight, 20),
            (self.documents[0], labour, 30),
            (self.documents[1], freight, 7),
        ):
            self.env["aftersales.cost"].create(
                {
                    "name": "By hand",
                    "return_id": document.id,
                    "kind_id": kind.id,
                    "unit_price": price,
                }
            )
        sheet = self.export(self.documents, "Costs")
        self.assertEqual(sorted(filter(None, sheet.get_column("Freight"))), [7, 20])
        documents = self.documents.with_user(self.manager)
        self.assertEqual(
            dict(
                zip(sheet.get_column("Return"), sheet.get_column("Cost"), strict=True)
            ),
            {d.name: d.cost_total for d in documents if d.cost_total},
        )

    def test_the_sheets_speak_the_language_of_the_user(self):
        names = self.export(self.documents, lang="zh_CN").names
        self.assertEqual(
            names,
            [
                "退货一览表",
                "未结退货账龄",
                "隔离中的货物",
                "按原因的帕累托",
                "按产品的帕累托",
                "费用",
            ],
        )

    def test_forty_rows_cost_as_many_queries_as_two(self):
        documents = self.env["aftersales.return"].union(
            *(self.parcel((self.pump, 1, 1, self.reason)) for _number in range(40))
        )

        def count(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.export(some)
            return self.env.cr.sql_log_count - before

        count(documents[:2])
        two = count(documents[:2])
        self.assertEqual(count(documents), two)
        self.assertLessEqual(two, 60)

    def test_costs_are_read_in_slices(self):
        self.patch(return_register_sheets, "SLICE", 1)
        for document in self.documents:
            self.env["aftersales.cost"].create(
                {"name": "Courier", "return_id": document.id, "unit_price": 5}
            )
        sheet = self.export(self.documents, "Costs")
        self.assertEqual(sheet.get_column("Cost"), [5, 5, 5])


class TestDownload(AftersalesHttpCase):
    def ask(self, login="test_manager", **screen):
        self.authenticate(login, login)
        return self.url_open(URL, params={"data": json.dumps(screen)})

    def test_the_screens_domain_and_chosen_returns_are_applied(self):
        keep, other = self.rma(), self.rma()
        for screen in ({"domain": [["id", "=", keep.id]]}, {"ids": keep.ids}):
            answer = self.ask(**screen)
            self.assertEqual(answer.status_code, 200)
            numbers = Worksheet(answer.content).get_column("Number")
            self.assertEqual(numbers, [keep.name])
        self.assertNotIn(other.name, numbers)

    @mute_logger("odoo.http")
    def test_who_has_no_right_reads_why(self):
        answer = self.ask("test_outsider", domain=[])
        self.assertEqual(answer.status_code, 403)

    @mute_logger("odoo.http")
    def test_nonsense_is_a_bad_request(self):
        answer = self.ask(domain=[["no_such_field", "=", 1]])
        self.assertEqual(answer.status_code, 400)

    def test_nobody_without_a_login_gets_it(self):
        answer = self.url_open(URL, allow_redirects=False)
        self.assertIn("/web/login", answer.headers["Location"])
