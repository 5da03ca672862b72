from odoo import fields, models
from odoo.tools import LazyTranslate

from ..models.workflow.transition import Transition
from .common import FACTORIES, AftersalesCase

_label = LazyTranslate("aftersales")  # not "_lt": no term for the catalog
SERVICE = ("aftersales.group_user",)


def waiting_complaint():
    """Return what a company's own module would add: a state and the ways to it."""

    class Complaint(models.Model):
        _module = None
        _name = "aftersales.complaint"
        _inherit = ["aftersales.complaint"]

        state = fields.Selection(
            selection_add=[("waiting", "Waiting for Sample"), ("solution",)],
            ondelete={"waiting": "set default"},
        )
        _transitions = {
            "wait": Transition(
                ("investigating",),
                "waiting",
                _label("Wait"),
                SERVICE,
                required=("sample_note",),
                guards=("_wait_refusals",),
                effect="_action_wait",
                asks_reason=True,
            ),
            "resume": Transition(
                ("waiting",), "investigating", _label("Resume"), SERVICE, is_main=True
            ),
        }

        def _wait_refusals(self):
            for complaint in self.filtered(lambda c: c.sample_state == "received"):
                yield complaint, "The sample is here.", "sample_state"

        def _judge_refusals(self):
            yield from super()._judge_refusals()
            for complaint in self.filtered(lambda c: c.sample_state == "asked"):
                yield complaint, "The sample is missing.", "sample_state"

        def _action_wait(self):
            self.sample_state = "asked"

    return Complaint


def parking_permit():
    """Return a document of another kind, with the least that the workflow asks for."""

    class Permit(models.Model):
        _module = None
        _name = "aftersales.test.permit"
        _inherit = ["aftersales.workflow", "mail.thread", "mail.activity.mixin"]
        _description = "Parking Permit"
        _transitions = {
            "grant": Transition(("asked",), "granted", _label("Grant"), SERVICE),
        }
        _locked_states = ("granted",)

        name = fields.Char()
        state = fields.Selection(
            [("asked", "Asked For"), ("granted", "Granted")],
            default="asked",
            required=True,
            copy=False,
        )

    return Permit


