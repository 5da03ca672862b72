"""Costs that are entered by hand: who may, how long they can be changed."""

from datetime import timedelta

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tools import mute_logger

from .common import AftersalesCase


class EntryCase(AftersalesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.document = cls.rma(complaint_id=cls.complaint().id)
        cls.freight = cls.env.ref("aftersales.cost_kind_freight")
        cls.labour = cls.env.ref("aftersales.cost_kind_labour")

    def enter(self, user=None, **values):
        """Enter a cost of the return, as the service desk."""
        costs = self.env["aftersales.cost"].with_user(user or self.service)
        return costs.create(
            {
                "name": "Courier",
                "kind_id": self.freight.id,
                "return_id": self.document.id,
                "unit_price": 25,
                **values,
            }
        )

    def later(self, hours):
        return freeze_time(fields.Datetime.now() + timedelta(hours=hours))

    def total(self):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.document.complaint_id.with_user(self.manager).cost_total


class TestEntering(EntryCase):
    def test_hours_count_at_the_usual_rate_of_the_company(self):
        self.labour.rate = 48
        cost = self.enter(kind_id=self.labour.id, quantity=2.5, unit_price=False)
        self.assertEqual((cost.unit_price, cost.unit, cost.amount), (0, "hours", 0))
        values = {
            "name": "Rework",
            "kind_id": self.labour.id,
            "return_id": self.document.id,
            "quantity": 2.5,
        }
        cost = self.env["aftersales.cost"].with_user(self.service).create(values)
        self.assertEqual((cost.unit_price, cost.amount), (48, 120))

    def test_another_company_has_another_rate(self):
        self.labour.rate = 48
        abroad = self.env["res.company"].create({"name": "Abroad"})
        self.assertEqual(self.labour.with_company(abroad).rate, 0)

    def test_a_cost_of_a_return_is_one_of_its_complaint(self):
        cost = self.enter()
        self.assertEqual(cost.complaint_id, self.document.complaint_id)
        self.assertEqual(self.total(), 25)

    def test_it_follows_the_return_to_another_complaint(self):
        cost = self.enter()
        self.document.complaint_id = other = self.complaint()
        self.assertEqual(cost.complaint_id, other.with_env(cost.env))

    def test_a_complaint_without_return_has_costs_too(self):
        complaint = self.document.complaint_id
        self.enter(return_id=False, complaint_id=complaint.id)
        self.assertEqual(self.total(), 25)

    def test_what_a_carrier_pays_counts_against_the_cost(self):
        self.enter(unit_price=100)
        kind = self.env.ref("aftersales.cost_kind_reimbursement")
        self.enter(unit_price=30, kind_id=kind.id)
        self.assertEqual(self.total(), 70)
        complaint = self.document.complaint_id.with_user(self.manager)
        self.assertEqual(complaint.cost_recovered, 30)

    def test_a_foreign_currency_counts_at_the_rate_of_the_day(self):
        euro = self.env.ref("base.EUR")
        self.env["res.currency.rate"].search([("currency_id", "=", euro.id)]).unlink()
        self.env["res.currency.rate"].create(
            {"currency_id": euro.id, "name": "2026-01-01", "rate": 0.8}
        )
        cost = self.enter(currency_id=euro.id, unit_price=40, date="2026-02-01")
        self.assertEqual(cost.amount, 50)

    def test_the_amount_itself_is_never_entered(self):
        for values in ({"amount": 1}, {"corrected_id": self.enter().id}):
            with self.assertRefused("quantity and the rate"):
                self.enter(**values)
        with self.assertRefused("quantity and the rate"):
            self.enter().amount = 1

    def test_a_cost_belongs_to_a_complaint_or_a_return(self):
        with self.assertRaises(ValidationError):
            self.enter(return_id=False)

    def test_return_and_complaint_belong_together(self):
        with self.assertRaises(ValidationError):
            self.enter(complaint_id=self.complaint().id)

    def test_what_documents_tell_is_not_entered(self):
        with self.assertRaises(ValidationError):
            self.enter(kind_id=self.env.ref("aftersales.cost_kind_credit").id)

    @mute_logger("odoo.sql_db")
    def test_a_negative_cost_is_no_correction(self):
        for values in ({"quantity": -1}, {"unit_price": -1}):
            with self.assertRaises(IntegrityError), self.env.cr.savepoint():
                self.enter(**values)

    def test_a_finished_return_still_gets_the_bill_of_the_carrier(self):
        self.put(self.document, "done")
        self.enter()
        self.assertEqual(self.total(), 25)


class TestChanging(EntryCase):
    def test_who_entered_it_mends_it_the_same_day(self):
        cost = self.enter()
        cost.unit_price = 20
        self.assertEqual(self.total(), 20)
        cost.unlink()
        self.assertEqual(self.total(), 0)

    def test_afterwards_nobody_changes_it_any_more(self):
        cost = self.enter()
        with self.later(25):
            for user in (self.service, self.manager, self.admin):
                for change in (
                    {"unit_price": 1},
                    {"quantity": 2},
                    {"date": "2026-01-01"},
                    {"complaint_id": self.complaint().id},
                ):
                    with self.assertRefused("Correct it instead"):
                        cost.with_user(user).write(change)
                with self.assertRefused("Correct it instead"):
                    cost.with_user(user).unlink()

    def test_how_long_is_a_setting_of_the_company(self):
        self.company.aftersales_cost_hours = 48
        cost = self.enter()
        with self.later(25):
            cost.unit_price = 20
        self.assertEqual(self.total(), 20)

    def test_a_colleague_does_not_change_it_a_manager_does(self):
        cost = self.enter()
        with self.assertRefused("whoever entered it"):
            cost.with_user(self.coordinator).unit_price = 1
        cost.with_user(self.manager).unit_price = 20
        self.assertEqual(self.total(), 20)

    def test_a_correction_stays_on_record_beside_the_cost(self):
        cost = self.enter(quantity=3)
        with self.later(100):
            cost.with_user(self.coordinator).action_correct()
        self.assertEqual(self.total(), 0)
        self.assertEqual(cost.correction_ids.create_uid, self.coordinator)
        rows = self.document.with_user(self.manager).cost_ids
        self.assertEqual(sorted(rows.mapped("amount")), [-75, 75])

    def test_it_is_corrected_once(self):
        cost = self.enter()
        cost.action_correct()
        for again in (cost, cost.correction_ids):
            with self.assertRefused("corrected already"):
                again.action_correct()

    def test_neither_a_correction_nor_what_it_corrects_is_changed(self):
        cost = self.enter()
        cost.action_correct()
        for line in (cost, cost.correction_ids):
            with self.assertRefused("Correct it instead"):
                line.unit_price = 1
            with self.assertRefused("Correct it instead"):
                line.unlink()

    def test_a_complaint_with_costs_is_not_deleted(self):
        self.enter()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.document.sudo().unlink()


class TestRights(EntryCase):
    def test_departments_and_the_warehouse_see_no_costs(self):
        self.enter()
        for user in (self.production, self.warehouse, self.member, self.outsider):
            for model in ("aftersales.cost", "aftersales.cost.report"):
                with self.assertRaises(AccessError):
                    self.env[model].with_user(user).search([])
            with self.assertRaises(AccessError):
                self.document.with_user(user).read(["cost_total"])

    def test_the_service_sees_costs_of_returns_and_of_own_complaints(self):
        complaints = self.env["aftersales.complaint"].with_user(self.coordinator)
        foreign = complaints.create({"subject": "Told to a colleague"})
        own = self.enter(return_id=False, complaint_id=self.complaint().id)
        hidden = self.enter(self.coordinator, return_id=False, complaint_id=foreign.id)
        of_return = self.enter(self.coordinator)
        found = self.env["aftersales.cost"].with_user(self.service).search([])
        self.assertIn(own, found)
        self.assertIn(of_return.with_user(self.service), found)
        self.assertNotIn(hidden.with_user(self.service), found)
        rows = self.env["aftersales.cost.report"].with_user(self.service)
        self.assertFalse(rows.search([("complaint_id", "=", foreign.id)]))

    def test_nobody_sees_the_costs_of_a_complaint_about_himself(self):
        complaint = self.complaint(complained_user_id=self.coordinator.id)
        self.enter(self.manager, return_id=False, complaint_id=complaint.id)
        rows = self.env["aftersales.cost.report"]
        domain = [("complaint_id", "=", complaint.id)]
        self.assertTrue(rows.with_user(self.manager).search(domain))
        self.assertFalse(rows.with_user(self.coordinator).search(domain))

    def test_a_document_of_another_company_has_no_cost_here(self):
        abroad = self.env["res.company"].create({"name": "Abroad"})
        stranger = self.person(
            "stranger",
            "aftersales.group_manager",
            company_id=abroad.id,
            company_ids=[Command.set(abroad.ids)],
        )
        with self.assertRaises(AccessError):
            self.enter(stranger)

    def test_the_report_is_read_only_for_everybody(self):
        self.enter()
        row = self.document.with_user(self.admin).cost_ids
        with self.assertRaises(AccessError):
            row.write({"amount": 0})

    def test_kinds_counted_from_documents_belong_to_the_program(self):
        credit = self.env.ref("aftersales.cost_kind_credit").with_user(self.manager)
        with self.assertRefused("Only the program"):
            credit.create({"name": "More", "code": "more"})
        with self.assertRefused("Only the program"):
            self.freight.with_user(self.manager).code = "freight"
        with self.assertRefused("archive the kinds"):
            credit.unlink()
        credit.name = "Money given back"
