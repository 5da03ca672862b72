from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import JsonRpcException

from .common import PEOPLE, AftersalesCase, AftersalesHttpCase

REASON = "There are reasons."


class Walk:
    """Goes over every pair of states of every document."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        names = cls.env["aftersales.workflow"]._get_document_models()
        cls.bare = {name: cls._put_into_every_state(name) for name in names}
        people = [getattr(cls, name) for name in PEOPLE]
        cls.everybody = [*people, cls.env.ref("base.user_admin"), cls.env.user]
        # The least and the most that there are; every route ends in the same write,
        # which everybody tries.
        few = (cls.outsider, cls.service, cls.quality_manager, cls.admin)
        cls.few = [*few, cls.env.user]

    @classmethod
    def _put_into_every_state(cls, model_name):
        states = cls.env[model_name]._fields["state"].get_values(cls.env)
        return {state: cls.put(cls.make(model_name), state) for state in states}

    def legal_pairs(self, model_name):
        """Return (source, target) -> name of the transition."""
        return {
            (source, transition.target): name
            for name, transition in self.env[model_name]._get_transitions().items()
            for source in transition.sources
        }

    def illegal_pairs(self):
        """Yield (document in the source state, target) of each pair without a step."""
        for model_name, documents in self.bare.items():
            legal = self.legal_pairs(model_name)
            for source, document in documents.items():
                for target in documents:
                    if source != target and (source, target) not in legal:
                        yield document, target

    def moves(self, route, document, target):
        """Tell whether a route moves the document."""
        try:
            route(document, target)
        except UserError:
            return False
        return document.sudo().state == target

    def assertNothingMoved(self):
        self.env.invalidate_all()
        for documents in self.bare.values():
            for state, document in documents.items():
                self.assertEqual(document.state, state)


class TestIllegalPairs(Walk, AftersalesCase):
    """A pair of states that is not in the table is refused, whoever asks, however."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.actions = {}

    def assertNeverMoves(self, route, users=None):
        """Try every illegal pair by a route; a legal one must work.

        :param users: who tries; those with the least and the most rights by default
        """
        for model_name in self.bare:
            for document, target in self.ready_for_first_step(model_name):
                self.assertTrue(self.moves(route, document, target), "works at all")
        for user in users or self.few:
            for document, target in self.illegal_pairs():
                move = self.moves(route, document.with_user(user), target)
                what = f"{user.name}: {document.state} -> {target}"
                self.assertFalse(move, what)
        self.assertNothingMoved()

    def ready_for_first_step(self, model_name):
        """Return one, in a list; none where each first step asks for a reason."""
        source = self.env[model_name]._get_initial_state()
        for name, transition in self.env[model_name]._get_transitions().items():
            if source in transition.sources and not transition.asks_reason:
                document = self.ready(model_name, name, source)
                return [(document.with_user(self.admin), transition.target)]
        return []

    def steps_to(self, document, target):
        """Return the step that leads there from here; if there is none, every other."""
        table = document._get_transitions().items()
        steps = [name for name, transition in table if transition.target == target]
        state = document.sudo().state
        here = [s for s in steps if state in document._get_transition(s).sources]
        return here or steps

    def test_there_are_illegal_pairs_to_try(self):
        self.assertGreater(len(list(self.illegal_pairs())), 50)

    def test_write_refuses(self):
        def write(document, target):
            document.write({"state": target, "state_reason": REASON})

        self.assertNeverMoves(write, self.everybody)

    def test_superuser_mode_refuses(self):
        def write(document, target):
            document.sudo().write({"state": target, "state_reason": REASON})

        self.assertNeverMoves(write)

    def test_the_method_refuses(self):
        def transition(document, target):
            for name in self.steps_to(document, target):
                document.action_transition(name)

        self.assertNeverMoves(transition, self.everybody)

    def test_the_reason_wizard_refuses(self):
        def confirm(document, target):
            wizards = document.env["aftersales.workflow.reason"]
            for name in self.steps_to(document, target):
                values = {"res_model": document._name, "res_ids": document.ids}
                wizard = wizards.create(
                    {**values, "transition": name, "reason": REASON}
                )
                wizard.action_confirm()

        self.assertNeverMoves(confirm)

    def test_the_kanban_drag_refuses(self):
        def drag(document, target):
            document.web_save({"state": target}, {"state": {}})

        self.assertNeverMoves(drag)

    def test_mass_editing_in_the_list_refuses(self):
        def edit(document, target):
            document.web_save_multi([{"state": target}], {"state": {}})

        self.assertNeverMoves(edit)

    def test_a_server_action_with_code_refuses(self):
        def run(document, target):
            values = {"state": target, "state_reason": REASON}
            code = f"records.write({values})"
            self.run_action(document, state="code", code=code)

        self.assertNeverMoves(run)

    def test_a_server_action_that_updates_the_record_refuses(self):
        def run(document, target):
            field = self.env["ir.model.fields"]._get(document._name, "state")
            selection = field.selection_ids.filtered(lambda s: s.value == target)
            self.run_action(
                document,
                state="object_write",
                update_path="state",
                selection_value=selection.id,
            )

        self.assertNeverMoves(run)

    def run_action(self, document, **values):
        """Run a server action on the document as the user of its environment."""
        key = (document._name, *values.values())
        if key not in self.actions:
            model_id = self.env["ir.model"]._get_id(document._name)
            self.actions[key] = self.env["ir.actions.server"].create(
                {"name": "Move it", "model_id": model_id, **values}
            )
        action = self.actions[key]
        action.with_user(document.env.user).with_context(
            active_model=document._name,
            active_id=document.id,
            active_ids=document.ids,
        ).run()

    def test_an_import_refuses(self):
        def load(document, target):
            document.load([".id", "state"], [[str(document.id), target]])

        # Slow; who may not write the document is refused by the same write as above.
        self.assertNeverMoves(load, [u for u in self.everybody if self.may_write(u)])

    def may_write(self, user):
        return any(
            self.env[name].with_user(user).has_access("write") for name in self.bare
        )

    def test_a_list_on_another_record_refuses(self):
        other = self.complaint()

        def write(document, target):
            command = Command.update(document.id, {"state": target})
            other.with_user(document.env.user).write({"repeat_ids": [command]})

        self.bare = {other._name: self.bare[other._name]}
        self.assertNeverMoves(write)


