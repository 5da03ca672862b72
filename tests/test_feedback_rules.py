from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import Form

from .common import SoldCase
from .surveys import Surveyed


class RuleCase(Surveyed, SoldCase):
    @classmethod
    def rule_of(cls, event="complaint_closed", **values):
        """Make a rule, as a company would on screen."""
        return cls.env["aftersales.survey.rule"].create(
            {
                "name": "House rule",
                "survey_id": cls.survey.id,
                "event": event,
                "cooldown_days": 0,
                **values,
            }
        )

    def collect(self):
        """Run the job that looks for deliveries."""
        crons = type(self.env["ir.cron"])
        with patch.object(crons, "_commit_progress", lambda *args, **kwargs: 1):
            self.env["aftersales.survey.rule"]._cron_collect_deliveries()

    def deliver(self, customer=None):
        """Sell and deliver a bearing once more."""
        self._stock(self.bearing, 1)
        order = self.env["sale.order"].create(
            {
                "partner_id": (customer or self.contact).id,
                "order_line": [(0, 0, {"product_id": self.bearing.id})],
            }
        )
        order.action_confirm()
        order.picking_ids.button_validate()
        return order.picking_ids


class TestComplaintRules(RuleCase):
    """A complaint that is closed asks whoever complained, as the rules say."""

    def test_a_closed_complaint_asks_who_reported_it(self):
        rule = self.rule_of(delay_hours=24)
        complaint = self.carry(self.complaint(order_id=self.order.id), "closed")
        [invitation] = rule.invitation_ids
        self.assertEqual(invitation.partner_id, self.contact)
        self.assertEqual(invitation.complaint_id, complaint)
        self.assertEqual(invitation.order_id, self.order)
        day = timedelta(hours=23)
        self.assertGreater(invitation.due_at, fields.Datetime.now() + day)

    def test_the_hours_count_from_the_execution(self):
        rule = self.rule_of("complaint_executed", delay_hours=72)
        self.carry(self.complaint(), "executing")
        self.assertFalse(rule.invitation_ids)
        self.carry(self.complaint(), "verifying")
        self.assertEqual(len(rule.invitation_ids), 1)

    def test_only_what_the_rule_is_about(self):
        serious = self.rule_of(severity="serious")
        conditional = self.rule_of(domain="[('subject', 'ilike', 'gears')]")
        self.carry(self.complaint(severity="general"), "closed")
        self.assertFalse(serious.invitation_ids)
        self.assertEqual(len(conditional.invitation_ids), 1)

    def test_another_companys_rule_does_not_ask(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        rule = self.rule_of(company_id=other.id)
        self.carry(self.complaint(), "closed")
        self.assertFalse(rule.invitation_ids)

    def test_a_job_position_is_asked_or_who_reported(self):
        rule = self.rule_of(contact="role", role="Purchaser")
        self.carry(self.complaint(), "closed")
        self.assertEqual(rule.invitation_ids.partner_id, self.contact)
        [buyer] = self.contacts(1, function="purchaser")
        self.carry(self.complaint(), "closed")
        self.assertIn(buyer, rule.invitation_ids.partner_id)

    def test_the_service_may_close_though_it_sets_no_rules(self):
        rule = self.rule_of()
        complaint = self.carry(self.complaint(), "verifying")
        self.prepare(complaint, "close")
        self.take(complaint, "close", self.coordinator)
        self.assertEqual(rule.invitation_ids.state, "waiting")

    def test_a_condition_that_cannot_be_read_is_refused(self):
        for domain in ("[('nothing', '=', 1)]", "[(", "import os"):
            with self.assertRefused("cannot be read"):
                self.rule_of(domain=domain)

    def test_a_rule_that_asked_is_archived_not_deleted(self):
        rule = self.rule_of()
        self.carry(self.complaint(), "closed")
        with self.assertRefused("archive them"):
            rule.unlink()

    def test_whom_a_rule_would_ask_is_shown_before(self):
        self.contact.email = False
        complaint = self.complaint()
        rule = self.rule_of()
        action = rule.action_preview()
        rows = self.env[action["res_model"]].search(action["domain"])
        row = rows.filtered(lambda r: r.about == complaint.display_name)
        self.assertEqual(row.partner_id, self.contact)
        self.assertEqual(row.skip_reason, "address")
        self.assertFalse(rule.invitation_ids)

    def test_a_rule_is_made_on_screen(self):
        form = Form(self.env["aftersales.survey.rule"].with_user(self.manager))
        form.name = "After closing"
        form.survey_id = self.survey
        form.event = "delivery_every"
        self.assertEqual(form.save().every_count, 10)


class TestDeliveryRules(RuleCase):
    """Deliveries are asked about by a job, once, and only from now on."""

    def test_a_delivery_is_asked_about_once(self):
        rule = self.rule_of("delivery_done")
        rule.started_at -= timedelta(minutes=1)
        delivery = self.deliver()
        self.assertFalse(rule.invitation_ids)
        self.collect()
        self.collect()
        self.assertIn(delivery, rule.invitation_ids.picking_id)
        self.assertEqual(len(rule.invitation_ids), len(rule.invitation_ids.picking_id))

    def test_what_was_delivered_before_the_rule_is_left_alone(self):
        self.delivery.date_done -= timedelta(days=1)
        rule = self.rule_of("delivery_done")
        self.collect()
        self.assertFalse(rule.invitation_ids)
        rule.active = False
        rule.started_at -= timedelta(days=9)
        rule.active = True
        self.collect()
        self.assertFalse(rule.invitation_ids)

    def test_every_third_delivery_of_a_customer_is_asked_about(self):
        self.delivery.date_done -= timedelta(days=1)
        rule = self.rule_of("delivery_every", every_count=3)
        rule.started_at -= timedelta(minutes=1)
        self.deliver(self.env["res.partner"].create({"name": "Other"}))
        deliveries = [self.deliver() for _number in range(4)]
        self.collect()
        self.assertEqual(rule.invitation_ids.picking_id, deliveries[2])

    def test_the_delivery_address_is_asked(self):
        [dock] = self.contacts(1, type="delivery")
        rule = self.rule_of("delivery_done", contact="delivery")
        rule.started_at -= timedelta(minutes=1)
        delivery = self.deliver()
        delivery.partner_id = dock
        self.collect()
        about = rule.invitation_ids.filtered(lambda i: i.picking_id == delivery)
        self.assertEqual(about.partner_id, dock)


class TestShipped(RuleCase):
    """What a company starts with."""

    def test_the_nine_items_are_rated_from_seven_to_one(self):
        matrix = self.env.ref("aftersales.survey_satisfaction_items")
        self.assertEqual(len(matrix.matrix_row_ids), 9)
        rated = matrix.suggested_answer_ids.filtered("is_rated")
        self.assertEqual(rated.mapped("rating"), [7, 6, 5, 4, 3, 2, 1])

    def test_a_copy_keeps_what_is_measured(self):
        survey = self.env.ref("aftersales.survey_complaint").copy()
        outcome = survey.question_ids.filtered(lambda q: q.measure == "outcome")
        self.assertEqual(outcome.satisfied_from, 5)
        self.assertEqual(outcome.suggested_answer_ids[0].rating, 7)
        self.assertEqual(survey.survey_type, "aftersales")
