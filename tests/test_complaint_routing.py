from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from .common import SoldCase


class RoutingCase(SoldCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rules = cls.env["aftersales.routing.rule"]
        cls.special_team = cls.team("Task Force", "other", cls.process)

    def rule(self, team=None, **values):
        """Add a line to the table that hands complaints to the task force."""
        team = team or self.special_team
        return self.rules.create({"team_id": team.id, **values})

    def about(self, product, **values):
        row = Command.create({"product_id": product.id})
        return self.complaint(line_ids=[row], **values)

    def leave(self, user, **values):
        """Put a user on leave in his own calendar resource, today."""
        resource = self.env["resource.resource"].create(
            {"name": user.name, "user_id": user.id, "company_id": self.company.id}
        )
        now = fields.Datetime.now()
        return self.env["resource.calendar.leaves"].create(
            {
                "resource_id": resource.id,
                "date_from": now - timedelta(hours=1),
                "date_to": now + timedelta(hours=1),
                **values,
            }
        )

    def assertGoesTo(self, complaint, team, user=None):
        user = team.leader_id if user is None else user
        self.assertRecordValues(
            complaint, [{"team_id": team.id, "user_id": user.id}] * len(complaint)
        )


class TestRoutingTable(RoutingCase):
    """The first line of the table that fits decides; an empty column fits all."""

    def test_without_a_rule_the_category_decides(self):
        self.assertGoesTo(self.complaint(), self.quality_team)
        complaint = self.complaint(category_id=self.service_category.id)
        self.assertGoesTo(complaint, self.front_team)

    def test_without_rule_and_category_nobody_is_in_charge(self):
        complaint = self.complaint(category_id=False)
        self.assertRecordValues(complaint, [{"team_id": False, "user_id": False}])

    def test_the_first_line_wins(self):
        self.rule(self.front_team, sequence=2)
        self.rule(sequence=1)
        self.assertGoesTo(self.complaint(), self.special_team)

    def test_quality_and_the_others(self):
        self.rule(quality="quality")
        self.rule(self.front_team, quality="other")
        self.assertGoesTo(self.complaint(), self.special_team)
        other = self.complaint(category_id=self.service_category.id)
        self.assertGoesTo(other, self.front_team)

    def test_severity(self):
        self.rule(severity="serious")
        self.assertGoesTo(self.complaint(severity="serious"), self.special_team)
        self.assertGoesTo(self.complaint(severity="general"), self.quality_team)

    def test_a_category_and_all_below_it(self):
        below = self.category.create(
            {"name": "Whine", "parent_id": self.category.id, "is_quality": True}
        )
        self.rule(category_id=self.category.id)
        for category in (self.category, below):
            complaint = self.complaint(category_id=category.id)
            self.assertGoesTo(complaint, self.special_team)
        other = self.complaint(category_id=self.service_category.id)
        self.assertGoesTo(other, self.front_team)

    def test_a_customer_with_all_its_contacts(self):
        self.rule(partner_id=self.customer.id)
        for partner in (self.customer, self.contact):
            complaint = self.complaint(partner_id=partner.id)
            self.assertGoesTo(complaint, self.special_team)
        other = self.complaint(partner_id=self.supplier.id)
        self.assertGoesTo(other, self.quality_team)

    def test_one_contact_only(self):
        self.rule(partner_id=self.contact.id)
        self.assertGoesTo(self.complaint(), self.special_team)
        other = self.complaint(partner_id=self.customer.id)
        self.assertGoesTo(other, self.quality_team)

    def test_product_and_product_category(self):
        parent = self.env["product.category"].create({"name": "Drives"})
        child = parent.create({"name": "Gears", "parent_id": parent.id})
        self.gear.categ_id = child
        rules = self.rule(product_category_id=parent.id)
        rules |= self.rule(product_id=self.bearing.id)
        for product in (self.gear, self.bearing):
            self.assertGoesTo(self.about(product), self.special_team)
        rules.active = False
        self.assertGoesTo(self.about(self.gear), self.quality_team)

    def test_all_columns_of_a_line_must_fit(self):
        self.rule(severity="serious", partner_id=self.supplier.id)
        self.assertGoesTo(self.complaint(severity="serious"), self.quality_team)

    def test_the_line_of_another_company_does_not_fit(self):
        company = self.env["res.company"].create({"name": "Second Works"})
        team = self.special_team.copy({"company_id": company.id})
        self.rule(team, company_id=company.id)
        self.assertGoesTo(self.complaint(), self.quality_team)

    def test_a_team_of_another_company_is_passed_over(self):
        company = self.env["res.company"].create({"name": "Second Works"})
        self.quality_team.company_id = company
        complaint = self.complaint()
        self.assertRecordValues(complaint, [{"team_id": False, "user_id": False}])

    def test_an_archived_team_is_passed_over(self):
        self.rule()
        self.special_team.active = False
        self.assertGoesTo(self.complaint(), self.quality_team)

    def test_changes_of_the_table_hold_at_once(self):
        rule = self.rule()
        self.assertGoesTo(self.complaint(), self.special_team)
        rule.severity = "serious"
        self.assertGoesTo(self.complaint(), self.quality_team)
        rule.severity = False
        self.assertGoesTo(self.complaint(), self.special_team)
        rule.unlink()
        self.assertGoesTo(self.complaint(), self.quality_team)

    def test_service_may_read_the_table_and_managers_may_change_it(self):
        rule = self.rule().with_user(self.service)
        self.assertEqual(rule.name, "Task Force")
        with self.assertRaises(AccessError):
            rule.sequence = 1
        rule.with_user(self.manager).sequence = 1


class TestRoutingPeople(RoutingCase):
    """Of the people of a team the one with the least open work is taken."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.quality_team.member_ids = cls.quality | cls.quality_manager

    def test_what_is_given_is_kept(self):
        complaint = self.complaint(
            team_id=self.front_team.id, user_id=self.coordinator.id
        )
        self.assertGoesTo(complaint, self.front_team, self.coordinator)
        complaint = self.complaint(user_id=self.coordinator.id)
        self.assertGoesTo(complaint, self.quality_team, self.coordinator)

    def test_a_given_team_still_finds_the_person(self):
        complaint = self.complaint(team_id=self.front_team.id)
        self.assertGoesTo(complaint, self.front_team)

    def test_the_person_of_the_rule_comes_first(self):
        self.rule(user_id=self.coordinator.id)
        self.assertGoesTo(self.complaint(), self.special_team, self.coordinator)

    def test_an_absent_person_of_the_rule_is_passed_over(self):
        self.rule(user_id=self.coordinator.id)
        self.leave(self.coordinator)
        self.assertGoesTo(self.complaint(), self.special_team)

    def test_the_least_loaded_takes_it(self):
        self.complaints(3, user_id=self.quality.id)
        self.assertGoesTo(self.complaint(), self.quality_team, self.quality_manager)

    def test_finished_work_is_no_load(self):
        cases = self.complaints(3, user_id=self.quality_manager.id)
        self.put(cases, "closed")
        self.complaint(user_id=self.quality.id)
        self.assertGoesTo(self.complaint(), self.quality_team, self.quality_manager)

    def test_a_batch_is_shared_evenly(self):
        complaints = self.complaints(10)
        people = complaints.grouped("user_id")
        self.assertEqual({len(cases) for cases in people.values()}, {5})

    def test_who_is_out_of_office_is_skipped(self):
        self.quality.out_of_office_from = self.days_ago(1)
        self.assertGoesTo(self.complaint(), self.quality_team, self.quality_manager)
        self.quality.out_of_office_to = self.days_ago(0.5)
        self.complaints(2, user_id=self.quality_manager.id)
        self.assertGoesTo(self.complaint(), self.quality_team, self.quality)

    def test_who_is_on_leave_is_skipped(self):
        leave = self.leave(self.quality)
        self.complaints(4, user_id=self.quality_manager.id)
        self.assertGoesTo(self.complaint(), self.quality_team, self.quality_manager)
        leave.date_from = leave.date_to - timedelta(minutes=1)
        self.assertGoesTo(self.complaint(), self.quality_team, self.quality)

    def test_a_public_holiday_makes_nobody_absent(self):
        leave = self.leave(self.quality)
        leave.resource_id = False
        self.assertTrue(self.quality._is_available())

    def test_an_inactive_member_is_skipped(self):
        self.quality.active = False
        self.assertGoesTo(self.complaint(), self.quality_team, self.quality_manager)

    def test_a_member_of_another_company_is_skipped(self):
        company = self.env["res.company"].create({"name": "Second Works"})
        self.quality.write(
            {"company_ids": [Command.set(company.ids)], "company_id": company.id}
        )
        self.assertGoesTo(self.complaint(), self.quality_team, self.quality_manager)

    def test_the_person_complained_about_is_skipped(self):
        self.complaint(user_id=self.quality_manager.id)
        complaint = self.complaint(complained_user_id=self.quality.id)
        self.assertGoesTo(complaint, self.quality_team, self.quality_manager)

    def test_nobody_is_there_so_the_leader_or_his_delegate_takes_it(self):
        self.quality_team.write(
            {
                "member_ids": self.quality_manager.ids,
                "leader_id": self.quality.id,
                "delegate_id": self.coordinator.id,
            }
        )
        self.leave(self.quality_manager)
        self.assertGoesTo(self.complaint(), self.quality_team, self.quality)
        self.leave(self.quality)
        self.assertGoesTo(self.complaint(), self.quality_team, self.coordinator)

    def test_nobody_at_all_is_there_so_a_member_gets_it_all_the_same(self):
        for user in self.quality | self.quality_manager:
            self.leave(user)
        self.assertIn(self.complaint().user_id, self.quality_team.member_ids)

    def test_a_team_that_does_not_assign_leaves_it_open(self):
        self.quality_team.is_assigning = False
        complaint = self.complaint()
        self.assertRecordValues(
            complaint, [{"team_id": self.quality_team.id, "user_id": False}]
        )

    def test_routing_again_follows_the_changed_facts(self):
        complaint = self.complaint()
        complaint.category_id = self.service_category
        self.assertEqual(complaint.team_id, self.quality_team)
        complaint.action_route()
        self.assertGoesTo(complaint, self.front_team)

    def test_taking_a_complaint(self):
        complaint = self.complaint()
        complaint.with_user(self.coordinator).action_take()
        self.assertEqual(complaint.user_id, self.coordinator)

    def test_a_batch_of_forty_costs_what_two_cost(self):
        self.rule(severity="serious")
        self.complaints(2)
        counts = []
        for size in (2, 40):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.complaints(size)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])


class TestAssignmentNotice(RoutingCase):
    """Who is put in charge is told once, however many complaints it is."""

    def notices_of(self, user):
        self.env.flush_all()
        self.env.cr.precommit.run()
        return self.env["mail.message"].search(
            [
                ("message_type", "=", "user_notification"),
                ("partner_ids", "in", user.partner_id.ids),
            ]
        )

    def test_one_complaint(self):
        complaint = self.complaint()
        notice = self.notices_of(self.quality)
        self.assertIn(complaint.name, notice.subject)
        self.assertIn(self.quality.partner_id, complaint.message_partner_ids)

    def test_many_complaints_make_one_message(self):
        complaints = self.complaints(30)
        notice = self.notices_of(self.quality)
        self.assertEqual(len(notice), 1)
        self.assertIn("30", notice.subject)
        self.assertIn(complaints[0].name, notice.body)

    def test_who_takes_it_himself_is_not_told(self):
        self.complaint(user_id=self.service.id)
        self.assertFalse(self.notices_of(self.service))

    def test_only_the_last_one_is_told(self):
        complaint = self.complaint()
        complaint.user_id = self.coordinator
        self.assertFalse(self.notices_of(self.quality))
        self.assertTrue(self.notices_of(self.coordinator))

    def test_who_registers_and_who_is_in_charge_follow(self):
        complaints = self.complaints(3)
        people = self.service.partner_id | self.quality.partner_id
        for complaint in complaints:
            self.assertEqual(complaint.message_partner_ids, people)

    def test_the_person_complained_about_stops_following(self):
        complaint = self.complaint()
        complaint.with_user(self.coordinator).write(
            {"complained_user_id": self.service.id}
        )
        followers = complaint.sudo().message_partner_ids
        self.assertNotIn(self.service.partner_id, followers)

    def test_an_import_without_tracking_tells_and_subscribes_nobody(self):
        model = self.env["aftersales.complaint"].with_context(tracking_disable=True)
        complaints = model.create([{"subject": "Old"}] * 3)
        self.assertFalse(complaints.message_partner_ids)
        self.assertFalse(complaints.message_ids)


class TestDelegate(RoutingCase):
    """A department manager names who answers for him while he is absent (A-28)."""

    def test_the_leader_names_his_delegate_himself(self):
        team = self.production_team.with_user(self.production)
        team.delegate_id = self.process
        with self.assertRaises(UserError):
            team.leader_id = self.process

    def test_a_request_goes_to_the_delegate_while_the_leader_is_absent(self):
        self.production_team.delegate_id = self.process
        complaint = self.carry(self.complaint(), "investigating")
        self.assertEqual(self.request(complaint).user_id, self.production)
        self.leave(self.production)
        self.assertEqual(self.request(complaint).user_id, self.process)

    def test_whoever_is_complained_about_is_not_asked(self):
        complaint = self.complaint(complained_user_id=self.production.id)
        request = self.request(complaint)
        self.assertFalse(request.user_id)
        with self.assertRaises(AccessError):
            request.with_user(self.production).read(["complaint_subject"])
