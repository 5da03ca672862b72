from datetime import datetime

from freezegun import freeze_time
from psycopg2 import DatabaseError, IntegrityError

from odoo.exceptions import AccessError
from odoo.tools import SQL, mute_logger

from .common import PEOPLE, AftersalesCase

LOG = "aftersales.workflow.log"


class TestLog(AftersalesCase):
    """Each step leaves one row: from, to, who, when, how long, why."""

    def steps(self, complaint):
        return complaint.workflow_log_ids.sorted("id")

    def test_a_new_document_has_taken_no_step(self):
        self.assertFalse(self.complaint().workflow_log_ids)

    def test_each_step_leaves_one_row_with_the_seconds_in_the_state(self):
        with freeze_time("2026-03-02 08:00:00"):
            complaint = self.complaint()
        with freeze_time("2026-03-02 08:01:30"):
            self.take(complaint, "accept")
        with freeze_time("2026-03-03 08:01:30"):
            self.take(complaint, "cancel", self.coordinator, "Entered twice")
        self.assertRecordValues(
            self.steps(complaint),
            [
                {
                    "state_from": "new",
                    "state_to": "accepted",
                    "user_id": self.service.id,
                    "moved_at": datetime(2026, 3, 2, 8, 1, 30),
                    "seconds": 90,
                    "reason": False,
                },
                {
                    "state_from": "accepted",
                    "state_to": "cancelled",
                    "user_id": self.coordinator.id,
                    "moved_at": datetime(2026, 3, 3, 8, 1, 30),
                    "seconds": 24 * 3600,
                    "reason": "Entered twice",
                },
            ],
        )

    def test_the_latest_step_comes_first(self):
        complaint = self.carry(self.complaint(), "solution")
        complaint.invalidate_recordset()
        targets = complaint.workflow_log_ids.mapped("state_to")
        self.assertEqual(targets, ["solution", "investigating", "accepted"])

    def test_a_loop_is_counted_anew_each_time(self):
        complaint = self.carry(self.complaint(), "verifying")
        self.take(complaint, "take_up", self.coordinator)
        self.carry(complaint, "verifying")
        targets = complaint.workflow_log_ids.mapped("state_to")
        self.assertEqual(targets.count("verifying"), 2)

    def test_a_batch_leaves_one_row_a_document(self):
        complaints = self.complaints(3)
        self.take(complaints, "accept")
        rows = self.env[LOG].search([("res_id", "in", complaints.ids)])
        self.assertEqual(sorted(rows.mapped("res_id")), complaints.ids)

    def test_a_refused_step_leaves_no_row(self):
        complaint = self.complaint(remedy_sought_ids=False)
        with self.assertRefused("Remedy"):
            self.take(complaint, "accept")
        self.assertFalse(complaint.workflow_log_ids)

    def test_the_document_shows_its_last_reason_and_since_when(self):
        complaint = self.complaint()
        with freeze_time("2026-03-03 08:01:30"):
            self.take(complaint, "cancel", reason="  Entered twice ")
        self.assertRecordValues(
            complaint,
            [
                {
                    "state_reason": "Entered twice",
                    "state_entered_at": datetime(2026, 3, 3, 8, 1, 30),
                }
            ],
        )

    def test_a_reason_is_forgotten_with_the_next_step(self):
        complaint = self.carry(self.complaint(), "solution")
        self.take(complaint, "revise", reason="Look again")
        self.carry(complaint, "solution")
        self.assertFalse(complaint.state_reason)

    def test_the_row_speaks_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        row = self.carry(self.complaint(), "accepted").workflow_log_ids
        self.assertEqual((row.from_label, row.to_label), ("Registered", "Accepted"))
        chinese = self.env["aftersales.complaint"].with_context(lang="zh_CN")
        label = chinese._get_state_label("accepted")
        self.assertEqual(row.with_context(lang="zh_CN").to_label, label)

    def test_the_chatter_tells_the_step_and_its_reason(self):
        complaint = self.complaint()
        self.take(complaint, "cancel", reason="Entered twice")
        body = complaint.message_ids.sorted("id")[-1].body
        self.assertEqual(body, "<span>Registered → Cancelled: Entered twice</span>")


