"""Answers become figures: once, as they were given, and never for a test."""

from unittest.mock import patch

from odoo.exceptions import UserError

from .answers import AnswerCase


class TestScores(AnswerCase):
    """What stands on an answer once it is completed."""

    def test_an_answer_knows_its_scores(self):
        answer = self.answer(items=(7, 6, 2), outcome=6, handling=2, recommend=9)
        self.assertAlmostEqual(answer.score_items, 5)
        self.assertAlmostEqual(answer.score_satisfied, 3 / 5)
        self.assertEqual((answer.score_outcome, answer.score_handling), (6, 2))
        self.assertEqual(answer.score_recommend, 9)
        self.assertEqual(answer.score_promotes, "promoter")
        self.assertEqual(answer.score_count, 6)

    def test_each_rating_is_a_row_with_all_that_it_is_about(self):
        case = self.complaint(order_id=self.order.id)
        case.line_ids = False
        case.line_ids.create({"complaint_id": case.id, "product_id": self.gear.id})
        answer = self.answer(outcome=2, about={"complaint_id": case.id})
        rating = answer.aftersales_rating_ids
        self.assertEqual(rating.measure, "outcome")
        self.assertEqual((rating.rating, rating.is_satisfied), (2, False))
        self.assertEqual(rating.complaint_id, case)
        self.assertEqual(rating.customer_id, self.customer)
        self.assertEqual(rating.team_id, case.team_id)
        self.assertEqual(rating.product_id, self.gear)

    def test_what_does_not_apply_counts_nowhere(self):
        answer = self.answer(items=(7, None, 2))
        self.assertEqual(answer.score_count, 2)
        self.assertAlmostEqual(answer.score_items, 4.5)

    def test_to_recommend_nobody_is_an_answer_too(self):
        answer = self.answer(recommend=0)
        self.assertEqual(answer.score_promotes, "detractor")
        self.assertEqual(answer.score_count, 1)

    def test_who_is_not_asked_is_no_detractor(self):
        self.assertFalse(self.answer(outcome=7).score_promotes)

    def test_an_answer_keeps_the_number_it_was_given_with(self):
        answer = self.answer(outcome=6)
        self.outcome.suggested_answer_ids[1].rating = 1
        self.outcome.satisfied_from = 7
        self.complete(answer.invitation_ids)
        self.assertEqual(answer.score_outcome, 6)
        self.assertTrue(answer.aftersales_rating_ids.is_satisfied)

    def test_an_answer_completed_twice_counts_once(self):
        answer = self.answer(items=(7, 6, 2), outcome=6)
        answer._mark_done()
        self.complete(answer.invitation_ids)
        self.assertEqual(len(answer.aftersales_rating_ids), 4)

    def test_a_test_entry_counts_nowhere(self):
        invitation = self.invite()
        invitation.answer_id.test_entry = True
        answer = self.fill(invitation, outcome=6)
        self.assertFalse(answer.aftersales_rating_ids)
        self.assertFalse(answer.scored_at)

    def test_the_day_is_that_of_the_company(self):
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        answer = self.answer(outcome=6, on="2026-03-31 20:00")
        day = answer.aftersales_rating_ids.answered_on
        self.assertEqual(str(day), "2026-04-01")

    def test_imported_answers_are_scored_later(self):
        invitation = self.invite()
        model = type(self.env["aftersales.survey.invitation"])
        with patch.object(model, "_action_answered", lambda self: None):
            answer = self.fill(invitation, outcome=6)
        self.assertFalse(answer.scored_at)
        self.env["survey.user_input"]._cron_record_scores()
        self.assertEqual(answer.score_outcome, 6)

    def test_suggestions_are_passed_on(self):
        invitation = self.invite()
        taken = []
        model = type(invitation)
        with patch.object(
            model, "_take_suggestions", lambda self, words: taken.append((self, words))
        ):
            self.fill(invitation, suggest="Deliver on Mondays.")
        self.assertEqual(taken, [(invitation, "Deliver on Mondays.")])

    def test_nobody_enters_a_score(self):
        answer = self.answer(outcome=6)
        with self.assertRaises(UserError):
            answer.with_user(self.env.ref("base.user_admin")).write(
                {"score_outcome": 7}
            )

    def test_forty_answers_cost_no_more_queries_than_two(self):
        def completed(count):
            invitations = self.env["aftersales.survey.invitation"].union(
                *(self.invite() for _answer in range(count))
            )
            for invitation in invitations:
                invitation.answer_id._save_lines(
                    self.outcome, self.column(self.outcome, 6)
                )
            invitations.answer_id.write(
                {"state": "done", "end_datetime": "2026-03-03 10:00:00"}
            )
            return invitations

        few, many = completed(2), completed(40)
        self.assertSameQueries(
            self.count_queries(few._action_answered),
            self.count_queries(many._action_answered),
        )
