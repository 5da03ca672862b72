"""The register of reworks: a row each, with yield, lateness and cost."""

import io
import json

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from .common import AftersalesCase, AftersalesHttpCase
from .test_complaint_register import Worksheet
from .test_rework_cost import Worked

URL = "/aftersales/rework/register.xlsx"


class TestRows(Worked, AftersalesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gear = cls.env["product.product"].create(
            {"name": "Gear", "is_storable": True}
        )
        cls.production_team.rework_rate = 40

    def export(self, reworks, user=None):
        registers = self.env["aftersales.rework.register"]
        stream = io.BytesIO()
        domain = [("id", "in", reworks.ids)]
        registers.with_user(user or self.manager)._write_xlsx(stream, domain)
        return Worksheet(stream.getvalue())

    def test_each_rework_is_a_row_with_its_work(self):
        rework = self.reworked(quantity=8)
        rework.operation_ids._store({"good_qty": 6, "scrap_qty": 1})
        self.work(rework, 90)
        [row] = self.export(rework).rows
        self.assertEqual((row["Number"], row["Product"]), (rework.name, "Gear"))
        self.assertEqual((row["Quantity"], row["Good"], row["Scrap"]), (8, 6, 2))
        self.assertEqual((row["Yield (%)"], row["Worked (min)"]), (75, 90))
        self.assertEqual(row["Complaint"], rework.complaint_id.name)

    def test_an_open_rework_is_late_from_the_promised_day_on(self):
        rework = self.reworked(promised_on="2027-03-08")
        for day, late in (("2027-03-08", 0), ("2027-03-11", 3)):
            with freeze_time(f"{day} 09:00:00"):
                [row] = self.export(rework).rows
            self.assertEqual(row["Days Late"], late)

    def test_costs_are_told_to_the_desk_only(self):
        rework = self.reworked()
        self.work(rework, 90)
        [row] = self.export(rework).rows
        self.assertEqual(row["Cost"], 60)
        self.assertNotIn("Cost", self.export(rework, self.production).heads)

    def test_a_member_of_a_department_and_a_stranger_are_refused(self):
        for user in (self.member, self.outsider):
            with self.assertRaises(AccessError):
                self.export(self.reworked(), user)

    def test_forty_rows_cost_as_many_queries_as_two(self):
        complaint = self.complaint()
        reworks = self.env["aftersales.rework"].union(
            *(self.reworked(complaint) for _number in range(40))
        )

        self.export(reworks[:2])
        few, many = (self.count_queries(self.export, reworks[:n]) for n in (2, 40))
        self.assertSameQueries(few, many)


class TestDownload(AftersalesHttpCase):
    def ask(self, login="test_manager", **screen):
        self.authenticate(login, login)
        return self.url_open(URL, params={"data": json.dumps(screen)})

    def test_the_screens_domain_is_applied(self):
        keep, other = self.rework(), self.rework()
        answer = self.ask(domain=[["id", "=", keep.id]])
        self.assertEqual(answer.status_code, 200)
        numbers = Worksheet(answer.content).get_column("Number")
        self.assertEqual(numbers, [keep.name])
        self.assertNotIn(other.name, numbers)

    @mute_logger("odoo.http")
    def test_who_has_no_right_reads_why(self):
        self.assertEqual(self.ask("test_outsider", domain=[]).status_code, 403)