class TestLegalPairs(Walk, AftersalesCase):
    """A legal step needs the permission and every fact, then it is taken."""

    def legal_steps(self):
        """Yield (model, step, source) of every pair in every table."""
        for model_name in self.bare:
            for (source, _target), name in self.legal_pairs(model_name).items():
                yield model_name, name, source

    def takes(self, document, step, reason=REASON):
        """Tell whether the user of the document takes the step; it is undone."""
        with self.env.cr.savepoint() as savepoint:
            try:
                self.take(document, step, reason=reason)
                return True
            except UserError:
                return False
            finally:
                savepoint.rollback()

    def test_a_step_is_taken_by_its_groups_and_by_nobody_else(self):
        for model_name, step, source in self.legal_steps():
            document = self.ready(model_name, step, source)
            groups = document._get_transition(step).groups
            for user in self.everybody:
                what = f"{user.name}: {step} {model_name} from {source}"
                if any(user.has_group(group) for group in groups):
                    self.entitle(document, step, user)
                    self.assertTrue(self.takes(document.with_user(user), step), what)
                else:
                    with self.assertRefused():
                        self.take(document.with_user(user), step)

    def test_a_step_is_refused_while_a_required_fact_is_empty(self):
        for model_name, step, source in self.legal_steps():
            document = self.ready(model_name, step, source).with_user(self.admin)
            for name in document._get_transition(step).required:
                with self.env.cr.savepoint() as savepoint:
                    document.sudo()._write_protected({name: False})
                    label = document._fields[name]._description_string(document.env)
                    with self.assertRefused(f"“{label}” is empty"):
                        self.take(document, step)
                    savepoint.rollback()

    def test_a_step_that_asks_for_a_reason_is_refused_without(self):
        for model_name, step, source in self.legal_steps():
            document = self.ready(model_name, step, source).with_user(self.admin)
            asks = document._get_transition(step).asks_reason
            for reason in (False, "", "  \n"):
                self.assertEqual(self.takes(document, step, reason), not asks, step)

    def test_the_button_asks_for_the_reason_where_one_is_due(self):
        for model_name, step, source in self.legal_steps():
            document = self.ready(model_name, step, source).with_user(self.admin)
            answer = document.action_transition(step)
            if document._get_transition(step).asks_reason:
                self.assertEqual(answer["res_model"], "aftersales.workflow.reason")
                self.assertEqual(document.state, source)
            else:
                self.assertNotEqual(document.state, source)

    def test_an_unknown_step_is_refused(self):
        for document in self.documents_in_first_state():
            with self.assertRefused("no step"):
                document.action_transition("vanish")

    def test_an_unknown_state_is_refused(self):
        for document in self.documents_in_first_state():
            for state in ("vanished", False, None, ""):
                with self.assertRefused("There is no step"):
                    document.write({"state": state})

    def test_writing_the_state_it_is_in_changes_and_logs_nothing(self):
        for document in self.documents_in_first_state():
            document.write({"state": document.state, "state_reason": REASON})
            self.assertFalse(document.state_reason)
            self.assertFalse(document.workflow_log_ids)

    def documents_in_first_state(self):
        for model_name in self.bare:
            yield self.make(model_name).with_user(self.admin)


