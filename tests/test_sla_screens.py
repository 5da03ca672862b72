"""Promises on screen: colours, filters, shares, the timeline, for whom."""

from freezegun import freeze_time
from lxml import etree

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from .common import ROLES
from .test_sla_stories import (
    ANSWER_DUE,
    FRIDAY,
    MONDAY,
    NEXT_MONDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    PromiseCase,
)

STATUSES = ("late", "risk", "ontime", "paused", "none")
COMPUTED = (
    "next_due_at",
    "promise_status",
    "promise_count",
    "promise_kept_count",
    "promise_kept_share",
    "has_no_policy",
    "clock_timeline",
)


class ScreenCase(PromiseCase):
    def arch(self, model_name, user, view_type="form"):
        views = self.env[model_name].with_user(user).get_view(view_type=view_type)
        return etree.fromstring(views["arch"])

    def world(self):
        """Return complaints whose promises are in every possible condition."""
        complaints = self.register() | self.register(WEDNESDAY) | self.register(FRIDAY)
        asked, cancelled, orphan = (self.register(TUESDAY) for _case in range(3))
        self.ask(asked, TUESDAY)
        with freeze_time(TUESDAY):
            self.carry(cancelled, "cancelled")
            orphan.sudo().clock_ids._give_up(fields.Datetime.now())
            clocks = asked.sudo().clock_ids
            clocks.filtered(lambda c: c.state == "running")._stop(
                {asked.id: fields.Datetime.now()}
            )
        complaints |= asked | cancelled | orphan
        return complaints.with_user(self.manager)


class TestStatus(ScreenCase):
    """Compute and search of the same field agree at any moment."""

    MOMENTS = (MONDAY, TUESDAY, THURSDAY, FRIDAY, NEXT_MONDAY, ANSWER_DUE)

    def found(self, complaints, *condition):
        domain = [condition, ("id", "in", complaints.ids)]
        return complaints.search(domain)

    def test_status_is_found_as_it_is_shown(self):
        complaints, seen = self.world(), set()
        for moment in self.MOMENTS:
            with freeze_time(moment):
                self.env.invalidate_all()
                for status in STATUSES:
                    shown = complaints.filtered(
                        lambda c, s=status: c.promise_status == s
                    )
                    found = self.found(complaints, "promise_status", "=", status)
                    self.assertEqual(set(found.ids), set(shown.ids), (moment, status))
                    seen |= {status} if shown else set()
        self.assertEqual(seen, set(STATUSES))

    def test_several_statuses_and_none_of_them(self):
        complaints = self.world()
        with freeze_time(FRIDAY):
            bad = self.found(complaints, "promise_status", "in", ["late", "risk"])
            good = self.found(complaints, "promise_status", "not in", ["late", "risk"])
        self.assertTrue(bad)
        self.assertEqual(set((bad | good).ids), set(complaints.ids))
        self.assertFalse(bad & good)

    def test_next_due_is_found_as_it_is_shown(self):
        complaints = self.world()
        some = min(filter(None, complaints.mapped("next_due_at")))
        compare = {
            "<": lambda due: due and due < some,
            "<=": lambda due: due and due <= some,
            ">": lambda due: due and due > some,
            ">=": lambda due: due and due >= some,
            "=": lambda due: due == some,
            "!=": lambda due: due != some,
        }
        for operator, fits in compare.items():
            shown = complaints.filtered(lambda c, f=fits: f(c.next_due_at))
            found = self.found(complaints, "next_due_at", operator, some)
            self.assertEqual(set(found.ids), set(shown.ids), operator)

    def test_no_next_due_is_found(self):
        complaints = self.world()
        shown = complaints.filtered(lambda c: not c.next_due_at)
        found = self.found(complaints, "next_due_at", "=", False)
        self.assertEqual(set(found.ids), set(shown.ids))
        self.assertTrue(shown)

    def test_the_outcome_of_promises_is_found_and_grouped_as_it_is_shown(self):
        clocks = self.world().sudo().clock_ids
        for moment in self.MOMENTS:
            with freeze_time(moment):
                self.env.invalidate_all()
                groups = clocks._read_group(
                    [("id", "in", clocks.ids)], ["outcome"], ["id:recordset"]
                )
                for outcome, group in groups:
                    self.assertEqual(set(group.mapped("outcome")), {outcome})
                    found = clocks.search(
                        [("outcome", "=", outcome), ("id", "in", clocks.ids)]
                    )
                    self.assertEqual(set(found.ids), set(group.ids))

    def test_a_report_calls_promises_by_their_names(self):
        clocks = self.register().sudo().clock_ids
        groups = clocks.formatted_read_group(
            [("id", "in", clocks.ids)], ["code"], ["__count"]
        )
        names = {group["code"] for group in groups}
        self.assertIn("Contact the complainant", names)
        self.assertEqual(len(names), len(clocks))


