from dateutil.relativedelta import relativedelta

from odoo.tools import format_date

from .test_complaint_queries import QueryCase
from .test_recall_papers import PIXEL
from .test_return_papers import ReturnPaperCase

INSPECTION = "aftersales.report_return_inspection"
HANDLING = "aftersales.report_return_handling"
RECORD = "aftersales.report_return_record"
REPLACEMENT = "aftersales.report_return_replacement"
CARD = "aftersales.report_return_warranty_card"


class ReturnReportCase(ReturnPaperCase):
    """A test that prints our own papers about a return."""

    def inspected_return(self, **values):
        document = self.carry_return(self.sold_return(**values), "inspecting")
        self.inspect(document, analysis="The bearing is askew.")
        return document

    def replaced_return(self, **values):
        """Decide that the customer gets the same product again."""
        document = self.carry_return(self.sold_return(**values), "deciding")
        document.settlement_ids.sudo().unlink()
        line = document.line_ids
        line.sudo().decided_id = self.env.ref("aftersales.remedy_replacement")
        replacements = self.env["aftersales.return.replacement"]
        replacements.with_user(self.service).create(
            {"return_id": document.id, "line_id": line.id, "quantity": 2}
        )
        return document

    def offered(self, document):
        """Return the names of the papers in the print menu of a return."""
        actions = self.env["ir.actions.actions"].with_user(self.quality)
        bound = actions.get_bindings("aftersales.return")["report"]
        reports = self.env["ir.actions.report"].browse(row["id"] for row in bound)
        valid = reports.get_valid_action_reports("aftersales.return", document.ids)
        return set(reports.browse(valid).mapped("name"))


class TestReturnInspectionReport(ReturnReportCase):
    """What quality tested, and what came of it (E-05, E-06)."""

    def test_it_tells_checks_grade_analysis_and_result(self):
        document = self.inspected_return()
        text = self.print_text(INSPECTION, document, self.quality)
        row = document.inspection_ids
        self.assertHolds(text, document.name, "Gear", "L-0815", "2 Units")
        self.assertHolds(text, row.finding_id.name, row.grade_id.name)
        self.assertHolds(text, "The bearing is askew.", "10 mm", "In order")
        self.assertHolds(text, row.check_ids[0].name, "Inspected by (quality) Quality")

    def test_it_shows_the_pictures(self):
        document = self.inspected_return()
        picture = self.env["ir.attachment"].create(
            {"name": "bearing.png", "raw": PIXEL}
        )
        document.inspection_ids.sudo().picture_ids = picture
        page = self.print_html(INSPECTION, document)
        self.assertIn("data:image/jpeg", page)
        self.assertIn("bearing.png", page)

    def test_it_is_offered_once_goods_are_inspected(self):
        document = self.approved_return()
        self.assertNotIn("Return Inspection Report", self.offered(document))
        document = self.inspected_return()
        self.assertIn("Return Inspection Report", self.offered(document))


class TestReturnHandlingReport(ReturnReportCase):
    """客户退货处理报告: the whole way of a return (E-08)."""

    def test_it_tells_the_way_from_the_request_to_the_money(self):
        document = self.carry_return(self.sold_return(), "done")
        text = self.print_text(HANDLING, document)
        self.assertHolds(text, document.name, "Gear", self.order.name, "Refund")
        self.assertHolds(text, "Authorization", "Receipt", "Announced", "Disposition")
        self.assertHolds(text, "Money", "Credit for goods", "Settled", "Steps Taken")
        credit = document.sudo().settlement_ids.account_line_ids.move_id
        self.assertHolds(text, credit.name, "Decided by", "Finished by")

    def test_what_has_not_happened_is_left_out(self):
        text = self.print_text(HANDLING, self.approved_return())
        self.assertHolds(text, "Authorization", "Goods")
        for heading in ("Receipt", "Disposition", "Money", "Replacement"):
            self.assertNotIn(heading, text)

    def test_it_tells_what_came_otherwise_than_announced(self):
        document = self.approved_return()
        document.sudo()._report_discrepancy(
            "product", product=self.bearing, quantity=1, note="Another type"
        )
        self.receive_goods(document)
        text = self.print_text(HANDLING, document)
        self.assertHolds(text, "Otherwise Than Announced", "Bearing", "Another type")

    def test_the_cost_is_for_the_desk_only(self):
        document = self.carry_return(self.sold_return(), "inspecting")
        costs = self.env["aftersales.cost"].with_user(self.manager)
        costs.create({"return_id": document.id, "name": "Taxi", "unit_price": 77})
        self.assertHolds(self.print_text(HANDLING, document, self.manager), "77.00")
        text = self.print_text(HANDLING, document, self.production)
        self.assertNotIn("77.00", text)


