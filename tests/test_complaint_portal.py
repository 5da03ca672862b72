"""A customer's pages: what he sees by login or signed link, and what he must not."""

import json
from uuid import uuid4

from lxml import html

from odoo import http
from odoo.exceptions import AccessError
from odoo.fields import Command

from .common import AftersalesHttpCase

SECRET = "Xyzzy"
# Facts that stay inside, whatever the customer asks for.
INTERNAL = {
    "fact_note": SECRET,
    "responsibility_reason": SECRET,
    "meeting_decision": SECRET,
    "cause": f"<p>{SECRET}</p>",
    "solution": f"<p>{SECRET}</p>",
    "answer": f"<p>{SECRET}</p>",
    "closing_summary": SECRET,
    "lesson": SECRET,
    "standard_note": SECRET,
    "sample_note": SECRET,
    "is_malicious": True,
}


class PortalCase(AftersalesHttpCase):
    """Two customers with a login each, and one complaint of the first."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer_user = cls._make_login("test_customer", cls.contact)
        cls.stranger = cls.env["res.partner"].create(
            {"name": "Southern Mills", "is_company": True, "email": "s@mills.example"}
        )
        cls.stranger_user = cls._make_login("test_stranger", cls.stranger)
        cls.case = cls.complaint()
        cls.url = f"/my/complaints/{cls.case.id}"

    @classmethod
    def _make_login(cls, login, partner):
        return cls.env["res.users"].create(
            {
                "login": login,
                "password": login,
                "partner_id": partner.id,
                "company_id": cls.company.id,
                "company_ids": [Command.set(cls.company.ids)],
                "group_ids": [Command.set(cls.env.ref("base.group_portal").ids)],
            }
        )

    def sign_in(self, user=None):
        """Log in as a user, as the customer by default; ``public`` is nobody."""
        login = None if isinstance(user, str) else (user or self.customer_user).login
        self.authenticate(login, login)

    def token(self, complaint=None):
        return (complaint or self.case).sudo()._portal_ensure_token()

    def get(self, url, **params):
        return self.url_open(url, params=params)

    def post(self, url, csrf=True, files=None, **data):
        """Send a form, with its CSRF token unless told otherwise."""
        if csrf:
            data["csrf_token"] = http.Request.csrf_token(self)
        return self.url_open(url, data=data, files=files, method="POST")

    def rpc(self, url, **params):
        """Call a JSON route; returns its result, or its error."""
        answer = self.url_open(url, json={"params": params}).json()
        return answer.get("result", answer.get("error"))

    def assertShown(self, response, *texts):
        self.assertEqual(response.status_code, 200)
        for text in texts:
            self.assertIn(text, response.text)

    def assertKeptOut(self, response):
        """The visitor sees nothing of the case: he is sent home, or to the login."""
        self.assertNotIn(self.case.subject, response.text)
        self.assertNotIn(self.case.name, response.text)
        self.assertNotIn("/my/complaints/", response.url)


class TestComplaintPortal(PortalCase):
    # === HOME AND LIST === #

    def test_home_counts_the_complaints_of_the_customer(self):
        self.sign_in()
        self.assertShown(self.get("/my"), "/my/complaints")
        counters = self.rpc("/my/counters", counters=["complaint_count"])
        self.assertEqual(counters["complaint_count"], 1)

    def test_list_shows_the_whole_company_and_nobody_else(self):
        colleague = self.complaint(
            partner_id=self.customer.id, subject="Of a colleague"
        )
        foreign = self.complaint(partner_id=self.stranger.id, subject="Of a stranger")
        self.sign_in()
        page = self.get("/my/complaints")
        self.assertShown(page, self.case.name, colleague.name)
        self.assertNotIn(foreign.name, page.text)

    def test_list_needs_a_login(self):
        self.sign_in("public")
        self.assertIn("/web/login", self.get("/my/complaints").url)

    def test_list_is_filtered_sorted_and_searched(self):
        closed = self.complaint(subject="Squeaky wheel", customer_reference="Q-17")
        self.put(closed, "closed")
        self.sign_in()
        for params, expected in (
            ({"filterby": "open"}, self.case),
            ({"filterby": "closed"}, closed),
            ({"search": "squeaky"}, closed),
            ({"search": "Q-17"}, closed),
            ({"search": self.case.name}, self.case),
            ({"sortby": "name"}, self.case | closed),
            ({"sortby": "nonsense", "filterby": "nonsense"}, self.case | closed),
        ):
            page = self.get("/my/complaints", **params).text
            shown = (self.case | closed).filtered(lambda c, p=page: c.name in p)
            self.assertEqual(shown, expected, params)

    def test_list_costs_the_same_for_2_and_for_40(self):
        self.complaint()
        self.sign_in()
        self.get("/my/complaints")
        few = self._count_queries("/my/complaints")
        self.complaints(38)
        self.get("/my/complaints")
        self.assertEqual(self._count_queries("/my/complaints"), few)

    def _count_queries(self, url):
        self.env.flush_all()
        before = self.cr.sql_log_count
        self.assertEqual(self.get(url).status_code, 200)
        return self.cr.sql_log_count - before

    # === ONE COMPLAINT === #

    def test_page_opens_by_login(self):
        self.sign_in()
        self.assertShown(self.get(self.url), self.case.subject, "Registered")

    def test_page_opens_by_signed_link(self):
        self.sign_in("public")
        page = self.get(self.url, access_token=self.token())
        self.assertShown(page, self.case.subject, "Registered")

    def test_page_stays_shut_without_a_right_link(self):
        self.token()
        foreign = self.complaint(partner_id=self.stranger.id)
        self.sign_in("public")
        for token in ("", str(uuid4()), self.token(foreign)):
            self.assertKeptOut(self.get(self.url, access_token=token))

    def test_page_stays_shut_for_another_customer(self):
        self.sign_in(self.stranger_user)
        self.assertKeptOut(self.get(self.url))
        self.assertKeptOut(self.get(self.url, access_token=str(uuid4())))

    def test_page_stays_shut_for_a_customer_of_another_company_of_ours(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self.customer_user.write(
            {"company_ids": [Command.set(company.ids)], "company_id": company.id}
        )
        self.sign_in()
        self.assertKeptOut(self.get(self.url))

    def test_page_of_no_complaint_leads_home(self):
        self.sign_in()
        gone = self.env["aftersales.complaint"].search([], order="id desc", limit=1)
        self.assertTrue(self.get(f"/my/complaints/{gone.id + 999}").url.endswith("/my"))

    def test_page_shows_every_state(self):
        self.sign_in()
        for state, text in (
            ("accepted", "We have accepted it"),
            ("investigating", "We are looking for what happened"),
            ("solution", "We are drafting our measures"),
            ("executing", "We are carrying out"),
            ("verifying", "whether you are satisfied"),
            ("closed", "The case is closed"),
        ):
            self.carry(self.case, state)
            self.assertShown(self.get(self.url), text)
        for state, text in (
            ("rejected", "you may appeal until"),
            ("cancelled", "not followed up"),
        ):
            case = self.carry(self.complaint(), state)
            self.assertShown(self.get(f"/my/complaints/{case.id}"), text)

    def test_texts_of_the_customer_are_escaped(self):
        script = "<script>alert(1)</script>"
        self.case.write({"subject": script, "customer_reference": script})
        self.case.write({"description": script})
        self.sign_in()
        for url in (self.url, "/my/complaints"):
            page = self.get(url)
            self.assertNotIn(script, page.text)
            self.assertShown(page, "&lt;script&gt;")

    def test_internal_facts_are_not_on_the_page(self):
        self.carry(self.case, "investigating")
        self.request(self.case, name=SECRET)
        self.case.sudo().write({**INTERNAL, "evidence_ids": [self._evidence_command()]})
        self.case.message_post(body=SECRET)
        self.sign_in()
        for url in (self.url, "/my/complaints"):
            page = self.get(url).text
            self.assertNotIn(SECRET, page)
            self.assertNotIn("alicious", page)

    def test_answer_is_shown_as_it_was_sent_and_not_before(self):
        self.carry(self.case, "solution", answer="<p>First answer</p>")
        self.sign_in()
        self.assertNotIn("First answer", self.get(self.url).text)
        self.sign(self.case, "execute")
        self.case.with_user(self.service).action_mark_answered()
        self.assertShown(self.get(self.url), "First answer")
        self.case.sudo().answer = "<p>Second draft</p>"
        page = self.get(self.url)
        self.assertShown(page, "First answer")
        self.assertNotIn("Second draft", page.text)

    def test_remedy_is_shown_when_it_was_sent_and_not_before(self):
        self.carry(self.case, "solution", remedy_agreed_ids=self.remedy.ids)
        self.case.sudo().answer = "<p>Dear customer</p>"
        self.sign_in()
        self.assertNotIn("What We Propose", self.get(self.url).text)
        self.sign(self.case, "execute")
        self.case.with_user(self.service).action_mark_answered()
        self.assertShown(self.get(self.url), "What We Propose", self.remedy.name)
        self.case.sudo().agreed_amount = 5
        self.assertNotIn("What We Propose", self.get(self.url).text)

    # === LETTERS === #

    def test_letters_are_there_once_they_were_sent(self):
        self.sign_in()
        for letter in ("acceptance", "reply", "form", "../x"):
            page = self.get(self.url, letter=letter)
            self.assertEqual(page.status_code, 404, letter)
        self.carry(self.case, "executing")
        for letter in ("acceptance", "reply"):
            self.assertShown(self.get(self.url), f"letter={letter}")
            paper = self.get(self.url, letter=letter)
            self.assertEqual(paper.headers["Content-Type"], "application/pdf")
            disposition = paper.headers["Content-Disposition"]
            self.assertIn("attachment", disposition)

    def test_letters_stay_shut_for_others(self):
        self.carry(self.case, "executing")
        for user in ("public", self.stranger_user):
            self.sign_in(user)
            page = self.get(self.url, letter="reply", access_token=str(uuid4()))
            self.assertNotIn("pdf", page.headers["Content-Type"])

    # === OTHER ROUTES OF ODOO === #

    def test_portal_user_reads_no_other_field_by_any_route(self):
        case = self.case.with_user(self.customer_user)
        self.assertEqual(case.read(["name"])[0]["name"], self.case.name)
        for name in set(case._fields) - case._portal_fields:
            with self.subTest(field=name), self.assertRaises(AccessError):
                case.read([name])
        for name, field in case._fields.items():
            # A required one is always filled: Odoo does not even look.
            is_asked = field.store and not field.required
            if is_asked and name not in case._portal_fields:
                with self.subTest(searched=name), self.assertRaises(AccessError):
                    case.search([(name, "!=", False)])
        with self.assertRaises(AccessError):
            case.search([("kind", "=", "inquiry")])
        with self.assertRaises(AccessError):
            case.search([("activity_summary", "ilike", SECRET)])
        with self.assertRaises(AccessError):
            case.search([("request_ids.name", "ilike", SECRET)])
        with self.assertRaises(AccessError):
            case._read_group([], ["responsibility"], ["__count"])

    def test_portal_user_changes_nothing_by_any_route(self):
        case = self.case.with_user(self.customer_user)
        for values in ({"state": "accepted"}, {"subject": "X"}, {"consent": "agreed"}):
            with self.assertRaises(AccessError):
                case.write(values)
        with self.assertRaises(AccessError):
            case.create({"subject": "X"})
        with self.assertRaises(AccessError):
            case.unlink()

    def test_customers_of_others_are_not_found(self):
        foreign = self.complaint(partner_id=self.stranger.id)
        found = self.case.with_user(self.customer_user).search([])
        self.assertIn(self.case, found)
        self.assertNotIn(foreign, found)

    def _evidence_command(self):
        values = {"name": f"{SECRET}.txt", "raw": b"evidence"}
        values.update(res_model=self.case._name, res_id=self.case.id)
        return Command.link(self.env["ir.attachment"].create(values).id)

    def test_files_of_the_case_are_not_served(self):
        self.case.sudo().evidence_ids = [self._evidence_command()]
        evidence = self.case.sudo().evidence_ids
        as_customer = evidence.with_user(self.customer_user)
        self.assertFalse(as_customer.has_access("read"))
        self.assertFalse(as_customer.search([("res_id", "=", self.case.id)]))
        with self.assertRaises(AccessError):
            as_customer.read(["name"])
        self.sign_in()
        page = self.get(f"/web/content/{evidence.id}")
        self.assertNotIn("evidence", page.text)

    def test_mail_routes_hand_out_no_files_nor_followers(self):
        self.case.sudo().evidence_ids = [self._evidence_command()]
        wanted = ["attachments", "followers", "activities", "suggestedRecipients"]
        thread = {"thread_model": self.case._name, "thread_id": self.case.id}
        for user, access in (
            (self.customer_user, {}),
            ("public", {"token": self.token()}),
        ):
            self.sign_in(user)
            param = {**thread, "request_list": wanted, "access_params": access}
            answer = json.dumps(
                self.rpc("/mail/data", fetch_params=[["mail.thread", param]])
            )
            self.assertIn("hasReadAccess", answer)
            self.assertNotIn(SECRET, answer)
            self.assertNotIn("partner_id", answer)

    def test_notes_and_steps_are_not_in_the_messages(self):
        self.carry(self.case, "investigating")
        self.case.message_post(body=SECRET)
        comment = {"message_type": "comment", "subtype_xmlid": "mail.mt_comment"}
        self.case.message_post(body="Hello", **comment)
        thread = {"thread_model": self.case._name, "thread_id": self.case.id}
        for user, access in (
            (self.customer_user, {}),
            ("public", {"token": self.token()}),
        ):
            self.sign_in(user)
            messages = json.dumps(self.rpc("/mail/chatter_fetch", **thread, **access))
            self.assertIn("Hello", messages)
            self.assertNotIn(SECRET, messages)
            self.assertNotIn("Investigating", messages)

    def test_customer_writes_a_message_but_forges_no_answer(self):
        self.carry(self.case, "solution", answer="<p>Draft</p>")
        self.sign(self.case, "execute")
        post = {"body": "My message", "message_type": "comment"}
        post["subtype_xmlid"] = "mail.mt_comment"
        self.sign_in()
        self.rpc(
            "/mail/message/post",
            thread_model=self.case._name,
            thread_id=self.case.id,
            post_data=post,
            context={"aftersales_is_answer": True},
        )
        message = self.case.sudo().message_ids[0]
        self.assertIn("My message", message.body)
        self.assertEqual(message.author_id, self.contact)
        self.assertFalse(self.case.answered_at)

    # === MAIL === #

    def test_mail_to_the_customer_leads_to_the_page(self):
        comment = {"body": "Hello", "subtype_xmlid": "mail.mt_comment"}
        self.case.message_post(partner_ids=self.contact.ids, **comment)
        mail = self.env["mail.mail"].search(
            [("recipient_ids", "in", self.contact.ids)], order="id desc", limit=1
        )
        links = html.fromstring(mail.body_html).xpath("//a/@href")
        [link] = [link for link in links if "/mail/view" in link]
        self.sign_in("public")
        page = self.get("/mail/view?" + link.partition("?")[2])
        self.assertShown(page, self.case.subject)
        self.assertIn(self.url, page.url)