class TestBatch(AftersalesCase):
    """A batch moves as a whole or not at all."""

    def test_one_bad_record_refuses_all_and_is_named(self):
        good, bad, other = self.complaints(3)
        bad.remedy_sought_ids = False
        with self.assertRefused(bad.name, "“Remedy Sought” is empty") as refusal:
            (good | bad | other).write({"state": "accepted"})
        self.assertNotIn(good.name, str(refusal.exception))
        self.assertStates(good | bad | other, "new", "new", "new")
        self.assertFalse((good | bad | other).workflow_log_ids)

    def test_one_record_without_a_way_refuses_all_and_is_named_with_its_state(self):
        good, bad = self.complaints(2)
        self.take(bad, "cancel")
        with self.assertRefused(f"{bad.display_name} (Cancelled)") as refusal:
            (good | bad).write({"state": "accepted"})
        self.assertNotIn(good.name, str(refusal.exception))
        self.assertStates(good | bad, "new", "cancelled")

    def test_one_message_lists_everything_missing_of_all_records(self):
        first, second = self.complaints(2)
        first.write({"remedy_sought_ids": False, "expected_on": False})
        second.write({"partner_id": False, "kind": "inquiry"})
        with self.assertRefused(
            first.name,
            "“Remedy Sought” is empty",
            "“Expected Answer” is empty",
            second.name,
            "“Customer” is empty",
            "a suggestion or an inquiry",
        ):
            (first | second).write({"state": "accepted"})

    def test_one_message_lists_what_is_missing_of_different_steps(self):
        """Several steps lead to one state; a batch may need more than one of them."""
        accepted = self.carry(self.complaint(), "accepted", user_id=False)
        judged = self.carry(self.complaint(), "solution")
        with self.assertRefused(accepted.name, "“In Charge”", judged.name, "reason"):
            (accepted | judged).with_user(self.quality).write(
                {"state": "investigating"}
            )

    def test_a_batch_from_different_states_moves_at_once(self):
        accepted = self.carry(self.complaint(), "accepted")
        judged = self.carry(self.complaint(), "solution")
        both = (accepted | judged).with_user(self.quality)
        both.write({"state": "investigating", "state_reason": REASON})
        self.assertStates(both, "investigating", "investigating")

    def test_facts_written_along_with_the_state_count(self):
        complaint = self.complaint(remedy_sought_ids=False)
        complaint.write({"remedy_sought_ids": self.remedy.ids, "state": "accepted"})
        self.assertStates(complaint, "accepted")

    def test_an_import_with_one_bad_row_moves_none(self):
        good, bad = self.complaints(2)
        bad.remedy_sought_ids = False
        rows = [[str(complaint.id), "accepted"] for complaint in (good, bad)]
        result = good.browse().load([".id", "state"], rows)
        self.assertIn(bad.name, result["messages"][0]["message"])
        self.assertStates(good | bad, "new", "new")


class TestIllegalPairsOverTheWire(Walk, AftersalesHttpCase):
    """The same through the web server, as a client's program would ask."""

    def test_json_rpc_refuses(self):
        for login in ("test_service", "test_quality", "test_admin"):
            self.authenticate(login, login)
            for document, target in self.illegal_pairs():
                with self.assertRaises(JsonRpcException, msg=target):
                    self.call(document, "write", [document.ids, {"state": target}])
        self.assertNothingMoved()

    def test_the_buttons_method_refuses(self):
        self.authenticate("test_admin", "test_admin")
        for document, target in self.illegal_pairs():
            for name, transition in document._get_transitions().items():
                if transition.target == target:
                    with self.assertRaises(JsonRpcException):
                        self.call(document, "action_transition", [document.ids, name])
        self.assertNothingMoved()

    def test_the_inner_door_is_closed_to_clients(self):
        self.authenticate("test_admin", "test_admin")
        for documents in self.bare.values():
            document = next(iter(documents.values()))
            for method in ("_write_protected", "_move", "_take"):
                with self.assertRaises(JsonRpcException):
                    self.call(document, method, [document.ids, {"state": "closed"}])
        self.assertNothingMoved()

    def test_a_legal_step_arrives(self):
        self.authenticate("test_service", "test_service")
        complaint = self.complaint()
        self.call(complaint, "write", [complaint.ids, {"state": "accepted"}])
        self.assertStates(complaint, "accepted")

    def call(self, document, method, arguments):
        params = {
            "model": document._name,
            "method": method,
            "args": arguments,
            "kwargs": {},
        }
        return self.make_jsonrpc_request("/web/dataset/call_kw", params)
