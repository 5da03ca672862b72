"""8D report: what it prints, in whose layout and language, who prints and sends it."""

from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, new_test_user

from .test_complaint_papers import PaperCase

REPORT = "aftersales.report_problem_8d"
INVESTIGATION = "aftersales.report_problem_investigation"
CASE_INVESTIGATION = "aftersales.report_complaint_investigation"


class ReportCase(PaperCase):
    """A test with a problem that has something in every section."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard = cls.env.ref("aftersales.problem_layout_8d")

    @classmethod
    def full_problem(cls, causes=3, **values):
        """Register a problem with team, statement, causes and measures."""
        problem = cls.problem(
            **{
                "partner_id": cls.contact.id,
                "depth_id": cls.env.ref("aftersales.problem_depth_8d").id,
                "symptom": "It grinds.",
                "what_defect": "Broken teeth",
                "affected_qty": 12,
                "checked_qty": 200,
                "expected_value": "58 to 62",
                "measured_value": "54",
                "measured_unit": "HRC",
                "team_id": cls.production_team.id,
                **values,
            }
        )
        cls.fill_parts(problem, causes)
        return problem

    @classmethod
    def fill_parts(cls, problem, causes):
        """Give a problem a team, causes with their chains, and measures."""
        people = cls.env["res.partner"].create([{"name": "Mona"}, {"name": "Quinn"}])
        problem.member_ids = [
            Command.create({"partner_id": person.id, "function": function})
            for person, function in zip(people, ("Plant", "Quality"), strict=True)
        ]
        problem.comparison_ids = [
            Command.create({"is_so": "Gears of lot 0815", "is_not": "Other lots"})
        ]
        kinds = ("occurrence", "escape", "systemic")
        problem.cause_ids = [
            Command.create(
                {
                    "name": f"Cause number {number}",
                    "kind": kinds[number % 3],
                    "category": "machine",
                    "why_ids": [
                        Command.create({"name": f"Why of {number}", "evidence": "QF"})
                    ],
                }
            )
            for number in range(causes)
        ]
        cls.action(problem, cause_ids=[Command.set(problem.cause_ids[:1].ids)])

    def html(self, problem, user=None, **context):
        """Return the text of the report's page in one line."""
        reports = self.env["ir.actions.report"].with_context(**context)
        reports = reports.with_user(user or self.manager)
        page = reports._render_qweb_html(REPORT, problem.ids)[0].decode()
        return " ".join(page.split())

    def assertOrder(self, text, *parts):
        """Check that the parts stand in the text, in this order."""
        places = [text.find(part) for part in parts]
        self.assertNotIn(-1, places, parts)
        self.assertEqual(places, sorted(places), parts)


