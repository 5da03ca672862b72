"""The loop: what follows from an unhappy answer, once, whatever goes wrong."""

from datetime import datetime
from unittest.mock import Mock

from freezegun import freeze_time
from psycopg2.errors import SerializationFailure

from odoo.exceptions import UserError, ValidationError
from odoo.tools import mute_logger

from .answers import AnswerCase

LOGGER = "odoo.addons.aftersales.models.feedback.survey_reaction_result"
FOLLOW_UP = "odoo.addons.aftersales.models.feedback.survey_invitation_score"


class ReactionCase(AnswerCase):
    """A test in a company without reactions of its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["aftersales.survey.reaction"].search([]).active = False

    @classmethod
    def reaction(cls, action="activity", **values):
        return cls.env["aftersales.survey.reaction"].create(
            {
                "name": "Not satisfied",
                "measure": "outcome",
                "at_most": 3,
                "action": action,
                "responsible": "user",
                "user_id": cls.coordinator.id,
                "hours": 8,
                **values,
            }
        )

    def unhappy(self, case=None, words="It is still loud.", **ratings):
        """Let the customer answer that it is not solved; return what came of it."""
        about = {"complaint_id": case.id} if case else {}
        answer = self.answer(**{"outcome": 2, **ratings}, suggest=words, about=about)
        return self.results(answer)

    def results(self, answer):
        results = self.env["aftersales.survey.reaction.result"]
        return results.search([("user_input_id", "=", answer.id)])


class TestConditions(ReactionCase):
    """When something follows."""

    def test_a_rating_at_or_below_the_number_is_unhappy(self):
        self.reaction(at_most=4)
        self.assertTrue(self.unhappy(outcome=4))
        self.assertTrue(self.unhappy(outcome=1))
        self.assertFalse(self.unhappy(outcome=6))

    def test_another_measure_or_survey_is_no_concern(self):
        other = self.survey.create({"title": "Other", "survey_type": "aftersales"})
        self.reaction(measure="handling")
        self.reaction(survey_id=other.id)
        self.assertFalse(self.unhappy())

    def test_another_company_is_no_concern(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self.reaction(company_id=company.id)
        self.assertFalse(self.unhappy())

    def test_several_bad_items_are_one_reaction(self):
        self.reaction(measure="item", at_most=2)
        [result] = self.results(self.answer(items=(2, 1, 2)))
        self.assertEqual(result.rating, 1)

    def test_a_test_entry_lets_nothing_happen(self):
        self.reaction()
        invitation = self.invite()
        invitation.answer_id.test_entry = True
        self.assertFalse(self.results(self.fill(invitation, outcome=1)))

    def test_a_certain_person_must_be_named(self):
        with self.assertRaises(ValidationError):
            self.reaction(user_id=False)
        with self.assertRaises(ValidationError):
            self.reaction(hours=-1)


class TestTodo(ReactionCase):
    """A to-do for somebody within a promised time."""

    def test_the_person_in_charge_gets_the_words_on_the_complaint(self):
        case = self.carry(self.complaint(), "executing")
        self.reaction(responsible="case")
        result = self.unhappy(case)
        todo = case.activity_ids.filtered(lambda a: "Unhappy" in (a.summary or ""))
        self.assertEqual(todo.user_id, case.user_id)
        self.assertIn("It is still loud.", todo.note)
        self.assertIn("Quite bad", todo.note)
        self.assertEqual(result.outcome, "todo")

    def test_the_promise_counts_working_hours(self):
        self.reaction(hours=8)
        hours = self.env["resource.calendar"].create({"name": "40 h", "tz": "UTC"})
        self.company.resource_calendar_id = hours
        # A Friday afternoon: the second half is on Monday
        with freeze_time("2026-03-06 13:00:00"):
            result = self.unhappy()
        self.assertEqual(result.due_at, datetime(2026, 3, 9, 12))
        self.assertEqual(
            str(result.user_input_id.activity_ids.date_deadline), "2026-03-09"
        )

    def test_without_a_complaint_the_to_do_is_on_the_answer(self):
        self.reaction()
        result = self.unhappy()
        self.assertEqual(result.user_input_id.activity_ids.user_id, self.coordinator)

    def test_where_nobody_is_in_charge_somebody_is(self):
        self.reaction(responsible="case", user_id=False)
        self.assertTrue(self.unhappy().user_id)

    def test_notified_is_not_asked_to_do_anything(self):
        self.reaction("notify")
        result = self.unhappy()
        self.assertEqual(result.outcome, "notified")
        self.assertFalse(result.user_input_id.activity_ids)
        answer = result.user_input_id
        message = self.env["mail.message"].search(
            [("model", "=", answer._name), ("res_id", "=", answer.id)]
        )
        self.assertIn(self.coordinator.partner_id, message.notified_partner_ids)


class TestReopen(ReactionCase):
    """The complaint is taken up again through its own step."""

    def test_a_closed_complaint_is_reopened_with_the_words(self):
        case = self.carry(self.complaint(), "closed")
        self.reaction("reopen")
        result = self.unhappy(case)
        self.assertStates(case, "investigating")
        log = self.env["aftersales.workflow.log"].search(
            [("res_model", "=", case._name), ("res_id", "=", case.id)], limit=1
        )
        self.assertIn("It is still loud.", log.reason)
        self.assertEqual((result.outcome, result.complaint_id), ("reopened", case))

    def test_a_complaint_whose_effect_is_confirmed_is_taken_up(self):
        case = self.carry(self.complaint(), "verifying")
        self.reaction("reopen")
        self.unhappy(case)
        self.assertStates(case, "investigating")

    def test_one_that_is_worked_on_gets_a_to_do(self):
        case = self.carry(self.complaint(), "executing")
        self.reaction("reopen")
        self.assertEqual(self.unhappy(case).outcome, "todo")
        self.assertStates(case, "executing")

    @mute_logger(LOGGER)
    def test_a_refused_step_becomes_a_to_do_and_the_answer_stays(self):
        case = self.carry(self.complaint(), "closed")
        self.rule(
            "reopen",
            condition_domain="[('id', '=', 0)]",
            condition_message="Not this year.",
        )
        self.reaction("reopen")
        result = self.unhappy(case)
        self.assertEqual(result.outcome, "failed")
        self.assertIn("Not this year.", result.failure)
        self.assertStates(case, "closed")
        self.assertEqual(result.user_input_id.state, "done")
        self.assertIn("Not this year.", case.activity_ids[:1].note)


class TestErrors(ReactionCase):
    """Whatever goes wrong, the customer has answered, and somebody sees to it."""

    def setUp(self):
        super().setUp()
        for logger in (LOGGER, FOLLOW_UP):
            self.enterContext(mute_logger(logger))

    def let_fail(self, model, method, error=None):
        """Let a method raise what no reaction expects."""
        self.patch(
            self.registry[model],
            method,
            Mock(side_effect=error or ValueError("no such field")),
        )

    def test_an_error_of_the_system_is_on_record_and_a_to_do(self):
        self.let_fail("aftersales.complaint", "create")
        self.reaction("complaint")
        result = self.unhappy()
        self.assertEqual((result.outcome, result.complaint_id.id), ("failed", False))
        self.assertIn("ValueError: no such field", result.failure)
        answer = result.user_input_id
        self.assertEqual(answer.state, "done")
        self.assertIn("no such field", answer.activity_ids.note)

    def test_an_error_of_the_database_leaves_the_answer_as_it_was(self):
        def ruin(*_args):
            self.env.cr.execute("SELECT 1 / 0")

        self.patch(self.registry["aftersales.complaint"], "create", ruin)
        self.reaction("complaint")
        with mute_logger("odoo.sql_db"):
            result = self.unhappy()
        self.assertIn("DivisionByZero", result.failure)
        self.assertTrue(result.user_input_id.score_count)

    def test_other_reactions_happen_all_the_same(self):
        self.let_fail("aftersales.complaint", "create")
        self.reaction("complaint", sequence=1)
        self.reaction("notify", sequence=2)
        outcomes = self.unhappy().mapped("outcome")
        self.assertEqual(sorted(outcomes), ["failed", "notified"])

    def test_a_notice_that_cannot_be_written_is_a_to_do(self):
        self.let_fail("survey.user_input", "message_notify")
        self.reaction("notify")
        result = self.unhappy()
        self.assertEqual(result.outcome, "failed")
        self.assertTrue(result.user_input_id.activity_ids)

    def test_a_to_do_that_cannot_be_made_goes_to_a_coordinator(self):
        case = self.carry(self.complaint(), "executing")
        self.reaction(responsible="case")
        values = self.registry["aftersales.survey.reaction.result"]
        prepare = values._prepare_activity_values

        def wrong(result, words):
            return {**prepare(result, words), "res_id": 0}

        self.patch(values, "_prepare_activity_values", wrong)
        result = self.unhappy(case)
        todo = result.user_input_id.activity_ids
        self.assertEqual(result.outcome, "failed")
        self.assertTrue(todo.user_id.has_group("aftersales.group_coordinator"))

    def test_suggestions_and_reactions_that_fail_are_a_to_do(self):
        self.let_fail("aftersales.survey.invitation", "_take_suggestions")
        self.let_fail("aftersales.survey.reaction", "_react")
        answer = self.answer(outcome=2, suggest="Deliver on Mondays")
        self.assertEqual(answer.state, "done")
        self.assertEqual(len(answer.activity_ids), 2)
        self.assertIn("no such field", answer.activity_ids[0].note)

    def test_what_another_transaction_holds_is_tried_again_as_a_whole(self):
        self.let_fail("aftersales.complaint", "create", SerializationFailure())
        self.reaction("complaint")
        with self.assertRaises(SerializationFailure):
            self.unhappy()


class TestRegister(ReactionCase):
    """An unhappy answer about a delivery becomes a complaint."""

    def test_a_complaint_is_registered_with_words_and_order(self):
        self.reaction("complaint")
        invitation = self.invite(order_id=self.order.id)
        answer = self.fill(invitation, outcome=1, suggest="The box was open.")
        result = self.results(answer)
        case = result.complaint_id
        self.assertEqual((case.partner_id, case.order_id), (self.contact, self.order))
        self.assertIn("The box was open.", case.description)
        self.assertEqual(case.state, "new")

    def test_completing_again_registers_nothing_more(self):
        self.reaction("complaint")
        result = self.unhappy()
        before = self.env["aftersales.complaint"].search_count([])
        self.complete(result.invitation_id)
        self.env["aftersales.survey.reaction"]._react(result.user_input_id)
        self.assertEqual(self.env["aftersales.complaint"].search_count([]), before)
        self.assertEqual(len(self.results(result.user_input_id)), 1)


class TestResults(ReactionCase):
    """What came of it is on record."""

    def test_nobody_changes_what_came_of_it(self):
        self.reaction()
        result = self.unhappy()
        with self.assertRaises(UserError):
            result.with_user(self.admin).write({"outcome": "notified"})

    def test_forty_unhappy_answers_cost_little_more_than_two(self):
        self.reaction()
        reactions = self.env["aftersales.survey.reaction"]

        def answered(count):
            with mute_logger(LOGGER):
                answers = [self.answer(outcome=1) for _answer in range(count)]
            found = self.survey.env["survey.user_input"].union(*answers)
            self.env["mail.activity"].search(
                [("res_model", "=", found._name), ("res_id", "in", found.ids)]
            ).unlink()
            self.env["aftersales.survey.reaction.result"].search(
                [("user_input_id", "in", found.ids)]
            ).unlink()
            return found

        few, many = answered(2), answered(12)
        self.assertSameQueries(
            self.count_queries(reactions._react, few),
            self.count_queries(reactions._react, many),
        )
