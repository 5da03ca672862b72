"""A customer's unit: opinion, signatures, warranty; who may decide otherwise."""

from datetime import timedelta

from odoo import fields

from .common import AftersalesCase


class TestReworkSignatures(AftersalesCase):
    """F-08 before production, F-09 after it."""

    def test_a_unit_goes_to_production_with_opinion_and_both_signatures(self):
        rework = self.sent_rework()
        self._route_rework(rework)
        with self.assertRefused(
            "Opinion", "taken the unit in", "signed by its manager"
        ):
            self.take(rework, "route", self.process)

    def test_the_receiver_and_the_manager_sign(self):
        rework = self.sent_rework(opinion="Worn.")
        self._route_rework(rework)
        rules = rework._get_rules("route").filtered("signature_group_id")
        receiver, opinion = rules.sorted("sequence")
        rework.with_user(self.coordinator).action_sign(receiver.id)
        rework.with_user(self.manager).action_sign(opinion.id)
        self.take(rework, "route", self.process)
        signatures = rework._get_service_signatures()
        self.assertEqual(signatures["receiver"].user_id, self.coordinator)
        self.assertEqual(signatures["service_manager"].user_id, self.manager)
        self.assertFalse(signatures["supervisor"])

    def test_another_opinion_wants_another_signature(self):
        rework = self.ready_rework("route", "draft", kind="sent")
        rework.opinion = "Replace the whole drive."
        with self.assertRefused("signed by its manager"):
            self.take(rework, "route", self.process)

    def test_a_service_user_does_not_sign_for_the_manager(self):
        rework = self.sent_rework(opinion="Worn.")
        rule = self.env.ref("aftersales.workflow_rule_rework_opinion")
        with self.assertRefused("is signed by"):
            rework.action_sign(rule.id)

    def test_on_site_nobody_takes_a_unit_in(self):
        rework = self.sent_rework(kind="site", opinion="Worn.")
        self._route_rework(rework)
        rule = self.env.ref("aftersales.workflow_rule_rework_opinion")
        rework.with_user(self.manager).action_sign(rule.id)
        self.take(rework, "route", self.process)
        self.assertStates(rework, "routed")

    def test_the_supervisor_signs_what_production_has_done(self):
        rework = self.carry_rework(self.sent_rework(), "progress")
        with self.assertRefused("Handling", "signed by the supervisor"):
            self.take(rework, "hand_in", self.production)

    def test_what_was_signed_is_settled(self):
        rework = self.carry_rework(self.sent_rework(), "routed")
        with self.assertRefused("settled"):
            rework.sudo().opinion = "Something else."

    def test_goods_of_ours_want_none_of_it(self):
        rework = self.rework()
        self._route_rework(rework)
        self.take(rework, "route", self.process)
        self.assertStates(rework, "routed")


class TestReworkWarranty(AftersalesCase):
    """Whether a repair is free, and who says so."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._sell()

    def sold(self, **values):
        line = self.order.order_line[0]
        values = {"product_id": self.gear.id, "lot_id": self.lot.id, **values}
        return self.sent_rework(order_line_id=line.id, **values)

    def test_what_was_delivered_lately_is_covered(self):
        rework = self.sold()
        self.assertEqual(rework.warranty_state, "in")
        self.assertIn("is within", rework.warranty_reason)

    def test_two_years_later_it_is_not(self):
        later = fields.Datetime.now() + timedelta(days=800)
        rework = self.sold(registered_at=later)
        self.assertEqual(rework.warranty_state, "out")

    def test_what_we_never_delivered_is_unknown(self):
        self.assertEqual(self.sent_rework().warranty_state, "unknown")

    def test_a_manager_decides_otherwise_with_a_reason(self):
        rework = self.sold()
        self.decide_warranty(rework, "out")
        self.assertEqual(rework.warranty_state, "out")
        self.assertEqual(rework.warranty_reason, "By contract.")

    def test_nobody_decides_otherwise_without_a_reason(self):
        with self.assertRefused("say why"):
            self.sold().with_user(self.manager).warranty_override = "out"

    def test_the_desk_does_not_decide_otherwise(self):
        values = {"warranty_override": "in", "warranty_override_reason": "A favour."}
        with self.assertRefused("decided otherwise by"):
            self.sent_rework().write(values)
        with self.assertRefused("decided otherwise by"):
            self.sent_rework(**values)

    def test_many_cost_as_many_queries_as_few(self):
        def count(number):
            reworks = self.env["aftersales.rework"].browse()
            for _position in range(number):
                reworks |= self.sold()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            reworks.sudo()._compute_warranty()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        self.assertEqual(count(2), count(12))
