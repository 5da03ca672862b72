import hashlib
import json

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from .test_problem_gates import GateCase


class TestRevisions(GateCase):
    """What stood in the report, and when, is kept for good."""

    def revise(self, problem, reason="The customer asked for values.", user=None):
        wizards = self.env["aftersales.problem.revise"]
        wizards = wizards.with_user(user or self.quality)
        wizard = wizards.create({"problem_id": problem.id, "reason": reason})
        wizard.action_confirm()
        return problem.revision_ids[:1]

    def test_approval_and_closing_keep_a_revision(self):
        problem = self.carry_problem(self.lean(), "closed")
        rows = problem.revision_ids.sorted("number")
        self.assertEqual(rows.mapped("number"), [1, 2])
        self.assertEqual(rows.mapped("reason"), ["Measures approved", "Closed"])
        self.assertEqual(rows.user_id, self.quality_manager)

    def test_an_explanation_keeps_a_revision_too(self):
        problem = self.problem(explanation="<p>Wrong oil</p>")
        self.take(problem, "explain", self.quality)
        self.assertIn("Wrong oil", problem.revision_ids.snapshot)

    def test_a_revision_is_made_at_any_time_with_a_reason(self):
        problem = self.lean()
        self.assertEqual(self.revise(problem).number, 1)
        with self.assertRefused("Say why"):
            self.revise(problem, "  ")

    def test_somebody_who_may_not_change_a_problem_makes_no_revision(self):
        with self.assertRaises(AccessError):
            self.revise(self.lean(), user=self.production)
        with self.assertRaises(AccessError):
            self.lean().with_user(self.production)._add_revision("Mine")

    def test_the_fingerprint_is_that_of_the_content(self):
        revision = self.revise(self.lean())
        digest = hashlib.sha256(revision.snapshot.encode()).hexdigest()
        self.assertEqual(revision.digest, digest)

    def test_a_revision_holds_all_facts_and_parts(self):
        snapshot = json.loads(self.revise(self.lean()).snapshot)
        self.assertEqual(snapshot["facts"]["measured_value"], "54")
        self.assertEqual(len(snapshot["parts"]["cause_ids"]), 3)
        self.assertEqual(len(snapshot["parts"]["member_ids"]), 2)
        [row, *_others] = snapshot["parts"]["cause_ids"].values()
        self.assertIn("why_ids", row)

    def test_what_changed_is_read_in_words(self):
        problem = self.lean()
        self.revise(problem)
        problem.write({"measured_value": "53", "severity": "serious"})
        problem.comparison_ids[0].is_so = "gear 4711 B"
        problem.member_ids[-1].unlink()
        changes = self.revise(problem).change_text
        for part in ("Is: “54” → “53”", "“Important” → “Serious”", "gear 4711 B", "−"):
            self.assertIn(part, changes)
        self.assertNotIn("Symptom", changes)

    @mute_logger("odoo.sql_db")
    def test_a_revision_cannot_be_changed_or_deleted(self):
        revision = self.revise(self.lean())
        with self.assertRaises(UserError):
            revision.sudo().reason = "Another"
        with self.assertRaises(UserError):
            revision.sudo().unlink()
        with self.assertRaises(psycopg2.Error), self.env.cr.savepoint():
            self.env.cr.execute("UPDATE aftersales_problem_revision SET reason = 'x'")

    def test_only_readers_of_the_problem_read_its_revisions(self):
        revision = self.revise(self.lean())
        self.assertTrue(revision.with_user(self.production).reason)
        with self.assertRaises(AccessError):
            revision.with_user(self.member).read(["reason"])


class TestPareto(GateCase):
    def test_the_pareto_counts_and_cumulates(self):
        known = self.env["aftersales.problem.cause"].search([])
        self.put(known.problem_id, "draft")
        known.is_root = False
        self.write_reports([(self.lines[n], None) for n in (0, 20, 2, 1)])
        rows = self.env["aftersales.cause.pareto"].with_user(self.quality)
        rows = rows.search([("kind", "=", "occurrence")])
        self.assertEqual(rows.mapped("cause_count"), [2, 1, 1])
        self.assertEqual(rows.mapped("share"), [0.5, 0.25, 0.25])
        self.assertEqual(rows.mapped("cumulated_share"), [0.5, 0.75, 1.0])
