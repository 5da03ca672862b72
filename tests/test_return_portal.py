"""A customer's returns on his pages: what he sees by login or link, and what not."""

import json
from uuid import uuid4

from odoo.exceptions import AccessError
from odoo.fields import Command

from .test_complaint_portal import SECRET, PortalCase

LIST = "/my/returns"
# How each state is told; "refused" without an appeal, and so on.
STATES = {
    "submitted": "examining your request",
    "approved": "so that they arrive by",
    "receiving": "we wait for more",
    "inspecting": "we are inspecting them",
    "deciding": "We are deciding",
    "processing": "we are carrying it out",
    "done": "Everything is settled",
    "refused": "you may appeal until",
    "expired": "have not arrived in time",
    "cancelled": "not followed up",
}


class ReturnPortalCase(PortalCase):
    """Two customers with a login each, and one return of the first."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.document = cls.asked()
        cls.url = f"{LIST}/{cls.document.id}"

    @classmethod
    def asked(cls, **values):
        """Register a return and submit it."""
        document = cls.carry_return(cls.rma(**values), "submitted")
        return document.with_env(cls.env)

    def assertKeptOut(self, response):
        """The visitor sees nothing of it: he is sent home, or to the login."""
        self.assertNotIn(self.document.name, response.text)
        self.assertNotIn("/my/returns/", response.url)


class TestReturnPortal(ReturnPortalCase):
    # === HOME AND LIST === #

    def test_home_counts_the_returns_of_the_customer(self):
        self.sign_in()
        self.assertShown(self.get("/my"), LIST)
        counters = self.rpc("/my/counters", counters=["return_count"])
        self.assertEqual(counters["return_count"], 1)

    def test_list_shows_the_whole_company_and_nobody_else(self):
        colleague = self.asked(partner_id=self.customer.id)
        foreign = self.asked(partner_id=self.stranger.id)
        self.sign_in()
        page = self.get(LIST)
        self.assertShown(page, self.document.name, colleague.name)
        self.assertNotIn(foreign.name, page.text)

    def test_list_needs_a_login(self):
        self.sign_in("public")
        self.assertIn("/web/login", self.get(LIST).url)

    def test_what_the_desk_prepares_is_not_there_yet(self):
        draft = self.rma()
        dropped = self.carry_return(self.rma(), "cancelled")
        self.sign_in()
        for document in draft | dropped:
            self.assertNotIn(document.name, self.get(LIST).text)
            token = self.token(document)
            page = self.get(f"{LIST}/{document.id}", access_token=token)
            self.assertNotIn(document.name, page.text)

    def test_list_is_filtered_sorted_and_searched(self):
        done = self.asked(customer_reference="Q-17")
        done.line_ids.product_id.sudo().name = "Squeaky wheel"
        self.put(done, "done")
        both = self.document | done
        self.sign_in()
        for params, expected in (
            ({"filterby": "open"}, self.document),
            ({"filterby": "closed"}, done),
            ({"filterby": "send"}, done.browse()),
            ({"search": "squeaky"}, done),
            ({"search": "Q-17"}, done),
            ({"search": self.document.name}, self.document),
            ({"sortby": "valid"}, both),
            ({"sortby": "nonsense", "filterby": "nonsense"}, both),
        ):
            page = self.get(LIST, **params).text
            shown = both.filtered(lambda d, p=page: d.access_url in p)
            self.assertEqual(shown, expected, params)

    def test_search_finds_nothing_of_others(self):
        foreign = self.asked(partner_id=self.stranger.id)
        foreign.line_ids.product_id.sudo().name = "Squeaky wheel"
        self.sign_in()
        page = self.get(LIST, search="squeaky")
        self.assertShown(page, "No return matches")
        self.assertNotIn(foreign.name, page.text)

    def test_list_costs_the_same_for_2_and_for_40(self):
        self.asked()
        self.sign_in()
        self.get(LIST)
        few = self._count_queries()
        documents = self.env["aftersales.return"].union(
            *(self.rma() for _i in "x" * 38)
        )
        self.put(documents, "approved")
        self.get(LIST)
        self.assertEqual(self._count_queries(), few)

    def _count_queries(self):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.assertEqual(self.get(LIST).status_code, 200)
        return self.cr.sql_log_count - before

    # === ONE RETURN === #

    def test_page_opens_by_login_and_by_signed_link(self):
        product = self.document.line_ids.product_id.name
        self.sign_in()
        self.assertShown(self.get(self.url), self.document.name, product)
        self.sign_in("public")
        page = self.get(self.url, access_token=self.token(self.document))
        self.assertShown(page, self.document.name, product)

    def test_page_opens_for_a_colleague_of_the_customer(self):
        colleague = self.env["res.partner"].create(
            {"name": "Bob", "parent_id": self.customer.id, "email": "b@mills.example"}
        )
        self.sign_in(self._make_login("test_colleague", colleague))
        self.assertShown(self.get(self.url), self.document.name)

    def test_page_stays_shut_without_a_right_link(self):
        self.token(self.document)
        foreign = self.asked(partner_id=self.stranger.id)
        self.sign_in("public")
        for token in ("", str(uuid4()), self.token(foreign)):
            self.assertKeptOut(self.get(self.url, access_token=token))

    def test_a_link_that_was_renewed_opens_nothing_any_more(self):
        old = self.token(self.document)
        self.document.sudo().access_token = str(uuid4())
        self.sign_in("public")
        self.assertKeptOut(self.get(self.url, access_token=old))

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

    def test_page_of_no_return_leads_home(self):
        self.sign_in()
        self.assertTrue(
            self.get(f"{LIST}/{self.document.id + 999}").url.endswith("/my")
        )

    def test_page_shows_every_state(self):
        self.sign_in()
        for state, text in STATES.items():
            document = self.asked()
            self.put(document, state)
            document.sudo()._write_protected(
                {
                    "expires_on": self.days_ago(-9).date(),
                    "refused_at": self.days_ago(0),
                }
            )
            with self.subTest(state=state):
                self.assertShown(self.get(f"{LIST}/{document.id}"), text)

    def test_texts_of_the_customer_are_escaped(self):
        script = "<script>alert(1)</script>"
        self.document.customer_reference = script
        self.document.line_ids.note = script
        self.sign_in()
        for url in (self.url, LIST):
            page = self.get(url)
            self.assertNotIn(script, page.text)
            self.assertShown(page, "&lt;script&gt;")

    def test_internal_facts_are_not_on_the_page(self):
        self.document.sudo().note = SECRET
        self.document.message_post(body=SECRET)
        decided = self.env["aftersales.remedy"].create(
            {"name": SECRET, "kind": "refund"}
        )
        self.carry_return(self.document, "deciding")
        self.document.sudo().line_ids.decided_id = decided
        self.sign_in()
        for url in (self.url, LIST):
            self.assertNotIn(SECRET, self.get(url).text)

    def test_decision_is_shown_once_it_is_made(self):
        self.carry_return(self.document, "processing")
        self.sign_in()
        page = self.get(self.url)
        decided = self.document.line_ids.decided_id.name
        self.assertShown(page, "We decided", decided, "arrived")

    def test_timeline_names_what_is_promised(self):
        self.carry_return(self.document, "approved")
        steps = self.document.sudo()._prepare_portal_steps()
        reached = [step["label"] for step in steps if step["is_reached"]]
        self.assertEqual(reached, ["Asked", "Approved"])
        arrived = next(step for step in steps if step["label"] == "Arrived")
        self.assertTrue(arrived["promised"])
        self.carry_return(self.document, "inspecting")
        steps = self.document.sudo()._prepare_portal_steps()
        inspected = next(step for step in steps if step["label"] == "Inspected")
        self.assertTrue(inspected["promised"])

    def test_timeline_of_goods_that_stay_has_no_way(self):
        self.document.sudo().line_ids.needs_goods = False
        steps = self.document.sudo()._prepare_portal_steps()
        labels = [step["label"] for step in steps]
        self.assertEqual(labels, ["Asked", "Approved", "Decided", "Settled"])

    # === PAPERS === #

    def test_papers_are_there_once_it_is_authorised(self):
        self.sign_in()
        for paper in ("notice", "slip", "label", "papers", "../x"):
            page = self.get(self.url, paper=paper)
            self.assertEqual(page.status_code, 404, paper)
        self.carry_return(self.document, "approved")
        for paper in ("notice", "slip", "label"):
            self.assertShown(self.get(self.url), f"paper={paper}")
            page = self.get(self.url, paper=paper)
            self.assertEqual(page.headers["Content-Type"], "application/pdf")
        self.assertEqual(self.get(self.url, paper="pickup").status_code, 404)

    def test_papers_stay_shut_for_others(self):
        self.carry_return(self.document, "approved")
        for user in ("public", self.stranger_user):
            self.sign_in(user)
            page = self.get(self.url, paper="label", access_token=str(uuid4()))
            self.assertNotIn("pdf", page.headers["Content-Type"])

    def test_address_is_there_while_a_parcel_is_awaited(self):
        place = self.document.sudo()._get_destination()
        self.sign_in()
        self.assertNotIn("Send It To", self.get(self.url).text)
        self.carry_return(self.document, "approved")
        self.assertShown(self.get(self.url), "Send It To", place.city or place.name)

    # === OTHER ROUTES OF ODOO === #

    def test_portal_user_reads_no_other_field_by_any_route(self):
        document = self.document.with_user(self.customer_user)
        self.assertEqual(document.read(["name"])[0]["name"], self.document.name)
        for name in set(document._fields) - document._portal_fields:
            with self.subTest(field=name), self.assertRaises(AccessError):
                document.read([name])
        for domain in (
            [("amount_total", ">", 0)],
            [("line_ids.note", "ilike", SECRET)],
            [("complaint_id.answer", "ilike", SECRET)],
        ):
            with self.assertRaises(AccessError):
                document.search(domain)

    def test_portal_user_changes_nothing_by_any_route(self):
        document = self.document.with_user(self.customer_user)
        for values in ({"state": "approved"}, {"parcel_number": "1"}):
            with self.assertRaises(AccessError):
                document.write(values)
        with self.assertRaises(AccessError):
            document.create({"partner_id": self.contact.id})
        with self.assertRaises(AccessError):
            document.unlink()
        with self.assertRaises(AccessError):
            self.document.line_ids.with_user(self.customer_user).read(["note"])

    def test_returns_of_others_and_drafts_are_not_found(self):
        foreign = self.asked(partner_id=self.stranger.id)
        found = self.document.with_user(self.customer_user).search([])
        self.assertIn(self.document, found)
        self.assertFalse(found & (foreign | self.rma()))

    def test_files_of_the_return_are_not_served(self):
        values = {"name": f"{SECRET}.txt", "raw": b"evidence"}
        values.update(res_model=self.document._name, res_id=self.document.id)
        file = self.env["ir.attachment"].create(values)
        self.assertFalse(file.with_user(self.customer_user).has_access("read"))
        self.sign_in()
        self.assertNotIn("evidence", self.get(f"/web/content/{file.id}").text)

    def test_mail_routes_hand_out_no_notes_files_nor_followers(self):
        self.document.message_post(body=SECRET)
        wanted = ["attachments", "followers", "activities", "suggestedRecipients"]
        thread = {"thread_model": self.document._name, "thread_id": self.document.id}
        for user, access in (
            (self.customer_user, {}),
            ("public", {"token": self.token(self.document)}),
        ):
            self.sign_in(user)
            param = {**thread, "request_list": wanted, "access_params": access}
            answer = self.rpc("/mail/data", fetch_params=[["mail.thread", param]])
            messages = self.rpc("/mail/chatter_fetch", **thread, **access)
            shown = json.dumps([answer, messages])
            self.assertIn("hasReadAccess", shown)
            self.assertNotIn(SECRET, shown)
            self.assertNotIn("Submitted", json.dumps(messages))
