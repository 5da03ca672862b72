from datetime import date, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from .common import AftersalesCase


class TestPlantVisit(AftersalesCase):
    """A customer comes to the plant; the departments know it before."""

    def plant_visit(self, **values):
        return self.visit(kind="plant", interests="The assembly line", **values)

    def test_the_departments_get_the_notice_as_a_to_do(self):
        self.production_team.leader_id = self.production
        visit = self.carry_visit(self.plant_visit(), "announced")
        todo = self.env.ref("mail.mail_activity_data_todo")
        activity = visit.activity_ids.filtered(lambda a: a.activity_type_id == todo)
        self.assertEqual(activity.user_id, self.production)
        self.assertIn("The assembly line", activity.note)

    def test_it_stands_in_the_calendar_of_our_people_only(self):
        visit = self.plant_visit(companion_ids=[Command.link(self.quality.id)])
        self.carry_visit(visit, "announced")
        people = (self.service | self.quality).partner_id
        self.assertEqual(visit.event_id.partner_ids, people)
        self.assertEqual(visit.event_id.stop - visit.event_id.start, timedelta(hours=2))

    def test_nobody_announces_it_to_nobody(self):
        with self.assertRefused("Name the departments"):
            self.take(self.plant_visit(), "announce", self.service)

    def test_it_is_not_held_unannounced(self):
        visit = self.plant_visit()
        self.prepare_visit(visit, "hold")
        with self.assertRefused("is announced first"):
            self.take(visit, "hold", self.service)

    def test_the_preparation_shows_what_came_before(self):
        complaint = self.complaint()
        earlier = self.visit()
        visit = self.plant_visit()
        self.assertEqual(visit.past_complaint_ids, complaint)
        self.assertEqual(visit.past_visit_ids, earlier)

    def test_it_does_not_show_what_another_customer_complained_about(self):
        other = self.env["res.partner"].create({"name": "Other Ltd."})
        self.complaint(partner_id=other.id)
        self.assertFalse(self.plant_visit().past_complaint_ids)

    def test_a_cancelled_visit_leaves_the_calendar_and_the_desks(self):
        visit = self.carry_visit(self.plant_visit(), "announced")
        self.take(visit, "cancel", self.service)
        self.assertFalse(visit.event_id.active)
        self.assertFalse(visit.activity_ids)