class TestReturnRecord(ReturnReportCase):
    """顾客投诉/退货处理记录表: complaint and return on one sheet (E-07)."""

    def test_it_tells_complaint_and_return_and_cuts_long_texts(self):
        complaint = self.sold_complaint(description="<p>Loud since Monday</p>")
        long = "The press force was not monitored. " * 40
        complaint.sudo().write({"cause": long, "solution": long})
        complaint.sudo().closing_summary = long
        document = self.inspected_return(complaint_id=complaint.id)
        text = self.print_text(RECORD, document)
        self.assertHolds(text, complaint.name, document.name, "Loud since Monday")
        self.assertHolds(text, "The press force", "Responsible department", "Effect")
        self.assertLess(text.count("The press force"), 40)

    def test_what_is_not_known_is_left_open(self):
        text = self.print_text(RECORD, self.sold_return())
        self.assertHolds(text, "Cause", "Corrective", "Preventive", "Effect")

    def test_of_many_lines_it_names_the_first_ones(self):
        document = self.return_of(25)
        text = self.print_text(RECORD, document)
        self.assertHolds(text, "Spare part 0", "and 19 more lines")


class TestReplacementNotice(ReturnReportCase):
    """补货通知: quality tells the business department what to arrange (E-09)."""

    def test_it_says_what_is_sent_instead_and_where_to(self):
        document = self.replaced_return()
        text = self.print_text(REPLACEMENT, document, self.quality)
        self.assertHolds(text, "To the Business Department", "Sent Instead", "Gear")
        self.assertHolds(text, "2 Units", "Day of delivery agreed with the customer")

    def test_it_is_offered_where_something_is_replaced(self):
        document = self.approved_return()
        self.assertNotIn("Replacement Notice", self.offered(document))
        document = self.replaced_return()
        self.assertIn("Replacement Notice", self.offered(document))


class TestReturnReportQueries(QueryCase, ReturnReportCase):
    """Our own papers cost as much for two lines as for forty."""

    def count_print(self, report, document):
        reports = self.env["ir.actions.report"].with_user(self.manager)
        return self.count_queries(
            lambda: reports._render_qweb_html(report, document.ids)
        )

    def inspected(self, size):
        document = self.return_of(size)
        self.receive_goods(document)
        self.inspect(document)
        return document

    def test_papers_cost_the_same_for_many_lines(self):
        few, many = self.inspected(2), self.inspected(40)
        for report in (INSPECTION, HANDLING, RECORD, REPLACEMENT):
            with self.subTest(report=report):
                # The first one fills the caches of the registry.
                counts = [self.count_print(report, d) for d in (few, few, many)]
                self.assertEqual(counts[2], counts[1])


class TestWarrantyCard(ReturnReportCase):
    """What a customer holds in his hands of the warranty (F-23)."""

    def card(self, user=None):
        delivery = self.order.picking_ids.filtered(lambda p: p.state == "done")[:1]
        self.service.group_ids |= self.env.ref("stock.group_stock_user")
        return self.print_text(CARD, delivery, user or self.service)

    def warrant(self, **values):
        self.env["aftersales.warranty"].search([]).active = False
        self.env["aftersales.warranty"].create({"name": "Ours", **values})

    def test_it_tells_each_lot_how_long_it_is_covered(self):
        self.warrant(months=18)
        delivered_on = self.order.picking_ids[:1].date_done.date()
        end = format_date(self.env, delivered_on + relativedelta(months=18))
        text = self.card()
        self.assertHolds(text, "Warranty Card", self.order.name, "Gear", "L-0815")
        self.assertHolds(text, "18", end, "Seller (stamp)")

    def test_it_promises_nothing_that_no_rule_says(self):
        self.warrant(months=0)
        self.assertHolds(self.card(), "No warranty")
