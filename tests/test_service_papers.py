"""Papers about the quality of service, in the reader's language; the workbook."""

import io
import zipfile
from datetime import date

from lxml import html

from .common import AftersalesCase

PAPERS = {
    "standard": "aftersales.report_service_standard",
    "evaluation": "aftersales.report_service_evaluation",
    "audit": "aftersales.report_service_checklist",
    "improvement": "aftersales.report_service_improvement",
}


class PaperCase(AftersalesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kind = cls.env.ref("aftersales.classification_type_private")
        cls.in_force = cls.carry_standard(
            cls.standard(weights=(60, 40), targets={cls.kind: 98.5}), "force"
        )
        cls.env["aftersales.indicator.value"].create(
            {
                "indicator_id": cls.in_force.line_ids[0].indicator_id.id,
                "date_from": date(2024, 3, 1),
                "date_to": date(2024, 3, 31),
                "numerator": 990,
                "denominator": 1000,
            }
        )
        cls.scored = cls.evaluation()
        cls.scored.action_prepare()


class TestServicePapers(PaperCase):
    def text(self, kind, document):
        """Return the paper as a reader sees it, without its spaces."""
        page, _kind = self.env["ir.actions.report"]._render_qweb_html(
            PAPERS[kind], document.ids
        )
        return " ".join(html.fromstring(page).text_content().split())

    def test_the_standard_sheet_has_a_column_for_each_customer_type(self):
        text = self.text("standard", self.in_force)
        for words in ("Indicator 0", "60", "Private", "98.5 %", "95 %", "Reviewer"):
            self.assertIn(words, text)

    def test_the_evaluation_form_tells_scores_gaps_and_who_countersigns(self):
        text = self.text("evaluation", self.scored)
        for words in (
            "Good service (10)",
            "+4.0 %",
            "Total Score",
            "Good on the whole.",
            "Customer service manager's countersignature",
        ):
            self.assertIn(words, text)

    def test_what_has_no_data_is_no_zero(self):
        text = self.text("evaluation", self.scored)
        self.assertIn("No data", text)
        self.assertNotIn(" 0.0 %", text)

    def test_the_checklist_can_be_filled_in_by_hand(self):
        text = self.text("audit", self.audit())
        for words in (
            "Warehousing",
            "Evidence",
            "Do the customers know of their right",
        ):
            self.assertIn(words, text)

    def test_the_improvement_form_has_room_for_three_signatures(self):
        text = self.text("improvement", self.improvement())
        for words in (
            "Answer faster",
            "Two days",
            "Train everybody",
            "Customer service manager's signature",
            "Department manager's signature",
            "General manager's signature",
        ):
            self.assertIn(words, text)

    def test_a_signature_stands_with_its_name(self):
        improvement = self.carry_improvement(self.improvement(), "confirmed")
        self.assertIn("signed electronically", self.text("improvement", improvement))


class TestWorkbook(PaperCase):
    def book(self, user, domain):
        stream = io.BytesIO()
        register = self.env["aftersales.evaluation.register"].with_user(user)
        count = register._write_xlsx(stream, domain)
        return count, zipfile.ZipFile(stream)

    def test_the_workbook_has_its_sheets_and_a_chart(self):
        count, book = self.book(self.coordinator, [("id", "=", self.scored.id)])
        names = book.namelist()
        self.assertEqual(count, 1)
        self.assertIn("xl/worksheets/sheet4.xml", names)
        self.assertIn("xl/charts/chart1.xml", names)
        titles = book.read("xl/workbook.xml").decode()
        for title in ("Standards", "Figures and Gaps", "Scores"):
            self.assertIn(title, titles)

    def test_another_department_exports_nothing_of_it(self):
        count, _book = self.book(self.member, [("id", "=", self.scored.id)])
        self.assertEqual(count, 0)
