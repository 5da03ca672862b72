from contextlib import contextmanager
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.sql_db import Cursor
from odoo.tests import Form

from .common import SoldCase


class TestCustomerFile(SoldCase):
    """What the company knows of a customer, in one place (H-01 to H-08)."""

    def test_company_and_contacts_share_their_complaints(self):
        first = self.complaint(partner_id=self.contact.id)
        second = self.complaint(partner_id=self.customer.id)
        self.complaint(partner_id=self.supplier.id)
        for partner in self.customer | self.contact:
            partner = partner.with_user(self.coordinator)
            self.assertEqual(partner.complaint_count, 2)
            self.assertEqual(partner.complaint_ids, first | second)

    def test_the_button_opens_what_it_counts(self):
        complaint = self.complaint()
        for partner in self.customer | self.contact:
            action = partner.with_user(self.coordinator).action_open_complaints()
            found = self.env["aftersales.complaint"].search(action["domain"])
            self.assertEqual(found, complaint)
            self.assertEqual(action["context"]["default_partner_id"], partner.id)

    def test_who_sees_own_complaints_only_counts_those(self):
        self.complaint(user_id=self.coordinator.id, team_id=self.quality_team.id)
        newcomer = self.person("newcomer", "aftersales.group_user")
        self.assertEqual(self.customer.with_user(newcomer).complaint_count, 0)

    def test_contacts_of_all_his_cases_and_of_none(self):
        complaint = self.complaint()
        call = self.call_back(complaint)
        visit = self.env["aftersales.contact"].create(
            {"partner_id": self.customer.id, "purpose": "other", "outcome": "reached"}
        )
        self.assertEqual(self.customer.aftersales_contact_ids, visit | call)

    def test_his_last_orders(self):
        quotation = self.order.copy()
        history = self.customer.aftersales_order_ids
        self.assertIn(self.order, history)
        self.assertNotIn(quotation, history)

    def test_classified_by_type_credit_and_region(self):
        self.manager.group_ids |= self.env.ref("base.group_partner_manager")
        customer = self.customer.with_user(self.manager)
        for axis in ("type", "credit", "region"):
            value = self.env["aftersales.classification"].create(
                {"name": f"Own {axis}", "axis": axis}
            )
            customer[f"aftersales_{axis}_id"] = value
        self.assertRecordValues(
            customer,
            [
                {
                    "aftersales_type_id": self.axis("type").id,
                    "aftersales_credit_id": self.axis("credit").id,
                    "aftersales_region_id": self.axis("region").id,
                }
            ],
        )

    def axis(self, axis):
        domain = [("name", "=", f"Own {axis}")]
        return self.env["aftersales.classification"].search(domain)

    def test_none_of_it_is_for_people_without_a_role(self):
        partner = self.customer.with_user(self.seller)
        for name in ("complaint_count", "aftersales_type_id", "complaint_ids"):
            with self.assertRaises(AccessError):
                partner.read([name])


class TestComplaintCounts(SoldCase):
    """Each document that complaints come from counts and opens them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        row = {"product_id": cls.gear.id, "lot_id": cls.lot.id}
        cls.case = cls.complaint(
            order_id=cls.order.id,
            picking_id=cls.delivery.id,
            invoice_id=cls.invoice.id,
            # Two rows of the same product are one complaint.
            line_ids=[Command.create(row), Command.create(row)],
        )
        cls.sources = (
            cls.order,
            cls.delivery,
            cls.invoice,
            cls.lot,
            cls.gear,
            cls.gear.product_tmpl_id,
        )

    def test_each_counts_it_once(self):
        for source in self.sources:
            source = source.sudo().with_user(self.admin).sudo()
            self.assertEqual(source.complaint_count, 1, source._name)

    def test_each_opens_what_it_counts(self):
        for source in self.sources:
            action = source.sudo().action_open_complaints()
            found = self.env["aftersales.complaint"].search(action["domain"])
            self.assertEqual(found, self.case, source._name)

    def test_the_others_count_nothing(self):
        self.assertEqual(self.bearing.complaint_count, 0)
        self.assertEqual(self.order.copy().complaint_count, 0)

    def test_what_is_opened_from_a_document_can_be_added_to_there(self):
        context = self.order.action_open_complaints()["context"]
        self.assertEqual(context["default_order_id"], self.order.id)
        self.assertEqual(context["default_partner_id"], self.contact.id)


class TestQuotationBanner(SoldCase):
    """A quotation warns while the customer has an open serious complaint."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller.group_ids |= cls.env.ref("aftersales.group_user")
        cls.quotation = cls.order.copy({"partner_id": cls.customer.id})

    def warned(self, user=None):
        quotation = self.quotation.with_user(user or self.seller)
        quotation.invalidate_recordset()
        return quotation.serious_complaint_names

    def test_by_any_contact_of_the_customer(self):
        self.assertFalse(self.warned())
        complaint = self.complaint(severity="serious")
        self.assertIn(complaint.name, self.warned())

    def test_not_by_a_lesser_a_finished_or_another_customers(self):
        self.complaint(severity="important")
        self.put(self.complaint(severity="serious"), "closed")
        self.complaint(severity="serious", partner_id=self.supplier.id)
        self.assertFalse(self.warned())

    def test_a_suggestion_is_no_complaint(self):
        self.complaint(severity="serious", kind="suggestion")
        self.assertFalse(self.warned())

    def test_also_by_a_colleagues_case_that_cannot_be_opened(self):
        complaint = self.complaint(
            severity="serious", user_id=self.coordinator.id, salesperson_id=False
        )
        self.assertFalse(complaint.with_user(self.seller).has_access("read"))
        self.assertIn(complaint.name, self.warned())
        specification = Form(self.quotation.with_user(self.seller))._view["fields_spec"]
        [values] = self.quotation.with_user(self.seller).web_read(specification)
        self.assertEqual(values["id"], self.quotation.id)

    def test_whoever_is_complained_about_is_told_nothing(self):
        self.complaint(severity="serious", complained_user_id=self.seller.id)
        self.assertFalse(self.warned())