class TestReport(ReportCase):
    def test_it_tells_the_problem_from_d0_to_d8(self):
        problem = self.full_problem()
        text = self.print_text(REPORT, problem)
        self.assertHolds(text, problem.name, "It grinds.", "Broken teeth", "12")
        self.assertHolds(
            text, "200 (6.0%)", "58 to 62 HRC", "Mona", "Gears of lot 0815"
        )
        self.assertHolds(text, "Cause number 0", "Why of 1", "QF", "Grind the tool")

    def test_the_three_causes_stand_apart(self):
        text = self.html(self.full_problem())
        self.assertOrder(
            text,
            "Why did it occur?",
            "Cause number 0",
            "Why was it not detected?",
            "Cause number 1",
            "Why did the system allow it?",
            "Cause number 2",
        )

    def test_a_cause_that_was_ruled_out_is_told_as_such(self):
        problem = self.full_problem()
        problem.cause_ids[0].is_root = False
        text = self.html(problem)
        self.assertOrder(text, "Examined and ruled out", problem.cause_ids[0].name)

    def test_an_option_that_was_not_chosen_is_told_as_such(self):
        problem = self.full_problem()
        self.take(problem.action_ids, "cancel", self.quality)
        text = self.html(problem)
        self.assertOrder(text, "Options not chosen", "Grind the tool weekly")

    def test_it_prints_with_almost_nothing_and_says_so(self):
        problem = self.problem(layout_id=self.standard.id)
        text = self.print_text(REPORT, problem)
        self.assertHolds(text, problem.name, "D1 Team", "Not filled in yet.")
        self.assertNotIn("Ishikawa", text)

    def test_thirty_causes_print(self):
        text = self.print_text(REPORT, self.full_problem(causes=30))
        self.assertHolds(text, "Cause number 29", "Why of 29")

    def test_more_rows_cost_no_more_queries(self):
        small, large = self.full_problem(causes=2), self.full_problem(causes=40)
        self.html(small)
        # The first may have to read rules again, the second never more.
        self.assertGreaterEqual(self.count_queries(small), self.count_queries(large))

    def count_queries(self, problem):
        self.html(problem)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.html(problem)
        return self.cr.sql_log_count - before

    def test_numbers_standards_and_read_across_are_told(self):
        problem = self.full_problem(layout_id=self.standard.id, criterion="None cracks")
        problem.sudo().action_ids._write_protected(
            {
                "done_at": "2026-11-20 09:00:00",
                "characteristic": "Torque",
                "value_unit": "Nm",
                "before_value": 3.25,
                "after_value": 4.5,
            }
        )
        kind = self.env["aftersales.problem.standard.kind"].search([], limit=1)
        problem.standard_ids = [
            Command.create(
                {
                    "kind_id": kind.id,
                    "document": "WI-12",
                    "revision_before": "C",
                    "revision_after": "D",
                }
            )
        ]
        problem.readacross_ids = [
            Command.create({"kind": "product", "name": "Gear 4712"}),
            Command.create({"kind": "customer", "name": "Somebody else"}),
        ]
        text = self.html(problem)
        self.assertOrder(text, "Torque", "3.25", "4.5", "WI-12", "Gear 4712")
        self.assertIn("None cracks", text)
        self.assertNotIn("Somebody else", text)

    def test_the_revisions_are_listed_with_their_reasons(self):
        problem = self.problem(layout_id=self.standard.id)
        text = self.html(self.carry_problem(problem, "implementing"))
        self.assertOrder(text, "Rev. 1", "Revision History", "Measures approved")

    def test_the_containment_table_has_its_sums(self):
        problem = self.full_problem()
        product = self.env["product.product"].create({"name": "Gear"})
        problem.containment_ids = [
            Command.create({"product_id": product.id, "place": place, "found_qty": 7})
            for place in ("stock", "transit")
        ]
        text = self.html(problem)
        self.assertOrder(text, "Own Stock", "In Transit", "Total: Found", "14 Units")

    def test_other_customers_stay_unnamed(self):
        problem = self.full_problem()
        product = self.env["product.product"].create({"name": "Gear"})
        problem.affected_partner_ids = self.contact | self.chinese
        problem.containment_ids = [
            Command.create(
                {
                    "product_id": product.id,
                    "place": "customer",
                    "partner_id": self.chinese.id,
                }
            )
        ]
        text = self.html(problem)
        self.assertIn("1 other customers", text)
        self.assertIn("At the Customer", text)
        self.assertNotIn(self.chinese.name, text)

    def test_it_names_who_approved(self):
        problem = self.carry_problem(self.problem(), "implementing")
        text = self.html(problem)
        approval = text[text.index("Approved by (quality)") :]
        self.assertIn(self.quality_manager.name, approval)

    def test_a_text_from_a_mail_fetches_nothing(self):
        problem = self.problem(
            explanation="<p>Ours? <img src='https://x.example/t'/></p>"
        )
        text = self.html(problem)
        self.assertIn("Ours?", text)
        self.assertNotIn("x.example", text)