class TestDepartmentNotice(AftersalesCase):
    """A department reads and answers its own notice, and nothing else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls.person("machinist", "aftersales.group_department_user")
        cls.production_team.member_ids |= cls.member
        cls.announced = cls.carry_visit(cls.visit(kind="plant"), "announced")
        cls.notice = cls.announced.notice_ids.with_user(cls.member)

    def test_it_says_what_it_has_prepared(self):
        self.notice.write({"preparation": "Line 2 is clean.", "is_ready": True})
        self.assertTrue(self.announced.notice_ids.is_ready)

    def test_it_does_not_change_what_is_wanted(self):
        with self.assertRaises(AccessError):
            self.notice.wanted = "Nothing"

    def test_it_reads_the_visit_it_prepares_only(self):
        other = self.carry_visit(self.visit(), "announced")
        self.assertTrue(self.announced.with_user(self.member).has_access("read"))
        self.assertFalse(other.with_user(self.member).has_access("read"))

    def test_it_does_not_take_steps(self):
        with self.assertRefused("reserved for"):
            self.take(self.announced, "hold", self.member)


class TestInspection(AftersalesCase):
    """A site is inspected: persons, units, faults, the customer's signature."""

    def held(self, **finding):
        visit = self.carry_visit(self.visit(), "held")
        if finding:
            visit.finding_ids = [Command.create({"name": "It hums", **finding})]
        return visit

    def test_the_way_of_an_inspection(self):
        visit = self.carry_visit(self.visit(), "done")
        log = visit.workflow_log_ids.sorted("id")
        states = ["announced", "held", "done"]
        self.assertEqual(log.mapped("state_to"), states)
        self.assertEqual(visit.done_by_id, self.service)

    def test_without_a_signature_it_is_not_archived(self):
        with self.assertRefused("customer's signature"):
            self.take(self.held(), "archive", self.service)

    def test_somebody_was_spoken_to(self):
        visit = self.visit()
        visit.write({"held_at": fields.Datetime.now(), "report": "All runs."})
        with self.assertRefused("who was spoken to"):
            self.take(visit, "hold", self.service)

    def test_it_was_not_held_in_the_future(self):
        with self.assertRefused("not held in the future"):
            self.visit().held_at = fields.Datetime.now() + timedelta(days=1)

    def test_no_more_units_are_faulty_than_installed(self):
        product = self.env["product.product"].create({"name": "Drive"})
        row = {"product_id": product.id, "installed": 4, "faulty": 5}
        with self.assertRefused("5 cannot be faulty"):
            self.visit().unit_ids = [Command.create(row)]

    def test_units_of_another_maker_need_his_name(self):
        with self.assertRefused("Name our product, or the maker"):
            self.visit().unit_ids = [Command.create({"installed": 4})]

    def test_an_open_finding_keeps_it_open(self):
        visit = self.held(description="Since Monday")
        self.prepare_visit(visit, "archive")
        with self.assertRefused("“It hums” is open"):
            self.take(visit, "archive", self.service)

    def test_a_finding_becomes_a_complaint_once(self):
        product = self.env["product.product"].create({"name": "Drive"})
        finding = self.held(product_id=product.id, quantity=2).finding_ids
        finding.action_make_complaint()
        complaint = finding.complaint_id
        self.assertEqual(complaint.partner_id, self.contact)
        self.assertEqual(complaint.line_ids.product_id, product)
        self.assertEqual(complaint.line_ids.complained_qty, 2)
        with self.assertRefused("was taken up before"):
            finding.action_make_complaint()

    def test_a_finding_becomes_a_service_record(self):
        finding = self.held(description="Since Monday").finding_ids
        finding.action_make_task()
        self.assertEqual(finding.task_id.fault, "It hums\nSince Monday")
        self.assertFalse(finding.is_open)

    def test_a_finding_becomes_a_suggestion(self):
        finding = self.held(description="A shorter cable would do").finding_ids
        finding.action_make_suggestion()
        suggestion = finding.suggestion_id
        self.assertEqual(suggestion.source, "visit")
        self.assertEqual(suggestion.words, "A shorter cable would do")
        self.assertEqual(suggestion.visit_id, finding.visit_id)
        self.assertEqual(finding.became, suggestion.name)
        with self.assertRefused("was taken up before"):
            finding.action_make_complaint()

    def test_each_document_opens_from_the_finding_and_names_the_visit(self):
        visit = self.held(description="Since Monday")
        visit.finding_ids.action_make_complaint()
        action = visit.finding_ids.action_open_result()
        complaint = visit.finding_ids.complaint_id
        self.assertEqual(action["res_id"], complaint.id)
        self.assertIn(visit.name, complaint.message_ids[0].body)

    def test_a_finding_is_settled_on_the_spot(self):
        visit = self.held(handling="Screw tightened")
        self.carry_visit(visit, "done")
        self.assertStates(visit, "done")

    def test_nobody_enters_the_complaint_of_a_finding(self):
        finding = self.held(description="Since Monday").finding_ids
        with self.assertRefused("cannot be entered"):
            finding.complaint_id = self.complaint()

    def test_what_was_taken_up_stays_on_record(self):
        finding = self.held(description="Since Monday").finding_ids
        finding.action_make_task()
        with self.assertRefused("stays on record"):
            finding.unlink()

    def test_an_archived_record_is_frozen(self):
        visit = self.carry_visit(self.visit(), "done")
        with self.assertRaises(UserError):
            visit.person_ids.words = "Something else"

    def test_production_reads_no_visits_that_it_does_not_prepare(self):
        self.assertFalse(self.visit().with_user(self.production).has_access("read"))


