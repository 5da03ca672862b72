"""Who sees what customers answered: no other company, no customer, no department."""

from odoo.exceptions import AccessError
from odoo.fields import Command

from .answers import AnswerCase

MODELS = ("rating", "result", "score", "reaction.result", "analysis")


class TestScoreRights(AnswerCase):
    """An answer never shows itself to whom it is no business."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["aftersales.survey.reaction"].create(
            {"name": "Call", "measure": "outcome", "at_most": 3}
        )
        cls.given = cls.answer(outcome=2, recommend=3, suggest="Be faster.")
        cls.env["aftersales.survey.score"]._refresh()
        cls.env["aftersales.survey.analysis"].create({"survey_id": cls.survey.id})
        cls.elsewhere = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.stranger = cls.person(
            "stranger",
            "aftersales.group_coordinator",
            company_id=cls.elsewhere.id,
            company_ids=[Command.set(cls.elsewhere.ids)],
        )

    def own(self, name, user):
        """Return what a user finds of this company."""
        model = self.env[f"aftersales.survey.{name}"].with_user(user)
        return model.search([("company_id", "=", self.company.id)])

    def test_the_desk_sees_all_of_its_company(self):
        for name in MODELS:
            self.assertTrue(self.own(name, self.service), name)
        answer = self.given.with_user(self.service)
        self.assertEqual(answer.score_outcome, 2)
        self.assertTrue(answer.user_input_line_ids.mapped("aftersales_said"))

    def test_another_company_sees_nothing(self):
        for name in MODELS:
            self.assertFalse(self.own(name, self.stranger), name)
        with self.assertRaises(AccessError):
            self.given.with_user(self.stranger).read(["score_outcome"])

    def test_a_member_of_a_department_sees_no_answer(self):
        for name in MODELS:
            with self.assertRaises(AccessError):
                self.own(name, self.member)
        with self.assertRaises(AccessError):
            self.given.with_user(self.member).read(["score_outcome"])

    def test_a_customer_sees_no_answer_by_rpc(self):
        portal = self.person("portal", "base.group_user", partner_id=self.contact.id)
        portal.group_ids = [Command.set(self.env.ref("base.group_portal").ids)]
        for name in MODELS:
            with self.assertRaises(AccessError):
                self.own(name, portal)
        with self.assertRaises(AccessError):
            self.given.with_user(portal).read(["score_outcome"])

    def test_colleagues_of_other_apps_see_no_score_on_partner_and_product(self):
        for record, name in (
            (self.customer, "aftersales_satisfied"),
            (self.gear, "aftersales_satisfied"),
        ):
            with self.assertRaises(AccessError):
                record.with_user(self.seller).read([name])

    def test_figures_are_written_by_nobody(self):
        for name in ("rating", "score", "reaction.result"):
            found = self.own(name, self.admin)
            with self.assertRaises(AccessError):
                found[:1].write({"company_id": self.company.id})

    def test_reactions_and_targets_are_set_by_managers(self):
        for name, vals in (
            ("target", {"target": 90}),
            ("reaction", {"at_most": 2}),
        ):
            records = self.env[f"aftersales.survey.{name}"].search([], limit=1)
            with self.assertRaises(AccessError):
                records.with_user(self.service).write(vals)
            records.with_user(self.manager).write(vals)

    def test_complaint_of_another_company_tells_no_score(self):
        case = self.complaint()
        self.answer(outcome=7, about={"complaint_id": case.id})
        with self.assertRaises(AccessError):
            case.with_user(self.stranger).read(["survey_outcome"])
