from lxml import etree

from odoo.tools.safe_eval import safe_eval
from odoo.tools.translate import LazyGettext

from .common import FACTORIES, ROLES, AftersalesCase


class TestWorkflowTable(AftersalesCase):
    """The table is the only graph: states, fields, methods and buttons agree with it.

    Holds for every document under the workflow, the ones to come included.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        names = cls.env["aftersales.workflow"]._get_document_models()
        cls.documents = [cls.env[name] for name in names]

    def each_transition(self):
        """Yield (document, transition, what to call it when it is wrong)."""
        for document in self.documents:
            for name, transition in document._get_transitions().items():
                yield document, transition, f"{document._name}:{name}"

    @staticmethod
    def states_of(document):
        return set(document._fields["state"].get_values(document.env))

    # === TABLE = SELECTION === #

    def test_every_document_has_a_factory_in_the_vocabulary(self):
        self.assertEqual({d._name for d in self.documents}, set(FACTORIES))

    def test_sources_and_target_are_states(self):
        for document, transition, where in self.each_transition():
            named = {*transition.sources, transition.target}
            self.assertLessEqual(named, self.states_of(document), where)

    def test_no_transition_leads_nowhere(self):
        for _document, transition, where in self.each_transition():
            self.assertTrue(transition.sources, where)
            self.assertNotIn(transition.target, transition.sources, where)

    def test_every_state_can_be_reached(self):
        for document in self.documents:
            reached, before = {document._get_initial_state()}, set()
            while reached != before:
                before = set(reached)
                for transition in document._get_transitions().values():
                    if reached.intersection(transition.sources):
                        reached.add(transition.target)
            self.assertEqual(reached, self.states_of(document), document._name)

    def test_a_pair_of_states_names_one_transition(self):
        for document in self.documents:
            pairs = [
                (source, transition.target)
                for transition in document._get_transitions().values()
                for source in transition.sources
            ]
            self.assertEqual(len(pairs), len(set(pairs)), document._name)

    def test_the_state_is_never_empty_nor_copied(self):
        for document in self.documents:
            self.assertTrue(document._fields["state"].required, document._name)
            self.assertFalse(document._fields["state"].copy, document._name)

    # === WHAT THE TABLE NAMES EXISTS === #

    def test_required_and_signed_facts_are_fields(self):
        for document, transition, where in self.each_transition():
            facts = {*transition.required, *transition.signed}
            self.assertLessEqual(facts, set(document._fields), where)

    def test_guards_and_effects_are_methods(self):
        for document, transition, where in self.each_transition():
            for method in (*transition.guards, *filter(None, [transition.effect])):
                self.assertTrue(method.startswith("_"), f"{where}: {method} is public")
                self.assertTrue(callable(getattr(document, method, None)), where)

    def test_stamps_are_moments_and_people_that_no_form_may_write(self):
        for document, transition, where in self.each_transition():
            for stamp in transition.stamps:
                field = document._fields[stamp]
                kind = field.comodel_name or field.type
                self.assertIn(kind, ("datetime", "res.users"), where)
                self.assertTrue(field.readonly, where)
                self.assertFalse(field.copy, where)

    def test_groups_exist_and_may_write_the_document(self):
        for document, transition, where in self.each_transition():
            self.assertTrue(transition.groups, f"{where}: nobody could take it")
            for group in transition.groups:
                access = self.env["ir.model.access"]
                granted = access._get_access_groups(document._name, "write")
                group = self.env["res.groups"]._get_group_definitions().parse(group)
                self.assertLessEqual(group, granted, where)

    def test_labels_speak_the_language_of_the_user(self):
        for _document, transition, where in self.each_transition():
            self.assertIsInstance(transition.label, LazyGettext, where)

    def test_frozen_and_settled_facts_are_fields_and_states(self):
        for document in self.documents:
            states = self.states_of(document)
            fields = {*document._unlocked_fields, *document._signed_fields}
            fields |= {*document._settled_fields, *document._protected_fields}
            self.assertLessEqual(fields, set(document._fields), document._name)
            self.assertLessEqual(set(document._locked_states), states, document._name)
            for settled in document._settled_fields.values():
                self.assertLessEqual(set(settled), states, document._name)

    # === BUTTONS = TABLE === #

    def buttons(self, document, user):
        """Return the form's transition buttons as the web client gets them."""
        arch = document.with_user(user).get_view(view_type="form")["arch"]
        buttons = etree.fromstring(arch).iterfind(".//button")
        found = [b for b in buttons if b.get("name") == "action_transition"]
        return {safe_eval(button.get("args"))[0]: button for button in found}

    def test_the_form_has_one_button_per_transition(self):
        for document in self.documents:
            arch = document.with_user(self.admin).get_view(view_type="form")["arch"]
            self.assertEqual(
                arch.count('name="action_transition"'),
                len(document._get_transitions()),
                document._name,
            )
            buttons = self.buttons(document, self.admin)
            self.assertEqual(set(buttons), set(document._get_transitions()))

    def test_a_button_shows_in_the_sources_of_its_transition_only(self):
        for document in self.documents:
            buttons = self.buttons(document, self.admin)
            for state in self.states_of(document):
                shown = {
                    name
                    for name, button in buttons.items()
                    if self.shows(button, id=1, state=state)
                }
                self.assertEqual(shown, self.steps_from(document, state), state)

    @staticmethod
    def shows(button, **facts):
        """Tell whether a button shows, be the document a drill or not."""
        return any(
            not safe_eval(button.get("invisible"), {**facts, "is_mock": is_mock})
            for is_mock in (False, True)
        )

    @staticmethod
    def steps_from(document, state):
        table = document._get_transitions().items()
        return {name for name, transition in table if state in transition.sources}

    def test_no_button_shows_on_a_document_that_is_not_saved(self):
        for document in self.documents:
            state = document._get_initial_state()
            for button in self.buttons(document, self.admin).values():
                self.assertFalse(self.shows(button, id=False, state=state))

    def test_each_role_gets_the_buttons_of_its_groups(self):
        for document in self.documents:
            for role in ROLES:
                user = getattr(self, role)
                if document.with_user(user).has_access("read"):
                    allowed = self.steps_of(document, user)
                    self.assertEqual(set(self.buttons(document, user)), allowed, role)

    @staticmethod
    def steps_of(document, user):
        return {
            name
            for name, transition in document._get_transitions().items()
            if any(user.has_group(group) for group in transition.groups)
        }

    def test_buttons_bear_the_label_in_the_language_of_the_user(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.admin.lang = "zh_CN"
        for document in self.documents:
            document = document.with_user(self.admin).with_context(lang="zh_CN")
            for name, button in self.buttons(document, self.admin).items():
                label = document._get_transition(name).label
                self.assertEqual(button.get("string"), document.env._(label))
