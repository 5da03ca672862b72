import re
from functools import partial
from unittest.mock import patch

from lxml import etree

from odoo.exceptions import AccessError
from odoo.sql_db import Cursor
from odoo.tests import Form

from .common import SoldCase

# Fields of ours on a core model that everybody may see, and why.
OPEN_FIELDS = {
    # Settings of the company, shown to who may change settings only.
    "res.company",
    "res.config.settings",
    # Settings of a warehouse, made by who makes a warehouse.
    "stock.warehouse",
    # Core copies it when it splits a move, with the rights of whoever moves the goods.
    "stock.move.aftersales_disposition_id",
    "stock.move.aftersales_return_line_id",
    "stock.move.aftersales_replacement_id",
    "stock.move.aftersales_rework_id",
    "stock.move.aftersales_outcome_id",
    # A field of core with one more value.
    "survey.survey.survey_type",
}
# The returnable ledger is read by whoever sells, and asked when goods are returned.
LEDGER = {
    f"aftersales_{name}"
    for name in ("delivered", "returned", "requested", "kept", "returnable")
}
ASKS_LEDGER = re.compile(
    r"asked AS \(.*FROM aftersales_return_line line.*WHERE \(line.order_line_id = ANY",
    re.DOTALL,
)
VIEWS = [(False, "list"), (False, "form"), (False, "kanban")]
OUR_TABLES = re.compile(r'(?:FROM|JOIN|INTO|UPDATE)\s+"?aftersales_')
# What each transaction that moves or reserves goods asks, once and by an index.
IS_HELD = re.compile(r'FROM "aftersales_hold" WHERE .*"product_id" IN .*"state" IN')
# What each transaction that moves goods asks beside it.
IS_REWORKED = re.compile(
    r'FROM "aftersales_rework" WHERE .*"product_id" IN .*"state" IN'
)


