"""A request for corrective and preventive action: only where necessary (D-10, D-27)."""

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tools import mute_logger

from .common import AftersalesCase


class RequestCase(AftersalesCase):
    @classmethod
    def explained(cls, **facts):
        """Return a problem with one complaint, in the investigation."""
        problem = cls.problem(severity="important")
        complaint = cls.carry(cls.complaint(), "investigating", **facts)
        complaint.with_user(cls.quality).problem_id = problem
        return problem

    def todos(self, document, user):
        """Return what a person has to do about a document, as text."""
        activities = document.sudo().activity_ids
        own = activities.filtered(lambda activity: activity.user_id == user)
        return " / ".join(own.mapped("summary"))


class TestIssuing(RequestCase):
    def test_an_unconfirmed_complaint_gets_no_request(self):
        problem = self.explained()
        with self.assertRefused("not confirmed", problem.complaint_ids.name):
            self.capa(problem)

    def test_a_confirmed_complaint_gets_one(self):
        self.assertEqual(self.capa(self.explained(fact_check="true")).state, "asked")

    def test_what_turned_out_not_true_gets_none(self):
        with self.assertRefused("not confirmed"):
            self.capa(self.explained(fact_check="false"))

    def test_the_fault_of_others_gets_none(self):
        for facts in ({"responsibility": "customer"}, {"validity": "invalid"}):
            problem = self.explained(fact_check="true", **facts)
            with self.assertRefused("explanation"):
                self.capa(problem)

    def test_a_note_needs_none(self):
        with self.assertRefused("Note", "depth"):
            self.capa(self.problem(severity="general"))

    @mute_logger("odoo.sql_db")
    def test_why_it_is_necessary_must_be_said(self):
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.capa(reason=False)

    def test_a_cause_of_another_problem_answers_no_request(self):
        capa, other = self.capa(), self.problem(severity="important")
        causes = self.env["aftersales.problem.cause"].with_user(self.quality)
        vals = {"problem_id": other.id, "name": "Dull", "capa_id": capa.id}
        with self.assertRaisesRegex(ValidationError, "another problem"):
            causes.create(vals)

    @mute_logger("odoo.sql_db")
    def test_a_department_is_asked_once_at_a_time(self):
        capa = self.capa()
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.capa(capa.problem_id)
        self.take(capa, "cancel", self.quality)
        self.capa(capa.problem_id)

    def test_a_closed_problem_gets_none(self):
        problem = self.problem(severity="important")
        self.take(problem, "cancel", self.quality)
        with self.assertRefused("closed"):
            self.capa(problem)

    def test_only_quality_and_coordinators_ask(self):
        problem = self.problem(severity="important")
        self.capa(problem)
        for user in (self.service, self.production, self.process, self.member):
            with self.assertRaises(AccessError):
                self.env["aftersales.capa"].with_user(user).create(
                    {
                        "problem_id": problem.id,
                        "team_id": self.purchasing_team.id,
                        "reason": "I want it.",
                    }
                )

    def test_no_request_is_deleted(self):
        with self.assertRaises(AccessError):
            self.capa().with_user(self.admin).unlink()

    def test_a_supplier_is_asked_by_purchasing(self):
        with self.assertRaises(ValidationError):
            self.capa(partner_id=self.supplier.id)
        capa = self.capa(partner_id=self.supplier.id, team_id=self.purchasing_team.id)
        self.assertEqual(capa.user_id, self.member)

    def test_purchasing_is_proposed_when_a_supplier_is_the_cause(self):
        problem = self.explained(
            fact_check="true",
            responsibility="supplier",
            responsible_partner_id=self.supplier.id,
        )
        context = problem.action_open_capas()["context"]
        self.assertEqual(context["default_partner_id"], self.supplier.id)
        team = self.env["aftersales.team"].browse(context["default_team_id"])
        self.assertEqual(team.function, "purchasing")

    def test_the_department_gets_a_to_do_and_a_mail(self):
        capa = self.capa()
        self.assertEqual(capa.user_id, self.production)
        self.assertIn("cause and measure", self.todos(capa, self.production))
        mail = self.env["mail.mail"].search([("model", "=", capa._name)])
        mail = mail.filtered(lambda m: m.res_id == capa.id)
        self.assertIn(capa.name, mail.subject)
        self.assertEqual(mail.recipient_ids, self.production.partner_id)

    def test_stock_and_work_in_process_are_checked_in_parallel(self):
        capa = self.capa()
        self.assertIn("stock", self.todos(capa.problem_id, self.quality))

    def test_whoever_is_complained_about_is_not_asked(self):
        problem = self.explained(
            fact_check="true", complained_user_id=self.production.id
        )
        self.assertFalse(self.capa(problem).user_id)


