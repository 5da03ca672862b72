from odoo.exceptions import UserError
from odoo.fields import Command

from .common import AftersalesCase


class TestTraining(AftersalesCase):
    """Plan, approval, attendance, exam, certificate."""

    def person_of(self, training, name):
        return training.participant_ids.filtered(lambda p: p.name == name)

    def test_the_way_of_a_training(self):
        training = self.carry_training(self.training(), "done")
        log = training.workflow_log_ids.sorted("id")
        states = ["submitted", "approved", "held", "done"]
        self.assertEqual(log.mapped("state_to"), states)
        self.assertEqual(training.approved_by_id, self.manager)

    def test_only_who_passes_gets_a_certificate(self):
        training = self.carry_training(self.training(), "done")
        passed = self.person_of(training, "Ann Miller")
        self.assertEqual(passed.certificate, f"{training.name}-01")
        self.assertFalse(self.person_of(training, "Bob Smith").certificate)

    def test_nobody_has_a_certificate_before_it_is_done(self):
        training = self.carry_training(self.training(), "held")
        self.assertFalse(any(training.participant_ids.mapped("certificate")))

    def test_who_attended_is_examined(self):
        training = self.carry_training(self.training(), "held")
        self.person_of(training, "Bob Smith").score = 0
        with self.assertRefused("Bob Smith attended"):
            self.take(training, "complete", self.service)

    def test_no_points_at_all_are_a_score(self):
        training = self.carry_training(self.training(), "held")
        failed = self.person_of(training, "Bob Smith")
        failed.write({"score": 0, "score_entered": True})
        self.take(training, "complete", self.service)
        self.assertFalse(failed.has_passed)

    def test_without_an_exam_attendance_counts(self):
        people = [Command.create({"name": "Ann"}), Command.create({"name": "Bob"})]
        training = self.training(has_exam=False, participant_ids=people)
        self.person_of(training, "Bob").attended = False
        self.carry_training(training, "done")
        self.assertTrue(self.person_of(training, "Ann").certificate)
        self.assertFalse(self.person_of(training, "Bob").certificate)

    def test_a_score_lies_between_nothing_and_full_marks(self):
        training = self.training(participant_ids=[Command.create({"name": "Ann"})])
        with self.assertRefused("between 0 and 100"):
            training.participant_ids.score = 101

    def test_who_was_not_there_has_no_score(self):
        training = self.training(participant_ids=[Command.create({"name": "Ann"})])
        with self.assertRefused("was not there"):
            training.participant_ids.write({"score": 70, "attended": False})

    def test_the_pass_mark_is_not_above_full_marks(self):
        with self.assertRefused("not above full marks"):
            self.training(pass_mark=120)

    def test_only_a_manager_approves(self):
        training = self.carry_training(self.training(), "submitted")
        with self.assertRaises(UserError):
            self.take(training, "approve", self.coordinator)

    def test_a_training_without_participants_was_not_held(self):
        training = self.carry_training(self.training(), "approved")
        training.write({"content": "Buttons", "held_on": "2026-01-01"})
        with self.assertRefused("Enter the participants"):
            self.take(training, "hold", self.service)

    def test_full_marks_are_not_less_than_somebody_has(self):
        people = [Command.create({"name": "Ann", "score": 92})]
        with self.assertRefused("92 points"):
            self.training(participant_ids=people).full_mark = 90

    def test_who_was_absent_gets_no_certificate(self):
        training = self.carry_training(self.training(), "held")
        absent = self.person_of(training, "Ann Miller")
        absent.write({"score": 0, "attended": False})
        self.take(training, "complete", self.service)
        self.assertFalse(absent.certificate)

    def test_the_pass_mark_stays_after_the_approval(self):
        training = self.carry_training(self.training(), "approved")
        with self.assertRaises(UserError):
            training.pass_mark = 10

    def test_the_result_is_frozen(self):
        training = self.carry_training(self.training(), "done")
        with self.assertRaises(UserError):
            self.person_of(training, "Bob Smith").score = 99

    def test_a_certificate_is_found_by_its_number(self):
        training = self.carry_training(self.training(), "done")
        number = f"{training.name}-01"
        people = self.env["aftersales.training.participant"].with_user(self.service)
        self.assertEqual(
            people.search([("certificate", "=", number)]).name, "Ann Miller"
        )

    def test_production_reads_no_trainings(self):
        training = self.training()
        self.assertFalse(training.with_user(self.production).has_access("read"))
