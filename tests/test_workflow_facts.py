from datetime import date, datetime
from itertools import count

from freezegun import freeze_time

from odoo import fields
from odoo.fields import Command

from .common import AftersalesCase

# A value of each kind that a client might send.
FORGERIES = {
    "char": "C-1",
    "text": "Forged",
    "html": "<p>Forged</p>",
    "integer": 5,
    "many2one": 1,
    "datetime": "2020-01-01 00:00:00",
    "date": "2020-01-01",
    "selection": "yes",
    "boolean": True,
    "float": 5.5,
    "many2many": [[4, 1, 0]],
}
# Somebody was told to act the moment they were made.
EVIDENCE_AT_ONCE = {"aftersales.capa", "aftersales.confirmation", "aftersales.hold"}

FIRST, MONTHS = date(1990, 1, 1), count()


class EveryDocument(AftersalesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        names = cls.env["aftersales.workflow"]._get_document_models()
        cls.documents = [cls.make(name).with_user(cls.admin) for name in names]

    @staticmethod
    def later_states(document):
        initial = document._get_initial_state()
        states = document._fields["state"].get_values(document.env)
        return [state for state in states if state != initial]

    def assertBegins(self, model, document, values):
        """Create one more; it is over at once where there may be one at a time."""
        over = document._locked_states[-1]
        self.put(document, over).flush_recordset()
        # Some are made by a job only.
        maker = model if model.has_access("create") else model.sudo()
        # A customer is asked once about a month.
        if "month" in values:
            values = {**values, "month": fields.Date.add(FIRST, months=next(MONTHS))}
        created = maker.create(values)
        self.assertEqual(created.state, document._get_initial_state())
        self.put(created, over).flush_recordset()
        return created

    @staticmethod
    def forgeries(document):
        """Yield (name, label, value) of each field that only the workflow writes."""
        for name in sorted(document._get_protected_fields()):
            field = document._fields[name]
            label = field._description_string(document.env)
            yield name, label, FORGERIES[field.type]


class TestBeginning(EveryDocument):
    """Whatever way a document comes into being, it begins in the first state."""

    def test_create_refuses_a_later_state(self):
        for document in self.documents:
            [vals] = document.copy_data()
            for state in self.later_states(document):
                for model in (document.browse(), document.browse().sudo()):
                    with self.assertRefused("A new document begins"):
                        model.create([vals, {**vals, "state": state}])

    def test_a_default_of_the_context_is_ignored(self):
        for document in self.documents:
            [vals] = document.copy_data()
            for state in self.later_states(document):
                model = document.browse().with_context(default_state=state)
                self.assertBegins(model, document, vals)

    def test_a_default_of_the_company_is_ignored(self):
        for document in self.documents:
            state = self.later_states(document)[0]
            self.env["ir.default"].set(document._name, "state", state)
            [vals] = document.copy_data()
            self.assertBegins(document.browse(), document, vals)

    def test_the_web_client_cannot_save_a_new_one_in_a_later_state(self):
        for document in self.documents:
            [vals] = document.copy_data()
            with self.assertRefused("A new document begins"):
                state = self.later_states(document)[0]
                document.browse().web_save({**vals, "state": state}, {})

    def test_an_import_of_a_later_state_creates_nothing(self):
        for document in self.documents:
            before = document.search_count([])
            [vals] = document.copy_data()
            names = [name for name, value in vals.items() if isinstance(value, str)]
            row = [vals[name] for name in names]
            for state in self.later_states(document):
                result = document.load([*names, "state"], [[*row, state]])
                self.assertIn("begins as", result["messages"][0]["message"])
            self.assertEqual(document.search_count([]), before)

    def test_a_data_file_cannot_bring_a_later_state(self):
        for document in self.documents:
            [vals] = document.copy_data()
            values = {**vals, "state": self.later_states(document)[0]}
            record = {"xml_id": "aftersales.forged", "values": values}
            with self.assertRefused("A new document begins"):
                self.env[document._name]._load_records([record])

    def test_a_copy_begins_anew(self):
        complaint = self.carry(self.complaint(), "closed")
        copy = complaint.copy()
        self.assertRecordValues(copy, [{"state": "new", "subject": complaint.subject}])
        self.assertNotEqual(copy.name, complaint.name)
        self.assertFalse(copy.workflow_log_ids)
        self.assertFalse(copy.signature_ids)

    def test_a_copy_of_any_document_carries_no_trace_of_the_original(self):
        for document in self.documents:
            for name, _label, _value in self.forgeries(document):
                self.assertNotIn(name, document.copy_data()[0])

    def test_a_copy_cannot_be_told_to_begin_later(self):
        for document in self.documents:
            forged = {name: value for name, _label, value in self.forgeries(document)}
            forged["state"] = self.later_states(document)[-1]
            [vals] = document.copy_data(forged)
            self.assertFalse(vals.keys() & forged.keys())


class TestForgery(EveryDocument):
    """Stamps, numbers and counters are written by the workflow, by nobody else."""

    def test_there_is_something_to_forge(self):
        for document in self.documents:
            self.assertIn("state_entered_at", document._get_protected_fields())

    def test_write_refuses(self):
        for document in self.documents:
            for name, label, value in self.forgeries(document):
                for user in (self.admin, self.env.user):
                    with self.assertRefused("cannot be entered", label):
                        document.with_user(user).write({name: value})
                with self.assertRefused():
                    document.with_user(self.service).write({name: value})

    def test_write_in_superuser_mode_refuses(self):
        for document in self.documents:
            for name, label, value in self.forgeries(document):
                with self.assertRefused("cannot be entered", label):
                    document.sudo().write({name: value})

    def test_erasing_is_refused(self):
        for document in self.documents:
            for name, label, _value in self.forgeries(document):
                with self.assertRefused("cannot be entered", label):
                    document.write({name: False})

    def test_a_step_does_not_carry_a_forgery(self):
        for name, label, value in self.forgeries(self.complaint()):
            if name != "state_reason":
                with self.assertRefused("cannot be entered", label):
                    self.complaint().write({"state": "accepted", name: value})

    def test_create_refuses(self):
        for document in self.documents:
            [vals] = document.copy_data()
            for name, label, value in self.forgeries(document):
                with self.assertRefused("cannot be entered", label):
                    document.create({**vals, name: value})

    def test_a_default_of_the_context_is_ignored(self):
        for document in self.documents:
            [vals] = document.copy_data()
            for name, _label, value in self.forgeries(document):
                model = document.browse().with_context(**{f"default_{name}": value})
                created = self.assertBegins(model, document, vals)
                [created] = created.read([name], load=None)
                self.assertNotEqual(str(created[name]), str(value), name)

    def test_an_import_refuses(self):
        for document in self.documents:
            for name, label, value in self.forgeries(document):
                if document._fields[name].type == "many2one":
                    name += "/.id"
                rows = [[str(document.id), str(value)]]
                [message] = document.load([".id", name], rows)["messages"]
                self.assertIn(label, message["message"])

    @freeze_time("2026-03-02 08:00:00")
    def test_stamps_tell_who_and_when(self):
        complaint = self.carry(self.complaint(), "investigating")
        self.assertRecordValues(
            complaint,
            [
                {
                    "accepted_at": datetime(2026, 3, 2, 8),
                    "accepted_by_id": self.service.id,
                    "investigated_by_id": self.coordinator.id,
                    "judged_at": False,
                    "judged_by_id": False,
                }
            ],
        )


class TestClosed(EveryDocument):
    """The facts of a closed document are evidence."""

    def facts(self, document):
        """Yield the names of the fields that people fill in."""
        for name, field in document._fields.items():
            if (
                field.store
                and not field.readonly
                and field._module not in ("base", "mail", "portal")
                and name not in {"state", *document._get_protected_fields()}
                and name not in document._unlocked_fields
            ):
                yield name

    def locked(self):
        """Yield each document in each of its locked states."""
        for document in self.documents:
            for state in document._locked_states:
                yield self.put(document, state)

    def test_every_document_is_locked_when_it_is_over(self):
        for document in self.documents:
            self.assertTrue(document._locked_states, document._name)

    def test_no_fact_can_be_changed(self):
        for document in self.locked():
            for name in self.facts(document):
                label = document._fields[name]._description_string(document.env)
                for closed in (document, document.sudo()):
                    with self.assertRefused("the case is closed", label):
                        closed.write({name: False})

    def test_an_import_changes_no_fact(self):
        for document in self.locked():
            name = next(self.facts(document))
            result = document.load([".id", name], [[str(document.id), ""]])
            self.assertIn("the case is closed", result["messages"][0]["message"])

    def test_one_closed_record_refuses_the_whole_batch_and_is_named(self):
        closed, still_open = self.complaints(2)
        self.put(closed, "closed")
        with self.assertRefused(closed.name) as refusal:
            (closed | still_open).write({"subject": "Softer"})
        self.assertNotIn(still_open.name, str(refusal.exception))
        self.assertEqual(still_open.subject, "The gears are loud")

    def test_what_an_earlier_step_settled_stays(self):
        for document in self.documents:
            for name, states in document._settled_fields.items():
                label = document._fields[name]._description_string(document.env)
                for state in set(states).difference(document._locked_states):
                    self.put(document, state)
                    with self.assertRefused("settled by an earlier step", label):
                        document.sudo().write({name: False})

    def test_notes_and_activities_still_come(self):
        for document in self.locked():
            document.message_post(body="The customer wrote thanks.")
            activity = document.activity_schedule("mail.mail_activity_data_todo")
            activity.action_feedback()
            document.message_subscribe(self.manager.partner_id.ids)

    def test_rows_of_a_closed_complaint_are_frozen(self):
        complaint = self.complaint()
        request = self.request(complaint)
        contact = self.call_back(complaint, "reached")
        self.put(complaint, "closed")
        for row in (request, contact):
            with self.assertRefused("the case is closed"):
                row.write({"complaint_id": complaint.id})
            with self.assertRefused("the case is closed"):
                row.sudo().unlink()

    def test_a_closed_complaint_gets_no_new_rows(self):
        complaint = self.put(self.complaint(), "closed")
        product = self.env["product.product"].create({"name": "Shaft"})
        for add in (
            lambda: self.request(complaint),
            lambda: self.call_back(complaint),
            lambda: complaint.line_ids.sudo().create(
                {"complaint_id": complaint.id, "product_id": product.id}
            ),
            lambda: complaint.write(
                {"line_ids": [Command.create({"product_id": product.id})]}
            ),
        ):
            with self.assertRefused("the case is closed"):
                add()

    def test_a_row_cannot_be_moved_into_or_out_of_a_closed_complaint(self):
        closed, other = self.complaints(2)
        inside = self.request(closed)
        outside = self.request(other)
        self.put(closed, "closed")
        with self.assertRefused("the case is closed"):
            inside.write({"complaint_id": other.id})
        with self.assertRefused("the case is closed"):
            outside.write({"complaint_id": closed.id})

    def test_reopening_thaws_the_facts(self):
        complaint = self.carry(self.complaint(), "closed")
        self.take(complaint, "reopen", self.coordinator)
        complaint.write({"subject": "Louder than before"})
        self.assertEqual(complaint.subject, "Louder than before")


class TestDeletion(EveryDocument):
    """Once a document has left its first state it stays for good."""

    def test_a_document_in_its_first_state_can_be_deleted(self):
        for document in self.deletable():
            document.unlink()
            self.assertFalse(document.exists())

    def deletable(self):
        """Return the documents that are no evidence in their first state yet."""
        names = EVIDENCE_AT_ONCE
        return [d for d in self.documents if d._name not in names]

    def test_what_is_evidence_at_once_is_never_deleted(self):
        for document in set(self.documents).difference(self.deletable()):
            for deleter in (document, document.sudo(False).with_user(self.quality)):
                with self.assertRefused():
                    deleter.unlink()

    def test_a_later_document_cannot_be_deleted_by_anybody(self):
        for document in self.documents:
            for state in self.later_states(document):
                self.put(document, state)
                for deleter in (document.sudo(), self.env[document._name]):
                    with self.assertRefused("cannot be deleted"):
                        deleter.browse(document.ids).unlink()
                with self.assertRefused("delete"):
                    document.unlink()

    def test_one_later_document_keeps_the_whole_batch(self):
        accepted, new = self.complaints(2)
        self.carry(accepted, "accepted")
        with self.assertRefused(accepted.name):
            (accepted | new).unlink()
        self.assertTrue(new.exists())

    def test_the_rows_of_an_accepted_complaint_stay(self):
        complaint = self.complaint()
        contact = self.call_back(complaint, "reached")
        self.carry(complaint, "accepted")
        with self.assertRefused("evidence"):
            contact.sudo().unlink()

    def test_an_answered_request_stays(self):
        request = self.request(self.complaint())
        request.with_user(self.production).opinion = "We ground it."
        request.with_user(self.production).action_answer()
        with self.assertRefused("evidence"):
            request.sudo().unlink()

    def test_a_signature_of_a_deleted_document_can_still_be_read(self):
        rule = self.rule("accept", signature_group_id=self.group("manager").id)
        complaint = self.complaint()
        complaint.with_user(self.manager).action_sign(rule.id)
        signature = complaint.signature_ids.sudo()
        self.assertTrue(signature.is_valid)
        complaint.unlink()
        signature.invalidate_recordset()
        self.assertFalse(signature.is_valid)