@freeze_time("2026-01-10 08:00:00")
class TestPlanOfVisits(AftersalesCase):
    """Sites are inspected monthly, or phoned every half month; nothing is forgotten."""

    def plan(self, **values):
        sites = self.env["res.partner"].create([{"name": "North"}, {"name": "South"}])
        self.service.tz = "Asia/Shanghai"
        return self.env["aftersales.visit.plan"].create(
            {
                "name": "Sites",
                "partner_ids": [Command.set(sites.ids)],
                "user_id": self.service.id,
                "next_on": "2026-01-16",
                "lead_days": 20,
                **values,
            }
        )

    def days(self, plan):
        return sorted({v.starts_at.date() for v in plan.visit_ids})

    def test_each_site_gets_a_visit_in_the_local_morning(self):
        plan = self.plan()
        plan.action_plan()
        self.assertEqual(plan.visit_ids.mapped("partner_id"), plan.partner_ids)
        self.assertEqual(plan.visit_ids[0].starts_at.hour, 1)
        self.assertEqual(plan.next_on, date(2026, 2, 16))

    def test_every_half_month_means_the_first_and_the_sixteenth(self):
        plan = self.plan(interval="half_month", kind="phone", lead_days=40)
        plan.action_plan()
        days = [date(2026, 1, 16), date(2026, 2, 1), date(2026, 2, 16)]
        self.assertEqual(self.days(plan), days)

    def test_the_last_day_of_the_month_stays_the_last(self):
        plan = self.plan(next_on="2026-01-31", lead_days=90)
        plan.action_plan()
        ends = [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)]
        self.assertEqual(self.days(plan), ends)
        self.assertEqual(plan.next_on, date(2026, 4, 30))
        self.assertEqual(plan.month_day, 31)

    def test_each_run_of_the_job_keeps_the_day(self):
        plan = self.plan(next_on="2026-01-30", lead_days=60)
        for today in ("2026-01-20", "2026-02-20", "2026-03-20"):
            with freeze_time(today):
                plan.action_plan()
        self.assertEqual(plan.month_day, 30)
        self.assertEqual(plan.next_on, date(2026, 5, 30))

    def test_a_new_day_is_the_one_that_counts(self):
        plan = self.plan(next_on="2026-01-31")
        plan.next_on = "2026-02-10"
        self.assertEqual(plan.month_day, 10)

    def test_a_month_has_no_thirty_second_day(self):
        with self.assertRefused("days 1 to 31"):
            self.plan(month_day=32)

    def test_twice_a_day_makes_no_visit_twice(self):
        plan = self.plan()
        crons = type(self.env["ir.cron"])
        with patch.object(crons, "_commit_progress", lambda *args, **kwargs: 1):
            plan._cron_plan_visits()
            plan._cron_plan_visits()
        self.assertEqual(len(plan.visit_ids), 2)

    def test_a_plan_that_ended_makes_no_visits(self):
        plan = self.plan(until="2026-01-12")
        plan.action_plan()
        self.assertFalse(plan.visit_ids)

    def test_missed_turns_are_made_up_for(self):
        plan = self.plan(next_on="2025-11-16", partner_ids=[self.customer.id])
        plan.action_plan()
        self.assertEqual(len(plan.visit_ids), 3)
        self.assertEqual(plan.overdue_count, 2)

    def test_nobody_enters_that_a_visit_was_planned(self):
        with self.assertRefused("cannot be entered"):
            self.visit().plan_id = self.plan()

    def test_the_service_desk_does_not_change_plans(self):
        with self.assertRaises(AccessError):
            self.plan().with_user(self.service).interval = "year"

    def test_forty_sites_cost_the_queries_of_two(self):
        def plan(count):
            names = [{"name": f"Site {n}"} for n in range(count)]
            sites = self.env["res.partner"].create(names)
            return self.plan(partner_ids=[Command.set(sites.ids)])

        self.plan().action_plan()
        few = self.count_queries(plan(2).action_plan)
        many = self.count_queries(plan(40).action_plan)
        self.assertSameQueries(few, many)


class TestCustomerFile(AftersalesCase):
    def test_the_customer_shows_the_visits_paid_to_his_people(self):
        self.visit()
        customer = self.customer.with_user(self.service)
        self.assertEqual(customer.aftersales_visit_count, 1)
