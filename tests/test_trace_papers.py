import io

from lxml import html
from openpyxl import load_workbook

from odoo.exceptions import AccessError

from .common import AftersalesHttpCase
from .tracing import TraceCase


class TestTraceReport(TraceCase):
    """The trace and the containment as papers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lot = cls.new_lot("G-1")
        cls.receive(cls.lot, 100)
        cls.sold = cls.deliver(cls.lot, 30)

    def sheet(self, report, record, user=None):
        """Return the text of a printed sheet."""
        reports = self.env["ir.actions.report"].with_user(user or self.quality)
        content, _kind = reports._render_qweb_html(report, record.ids)
        return " ".join(html.fromstring(content).text_content().split())

    def test_the_report_shows_balance_customers_and_origin(self):
        text = self.sheet("aftersales.report_trace", self.trace(self.lot))
        for part in (
            "Trace Report G-1",
            "the residual is zero",
            "Northern Mills",
            "Steel Works",
            self.sold.name,
        ):
            self.assertIn(part, text)

    def test_columns_of_zeros_are_left_out_but_for_the_residual(self):
        text = self.sheet("aftersales.report_trace", self.trace(self.lot))
        self.assertNotIn("Scrapped", text)
        self.assertIn("Residual", text)

    def test_what_does_not_fit_is_printed_with_its_reason(self):
        self._stock(self.gear, -3, self.lot)
        text = self.sheet("aftersales.report_trace", self.trace(self.lot))
        self.assertIn("explained row by row", text)
        self.assertIn("changed without a movement", text)

    def test_the_trace_of_another_is_not_printed(self):
        trace = self.trace(self.lot)
        with self.assertRaises(AccessError):
            self.sheet("aftersales.report_trace", trace, user=self.coordinator)

    def test_the_containment_sheet_shows_places_and_totals(self):
        case = self.problem(product_id=self.gear.id, lot_ids=self.lot.ids)
        case.action_fill_containment()
        case.containment_effect = "200 parts measured"
        text = self.sheet("aftersales.report_containment", case)
        for part in ("Own Stock", "At the Customer", "100 Units", "200 parts measured"):
            self.assertIn(part, text)

    def test_the_worksheet_holds_every_row(self):
        trace, stream = self.trace(self.lot), io.BytesIO()
        register = self.env["aftersales.trace.register"].with_user(self.quality)
        count = register._write_xlsx(stream, [("trace_id", "=", trace.id)])
        self.assertEqual(count, trace.row_count)
        cells = list(load_workbook(stream).active.iter_rows(values_only=True))
        texts = {str(cell) for row in cells for cell in row if cell}
        self.assertLessEqual({"Delivered", "Northern Mills", "G-1", "30"}, texts)


class TestTraceDownload(AftersalesHttpCase, TraceCase):
    """The worksheet through the web server."""

    def test_only_the_own_trace_is_sent(self):
        lot = self.new_lot("G-1")
        self.receive(lot, 5)
        trace = self.trace(lot)
        url = f"/aftersales/trace/{trace.id}/trace.xlsx"
        self.authenticate("test_quality", "test_quality")
        self.assertIn("spreadsheet", self.url_open(url).headers["Content-Type"])
        self.authenticate("test_coordinator", "test_coordinator")
        self.assertEqual(self.url_open(url).status_code, 404)
