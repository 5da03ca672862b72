from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form

from .common import AftersalesCase

MODEL = "aftersales.problem.cause"


class TestOwnPart(AftersalesCase):
    """Each department writes its own part of a problem only (D-14)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls.problem(
            team_id=cls.production_team.id, symptom="Teeth lie in the oil"
        )
        cls.own = cls.cause(team_id=cls.production_team.id)
        cls.foreign = cls.cause(team_id=cls.purchasing_team.id)
        cls.qualitys = cls.cause(kind="escape")
        cls.worker = cls.person("worker", "aftersales.group_department_user")
        cls.production_team.member_ids += cls.worker

    @classmethod
    def cause(cls, **values):
        causes = cls.env[MODEL].with_user(cls.quality)
        return causes.create({"problem_id": cls.case.id, "name": "Dull", **values})

    def as_worker(self, cause):
        return cause.with_user(self.worker)

    def test_a_department_fills_in_its_own_cause_on_its_form(self):
        with Form(self.as_worker(self.own)) as form:
            form.name = "Tool ground too late"
            with form.why_ids.new() as why:
                why.name = "Nobody counts the strokes"
        self.assertEqual(self.own.name, "Tool ground too late")
        self.assertEqual(len(self.own.why_ids), 1)

    def test_a_department_writes_no_other_cause(self):
        for cause in self.foreign + self.qualitys:
            with self.subTest(cause.team_id.name), self.assertRaises(AccessError):
                self.as_worker(cause).write({"name": "Not ours"})

    def test_a_production_user_who_reads_all_writes_no_other_cause(self):
        with self.assertRaises(AccessError):
            self.foreign.with_user(self.production).write({"name": "Not ours"})

    def test_a_department_adds_occurrence_causes_to_its_own_problems(self):
        values = {"problem_id": self.case.id, "name": "Cold oil"}
        cause = self.env[MODEL].with_user(self.worker).create(values)
        self.assertEqual(cause.team_id, self.production_team)
        self.assertEqual(cause.kind, "occurrence")

    def test_a_department_answers_no_question_of_quality(self):
        values = {"problem_id": self.case.id, "name": "No check", "kind": "escape"}
        with self.assertRaises(AccessError):
            self.env[MODEL].with_user(self.worker).create(values)
        with self.assertRaises(AccessError):
            self.as_worker(self.own).kind = "escape"

    def test_a_department_adds_nothing_to_the_problem_of_another(self):
        other = self.problem(team_id=self.purchasing_team.id)
        values = {"problem_id": other.id, "name": "Ours?"}
        with self.assertRaises(AccessError):
            self.env[MODEL].with_user(self.worker).create(values)

    def test_a_part_is_neither_handed_on_nor_taken_over(self):
        with self.assertRaises(AccessError):
            self.as_worker(self.own).team_id = self.purchasing_team
        with self.assertRaises(AccessError):
            self.as_worker(self.own).team_id = False
        with self.assertRaises(AccessError):
            self.as_worker(self.foreign).team_id = self.production_team

    def test_a_cause_is_not_moved_to_another_problem(self):
        other = self.problem(team_id=self.production_team.id)
        with self.assertRaises(AccessError):
            self.as_worker(self.own).problem_id = other

    def test_foreign_causes_are_not_deleted(self):
        for cause in self.foreign + self.qualitys:
            with self.subTest(cause.kind), self.assertRaises(AccessError):
                self.as_worker(cause).unlink()

    def test_whys_follow_their_cause(self):
        whys = self.env["aftersales.problem.why"].with_user(self.worker)
        with self.assertRaises(AccessError):
            whys.create({"cause_id": self.foreign.id, "name": "Cheap steel"})
        why = whys.create({"cause_id": self.own.id, "name": "No counter"})
        with self.assertRaises(AccessError):
            why.cause_id = self.foreign
        self.assertEqual(why.cause_id, self.own)

    def test_a_foreign_why_is_neither_changed_nor_deleted(self):
        values = {"cause_id": self.foreign.id, "name": "Cheap steel"}
        why = self.env["aftersales.problem.why"].with_user(self.quality).create(values)
        with self.assertRaises(AccessError):
            why.with_user(self.worker).name = "Good steel"
        with self.assertRaises(AccessError):
            why.with_user(self.worker).unlink()
        with self.assertRaises(AccessError):
            self.as_worker(self.own).write({"why_ids": [Command.link(why.id)]})

    def test_an_import_is_held_to_the_same(self):
        rows = [[str(self.foreign.id), "Not ours"]]
        result = self.env[MODEL].with_user(self.worker).load([".id", "name"], rows)
        self.assertFalse(result["ids"])
        self.assertEqual(self.foreign.name, "Dull")

    def test_a_server_action_is_held_to_the_same(self):
        action = self.env["ir.actions.server"].create(
            {
                "name": "Rename",
                "model_id": self.env["ir.model"]._get(MODEL).id,
                "state": "code",
                "code": "records.write({'name': 'Not ours'})",
            }
        )
        context = {"active_model": MODEL, "active_ids": self.foreign.ids}
        with self.assertRaises(AccessError):
            action.with_user(self.worker).sudo(False).with_context(**context).run()

    def test_the_department_reads_what_it_needs_of_the_problem(self):
        other = self.problem(team_id=self.purchasing_team.id, symptom="Rust")
        cause = self.cause(problem_id=other.id, team_id=self.production_team.id)
        cause = self.as_worker(cause)
        self.assertEqual(
            (cause.problem_name, cause.problem_symptom), (other.name, "Rust")
        )
        with self.assertRaises(AccessError):
            other.with_user(self.worker).read(["symptom"])

    def test_a_department_fills_its_part_of_a_problem_it_does_not_read(self):
        other = self.problem(team_id=self.purchasing_team.id)
        cause = self.cause(problem_id=other.id, team_id=self.production_team.id)
        self.as_worker(cause).name = "Tool ground too late"
        self.assertEqual(cause.name, "Tool ground too late")

    def test_a_department_does_not_verify(self):
        self.own.write({"result_on": "5 of 9", "result_off": "0 of 9"})
        with self.assertRaises(AccessError):
            self.as_worker(self.own).action_verify()
        with self.assertRaises(UserError):
            self.as_worker(self.own).verified_at = "2026-01-01 00:00:00"