class TestDocumentScreen(ScreenCase):
    def test_the_timeline_has_a_bar_for_each_promise(self):
        complaint = self.register()
        self.ask(complaint, TUESDAY)
        with freeze_time(WEDNESDAY):
            timeline = complaint.clock_timeline
        self.assertEqual(timeline["now"], WEDNESDAY)
        self.assertEqual(len(timeline["bars"]), len(complaint.clock_ids))
        [bar] = [b for b in timeline["bars"] if b["id"] == self.clock(complaint).id]
        self.assertEqual((bar["outcome"], bar["start"]), ("paused", MONDAY))
        self.assertEqual((bar["due"], bar["end"]), (ANSWER_DUE, False))
        self.assertEqual(bar["pauses"], [[TUESDAY, False]])

    def test_a_new_document_has_no_timeline(self):
        self.assertFalse(self.env["aftersales.complaint"].new({}).clock_timeline)

    def test_kept_and_ended_are_counted(self):
        complaint = self.register()
        with freeze_time("2027-03-08 10:00:00"):
            self.clock(complaint, "contact")._stop(
                {complaint.id: fields.Datetime.now()}
            )
        with freeze_time(TUESDAY):
            complaint.invalidate_recordset()
            # The acceptance and the oral reply were due a minute ago at the latest.
            late = complaint.clock_ids.filtered("is_late")
            self.assertEqual(complaint.promise_kept_count, 1)
            self.assertEqual(complaint.promise_count, 1 + len(late))

    def test_a_document_without_a_policy_says_so(self):
        self.env["aftersales.sla.policy"].search([]).active = False
        complaint = self.register()
        self.assertTrue(complaint.has_no_policy)
        self.carry(complaint, "cancelled")
        self.assertFalse(complaint.has_no_policy)

    def test_the_answer_of_the_customer_is_recorded_by_whom_may_write(self):
        complaint = self.register()
        self.ask(complaint, TUESDAY)
        with self.assertRaises(AccessError):
            complaint.with_user(self.production).action_customer_answered()
        complaint.with_user(self.service).action_customer_answered()
        self.assertFalse(complaint.waiting_since)
        self.assertEqual(self.clock(complaint).state, "running")

    def test_the_customer_sees_nothing_of_it(self):
        person = new_test_user(
            self.env, "ann", "base.group_portal", partner_id=self.contact.id
        )
        complaint = self.register().with_user(person)
        shown = set(complaint.fields_get()) & set(COMPUTED)
        self.assertFalse(shown)
        with self.assertRaises(AccessError):
            complaint.read(["clock_timeline"])

    def test_the_shares_of_customer_and_team(self):
        complaint = self.register()
        with freeze_time("2027-03-08 10:00:00"):
            self.clock(complaint, "contact")._stop(
                {complaint.id: fields.Datetime.now()}
            )
            partner = self.contact.with_user(self.service)
            self.assertEqual(
                (partner.aftersales_promise_kept, partner.aftersales_promise_count),
                (1, 1),
            )
            team = complaint.team_id.with_user(self.coordinator)
            self.assertEqual((team.promise_kept_count, team.promise_count), (1, 1))
            self.assertEqual(team.promise_kept_share, 1)
            self.assertTrue(team.action_open_clocks()["domain"])


class TestRoles(ScreenCase):
    """Each screen opens for every role; buttons are for whom they are."""

    CLOCK_VIEWS = ("list", "form", "kanban", "calendar", "pivot", "graph", "search")

    def test_the_screens_of_promises_open_for_every_role(self):
        for role in ROLES:
            user = getattr(self, role)
            for view_type in self.CLOCK_VIEWS:
                self.arch("aftersales.sla.clock", user, view_type)
            if user.has_group("aftersales.group_user"):
                for view_type in ("list", "form", "search"):
                    self.arch("aftersales.sla.policy", user, view_type)

    def test_only_the_service_agrees_on_a_later_date(self):
        for model in ("aftersales.sla.clock", "aftersales.complaint"):
            path = "//button[@name='action_extend']"
            self.assertTrue(self.arch(model, self.service).xpath(path))
            self.assertFalse(self.arch(model, self.production).xpath(path))

    def test_a_clock_opens_for_every_role_that_reads_the_complaint(self):
        clock = self.clock(self.register())
        for role in ("service", "quality", "production", "warehouse", "admin"):
            user = getattr(self, role)
            names = self.arch("aftersales.sla.clock", user).xpath(
                "//field[not(ancestor::field)]/@name"
            )
            clock.with_user(user).read(names)

    def test_policies_are_configured_by_managers(self):
        menu = self.env.ref("aftersales.sla_policy_menu")
        for role, can in (
            ("service", False),
            ("coordinator", False),
            ("manager", True),
        ):
            visible = menu.with_user(getattr(self, role))._filter_visible_menus()
            self.assertEqual(bool(visible), can, role)

    def test_a_policy_tells_how_many_documents_run_by_it(self):
        policy = self.register().sla_policy_id.with_user(self.manager)
        count = policy.document_count
        self.register()
        policy.invalidate_recordset()
        self.assertEqual(policy.document_count, count + 1)
        found = self.env[policy.res_model].search_count(
            policy.action_open_documents()["domain"]
        )
        self.assertEqual(found, count + 1)


class TestScreenQueries(ScreenCase):
    def test_no_query_depends_on_the_number_of_documents(self):
        complaints = self.complaints(40).with_user(self.coordinator)
        counts = []
        # The first ones warm the registry up.
        for size in (40, 2, 40):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            for name in COMPUTED:
                complaints[:size].mapped(name)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])

    def test_a_list_costs_one_query_more(self):
        complaints = self.complaints(40).with_user(self.coordinator)
        complaints.mapped("promise_status")
        self.env.invalidate_all()
        complaints.fetch(["state"])
        with self.assertQueryCount(2):
            complaints.mapped("promise_status")
            complaints.mapped("next_due_at")
