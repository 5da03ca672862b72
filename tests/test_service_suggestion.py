"""H-14, H-15, I-27: what customers suggest and ask, answered and followed up."""

import io

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from .common import AftersalesCase, AftersalesHttpCase
from .test_complaint_register import Worksheet


class TestLife(AftersalesCase):
    def test_the_way_of_a_suggestion(self):
        suggestion = self.carry_suggestion(self.suggestion(), "closed")
        log = suggestion.workflow_log_ids.sorted("id").mapped("state_to")
        self.assertEqual(log, ["review", "answered", "implemented", "closed"])
        self.assertEqual(suggestion.result, "implemented")
        self.assertEqual(suggestion.implemented_by_id, self.service)

    def test_an_inquiry_is_done_with_once_it_is_answered(self):
        inquiry = self.suggestion(kind="inquiry")
        self.carry_suggestion(inquiry, "answered")
        self.take(inquiry, "close", self.service)
        self.assertStates(inquiry, "closed")

    def test_numbers_follow_one_another(self):
        first, second = self.suggestions(2)
        self.assertRegex(first.name, r"^SG-\d{8}-\d{4}$")
        self.assertLess(first.name, second.name)

    def test_the_customer_learns_what_becomes_of_it(self):
        suggestion = self.carry_suggestion(self.suggestion(), "review")
        suggestion.answer = "<p>Thank you.</p>"
        with self.assertRefused("accepted or declined"):
            self.take(suggestion, "answer", self.service)

    def test_who_declines_says_why(self):
        suggestion = self.carry_suggestion(self.suggestion(), "review")
        suggestion.write({"answer": "<p>No.</p>", "result": "declined"})
        with self.assertRefused("why the suggestion is declined"):
            self.take(suggestion, "answer", self.service)

    def test_nobody_enters_that_it_was_implemented(self):
        with self.assertRefused("accept it first"):
            self.suggestion(result="implemented")

    def test_an_accepted_suggestion_is_followed_up_before_it_is_closed(self):
        suggestion = self.carry_suggestion(self.suggestion(), "answered")
        with self.assertRefused("neither implemented nor declined"):
            self.take(suggestion, "close", self.service)

    def test_an_open_step_keeps_it_open(self):
        step = Command.create({"name": "Ask for samples", "due_on": "2027-03-01"})
        suggestion = self.carry_suggestion(self.suggestion(step_ids=[step]), "answered")
        self.assertEqual(str(suggestion.next_on), "2027-03-01")
        suggestion.implementation = "A lamp."
        with self.assertRefused("Ask for samples"):
            self.take(suggestion, "implement", self.service)
        suggestion.step_ids.done_on = "2027-02-20"
        self.take(suggestion, "implement", self.service)
        self.assertFalse(suggestion.next_on)

    def test_reviewed_again_it_is_decided_anew(self):
        suggestion = self.carry_suggestion(self.suggestion(), "implemented")
        self.take(suggestion, "reopen", self.service)
        self.assertFalse(suggestion.result)
        self.assertFalse(suggestion.implemented_at)

    def test_what_the_customer_was_told_stays(self):
        suggestion = self.carry_suggestion(self.suggestion(), "answered")
        with self.assertRefused("settled"):
            suggestion.answer = "<p>Something else.</p>"

    def test_a_closed_one_and_its_follow_up_stay(self):
        suggestion = self.carry_suggestion(self.suggestion(), "closed")
        with self.assertRefused("closed"):
            suggestion.subject = "Another one"
        with self.assertRefused("closed"):
            suggestion.step_ids.create({"suggestion_id": suggestion.id, "name": "More"})

    def test_the_owner_is_reminded_until_the_customer_is_answered(self):
        suggestion = self.carry_suggestion(self.suggestion(), "review")
        self.assertEqual(suggestion.activity_ids.user_id, self.service)
        self.carry_suggestion(suggestion, "answered")
        self.assertFalse(suggestion.activity_ids)

    def test_an_answer_is_promised(self):
        inquiry = self.suggestion(kind="inquiry")
        [clock] = inquiry.sudo().clock_ids
        self.assertEqual((clock.due_at - clock.started_at).total_seconds(), 12 * 3600)
        self.carry_suggestion(inquiry, "answered")
        self.assertEqual(clock.state, "stopped")