class TestInvestigation(ReportCase):
    """调查报告: what was investigated, who is responsible, cause, measures, result."""

    def test_it_tells_the_investigation_of_a_complaint(self):
        complaint = self.carry(self.sold_complaint(), "executing")
        self.request(complaint).with_user(self.production).cause = "Soft steel"
        text = self.print_text(CASE_INVESTIGATION, complaint)
        self.assertHolds(text, complaint.name, "Gear", "Soft steel", "A dull tool")
        self.assertHolds(text, "The tool was dull.", "Grind it weekly")

    def test_with_a_problem_it_tells_its_cause_and_measures(self):
        complaint = self.carry(self.sold_complaint(), "investigating")
        problem = self.full_problem()
        complaint.with_user(self.quality).problem_id = problem
        text = self.print_text(CASE_INVESTIGATION, complaint)
        self.assertHolds(text, "Cause number 1", "Why of 2", "Grind the tool weekly")

    def test_about_a_problem_it_lists_the_complaints(self):
        complaint = self.carry(self.sold_complaint(), "executing")
        problem = self.full_problem()
        complaint.sudo().problem_id = problem
        text = self.print_text(INVESTIGATION, problem)
        self.assertHolds(text, complaint.name, "The tool was dull.", "Cause number 0")

    def test_a_problem_with_almost_nothing_prints(self):
        text = self.print_text(INVESTIGATION, self.problem())
        self.assertHolds(text, "Responsibility", "Not filled in yet.")

    def test_who_may_not_read_the_complaint_does_not_print_it(self):
        with self.assertRaises(AccessError):
            self.env["ir.actions.report"].with_user(self.outsider)._render_qweb_html(
                CASE_INVESTIGATION, self.complaint().ids
            )


class TestLayout(ReportCase):
    """Sections, order, headings and language are the layout's."""

    def layout(self, *sections, **values):
        return self.env["aftersales.problem.layout"].create(
            {
                "name": "Form of Gear Ltd.",
                "title": "8D of Gear Ltd.",
                "line_ids": [
                    Command.create({"section": key, "sequence": number, **more})
                    for number, (key, more) in enumerate(sections)
                ],
                **values,
            }
        )

    def test_the_sections_stand_in_the_customers_order_under_his_headings(self):
        layout = self.layout(
            ("escape", {"heading": "1. Non-Detection"}),
            ("d1", {"heading": "2. Who"}),
            ("occurrence", {}),
        )
        text = self.html(self.full_problem(layout_id=layout.id))
        self.assertOrder(
            text, "8D of Gear Ltd.", "1. Non-Detection", "2. Who", "D4 Cause of"
        )
        self.assertNotIn("It grinds.", text)

    def test_a_section_that_is_not_to_be_printed_is_left_out(self):
        layout = self.layout(("d0", {"is_printed": False}), ("d1", {}))
        self.assertNotIn(
            "It grinds.", self.html(self.full_problem(layout_id=layout.id))
        )

    def test_an_empty_section_is_left_out_or_says_so(self):
        layout = self.layout(
            ("d0", {"says_empty": False, "heading": "Symptom!"}),
            ("d1", {"heading": "Team!"}),
        )
        text = self.html(self.problem(layout_id=layout.id))
        self.assertNotIn("Symptom!", text)
        self.assertOrder(text, "Team!", "Not filled in yet.")

    def test_free_text_number_and_header_are_printed(self):
        layout = self.layout(
            ("text", {"heading": "Agreed", "text": "<p>By contract 7</p>"}),
            form_number="QF-08-03",
            header="<p>Supplier 4711</p>",
        )
        text = self.html(self.problem(layout_id=layout.id))
        self.assertOrder(text, "QF-08-03", "Supplier 4711", "Agreed", "By contract 7")

    def test_it_speaks_the_customers_language(self):
        page = self.html(self.problem(partner_id=self.chinese.id))
        self.assertIn('data-oe-lang="zh_CN"', page)

    def test_the_layouts_language_comes_first(self):
        layout = self.layout(("head", {}), lang="en_US")
        problem = self.problem(partner_id=self.chinese.id, layout_id=layout.id)
        self.assertEqual(problem._get_report_lang(), "en_US")

    def test_the_customers_layout_comes_before_that_of_the_depth(self):
        layout = self.layout(("head", {}))
        self.contact.commercial_partner_id.aftersales_report_layout_id = layout
        problem = self.full_problem()
        self.assertEqual(problem.layout_id, layout)
        problem.partner_id = self.chinese
        self.assertEqual(problem.layout_id, self.standard)
        problem.depth_id = self.env.ref("aftersales.problem_depth_why")
        self.assertEqual(
            problem.layout_id, self.env.ref("aftersales.problem_layout_why")
        )

    def test_each_shipped_layout_prints(self):
        for layout in self.env["aftersales.problem.layout"].search([]):
            text = self.html(self.full_problem(layout_id=layout.id))
            self.assertIn(layout.title, text)

    def test_a_preview_takes_the_layout_without_changing_the_problem(self):
        layout = self.layout(("d1", {"heading": "Preview of the team"}))
        problem = self.full_problem()
        text = self.html(problem, aftersales_layout_id=layout.id)
        self.assertIn("Preview of the team", text)
        self.assertEqual(problem.layout_id, self.standard)
        self.assertIn("aftersales_layout_id", layout.action_preview()["url"])

    def test_a_used_layout_is_not_deleted(self):
        layout = self.layout(("d1", {}))
        self.problem(layout_id=layout.id)
        with self.assertRefused("archive it"):
            layout.unlink()

    def test_the_wrong_format_keeps_d8_open(self):
        layout = self.layout(("head", {}))
        self.contact.commercial_partner_id.aftersales_report_layout_id = layout
        problem = self.full_problem(layout_id=self.standard.id)
        points = [text for _problem, text, _about in problem._d8_refusals()]
        self.assertIn("Form of Gear Ltd.", " ".join(points))
        problem.layout_id = layout
        points = [text for _problem, text, _about in problem._d8_refusals()]
        self.assertNotIn("Form of Gear Ltd.", " ".join(points))


