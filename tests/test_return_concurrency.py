"""Two people ask for the same goods at the same time: one wins, the other is told."""

from contextlib import contextmanager
from unittest.mock import patch

from odoo import api
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.service.model import retrying
from odoo.sql_db import db_connect
from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL, mute_logger

RETURN = "aftersales.return"
# What a return leaves behind that no foreign key takes away with it.
TRACES = {
    "mail_message": "model",
    "mail_followers": "res_model",
    "mail_activity": "res_model",
    "aftersales_sla_clock": "res_model",
}


@tagged("post_install", "-at_install")
class TestTwoPeople(TransactionCase):
    """Two real transactions, on goods that are in the database for good."""

    def setUp(self):
        super().setUp()
        lines = self.env["sale.order.line"].search([("qty_delivered", ">", 0)])
        found = lines._get_returnable()
        stored = [line for line in lines if found[line].returnable >= 1]
        if not stored:
            self.skipTest("no demo data")
        self.line_id = stored[0].id
        self.left = found[stored[0]].returnable

    @contextmanager
    def two(self):
        """Yield two people's environments; forget what they have written."""
        connection = db_connect(self.env.cr.dbname)
        with connection.cursor() as one, connection.cursor() as two:
            people = [api.Environment(cr, api.SUPERUSER_ID, {}) for cr in (one, two)]
            [(last,)] = people[0].execute_query(
                SQL("SELECT COALESCE(max(id), 0) FROM aftersales_return")
            )
            one.rollback()
            try:
                yield people
            finally:
                one.rollback()
                two.rollback()
                self.forget(one, last)

    def forget(self, cr, last):
        """Delete the returns that were registered after ``last``, traces and all."""
        cr.execute("DELETE FROM stock_move WHERE origin = 'TWO PEOPLE'")
        for table, column in TRACES.items():
            cr.execute(
                f"DELETE FROM {table} WHERE {column} = %s AND res_id > %s",  # noqa: S608
                (RETURN, last),
            )
        cr.execute("DELETE FROM aftersales_return WHERE id > %s", (last,))
        # Two transactions are what this is about; nothing is left behind.
        cr.commit()  # pylint: disable=invalid-commit

    def request(self, env):
        """Ask for all that is left."""
        line = env["sale.order.line"].browse(self.line_id)
        values = {
            "order_line_id": line.id,
            "quantity": self.left,
            "reason_id": env.ref("aftersales.return_reason_defect").id,
            "requested_id": env.ref("aftersales.remedy_refund").id,
        }
        document = env[RETURN].create(
            {
                "partner_id": line.order_partner_id.id,
                "line_ids": [Command.create(values)],
            }
        )
        document.write({"state": "submitted"})
        env.cr.flush()
        return document.name

    def plan(self, env):
        """Plan the way back of all that is left, as core does."""
        line = env["sale.order.line"].browse(self.line_id)
        out = line.move_ids.filtered(lambda m: m.location_dest_id.usage == "customer")[
            0
        ]
        env["stock.move"].create(
            {
                "origin": "TWO PEOPLE",
                "product_id": out.product_id.id,
                "product_uom": line.product_uom_id.id,
                "product_uom_qty": self.left,
                "location_id": out.location_dest_id.id,
                "location_dest_id": out.location_id.id,
                "sale_line_id": line.id,
            }
        )
        env.cr.flush()

    def assertOneWins(self, first, second, name=None):
        with self.two() as (one, two):
            # The second one has looked at the world already.
            two["sale.order.line"].browse(self.line_id)._get_returnable()
            # The log keeps its rows for good, these people have never been here.
            logs = type(self.env["aftersales.workflow.log"])
            with patch.object(logs, "create", lambda log, rows: log):
                won = first(one)
            one.cr.commit()
            tries = []

            def work():
                tries.append(1)
                second(two)

            with (
                mute_logger("odoo.sql_db", "odoo.service.model"),
                self.assertRaises(UserError) as refusal,
            ):
                retrying(work, two)
            self.assertEqual(len(tries), 2, "not noticed at all")
            self.assertIn(won or "only 0", str(refusal.exception))

    def test_two_returns(self):
        self.assertOneWins(self.request, self.request)

    def test_a_return_while_the_warehouse_plans_its_own(self):
        self.assertOneWins(self.plan, self.request)

    def test_the_warehouse_while_a_return_is_submitted(self):
        self.assertOneWins(self.request, self.plan)