class TestAnswerMail(AftersalesCase):
    def send(self, suggestion):
        action = suggestion.action_send_answer()
        composer = self.env["mail.compose.message"].with_user(self.service)
        composer.with_context(**action["context"]).create({})._action_send_mail()
        return suggestion.message_ids.filtered("subject")

    def test_the_mail_with_the_answer_is_the_step(self):
        suggestion = self.carry_suggestion(self.suggestion(), "review")
        self.prepare_suggestion(suggestion, "answer")
        messages = self.send(suggestion)
        self.assertStates(suggestion, "answered")
        self.assertIn("Thank you.", "".join(messages.mapped("body")))

    def test_an_empty_answer_does_not_leave(self):
        suggestion = self.carry_suggestion(self.suggestion(), "review")
        with self.assertRefused("Our Answer"):
            suggestion.action_send_answer()

    def test_a_note_of_a_colleague_is_no_answer(self):
        suggestion = self.carry_suggestion(self.suggestion(), "review")
        suggestion.message_post(body="I asked the laboratory.")
        self.assertStates(suggestion, "review")


class TestConversion(AftersalesCase):
    def move(self, complaint):
        complaint.with_user(self.service).action_move_to_suggestions()
        return complaint.suggestion_ids

    def test_a_complaint_moves_to_the_register(self):
        complaint = self.complaint(kind="inquiry", description="<p>How heavy?</p>")
        inquiry = self.move(complaint)
        self.assertStates(complaint, "cancelled")
        self.assertRecordValues(
            inquiry,
            [
                {
                    "kind": "inquiry",
                    "source": "complaint",
                    "subject": complaint.subject,
                    "words": "How heavy?",
                    "partner_id": self.contact.id,
                    "complaint_id": complaint.id,
                }
            ],
        )

    def test_both_name_each_other(self):
        complaint = self.complaint()
        suggestion = self.move(complaint)
        self.assertIn(suggestion.name, "".join(complaint.message_ids.mapped("body")))
        self.assertIn(complaint.name, "".join(suggestion.message_ids.mapped("body")))

    def test_an_accepted_complaint_is_cancelled_by_its_own_step(self):
        complaint = self.carry(self.complaint(), "accepted")
        self.move(complaint)
        last = complaint.workflow_log_ids.sorted("id")[-1:]
        self.assertEqual((last.state_from, last.state_to), ("accepted", "cancelled"))
        self.assertIn("register", complaint.state_reason)

    def test_a_complaint_that_has_been_judged_stays_one(self):
        complaint = self.carry(self.complaint(), "solution")
        with self.assertRefused("no step from here"):
            self.move(complaint)
        self.assertFalse(complaint.suggestion_ids)

    def test_it_moves_once(self):
        complaint = self.complaint()
        self.move(complaint)
        with self.assertRefused("in the register already"):
            complaint.action_move_to_suggestions()

    def test_a_suggestion_becomes_a_complaint(self):
        suggestion = self.carry_suggestion(self.suggestion(), "review")
        suggestion.action_make_complaint()
        complaint = suggestion.successor_id
        self.assertStates(suggestion, "cancelled")
        self.assertEqual(complaint.subject, suggestion.subject)
        self.assertIn(suggestion.words, complaint.description)
        self.assertIn(complaint.name, suggestion.state_reason)

    def test_there_and_back_nothing_is_lost(self):
        product = self.env["product.product"].create({"name": "Shaft"})
        line = Command.create({"product_id": product.id, "complained_qty": 2})
        complaint = self.complaint(line_ids=[line], customer_reference="PO-9")
        suggestion = self.move(complaint)
        suggestion.action_make_complaint()
        again = suggestion.successor_id
        self.assertEqual(again.line_ids.product_id, product)
        self.assertEqual(again.customer_reference, "PO-9")
        self.assertEqual(again.category_id, self.category)

    def test_nobody_enters_the_links(self):
        for name in ("complaint_id", "successor_id"):
            with self.assertRefused("recorded by the workflow"):
                self.suggestion(**{name: self.complaint().id})

    def test_forty_move_as_cheaply_as_two(self):
        few, many = self.complaints(2), self.complaints(40)
        counts = [
            self.count_queries(complaints.action_move_to_suggestions)
            for complaints in (few, many)
        ]
        self.assertSameQueries(*counts)


