from odoo.fields import Command

from .common import AftersalesCase


class TestWorkflowSteps(AftersalesCase):
    """The *what is missing* box: each next step, its open points and their place."""

    def steps(self, complaint, user=None):
        """Return the box as the user sees it now: name of the step -> its values."""
        complaint.invalidate_recordset(["workflow_steps"])
        steps = complaint.with_user(user or self.manager).workflow_steps
        return {step["name"]: step for step in steps or []}

    def points(self, complaint, step, user=None):
        return self.steps(complaint, user)[step]["points"]

    def texts(self, complaint, step, user=None):
        return [point["text"] for point in self.points(complaint, step, user)]

    def test_each_document_offers_the_steps_from_its_state(self):
        for name in self.env["aftersales.workflow"]._get_document_models():
            document = self.make(name)
            table = document._get_transitions().items()
            for state in document._fields["state"].get_values(self.env):
                self.put(document, state)
                expected = {
                    step
                    for step, transition in table
                    if state in transition.sources and document._offers_step(step)
                }
                self.assertEqual(set(self.steps(document)), expected, state)

    def test_a_step_tells_its_label_and_whether_it_is_the_natural_one(self):
        steps = self.steps(self.complaint())
        labels = {name: (step["label"], step["main"]) for name, step in steps.items()}
        expected = {"accept": ("Accept", True), "cancel": ("Cancel", False)}
        self.assertEqual(labels, expected)

    def test_a_document_that_lacks_nothing_has_no_open_points(self):
        self.assertEqual(self.points(self.complaint(), "accept"), [])

    def test_an_empty_fact_points_to_its_field(self):
        complaint = self.complaint(remedy_sought_ids=False)
        [point] = self.points(complaint, "accept")
        self.assertEqual(point["text"], "“Remedy Sought” is empty.")
        self.assertEqual(point["field"], "remedy_sought_ids")

    def test_a_guard_points_to_the_field_that_mends_it(self):
        complaint = self.complaint(kind="inquiry")
        [point] = self.points(complaint, "accept")
        self.assertEqual(point["field"], "kind")

    def test_an_unanswered_request_points_to_its_record(self):
        complaint = self.carry(self.complaint(), "investigating")
        request = self.request(complaint)
        [point] = [
            point for point in self.points(complaint, "judge") if "res_id" in point
        ]
        self.assertEqual((point["model"], point["res_id"]), (request._name, request.id))
        self.assertIn("Gear Shop has not answered yet", point["text"])

    def test_a_missing_signature_names_its_rule_and_who_may_sign(self):
        complaint = self.carry(self.complaint(), "solution")
        for user, can_sign in ((self.service, False), (self.manager, True)):
            [point] = [
                p for p in self.points(complaint, "execute", user) if p["rule_id"]
            ]
            self.assertEqual(point["can_sign"], can_sign)
        rule = self.env["aftersales.workflow.rule"].browse(point["rule_id"])
        self.assertEqual(rule.transition, "aftersales.complaint:execute")

    def test_ones_own_signature_is_shown_and_cannot_be_given_twice(self):
        complaint = self.carry(self.complaint(), "solution")
        self.sign(complaint, "execute", self.manager)
        [point] = [
            p for p in self.points(complaint, "execute", self.manager) if p["rule_id"]
        ]
        self.assertTrue(point["has_signed"])
        self.assertFalse(point["can_sign"])

    def test_signing_closes_the_point(self):
        complaint = self.carry(self.complaint(), "solution")
        [rule_id] = [
            p["rule_id"]
            for p in self.points(complaint, "execute", self.service)
            if p["rule_id"]
        ]
        complaint.with_user(self.manager).action_sign(rule_id)
        points = self.points(complaint, "execute", self.service)
        self.assertFalse([point for point in points if point["rule_id"]])

    def test_a_lacking_permission_is_a_point(self):
        complaint = self.ready_complaint("judge", "investigating")
        self.assertEqual(self.texts(complaint, "judge", self.quality), [])
        [text] = self.texts(complaint, "judge", self.service)
        self.assertEqual(text, "This step is reserved for: Coordinator, Quality.")

    def test_the_points_of_a_rule_come_with_those_of_the_table(self):
        self.rule(condition_domain="[('id', '<', 0)]", condition_message="Never.")
        complaint = self.complaint(remedy_sought_ids=False)
        expected = ["“Remedy Sought” is empty.", "Never."]
        self.assertEqual(self.texts(complaint, "accept"), expected)

    def test_filling_the_fact_closes_the_point(self):
        complaint = self.complaint(remedy_sought_ids=False)
        complaint.remedy_sought_ids = [Command.link(self.remedy.id)]
        self.assertEqual(self.points(complaint, "accept"), [])

    def test_the_box_and_the_refusal_say_the_same(self):
        complaint = self.carry(self.complaint(), "investigating")
        texts = self.texts(complaint, "judge", self.coordinator)
        self.assertGreater(len(texts), 3)
        with self.assertRefused(*texts):
            self.take(complaint, "judge", self.coordinator)

    def test_the_box_speaks_the_language_of_the_user(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        complaint = self.complaint().with_user(self.manager)
        chinese = complaint.with_context(lang="zh_CN")
        label = complaint._get_transition("accept").label
        self.assertEqual(chinese.workflow_steps[0]["label"], chinese.env._(label))

    def test_a_document_that_is_not_saved_offers_nothing(self):
        for name in self.env["aftersales.workflow"]._get_document_models():
            self.assertFalse(self.env[name].new({}).workflow_steps)

    def test_the_box_can_be_read_by_everybody_who_reads_the_document(self):
        complaint = self.carry(self.complaint(), "solution")
        for user in (self.process, self.production, self.planning, self.warehouse):
            self.assertIn("execute", self.steps(complaint, user))
