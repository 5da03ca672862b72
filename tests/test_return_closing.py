from .common import AftersalesCase


class TestComplaintWithReturns(AftersalesCase):
    """A complaint waits for its returns, and learns what they have done."""

    def test_a_complaint_is_not_closed_while_a_return_is_open(self):
        complaint = self.carry(self.complaint(), "verifying")
        rma = self.rma(complaint_id=complaint.id)
        self.prepare(complaint, "close")
        with self.assertRefused("is still open (Draft)", rma.name):
            self.take(complaint, "close", self.coordinator)
        self.take(rma, "cancel", self.service)
        self.take(complaint, "close", self.coordinator)
        self.assertEqual(complaint.state, "closed")

    def test_the_missing_point_leads_to_the_return(self):
        complaint = self.carry(self.complaint(), "verifying")
        rma = self.rma(complaint_id=complaint.id)
        points = complaint._missing_points("close")[complaint]
        abouts = [p.about for p in points if not isinstance(p.about, str)]
        self.assertIn(rma, abouts)

    def test_the_returns_of_a_duplicate_go_on_with_the_complaint_that_is_kept(self):
        kept, double = self.complaint(), self.complaint()
        rma = self.rma(complaint_id=double.id)
        double.with_user(self.coordinator)._merge_into(kept)
        self.assertEqual(rma.complaint_id, kept)

    def test_what_a_return_has_done_is_noted_on_its_complaint(self):
        complaint = self.carry(self.complaint(), "executing")
        rma = self.carry_return(self.rma(complaint_id=complaint.id), "processing")
        rma.line_ids.sudo()._store({"done_id": self.remedy.id})
        self.prepare_return(rma, "finish")
        self.take(rma, "finish", self.service)
        self.assertIn(self.remedy, complaint.remedy_done_ids)

    def test_a_closed_complaint_is_not_touched_by_a_late_return(self):
        complaint = self.carry(self.complaint(), "executing")
        rma = self.carry_return(self.rma(complaint_id=complaint.id), "processing")
        rma.line_ids.sudo()._store({"done_id": self.remedy.id})
        self.carry(complaint, "verifying", remedy_done_ids=complaint.remedy_agreed_ids)
        done = complaint.remedy_done_ids
        self.prepare_return(rma, "finish")
        self.take(rma, "finish", self.service)
        self.assertEqual(complaint.remedy_done_ids, done)
