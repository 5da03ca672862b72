"""How deep a problem is investigated: by severity and frequency, or with a reason."""

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form
from odoo.tools import mute_logger

from .common import AftersalesCase, SoldCase


class DepthCase(SoldCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.note, cls.why, cls.eight = (
            cls.env.ref(f"aftersales.problem_depth_{name}")
            for name in ("note", "why", "8d")
        )

    @classmethod
    def broken(cls, days=0, **values):
        """Register a complaint about a broken gear, some days ago."""
        line = {"product_id": cls.gear.id, "defect_id": cls.defect.id}
        return cls.complaint(
            line_ids=[Command.create(line)], received_at=cls.days_ago(days), **values
        )

    @classmethod
    def breakage(cls, **values):
        """Register a problem about broken gears."""
        facts = {"product_id": cls.gear.id, "defect_id": cls.defect.id}
        return cls.problem(**facts, **values)


class TestShippedRules(DepthCase):
    def test_a_general_single_case_is_noted(self):
        self.assertEqual(self.problem(severity="general").depth_id, self.note)

    def test_an_important_case_gets_a_5_why(self):
        self.assertEqual(self.problem(severity="important").depth_id, self.why)

    def test_a_serious_case_and_danger_get_an_8d(self):
        self.assertEqual(self.problem(severity="serious").depth_id, self.eight)
        danger = self.problem(severity="general", is_safety=True)
        self.assertEqual(danger.depth_id, self.eight)

    def test_the_third_complaint_makes_a_general_case_a_5_why(self):
        for days in (100, 50):
            self.broken(days)
        self.assertEqual(self.breakage(severity="general").depth_id, self.note)
        self.broken()
        problem = self.breakage(severity="general")
        self.assertEqual(problem.depth_id, self.why)
        self.assertEqual((problem.frequency, problem.frequency_days), (3, 180))
        self.assertEqual(problem.depth_rule_id.name, "Repeated")

    def test_the_third_complaint_makes_an_important_case_an_8d(self):
        for days in (100, 50, 0):
            self.broken(days)
        self.assertEqual(self.breakage(severity="important").depth_id, self.eight)

    def test_what_is_long_ago_cancelled_or_another_defect_does_not_count(self):
        self.broken(181)
        self.take(self.broken(), "cancel", self.service)
        other = self.defect.create({"name": "Rust"})
        line = {"product_id": self.gear.id, "defect_id": other.id}
        self.complaint(line_ids=[Command.create(line)])
        self.assertEqual(self.breakage().frequency, 0)

    def test_linking_complaints_makes_it_deeper(self):
        problem = self.problem(severity="general")
        complaints = self.complaints(3).with_user(self.quality)
        complaints.write({"problem_id": problem.id})
        self.assertEqual(problem.depth_id, self.why)

    def test_severity_found_out_later_makes_it_deeper(self):
        problem = self.problem(severity="general")
        problem.severity = "serious"
        self.assertEqual(problem.depth_id, self.eight)

    def test_counting_anew_finds_what_has_come_meanwhile(self):
        problem = self.breakage(severity="general")
        for _number in range(3):
            self.broken()
        problem.action_judge_depth()
        self.assertEqual((problem.frequency, problem.depth_id), (3, self.why))

    def test_what_is_closed_keeps_its_depth(self):
        problem = self.carry_problem(self.problem(), "cancelled")
        problem.sudo()._write_protected({"severity": "serious"})
        problem.flush_recordset()
        self.assertEqual(problem.depth_id, self.note)


class TestHouseRules(DepthCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rules = cls.env["aftersales.problem.rule"]
        cls.rules.search([]).active = False

    def house(self, **values):
        return self.rules.with_user(self.manager).create(
            {"name": "House", "depth_id": self.eight.id, **values}
        )

    def test_without_a_rule_the_depth_is_chosen_without_a_reason(self):
        problem = self.problem(depth_id=self.why.id, depth_reason=False)
        self.assertEqual(problem.depth_id, self.why)
        self.assertFalse(problem.depth_rule_id)

    def test_a_category_counts_with_those_below_it(self):
        self.house(category_id=self.category.id)
        below = self.category.create(
            {"name": "Whistles", "parent_id": self.category.id}
        )
        problem = self.problem()
        complaint = self.complaint(category_id=below.id).with_user(self.quality)
        complaint.problem_id = problem
        self.assertEqual(problem.depth_id, self.eight)

    def test_a_class_of_customers_counts(self):
        key = self.env["aftersales.classification"].create(
            {"name": "Key", "axis": "type"}
        )
        self.house(classification_id=key.id)
        self.assertFalse(self.problem(partner_id=self.contact.id).depth_id)
        self.customer.aftersales_type_id = key
        problem = self.problem(partner_id=self.contact.id)
        self.assertEqual(problem.depth_id, self.eight)

    def test_another_companys_rule_is_not_ours(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.rules.create(
            {"name": "X", "depth_id": self.eight.id, "company_id": other.id}
        )
        self.assertFalse(self.problem().depth_rule_id)

    @mute_logger("odoo.sql_db")
    def test_senseless_numbers_are_refused(self):
        for values in ({"min_count": -1}, {"days": 0}, {"days": 99999}):
            with self.assertRaises(IntegrityError), self.env.cr.savepoint():
                self.house(**values).flush_recordset()

    def test_managers_make_rules_quality_does_not(self):
        with self.assertRaises(AccessError):
            self.rules.with_user(self.quality).create(
                {"name": "Mine", "depth_id": self.note.id}
            )


class TestOverriding(DepthCase):
    def test_another_depth_needs_a_reason(self):
        problem = self.problem(severity="serious")
        with self.assertRefused("Serious", "8D"):
            problem.depth_id = self.note
        problem.write({"depth_id": self.note.id, "depth_reason": "Known already."})
        self.assertEqual(problem.depth_id, self.note)

    def test_it_is_logged_who_chose_it_and_why(self):
        problem = self.problem(severity="serious")
        self.flush_tracking()
        problem.write({"depth_id": self.note.id, "depth_reason": "Known already."})
        self.flush_tracking()
        values = problem.sudo().message_ids.tracking_value_ids
        self.assertIn("Known already.", values.mapped("new_value_char"))

    def test_an_import_is_refused_too(self):
        result = (
            self.env["aftersales.problem"]
            .with_user(self.quality)
            .load(
                ["subject", "severity", "depth_id/.id"],
                [["Teeth break", "serious", str(self.note.id)]],
            )
        )
        self.assertFalse(result["ids"])
        self.assertIn("reason", str(result["messages"]))

    def test_a_reason_of_blanks_is_none(self):
        with self.assertRaises(ValidationError):
            self.problem(severity="serious", depth_id=self.note.id, depth_reason="  ")

    def test_the_choice_stays_when_the_severity_changes(self):
        problem = self.problem(severity="serious", depth_id=self.note.id)
        problem.severity = "important"
        self.assertEqual(problem.depth_id, self.note)
        self.assertEqual(problem.depth_due_id, self.why)

    def test_taking_the_reason_away_is_refused(self):
        problem = self.problem(severity="serious", depth_id=self.note.id)
        with self.assertRaises(ValidationError):
            problem.depth_reason = False

    def test_the_form_asks_for_it(self):
        form = Form(self.env["aftersales.problem"].with_user(self.quality))
        form.subject = "Teeth break"
        form.severity = "serious"
        self.assertEqual(form.depth_id, self.eight)
        form.depth_id = self.note
        with self.assertRaises(AssertionError):
            form.save()

    def test_the_service_changes_no_depth(self):
        problem = self.problem().with_user(self.service)
        with self.assertRaises(AccessError):
            problem.write({"depth_id": self.eight.id, "depth_reason": "I want it."})

    @classmethod
    def flush_tracking(cls):
        cls.env.flush_all()
        cls.env.cr.flush()


class TestDepthQueries(AftersalesCase):
    def test_the_rules_ask_as_often_for_forty_as_for_two(self):
        few, many = self.batch(2), self.batch(40)
        rules = self.env["aftersales.problem.rule"]
        rules._match(few)
        counts = []
        for problems in (few, many):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            rules._match(problems)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

    def batch(self, count):
        product = self.env["product.product"].create({"name": "Gear"})
        values = {
            "subject": "Teeth break",
            "product_id": product.id,
            "defect_id": self.defect.id,
        }
        return self.env["aftersales.problem"].create([values] * count)