class TestDraft(ReportCase):
    """A report with measures that nobody approved is a draft and stays here (D-29)."""

    def test_unapproved_measures_make_it_a_draft(self):
        text = self.html(self.full_problem())
        self.assertIn("Draft, not to leave the company", text)
        self.assertIn("Grind the tool weekly", text)

    def test_without_measures_it_is_an_interim_report(self):
        self.assertIn("Interim Report", self.html(self.problem()))

    def test_approved_it_is_none(self):
        text = self.html(self.carry_problem(self.problem(), "implementing"))
        self.assertIn("Measures Approved", text)
        self.assertNotIn("Draft", text)


class TestSending(ReportCase):
    """The mail with the report, and what the customer answers."""

    def compose(self, problem, user=None):
        """Open the mail by the button, as the form does."""
        problem = problem.with_user(user or self.quality)
        action = problem.action_send_report()
        composers = self.env[action["res_model"]].with_user(problem.env.user)
        return Form(composers.with_context(**action["context"])).save()

    def send(self, problem, user=None):
        self.compose(problem, user).action_send_mail()
        return problem.sudo().message_ids[:1]

    def test_the_mail_carries_the_report_to_the_customer(self):
        problem = self.problem(partner_id=self.contact.id)
        composer = self.compose(problem)
        self.assertEqual(composer.partner_ids, self.contact)
        self.assertIn(problem.name, composer.attachment_ids.name)
        self.assertIn("interim report", composer.body)

    def test_the_mail_speaks_the_customers_language(self):
        problem = self.problem(partner_id=self.chinese.id)
        self.assertEqual(problem._get_report_lang(), "zh_CN")
        template = self.env.ref("aftersales.mail_template_problem_report")
        self.assertEqual(template._render_lang(problem.ids)[problem.id], "zh_CN")

    def test_sending_is_on_record(self):
        problem = self.problem(partner_id=self.contact.id)
        message = self.send(problem)
        self.assertEqual(problem.report_sent_at, message.date)
        self.assertIn(self.contact.name, problem.report_sent_to)
        self.assertEqual(problem.report_layout_id, problem.layout_id)
        self.assertTrue(problem.report_sent_on)
        self.assertTrue(message.attachment_ids)

    def test_a_note_is_not_the_report(self):
        problem = self.problem(partner_id=self.contact.id)
        problem.message_post(body="Hello")
        self.assertFalse(problem.report_sent_at)

    def test_unapproved_measures_do_not_leave(self):
        problem = self.full_problem()
        with self.assertRefused("not approved", "Grind the tool weekly"):
            self.compose(problem)

    def test_not_even_from_a_mail_opened_before(self):
        problem = self.problem(partner_id=self.contact.id)
        composer = self.compose(problem)
        self.action(problem)
        with self.assertRefused("not approved"):
            composer.action_send_mail()
        self.assertFalse(problem.report_sent_at)

    def test_containment_actions_may_leave_at_once(self):
        problem = self.problem(partner_id=self.contact.id)
        self.action(problem, kind="containment")
        self.assertTrue(self.send(problem))

    def test_a_cancelled_problem_is_not_reported(self):
        problem = self.carry_problem(self.problem(), "cancelled")
        with self.assertRefused("cancelled"):
            problem.action_send_report()

    def test_nobody_forges_that_it_was_sent(self):
        with self.assertRefused("cannot be"):
            self.problem().report_sent_at = "2026-01-01"

    def test_a_refusal_keeps_d8_open_until_a_better_report_is_sent(self):
        problem = self.problem(partner_id=self.contact.id)
        problem.report_refusal = "The escape cause is missing."
        self.assertTrue(problem.report_refused_on)
        points = [text for _problem, text, _about in problem._d8_refusals()]
        self.assertIn("The customer refused", " ".join(points))
        self.send(problem)
        self.assertFalse(problem.report_refusal)
        points = [text for _problem, text, _about in problem._d8_refusals()]
        self.assertNotIn("The customer refused", " ".join(points))

    def test_who_only_reads_problems_sends_no_report(self):
        problem = self.problem(partner_id=self.contact.id)
        silent = problem.with_user(self.service).with_context(aftersales_is_report=True)
        silent.message_post(body="Hello")
        self.assertFalse(problem.report_sent_at)


