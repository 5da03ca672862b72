from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from .test_complaint_queries import QueryCase
from .test_rework_schedule import FRIDAY, NOW, ScheduleCase


@freeze_time(NOW)
class TestNotice(ScheduleCase):
    def test_once_the_way_is_set_a_rework_has_a_notice(self):
        rework = self.routed()
        self.assertRecordValues(
            rework.notice_id,
            [
                {
                    "rework_count": 1,
                    "open_count": 1,
                    "planned_minutes": 240,
                    "promised_on": FRIDAY,
                    "reason": "It is loud.",
                }
            ],
        )

    def test_the_company_may_make_its_notices_by_hand(self):
        self.company.aftersales_rework_notice_auto = False
        self.assertFalse(self.routed().notice_id)

    def test_several_are_ordered_by_one(self):
        reworks = self.rework() + self.rework()
        reworks.with_user(self.planning).action_make_notice()
        self.assertEqual(reworks.notice_id.rework_ids, reworks)
        self.carry_rework(reworks[0], "routed")
        self.assertEqual(len(reworks.notice_id), 1)

    def test_a_notice_that_orders_nothing_any_more_goes(self):
        reworks = self.routed() + self.routed()
        names = reworks.notice_id.mapped("name")
        reworks.action_make_notice()
        self.assertEqual(len(reworks.notice_id), 1)
        self.assertFalse(
            self.env["aftersales.rework.notice"].search([("name", "in", names)])
        )
        self.assertIn(names[0], reworks.notice_id.message_ids[0].body)

    def test_what_has_begun_is_ordered_already(self):
        begun = self.carry_rework(self.rework(), "progress")
        with self.assertRefused("Begun or closed already", begun.name):
            (begun + self.rework()).with_user(self.planning).action_make_notice()
        cancelled = self.carry_rework(self.rework(), "cancelled")
        with self.assertRefused("Begun or closed already"):
            cancelled.with_user(self.planning).action_make_notice()

    def test_a_notice_orders_for_one_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        reworks = self.env["aftersales.rework"].create(
            [{"company_id": company.id} for company in (self.company, other)]
        )
        with self.assertRefused("one company"):
            reworks.action_make_notice()
        with self.assertRaises(UserError):
            self.env["aftersales.rework.notice"].create(
                {"rework_ids": [Command.set(reworks.ids)]}
            )

    def test_production_and_the_warehouse_make_no_notice(self):
        rework = self.rework()
        for user in (self.production, self.warehouse):
            with self.assertRaises(AccessError):
                rework.with_user(user).action_make_notice()

    def test_nobody_deletes_a_notice(self):
        notice = self.routed().notice_id
        for user in (self.planning, self.manager, self.admin):
            with self.assertRaises(AccessError):
                notice.with_user(user).unlink()


@freeze_time(NOW)
class TestNoticeQueries(ScheduleCase, QueryCase):
    def test_many_are_ordered_as_quickly_as_two(self):
        def make(size):
            reworks = (self.rework() for _number in range(size))
            return self.env["aftersales.rework"].union(*reworks)

        warm, few, many = make(2), make(2), make(40)
        warm.action_make_notice()
        counts = [
            self.count_queries(reworks.action_make_notice) for reworks in (few, many)
        ]
        self.assertEqual(*counts)
