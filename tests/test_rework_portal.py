"""A customer's repairs on his pages: what he sees by login or link, and what not."""

from odoo.exceptions import AccessError

from .reworks import SIGNATURE
from .test_complaint_portal import PortalCase

LIST = "/my/reworks"


class ReworkPortalCase(PortalCase):
    """Two customers with a login each, and one repair of the first."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.repair = cls.carry_rework(cls.sent_rework(), "scheduled").with_env(cls.env)
        cls._bring_goods(cls.repair)
        cls.decide_warranty(cls.repair, "out")
        cls.url = f"{LIST}/{cls.repair.id}"

    def offer(self):
        charge = self.charge(self.repair)
        charge.action_offer()
        return charge

    def assertKeptOut(self, response):
        """The visitor sees nothing of it: he is sent home, or to the login."""
        self.assertNotIn(self.repair.name, response.text)
        self.assertNotIn("/my/reworks/", response.url)


class TestReworkPortal(ReworkPortalCase):
    # === HOME AND LIST === #

    def test_home_counts_the_repairs_of_the_customer(self):
        self.sign_in()
        self.assertShown(self.get("/my"), LIST)
        counters = self.rpc("/my/counters", counters=["rework_count"])
        self.assertEqual(counters["rework_count"], 1)

    def test_list_shows_the_whole_company_and_nobody_else(self):
        colleague = self.sent_rework(partner_id=self.customer.id)
        foreign = self.sent_rework(partner_id=self.stranger.id)
        self.sign_in()
        page = self.get(LIST)
        self.assertShown(page, self.repair.name, colleague.name)
        self.assertNotIn(foreign.name, page.text)

    def test_goods_of_ours_are_not_his(self):
        own = self.rework(partner_id=self.contact.id)
        self.sign_in()
        self.assertNotIn(own.name, self.get(LIST).text)
        self.assertNotIn(own.name, self.get(f"{LIST}/{own.id}").text)

    # === ONE REPAIR === #

    def test_a_customer_reads_where_his_goods_are(self):
        self.sign_in()
        page = self.get(self.url)
        self.assertShown(page, self.repair.name, "It is loud.", "The repair is planned")
        self.assertShown(page, "Not under warranty")

    def test_a_signed_link_needs_no_login(self):
        self.sign_in("public")
        page = self.get(self.url, access_token=self.token(self.repair))
        self.assertShown(page, self.repair.name)

    def test_nobody_else_gets_in(self):
        self.sign_in(self.stranger_user)
        self.assertKeptOut(self.get(self.url))
        self.sign_in("public")
        self.assertKeptOut(self.get(self.url))
        self.assertKeptOut(self.get(self.url, access_token="wrong"))
        self.assertKeptOut(self.get(f"{LIST}/999999999"))

    def test_the_token_of_another_repair_opens_nothing(self):
        foreign = self.sent_rework(partner_id=self.stranger.id)
        self.sign_in("public")
        page = self.get(self.url, access_token=self.token(foreign))
        self.assertKeptOut(page)

    def test_a_customer_reads_no_internal_field(self):
        repair = self.repair.with_user(self.customer_user)
        self.assertEqual(repair.read(["name"])[0]["name"], self.repair.name)
        for name in ("opinion", "note", "loop_count"):
            with self.assertRaises(AccessError):
                repair.read([name])
        with self.assertRaises(AccessError):
            repair.write({"priority": "1"})

    def test_the_page_shows_no_word_of_the_service_centre(self):
        self.sign_in()
        page = self.get(self.url)
        self.assertNotIn(self.repair.opinion, page.text)

    # === QUOTATION AND LENT UNIT === #

    def test_a_quotation_waits_for_his_answer(self):
        charge = self.offer()
        order = charge.sudo().order_id
        self.sign_in("public")
        page = self.get(self.url, access_token=self.token(self.repair))
        self.assertShown(page, "Waiting for your answer", "Look and Answer", order.name)
        self.assertShown(self.get(order.get_portal_url()), order.name)

    def test_what_is_only_a_draft_he_does_not_see(self):
        charge = self.charge(self.repair)
        self.sign_in()
        self.assertNotIn(charge.name, self.get(self.url).text)

    def test_declining_the_quotation_ends_the_repair(self):
        order = self.offer().sudo().order_id
        self.sign_in("public")
        self.post(
            f"/my/orders/{order.id}/decline",
            access_token=order._portal_ensure_token(),
            decline_message="Too expensive.",
        )
        self.assertStates(self.repair, "cancelled")
        self.assertIn("Too expensive.", self.repair.state_reason)

    def test_declining_with_a_wrong_token_changes_nothing(self):
        order = self.offer().sudo().order_id
        self.sign_in("public")
        self.post(
            f"/my/orders/{order.id}/decline",
            access_token="wrong",
            decline_message="Too expensive.",
        )
        self.assertStates(self.repair, "scheduled")
        self.assertEqual(order.state, "sent")

    def test_other_quotations_end_nothing_of_ours(self):
        order = self.offer().sudo().order_id
        other = order.copy({"state": "sent"})
        self.sign_in("public")
        self.post(
            f"/my/orders/{other.id}/decline",
            access_token=other._portal_ensure_token(),
            decline_message="No.",
        )
        self.assertStates(self.repair, "scheduled")

    def test_accepting_on_the_portal_is_an_acceptance(self):
        self.accept_on_portal(condition="accepted")
        self.assertEqual(self.repair.charge_ids.order_id.state, "sale")

    def test_where_it_is_paid_first_his_signature_is_not_all(self):
        """Core confirms the order only once it is paid; he has accepted it before."""
        self.accept_on_portal(condition="paid")
        page = self.get(self.url, access_token=self.token(self.repair))
        self.assertShown(page, "once your payment has arrived", "Still to pay")

    def accept_on_portal(self, condition):
        charging = self.env.ref("aftersales.rework_charging_default")
        charging.condition = condition
        charge = self.offer()
        order = charge.sudo().order_id
        self.sign_in("public")
        self.rpc(
            f"/my/orders/{order.id}/accept",
            access_token=order._portal_ensure_token(),
            name="Ann Miller",
            signature=SIGNATURE,
        )
        self.assertEqual(charge.status, "accepted")
        self.assertEqual(charge._get_customer_signature()["name"], "Ann Miller")

    def test_he_sees_what_is_lent_to_him(self):
        spare = self.env["product.product"].create(
            {"name": "Spare drive", "is_storable": True}
        )
        self._stock(spare, 1)
        loan = self.env["aftersales.rework.loan"].create(
            {
                "rework_id": self.repair.id,
                "product_id": spare.id,
                "due_on": "2099-01-31",
            }
        )
        loan.action_lend()
        self.transfer(loan.delivery_id)
        self.sign_in()
        self.assertShown(self.get(self.url), "Spare drive", "01/31/2099")
        offers = self.env["aftersales.return"].with_user(self.customer_user)
        moves = offers._find_portal_deliveries()
        self.assertNotIn(spare, moves.product_id)
