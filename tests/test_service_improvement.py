"""G-20 to G-22: what is done, what came of it, and what the standard learns from it."""

from datetime import date, timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command

from .common import AftersalesCase


class ImprovementCase(AftersalesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.in_force = cls.carry_standard(cls.standard(), "force")
        cls.indicator = cls.in_force.line_ids.indicator_id
        cls.march = cls.figure(3, 800)
        cls.april = cls.figure(4, 900)
        cls.may = cls.figure(5, 980)

    @classmethod
    def figure(cls, month, numerator, denominator=1000):
        figures = cls.env["aftersales.indicator.value"].with_user(cls.coordinator)
        return figures.create(
            {
                "indicator_id": cls.indicator.id,
                "date_from": date(2024, month, 1),
                "date_to": date(2024, month, 28),
                "numerator": numerator,
                "denominator": denominator,
            }
        )

    def measured(self, **values):
        """Plan an improvement that is measured by the indicator."""
        facts = {"indicator_id": self.indicator.id, "before_id": self.march.id}
        return self.improvement(**{**facts, **values})


class TestWay(ImprovementCase):
    def test_the_way_of_an_improvement(self):
        improvement = self.carry_improvement(self.improvement(), "confirmed")
        self.assertEqual(improvement.confirmed_by_id, self.coordinator)

    def test_it_starts_with_a_plan_and_with_how_it_is_today(self):
        improvement = self.improvement(before_text=False, task_ids=False)
        with self.assertRefused("how it is before", "what is done, by whom"):
            self.take(improvement, "start", self.coordinator)

    def test_everybody_gets_his_part_as_a_to_do(self):
        improvement = self.improvement()
        improvement.task_ids.user_id = self.service
        self.carry_improvement(improvement, "progress")
        self.assertRecordValues(
            improvement.activity_ids,
            [{"user_id": self.service.id, "summary": "Train everybody"}],
        )

    def test_what_is_not_done_keeps_it_open(self):
        improvement = self.carry_improvement(self.improvement(), "progress")
        with self.assertRefused("“Train everybody” is not done yet."):
            self.take(improvement, "finish", self.coordinator)

    def test_three_managers_sign(self):
        improvement = self.carry_improvement(self.improvement(), "confirming")
        improvement.after_text = "Half a day"
        with self.assertRefused(
            "Customer service manager", "Department manager", "General manager"
        ):
            self.take(improvement, "confirm", self.coordinator)

    def test_one_person_does_not_sign_for_three(self):
        """The general manager manages the department and customer service, too."""
        improvement = self.carry_improvement(self.improvement(), "confirming")
        improvement.after_text = "Half a day"
        self.front_team.manager_id = self.manager
        front, department, director = (
            self.env.ref(f"aftersales.workflow_rule_improvement_{name}")
            for name in ("front", "department", "director")
        )
        improvement.with_user(self.manager).action_sign(director.id)
        for rule in (front, department):
            with self.assertRefused("the signature of another person"):
                improvement.with_user(self.manager).action_sign(rule.id)
        improvement.with_user(self.service).action_sign(front.id)
        with self.assertRefused("the signature of another person"):
            improvement.with_user(self.service).action_sign(department.id)

    def test_the_box_offers_no_signature_that_would_be_refused(self):
        improvement = self.carry_improvement(self.improvement(), "confirming")
        improvement.after_text = "Half a day"
        front = self.env.ref("aftersales.workflow_rule_improvement_front")
        improvement.with_user(self.service).action_sign(front.id)
        steps = improvement.with_user(self.service).workflow_steps
        points = [p for step in steps for p in step["points"] if p.get("rule_id")]
        self.assertFalse([point for point in points if point["can_sign"]])
        self.assertIn("Name a delegate", " ".join(p["text"] for p in points))

    def test_a_company_may_let_one_person_sign_twice(self):
        rules = self.env["aftersales.workflow.rule"].search(
            [("transition", "=", "aftersales.improvement:confirm")]
        )
        rules.signs_alone = False
        improvement = self.carry_improvement(self.improvement(), "confirming")
        for name in ("front", "department"):
            rule = self.env.ref(f"aftersales.workflow_rule_improvement_{name}")
            improvement.with_user(self.service).action_sign(rule.id)
        self.assertEqual(len(improvement.signature_ids), 2)

    def test_who_has_a_part_in_the_plan_reports_it_and_nothing_else(self):
        improvement = self.improvement()
        task = improvement.task_ids
        with self.assertRaises(AccessError):
            task.with_user(self.member).done_on = date(2024, 4, 10)
        task.user_id = self.member
        task.with_user(self.member).done_on = date(2024, 4, 10)
        with self.assertRaises(AccessError):
            task.with_user(self.member).name = "Nothing"
        other = task.copy({"user_id": self.service.id})
        with self.assertRaises(AccessError):
            other.with_user(self.member).done_on = date(2024, 4, 10)

    def test_an_import_is_no_way_around(self):
        improvement = self.improvement()
        found = improvement.sudo().export_data(["id"])["datas"][0][0]
        result = improvement.with_user(self.service).load(
            ["id", "after_text"], [[found, "Perfect"]]
        )
        self.assertFalse(result["ids"])
        self.assertFalse(improvement.after_text)

    def test_what_did_not_help_goes_on(self):
        improvement = self.carry_improvement(self.improvement(), "confirming")
        self.take(improvement, "fail", self.coordinator)
        self.assertStates(improvement, "progress")

    def test_the_department_says_its_word_and_nothing_else(self):
        improvement = self.improvement().with_user(self.service)
        improvement.department_opinion = "We need one more person."
        with self.assertRaises(AccessError):
            improvement.after_text = "Perfect"

    def test_another_department_does_not_see_it(self):
        improvement = self.improvement()
        self.assertFalse(improvement.with_user(self.member).has_access("read"))


class TestEffect(ImprovementCase):
    def test_the_figures_tell_before_and_after(self):
        improvement = self.measured(after_id=self.may.id)
        self.assertEqual(improvement.before_text[:6], "80.0 %")
        self.assertEqual(improvement.after_text[:6], "98.0 %")
        self.assertEqual(improvement.effect, "better")

    def test_intervals_that_overlap_prove_nothing(self):
        few = self.figure(6, 9, 10)
        self.assertEqual(self.measured(after_id=few.id).effect, "unproven")

    def test_a_figure_of_the_same_time_shows_no_effect(self):
        improvement = self.carry_improvement(self.measured(), "confirming")
        improvement.after_id = self.april
        with self.assertRefused("only one of a later period"):
            self.take(improvement, "confirm", self.coordinator)

    def test_without_a_figure_after_it_nothing_is_confirmed(self):
        improvement = self.carry_improvement(self.measured(), "confirming")
        improvement.after_text = "Much better"
        with self.assertRefused("Choose the figure after it"):
            self.take(improvement, "confirm", self.coordinator)

    def test_a_period_without_data_shows_no_effect(self):
        improvement = self.carry_improvement(self.measured(), "confirming")
        improvement.after_id = self.figure(6, 0, 0)
        with self.assertRefused("no data in the period"):
            self.take(improvement, "confirm", self.coordinator)

    def test_worse_is_no_improvement(self):
        improvement = self.carry_improvement(self.measured(), "confirming")
        improvement.after_id = self.figure(6, 500)
        with self.assertRefused("worse than before"):
            self.take(improvement, "confirm", self.coordinator)

    def test_a_figure_reckoned_later_changes_no_words(self):
        improvement = self.measured(after_id=self.may.id)
        self.may.numerator = 1
        self.assertEqual(improvement.after_text[:6], "98.0 %")


class TestCustomers(ImprovementCase):
    """G-22: the files of the customers concerned are kept up to date."""

    def events(self, customer):
        action = customer.with_user(self.coordinator).action_open_file()
        events = self.env["aftersales.customer.event"].with_user(self.coordinator)
        return events.search([*action["domain"], ("kind", "=", "improvement")])

    def named(self, **values):
        row = {"partner_id": self.contact.id, "note": "Ask again in May."}
        return self.improvement(customer_ids=[Command.create(row)], **values)

    def test_the_confirmed_improvement_stands_in_the_customers_file(self):
        improvement = self.carry_improvement(self.named(), "confirming")
        self.assertFalse(self.events(self.contact))
        self.carry_improvement(improvement, "confirmed")
        event = self.events(self.contact)
        for words in ("Answer faster", "Two days → Half a day", "Ask again in May."):
            self.assertIn(words, event.subject)
        self.assertEqual(event.action_open()["res_id"], improvement.id)

    def test_what_was_not_confirmed_does_not(self):
        improvement = self.named()
        self.take(improvement, "cancel", self.coordinator)
        self.assertFalse(self.events(self.contact))

    def test_the_customers_whom_the_figure_was_bad_for_are_named(self):
        complaint = self.complaint()
        indicator = self.env.ref("aftersales.indicator_complaint_rate")
        today = fields.Date.today()
        figure = self.env["aftersales.indicator.value"]._reckon(
            self.company, today - timedelta(1), today + timedelta(1), indicator
        )
        figure = figure.filtered(lambda value: not value.type_id)
        improvement = self.improvement(indicator_id=indicator.id, before_id=figure.id)
        self.carry_improvement(improvement, "progress")
        customers = improvement.customer_ids.partner_id
        self.assertIn(complaint.commercial_partner_id, customers)
        improvement.action_add_customers()
        self.assertEqual(improvement.customer_ids.partner_id, customers)

    def test_an_entered_figure_names_nobody(self):
        improvement = self.carry_improvement(self.measured(), "progress")
        self.assertFalse(improvement.customer_ids)

    def test_what_is_confirmed_stays_in_the_file(self):
        improvement = self.carry_improvement(self.named(), "confirmed")
        with self.assertRefused("the case is closed"):
            improvement.customer_ids.note = "Something else"


class TestProposal(ImprovementCase):
    def confirmed(self, **values):
        improvement = self.carry_improvement(self.measured(**values), "confirming")
        improvement.after_id = self.may
        return improvement

    def test_the_next_version_of_the_standard_has_the_new_target(self):
        improvement = self.carry_improvement(self.confirmed(), "confirmed")
        draft = improvement.standard_id
        self.assertRecordValues(
            draft, [{"state": "draft", "previous_id": self.in_force.id, "version": 2}]
        )
        self.assertEqual(draft.line_ids.target, 98)
        self.assertEqual(self.in_force.line_ids.target, 95)

    def test_another_target_can_be_chosen(self):
        improvement = self.confirmed()
        improvement.new_target = 97
        self.carry_improvement(improvement, "confirmed")
        self.assertEqual(improvement.standard_id.line_ids.target, 97)

    def test_a_draft_that_is_there_is_used(self):
        draft = self.in_force.browse(self.in_force.action_next_version()["res_id"])
        improvement = self.carry_improvement(self.confirmed(), "confirmed")
        self.assertEqual(improvement.standard_id, draft)

    def test_a_target_that_is_already_higher_is_not_lowered(self):
        self.may.numerator = 940
        improvement = self.carry_improvement(self.confirmed(), "confirmed")
        self.assertFalse(improvement.new_target)
        self.assertFalse(improvement.standard_id)

    def test_the_target_of_a_customer_type_is_proposed_for_it_alone(self):
        kind = self.env.ref("aftersales.classification_type_private")
        before = self.march.copy({"type_id": kind.id})
        after = self.may.copy({"type_id": kind.id})
        improvement = self.carry_improvement(
            self.measured(type_id=kind.id, before_id=before.id), "confirming"
        )
        improvement.after_id = after
        self.carry_improvement(improvement, "confirmed")
        line = improvement.standard_id.line_ids
        self.assertEqual(line.target, 95)
        self.assertEqual(line.target_ids.mapped("target"), [98])

    def test_nobody_enters_the_proposed_standard(self):
        with self.assertRefused("recorded by the workflow itself"):
            self.measured().standard_id = self.in_force