class TestSurveyWords(AftersalesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        survey = cls.env["survey.survey"].create(
            {"title": "Satisfied?", "survey_type": "aftersales"}
        )
        cls.invitation = cls.env["aftersales.survey.invitation"].create(
            {"survey_id": survey.id, "partner_id": cls.contact.id}
        )

    def test_what_is_suggested_in_an_answer_is_in_the_register(self):
        words = "A lamp would help.\nOr a window."
        suggestion = self.invitation._take_suggestions(words)
        self.assertEqual(suggestion.subject, "A lamp would help.")
        self.assertEqual(suggestion.words, words)
        self.assertEqual(suggestion.invitation_id, self.invitation)
        self.assertEqual(suggestion.partner_id, self.contact)

    def test_twice_the_same_answer_is_one_suggestion(self):
        self.invitation._take_suggestions("A lamp.")
        self.assertFalse(self.invitation._take_suggestions("A lamp."))

    def test_an_empty_answer_suggests_nothing(self):
        self.assertFalse(self.invitation._take_suggestions("  "))


class TestRights(AftersalesCase):
    def test_a_department_sees_what_it_is_asked(self):
        asked = self.suggestion(team_id=self.production_team.id)
        other = self.suggestion()
        found = self.env["aftersales.suggestion"].with_user(self.production)
        self.assertEqual(found.search([("id", "in", (asked | other).ids)]), asked)
        asked.with_user(self.production).answer = "<p>48 kg.</p>"
        with self.assertRaises(AccessError):
            other.with_user(self.production).answer = "<p>48 kg.</p>"

    def test_a_department_takes_no_step(self):
        asked = self.suggestion(team_id=self.production_team.id)
        with self.assertRefused("reserved for"):
            self.take(asked, "review", self.production)

    def test_customers_and_strangers_see_nothing(self):
        suggestion = self.suggestion()
        user = self.env["res.users"].create(
            {
                "name": "Ann",
                "login": "ann_portal",
                "partner_id": self.contact.id,
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
            }
        )
        for person in (user, self.outsider, self.seller):
            with self.assertRaises(AccessError):
                suggestion.with_user(person).read(["subject"])

    def test_another_company_sees_nothing(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        suggestion = self.suggestion()
        desk = self.person(
            "elsewhere",
            "aftersales.group_user",
            company_id=company.id,
            company_ids=company.ids,
        )
        self.assertFalse(suggestion.with_user(desk).has_access("read"))


class TestRegister(AftersalesCase):
    def export(self, suggestions, user=None):
        stream = io.BytesIO()
        registers = self.env["aftersales.suggestion.register"]
        domain = [("id", "in", suggestions.ids)]
        registers.with_user(user or self.service)._write_xlsx(stream, domain)
        return Worksheet(stream.getvalue())

    def test_each_is_a_row_with_its_follow_up(self):
        step = Command.create({"name": "Ask for samples", "done_on": "2027-03-01"})
        suggestion = self.carry_suggestion(self.suggestion(step_ids=[step]), "closed")
        [row] = self.export(suggestion).rows
        self.assertEqual(row["Number"], suggestion.name)
        self.assertEqual(row["Customer"], self.customer.name)
        self.assertEqual(row["Result"], "Implemented")
        self.assertIn("Ask for samples", row["Follow-Up"])

    def test_forty_rows_cost_what_two_cost(self):
        few, many = self.suggestions(2), self.suggestions(40)
        self.export(few)
        self.assertSameQueries(
            self.count_queries(self.export, few), self.count_queries(self.export, many)
        )

    def test_a_stranger_is_refused(self):
        with self.assertRaises(AccessError):
            self.export(self.suggestion(), self.outsider)


class TestDownload(AftersalesHttpCase):
    def test_the_register_is_downloaded(self):
        self.suggestion()
        self.authenticate("test_service", "test_service")
        page = self.url_open("/aftersales/suggestion/register.xlsx")
        self.assertEqual(page.status_code, 200)
        self.assertIn("spreadsheet", page.headers["Content-Type"])

    @mute_logger("odoo.http")
    def test_a_stranger_downloads_nothing(self):
        self.authenticate("test_outsider", "test_outsider")
        page = self.url_open("/aftersales/suggestion/register.xlsx")
        self.assertNotIn("spreadsheet", page.headers["Content-Type"])
