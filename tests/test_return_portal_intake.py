"""A customer asks for a return: of what is his, no more than he has, once."""

from unittest.mock import patch
from uuid import uuid4

from lxml import html

from .common import SoldCase
from .test_complaint_portal_intake import PIXEL
from .test_return_portal import ReturnPortalCase

FORM = "/my/returns/new"
MOST_A_DAY = "odoo.addons.aftersales.models.returns.return_portal_intake.MOST_A_DAY"


class TestReturnPortalIntake(ReturnPortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._sell(customer=cls.stranger)
        cls.foreign, cls.foreign_delivery = cls.order, cls.delivery
        cls._sell()
        cls.reason = cls.env.ref("aftersales.return_reason_surplus")
        cls.wish = cls.env.ref("aftersales.remedy_refund")

    def key_of(self, product, lot=None, order=None):
        lines = (order or self.order).order_line
        line = lines.filtered(lambda ln: ln.product_id == product)
        return f"o{line.id}-{lot.id if lot else 0}"

    def file(self, rows=None, pictures=(), csrf=True, **form):
        """Send the form; returns the page and the return that came of it.

        :param rows: key of the goods -> quantity, two bearings by default
        """
        known = self.env["aftersales.return"].search([])
        rows = {self.key_of(self.bearing): "2"} if rows is None else rows
        form = {
            "key": str(uuid4()),
            "reason": self.reason.id,
            "wish": self.wish.id,
            "description": "Too many.",
            **{f"quantity:{key}": quantity for key, quantity in rows.items()},
            **form,
        }
        files = [("pictures", picture) for picture in pictures] or None
        page = self.post(FORM, csrf=csrf, files=files, **form)
        return page, self.env["aftersales.return"].search([]) - known

    def assertNotFiled(self, text, rows=None, *pictures, **form):
        page, document = self.file(rows, pictures, **form)
        self.assertFalse(document)
        self.assertShown(page, text)
        return page

    def offered(self, **params):
        """Return what the form offers: name of the input -> the most of it."""
        page = html.fromstring(self.get(FORM, **params).text)
        inputs = page.xpath("//input[starts-with(@name, 'quantity:')]")
        return {i.get("name").partition(":")[2]: i.get("max") for i in inputs}

    # === FORM === #

    def test_form_offers_what_the_customer_still_has(self):
        self.carry_return(self.sold_return(3), "submitted")
        self.sign_in()
        self.assertEqual(
            self.offered(),
            {self.key_of(self.gear, self.lot): "7", self.key_of(self.bearing): "10"},
        )
        self.assertNotIn(self.foreign.name, self.get(FORM).text)

    def test_form_opened_from_an_order_offers_this_order(self):
        self.sign_in()
        self.assertTrue(self.offered(order_id=self.order.id))
        other = self._make_order(self.contact, 1)
        page = self.get(FORM, order_id=other.id)
        self.assertShown(page, "nothing left to return")
        for wrong in ("abc", "9" * 12):
            self.assertTrue(self.offered(order_id=wrong))

    def test_form_of_a_foreign_order_shows_nothing_of_it(self):
        self.sign_in()
        self.assertFalse(self.offered(order_id=self.foreign.id))

    def test_form_opened_from_a_complaint_knows_how_many(self):
        line = self.order.order_line[0]
        complaint = self.complaint(
            line_ids=[
                (
                    0,
                    0,
                    {
                        "product_id": self.gear.id,
                        "lot_id": self.lot.id,
                        "order_line_id": line.id,
                        "complained_qty": 3,
                    },
                )
            ]
        )
        self.sign_in()
        page = html.fromstring(self.get(FORM, complaint_id=complaint.id).text)
        key = self.key_of(self.gear, self.lot)
        [quantity] = page.xpath(f"//input[@name='quantity:{key}']/@value")
        self.assertEqual(quantity, "3")
        _page, document = self.file({key: "3"}, complaint_id=complaint.id)
        self.assertEqual(document.complaint_id, complaint)
        self.assertEqual(document.line_ids.complaint_line_id, complaint.line_ids)

    def test_complaint_of_another_customer_is_not_taken(self):
        foreign = self.complaint(partner_id=self.stranger.id)
        self.sign_in()
        page = self.get(FORM, complaint_id=foreign.id)
        self.assertNotIn(foreign.name, page.text)
        _page, document = self.file(complaint_id=foreign.id)
        self.assertFalse(document.complaint_id)

    def test_pages_of_order_and_complaint_lead_to_the_form(self):
        self.sign_in()
        page = self.get(f"/my/orders/{self.order.id}")
        self.assertShown(page, f"{FORM}?order_id={self.order.id}")
        page = self.get(f"/my/complaints/{self.case.id}")
        self.assertShown(page, f"{FORM}?complaint_id={self.case.id}")

    def test_form_needs_a_login(self):
        self.sign_in("public")
        self.assertIn("/web/login", self.get(FORM).url)
        self.assertFalse(self.file()[1])

    def test_opening_the_form_files_nothing(self):
        self.sign_in()
        known = self.env["aftersales.return"].search_count([])
        key = self.key_of(self.bearing)
        self.get(FORM, **{"key": str(uuid4()), f"quantity:{key}": "1"})
        self.assertEqual(self.env["aftersales.return"].search_count([]), known)

    # === FILED === #

    def test_return_knows_what_the_order_knows_and_is_submitted(self):
        self.sign_in()
        key = self.key_of(self.gear, self.lot)
        page, document = self.file({key: "2"}, reference="MY-1")
        self.assertShown(page, "We have received your return", document.name)
        self.assertRecordValues(
            document,
            [
                {
                    "state": "submitted",
                    "partner_id": self.contact.id,
                    "company_id": self.company.id,
                    "customer_reference": "MY-1",
                    "create_uid": self.customer_user.id,
                    "user_id": self.service.id,
                }
            ],
        )
        self.assertRecordValues(
            document.line_ids,
            [
                {
                    "product_id": self.gear.id,
                    "lot_id": self.lot.id,
                    "quantity": 2,
                    "reason_id": self.reason.id,
                    "requested_id": self.wish.id,
                    "order_line_id": self.order.order_line[0].id,
                    "move_id": self.delivery.move_ids[0].id,
                }
            ],
        )
        self.assertIn("Too many.", document.sudo().message_ids.mapped("body")[0])

    def test_each_product_may_have_a_reason_and_a_wish_of_its_own(self):
        gear, bearing = self.key_of(self.gear, self.lot), self.key_of(self.bearing)
        faulty = self.env.ref("aftersales.return_reason_defect")
        repair = self.env.ref("aftersales.remedy_repair")
        own = {f"reason:{gear}": faulty.id, f"wish:{gear}": repair.id}
        self.sign_in()
        _page, document = self.file(
            {gear: "1", bearing: "4"}, **own, **{f"note:{gear}": "Loud"}
        )
        line = document.line_ids.filtered("lot_id")
        self.assertEqual(
            (line.reason_id, line.requested_id, line.note), (faulty, repair, "Loud")
        )
        other = document.line_ids - line
        self.assertEqual((other.reason_id, other.quantity), (self.reason, 4))

    def test_form_sent_twice_is_one_return(self):
        key = str(uuid4())
        self.sign_in()
        _page, document = self.file(key=key)
        page, nothing = self.file(key=key)
        self.assertFalse(nothing)
        self.assertShown(page, document.name)

    def test_key_of_another_customer_opens_nothing(self):
        key = str(uuid4())
        self.sign_in()
        _page, document = self.file(key=key)
        self.sign_in(self.stranger_user)
        page = self.get(FORM)
        page, nothing = self.file(key=key)
        self.assertFalse(nothing)
        self.assertNotIn(document.name, page.text)

    # === REFUSED === #

    def test_never_more_than_he_has(self):
        self.sign_in()
        bearing = self.key_of(self.bearing)
        page = self.assertNotFiled("at most 10", {bearing: "11"}, reference="KEPT-1")
        self.assertShown(page, 'value="11"', 'value="KEPT-1"', "Too many.")
        self.file({bearing: "8"})
        self.assertNotFiled("at most 2", {bearing: "3"})
        self.file({bearing: "2"})
        self.assertNotFiled("cannot be returned any more", {bearing: "1"})

    def test_foreign_goods_are_refused(self):
        sold, loose = self.order.order_line, self.foreign_delivery.move_ids[0]
        gear = self.key_of(self.gear, self.lot)
        self.sign_in()
        for key in (
            *(f"o{line.id}-0" for line in self.foreign.order_line),
            f"m{loose.id}-0",
            f"m{self.delivery.move_ids[1].id}-0",
            f"o{sold[1].id}-{self.lot.id}",
            f"{gear}1",
            "o999999999-0",
        ):
            with self.subTest(key=key):
                self.assertNotFiled("cannot be returned any more", {key: "1"})
        for key in ("o1 or 1=1", "-1-0", "o-1-0", f"o{'9' * 12}-0"):
            with self.subTest(key=key):
                self.assertNotFiled("Say how many", {key: "1"})

    def test_quantity_must_be_a_number(self):
        self.sign_in()
        for quantity in ("0", "-1", "nan", "inf", "1e99", "many", ""):
            with self.subTest(quantity=quantity):
                rows = {self.key_of(self.bearing): quantity}
                self.assertNotFiled("Say how many", rows)

    def test_reason_and_wish_are_needed(self):
        apology = self.env.ref("aftersales.remedy_apology")
        self.sign_in()
        for form in ({"reason": ""}, {"wish": ""}, {"wish": apology.id}):
            self.assertNotFiled("Say why it comes back", **form)

    def test_reason_may_ask_for_a_picture(self):
        self.reason.needs_picture = True
        self.sign_in()
        self.assertNotFiled("asks for a picture")
        _page, document = self.file(pictures=[("a.png", PIXEL)])
        self.assertEqual(document.picture_ids.name, "a.png")
        self.assertShown(self.get(document.access_url), "o_aftersales_picture")

    def test_what_is_no_picture_is_refused(self):
        self.sign_in()
        self.assertNotFiled("is no picture", None, ("a.png", b"MZ" + b"\0" * 100))
        self.assertNotFiled("At most 10", None, *[("a.png", PIXEL)] * 11)

    def test_form_of_another_site_is_refused(self):
        self.sign_in()
        page, document = self.file(csrf=False)
        self.assertEqual(page.status_code, 400)
        self.assertFalse(document)

    def test_employee_files_nothing_here(self):
        self.sign_in(self.service)
        self.assertFalse(self.file()[1])

    def test_unknown_values_are_not_taken_over(self):
        self.sign_in()
        _page, document = self.file(
            state="approved",
            partner_id=str(self.stranger.id),
            needs_goods="",
            user_id="1",
        )
        self.assertEqual(document.state, "submitted")
        self.assertEqual(document.partner_id, self.contact)
        self.assertTrue(document.line_ids.needs_goods)

    def test_nobody_files_without_end(self):
        self.startPatcher(patch(MOST_A_DAY, 1))
        self.sign_in()
        self.assertTrue(self.file({self.key_of(self.bearing): "1"})[1])
        self.assertNotFiled("many returns today", {self.key_of(self.bearing): "1"})

    def test_script_in_the_form_is_only_text(self):
        script = "<script>alert(1)</script>"
        self.sign_in()
        page, document = self.file(description=script, reference=script)
        self.assertNotIn(script, page.text)
        self.assertNotIn(script, document.sudo().message_ids.mapped("body")[0])
        page, _nothing = self.file({}, description=script, reference=script)
        self.assertNotIn(script, page.text)


class TestReturnPortalOffers(SoldCase):
    def test_offers_cost_the_same_for_one_order_and_for_many(self):
        orders = [self.order, *(self._make_order(self.contact, 1) for _i in "xxx")]
        for order in orders[1:]:
            self._stock(self.gear, 1, self.lot)
            self._stock(self.bearing, 1)
            self.transfer(order.picking_ids)
        moves = [order.picking_ids.move_ids.sudo() for order in orders]
        self.assertLessEqual(self._count(moves[0].union(*moves)), self._count(moves[0]))

    def _count(self, moves):
        """Return how many queries it takes to offer what moves delivered."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.assertTrue(self.env["aftersales.return"]._get_portal_offers(moves))
        return self.cr.sql_log_count - before
