"""The key of one customer opens his own answers, and nothing of anybody else."""

import json

from odoo.fields import Command
from odoo.tools import mute_logger

from .common import AftersalesHttpCase
from .surveys import Surveyed

FILES = (
    "/aftersales/survey/register.xlsx",
    "/aftersales/suggestion/register.xlsx",
    "/aftersales/evaluation/workbook.xlsx",
)
OURS = "Paint it green"
THEIRS = "Paint it blue"


class TestTokens(Surveyed, AftersalesHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        contacts = cls.contacts(3)
        one, two, cls.waiting = cls.asked(contacts)
        cls.answer(one, words=OURS)
        cls.answer(two, words=THEIRS)
        cls.token = one.answer_id.access_token
        cls.other = cls.make_survey(title="Another one")
        cls.env.flush_all()

    def page(self, path):
        """Return what a visitor reads at an address."""
        with mute_logger("odoo.http"):
            return self.url_open(path).text

    def assertNothing(self, text):
        for secret in (OURS, THEIRS, "Contact 0", "Contact 1", "Contact 2"):
            self.assertNotIn(secret, text)

    # === PAGES === #

    def test_the_printed_answers_are_the_own_ones(self):
        path = f"/survey/print/{self.survey.access_token}?answer_token={self.token}"
        page = self.page(path)
        self.assertIn(OURS, page)
        self.assertNotIn(THEIRS, page)

    def test_a_forged_key_prints_no_answers(self):
        for token in ("forged", self.token[:-1], self.token[:-1] + "%25", ""):
            path = f"/survey/print/{self.survey.access_token}?answer_token={token}"
            self.assertNothing(self.page(path))

    def test_the_key_of_one_survey_opens_no_other(self):
        for path in (
            f"/survey/{self.other.access_token}/{self.token}",
            f"/survey/start/{self.other.access_token}?answer_token={self.token}",
            f"/survey/print/{self.other.access_token}?answer_token={self.token}",
            f"/survey/{self.survey.access_token}/forged",
            "/aftersales/survey/refuse/forged",
        ):
            self.assertNothing(self.page(path))

    def test_without_a_key_nobody_answers(self):
        path = f"/survey/start/{self.survey.access_token}"
        self.page(path)
        answers = self.survey.user_input_ids
        self.survey.invalidate_recordset(["user_input_ids"])
        self.assertEqual(self.survey.user_input_ids, answers)

    def test_a_forged_key_hands_nothing_in(self):
        lines = self.env["survey.user_input.line"]
        before = lines.search_count([])
        words = {str(self.words.id): "Forged"}
        for survey, token in (
            (self.survey, "forged"),
            (self.other, self.waiting.answer_id.access_token),
        ):
            path = f"/survey/submit/{survey.access_token}/{token}"
            _answers, result = self.make_jsonrpc_request(path, words)
            self.assertIn("error", result)
        self.assertEqual(lines.search_count([]), before)
        self.assertEqual(self.waiting.state, "sent")

    # === FILES AND RESULTS === #

    def test_a_visitor_is_asked_who_he_is(self):
        for path in (*FILES, f"/survey/results/{self.survey.id}"):
            response = self.url_open(path, allow_redirects=False)
            self.assertIn(response.status_code, (302, 303), path)
            self.assertIn("/web/login", response.headers["Location"])

    def test_a_customer_gets_no_file(self):
        person = self.person("ann", "base.group_user", partner_id=self.contact.id)
        person.group_ids = [Command.set(self.env.ref("base.group_portal").ids)]
        self.authenticate("test_ann", "test_ann")
        for path in (*FILES, f"/survey/results/{self.survey.id}"):
            with mute_logger("odoo.http"):
                response = self.url_open(path)
            self.assertGreaterEqual(response.status_code, 400, path)
            self.assertNothing(response.text)

    def test_another_company_gets_no_file_of_ours(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        companies = {"company_ids": [Command.set(elsewhere.ids)]}
        companies["company_id"] = elsewhere.id
        self.person("stranger", "aftersales.group_admin", **companies)
        self.authenticate("test_stranger", "test_stranger")
        context = {"allowed_company_ids": self.company.ids}
        data = json.dumps({"domain": [], "context": context})
        for path in FILES:
            with mute_logger("odoo.http"):
                response = self.url_open(path, data={"data": data})
            self.assertGreaterEqual(response.status_code, 400, path)
