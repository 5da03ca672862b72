"""CAPA request in two copies, and the CAPA report with cause, measures and approval."""

from odoo.exceptions import AccessError

from .test_complaint_papers import PaperCase

REQUEST = "aftersales.report_capa_request"
REPORT = "aftersales.report_capa"


class TestCapaRequest(PaperCase):
    """纠正和预防措施要求表: original to quality, copy to the department."""

    def test_it_says_what_is_asked_of_whom_until_when(self):
        capa = self.capa()
        text = self.print_text(REQUEST, capa)
        self.assertHolds(text, capa.name, "It has happened three times.", "Gear Shop")
        self.assertHolds(text, capa.problem_id.name, "Escape Cause", "Signature")

    def test_two_copies_leave_each_on_pages_of_its_own(self):
        pages = self.print_pdf(REQUEST, self.capa()).pages
        texts = [page.extract_text() for page in pages]
        [original] = [i for i, text in enumerate(texts) if "Original: Quality" in text]
        [copy] = [i for i, text in enumerate(texts) if "Copy: Gear Shop" in text]
        self.assertEqual(original, 0)
        self.assertGreater(copy, original)

    def test_several_requests_print_all_their_copies(self):
        capas = self.capa() | self.capa()
        text = self.print_text(REQUEST, capas)
        self.assertEqual(text.count("Original: Quality"), 2)
        self.assertEqual(text.count("Copy: Gear Shop"), 2)

    def test_the_asked_department_prints_it(self):
        self.production_team.member_ids |= self.member
        page = self.print_html(REQUEST, self.capa(), self.member)
        self.assertIn("Copy: Gear Shop", page)

    def test_another_department_does_not(self):
        self.quality_team.member_ids |= self.member
        with self.assertRaises(AccessError):
            self.print_html(REQUEST, self.capa(), self.member)


class TestCapaReport(PaperCase):
    """纠正及预防措施报告: cause, countermeasure, both of the escape, approval."""

    def test_it_gives_cause_measure_and_who_approved(self):
        capa = self.capa()
        self.answer_capa(capa)
        text = self.print_text(REPORT, capa)
        [cause], [action] = capa.sudo().occurrence_ids, capa.sudo().action_ids
        self.assertHolds(text, cause.name, action.subject)
        approval = text[text.index("Approved by (head of department)") :]
        self.assertIn(capa.approved_by_id.name, approval)

    def test_the_escape_cause_of_quality_stands_apart(self):
        capa = self.capa()
        self.add_cause(capa.with_user(self.quality), "escape", "Nobody looks inside")
        text = self.print_text(REPORT, capa)
        escape = text[text.index("Escape Cause") :]
        self.assertIn("Nobody looks inside", escape)

    def test_without_an_answer_it_says_so(self):
        text = self.print_text(REPORT, self.capa())
        self.assertHolds(text, "Countermeasure", "Not filled in yet.")
