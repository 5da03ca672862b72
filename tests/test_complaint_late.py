from freezegun import freeze_time

from odoo.tests import tagged

from .common import AftersalesCase


@tagged("post_install", "-at_install")
class TestLate(AftersalesCase):
    """The field and its search say the same at every moment."""

    def assertLate(self, complaint, is_late):
        complaint.invalidate_recordset(["is_late"])
        found = complaint.search([("id", "=", complaint.id), ("is_late", "=", True)])
        others = complaint.search([("id", "=", complaint.id), ("is_late", "=", False)])
        self.assertEqual((complaint.is_late, bool(found)), (is_late, is_late))
        self.assertNotEqual(bool(found), bool(others))

    def test_a_promise_is_late_from_the_day_after_until_the_answer_leaves(self):
        complaint = self.complaint(expected_on="2027-03-10")
        with freeze_time("2027-03-10 12:00:00"):
            self.assertLate(complaint, False)
        with freeze_time("2027-03-11 12:00:00"):
            self.assertLate(complaint, True)
            complaint._write_protected({"answered_at": "2027-03-11 11:00:00"})
            self.assertLate(complaint, False)

    def test_a_finished_case_is_not_late(self):
        complaint = self.complaint(expected_on="2027-03-10")
        complaint._write_protected({"state": "closed"})
        with freeze_time("2027-03-20 12:00:00"):
            self.assertLate(complaint, False)

    def test_a_case_without_a_promise_is_not_late(self):
        complaint = self.complaint()
        complaint.expected_on = False
        with freeze_time("2027-03-20 12:00:00"):
            self.assertLate(complaint, False)
