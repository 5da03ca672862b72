"""The vocabulary of the tests: people, goods that were sold, complaints about them.

``self.complaint()`` registers a complaint, ``self.carry(complaint, "solution")`` takes
it there by its real steps, ``self.sign(complaint, step)`` gives the second signature.
"""

import os
from contextlib import contextmanager
from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import HttpCase, TransactionCase, tagged

from . import (
    care,
    confirmations,
    problems,
    returns,
    reworks,
    services,
    suggestions,
)
from .world import COLLEAGUES, PEOPLE, ROLES, World  # noqa: F401

# Document model -> the methods here that make one in its first state, and one to
# which a given step can be taken at once. A new document adds its line.
FACTORIES = {
    "aftersales.complaint": ("complaint", "ready_complaint"),
    **problems.FACTORIES,
    **returns.FACTORIES,
    **reworks.FACTORIES,
    **care.FACTORIES,
    **services.FACTORIES,
    **suggestions.FACTORIES,
    **confirmations.FACTORIES,
}

# Workers of pytest have a copy of the database each, but share its filestore. At the
# end of a class Odoo deletes what its own database knows nothing of: the style sheet,
# for example, of the page that another worker's browser is about to open.
if "PYTEST_XDIST_WORKER" in os.environ:
    TransactionCase._gc_filestore = classmethod(lambda cls: None)

# State of a complaint -> the state before, the step between them, who takes it.
WAY = {
    "accepted": ("new", "accept", "service"),
    "investigating": ("accepted", "investigate", "coordinator"),
    "solution": ("investigating", "judge", "quality"),
    "executing": ("solution", "execute", "service"),
    "verifying": ("executing", "complete", "service"),
    "closed": ("verifying", "close", "coordinator"),
    "rejected": ("investigating", "reject", "quality"),
    "cancelled": ("new", "cancel", "service"),
}


