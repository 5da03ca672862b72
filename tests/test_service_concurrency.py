"""Two people record one call at the same moment: one is told that he is second."""

from odoo import api, fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .concurrency import UNWRITTEN, RaceCase

COMPLAINT = "aftersales.complaint"
# What a complaint leaves behind that no foreign key takes away with it.
TRACES = {
    "mail_message": "model",
    "mail_followers": "res_model",
    "mail_activity": "res_model",
    "aftersales_sla_clock": "res_model",
}


@tagged("post_install", "-at_install")
class TestTwoCalls(RaceCase):
    """Two real transactions, on a complaint that is there for a moment."""

    MUTED = UNWRITTEN

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
        return super().race(
            self.one[COMPLAINT].browse(self.complaint_id), first, second
        )

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
