from odoo.fields import Command
from odoo.tests import tagged

from .common import AftersalesHttpCase


@tagged("post_install", "-at_install")
class TestComplaintTour(AftersalesHttpCase):
    """The first story by clicking: from a delivered order to a closed complaint."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._sell()
        # In a small company one person serves, judges and closes; another one signs.
        roles = ("coordinator", "quality_user")
        groups = [cls.env.ref(f"aftersales.group_{role}").id for role in roles]
        cls.clerk = cls.person("clerk", "sales_team.group_sale_salesman_all_leads")
        cls.clerk.write({"group_ids": [Command.link(id_) for id_ in groups]})
        cls.quality_team.member_ids = cls.clerk

    def test_a_complaint_goes_from_the_order_to_its_closing_by_clicking(self):
        order = f"/odoo/action-sale.action_orders/{self.order.id}"
        self.start_tour(order, "aftersales_registers_and_judges", login="test_clerk")
        [complaint] = self.order.env["aftersales.complaint"].search(
            [("order_id", "=", self.order.id)]
        )
        url = f"/odoo/action-aftersales.complaint_action/{complaint.id}"
        self.start_tour(url, "aftersales_signs", login="test_manager")
        self.start_tour(url, "aftersales_executes_and_closes", login="test_clerk")
        self.assertRecordValues(
            complaint, [{"state": "closed", "settlement": "accepted", "loop_count": 0}]
        )
