"""Two real transactions at the same moment, for tests of who wins and who is told."""

from unittest.mock import patch

from odoo import api
from odoo.exceptions import UserError
from odoo.service.model import retrying
from odoo.sql_db import db_connect
from odoo.tests import TransactionCase
from odoo.tools import mute_logger

# What stays for good is not asked for by documents that are there for a moment.
UNWRITTEN = {
    "aftersales.workflow.log": {"create": lambda self, rows: self},
    "aftersales.workflow.rule": {"_get_rules": lambda self, *step: self.browse()},
}


class RaceCase(TransactionCase):
    """A test whose records are really in the database for a moment.

    ``self.one`` and ``self.two`` are the environments of two requests. A test case
    commits its records in ``prepare`` and deletes them in ``forget``.
    """

    # model -> name of a method -> what it does in these tests
    MUTED = {}

    def setUp(self):
        super().setUp()
        connection = db_connect(self.env.cr.dbname)
        self.cursors = [self.enterContext(connection.cursor()) for _ in "ab"]
        self.one, self.two = (api.Environment(cr, 1, {}) for cr in self.cursors)
        self.addCleanup(self.forget)
        for model, methods in self.MUTED.items():
            for name, method in methods.items():
                self.enterContext(patch.object(type(self.env[model]), name, method))
        self.prepare()

    def prepare(self):
        raise NotImplementedError

    def forget(self):
        raise NotImplementedError

    def commit(self, env):
        # Two transactions are what this is about; nothing is left behind.
        env.cr.commit()  # pylint: disable=invalid-commit

    def race(self, look, first, second):
        """Let two requests come at once; the second notices, and is tried again.

        :param look: what the second one reads before the first one is done
        """
        look.with_env(self.two).read(["state"])
        first(self.one)
        self.commit(self.one)
        tries = []

        def work():
            tries.append(1)
            second(self.two)
            self.two.flush_all()

        with mute_logger("odoo.sql_db", "odoo.service.model"):
            try:
                retrying(work, self.two)
            finally:
                self.assertEqual(len(tries), 2, "not noticed at all")

    def assertTold(self, text, *requests):
        """Assert that the second request is refused with a message."""
        with self.assertRaises(UserError) as refusal:
            self.race(*requests)
        self.assertIn(text, str(refusal.exception))
