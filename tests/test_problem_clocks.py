"""The promises of problems and CAPA requests: each D has its own time."""

from freezegun import freeze_time

from odoo.exceptions import ValidationError
from odoo.fields import Command

from .test_sla_stories import (
    FRIDAY,
    MONDAY,
    NEXT_MONDAY,
    TUESDAY,
    WEDNESDAY,
    PromiseCase,
)


class ClockCase(PromiseCase):
    def begin(self, moment=MONDAY, **values):
        with freeze_time(moment):
            return self.problem(**values)

    def ask(self, moment=MONDAY, **values):
        with freeze_time(moment):
            return self.capa(**values)

    def assertDues(self, document, dues):
        found = {
            clock.code: str(clock.due_at)
            for clock in document.sudo().clock_ids
            if clock.state == "running"
        }
        self.assertEqual(found, dues)


class TestEachD(ClockCase):
    def test_an_8d_promises_each_d(self):
        first = dict.fromkeys(("d0", "d1", "d2", "d3"), "2027-03-09 17:00:00")
        self.assertDues(
            self.begin(severity="serious"),
            {
                **first,
                "d4": "2027-03-16 00:00:00",
                "d5": "2027-03-23 00:00:00",
                "d6": "2027-04-03 00:00:00",
                "d7": "2027-04-08 00:00:00",
                "d8": "2027-04-08 00:00:00",
            },
        )

    def test_containment_of_a_friday_is_due_on_monday(self):
        problem = self.begin(FRIDAY, severity="serious")
        self.assertDue(self.clock(problem, "d3"), "2027-03-15 17:00:00")

    def test_danger_is_contained_within_24_hours_weekend_or_not(self):
        problem = self.begin(FRIDAY, is_safety=True)
        self.assertDue(self.clock(problem, "d3"), "2027-03-13 09:00:00")

    def test_a_5_why_promises_cause_measures_and_implementation(self):
        problem = self.begin(severity="important")
        self.assertEqual(
            set(problem.sudo().clock_ids.mapped("code")), {"d0", "d2", "d4", "d5", "d6"}
        )

    def test_a_note_promises_nothing(self):
        self.assertFalse(self.begin(severity="general").sudo().clock_ids)

    def test_what_becomes_serious_promises_as_an_8d_from_the_beginning(self):
        problem = self.begin(severity="general")
        with freeze_time(TUESDAY):
            problem.severity = "serious"
        self.assertDue(self.clock(problem, "d3"), "2027-03-09 17:00:00")

    def test_a_third_complaint_that_is_linked_brings_promises(self):
        problem = self.begin(severity="general")
        with freeze_time(TUESDAY):
            self.complaints(3).with_user(self.quality).problem_id = problem
        self.assertEqual(self.clock(problem, "d4").state, "running")

    def test_an_override_brings_the_promises_of_its_depth(self):
        problem = self.begin(severity="serious")
        why = self.env.ref("aftersales.problem_depth_why")
        with freeze_time(TUESDAY):
            problem.write({"depth_id": why.id, "depth_reason": "Known already."})
        self.assertEqual(self.clock(problem, "d3").state, "void")
        self.assertEqual(self.clock(problem, "d4").state, "running")

    def test_each_gate_that_is_passed_keeps_its_promise(self):
        problem = self.begin(severity="serious")
        for moment, code in ((MONDAY, "d2"), (TUESDAY, "d3"), (NEXT_MONDAY, "d4")):
            with freeze_time(moment):
                problem._pass_gates([code])
            self.assertEqual(self.clock(problem, code).outcome, "kept", code)
        self.assertEqual(self.clock(problem, "d1").state, "running")

    def test_a_gate_that_is_passed_too_late_breaks_it(self):
        problem = self.begin(severity="serious")
        with freeze_time(WEDNESDAY):
            problem._pass_gates(["d3"])
        self.assertEqual(self.clock(problem, "d3").outcome, "broken")

    def test_what_was_not_effective_has_fourteen_days_again(self):
        problem = self.put(self.begin(severity="serious"), "verifying")
        with freeze_time(TUESDAY):
            self.take(problem, "fail", self.quality)
        self.assertDue(self.clock(problem, "again"), "2027-03-24 00:00:00")

    def test_a_problem_that_ends_promises_no_more(self):
        problem = self.begin(severity="serious")
        with freeze_time(TUESDAY):
            self.take(problem, "cancel", self.quality)
        self.assertEqual(set(problem.sudo().clock_ids.mapped("state")), {"void"})


