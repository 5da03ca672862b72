from contextlib import suppress
from unittest.mock import patch

from odoo.tests import users

from .test_recall_stories import RecallCase


class TestWordingOfNotices(RecallCase):
    """The notice says what the standard asks for, and nothing that soothes."""

    def refused(self, *parts, **values):
        recall = self.scoped_recall(self.batch, **values)
        with self.assertRefused(*parts):
            self.take(recall, "approve", self.quality_manager)

    def test_forty_good_notices_pass_and_forty_bad_ones_do_not(self):
        words = self.env["aftersales.wording"].search([("use", "=", "recall")])
        self.assertGreaterEqual(len(words), 40)
        recall = self.scoped_recall(self.batch)
        for word in words[:40]:
            for name in ("hazard", "instruction"):
                good = recall[name]
                recall[name] = f"{good} {word.name}."
                texts = [t for t, _n in recall._text_error_messages("en_US")]
                self.assertTrue(any(word.name in text for text in texts), word.name)
                recall[name] = good
            recall.hazard = f"Piece {word.id} of the casing can break; hands are cut."
            self.assertFalse(list(recall._text_error_messages("en_US")))

    def test_soft_words_are_refused_with_a_suggestion(self):
        self.refused("“voluntary”", subject="Our voluntary recall of drill B-1")
        self.refused("“low risk”", "say instead", hazard="A low-risk break.")

    def test_the_headline_is_the_prescribed_one(self):
        recall = self.recall(self.batch)
        self.assertEqual(recall.headline, "Product Safety Recall")
        recall.is_safety = False
        self.assertEqual(recall.headline, "Product Recall")
        self.refused("The headline must say", headline="Information")

    def test_two_remedies_free_of_charge(self):
        refund = self.env.ref("aftersales.remedy_refund")
        self.refused("At least two of", remedy_ids=refund.ids)
        self.refused("free of charge", is_free=False)

    def test_hazard_stop_contact_photo_announcement(self):
        self.refused("“Hazard” is empty", hazard="")
        self.refused("stop using", stop_use=False)
        self.refused("photo", photo_reason=False)
        self.refused("Why is a public announcement", announcement_reason=False)

    def test_a_product_with_lots_names_the_lot(self):
        line = {"product_id": self.product.id}
        self.refused("which of them are recalled", line_ids=[(0, 0, line)])

    def test_each_language_is_checked(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.north.lang = "zh_CN"
        recall = self.scoped_recall(self.batch)
        recall.with_context(lang="zh_CN").write({"hazard": "个别产品外壳可能破裂"})
        recall.with_context(lang="en_US").hazard = "The casing can break."
        with self.assertRefused("“个别”"):
            self.take(recall, "approve", self.quality_manager)


class TestNotices(RecallCase):
    """Everybody gets one notice, in his language; nobody gets two."""

    def many(self, count, **values):
        for number in range(10, 10 + count):
            self.ship(self.batch, 0.01, self.dealer(number, **values))

    def run_slices(self, size):
        with patch("odoo.addons.aftersales.models.problem.recall_notice.SLICE", size):
            self.notify()

    def test_killed_in_the_middle_nobody_gets_two_and_nobody_none(self):
        self.many(6)
        recall = self.carry_recall(self.scoped_recall(self.batch), "running")
        mails, calls = type(self.env["mail.mail"]), []
        create = mails.create

        def break_off(model, vals_list):
            calls.append(len(vals_list))
            if len(calls) == 3:
                raise MemoryError
            return create(model, vals_list)

        # As a kill does it: what the broken slice did is rolled back, the rest stays.
        kept = []
        done = type(recall)._notify

        def slice_(model, consignees):
            with self.env.cr.savepoint():
                done(model, consignees)
            kept.append(len(consignees))

        with (
            patch.object(mails, "create", break_off),
            patch.object(type(recall), "_notify", slice_),
            suppress(MemoryError),
        ):
            self.run_slices(2)
        self.assertEqual(kept, [2, 2])
        self.assertEqual(len(self.mails(recall)), 4)
        self.run_slices(2)
        mails = self.mails(recall)
        self.assertEqual(len(mails), 8)
        self.assertEqual(sorted(mails.mapped("res_id")), recall.consignee_ids.ids)
        self.notify()
        self.assertEqual(len(self.mails(recall)), 8)

    def test_each_gets_it_in_his_language_with_his_own_link(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.north.lang = "zh_CN"
        recall = self.scoped_recall(self.batch)
        recall.with_context(lang="zh_CN").hazard = "外壳可能破裂，割伤手部。"
        self.carry_recall(recall, "running")
        self.notify()
        for mail in self.mails(recall):
            consignee = recall.consignee_ids.browse(mail.res_id)
            is_chinese = consignee.partner_id == self.north
            self.assertEqual("外壳可能破裂" in mail.body_html, is_chinese)
            self.assertIn(consignee._get_answer_path(), mail.body_html)
            others = recall.consignee_ids - consignee
            self.assertNotIn(others.sudo().access_token, mail.body_html)

    def test_who_has_no_mail_gets_a_letter_and_a_call(self):
        self.north.email = False
        recall = self.carry_recall(self.scoped_recall(self.batch), "running")
        self.notify()
        north = self.consignee(recall, self.north)
        self.assertEqual((len(self.mails(recall)), north.channel), (1, "letter"))
        self.assertEqual(north.activity_ids.user_id, self.quality)
        recall.action_letters_posted()
        self.assertTrue(north.notified_at)
        self.assertFalse(north.activity_ids)

    def test_a_notice_that_was_sent_is_chased_then_phoned(self):
        recall = self.scoped_recall(self.batch, chase_limit=1)
        self.carry_recall(recall, "running")
        self.notify()
        for mail in self.mails(recall):
            mail._postprocess_sent_message([], [mail.email_to])
        self.assertEqual(recall.notified_share, 100)
        north, south = (self.consignee(recall, p) for p in (self.north, self.south))
        south._portal_answer(self.form(south, used_qty=5))
        self.days_later(recall, 6)
        self.env["aftersales.recall"]._cron_chase()
        self.assertEqual((north.chase_count, south.chase_count), (1, 0))
        self.assertEqual(len(self.mails(recall)), 3)
        self.days_later(recall, 6)
        self.env["aftersales.recall"]._cron_chase()
        self.assertEqual(len(self.mails(recall)), 3)
        self.assertIn("no answer", north.activity_ids.summary)

    def test_a_notice_that_comes_back_is_phoned(self):
        recall = self.carry_recall(self.scoped_recall(self.batch), "running")
        self.notify()
        north, south = (self.consignee(recall, p) for p in (self.north, self.south))
        for consignee, failure in ((north, "mail_smtp"), (south, None)):
            mail = self.mails(recall).filtered(lambda m, c=consignee: m.res_id == c.id)
            mail._postprocess_sent_message([], [], failure, failure)
        self.assertEqual((north.notice_state, south.notice_state), ("failed", "sent"))
        south._message_receive_bounce("dealer2@shops.example", self.south)
        self.assertEqual(recall.undelivered_count, 2)
        self.assertEqual(recall.notified_share, 0)
        self.assertEqual(len(recall.consignee_ids.activity_ids), 2)

    def test_queueing_costs_the_same_for_two_and_forty(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.notify()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        self.carry_recall(self.scoped_recall(self.batch), "running")
        count()
        recall = self.carry_recall(self.scoped_recall(self.batch), "running")
        self.assertEqual(len(recall.consignee_ids), 2)
        two = count()
        self.put(self.env["aftersales.hold"].search([]), "released")
        self.many(38)
        recall = self.carry_recall(self.scoped_recall(self.batch), "running")
        self.assertEqual(len(recall.consignee_ids), 40)
        self.assertLessEqual(count(), two)

    @users("test_quality")
    def test_the_screen_of_forty_costs_what_that_of_two_costs(self):
        recall = self.scoped_recall(self.batch)
        recall.invalidate_recordset()
        names = ["notified_share", "responded_share", "unaccounted_qty"]
        recall.read(names)
        others = recall
        for _number in range(3):
            others += self.scoped_recall(self.batch)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        recall.read(names)
        one = self.cr.sql_log_count - before
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        others.read(names)
        self.assertLessEqual(self.cr.sql_log_count - before, one)