class TestOthersPayNothing(SoldCase):
    """People without a role of ours pay nothing, but one question: is it on hold?"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.complaint(
            severity="serious",
            order_id=cls.order.id,
            picking_id=cls.delivery.id,
            invoice_id=cls.invoice.id,
            line_ids=[Command.create({"product_id": cls.gear.id})],
        )

    @contextmanager
    def assertNoQueryOfOurs(self, holds=0, reworks=0):
        """Expect that no statement reads or writes a table of the addon.

        :param holds: how often it is asked whether the goods are on hold
        :param reworks: how often it is asked whether they are being reworked
        """
        execute, ours = Cursor.execute, []

        def listen(cursor, query, *args, **kwargs):
            statement = str(getattr(query, "code", query))
            if any(f'{word} "aftersales_' in statement for word in WORDS):
                ours.append(statement)
            return execute(cursor, query, *args, **kwargs)

        self.env.flush_all()
        self.env.invalidate_all()
        with patch.object(Cursor, "execute", listen):
            yield
            self.env.flush_all()
        counts = [sum(text in s for s in ours) for text in (HOLDS, REWORKS)]
        others = [s for s in ours if HOLDS not in s and REWORKS not in s]
        self.assertEqual(others, [])
        self.assertEqual(counts, [holds, reworks])

    def open_form(self, record, user):
        record = record.with_user(user)
        specification = Form(record)._view["fields_spec"]
        self.assertFalse([n for n in specification if "complaint" in n])
        with self.assertNoQueryOfOurs():
            record.web_read(specification)

    def test_the_listener_hears_us(self):
        with self.assertRaises(AssertionError), self.assertNoQueryOfOurs():
            self.env["aftersales.complaint"].search([])

    def test_opening_orders_deliveries_invoices_products_and_customers(self):
        for record, user in (
            (self.order, self.seller),
            (self.customer, self.seller),
            (self.gear.product_tmpl_id, self.seller),
            (self.delivery, self.stocker),
            (self.invoice, self.biller),
        ):
            self.open_form(record, user)

    def test_selling_asks_once_what_is_on_hold(self):
        with self.assertNoQueryOfOurs(holds=1):
            order = self.order.with_user(self.seller).copy()
            order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_delivering_asks_once_what_is_on_hold(self):
        self._stock(self.gear, 1, self.lot)
        self._stock(self.bearing, 1)
        delivery = self._make_order(self.contact, 1).picking_ids
        with self.assertNoQueryOfOurs(holds=1, reworks=1):
            delivery.with_user(self.stocker).button_validate()
        self.assertEqual(delivery.state, "done")

    def test_invoicing(self):
        order = self._make_order(self.contact, 1)
        with self.assertNoQueryOfOurs():
            invoice = order.with_user(self.seller)._create_invoices()
            invoice.sudo().with_user(self.biller).action_post()
        self.assertEqual(invoice.sudo().state, "posted")
        self.assertEqual(invoice.sudo().invoice_date, fields.Date.today())


WORDS = ("FROM", "JOIN", "INTO", "UPDATE")
# The two questions that no transfer can do without
HOLDS = 'FROM "aftersales_hold"'
REWORKS = 'FROM "aftersales_rework" '
