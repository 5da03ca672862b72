from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command

from .common import RuleCase


class RecallCase(RuleCase):
    """A lot of 20 drills: 8 in stock, 7 and 5 at two dealers, one of them returned."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product, cls.batch = cls.recalled_product()
        cls.receive(cls.batch, 20)
        cls.north, cls.south = cls.dealer(1), cls.dealer(2)
        cls.sold_north = cls.ship(cls.batch, 7, cls.north)
        cls.ship(cls.batch, 5, cls.south)
        cls.ship_back(cls.sold_north, 1)

    def setUp(self):
        super().setUp()
        # A test cannot commit.
        crons = type(self.env["ir.cron"])
        self.startPatch = self.enterContext(
            patch.object(crons, "_commit_progress", lambda *args, **kwargs: 1)
        )

    def notify(self):
        self.env["aftersales.recall"]._cron_notify()

    def mails(self, recall):
        ids = recall.consignee_ids.ids
        domain = [("model", "=", "aftersales.recall.consignee"), ("res_id", "in", ids)]
        return self.env["mail.mail"].sudo().search(domain)

    def consignee(self, recall, partner):
        return recall.consignee_ids.filtered(lambda c: c.partner_id == partner)

    def form(self, consignee, **values):
        quantities = {
            name: values.pop(name) for name in list(values) if name.endswith("_qty")
        }
        return {
            "rows": {row.id: quantities for row in consignee.quantity_ids},
            "remedy_id": 0,
            "isolation_place": "",
            "sold_to": "",
            "remark": "",
            "responder": "Ann",
            **values,
        }


class TestRecallScope(RecallCase):
    """The scope comes from stock, and adds up."""

    def test_everything_of_the_lot_is_found(self):
        recall = self.scoped_recall(self.batch)
        self.assertRecordValues(
            recall.line_ids,
            [
                {
                    "received_qty": 20,
                    "own_qty": 9,
                    "delivered_qty": 12,
                    "returned_qty": 1,
                    "customer_qty": 11,
                    "residual_qty": 0,
                    "unaddressed_qty": 0,
                }
            ],
        )
        self.assertEqual(sum(recall.stock_ids.mapped("quantity")), 9)

    def test_each_address_is_a_consignee_with_what_he_still_has(self):
        recall = self.scoped_recall(self.batch)
        self.assertEqual(recall.consignee_ids.partner_id, self.north + self.south)
        self.assertEqual(self.consignee(recall, self.north).due_qty, 6)
        self.assertEqual(self.consignee(recall, self.south).due_qty, 5)

    def test_reading_it_again_doubles_nothing(self):
        recall = self.recall(self.batch)
        recall.action_read_scope()
        self.ship(self.batch, 2, self.dealer(3))
        recall.action_read_scope()
        self.assertEqual(len(recall.consignee_ids), 3)
        self.assertEqual(recall.line_ids.customer_qty, 13)
        self.assertEqual(sum(recall.stock_ids.mapped("quantity")), 7)

    def test_another_lot_is_not_touched(self):
        other = self.batch.copy({"name": "B-2"})
        self.receive(other, 4)
        self.ship(other, 4, self.dealer(3))
        recall = self.scoped_recall(self.batch)
        self.assertEqual(len(recall.consignee_ids), 2)

    def test_what_is_found_nowhere_must_be_explained(self):
        recall = self.recall(self.batch)
        recall.action_read_scope()
        recall.line_ids.received_qty = 22
        with self.assertRefused("2.0 of what was produced or received"):
            recall.action_confirm_scope()
        recall.line_ids.explanation = "Two pieces were destroyed in the type test."
        recall.action_confirm_scope()
        self.assertEqual(recall.scope_confirmed_by_id, self.quality)

    def test_the_problem_knows_what_to_recall(self):
        problem = self.problem(product_id=self.product.id, lot_ids=self.batch.ids)
        recall = self.env["aftersales.recall"].browse(problem.action_recall()["res_id"])
        self.assertEqual(recall.line_ids.lot_id, self.batch)
        self.assertEqual(problem.recall_count, 1)

    def test_reading_the_scope_costs_the_same_for_two_and_forty(self):
        def count(recall):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            recall.action_read_scope()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        few = self.recall(self.batch)
        self.recall(self.batch).action_read_scope()
        two = count(few)
        for number in range(3, 41):
            self.receive(self.batch, 50)
            self.ship(self.batch, 1, self.dealer(number))
        forty = count(self.recall(self.batch))
        self.assertLessEqual(forty, two + 2)


class TestRecallStory(RecallCase):
    """From the plan to the last piece."""

    def test_a_recall_from_the_plan_to_the_end(self):
        recall = self.carry_recall(self.scoped_recall(self.batch), "running")
        self.notify()
        self.assertEqual(len(self.mails(recall)), 2)
        north, south = (self.consignee(recall, p) for p in (self.north, self.south))
        form = self.form(north, isolated_qty=4, used_qty=2, isolation_place="Cage 1")
        north._portal_answer(form)
        south._portal_answer(self.form(south, used_qty=5))
        north.action_confirm_isolation()
        self.assertEqual((north.response, south.response), ("several", "none"))
        recall.stock_ids.action_isolated()
        self.inspection(recall)
        self.take(recall, "reconcile", self.quality)
        self.disposal(recall, 9)
        recall.conclusion = "<p>Done.</p>"
        self.take(recall, "close", self.quality_manager)
        self.assertEqual(recall.state, "closed")
        self.assertEqual(recall.acted_share, 100)

    def test_starting_gives_a_task_to_isolate_own_stock(self):
        recall = self.scoped_recall(self.batch, isolation_user_id=self.warehouse.id)
        self.carry_recall(recall, "running")
        task = recall.activity_ids.filtered(lambda a: a.user_id == self.warehouse)
        self.assertIn("Isolate", task.summary)
        # What a customer has sent back is in the quarantine for returns already.
        self.assertIn("8 – WH/Stock", task.note)

    def test_starting_holds_the_lot_once(self):
        recall = self.carry_recall(self.scoped_recall(self.batch), "running")
        self.assertRecordValues(
            recall.hold_ids,
            [{"lot_id": self.batch.id, "state": "active", "recall_id": recall.id}],
        )
        with self.assertRefused(recall.hold_ids.name):
            self.ship(self.batch, 1, self.south)
        another = self.carry_recall(self.scoped_recall(self.batch), "running")
        self.assertFalse(another.hold_ids)

    def test_hold_and_trace_lead_to_a_recall(self):
        hold = self.env["aftersales.hold"].with_user(self.quality)
        hold = hold.create({"lot_id": self.batch.id, "reason": "It breaks."})
        trace = self.env["aftersales.trace"].with_user(self.quality)
        trace = trace.create({"lot_ids": self.batch.ids})
        for source in (hold, trace):
            recall_id = source.action_recall()["res_id"]
            recall = self.env["aftersales.recall"].browse(recall_id)
            self.assertEqual(recall.line_ids.lot_id, self.batch)

    def test_what_was_made_of_the_lot_is_recalled_too(self):
        product, lot = self.recalled_product(name="Drill set")
        place = self._stock_place()
        production = self.product.with_company(self.company).property_stock_production
        kind = self._warehouse().int_type_id
        used = self._move(self.batch, 2, self.north, kind, place, production)
        made = self._move(lot, 2, self.north, kind, production, place)
        made.move_line_ids.consume_line_ids = used.move_line_ids
        self.ship(lot, 2, self.dealer(3))
        recall = self.scoped_recall(self.batch)
        self.assertIn(lot, recall.line_ids.lot_id)
        self.assertIn("Dealer 3", recall.consignee_ids.partner_id.mapped("name"))

    def test_goods_that_come_back_are_counted(self):
        recall = self.carry_recall(self.scoped_recall(self.batch), "running")
        north = self.consignee(recall, self.north)
        north._portal_answer(
            self.form(north, isolated_qty=6, isolation_place="Behind the counter")
        )
        self.ship_back(self.sold_north, 4)
        recall.action_read_scope()
        self.assertRecordValues(
            north.quantity_ids, [{"recovered_qty": 4, "isolated_qty": 2, "open_qty": 0}]
        )
        self.assertEqual(recall.line_ids.returned_qty, 1, "as it was at the start")

    def test_a_late_address_is_notified_too(self):
        recall = self.carry_recall(self.scoped_recall(self.batch), "running")
        self.notify()
        # Once nothing more leaves, that takes a hold that was released too early.
        self.put(recall.hold_ids, "released")
        self.ship(self.batch, 1, self.dealer(3))
        recall.action_read_scope()
        self.notify()
        self.assertEqual(len(self.mails(recall)), 3)

    def test_reconciling_asks_for_answers_isolation_and_inspection(self):
        recall = self.carry_recall(self.scoped_recall(self.batch), "running")
        with self.assertRefused(
            "Only 0 % of the consignees were notified",
            "Level A",
            "11.0 are unaccounted for",
            "Own stock is not isolated",
        ):
            self.take(recall, "reconcile", self.quality)

    def test_closing_asks_for_disposal_with_evidence(self):
        recall = self.carry_recall(self.scoped_recall(self.batch), "reconciled")
        recall.conclusion = "<p>Done.</p>"
        with self.assertRefused("9.0 that came back"):
            self.take(recall, "close", self.quality_manager)
        bare = self.disposal(recall, 9, attachment_ids=[])
        with self.assertRefused("needs a file that proves it"):
            self.take(recall, "close", self.quality_manager)
        bare.attachment_ids = bare.attachment_ids.create({"name": "p", "raw": b"p"})
        self.take(recall, "close", self.quality_manager)

    def test_an_announcement_that_is_necessary_must_be_published(self):
        recall = self.scoped_recall(self.batch, announcement="yes")
        self.carry_recall(recall, "reconciled")
        self.fill_recall(recall, "close")
        with self.assertRefused("When and where was the announcement published?"):
            self.take(recall, "close", self.quality_manager)
        recall.write({"published_on": "2026-01-31", "published_where": "Daily News"})
        self.take(recall, "close", self.quality_manager)

    def test_a_lower_level_asks_for_fewer_answers(self):
        level = self.env.ref("aftersales.recall_level_c")
        recall = self.scoped_recall(self.batch, level_id=level.id)
        self.carry_recall(recall, "running")
        north, south = (self.consignee(recall, p) for p in (self.north, self.south))
        north._portal_answer(self.form(north, used_qty=6))
        (north + south).channel = "phone"
        south.action_told()
        points = list(recall._effectiveness_refusals())
        self.assertFalse(points)


class TestRecallGuards(RecallCase):
    """What must not happen, by whatever door."""

    def test_more_than_he_got_is_refused(self):
        recall = self.carry_recall(self.scoped_recall(self.batch), "running")
        row = self.consignee(recall, self.north).quantity_ids
        with self.assertRaisesRegex(ValidationError, "got 6.0 of"):
            row.write({"isolated_qty": 5, "recovered_qty": 2})

    def test_recorded_facts_are_not_entered(self):
        recall = self.scoped_recall(self.batch)
        north = self.consignee(recall, self.north)
        for record, values in (
            (north, {"notified_at": fields.Datetime.now()}),
            (north, {"response_at": fields.Datetime.now()}),
            (north, {"access_token": "known"}),
            (north.quantity_ids, {"delivered_qty": 99}),
            (recall.line_ids, {"own_qty": 0}),
            (recall.stock_ids, {"isolated_at": fields.Datetime.now()}),
            (recall, {"scope_confirmed_at": fields.Datetime.now()}),
        ):
            with self.assertRaises(UserError):
                record.with_user(self.admin).write(values)

    def test_the_approved_words_stay(self):
        recall = self.carry_recall(self.scoped_recall(self.batch), "approved")
        for values in ({"hazard": "Nothing much."}, {"remedy_ids": [Command.clear()]}):
            with self.assertRefused("settled by an earlier step"):
                recall.write(values)
        with self.assertRefused("settled by the approval"):
            recall.line_ids.product_id = self.product.copy()
        with self.assertRefused("nothing of it is deleted"):
            recall.consignee_ids.unlink()

    def test_a_closed_recall_is_evidence(self):
        recall = self.carry_recall(self.scoped_recall(self.batch), "closed")
        with self.assertRefused("the case is closed"):
            recall.line_ids.explanation = "Later"
        with self.assertRefused("the case is closed"):
            self.inspection(recall)

    def test_only_a_quality_manager_or_manager_approves(self):
        for user in (self.quality, self.coordinator, self.service):
            recall = self.scoped_recall(self.batch)
            with self.assertRaises(UserError):
                self.take(recall, "approve", user)
        self.take(recall, "approve", self.manager)

    def test_the_warehouse_reads_what_to_isolate_and_changes_nothing(self):
        recall = self.scoped_recall(self.batch).with_user(self.warehouse)
        self.assertEqual(sum(recall.stock_ids.mapped("quantity")), 9)
        with self.assertRaises(AccessError):
            recall.stock_ids.isolated_qty = 1
        with self.assertRaises(AccessError):
            recall.action_read_scope()

    def test_another_company_sees_nothing(self):
        other = self.env["res.company"].create({"name": "Other"})
        person = self.person(
            "stranger",
            "aftersales.group_quality_user",
            company_id=other.id,
            company_ids=other.ids,
        )
        recall = self.scoped_recall(self.batch)
        for record in (recall, recall.line_ids, recall.consignee_ids, recall.stock_ids):
            self.assertFalse(record.with_user(person).has_access("read"))

    def test_the_token_is_not_read_by_everybody(self):
        recall = self.scoped_recall(self.batch)
        with self.assertRaises(AccessError):
            recall.consignee_ids.with_user(self.service).read(["access_token"])
