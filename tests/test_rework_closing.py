from odoo.fields import Command
from odoo.tests import tagged

from .common import AftersalesCase
from .test_return_disposition import DispositionCase


@tagged("post_install", "-at_install")
class TestComplaint(AftersalesCase):
    """A complaint waits for its reworks and follows them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.repair = cls.env["aftersales.remedy"].search(
            [("kind", "=", "repair")], limit=1
        )

    def repaired(self, complaint, **values):
        values = {"kind": "sent", "partner_id": self.contact.id, **values}
        return self.rework(1, complaint_id=complaint.id, **values)

    def test_it_is_not_closed_before_its_rework(self):
        complaint = self.carry(self.complaint(), "verifying")
        rework = self.repaired(complaint)
        self.prepare(complaint, "close")
        with self.assertRefused("The rework", "still open"):
            self.take(complaint, "close", self.coordinator)
        self.carry_rework(rework, "cancelled")
        self.take(complaint, "close", self.coordinator)

    def test_the_rework_of_a_duplicate_goes_on_with_the_kept_one(self):
        first, second = self.complaint(), self.complaint()
        rework = self.repaired(second)
        second.sudo()._merge_into(first)
        self.assertEqual(rework.complaint_id, first)

    def test_what_is_repaired_is_noted_as_done(self):
        agreed = {"remedy_agreed_ids": [Command.set(self.repair.ids)]}
        complaint = self.carry(self.complaint(), "executing", **agreed)
        self.carry_rework(self.repaired(complaint), "done")
        self.assertIn(self.repair, complaint.remedy_done_ids)

    def test_goods_that_stay_with_us_are_no_remedy(self):
        complaint = self.carry(self.complaint(), "executing")
        rework = self.rework(1, complaint_id=complaint.id)
        self.carry_rework(rework, "done")
        self.assertNotIn(self.repair, complaint.remedy_done_ids)


class TestReturn(DispositionCase):
    """A return waits for its reworks."""

    def test_it_is_not_finished_before_its_rework(self):
        rma = self.deciding()
        row = self.dispose(rma, "rework", afterwards="restock")
        self.carry_out(rma)
        texts = [text for _document, text, _about in rma._finish_refusals()]
        self.assertTrue([text for text in texts if "The rework" in text])
        self.carry_rework(row.sudo().rework_ids, "done")
        texts = [text for _document, text, _about in rma._finish_refusals()]
        self.assertFalse([text for text in texts if "The rework" in text])

    def test_what_could_not_be_repaired_is_not_repaired(self):
        rma = self.deciding()
        row = self.dispose(rma, "rework", afterwards="back")
        self.carry_out(rma)
        rework = self.carry_rework(row.sudo().rework_ids, "inspection")
        self.assertEqual(rma.line_ids._get_repaired_qty(), 3)
        rework.outcome_ids.quantity = 2
        rework.outcome_ids = [Command.create({"kind": "scrap", "quantity": 1})]
        self.carry_rework(rework, "done")
        self.assertEqual(rma.line_ids._get_repaired_qty(), 2)