class CoreCase(SoldCase):
    """People who work in the ERP as before, on records that carry our data."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls.complaint(
            order_id=cls.order.id,
            picking_id=cls.delivery.id,
            invoice_id=cls.invoice.id,
            severity="serious",
        )
        lot_line = {"complaint_id": cls.case.id, "product_id": cls.gear.id}
        cls.case.line_ids.create({**lot_line, "lot_id": cls.lot.id})
        cls.env.flush_all()

    def records_of(self, user):
        """Return the records that the user works with every day."""
        shared = [self.contact, self.customer, self.gear, self.gear.product_tmpl_id]
        order_lines = [self.order, self.order.order_line]
        moves = [self.delivery, self.delivery.move_ids, self.lot]
        own = {
            self.seller: order_lines,
            self.stocker: moves,
            self.biller: [self.invoice, self.invoice.invoice_line_ids],
        }
        return [record.with_user(user) for record in (*shared, *own[user])]

    def assertUntouched(self, queries):
        self.assertTrue(queries)
        self.assertEqual([q for q in queries if OUR_TABLES.search(q)], [])

    def assertAskedOnce(self, queries, question=IS_HELD, moves=False):
        """Expect one question whether any of the goods are on hold, nothing else.

        :param moves: whether goods move, so that it is asked once, too, whether any of
            them are being reworked
        """
        ours = [query for query in queries if OUR_TABLES.search(query)]
        if moves:
            [asked, *_more] = [q for q in ours if IS_REWORKED.search(q)]
            ours.remove(asked)
        self.assertEqual(len(ours), 1, "\n".join(ours))
        self.assertRegex(ours[0], question)

    def open_screens(self, record):
        """Open the screens of a record as the web client does; return their arches."""
        arches = []
        for view in record.get_views(VIEWS)["views"].values():
            names = etree.fromstring(view["arch"]).xpath(
                "//field[not(ancestor::field)]/@name"
            )
            self.assertTrue(record.web_read({name: {} for name in names}))
            arches.append(view["arch"])
        return arches

    def blocked_fields(self, record):
        """Return the fields whose reading fails on our account."""
        blocked = []
        for name in record.fields_get():
            try:
                record.read([name])
            except AccessError as error:
                # Some of the core's own fields fail for people of other apps.
                if re.search("aftersales[._]|complaint", str(error)):
                    blocked.append(name)
        return blocked

    def record_queries(self, work):
        """Do the work and return the queries it made."""
        queries = []
        execute = Cursor.execute

        def spy(cursor, query, *args, **kwargs):
            queries.append(str(getattr(query, "code", query)))
            return execute(cursor, query, *args, **kwargs)

        self.env.flush_all()
        self.env.invalidate_all()
        with patch.object(Cursor, "execute", spy):
            work()
            self.env.flush_all()
        return queries


class TestCoreUsersWork(CoreCase):
    """Core users are neither blocked nor slowed: no query of theirs touches our tables.

    But for one question, when goods are moved or reserved: are they on hold? And one
    when they are moved: are they being reworked?

    The registry's own look-ups (our fields' groups, say) are none of theirs either.
    """

    def new_order(self):
        return self.env["sale.order"].create(
            {
                "partner_id": self.contact.id,
                "user_id": self.seller.id,
                "order_line": [(0, 0, {"product_id": self.bearing.id})],
            }
        )

    def test_a_quotation_is_written_and_confirmed(self):
        def work():
            order = Form(self.env["sale.order"].with_user(self.seller))
            order.partner_id = self.contact
            with order.order_line.new() as line:
                line.product_id = self.bearing
            order = order.save()
            order.action_confirm()
            self.assertEqual(order.state, "sale")

        self.assertAskedOnce(self.record_queries(work))

    def test_an_order_that_is_complained_about_is_cancelled(self):
        order = self.new_order()
        self.case.sudo().write({"order_id": order.id, "picking_id": False})
        order.action_confirm()

        def work():
            order.with_user(self.seller).action_cancel()
            self.assertEqual(order.state, "cancel")

        self.assertUntouched(self.record_queries(work))

    def test_a_delivery_is_validated(self):
        self._stock(self.bearing, 1)
        order = self.new_order()
        order.action_confirm()
        delivery = order.picking_ids

        def work():
            delivery.with_user(self.stocker).button_validate()
            self.assertEqual(delivery.state, "done")

        self.assertAskedOnce(self.record_queries(work), moves=True)

    def test_a_delivery_that_is_complained_about_is_returned(self):
        wizard = self.env["stock.return.picking"].with_user(self.stocker)
        wizard = wizard.with_context(
            active_id=self.delivery.id, active_model="stock.picking"
        )

        def work():
            back = wizard.create({})
            back.product_return_moves.quantity = 1
            self.assertTrue(back.action_create_returns())

        self.assertAskedOnce(self.record_queries(work), ASKS_LEDGER)

    def test_an_invoice_is_posted(self):
        order = self.new_order()
        order.action_confirm()
        invoice = order._create_invoices()

        def work():
            invoice.with_user(self.biller).action_post()
            self.assertEqual(invoice.state, "posted")

        self.assertUntouched(self.record_queries(work))

    def test_a_customer_and_a_product_are_changed(self):
        self.seller.group_ids |= self.env.ref("base.group_partner_manager")
        self.seller.group_ids |= self.env.ref("product.group_product_manager")

        def work():
            self.contact.with_user(self.seller).write(
                {"name": "Ann Mill", "phone": "1"}
            )
            self.gear.with_user(self.seller).write({"list_price": 120})
            self.contact.with_user(self.seller).copy()

        self.assertUntouched(self.record_queries(work))


class TestCoreUsersRead(CoreCase):
    """Core users read all they may read, and meet none of our fields."""

    def our_fields(self, model):
        return {
            n for n, field in model._fields.items() if field._module == "aftersales"
        }

    def closed_fields(self, model):
        ours = self.our_fields(model)
        return {n for n in ours - LEDGER if f"{model._name}.{n}" not in OPEN_FIELDS}

    def test_every_field_of_their_records_can_be_read(self):
        for user in (self.seller, self.stocker, self.biller):
            for record in self.records_of(user):
                self.assertEqual(self.blocked_fields(record), [], record._name)

    def test_reading_touches_none_of_our_tables(self):
        for user in (self.seller, self.stocker, self.biller):
            for record in self.records_of(user):
                queries = self.record_queries(partial(self.blocked_fields, record))
                self.assertUntouched([q for q in queries if not ASKS_LEDGER.search(q)])

    def test_their_screens_open_without_our_fields(self):
        for user in (self.seller, self.stocker, self.biller):
            for record in self.records_of(user):
                for arch in self.open_screens(record):
                    self.assertNotIn("complaint", arch.lower(), record._name)
                    names = set(re.findall(r"aftersales\w*", arch))
                    self.assertFalse(names - LEDGER, record._name)

    def test_our_fields_cannot_be_asked_for(self):
        for user in (self.seller, self.stocker, self.biller):
            for record in self.records_of(user):
                closed = self.closed_fields(record)
                self.assertFalse(closed & record.fields_get().keys())
                for name in closed:
                    with self.assertRefused():
                        record.read([name])

    def test_our_actions_are_not_theirs(self):
        for record in self.records_of(self.seller):
            if hasattr(record, "action_open_complaints"):
                with self.assertRefused():
                    record[:1].action_new_complaint()
                    self.env["aftersales.complaint"].with_user(self.seller).create({})

    def test_their_own_user_can_be_read(self):
        for user in (self.seller, self.outsider):
            self.open_screens(user.with_user(user))
            self.assertEqual(self.blocked_fields(user.with_user(user)), [])

    def test_our_menus_are_not_shown(self):
        menus = self.env["ir.ui.menu"].with_user(self.outsider)._visible_menu_ids()
        ours = self.env["ir.model.data"].search(
            [("module", "=", "aftersales"), ("model", "=", "ir.ui.menu")]
        )
        self.assertTrue(ours)
        self.assertFalse(set(ours.mapped("res_id")).intersection(menus))


class TestDepartmentMembersRead(CoreCase):
    """Somebody of a department works in the ERP as before, too."""

    def test_every_field_of_the_daily_records_can_be_read(self):
        for user in (self.seller, self.stocker, self.biller):
            self.purchasing_team.member_ids += user
            for record in self.records_of(user):
                self.assertEqual(self.blocked_fields(record), [], record._name)

    def test_the_screens_open(self):
        for user in (self.seller, self.stocker, self.biller):
            self.purchasing_team.member_ids += user
            for record in self.records_of(user):
                self.assertTrue(self.open_screens(record))

    def test_the_service_desk_with_a_job_in_sales_opens_the_screens(self):
        """Sees the counts and the banner, and the complaints it may see."""
        self.seller.group_ids |= self.group("service")
        for record in self.records_of(self.seller):
            arches = self.open_screens(record)
            if hasattr(record, "complaint_count"):
                self.assertIn("complaint", "".join(arches), record._name)
        self.assertEqual(self.order.with_user(self.seller).complaint_count, 1)


class TestFieldsOnCoreModels(CoreCase):
    """Our fields on core models cost the core nothing."""

    def each_field(self):
        for name in self.env.registry:
            model = self.env[name]
            if not name.startswith("aftersales.") and not model._abstract:
                for field in model._fields.values():
                    if field._module == "aftersales":
                        yield name, field

    def test_they_belong_to_people_of_after_sales(self):
        for name, field in self.each_field():
            if not {name, str(field)} & OPEN_FIELDS:
                self.assertTrue(field.groups, field)

    def test_none_is_computed_into_a_column(self):
        """Else an installation would compute a million rows, and every write again."""
        for name, field in self.each_field():
            if name != "res.config.settings":
                self.assertFalse(field.store and field.compute, field)

    def test_none_has_a_default_or_is_required(self):
        """Else an installation would write into each row of the table."""
        for name, field in self.each_field():
            if not {name, str(field)} & OPEN_FIELDS:
                self.assertFalse(
                    field.store and (field.default or field.required), field
                )
