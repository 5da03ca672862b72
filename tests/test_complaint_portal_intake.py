"""A customer files a complaint: about what is his, once, with pictures only."""

import base64
from uuid import uuid4

from lxml import html

from .common import SoldCase
from .test_complaint_portal import PortalCase

FORM = "/my/complaints/new"
PIXEL = base64.b64decode(
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    b"AABJRU5ErkJggg=="
)


class TestComplaintPortalIntake(PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._sell()

    def key_of(self, product, lot=None):
        line = self.order.order_line.filtered(lambda ln: ln.product_id == product)
        return f"{line.id}-{lot.id if lot else 0}"

    def file(self, pictures=(), csrf=True, **form):
        """Send the form; returns the page and the complaint that came of it."""
        known = self.env["aftersales.complaint"].search([])
        form = {
            "key": str(uuid4()),
            "item": self.key_of(self.bearing),
            "quantity": "2",
            "subject": "Loud",
            "description": "It howls.",
            **form,
        }
        files = [("pictures", picture) for picture in pictures] or None
        page = self.post(FORM, csrf=csrf, files=files, **form)
        return page, self.env["aftersales.complaint"].search([]) - known

    def assertNotFiled(self, reason, *pictures, **form):
        page, complaint = self.file(pictures, **form)
        self.assertFalse(complaint)
        self.assertShown(page, reason)

    # === FORM === #

    def test_form_offers_what_the_customer_bought(self):
        foreign = self._make_order(self.stranger, 3)
        self.sign_in()
        page = self.get(FORM)
        offered = html.fromstring(page.text).xpath("//select[@name='item']//@value")
        self.assertEqual(
            set(offered),
            {"", self.key_of(self.gear, self.lot), self.key_of(self.bearing)},
        )
        self.assertNotIn(foreign.name, page.text)

    def test_form_opened_from_an_order_offers_this_order(self):
        other = self._make_order(self.contact, 1)
        self.sign_in()
        page = self.get(FORM, order_id=self.order.id)
        self.assertShown(page, self.order.name)
        self.assertNotIn(other.name, page.text)
        self.assertShown(self.get(FORM, order_id="abc"), other.name)
        self.assertShown(self.get(FORM, order_id="9" * 12), other.name)

    def test_form_of_a_foreign_order_shows_nothing_of_it(self):
        foreign = self._make_order(self.stranger, 3)
        self.sign_in()
        self.assertNotIn(foreign.name, self.get(FORM, order_id=foreign.id).text)

    def test_order_page_leads_to_the_form(self):
        self.sign_in()
        page = self.get(f"/my/orders/{self.order.id}")
        self.assertShown(page, f"{FORM}?order_id={self.order.id}")

    def test_form_needs_a_login(self):
        self.sign_in("public")
        self.assertIn("/web/login", self.get(FORM).url)
        self.assertFalse(self.file()[1])

    def test_opening_the_form_files_nothing(self):
        self.sign_in()
        known = self.env["aftersales.complaint"].search_count([])
        self.get(FORM, subject="Loud", description="It howls.", key=str(uuid4()))
        self.assertEqual(self.env["aftersales.complaint"].search_count([]), known)

    # === FILED === #

    def test_complaint_knows_what_the_order_knows(self):
        remedy = self.env.ref("aftersales.remedy_repair")
        self.sign_in()
        page, complaint = self.file(
            item=self.key_of(self.gear, self.lot),
            remedy_ids=remedy.id,
            reference="MY-1",
        )
        self.assertShown(page, "is registered", complaint.name)
        self.assertRecordValues(
            complaint,
            [
                {
                    "state": "new",
                    "kind": "complaint",
                    "partner_id": self.contact.id,
                    "company_id": self.company.id,
                    "channel_id": self.env.ref("aftersales.channel_web_service").id,
                    "order_id": self.order.id,
                    "customer_reference": "MY-1",
                    "remedy_sought_ids": remedy.ids,
                    "create_uid": self.customer_user.id,
                }
            ],
        )
        self.assertRecordValues(
            complaint.line_ids,
            [
                {
                    "product_id": self.gear.id,
                    "lot_id": self.lot.id,
                    "complained_qty": 2,
                    "delivered_qty": 10,
                    "is_shipped": True,
                }
            ],
        )

    def test_complaint_about_no_product_is_filed(self):
        self.sign_in()
        _page, complaint = self.file(item="", quantity="")
        self.assertTrue(complaint)
        self.assertFalse(complaint.line_ids)
        self.assertEqual(complaint.remedy_sought_ids.kind, "none")

    def test_complaint_is_routed(self):
        team = self.front_team
        rule = {"team_id": team.id, "company_id": self.company.id}
        self.env["aftersales.routing.rule"].create(rule)
        self.sign_in()
        self.assertEqual(self.file()[1].team_id, team)

    def test_form_sent_twice_is_one_complaint(self):
        key = str(uuid4())
        self.sign_in()
        _page, complaint = self.file(key=key)
        page, nothing = self.file(key=key)
        self.assertFalse(nothing)
        self.assertShown(page, complaint.name)

    def test_key_of_another_customer_opens_nothing(self):
        key = str(uuid4())
        self.sign_in()
        _page, complaint = self.file(key=key)
        self.sign_in(self.stranger_user)
        page, own = self.file(key=key, item="")
        self.assertEqual(own.partner_id, self.stranger)
        self.assertNotIn(complaint.name, page.text)

    def test_script_in_the_form_is_only_text(self):
        script = "<script>alert(1)</script>"
        self.sign_in()
        page, complaint = self.file(
            subject=script, description=script, reference=script
        )
        self.assertNotIn("<script", complaint.description)
        self.assertNotIn(script, page.text)
        page, _complaint = self.file(subject=script, quantity="0")
        self.assertNotIn(script, page.text)

    # === REFUSED === #

    def test_foreign_goods_are_refused(self):
        foreign = self._make_order(self.stranger, 3).order_line[0]
        draft = self.order.copy().order_line[0]
        other_lot = self.lot.copy({"name": "L-0816"})
        self.sign_in()
        for item in (
            f"{foreign.id}-0",
            f"{draft.id}-0",
            f"{foreign.id}-{self.lot.id}",
            self.key_of(self.bearing, self.lot),
            self.key_of(self.gear, other_lot),
            "999999999-0",
            f"{'9' * 12}-0",
            "-1-0",
            "1",
            "1 or 1=1",
        ):
            with self.subTest(item=item):
                self.assertNotFiled("products that you bought", item=item)

    def test_quantity_must_be_a_number_above_zero(self):
        self.sign_in()
        for quantity in ("0", "-1", "nan", "inf", "1e99", "many", ""):
            with self.subTest(quantity=quantity):
                self.assertNotFiled("Say how many", quantity=quantity)

    def test_words_are_needed(self):
        self.sign_in()
        self.assertNotFiled("in a few words", subject=" ")
        self.assertNotFiled("in a few words", description="")

    def test_form_of_another_site_is_refused(self):
        self.sign_in()
        page, complaint = self.file(csrf=False)
        self.assertEqual(page.status_code, 400)
        self.assertFalse(complaint)

    def test_employee_files_nothing_here(self):
        self.sign_in(self.service)
        self.assertFalse(self.file()[1])

    def test_unknown_values_are_not_taken_over(self):
        self.sign_in()
        _page, complaint = self.file(
            state="closed", is_major="1", partner_id=str(self.stranger.id), team_id="1"
        )
        self.assertEqual(complaint.state, "new")
        self.assertFalse(complaint.is_major)
        self.assertEqual(complaint.partner_id, self.contact)

    # === PICTURES === #

    def test_pictures_are_kept_and_shown(self):
        self.sign_in()
        _page, complaint = self.file([("a.png", PIXEL), ("b.exe", PIXEL)])
        names = complaint.picture_ids.sorted("id").mapped("name")
        self.assertEqual(names, ["a.png", "b.png"])
        page = html.fromstring(self.get(complaint.access_url).text)
        urls = page.xpath("//img[contains(@class, 'o_aftersales_picture')]/@src")
        self.assertEqual(len(urls), 2)
        for url in urls:
            self.assertEqual(self.get(url).headers["Content-Type"], "image/png")

    def test_pictures_of_ours_are_internal(self):
        self.sign_in()
        _page, complaint = self.file([("a.png", PIXEL)])
        ours = {"name": "inspection.png", "raw": PIXEL, "res_id": complaint.id}
        ours["res_model"] = complaint._name
        complaint.picture_ids |= self.env["ir.attachment"].create(ours)
        page = self.get(complaint.access_url)
        self.assertShown(page, "a.png")
        self.assertNotIn("inspection.png", page.text)

    def test_what_is_no_picture_is_refused(self):
        self.sign_in()
        svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
        for name, raw in (
            ("virus.exe", b"MZ\x90\x00" + b"\0" * 100),
            ("virus.png", b"MZ\x90\x00" + b"\0" * 100),
            ("drawing.svg", svg),
            ("page.png", b"<html><script>alert(1)</script></html>"),
            ("broken.png", PIXEL[:20]),
            ("empty.png", b""),
        ):
            with self.subTest(name=name):
                self.assertNotFiled("is no picture", (name, raw))

    def test_too_many_or_too_large_pictures_are_refused(self):
        self.sign_in()
        self.assertNotFiled("At most 10", *[("a.png", PIXEL)] * 11)
        huge = PIXEL + b"\0" * 10 * 1024 * 1024
        self.assertNotFiled("larger than 10 MB", ("a.png", huge))


class TestComplaintPortalOrders(SoldCase):
    def test_lots_of_every_line_cost_the_same(self):
        complaints = self.env["aftersales.complaint"]
        complaints._get_portal_items(self.order)
        with self.assertQueryCount(2):
            complaints._get_delivered_lots(self.order.order_line)
