from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.base.tests.common import HttpCaseWithUserPortal

from .common import Vocabulary


@tagged("post_install", "-at_install")
class TestRecallPage(Vocabulary, HttpCaseWithUserPortal):
    """The page of one consignee: by his link only, and for his own goods only."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["aftersales.workflow.rule"].search([]).active = False
        cls.product, cls.batch = cls.recalled_product()
        cls.receive(cls.batch, 20)
        cls.north, cls.south = cls.dealer(1), cls.dealer(2)
        cls.ship(cls.batch, 7, cls.north)
        cls.ship(cls.batch, 5, cls.south)
        cls.subject = cls.scoped_recall(cls.batch)

    def setUp(self):
        super().setUp()
        crons = type(self.env["ir.cron"])
        patcher = patch.object(crons, "_commit_progress", lambda *a, **k: 1)
        self.enterContext(patcher)
        self.carry_recall(self.subject, "running")
        rows = self.subject.consignee_ids.sudo()
        self.mine = rows.filtered(lambda c: c.partner_id == self.north)
        self.other = rows - self.mine

    def post(self, path, **values):
        page = self.url_open(path).text
        token = page.split('name="csrf_token" value="')[1].split('"')[0]
        return self.url_open(path, data={"csrf_token": token, **values})

    def answer(self, **values):
        row = self.mine.quantity_ids
        data = {
            (f"{name}-{row.id}" if name.endswith("_qty") else name): value
            for name, value in values.items()
        }
        return self.post(self.mine._get_answer_path(), **data)

    def test_the_link_shows_the_notice_and_his_own_goods(self):
        text = self.url_open(self.mine._get_answer_path()).text
        for part in ("Product Safety Recall", "B-1", "hands are cut", "Dealer 1"):
            self.assertIn(part, text)
        self.assertIn("7 Units", " ".join(text.replace("<", " <").split()))
        self.assertNotIn("Dealer 2", text)

    def test_looking_at_it_changes_nothing(self):
        self.url_open(self.mine._get_answer_path())
        self.url_open(f"{self.mine._get_answer_path()}/notice")
        self.assertFalse(self.mine.response_at)
        self.assertEqual(self.mine.notice_state, "todo")

    def test_his_answer_is_recorded(self):
        repair = self.env.ref("aftersales.remedy_repair")
        response = self.answer(
            isolated_qty="4",
            used_qty="3,0",
            isolation_place="Cage 1",
            remedy_id=str(repair.id),
            responder="Ann",
        )
        self.assertIn("has been recorded", response.text)
        self.assertRecordValues(
            self.mine,
            [
                {
                    "response": "several",
                    "responder": "Ann",
                    "isolated_qty": 4,
                    "open_qty": 0,
                    "remedy_id": repair.id,
                    "notice_state": "told",
                }
            ],
        )
        self.assertTrue(self.mine.acted_at)

    def test_more_than_he_got_is_refused_and_nothing_is_lost(self):
        response = self.answer(used_qty="8", remark="All are gone", responder="Ann")
        self.assertIn("not more", response.text)
        self.assertIn("All are gone", response.text)
        self.assertIn('value="8"', response.text)
        self.assertFalse(self.mine.response_at)
        self.assertFalse(self.mine.quantity_ids.used_qty)

    def test_what_is_incomplete_is_refused(self):
        for values, message in (
            ({"isolated_qty": "1", "responder": "Ann"}, "where the goods are isolated"),
            ({"sold_qty": "1", "responder": "Ann"}, "to whom the goods were sold on"),
            ({"used_qty": "many", "responder": "Ann"}, "as numbers"),
            ({"used_qty": "nan", "responder": "Ann"}, "as numbers"),
            ({"used_qty": "-1", "responder": "Ann"}, "as numbers"),
            ({"used_qty": "1", "responder": " "}, "give your name"),
            (
                {"used_qty": "1", "responder": "Ann", "remedy_id": "999999"},
                "does not belong",
            ),
        ):
            self.assertIn(message, self.answer(**values).text)
        self.assertFalse(self.mine.response_at)

    def test_without_the_token_there_is_no_page(self):
        token = self.mine.access_token
        for path in (
            f"/recall/{self.mine.id}/wrong",
            f"/recall/{self.other.id}/{token}",
            f"/recall/{self.mine.id}/{token[:-1]}",
            f"/recall/{self.mine.id}/wrong/notice",
            "/recall/0/False",
        ):
            self.assertEqual(self.url_open(path).status_code, 404, path)
            self.authenticate("portal", "portal")
            self.assertEqual(self.url_open(path).status_code, 404, path)
            self.authenticate(None, None)

    def test_only_who_works_on_the_recall_gets_the_link_or_plans_calls(self):
        for user in (self.outsider, self.member, self.service, self.warehouse):
            with self.assertRaises(AccessError):
                self.mine.with_user(user).action_preview()
            with self.assertRaises(AccessError):
                self.mine.with_user(user).action_phone()
        path = self.mine.with_user(self.quality).action_preview()["url"]
        self.assertEqual(path, self.mine._get_answer_path())

    def test_anothers_quantities_are_not_written_with_his_token(self):
        foreign = self.other.quantity_ids
        path = self.mine._get_answer_path()
        self.post(path, **{f"used_qty-{foreign.id}": "2", "responder": "Ann"})
        self.assertFalse(foreign.used_qty)
        self.assertFalse(self.other.response_at)

    def test_a_post_without_the_forms_own_token_is_refused(self):
        response = self.url_open(self.mine._get_answer_path(), data={"responder": "A"})
        self.assertEqual(response.status_code, 400)
        self.assertFalse(self.mine.response_at)

    def test_before_the_start_there_is_no_page(self):
        self.put(self.subject, "approved")
        response = self.url_open(self.mine._get_answer_path())
        self.assertEqual(response.status_code, 404)

    def test_after_the_end_the_page_takes_no_answer(self):
        path = self.mine._get_answer_path()
        row = self.mine.quantity_ids
        page = self.url_open(path).text
        token = page.split('name="csrf_token" value="')[1].split('"')[0]
        self.put(self.subject, "closed")
        data = {"csrf_token": token, f"used_qty-{row.id}": "1", "responder": "A"}
        self.assertIn("This recall is closed", self.url_open(path, data=data).text)
        self.assertFalse(row.used_qty)

    def test_the_page_speaks_his_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.mine.lang = "zh_CN"
        self.put(self.subject, "draft")
        self.subject.update_field_translations("subject", {"zh_CN": "电钻召回"})
        self.put(self.subject, "running")
        self.assertIn("电钻召回", self.url_open(self.mine._get_answer_path()).text)

    def test_the_notice_can_be_printed(self):
        response = self.url_open(f"{self.mine._get_answer_path()}/notice")
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.headers["Content-Type"], "application/pdf")
