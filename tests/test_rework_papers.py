"""The papers of a rework: what is printed, and what stands on it."""

from unicodedata import normalize

from odoo.exceptions import AccessError
from odoo.fields import Command

from .test_complaint_papers import PaperCase
from .test_complaint_queries import QueryCase

NOTICE = "aftersales.report_rework_notice"
ORDER = "aftersales.report_rework_order"
TRAVELLER = "aftersales.report_rework_traveller"
PAPERS = "aftersales.report_rework_papers"
RECORD = "aftersales.report_rework_inspection"
REPAIR = "aftersales.report_rework_repair"
RECORD_OF_SERVICE = "aftersales.report_rework_record"
TASK = "aftersales.report_rework_task"
CHARGE = "aftersales.report_rework_charge"
DOT = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    "AABJRU5ErkJggg=="
)
RUN = {"name": "Run it", "unit_minutes": 5}
PRESS = {
    "name": "Press in the bearing",
    "instruction": "<p>Heat it first.</p>",
    "work_center": "Bench 3",
    "tools": "Hydraulic press",
    "setup_minutes": 10,
    "unit_minutes": 5,
    "characteristic": "Bore",
    "has_limits": True,
    "lower_limit": 9.98,
    "upper_limit": 10.02,
    "measure_unit": "mm",
}


class ReworkPaperCase(PaperCase):
    """A test that prints papers of reworks."""

    def routed(self, **values):
        """Register a rework whose route has two operations, and route it."""
        operations = [Command.create(PRESS), Command.create(RUN)]
        rework = self.rework(
            standard="WI-12", standard_revision="C", promised_on="2027-03-08", **values
        )
        rework.sudo().operation_ids = operations
        return self.carry_rework(rework, "routed")

    def notice_of(self, *reworks):
        values = {"reason": "A bad lot of bearings."}
        notice = self.env["aftersales.rework.notice"].create(values)
        for rework in reworks:
            rework.sudo().notice_id = notice
        return notice


class TestReworkNotice(ReworkPaperCase):
    """返工通知单: what is reworked, how, by whom and until when."""

    def test_one_paper_orders_several_reworks(self):
        first, second = self.routed(), self.routed(fault="It is scratched.")
        notice = self.notice_of(first, second)
        text = self.print_text(NOTICE, notice)
        self.assertHolds(text, "Rework Notice", notice.name, "A bad lot of bearings.")
        self.assertHolds(text, first.name, second.name, "It is scratched.", "4 Units")
        self.assertHolds(text, "WI-12, revision C", "03/08/2027", "9.98 – 10.02 mm")

    def test_a_rework_without_others_has_a_notice_of_its_own(self):
        rework = self.routed()
        text = self.print_text(ORDER, rework)
        self.assertHolds(text, "Rework Notice", rework.name, "It is loud.", "Bench 3")

    def test_it_names_who_routed_it_and_leaves_production_a_line(self):
        text = self.print_text(ORDER, self.routed())
        self.assertHolds(text, self.process.name, "Received by (production)")

    def test_it_bears_the_number_of_the_form_that_the_company_uses(self):
        report = self.env.ref("aftersales.rework_action_report_order")
        report.aftersales_form = "QF-21 rev. 3"
        self.assertHolds(self.print_text(ORDER, self.routed()), "QF-21 rev. 3")

    def test_it_speaks_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.production.lang = "zh_CN"
        rework = self.routed(fault="主轴轴承异响")
        rework.product_id.sudo().with_context(lang="zh_CN").name = "驱动器"
        text = self.print_text(ORDER, rework, self.production)
        self.assertHolds(text, "驱动器", "主轴轴承异响")

    def test_who_may_not_read_the_rework_cannot_print_it(self):
        with self.assertRaises(AccessError):
            self.print_html(ORDER, self.routed(), self.outsider)


