from odoo.tests import tagged

from .common import AftersalesCase, AftersalesHttpCase


class TestDroppedCard(AftersalesCase):
    """What the server says to a card that is dropped on another state."""

    def test_a_step_without_a_reason_needs_no_dialog(self):
        complaint = self.complaint()
        self.assertFalse(complaint.action_ask_reason("accepted"))
        self.assertEqual(complaint.state, "new")

    def test_a_step_that_asks_why_opens_its_dialog(self):
        dialog = self.complaint().action_ask_reason("cancelled")
        self.assertEqual(dialog["res_model"], "aftersales.workflow.reason")

    def test_where_no_step_leads_the_write_refuses(self):
        complaint = self.complaint()
        self.assertFalse(complaint.action_ask_reason("closed"))
        with self.assertRefused("no step"):
            complaint.state = "closed"

    def test_what_else_is_missing_is_said_before_the_reason_is_asked(self):
        complaint = self.carry(self.complaint(), "investigating")
        with self.assertRefused("is empty"):
            complaint.with_user(self.quality).action_ask_reason("rejected")


@tagged("post_install", "-at_install")
class TestDraggedCard(AftersalesHttpCase):
    # Wide enough for all columns: a tour does not scroll while it drags.
    browser_size = "3400x900"

    def test_dragging_a_card_takes_the_step_and_asks_for_its_reason(self):
        complaint = self.complaint()
        url = "/odoo/action-aftersales.complaint_action"
        self.start_tour(url, "aftersales_drags_a_card", login="test_service")
        self.assertRecordValues(
            complaint, [{"state": "cancelled", "state_reason": "Registered twice"}]
        )