class ExtensionCase(AftersalesCase):
    """A test with models that no module of ours knows; they are gone afterwards."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # As Odoo's own tests do; there is no public way to it.
        from odoo.orm.model_classes import add_to_registry  # noqa: PLC0415

        definition = cls.define()
        name = definition._name
        if name in cls.registry:
            bases = cls.registry[name]._base_classes__
            cls.addClassCleanup(setattr, cls.registry[name], "_base_classes__", bases)
        else:
            cls.addClassCleanup(cls.registry.__delitem__, name)
        add_to_registry(cls.registry, definition)
        cls.registry._setup_models__(cls.cr, [name])
        cls.registry.init_models(cls.cr, [name], {"module": "aftersales"})


class TestAddedState(ExtensionCase):
    """Another module adds a state and its steps without touching ours."""

    @classmethod
    def define(cls):
        return waiting_complaint()

    def waiting(self):
        complaint = self.carry(
            self.complaint(), "investigating", sample_note="Two gears"
        )
        self.take(complaint, "wait", reason="The sample travels.")
        return complaint

    def test_the_tables_are_merged(self):
        steps = set(self.env["aftersales.complaint"]._get_transitions())
        self.assertLess({"accept", "judge", "wait", "resume"}, steps)

    def test_the_added_steps_are_taken(self):
        complaint = self.waiting()
        self.assertRecordValues(
            complaint, [{"state": "waiting", "sample_state": "asked"}]
        )
        self.take(complaint, "resume")
        rows = complaint.workflow_log_ids.sorted("id")[-2:]
        self.assertRecordValues(
            rows,
            [
                {"state_to": "waiting", "to_label": "Waiting for Sample"},
                {"state_to": "investigating", "to_label": "Investigating"},
            ],
        )

    def test_the_added_step_asks_for_its_own_facts(self):
        complaint = self.carry(self.complaint(), "investigating")
        complaint.sample_state = "received"
        with self.assertRefused("“About the Sample”", "The sample is here.", "reason"):
            self.take(complaint, "wait", reason="")

    def test_every_other_way_into_the_added_state_is_closed(self):
        for state in ("new", "accepted", "solution", "closed", "cancelled"):
            complaint = self.put(self.complaint(), state)
            with self.assertRefused("There is no step from here"):
                complaint.sudo().write({"state": "waiting"})

    def test_the_added_state_leads_nowhere_else(self):
        complaint = self.waiting()
        for state in ("new", "accepted", "solution", "closed", "cancelled"):
            with self.assertRefused("There is no step from here"):
                complaint.sudo().write({"state": state})

    def test_an_extended_guard_tightens_a_step_of_ours(self):
        complaint = self.carry(self.complaint(), "investigating")
        self.prepare(complaint, "judge")
        complaint.sample_state = "asked"
        with self.assertRefused("The sample is missing."):
            self.take(complaint, "judge", self.quality)

    def test_the_form_gets_the_added_buttons(self):
        complaints = self.env["aftersales.complaint"].with_user(self.service)
        arch = complaints.get_view(view_type="form")["arch"]
        for step in ("accept", "wait", "resume"):
            self.assertIn(f"['{step}']", arch)

    def test_the_box_shows_the_added_steps(self):
        complaint = self.carry(self.complaint(), "investigating")
        steps = {step["name"]: step["points"] for step in complaint.workflow_steps}
        self.assertEqual(steps["wait"][0]["field"], "sample_note")

    def test_the_added_steps_can_have_rules(self):
        self.rule("resume", group_ids=self.group("manager").ids)
        complaint = self.waiting()
        with self.assertRefused("reserved for: Manager"):
            self.take(complaint, "resume", self.service)

    def test_a_complaint_still_runs_its_whole_way(self):
        complaint = self.carry(self.complaint(), "closed")
        self.assertStates(complaint, "closed")


class TestAddedDocument(ExtensionCase):
    """Another module puts a document of its own under the workflow."""

    @classmethod
    def define(cls):
        return parking_permit()

    def permit(self):
        return self.env["aftersales.test.permit"].create({"name": "Gate 3"})

    def test_it_is_one_of_the_documents(self):
        names = self.env["aftersales.workflow"]._get_document_models()
        self.assertEqual(names, sorted([*FACTORIES, "aftersales.test.permit"]))

    def test_its_steps_are_checked_and_logged(self):
        permit = self.permit()
        permit.write({"state": "granted"})
        self.assertRecordValues(
            permit.workflow_log_ids, [{"state_from": "asked", "state_to": "granted"}]
        )
        with self.assertRefused("There is no step from here"):
            permit.write({"state": "asked"})
        with self.assertRefused("the case is closed"):
            permit.write({"name": "Gate 4"})

    def test_its_steps_are_kept_apart_from_those_of_other_documents(self):
        permit = self.permit()
        complaint = self.complaint()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE aftersales_test_permit SET id = %s WHERE id = %s",
            [complaint.id, permit.id],
        )
        self.env.invalidate_all()
        permit = permit.browse(complaint.id)
        self.take(complaint, "accept")
        permit.write({"state": "granted"})
        self.env.invalidate_all()
        self.assertEqual(permit.workflow_log_ids.state_to, "granted")
        self.assertEqual(complaint.workflow_log_ids.state_to, "accepted")

    def test_its_steps_can_have_rules(self):
        self.rule(
            "grant",
            model_name="aftersales.test.permit",
            condition_domain="[('name', '=', 'Gate 1')]",
            condition_message="Which gate?",
        )
        permit = self.permit()
        with self.assertRefused("Which gate?"):
            permit.write({"state": "granted"})

    def test_it_can_be_signed(self):
        rule = self.rule(
            "grant",
            model_name="aftersales.test.permit",
            signature_group_id=self.group("admin").id,
        )
        permit = self.permit()
        with self.assertRefused("second person"):
            permit.write({"state": "granted"})
        permit.with_user(self.admin).sudo().action_sign(rule.id)
        permit.write({"state": "granted"})
        self.assertTrue(permit.signature_ids.is_valid)


class TestNothingIsLeft(AftersalesCase):
    """The extensions of the tests above are gone; runs after them."""

    def test_only_our_own_states_and_documents_are_there(self):
        self.assertNotIn("aftersales.test.permit", self.env)
        states = self.env["aftersales.complaint"]._fields["state"].get_values(self.env)
        self.assertNotIn("waiting", states)