class TestEvidenceStays(AftersalesCase):
    """Steps and signatures cannot be written or deleted by anyone, by any route."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        complaint = cls.carry(cls.complaint(), "executing")
        cls.evidence = [complaint.workflow_log_ids, complaint.signature_ids]
        cls.env.flush_all()

    def each_reader(self):
        for rows in self.evidence:
            for user in (self.service, self.manager, self.admin, self.env.user):
                yield rows.with_user(user)
            yield rows.sudo()

    def test_there_is_evidence(self):
        self.assertTrue(all(self.evidence))

    def test_nobody_writes_it(self):
        for rows in self.each_reader():
            with self.assertRefused():
                rows.write({"user_id": self.service.id})

    def test_nobody_deletes_it(self):
        for rows in self.each_reader():
            with self.assertRefused():
                rows.unlink()

    def test_nobody_adds_to_it(self):
        for rows in self.evidence:
            vals = {**rows[0].copy_data()[0], "res_id": rows[0].res_id}
            for user in (self.service, self.manager, self.admin):
                with self.assertRaises(AccessError):
                    rows.browse().with_user(user).create(vals)

    def test_nobody_adds_to_it_by_the_documents_list(self):
        complaint = self.complaint()
        values = {"state_from": "new", "state_to": "closed", "seconds": 0}
        with self.assertRefused():
            complaint.with_user(self.admin).write(
                {"workflow_log_ids": [(0, 0, values)]}
            )
            self.env.flush_all()

    def test_an_import_does_not_change_it(self):
        for rows in self.evidence:
            data = [[str(rows[0].id), str(self.service.id)]]
            result = rows.browse().load([".id", "user_id/.id"], data)
            self.assertTrue(result["messages"])

    def test_the_database_refuses_too(self):
        for rows in self.evidence:
            table = SQL.identifier(rows._table)
            for statement in (
                SQL("UPDATE %s SET user_id = 1", table),
                SQL("DELETE FROM %s", table),
                SQL("TRUNCATE %s", table),
            ):
                with (
                    mute_logger("odoo.sql_db"),
                    self.assertRaises(DatabaseError) as refusal,
                ):
                    self.env.cr.execute(statement)
                self.assertIn("append-only", str(refusal.exception))

    def test_a_person_who_signed_or_moved_cannot_be_deleted(self):
        for user in (self.quality, self.manager):
            with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
                user.unlink()


class TestEvidenceIsRead(AftersalesCase):
    """Exactly those who may read the document read its steps and signatures."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls.carry(cls.complaint(), "executing")
        cls.evidence = [cls.case.workflow_log_ids, cls.case.signature_ids]

    def finds(self, rows):
        try:
            found = rows.search([("id", "in", rows.ids)])
            rows.read(["user_id"])
        except AccessError:
            return False
        return found == rows

    def test_who_reads_the_document_reads_its_evidence(self):
        for name in PEOPLE:
            user = getattr(self, name)
            allowed = self.case.with_user(user).has_access("read")
            for rows in self.evidence:
                self.assertEqual(self.finds(rows.with_user(user)), allowed, name)

    def test_another_service_person_reads_none(self):
        other = self.person("other_service", "aftersales.group_user")
        for rows in self.evidence:
            self.assertFalse(rows.with_user(other).search([("id", "in", rows.ids)]))
            with self.assertRaises(AccessError):
                rows.with_user(other).read(["res_id"])

    def test_the_person_complained_about_reads_none(self):
        self.case.sudo()._write_protected({"complained_user_id": self.admin.id})
        for rows in self.evidence:
            self.assertFalse(
                rows.with_user(self.admin).search([("id", "in", rows.ids)])
            )
            with self.assertRaises(AccessError):
                rows.with_user(self.admin).read(["res_id"])

    def test_groups_and_counts_hold_only_what_one_may_read(self):
        other = self.person("other_service", "aftersales.group_user")
        for rows in self.evidence:
            rows = rows.with_user(other)
            self.assertFalse(rows.search_count([("id", "in", rows.ids)]))
            self.assertFalse(rows._read_group([("id", "in", rows.ids)], ["user_id"]))

    def test_rows_of_another_company_are_not_read(self):
        sister = self.env["res.company"].create({"name": "Sister"})
        values = {"subject": "Not ours", "company_id": sister.id}
        complaint = self.env["aftersales.complaint"].create(values)
        self.take(complaint, "cancel", self.env.user)
        row = complaint.workflow_log_ids
        self.assertEqual(row.company_id, sister)
        self.assertFalse(self.finds(row.with_user(self.admin)))
        self.admin.company_ids += sister
        row = row.with_user(self.admin).with_company(sister)
        self.assertTrue(self.finds(row))
