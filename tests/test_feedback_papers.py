"""Papers about surveys: the analysis, the form, the workbook, and who gets them."""

import io
from unittest.mock import patch
from zipfile import ZipFile

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command

from .answers import AnswerCase

ANALYSIS = "report.aftersales.report_survey_analysis"
FORM = "report.aftersales.report_survey_form"
ANSWER = "report.aftersales.report_survey_answer"


class FeedbackPaperCase(AnswerCase):
    """A test with a month in which two customers answered, one of three not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["aftersales.survey.reaction"].search([]).active = False
        cls.env["aftersales.survey.reaction"].create(
            {"name": "Call", "measure": "outcome", "at_most": 3}
        )
        cls.answer(items=(7, 6, 6), outcome=7, recommend=9, on="2026-02-10 12:00")
        cls.answer(
            items=(2, 1, 4),
            outcome=2,
            recommend=3,
            suggest="Answer the phone.",
            on="2026-03-10 12:00",
        )
        cls.answer(items=(7, 6, 6), outcome=7, recommend=10, on="2026-03-12 12:00")
        cls.silent = cls.invite()
        asked = cls.env["aftersales.survey.invitation"].search(
            [("survey_id", "=", cls.survey.id)]
        )
        asked.sudo().write({"sent_at": "2026-03-05 12:00:00"})

    @classmethod
    def analysis(cls, **values):
        return cls.env["aftersales.survey.analysis"].create(
            {"date_from": "2026-03-20", "survey_id": cls.survey.id, **values}
        )

    def sheet(self, provider, document):
        [sheet] = self.env[provider]._get_report_values(document.ids)["sheets"]
        return sheet

    def rows(self, sheet, heading):
        [section] = [s for s in sheet["sections"] if s["heading"] == heading]
        tables = [part for part in section["parts"] if part["kind"] == "table"]
        return tables[0]["rows"]


class TestAnalysis(FeedbackPaperCase):
    """What the analysis says."""

    def test_the_response_rate_counts_who_was_asked(self):
        rows = self.rows(self.sheet(ANALYSIS, self.analysis()), "Response")
        self.assertEqual(rows[0][:3], ["March 2026", "4", "3"])
        self.assertEqual(rows[1][:3], ["February 2026", "0", "0"])

    def test_each_figure_has_its_interval_and_the_one_before(self):
        rows = self.rows(self.sheet(ANALYSIS, self.analysis()), "Figures")
        outcome = next(row for row in rows if "outcome" in row[0])
        self.assertEqual(outcome[1], "2")
        self.assertEqual(outcome[3], "50 (9 – 91) %")
        self.assertEqual(outcome[4], "100 (21 – 100) %")
        recommend = next(row for row in rows if "recommend" in row[0])
        self.assertTrue(recommend[3].startswith("0 ("))

    def test_the_worst_item_comes_first(self):
        rows = self.rows(self.sheet(ANALYSIS, self.analysis()), "Service Items")
        self.assertEqual(rows[0][0], "Staff is friendly")
        self.assertIn("3.50", rows[0][2])

    def test_unhappy_answers_and_words_are_told(self):
        sheet = self.sheet(ANALYSIS, self.analysis())
        [unhappy] = self.rows(sheet, "Unhappy Answers")
        self.assertIn("Northern Mills", unhappy[0])
        self.assertIn("To-do made", unhappy)
        [words] = self.rows(sheet, "Words of Customers")
        self.assertEqual(words[-1], "Answer the phone.")

    def test_a_year_is_compared_with_the_year_before(self):
        analysis = self.analysis(period="year")
        self.assertEqual(analysis.name, "2026")
        rows = self.rows(self.sheet(ANALYSIS, analysis), "Response")
        self.assertEqual(rows[1][0], "2025")

    def test_nobody_answered(self):
        sheet = self.sheet(ANALYSIS, self.analysis(date_from="2020-01-01"))
        texts = [part.get("text") for part in sheet["sections"][1]["parts"]]
        self.assertIn("Nobody has answered.", texts)

    def test_days_in_the_wrong_order_are_refused(self):
        with self.assertRaises(ValidationError):
            self.analysis(period="other", date_to="2026-01-01")

    def test_it_can_be_printed(self):
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "aftersales.survey_analysis_action_report", self.analysis().ids
        )
        self.assertIn("Answer the phone.", html.decode())

    def test_customers_print_no_analysis(self):
        portal = self.env.ref("base.group_portal")
        user = self.person("customer", "base.group_user")
        user.group_ids = [Command.set(portal.ids)]
        with self.assertRaises(AccessError):
            provider = self.env[ANALYSIS].with_user(user)
            provider._get_report_values(self.analysis().ids)


class TestMailing(FeedbackPaperCase):
    """It goes to whom the records name, once a month."""

    def run_cron(self, moment="2026-04-02 06:00:00"):
        mailings = self.env["aftersales.survey.mailing"]
        reports = type(self.env["ir.actions.report"])
        paper = patch.object(
            reports, "_render_qweb_pdf", lambda *args, **kwargs: (b"%PDF", "pdf")
        )
        crons = type(self.env["ir.cron"])
        progress = patch.object(crons, "_commit_progress", lambda *a, **k: 1)
        with freeze_time(moment), paper, progress:
            mailings._cron_send()

    def mailing(self, **values):
        return self.env["aftersales.survey.mailing"].create(
            {"name": "Management", "partner_ids": self.manager.partner_id.ids, **values}
        )

    def test_nobody_is_named_as_shipped(self):
        self.run_cron()
        analyses = self.env["aftersales.survey.analysis"].search([])
        self.assertFalse(analyses.filtered("mailing_id"))

    def test_a_month_is_mailed_once(self):
        mailing = self.mailing()
        self.run_cron()
        self.run_cron()
        [analysis] = mailing.analysis_ids
        self.assertEqual(str(analysis.date_from), "2026-03-01")
        mails = self.env["mail.mail"].search(
            [("model", "=", analysis._name), ("res_id", "=", analysis.id)]
        )
        self.assertEqual(len(mails), 1)
        self.assertEqual(mails.recipient_ids, self.manager.partner_id)
        self.assertEqual(len(mails.attachment_ids), 2)

    def test_a_year_is_mailed_when_it_is_over(self):
        mailing = self.mailing(period="year")
        self.run_cron("2027-01-03 06:00:00")
        self.assertEqual(mailing.analysis_ids.name, "2026")

    def test_what_was_mailed_stays(self):
        mailing = self.mailing()
        self.run_cron()
        with self.assertRaises(UserError):
            mailing.analysis_ids.unlink()

    def test_without_recipients_nothing_is_sent_by_hand(self):
        with self.assertRaises(UserError):
            self.analysis().action_send()


class TestForm(FeedbackPaperCase):
    """The form for handing out, and the same filled in."""

    def test_the_form_has_a_box_for_each_rating_and_room_for_totals(self):
        sheet = self.sheet(FORM, self.survey)
        rows = self.rows(sheet, "How good is our service?")
        self.assertEqual(len(rows), 4)
        self.assertIn("o_aftersales_tick_box", rows[0][1])
        self.assertIn("Total Count", rows[-1][0])
        self.assertEqual(set(rows[-1][1:]), {""})
        self.assertEqual(sheet["form_number"], "FB-01 rev. 1")

    def test_the_filled_form_counts_each_column(self):
        answer = self.answer(items=(7, 6, 6), recommend=9, suggest="More.")
        rows = self.rows(self.sheet(ANSWER, answer), "How good is our service?")
        self.assertIn("✓", rows[0][1])
        self.assertEqual(rows[-1][1:], ["1", "2", "0", "0", "0", "0"])

    def test_reviewer_and_surveyor_sign(self):
        rows = self.rows(self.sheet(FORM, self.survey), "Signatures")
        self.assertEqual([row[0] for row in rows], ["Surveyor", "Reviewer"])


class TestWorkbook(FeedbackPaperCase):
    """Every rating, and the sums with diagrams."""

    def workbook(self, user=None):
        stream = io.BytesIO()
        register = self.env["aftersales.survey.register"].with_user(
            user or self.service
        )
        register._write_xlsx(stream, self.analysis()._get_result_domain())
        return stream

    def test_the_workbook_has_ratings_sums_and_diagrams(self):
        stream = self.workbook()
        book = load_workbook(stream)
        self.assertEqual(book.sheetnames, ["Survey Results", "By Question", "By Month"])
        charts = [n for n in ZipFile(stream).namelist() if "charts/chart" in n]
        self.assertEqual(len(charts), 2)
        names = [row[0].value for row in book["By Question"].rows]
        self.assertIn("Staff is friendly", names)

    def test_the_diagram_shows_the_items_and_what_they_are_called(self):
        stream = self.workbook()
        book = load_workbook(stream)
        sheet, [chart] = book["By Question"], book["By Question"]._charts
        [drawn] = chart.series
        values = sheet[drawn.val.numRef.f.split("!")[1].replace("$", "")]
        cached = [float(point.v) for point in drawn.val.numRef.numCache.pt]
        self.assertEqual(cached, [row[0].value for row in values])
        names = [point.v for point in drawn.cat.strRef.strCache.pt]
        self.assertIn("Staff is friendly", names)
        self.assertNotIn("Would you recommend us?", names)
        rows = [row[0].value for row in sheet.rows]
        self.assertIn("Would you recommend us?", rows)

    def test_others_export_nothing(self):
        with self.assertRaises(AccessError):
            self.workbook(self.member)