class TestTraveller(ReworkPaperCase):
    """随工单: goes with the goods from operation to operation."""

    def test_each_operation_has_a_barcode_and_a_row_to_write_on(self):
        rework = self.routed()
        page = self.print_html(TRAVELLER, rework, self.production)
        for operation in rework.operation_ids:
            self.assertIn(f'alt="RWO{operation.id}"', page)
        self.assertEqual(page.count("Scan to start"), 2)

    def test_it_says_how_with_what_and_to_which_limits(self):
        text = self.print_text(TRAVELLER, self.routed(), self.production)
        self.assertHolds(text, "1. Press in the bearing", "Heat it first.", "Bench 3")
        self.assertHolds(text, "Hydraulic press", "Planned (min) 30", "9.98 – 10.02 mm")

    def test_what_is_done_is_printed_and_what_is_left_is_blank(self):
        rework = self.carry_rework(self.routed(), "progress")
        done, left = rework.operation_ids
        worker = done.with_user(self.production)
        worker.action_start()
        worker.action_finish(good=3, scrap=1, note="The seat is scratched.")
        page = self.print_html(TRAVELLER, rework, self.production)
        self.assertNotIn(f'alt="RWO{done.id}"', page)
        self.assertIn(f'alt="RWO{left.id}"', page)
        text = self.print_text(TRAVELLER, rework, self.production)
        self.assertHolds(text, f"Done {self.production.name}", "The seat is scratched.")
        self.assertRegex(text, r"[AP]M 3 1 \d+")

    def test_what_is_half_done_leaves_a_row_for_the_rest(self):
        rework = self.carry_rework(self.routed(), "progress")
        worker = rework.operation_ids[:1].with_user(self.production)
        worker.action_start()
        worker.action_finish(good=1)
        provider = self.env[f"report.{TRAVELLER}"]
        recorded, blank = provider._prepare_writing(rework.operation_ids[0])["rows"]
        self.assertEqual(recorded[4:6], ["1", "0"])
        self.assertFalse(any(blank[1:]))

    def test_a_new_round_is_written_down_anew(self):
        rework = self.fail_rework(self.routed())
        page = self.print_html(TRAVELLER, rework, self.production)
        for operation in rework.operation_ids:
            self.assertIn(f'alt="RWO{operation.id}"', page)

    def test_it_shows_the_picture_of_an_operation(self):
        rework = self.rework()
        values = {"name": "Grind", "picture": DOT}
        rework.sudo().operation_ids = [Command.create(values)]
        page = self.print_html(TRAVELLER, rework, self.production)
        self.assertIn("data:image/jpeg;base64", page)

    def test_it_lists_the_parts(self):
        rework = self.rework()
        bearing = self.env["product.product"].create({"name": "Bearing 6204"})
        rework.sudo().material_ids = [
            Command.create({"product_id": bearing.id, "quantity": 4})
        ]
        text = self.print_text(TRAVELLER, rework)
        self.assertHolds(text, "Add", "Bearing 6204", "4 Units")

    def test_signatures_stay_with_the_last_block(self):
        """Who signs does so on the page of what he signs for."""
        provider = self.env[f"report.{TRAVELLER}"]
        [sheet] = provider._get_report_values(self.routed().ids)["sheets"]
        last = sheet["sections"][-1]
        self.assertEqual(last["heading"], "2. Run it")
        self.assertTrue(last["is_whole"])
        self.assertTrue(last["parts"][-1]["signs"])

    def test_after_a_long_table_its_last_rows_stay_with_the_signatures(self):
        rework = self.rework()
        parts = [Command.create({"product_id": self.gear.id, "quantity": 1})] * 25
        rework.sudo().material_ids = parts
        rework.sudo().operation_ids = [Command.create(RUN)]
        provider = self.env[f"report.{TRAVELLER}"]
        [sheet] = provider._get_report_values(rework.ids)["sheets"]
        table, together = sheet["sections"][-1]["parts"]
        tail, heading, signing = together["parts"]
        self.assertTrue(together["is_whole"])
        self.assertEqual((len(table["rows"]), len(tail["rows"])), (23, 2))
        self.assertEqual((heading["kind"], signing["signs"]), ("heading", True))
        self.assertIn("Inspected again (quality)", self.print_text(TRAVELLER, rework))

    def test_one_button_prints_notices_and_travellers(self):
        alone, first, second = self.routed(), self.routed(), self.routed()
        self.notice_of(first, second)
        reworks = (alone + first + second).with_user(self.production)
        action = reworks.action_print_papers()
        self.assertEqual(action["report_name"], PAPERS)
        text = self.print_text(PAPERS, reworks, self.production)
        self.assertEqual(text.count("A bad lot of bearings."), 1)
        self.assertHolds(text, *(f"Traveller {rework.name}" for rework in reworks))
        self.assertHolds(text, "RW-01 rev. 1", "RW-02 rev. 1")


