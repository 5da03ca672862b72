import json

from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError, UserError

from .common import AftersalesCase


class TestReturnScreens(AftersalesCase):
    """What the list offers for many, and what the form says in one glance."""

    def worth(self, amount):
        product = self.env["product.product"].create(
            {"name": "Machine", "is_storable": True}
        )
        line = self.return_line(product_id=product.id, price_unit=amount)
        return self.rma(line_ids=[Command.create(line)])

    def shown(self, document, user):
        document.invalidate_recordset()
        return document.with_user(user)

    # === MANY AT ONCE === #

    def test_many_are_approved_at_once_drafts_in_one_step(self):
        draft, submitted = self.worth(100), self.worth(200)
        self.take(submitted, "submit", self.service)
        documents = draft | submitted
        documents.with_user(self.service).action_approve()
        self.assertEqual(documents.mapped("state"), ["approved", "approved"])
        self.assertEqual(documents.approved_by_id, self.service)

    def test_none_is_approved_when_one_is_above_the_limit(self):
        documents = self.worth(100) | self.worth(900)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            documents.with_user(self.service).action_approve()
        self.shown(documents, self.service)
        self.assertEqual(documents.mapped("state"), ["draft", "draft"])

    def test_the_warehouse_approves_nothing(self):
        document = self.worth(100)
        with self.assertRaises(UserError):
            document.with_user(self.warehouse).action_approve()

    # === ONE GLANCE === #

    def test_the_dock_sees_how_many_are_here(self):
        document = self.carry_return(self.rma(), "approved")
        shown = self.shown(document, self.warehouse)
        self.assertEqual(shown.glance_goods_state, "none")
        self.receive_goods(document, 1)
        shown = self.shown(document, self.warehouse)
        self.assertEqual(shown.glance_goods_state, "part")
        self.assertIn("1 of 2", shown.glance_goods)

    def test_all_goods_are_here_once_they_are_inspected(self):
        document = self.carry_return(self.rma(), "inspecting")
        self.assertEqual(document.glance_goods_state, "all")

    def test_nothing_is_awaited_where_the_customer_keeps_the_goods(self):
        document = self.rma()
        document.line_ids.needs_goods = False
        self.assertFalse(document.glance_goods)

    def test_who_decides_sees_that_goods_are_undecided(self):
        document = self.carry_return(self.rma(), "deciding")
        document.disposition_ids.sudo().unlink()
        self.assertTrue(self.shown(document, self.quality).is_disposition_open)

    def test_the_desk_sees_how_far_the_money_is(self):
        document = self.rma()
        self.assertFalse(document.glance_money)
        self.env["aftersales.return.settlement"].create(
            {"return_id": document.id, "kind": "goodwill", "amount": 25}
        )
        shown = self.shown(document, self.service)
        self.assertEqual(shown.glance_money_state, "proposed")
        self.assertIn("25.00", shown.glance_money)

    # === BOARD AND LISTS === #

    def test_the_board_counts_and_adds_up_what_lies_in_each_column(self):
        document = self.worth(100)
        document.activity_schedule("mail.mail_activity_data_todo")
        returns = self.env["aftersales.return"].with_user(self.service)
        views = returns.get_views([(False, "kanban")])
        arch = etree.fromstring(views["views"]["kanban"]["arch"])
        [bar] = arch.xpath("//progressbar")
        counts = returns.read_progress_bar(
            [("id", "=", document.id)],
            "state",
            {"field": bar.get("field"), "colors": json.loads(bar.get("colors"))},
        )
        self.assertEqual(sum(counts["draft"].values()), 1)

    def test_production_reads_what_comes_to_rework_and_changes_nothing(self):
        document = self.carry_return(self.rma(), "inspecting")
        row = self.env["aftersales.return.disposition"].create(
            {"line_id": document.line_ids.id, "kind": "rework", "quantity": 1}
        )
        action = self.env.ref("aftersales.return_disposition_action_rework")
        menu = self.env.ref("aftersales.return_menu_rework")
        for role in (self.production, self.planning):
            self.assertTrue(menu.with_user(role)._filter_visible_menus())
            rows = row.with_user(role)
            self.assertIn(row, rows.search([("kind", "=", "rework")]))
            self.assertEqual(action.with_user(role).sudo().res_model, row._name)
            with self.assertRaises(AccessError):
                rows.write({"quantity": 2})

    def test_what_was_not_invoiced_names_no_invoice(self):
        document = self.rma()
        row = self.env["aftersales.return.replacement"].create(
            {"line_id": document.line_ids.id}
        )
        self.assertFalse(row.claw_back_name)