class TestLadder(ClockCase):
    def test_leader_department_and_manager_are_told_one_after_the_other(self):
        problem = self.begin(severity="serious", team_id=self.production_team.id)
        self.production_team.manager_id = self.manager
        self.climb("2027-03-09 16:00:00")
        self.assertIn("Act before", self.todos(problem, self.quality))
        self.climb("2027-03-09 17:30:00")
        self.assertIn("broken: D3", self.todos(problem, self.production))
        self.climb("2027-03-10 17:30:00")
        self.assertIn("for a day: D3", self.todos(problem, self.manager))

    def test_a_list_shows_what_is_late(self):
        problem = self.begin(severity="serious").with_user(self.quality)
        with freeze_time(WEDNESDAY):
            problem.invalidate_recordset()
            self.assertEqual(problem.promise_status, "late")
            late = problem.search([("promise_status", "=", "late")])
            self.assertIn(problem, late)

    def test_it_is_a_promise_of_who_leads_the_problem(self):
        problem = self.begin(severity="serious")
        self.assertEqual(self.clock(problem, "d4").user_id, self.quality)
        problem.user_id = self.quality_manager
        self.assertEqual(self.clock(problem, "d4").user_id, self.quality_manager)


class TestRequests(ClockCase):
    def test_a_department_has_two_working_days(self):
        capa = self.ask(FRIDAY)
        self.assertDue(self.clock(capa, "answer"), "2027-03-16 17:00:00")
        self.assertEqual(str(capa.due_on), "2027-03-16")

    def test_the_answer_keeps_it_and_quality_has_two_days(self):
        capa = self.ask()
        with freeze_time(TUESDAY):
            self.answer_capa(capa)
            self.take(capa, "answer", self.production)
        self.assertEqual(self.clock(capa, "answer").outcome, "kept")
        self.assertDue(self.clock(capa, "judge"), "2027-03-11 17:00:00")

    def test_a_returned_answer_has_two_days_again(self):
        capa = self.ask()
        with freeze_time(TUESDAY):
            self.answer_capa(capa)
            self.take(capa, "answer", self.production)
        with freeze_time(WEDNESDAY):
            self.take(capa, "return", self.quality)
        self.assertDue(self.clock(capa, "again"), "2027-03-12 17:00:00")

    def test_a_late_answer_reaches_the_head_of_the_department(self):
        capa = self.ask()
        self.climb("2027-03-10 17:30:00")
        self.assertIn("broken: Give cause", self.todos(capa, self.production))


class TestPoliciesOfProblems(ClockCase):
    def policy(self, model, **values):
        promise = {
            "name": "Begin",
            "code": "begin",
            "amount": 3,
            "unit": "day",
            "start_event": f"{model}:step:approve",
            "stop_event": f"{model}:step:verify",
        }
        return self.env["aftersales.sla.policy"].create(
            {
                "name": "House",
                "sequence": 1,
                "res_model": model,
                "company_id": self.company.id,
                "target_ids": [Command.create(promise)],
                **values,
            }
        )

    def test_severity_danger_and_department_choose_a_policy(self):
        values = {"severity": "serious", "is_safety": True}
        policy = self.policy(
            "aftersales.problem", team_id=self.production_team.id, **values
        )
        team = self.production_team.id
        problem = self.problem(team_id=team, **values)
        self.assertEqual(problem.sla_policy_id, policy)
        for other in (
            {**values, "team_id": team, "severity": "important"},
            {**values, "team_id": team, "is_safety": False},
            {**values, "team_id": self.quality_team.id},
        ):
            self.assertNotEqual(self.problem(**other).sla_policy_id, policy)

    def test_an_action_is_promised_what_a_company_wants(self):
        self.policy("aftersales.action", severity="serious")
        with freeze_time(MONDAY):
            action = self.action(self.problem(severity="serious"))
            action._take("approve", None)
        self.assertDue(self.clock(action, "begin"), "2027-03-12 00:00:00")
        other = self.action(self.problem(severity="general"))
        self.assertFalse(other.sla_policy_id)

    def test_events_of_the_own_kind_of_document_are_offered_only(self):
        target = self.policy("aftersales.problem").target_ids
        self.assertIn("aftersales.problem:step:contain", target.event_keys)
        kinds = {key.partition(":")[0] for key in target.event_keys}
        self.assertEqual(kinds, {"aftersales.problem"})

    def test_events_of_another_kind_are_refused_all_the_same(self):
        target = self.policy("aftersales.problem").target_ids
        with self.assertRaises(ValidationError):
            target.start_event = "aftersales.complaint:fact:received"


class TestQueries(ClockCase):
    def test_a_list_of_forty_costs_as_many_queries_as_one_of_two(self):
        values = {"subject": "Teeth break", "severity": "serious"}
        problems = self.env["aftersales.problem"].create([values] * 40)
        names = ["name", "depth_id", "frequency", "promise_status", "next_due_at"]
        counts = []
        for some in (problems[:2], problems):
            self.env.invalidate_all()
            some.read(names)
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.read(names)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
