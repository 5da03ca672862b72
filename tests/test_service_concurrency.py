"""Two people record one call at the same moment: one is told that he is second."""

from contextlib import ExitStack
from unittest.mock import patch

from odoo import api, fields
from odoo.exceptions import UserError
from odoo.service.model import retrying
from odoo.sql_db import db_connect
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

COMPLAINT = "aftersales.complaint"
# What a complaint leaves behind that no foreign key takes away with it.
TRACES = {
    "mail_message": "model",
    "mail_followers": "res_model",
    "mail_activity": "res_model",
    "aftersales_sla_clock": "res_model",
}
# What stays for good is not asked for here.
MUTED = {
    "aftersales.workflow.log": {"create": lambda self, rows: self},
    "aftersales.workflow.rule": {"_get_rules": lambda self, *step: self.browse()},
}


@tagged("post_install", "-at_install")
class TestTwoCalls(TransactionCase):
    """Two real transactions, on a complaint that is there for a moment."""

    def setUp(self):
        super().setUp()
        connection = db_connect(self.env.cr.dbname)
        self.cursors = [self.enterContext(connection.cursor()) for _ in "ab"]
        self.one, self.two = (api.Environment(cr, 1, {}) for cr in self.cursors)
        self.addCleanup(self.forget)
        stack = self.enterContext(ExitStack())
        for model, methods in MUTED.items():
            for name, method in methods.items():
                stack.enter_context(patch.object(type(self.env[model]), name, method))
        self.prepare()

    def prepare(self):
        """Let a customer wait for his call-back, and two people ring him."""
        self.partner = self.one["res.partner"].create({"name": "TWO CALLS"})
        complaint = self.one[COMPLAINT].create(
            {"subject": "Loud", "partner_id": self.partner.id}
        )
        facts = {"state": "verifying", "executed_at": fields.Datetime.now()}
        complaint._write_protected(facts)
        self.complaint_id = complaint.id
        call = self.one["aftersales.callback"].search(
            [("complaint_id", "=", complaint.id)]
        )
        wizards = self.one["aftersales.service.call"]
        self.wizard_ids = [wizards._open(call.ids)["res_id"] for _ in "ab"]
        self.commit(self.one)

    def commit(self, env):
        # Two transactions are what this is about; nothing is left behind.
        env.cr.commit()  # pylint: disable=invalid-commit

    def forget(self):
        """Delete the complaint and its traces."""
        for cursor in self.cursors:
            cursor.rollback()
        cursor = self.cursors[0]
        for table, column in TRACES.items():
            cursor.execute(
                f"DELETE FROM {table} WHERE {column} = %s AND res_id = %s",  # noqa: S608
                (COMPLAINT, self.complaint_id),
            )
        for table in ("aftersales_service_call", "aftersales_contact"):
            cursor.execute(
                f"DELETE FROM {table} WHERE complaint_id = %s",  # noqa: S608
                (self.complaint_id,),
            )
        cursor.execute(
            "DELETE FROM aftersales_complaint WHERE id = %s", (self.complaint_id,)
        )
        api.Environment(cursor, 1, {})["res.partner"].browse(self.partner.id).unlink()
        cursor.commit()  # pylint: disable=invalid-commit

    def wizard(self, env, number):
        return env["aftersales.service.call"].browse(self.wizard_ids[number])

    def race(self, first, second):
        """Let two requests come at once; the second has looked at the world already."""
        self.two[COMPLAINT].browse(self.complaint_id).read(["state"])
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

    # === STORIES === #

    def test_a_call_is_recorded_once(self):
        with self.assertRaisesRegex(UserError, "has called already"):
            self.race(
                lambda env: self.wizard(env, 0).action_unreached(),
                lambda env: self.wizard(env, 1).action_satisfied(),
            )
        contacts = self.one["aftersales.contact"].search(
            [("complaint_id", "=", self.complaint_id)]
        )
        self.assertEqual(contacts.mapped("outcome"), ["unreached"])
