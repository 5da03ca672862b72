"""Two people credit the same invoice at the same time: one wins, the other is told."""

from contextlib import contextmanager

from odoo import api
from odoo.exceptions import UserError
from odoo.service.model import retrying
from odoo.sql_db import db_connect
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestTwoCreditors(TransactionCase):
    """Two real transactions; what they write is never committed but for a mark."""

    def setUp(self):
        super().setUp()
        invoices = self.env["account.move"].search(
            [
                ("move_type", "=", "out_invoice"),
                ("state", "=", "posted"),
                ("line_ids.sale_line_ids", "!=", False),
            ],
            limit=1,
        )
        if not invoices:
            self.skipTest("no demo data")
        self.lines = invoices.invoice_line_ids.filtered("sale_line_ids")[:1].ids

    @contextmanager
    def two(self):
        connection = db_connect(self.env.cr.dbname)
        with connection.cursor() as one, connection.cursor() as two:
            yield [api.Environment(cr, api.SUPERUSER_ID, {}) for cr in (one, two)]
            one.rollback()
            two.rollback()

    def lock(self, env):
        """Do what every settlement does first."""
        settlements = env["aftersales.return.settlement"]
        lines = env["account.move.line"].browse(self.lines)
        settlements._lock_lines(lines)

    def test_the_second_one_looks_again(self):
        with self.two() as (one, two):
            # The second one has looked at the world already.
            two["account.move.line"].browse(self.lines)._get_creditable()
            self.lock(one)
            one.cr.commit()
            tries = []

            def work():
                tries.append(1)
                self.lock(two)
                if len(tries) > 1:
                    text = "More than was invoiced."
                    raise UserError(text)

            with (
                mute_logger("odoo.sql_db", "odoo.service.model"),
                self.assertRaises(UserError),
            ):
                retrying(work, two)
            self.assertEqual(len(tries), 2)