class TestReworkInspectionRecord(ReworkPaperCase):
    """返工复检记录: each round with its values."""

    def test_it_tells_every_round(self):
        rework = self.fail_rework(self.routed())
        self.carry_rework(rework, "done")
        text = self.print_text(RECORD, rework)
        self.assertHolds(text, "First Inspection", "Inspection After Rework Again (1)")
        self.assertHolds(text, "Bore 9.98 – 10.02 mm 10", "Not OK", "OK")
        self.assertHolds(text, self.quality.name, "Passed (quality)")


class TestRepairPapers(ReworkPaperCase):
    """产品返修单, 技术支持任务单, 售后服务收费单: what goes with a customer's unit."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._print_in_style()

    def test_the_repair_order_leaves_room_for_what_is_not_said_yet(self):
        page = self.print_html(REPAIR, self.sent_rework(), self.production)
        self.assertEqual(page.count("o_aftersales_writing"), 2)
        self.assertHolds(page, "Service manager", "Supervisor", "Received by")

    def test_the_repair_order_says_who_said_and_signed_what(self):
        rework = self.carry_rework(self.sent_rework(), "inspection")
        text = self.print_text(REPAIR, rework, self.production)
        self.assertHolds(text, "It is loud.", "The bearing is worn.")
        self.assertHolds(text, "The bearing was replaced.", "signed electronically")

    def test_the_service_record_tells_contract_warranty_and_charge(self):
        rework = self.sent_rework(contract="HT-2026-118")
        self.decide_warranty(rework, "in")
        rework.using_partner_id = self.env["res.partner"].create({"name": "Plant 2"})
        rework.with_user(self.process).improvement = "A larger bearing."
        rework.with_user(self.manager).manager_opinion = "Call them every week."
        text = self.print_text(RECORD_OF_SERVICE, rework)
        self.assertHolds(text, "HT-2026-118", "Plant 2", "Free of charge")
        self.assertHolds(text, "It is loud.", "A larger bearing.", self.process.name)
        self.assertHolds(text, "Call them every week.", self.manager.name)
        self.assertEqual(len(self.print_pdf(RECORD_OF_SERVICE, rework).pages), 1)

    def test_the_task_order_is_an_original_and_a_copy(self):
        task = self.support_task(on_site=True, contract="C-2026-07")
        text = self.print_text(TASK, task)
        self.assertHolds(text, task.name, "It does not start.", "C-2026-07")
        self.assertHolds(text, "Original: department", "Copy: service centre")
        self.assertHolds(text, "Opinion, signature and seal", "Call-Back Record")

    def test_each_copy_of_a_filled_task_order_is_one_page(self):
        texts = {"fault": "It loses its connection. " * 6, "improvement": "A watchdog."}
        task = self.support_task(on_site=True, contract="C-2026-07", **texts)
        task.sudo().solution = "The module was replaced. " * 6
        self.carry_task(task, "done")
        self.assertEqual(len(self.print_pdf(TASK, task).pages), 2)

    def test_the_charge_form_has_three_copies_with_their_owners(self):
        charge = self.charge(self.sent_rework())
        pages = self.print_pdf(CHARGE, charge).pages
        texts = [normalize("NFKC", page.extract_text()) for page in pages]
        owners = ("customer service department", "finance", "customer")
        self.assertEqual(len(texts), 3)
        for number, (owner, text) in enumerate(zip(owners, texts, strict=True), 1):
            self.assertHolds(text, charge.name, f"Copy {number}: {owner}", "120.00")

    def test_under_warranty_the_customer_only_signs(self):
        rework = self.sent_rework()
        self.decide_warranty(rework, "in")
        text = self.print_text(CHARGE, self.charge(rework))
        self.assertHolds(text, "nothing is paid, the customer signs")

    def test_the_charge_form_speaks_the_customers_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.contact.write({"lang": "zh_CN", "name": "李明"})
        charge = self.charge(self.sent_rework())
        charge.product_id.sudo().with_context(lang="zh_CN").name = "驱动器"
        self.assertHolds(self.print_text(CHARGE, charge), "驱动器", "李明")


class TestReworkPaperQueries(ReworkPaperCase, QueryCase):
    def test_forty_cost_as_many_queries_as_two(self):
        values = {"product_id": self.gear.id, "fault": "It is loud."}
        operations = {"operation_ids": [Command.create(PRESS)]}
        reworks = self.env["aftersales.rework"].create([{**values, **operations}] * 40)
        for paper in (PAPERS, RECORD):
            provider = self.env[f"report.{paper}"]
            self.assertSame(lambda n, p=provider: p._get_report_values(reworks[:n].ids))
