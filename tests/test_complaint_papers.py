import io
import unicodedata

from PIL import Image
from pypdf import PdfReader

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.service import server
from odoo.tests import HOST, new_test_user

from .common import SoldCase

FORM = "aftersales.report_complaint_form"
SHEET = "aftersales.report_complaint_coordination"
ACCEPTANCE = "aftersales.report_complaint_acceptance"
REPLY = "aftersales.report_complaint_reply"
INVESTIGATION = "aftersales.report_complaint_investigation"


class PaperCase(SoldCase):
    """A test that prints, with the real engine."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chinese = cls.env["res.partner"].create(
            {"name": "李明", "email": "li@jingji.example", "lang": "zh_CN"}
        )

    @classmethod
    def _print_in_style(cls):
        """Let the engine fetch the style sheets, from the server of the tests.

        Page breaks need them. They are compiled for each class of tests: seconds.
        """
        url = f"http://{HOST}:{server.server.httpd.server_port}"
        cls.env["ir.config_parameter"].set_param("report.url", url)

    def sold_complaint(self, **values):
        """Register a complaint about 4 of each product sold, as the order knows it."""
        known = self.env["aftersales.complaint"]._prepare_order_values(self.order)
        complaint = self.complaint(**{**known, **values})
        complaint.line_ids.complained_qty = 4
        return complaint

    def print_pdf(self, report, complaints, user=None):
        user = user or self.manager
        reports = self.env["ir.actions.report"].with_user(user)
        reports = reports.with_context(force_report_rendering=True, lang=user.lang)
        with self.allow_pdf_render():
            content, kind = reports._render_qweb_pdf(report, complaints.ids)
        self.assertEqual(kind, "pdf")
        return PdfReader(io.BytesIO(content))

    def print_text(self, report, complaints, user=None):
        """Print, and return the text of all pages in one line."""
        pages = self.print_pdf(report, complaints, user).pages
        text = " ".join(page.extract_text() for page in pages)
        # The file names some Chinese characters by their look-alikes.
        return " ".join(unicodedata.normalize("NFKC", text).split())

    def print_html(self, report, complaint, user=None):
        reports = self.env["ir.actions.report"].with_user(user or self.manager)
        return reports._render_qweb_html(report, complaint.ids)[0].decode()

    def assertHolds(self, text, *parts):
        """Compare without blanks: a Chinese word may be cut at the end of a line."""
        for part in parts:
            self.assertIn(part.replace(" ", ""), text.replace(" ", ""))


class TestComplaintForm(PaperCase):
    """客户投诉处理单: the whole case on one or two pages."""

    def test_it_tells_the_case(self):
        complaint = self.carry(self.sold_complaint(), "closed")
        text = self.print_text(FORM, complaint)
        self.assertHolds(text, complaint.name, "Ann Miller", self.order.name)
        self.assertHolds(text, "Gear", "L-0815", "Bearing", "4.00")
        self.assertHolds(text, "The tool was dull.", "A dull tool", "Grind it weekly")
        self.assertHolds(text, "Replaced.", "Check the tools.", "WI-12 rev. 3")

    def test_it_ticks_the_boxes(self):
        text = self.print_text(FORM, self.complaint(severity="important"))
        self.assertHolds(text, "× Important", "Serious")
        self.assertNotIn("× Serious", text)

    def test_it_names_who_signed_and_leaves_the_plant_manager_a_line(self):
        complaint = self.carry(self.complaint(), "executing")
        text = self.print_text(FORM, complaint)
        self.assertHolds(text, "Approval of measures and answer", "Manager")
        self.assertHolds(text, "Plant manager")

    def test_it_lists_the_steps_in_their_order(self):
        text = self.print_text(FORM, self.carry(self.complaint(), "investigating"))
        steps = text[text.index("Steps Taken") :]
        self.assertLess(
            steps.index("Registered Accepted"), steps.index("Accepted Investigating")
        )

    def test_it_shows_the_departments_cause_and_measure(self):
        complaint = self.carry(self.complaint(), "investigating")
        request = self.request(complaint).with_user(self.production)
        request.write({"cause": "Soft steel", "measure": "Test each lot"})
        self.assertHolds(
            self.print_text(FORM, complaint), "Soft steel", "Test each lot"
        )

    def test_it_shows_small_pictures_to_every_reader(self):
        complaint = self.complaint(picture_ids=self.upload(dent="red", edge="blue"))
        pages = self.print_pdf(FORM, complaint, self.quality).pages
        pictures = [picture.image for page in pages for picture in page.images]
        photos = [picture for picture in pictures if picture.size == (400, 300)]
        self.assertEqual(len(photos), 2)

    def test_a_file_that_is_no_picture_is_printed_by_its_name(self):
        files = self.env["ir.attachment"].with_user(self.service)
        broken = files.create({"name": "broken.jpg", "raw": b"no picture"})
        complaint = self.complaint(picture_ids=[Command.link(broken.id)])
        self.assertIn("broken.jpg", self.print_text(FORM, complaint))

    def test_pictures_from_elsewhere_are_not_fetched(self):
        complaint = self.complaint(
            description="<p>See <img src='https://tracker.example/x.png'/> here</p>"
        )
        page = self.print_html(FORM, complaint)
        self.assertNotIn("tracker.example", page)
        self.assertIn("here", page)

    def test_it_is_in_the_users_language(self):
        self.manager.lang = "zh_CN"
        text = self.print_text(FORM, self.complaint())
        self.assertHolds(text, "客户投诉处理单", "严重等级", "负责人")

    def test_a_complaint_that_says_almost_nothing_prints(self):
        complaints = self.env["aftersales.complaint"].with_user(self.service)
        complaint = complaints.create({"subject": "A call"})
        self.assertHolds(self.print_text(FORM, complaint), complaint.name, "A call")

    def test_several_print_in_one_go(self):
        complaints = self.complaints(3)
        text = self.print_text(FORM, complaints)
        self.assertHolds(text, *complaints.mapped("name"))

    def test_who_may_not_read_the_complaint_cannot_print_it(self):
        with self.assertRaises(AccessError):
            self.print_html(FORM, self.complaint(), self.outsider)

    def test_a_customer_cannot_print_it(self):
        complaint = self.complaint()
        customer = new_test_user(
            self.env, "ann", "base.group_portal", partner_id=self.contact.id
        )
        with self.assertRaises(AccessError):
            self.print_html(FORM, complaint, customer)

    def upload(self, **colours):
        """Upload pictures as the service does, before the complaint is saved."""
        files = self.env["ir.attachment"].with_user(self.service)
        return [
            Command.link(files.create({"name": name, "raw": self.paint(colour)}).id)
            for name, colour in colours.items()
        ]

    def paint(self, colour):
        stream = io.BytesIO()
        Image.new("RGB", (1600, 1200), colour).save(stream, "PNG")
        return stream.getvalue()


class TestAcceptanceLetter(PaperCase):
    """受理函: number, acceptance time, expected handling time (B-28)."""

    def test_it_says_number_time_expectation_and_contact(self):
        complaint = self.carry(
            self.sold_complaint(), "accepted", expected_on="2031-05-17"
        )
        text = self.print_text(ACCEPTANCE, complaint)
        self.assertHolds(text, "Acceptance of Your Complaint", complaint.name)
        self.assertHolds(text, "05/17/2031", "Dear Ann Miller,", "PO-77", "L-0815")
        accepted = fields.Date.context_today(complaint).strftime("%m/%d/%Y")
        self.assertHolds(text, accepted, complaint.user_id.name)

    def test_it_speaks_the_customers_language(self):
        complaint = self.carry(self.complaint(partner_id=self.chinese.id), "accepted")
        text = self.print_text(ACCEPTANCE, complaint)
        self.assertHolds(text, "受理函", "尊敬的李明", complaint.name)

    def test_each_of_a_batch_speaks_its_own_language(self):
        complaints = self.carry(self.complaint(), "accepted")
        complaints |= self.carry(self.complaint(partner_id=self.chinese.id), "accepted")
        text = self.print_text(ACCEPTANCE, complaints)
        self.assertHolds(text, "Dear Ann Miller,", "尊敬的李明")

    def test_chinese_characters_are_in_the_file(self):
        complaint = self.carry(self.complaint(partner_id=self.chinese.id), "accepted")
        [page] = self.print_pdf(ACCEPTANCE, complaint).pages
        fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
        embedded = [
            font["/BaseFont"]
            for font in fonts
            for inner in font["/DescendantFonts"]
            if {"/FontFile2", "/FontFile3"} & inner["/FontDescriptor"].keys()
        ]
        self.assertTrue([name for name in embedded if "CJK" in name], embedded)


class TestReplyLetter(PaperCase):
    """客户质量投诉回复书: cause and measures, or why not and the way to appeal."""

    def test_it_gives_cause_measures_and_what_was_agreed(self):
        complaint = self.carry(
            self.sold_complaint(), "executing", execute_until="2031-05-17"
        )
        text = self.print_text(REPLY, complaint)
        self.assertHolds(text, "Reply to Your Quality Complaint", complaint.name)
        self.assertHolds(text, "apologize", "A dull tool", "Grind it weekly")
        self.assertHolds(text, "Replacement", "10.00", "05/17/2031")

    def test_a_complaint_not_of_quality_gets_a_plain_title(self):
        complaint = self.complaint(category_id=self.service_category.id)
        text = self.print_text(REPLY, self.carry(complaint, "executing"))
        self.assertIn("Reply to Your Complaint", text)

    def test_it_is_marked_as_a_draft_until_it_is_approved(self):
        complaint = self.carry(self.complaint(), "solution")
        complaint.answer = "<p>We are sorry.</p>"
        self.assertIn("has not been approved", self.print_html(REPLY, complaint))
        self.sign(complaint, "execute")
        self.assertNotIn("has not been approved", self.print_html(REPLY, complaint))

    def test_a_rejection_gives_reasons_and_the_way_to_appeal(self):
        self.company.aftersales_appeal_body = "Arbitration Board, Springfield"
        complaint = self.carry(self.complaint(), "rejected")
        text = self.print_text(REPLY, complaint)
        until = complaint.appeal_until.strftime("%m/%d/%Y")
        self.assertHolds(text, "Decision on Your Complaint", "The tool was dull.")
        self.assertHolds(text, until, "another person", "Arbitration Board")
        self.assertNotIn("A dull tool", text)

    def test_after_an_appeal_the_rejection_is_final(self):
        complaint = self.carry(self.complaint(), "rejected")
        complaint.sudo()._write_protected({"appeal_count": 1})
        page = self.print_html(REPLY, complaint)
        self.assertIn("this decision is final", " ".join(page.split()))

    def test_it_speaks_the_customers_language(self):
        complaint = self.carry(self.complaint(partner_id=self.chinese.id), "executing")
        text = self.print_text(REPLY, complaint)
        self.assertHolds(text, "客户质量投诉回复书", "尊敬的李明")

    def test_it_prints_for_a_customer_without_an_address(self):
        self.chinese.write({"name": "Nobody", "email": False, "lang": False})
        complaint = self.carry(self.complaint(partner_id=self.chinese.id), "executing")
        self.assertIn("Dear Nobody", self.print_html(REPLY, complaint))


class TestPrintMenu(PaperCase):
    """What the Print menu offers, and how the files are called."""

    def offered(self, complaint):
        model = "aftersales.complaint"
        reports = self.env["ir.actions.report"].with_user(self.manager)
        papers = reports.search([("model", "=", model)])
        ids = papers.get_valid_action_reports(model, complaint.ids)
        return set(papers.browse(ids).mapped("report_name"))

    def test_letters_are_offered_when_they_make_sense(self):
        complaint = self.complaint()
        self.assertEqual(self.offered(complaint), {FORM, SHEET})
        self.carry(complaint, "accepted")
        self.assertEqual(self.offered(complaint), {FORM, SHEET, ACCEPTANCE})
        self.carry(complaint, "executing")
        papers = {FORM, SHEET, ACCEPTANCE, REPLY, INVESTIGATION}
        self.assertEqual(self.offered(complaint), papers)

    def test_a_cancelled_complaint_has_no_letters(self):
        complaint = self.carry(self.complaint(), "accepted")
        self.take(complaint, "cancel", self.coordinator)
        self.assertEqual(self.offered(complaint), {FORM, SHEET})

    def test_the_file_bears_the_number(self):
        papers = self.env["ir.actions.report"].search(
            [("model", "=", "aftersales.complaint")]
        )
        for paper in papers:
            self.assertIn("object.name", paper.print_report_name)

    def test_our_papers_do_not_wait_for_javascript(self):
        self.assertEqual(self.get_delay(FORM), "0")

    def test_the_papers_of_others_wait_as_before(self):
        self.assertEqual(self.get_delay("sale.report_saleorder"), "1000")

    def get_delay(self, report):
        """Return how long the engine is told to wait, in milliseconds."""
        seen = []
        self.patch(
            self.registry["ir.actions.report"],
            "_build_wkhtmltopdf_args",
            self.spy(seen),
        )
        record = self.order if report.startswith("sale.") else self.complaint()
        self.print_pdf(report, record, self.env.user)
        [arguments] = seen
        # The engine obeys the last one.
        last = len(arguments) - 1 - arguments[::-1].index("--javascript-delay")
        return arguments[last + 1]

    def spy(self, seen):
        """Return the method that builds the arguments, noting what it returns."""
        build = self.registry["ir.actions.report"]._build_wkhtmltopdf_args

        def watch(reports, *args, **kwargs):
            seen.append(build(reports, *args, **kwargs))
            return seen[-1]

        return watch