class TestAnswering(RequestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.request_ = cls.capa()
        cls.worker = cls.person("worker", "base.group_user")
        cls.production_team.member_ids |= cls.worker
        cls.asked = cls.request_.with_user(cls.worker)

    def test_a_member_reads_it_without_reading_the_problem(self):
        self.assertEqual(self.asked.problem_subject, "Teeth break")
        with self.assertRaises(AccessError):
            self.request_.problem_id.with_user(self.worker).read(["subject"])

    def test_a_foreign_department_sees_nothing_of_it(self):
        with self.assertRaises(AccessError):
            self.request_.with_user(self.member).read(["reason"])

    def test_a_foreign_department_adds_no_cause(self):
        with self.assertRaises(AccessError):
            self.add_cause(self.request_.with_user(self.member))

    def test_a_member_adds_causes_and_measures_of_his_department(self):
        cause = self.add_cause(self.asked)
        self.assertEqual(cause.problem_id, self.request_.problem_id)
        self.assertEqual(cause.team_id, self.production_team)
        self.assertEqual(self.request_.occurrence_ids, cause)
        self.assertEqual(self.request_.action_ids.cause_ids, cause)

    def test_a_member_adds_no_escape_cause(self):
        with self.assertRaises(AccessError):
            self.add_cause(self.asked, "escape")

    def test_what_is_written_on_the_problem_is_the_same_answer(self):
        causes = self.env["aftersales.problem.cause"].with_user(self.quality)
        cause = causes.create(
            {
                "problem_id": self.request_.problem_id.id,
                "team_id": self.production_team.id,
                "name": "The tool was dull",
            }
        )
        self.assertEqual(self.request_.occurrence_ids, cause)

    def test_the_request_itself_is_not_the_departments(self):
        for values in ({"reason": "None"}, {"due_on": "2030-01-01"}, {"kind": "x"}):
            with self.assertRaises(AccessError):
                self.asked.write(values)

    def test_an_answer_without_cause_chain_and_measure_is_not_approved(self):
        head = self.request_.with_user(self.production)
        with self.assertRefused("cause is missing"):
            head.action_approve()
        cause = (
            self.env["aftersales.problem.cause"]
            .with_user(self.worker)
            .create({"capa_id": self.request_.id, "name": "The tool was dull"})
        )
        with self.assertRefused("“why?”", "no measure", cause.name):
            head.action_approve()

    def test_the_head_of_the_department_or_a_manager_approves(self):
        self.add_cause(self.asked)
        for user in (self.worker, self.quality):
            with self.assertRefused("head of Gear Shop"):
                self.request_.with_user(user).action_approve()
        self.request_.with_user(self.production).action_approve()
        self.assertEqual(self.request_.approved_by_id, self.production)

    def test_a_manager_approves_too(self):
        self.add_cause(self.asked)
        self.request_.with_user(self.manager).action_approve()
        self.assertEqual(self.request_.approved_by_id, self.manager)

    def test_nothing_is_handed_in_without_approval(self):
        self.add_cause(self.asked)
        with self.assertRefused("has not approved"):
            self.take(self.asked, "answer")
        with self.assertRefused("Approved On"):
            self.asked.with_user(self.admin).write(
                {"approved_at": "2026-01-01 00:00:00"}
            )

    def test_what_is_changed_is_approved_anew(self):
        cause = self.add_cause(self.asked)
        for change in (
            lambda: cause.write({"name": "No plan"}),
            lambda: cause.why_ids[0].write({"name": "Worn"}),
            lambda: self.request_.action_ids.with_user(self.worker).write(
                {"subject": "Replace it"}
            ),
        ):
            self.request_.with_user(self.production).action_approve()
            change()
            self.assertFalse(self.request_.approved_at)

    def test_a_foreign_department_hands_nothing_in(self):
        self.answer_capa(self.request_)
        with self.assertRaises(AccessError):
            self.take(self.request_, "answer", self.member)

    def test_who_leads_the_problem_hears_of_the_answer(self):
        self.answer_capa(self.request_)
        self.take(self.asked, "answer")
        self.assertFalse(self.todos(self.request_, self.production))
        self.assertIn("Judge", self.todos(self.request_, self.quality))


class TestAccepting(RequestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.answer = cls.capa()
        cls.answer_capa(cls.answer)
        cls.take(cls.answer, "answer", cls.production)

    def test_quality_adds_the_escape_cause_and_its_measure_first(self):
        with self.assertRefused(
            "not detected", "“Products in Stock” is empty", "“Work in Process” is empty"
        ):
            self.take(self.answer, "accept", self.quality)
        self.complete_capa(self.answer)
        self.take(self.answer, "accept", self.quality)
        self.assertStates(self.answer, "accepted")

    def test_an_escape_cause_without_measure_is_not_enough(self):
        self.complete_capa(self.answer)
        measures = self.answer.escape_ids.problem_id.action_ids
        measure = measures.filtered(lambda a: a.cause_ids == self.answer.escape_ids)
        self.take(measure, "cancel", self.quality)
        with self.assertRefused("no measure against: The gauge was worn"):
            self.take(self.answer, "accept", self.quality)

    def test_the_escape_cause_is_the_part_of_quality(self):
        self.complete_capa(self.answer)
        self.assertEqual(self.answer.escape_ids.team_id.function, "quality")

    def test_prevention_needs_no_escape_cause(self):
        capa = self.capa(kind="preventive", team_id=self.purchasing_team.id)
        self.answer_capa(capa)
        self.take(capa, "answer", self.member)
        self.take(capa, "accept", self.quality)
        self.assertStates(capa, "accepted")

    def test_the_department_does_not_accept_its_own_answer(self):
        self.complete_capa(self.answer)
        with self.assertRefused("reserved"):
            self.take(self.answer, "accept", self.production)

    def test_what_is_returned_says_why_and_is_approved_anew(self):
        self.take(self.answer, "return", self.quality, reason="Not verifiable.")
        self.assertEqual(self.answer.state_reason, "Not verifiable.")
        self.assertFalse(self.answer.approved_at)
        self.assertIn("Returned", self.todos(self.answer, self.production))
        with self.assertRefused("has not approved"):
            self.take(self.answer, "answer", self.production)

    def test_returning_needs_a_reason(self):
        with self.assertRefused("reason"):
            self.take(self.answer, "return", self.quality, reason=" ")

    def test_an_open_request_keeps_the_problem_open(self):
        problem = self.answer.problem_id
        with self.assertRefused(self.answer.name):
            self.take(problem, "cancel", self.quality)
        self.put(problem, "verifying")
        points = [text for _problem, text, _about in problem._close_refusals()]
        self.assertIn(self.answer.display_name, " ".join(points))

    def test_what_is_accepted_stays_as_it_is(self):
        self.complete_capa(self.answer)
        self.take(self.answer, "accept", self.quality)
        with self.assertRefused("evidence"):
            self.answer.with_user(self.quality).reason = "Another one"


class TestRequestsOfCompanies(RequestCase):
    def test_another_companys_requests_are_not_seen(self):
        capa = self.capa()
        other = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self.person(
            "stranger",
            "aftersales.group_quality_user",
            company_id=other.id,
            company_ids=other.ids,
        )
        self.assertFalse(capa.with_user(stranger).search([("id", "=", capa.id)]))

    def test_late_is_found_as_it_is_shown(self):
        capas = self.capa(due_on="2020-01-01") | self.capa(due_on="2999-01-01")
        found = capas.search([("id", "in", capas.ids), ("is_late", "=", True)])
        self.assertEqual(found, capas.filtered("is_late"))
        self.assertEqual(found, capas[0])
