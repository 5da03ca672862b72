import base64

from .test_complaint_papers import PaperCase

NOTICE = "aftersales.report_recall_notice"
ANNOUNCEMENT = "aftersales.report_recall_announcement"
STATUS = "aftersales.report_recall_status"
RECONCILIATION = "aftersales.report_recall_reconciliation"
INSPECTION = "aftersales.report_recall_inspection"
LETTER = "aftersales.report_recall_letter"
# One dark pixel
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    "awAAAABJRU5ErkJggg=="
)


class TestRecallPapers(PaperCase):
    """Notice, letter, announcement, status, inspection and reconciliation."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["aftersales.workflow.rule"].search([]).active = False
        cls.product, cls.batch = cls.recalled_product(default_code="DR-7")
        cls.receive(cls.batch, 20)
        cls.ship(cls.batch, 7, cls.dealer(1))
        cls.subject = cls.scoped_recall(cls.batch, announcement="yes")
        cls.subject.line_ids.write({"specification": "18 V", "packing": "Blister"})

    def test_the_notice_says_what_to_do(self):
        self.carry_recall(self.subject, "approved")
        text = self.print_text(NOTICE, self.subject)
        self.assertHolds(text, "Product Safety Recall", "Drill", "B-1", "hands are cut")
        self.assertHolds(text, "Stop using", "Put it away", "We fetch it")
        self.assertHolds(text, "Repair or rework / Refund", "free of charge")
        self.assertHolds(text, "recall@factory.example.com")
        self.assertNotIn("Draft", text)

    def test_a_notice_that_is_not_approved_says_so(self):
        self.assertIn("Draft", self.print_text(NOTICE, self.subject))

    def test_the_letter_tells_what_he_got_and_where_to_answer(self):
        self.carry_recall(self.subject, "running")
        consignee = self.subject.consignee_ids
        text = self.print_text(LETTER, consignee, self.quality)
        self.assertHolds(text, "Dealer 1", "7 Units", consignee._get_answer_path())

    def test_the_letter_speaks_the_consignees_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.subject.update_field_translations("hazard", {"zh_CN": "外壳可能破裂"})
        self.subject.consignee_ids.lang = "zh_CN"
        text = self.print_text(LETTER, self.subject.consignee_ids, self.quality)
        self.assertHolds(text, "外壳可能破裂")

    def test_the_announcement_names_the_goods_as_the_public_knows_them(self):
        photo = self.env["ir.attachment"].create({"name": "drill.png", "raw": PIXEL})
        self.subject.sudo().photo_ids = photo
        text = self.print_text(ANNOUNCEMENT, self.subject)
        self.assertHolds(text, "DR-7", "B-1", "18 V", "Blister", "How to return it")
        self.assertIn("data:image/jpeg", self.print_html(ANNOUNCEMENT, self.subject))

    def test_the_status_counts_the_answers(self):
        self.carry_recall(self.subject, "running")
        text = self.print_text(STATUS, self.subject)
        self.assertHolds(text, "Recall Status Report", "Not Settled Yet", "Dealer 1")
        self.assertHolds(text, "No answer", "Answered (%)")

    def test_the_inspection_report_tells_method_and_findings(self):
        self.carry_recall(self.subject, "running")
        self.inspection(self.subject)
        text = self.print_text(INSPECTION, self.subject)
        self.assertHolds(text, "Drop test", "The casing breaks.", "Defect confirmed")

    def test_the_reconciliation_adds_up(self):
        self.carry_recall(self.subject, "reconciled")
        text = self.print_text(RECONCILIATION, self.subject)
        self.assertHolds(text, "Produced/Received 20.00", "Own Stock 13.00")
        self.assertHolds(text, "Unaccounted For 0.00")
