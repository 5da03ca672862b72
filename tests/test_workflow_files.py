from odoo.exceptions import AccessError
from odoo.fields import Command

from .common import AftersalesCase


class TestFiles(AftersalesCase):
    """What a form uploads is readable by whoever may read the record."""

    def upload(self, user, **values):
        files = self.env["ir.attachment"].with_user(user)
        return files.create({"name": "proof.txt", "raw": b"Measured", **values})

    def assertShared(self, file, reader):
        self.env.invalidate_all()
        self.assertEqual(file.with_user(reader).raw, b"Measured")

    def test_the_verifier_sees_the_evidence_of_an_action(self):
        action = self.carry_action(self.action(), "progress")
        file = self.upload(self.production)
        evidence = {"evidence_ids": [Command.link(file.id)]}
        action.with_user(self.production).write(evidence)
        self.assertShared(file, self.quality)

    def test_everybody_who_reads_a_problem_sees_its_pictures(self):
        file = self.upload(self.quality)
        self.problem(picture_ids=[Command.link(file.id)])
        self.assertShared(file, self.process)

    def test_quality_sees_the_evidence_of_a_why(self):
        capa = self.joint_capa()
        self.add_cause(capa.with_user(self.production))
        why = capa.problem_id.cause_ids.why_ids[:1].with_user(self.production)
        file = self.upload(self.production)
        why.attachment_ids = [Command.link(file.id)]
        self.assertShared(file, self.quality)

    def test_the_service_sees_what_a_department_adds_to_its_answer(self):
        request = self.request(self.carry(self.complaint(), "investigating"))
        file = self.upload(self.production)
        evidence = {"attachment_ids": [Command.link(file.id)]}
        request.with_user(self.production).write(evidence)
        self.assertShared(file, self.quality)

    def test_nobody_gets_at_a_file_of_somebody_else_that_way(self):
        file = self.upload(self.manager)
        problem = self.problem()
        problem.sudo().picture_ids = file
        problem.with_user(self.quality).write(
            {"picture_ids": [Command.link(file.id)], "subject": "Teeth"}
        )
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            self.assertTrue(file.with_user(self.process).raw)
