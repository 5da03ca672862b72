from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form

from .common import SoldCase


class TestSimilar(SoldCase):
    """Like problems are offered while one is typed, the likeliest first."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.code = cls.env["aftersales.cause"].create({"name": "Blunt tool"})
        cls.known = cls.problem(
            subject="Gear tooth breaks under load",
            product_id=cls.gear.id,
            defect_id=cls.defect.id,
        )
        cls.env["aftersales.problem.cause"].with_user(cls.quality).create(
            {
                "problem_id": cls.known.id,
                "name": "Ground too rarely",
                "code_id": cls.code.id,
            }
        )

    def similar(self, **values):
        values = {"subject": "Something quite different", **values}
        problems = self.env["aftersales.problem"].with_user(self.quality)
        return problems.new(values).similar_ids._origin

    def test_the_same_product(self):
        self.assertEqual(self.similar(product_id=self.gear.id), self.known)

    def test_the_same_defect(self):
        self.assertEqual(self.similar(defect_id=self.defect.id), self.known)

    def test_the_same_cause(self):
        cause = {"name": "Why", "code_id": self.code.id}
        found = self.similar(cause_ids=[Command.create(cause)])
        self.assertEqual(found, self.known)

    def test_the_same_words_also_their_beginnings(self):
        self.assertEqual(self.similar(subject="Broken TOOTH of a crown"), self.known)
        self.assertEqual(self.similar(subject="It break"), self.known)

    def test_chinese_words_without_spaces(self):
        chinese = self.problem(subject="客户反映齿轮断裂")
        self.assertEqual(self.similar(subject="齿轮断裂"), chinese)
        self.assertEqual(self.similar(subject="装配时齿轮断裂了"), chinese)
        self.assertFalse(self.similar(subject="轴承噪音大"))

    def test_words_that_look_like_a_query_do_no_harm(self):
        for subject in ("tooth' & | ! ( <->", "a:*b \\ '", "___", "%_%", "'' :*"):
            self.similar(subject=subject)

    def test_the_likeliest_comes_first(self):
        self.problem(subject="Bearing is loud", product_id=self.gear.id)
        self.problem(subject="Rim of the tooth")
        found = self.similar(
            subject="Gear tooth breaks",
            product_id=self.gear.id,
            defect_id=self.defect.id,
        )
        self.assertEqual(found[0], self.known)
        self.assertEqual(len(found), 3)

    def test_while_it_is_typed(self):
        problems = self.env["aftersales.problem"].with_user(self.quality)
        with Form(problems) as form:
            form.subject = "Teeth"
            form.product_id = self.gear
            self.assertEqual(form.similar_ids.ids, self.known.ids)

    def test_a_problem_is_not_like_itself(self):
        self.assertNotIn(self.known, self.known.with_user(self.quality).similar_ids)

    def test_cause_and_what_worked_are_shown(self):
        self.carry_action(self.action(self.known), "verified")
        self.carry_action(self.action(self.known, subject="Pray"), "ineffective")
        self.assertRecordValues(
            self.known,
            [
                {
                    "cause_summary": "Ground too rarely",
                    "worked_summary": "Grind the tool weekly",
                }
            ],
        )

    def test_nobody_is_shown_what_he_may_not_read(self):
        problems = self.env["aftersales.problem"]
        typed = {"subject": "Tooth", "product_id": self.gear.id}
        found = problems.with_user(self.member).new(typed).similar_ids
        self.assertFalse(found)
        self.known.sudo().team_id = self.purchasing_team
        found = problems.with_user(self.member).new(typed).similar_ids._origin
        self.assertEqual(found, self.known.with_user(self.member))

    def test_a_complaint_is_offered_known_problems(self):
        line = {"product_id": self.gear.id, "defect_id": self.defect.id}
        complaint = self.complaint(line_ids=[Command.create(line)])
        complaint = complaint.with_user(self.service)
        self.assertEqual(complaint.known_problem_ids, self.known)
        problem = complaint.known_problem_ids.with_user(self.coordinator)
        problem.with_context(
            aftersales_complaint_id=complaint.id
        ).action_link_complaint()
        self.assertEqual(complaint.problem_id, self.known)

    def test_linking_needs_a_complaint(self):
        with self.assertRaises(UserError):
            self.known.action_link_complaint()
