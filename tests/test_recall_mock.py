from datetime import timedelta

from odoo import fields

from .test_recall_stories import RecallCase


class TestMockRecall(RecallCase):
    """A drill: the clock runs, nobody hears of it."""

    def drill(self):
        company = self.company
        company.aftersales_mock_user_id = self.quality
        return self.env["aftersales.recall"]._start_drill(company)

    def test_the_job_starts_one_when_the_last_is_long_ago(self):
        recalls = self.env["aftersales.recall"]
        others = self.env["res.company"].search([("id", "!=", self.company.id)])
        others.aftersales_mock_months = 0
        domain = [("is_mock", "=", True), ("company_id", "=", self.company.id)]
        recalls.search(domain).write({"registered_at": self.days_ago(400)})
        before = recalls.search_count(domain)
        self.company.aftersales_mock_user_id = self.quality
        recalls._cron_drill()
        recalls._cron_drill()
        found = recalls.search(domain)
        self.assertEqual(len(found), before + 1)
        self.assertEqual(found[0].user_id, self.quality)
        self.assertIn("Mock recall", found[0].activity_ids.summary)
        self.assertTrue(found[0].line_ids.lot_id)

    def test_no_interval_no_drill(self):
        recalls = self.env["aftersales.recall"]
        self.env["res.company"].search([]).aftersales_mock_months = 0
        before = recalls.search_count([])
        recalls._cron_drill()
        self.assertEqual(recalls.search_count([]), before)

    def test_the_clock_stops_when_the_scope_is_confirmed(self):
        drill = self.scoped_recall(self.batch, is_mock=True)
        self.assertEqual(drill.drill_result, "passed")
        late = self.recall(self.batch, is_mock=True)
        late.registered_at = fields.Datetime.now() - timedelta(hours=5)
        late.action_read_scope()
        self.assertEqual(late.drill_result, "failed")
        late.action_confirm_scope()
        self.assertAlmostEqual(late.drill_hours, 5, 1)
        self.assertEqual(late.drill_result, "failed")

    def test_it_reaches_nobody(self):
        drill = self.scoped_recall(self.batch, is_mock=True)
        with self.assertRefused("A mock recall is not approved"):
            self.take(drill, "approve", self.quality_manager)
        # Even one that somebody had smuggled into the running state.
        self.put(drill, "running")
        self.notify()
        self.assertFalse(self.mails(drill))
        for action in ("_action_start", "action_letters_posted"):
            with self.assertRefused("sends nothing and holds nothing"):
                getattr(drill, action)()
        with self.assertRefused("sends nothing and holds nothing"):
            drill.consignee_ids.action_told()
        consignee = drill.consignee_ids[0].sudo()
        found = consignee._find_by_token(consignee.id, consignee.access_token)
        self.assertFalse(found)

    def test_it_ends_with_its_report(self):
        drill = self.scoped_recall(self.batch, is_mock=True)
        with self.assertRefused("“Conclusion” is empty"):
            self.take(drill, "report", self.quality)
        drill.conclusion = "<p>40 minutes.</p>"
        self.take(drill, "report", self.quality)
        self.assertEqual(drill.state, "closed")
        self.assertFalse(drill.hold_ids)
        with self.assertRefused("not reopened"):
            self.take(drill, "reopen", self.quality_manager)

    def test_a_real_recall_does_not_end_like_a_drill(self):
        recall = self.scoped_recall(self.batch)
        recall.conclusion = "<p>Enough.</p>"
        with self.assertRefused("This is no mock recall"):
            self.take(recall, "report", self.quality_manager)