class TestFiling(ReportCase):
    """Each revision keeps the report as it was printed for it."""

    def test_the_report_is_filed_by_the_job_that_the_revision_starts(self):
        job = self.env.ref("aftersales.problem_cron_file_reports")
        self.env["ir.cron.trigger"].search([("cron_id", "=", job.id)]).unlink()
        problem = self.carry_problem(self.problem(), "implementing")
        revision = problem.revision_ids
        self.assertTrue(job.env["ir.cron.trigger"].search([("cron_id", "=", job.id)]))
        self.assertFalse(revision.file_id)
        with patch.object(type(job), "_commit_progress", lambda *args, **kwargs: 1):
            revision.sudo()._cron_file_reports()
        revision.invalidate_recordset(["file_id"])
        self.assertIn(problem.name, revision.file_id.name)
        self.assertIn(str(revision.file_id.id), revision.action_open_file()["url"])

    def test_nobody_deletes_the_file(self):
        problem = self.carry_problem(self.problem(), "implementing")
        problem.revision_ids.sudo()._file_report()
        file = problem.revision_ids.file_id
        self.assertTrue(file.with_user(self.quality).has_access("read"))
        for user in (self.quality_manager, self.manager, self.admin):
            with self.assertRaises(AccessError):
                file.with_user(user).unlink()


class TestWhoPrints(ReportCase):
    def test_whoever_reads_the_problem_prints_all_of_it(self):
        problem = self.full_problem()
        for user in (self.service, self.planning, self.warehouse, self.member):
            if user == self.member:
                self.production_team.member_ids |= self.member
            self.assertIn("Cause number 2", self.html(problem, user), user.name)

    def test_a_foreign_department_does_not_print_it(self):
        self.quality_team.member_ids |= self.member
        with self.assertRaises(AccessError):
            self.html(self.full_problem(), self.member)

    def test_people_without_our_groups_do_not_print_it(self):
        with self.assertRaises(AccessError):
            self.html(self.problem(), self.outsider)

    def test_a_customer_does_not_print_it(self):
        customer = new_test_user(
            self.env, "ann", "base.group_portal", partner_id=self.contact.id
        )
        with self.assertRaises(AccessError):
            self.html(self.problem(partner_id=self.contact.id), customer)

    def test_the_problem_of_another_company_is_not_printed(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        problem = self.env["aftersales.problem"].create(
            {"subject": "Theirs", "company_id": other.id}
        )
        with self.assertRaises(AccessError):
            self.html(problem, self.manager)

    def test_the_layout_of_another_company_is_not_used(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        layout = self.standard.copy({"company_id": other.id, "sequence": 1})
        layouts = self.env["aftersales.problem.layout"]
        self.assertEqual(layouts._get_default(self.company), self.standard)
        with self.assertRaises(AccessError):
            self.html(self.problem(), aftersales_layout_id=layout.id)

    def test_quality_does_not_change_layouts_its_manager_does(self):
        with self.assertRaises(AccessError):
            self.standard.with_user(self.quality).title = "Mine"
        self.standard.with_user(self.quality_manager).title = "Ours"