class Vocabulary(
    suggestions.Suggested,
    confirmations.Confirmed,
    services.Services,
    care.Cared,
    reworks.Reworked,
    returns.Returned,
    problems.Problems,
    World,
):
    """What a test says: documents, their steps, and what it expects."""

    # === DOCUMENTS === #

    @classmethod
    def complaint(cls, **values):
        """Register, as the service, a complaint that can be accepted at once."""
        return cls._register([values])

    @classmethod
    def complaints(cls, count, **values):
        """Register ``count`` of them in one batch."""
        return cls._register([values] * count)

    @classmethod
    def _register(cls, vals_list):
        complaints = cls.env["aftersales.complaint"].with_user(cls.service)
        common = {
            "subject": "The gears are loud",
            "partner_id": cls.contact.id,
            "category_id": cls.category.id,
            "remedy_sought_ids": [Command.link(cls.remedy.id)],
        }
        return complaints.create([{**common, **values} for values in vals_list])

    @classmethod
    def request(cls, complaint, team=None, **values):
        """Ask a department, as the person from quality."""
        requests = cls.env["aftersales.department.request"].with_user(cls.quality)
        return requests.create(
            {
                "complaint_id": complaint.id,
                "name": "Why did it happen?",
                "team_id": (team or cls.production_team).id,
                **values,
            }
        )

    @classmethod
    def call_back(cls, complaint, outcome="satisfied", **values):
        """Call the customer back and write down what he says."""
        contacts = cls.env["aftersales.contact"].with_user(cls.coordinator)
        return contacts.create(
            {
                "complaint_id": complaint.id,
                "outcome": outcome,
                "words": "It is still loud." if outcome == "dissatisfied" else False,
                **values,
            }
        )

    # === STEPS === #

    @classmethod
    def carry(cls, complaint, target, **facts):
        """Take a complaint to ``target`` by its real steps, each by whom it is due.

        What a step asks for is filled in where it is empty; ``facts`` come first.

        :return: the complaint, so that calls can be chained
        """
        if facts:
            complaint.sudo().write(facts)
        if complaint.state != target:
            source, step, person = WAY[target]
            cls.carry(complaint, source)
            cls.prepare(complaint, step)
            cls.take(complaint, step, getattr(cls, person))
        return complaint

    @classmethod
    def take(cls, document, step, user=None, reason="There are reasons."):
        """Take one step as ``user``, with a reason where it asks for one."""
        transition = document._get_transition(step)
        values = {"state": transition.target}
        if transition.asks_reason:
            values["state_reason"] = reason
        document.with_user(user or document.env.user).write(values)

    @classmethod
    def prepare(cls, complaint, step):
        """Fill in what a step of a complaint asks for, where it is empty yet."""
        facts = cls._get_facts(complaint).get(step, {})
        empty = {name: value for name, value in facts.items() if not complaint[name]}
        complaint.sudo().write(empty)
        if step in ("execute", "explain"):
            cls.sign(complaint, step)
            complaint.with_user(cls.service).action_mark_answered()
        if step == "close":
            cls._settle(complaint)
            cls.sign(complaint, step)

    @classmethod
    def _settle(cls, complaint):
        """Let the customer accept, or a rejection become final."""
        if complaint.state == "verifying":
            cls.call_back(complaint)
        else:
            complaint.with_user(cls.service).action_mark_answered()
            period = cls.company.aftersales_appeal_days + 2
            ago = cls.days_ago(period)
            complaint.sudo()._write_protected({"rejected_at": ago, "answered_at": ago})

    @classmethod
    def _get_facts(cls, complaint):
        """Return what each step asks for: step -> values."""
        judgement = {
            "validity": "valid",
            "responsibility": "own",
            "responsibility_reason": "The tool was dull.",
            "responsible_team_id": cls.production_team.id,
            "fact_check": "true",
        }
        answer = {"answer": "<p>Dear customer</p>"}
        consent = {
            "consent": "agreed",
            "consent_by": "Ann Miller",
            "consent_at": fields.Datetime.now(),
            "consent_channel_id": cls.channel.id,
        }
        return {
            "judge": judgement,
            "reject": {**judgement, **answer, "validity": "invalid"},
            "execute": {
                **answer,
                **consent,
                "cause": "<p>A dull tool</p>",
                "solution": "<p>Grind it weekly</p>",
                "remedy_agreed_ids": cls.remedy.ids,
                "agreed_amount": 10,
            },
            "explain": answer,
            "complete": {"remedy_done_ids": complaint.remedy_agreed_ids.ids},
            "close": {
                "closing_summary": "Replaced.",
                "lesson": "Check the tools.",
                "standard_changed": "yes",
                "standard_note": "WI-12 rev. 3",
            },
            "appeal": {"appeal_user_id": cls.quality_manager.id},
        }

    @classmethod
    def sign(cls, document, step, user=None):
        """Sign, as the manager, whatever the rules of the step want signed."""
        document = document.with_user(user or cls.manager)
        rules = document._get_rules(step).filtered("signature_group_id")
        for rule in rules.filtered(lambda rule: rule._concerned(document)):
            document.action_sign(rule.id)

    @classmethod
    def put(cls, document, state):
        """Put a document into ``state`` without any step, as no person could."""
        document.sudo()._write_protected({"state": state})
        return document

    @classmethod
    def make(cls, model_name):
        """Make a document of any kind that is under the workflow."""
        factory, _ready = FACTORIES[model_name]
        return getattr(cls, factory)().with_env(cls.env)

    @classmethod
    def ready(cls, model_name, step, source):
        """Make a document in state ``source``, with all that ``step`` asks for."""
        _factory, ready = FACTORIES[model_name]
        return getattr(cls, ready)(step, source).with_env(cls.env)

    @classmethod
    def ready_complaint(cls, step, source, **facts):
        """Make a complaint, not of quality, to which the step can be taken at once."""
        facts.setdefault("category_id", cls.service_category.id)
        if step == "explain":
            facts.setdefault("responsibility", "customer")
        complaint = cls.carry(cls.complaint(**facts), source)
        cls.prepare(complaint, step)
        # Of the two who signed each may take the step: the other's signature stands.
        if step in ("execute", "explain", "close"):
            cls.sign(complaint, step, cls.admin)
        return complaint

    @classmethod
    def rule(cls, step="accept", model_name="aftersales.complaint", **values):
        """Make a workflow rule, as a company would on screen."""
        return cls.env["aftersales.workflow.rule"].create(
            {"name": "House rule", "transition": f"{model_name}:{step}", **values}
        )

    @classmethod
    def group(cls, role):
        """Return the group that makes somebody a manager, of quality ..."""
        return cls.env.ref(PEOPLE[role])

    @staticmethod
    def days_ago(days):
        return fields.Datetime.now() - timedelta(days=days)

    # === ASSERTIONS === #

    def count_queries(self, work, *args, with_commit=False):
        """Return the number of queries of a call with a cold cache, flushes included.

        Time stands still: a second that passes between two records parts their update.

        :param with_commit: whether what waits for the commit, the notices, counts too
        """
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.env.invalidate_all()
        with freeze_time(fields.Datetime.now()):
            before = self.env.cr.sql_log_count
            work(*args)
            self.env.flush_all()
            if with_commit:
                self.env.cr.precommit.run()
                self.env.flush_all()
            return self.env.cr.sql_log_count - before

    def assertSameQueries(self, few, many, message=None):
        """Expect that forty documents cost no more queries than two.

        A query a document would be 38 more. In a long run a cache of the registry may
        be emptied at any moment, whose first reader pays for it: that is let pass.
        """
        self.assertLessEqual(many - few, 2, message)

    @contextmanager
    def assertRefused(self, *parts):
        """Expect a refusal whose message holds each of ``parts``."""
        with self.assertRaises(UserError) as refusal:
            yield refusal
        for part in parts:
            self.assertIn(part, str(refusal.exception))

    def assertStates(self, documents, *states):
        """Compare the states as they are in the database."""
        documents.invalidate_recordset(["state"])
        self.assertEqual(tuple(documents.mapped("state")), states)


@tagged("post_install", "-at_install")
class AftersalesCase(Vocabulary, TransactionCase):
    """A test of ours."""


@tagged("post_install", "-at_install")
class RuleCase(AftersalesCase):
    """A test in a company without workflow rules of its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["aftersales.workflow.rule"].search([]).active = False


@tagged("post_install", "-at_install")
class SoldCase(AftersalesCase):
    """A test that starts from goods that were sold, delivered and invoiced."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._sell()


@tagged("post_install", "-at_install")
class AftersalesHttpCase(Vocabulary, HttpCase):
    """A test of ours through the web server."""

    # Requests wait for one another; the first one of a page compiles its style sheets.
    test_cursor_lock_timeout = 240

    def start_tour(self, url_path, tour_name, **options):
        """Start a tour; a busy machine takes its time."""
        return super().start_tour(url_path, tour_name, **{"timeout": 240, **options})
