"""Two requests for one rework at the same moment: one wins, the other is told."""

from unittest.mock import patch

from odoo import api
from odoo.fields import Command
from odoo.tests import tagged

from .concurrency import UNWRITTEN, RaceCase

REWORK = "aftersales.rework"
# What a rework leaves behind that no foreign key takes away with it.
TRACES = {
    "mail_message": "model",
    "mail_followers": "res_model",
    "mail_activity": "res_model",
    "aftersales_sla_clock": "res_model",
}
# What is not asked for here, or stays for good: guards, repair orders, stock, the log.
MUTED = {
    REWORK: {
        "_route_refusals": lambda self: self._goods_refusals(),
        "_finish_refusals": lambda self: iter(()),
        "_ensure_repairs": lambda self: self.browse().repair_ids,
        "_carry_out": lambda self: None,
    },
    **UNWRITTEN,
}


@tagged("post_install", "-at_install")
class TestTwoRequests(RaceCase):
    """Two real transactions, on reworks that are in the database for a moment."""

    MUTED = MUTED

    def prepare(self):
        """Let four pieces of something lie in quarantine, and be reworked."""
        env = self.one
        self.product = env["product.product"].create(
            {"name": "TWO REQUESTS", "is_storable": True}
        )
        rework = self.rework(4)
        env["stock.quant"]._update_available_quantity(
            self.product, rework.location_id, 4
        )
        names = ("Turn", "Grind")
        rework.operation_ids = [
            Command.create({"name": name, "sequence": 10}) for name in names
        ]
        rework.outcome_ids = [Command.create({"kind": "restock", "quantity": 4})]
        self.first, self.second = rework.operation_ids.ids
        self.rework_id = rework.id
        self.put("progress")

    def rework(self, quantity):
        values = {"product_id": self.product.id, "quantity": quantity}
        return self.one[REWORK].create({**values, "fault": "Loud"})

    def put(self, state):
        self.one[REWORK].browse(self.rework_id)._write_protected({"state": state})
        self.commit(self.one)

    def forget(self):
        """Delete the reworks and their goods, traces and all."""
        for cursor in self.cursors:
            cursor.rollback()
        cursor = self.cursors[0]
        products = tuple(self.product.ids)
        cursor.execute(
            "SELECT id FROM aftersales_rework WHERE product_id IN %s", (products,)
        )
        ids = tuple(row[0] for row in cursor.fetchall()) or (0,)
        for table, column in TRACES.items():
            cursor.execute(
                f"DELETE FROM {table} WHERE {column} = %s AND res_id IN %s",  # noqa: S608
                (REWORK, ids),
            )
        cursor.execute(
            "DELETE FROM aftersales_rework_time WHERE rework_id IN %s", [ids]
        )
        cursor.execute("DELETE FROM aftersales_rework WHERE id IN %s", [ids])
        cursor.execute("DELETE FROM stock_quant WHERE product_id IN %s", [products])
        api.Environment(cursor, 1, {})["product.product"].browse(products).unlink()
        cursor.commit()  # pylint: disable=invalid-commit

    # === WHAT PEOPLE DO === #

    def operation(self, env, operation_id=None):
        return env["aftersales.rework.operation"].browse(operation_id or self.first)

    def race(self, first, second):
        return super().race(self.one[REWORK].browse(self.rework_id), first, second)

    # === STORIES === #

    def test_nobody_starts_two_operations_on_two_devices(self):
        self.assertTold(
            "One operation at a time",
            lambda env: self.operation(env).action_start(),
            lambda env: self.operation(env, self.second).action_start(),
        )

    def test_nor_one_operation_twice(self):
        self.assertTold(
            "working on “Turn” already",
            lambda env: self.operation(env).action_start(),
            lambda env: self.operation(env).action_start(),
        )

    def test_nor_operations_of_two_reworks(self):
        other = self.rework(1)
        other.operation_ids = [Command.create({"name": "Paint"})]
        other._write_protected({"state": "progress"})
        paint = other.operation_ids.id
        self.commit(self.one)
        self.assertTold(
            "One operation at a time",
            lambda env: self.operation(env).action_start(),
            lambda env: self.operation(env, paint).action_start(),
        )

    def test_an_operation_is_finished_once(self):
        self.operation(self.one).action_start()
        self.commit(self.one)
        self.assertTold(
            "Nobody works on “Turn”",
            lambda env: self.operation(env).action_finish(),
            lambda env: self.operation(env).action_finish(),
        )
        self.assertEqual(self.operation(self.one).good_qty, 4)

    def test_what_one_has_scrapped_the_other_does_not_report_as_good(self):
        self.assertTold(
            "only 1 of 1 are left",
            lambda env: self.operation(env).action_book(5, "No screen", 0, 3),
            lambda env: self.operation(env, self.second).action_book(5, "No screen", 4),
        )

    def test_nobody_changes_a_way_out_of_what_is_being_passed(self):
        self.put("inspection")

        def scrap(env):
            env[REWORK].browse(self.rework_id).outcome_ids.kind = "scrap"

        self.assertTold("the case is closed", self.finish, scrap)

    def finish(self, env):
        env[REWORK].browse(self.rework_id).state = "done"

    def test_a_rework_is_carried_out_once(self):
        self.put("inspection")
        done = []
        carry_out = patch.object(
            type(self.env[REWORK]), "_carry_out", lambda r: done.append(r.env.cr)
        )
        with carry_out:
            self.race(self.finish, self.finish)
        # The second try, after it was seen that the first one has, does nothing.
        self.assertEqual(done, self.cursors)
        self.assertEqual(self.one[REWORK].browse(self.rework_id).state, "done")

    def test_goods_are_claimed_once(self):
        ids = [self.rework(3).id for _ in "ab"]
        self.put("cancelled")

        def route(index):
            return lambda env: env[REWORK].browse(ids[index])._move("routed", "")

        self.assertTold("are missing", route(0), route(1))
