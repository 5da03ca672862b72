"""Who sees the visits, trainings and receipts, and what nobody enters."""

from odoo.exceptions import AccessError

from .common import SoldCase


class TestCareRights(SoldCase):
    """Portal users and other departments see nothing; records are not forged."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plant = cls.carry_visit(cls.visit(kind="plant"), "announced")
        cls.course = cls.carry_training(cls.training(), "done")
        delivery = cls.order.picking_ids[:1]
        cls.receipt = delivery.sudo()._make_aftersales_receipts()
        cls.documents = (cls.plant, cls.course, cls.receipt)
        cls.portal = cls.env["res.users"].create(
            {
                "name": "Ann Portal",
                "login": "ann_portal_care",
                "partner_id": cls.contact.id,
                "group_ids": [(6, 0, [cls.env.ref("base.group_portal").id])],
            }
        )

    def test_a_customer_s_login_reads_none_of_it(self):
        for document in self.documents:
            with self.subTest(document._name), self.assertRaises(AccessError):
                document.with_user(self.portal).read(["display_name"])

    def test_a_department_that_prepares_nothing_reads_none_of_it(self):
        member = self.person("buyer_of_care", "aftersales.group_department_user")
        for document in self.documents:
            self.assertFalse(document.with_user(member).has_access("read"))

    def test_a_member_of_the_department_does_not_write_the_visit(self):
        member = self.person("gear_of_care", "aftersales.group_department_user")
        self.production_team.member_ids |= member
        with self.assertRaises(AccessError):
            self.plant.with_user(member).write({"purpose": "Mine"})

    def test_a_colleague_of_the_desk_takes_over(self):
        colleague = self.person("second_desk", "aftersales.group_user")
        self.plant.with_user(colleague).user_id = colleague
        self.assertEqual(self.plant.user_id, colleague)

    def test_nobody_enters_the_meeting(self):
        with self.assertRefused("cannot be entered"):
            self.plant.event_id = False

    def test_nobody_enters_a_certificate(self):
        course = self.carry_training(self.training(), "held")
        for name, value in (("certificate", "X-1"), ("has_passed", True)):
            with self.assertRefused("cannot be entered"):
                course.participant_ids.write({name: value})

    def test_nobody_enters_that_a_finding_is_settled(self):
        self.plant.write({"finding_ids": [(0, 0, {"name": "It hums"})]})
        with self.assertRefused("cannot be entered"):
            self.plant.finding_ids.is_open = False

    def test_nobody_enters_the_complaint_of_a_receipt(self):
        with self.assertRefused("cannot be entered"):
            self.receipt.with_user(self.service).complaint_id = self.complaint()

    def test_a_new_receipt_has_not_come_back(self):
        self.receipt.sudo().unlink()
        values = {"picking_id": self.order.picking_ids[:1].id, "state": "confirmed"}
        with self.assertRefused("has not come back yet"):
            self.env["aftersales.receipt"].with_user(self.service).create(values)
