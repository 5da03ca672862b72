"""What reworks cost: hours at the rate of their department, parts as the stock says."""

from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command

from .common import AftersalesCase
from .costs import CostCase
from .test_complaint_queries import QueryCase


def reckon(stretches):
    """Return to the cent what stretches of work cost: (minutes, rate of an hour)."""
    cents = [
        (Decimal(minutes) * Decimal(str(rate)) / 60).quantize(
            Decimal("0.01"), ROUND_HALF_UP
        )
        for minutes, rate in stretches
    ]
    return float(sum(cents))


class Worked:
    """Hours that people have worked on a rework."""

    def reworked(self, complaint=None, **values):
        """Register the rework of a complaint with two operations."""
        complaint = complaint or self.complaint()
        operations = [{"name": "Open", "unit_minutes": 5}, {"name": "Close"}]
        rework = self.env["aftersales.rework"].create(
            {
                "product_id": self.gear.id,
                "complaint_id": complaint.id,
                "team_id": self.production_team.id,
                "operation_ids": [Command.create(row) for row in operations],
                **values,
            }
        )
        return rework

    def work(self, rework, minutes, operation=None):
        """Let production work on an operation, the first one unless given."""
        stop = fields.Datetime.now()
        operation = operation or rework.operation_ids[0]
        return self.env["aftersales.rework.time"]._store_new(
            [
                {
                    "rework_id": rework.id,
                    "operation_id": operation.id,
                    "user_id": self.production.id,
                    "started_at": stop - timedelta(minutes=minutes or 5),
                    "stopped_at": minutes and stop,
                }
            ]
        )

    def cost_of(self, complaint):
        self.env.flush_all()
        self.env.invalidate_all()
        return complaint.cost_total


class TestHours(Worked, AftersalesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gear = cls.env["product.product"].create(
            {"name": "Gear", "is_storable": True}
        )
        cls.production_team.rework_rate = 37.5

    def test_hours_cost_the_rate_of_the_department(self):
        rework = self.reworked()
        for minutes in (7, 50, 13, 121):
            self.work(rework, minutes)
        expected = reckon([(m, 37.5) for m in (7, 50, 13, 121)])
        self.assertAlmostEqual(self.cost_of(rework.complaint_id), expected, 2)
        rows = rework.complaint_id.cost_ids
        self.assertEqual(rows.kind_id.code, "rework_hours")
        self.assertAlmostEqual(sum(rows.mapped("quantity")), 191 / 60, 2)

    def test_an_operation_of_another_department_costs_its_rate(self):
        rework = self.reworked()
        other = self.production_team.copy({"name": "Paint shop"})
        other.rework_rate = 80
        last = rework.operation_ids[1]
        last.team_id = other
        self.work(rework, 30)
        self.work(rework, 30, last)
        self.assertEqual(
            self.cost_of(rework.complaint_id), reckon([(30, 37.5), (30, 80)])
        )

    def test_a_rate_that_changes_changes_nothing_of_the_past(self):
        rework = self.reworked()
        self.work(rework, 60)
        self.production_team.rework_rate = 100
        self.assertEqual(self.cost_of(rework.complaint_id), 37.5)
        self.work(rework, 60)
        self.assertEqual(self.cost_of(rework.complaint_id), 137.5)

    def test_without_a_rate_of_its_own_labour_costs_its_usual_rate(self):
        self.production_team.rework_rate = 0
        self.env.ref("aftersales.cost_kind_labour").rate = 20
        rework = self.reworked()
        self.work(rework, 90)
        self.assertEqual(self.cost_of(rework.complaint_id), 30)

    def test_work_that_still_runs_costs_nothing_yet(self):
        rework = self.reworked()
        self.work(rework, False)
        self.assertFalse(self.cost_of(rework.complaint_id))

    def test_nobody_enters_what_an_hour_costs(self):
        stretch = self.work(self.reworked(), 60)
        with self.assertRaises(UserError):
            stretch.write({"amount": 1})

    def test_the_row_opens_the_rework(self):
        rework = self.reworked()
        self.work(rework, 60)
        self.assertTrue(self.cost_of(rework.complaint_id))
        action = rework.complaint_id.cost_ids.action_open_document()
        self.assertEqual(
            (action["res_model"], action["res_id"]), (rework._name, rework.id)
        )


class TestParts(Worked, CostCase):
    """Parts of repairs cost what they are worth, and are told once."""

    def setUp(self):
        super().setUp()
        self.trade("average")
        self.gear = self.pump
        self.seal = self.make_product("Seal", 4)
        self.buy(10, 4, self.seal)

    def repaired(self, quantity, **values):
        """Repair a pump with some seals."""
        seals = {"product_id": self.seal.id, "product_uom_qty": quantity}
        values = {
            "product_id": self.pump.id,
            "company_id": self.firm.id,
            "picking_type_id": self.store.repair_type_id.id,
            "move_ids": [Command.create({**seals, "repair_line_type": "add"})],
            **values,
        }
        repair = self.env["repair.order"].create(values)
        repair.action_validate()
        repair.action_repair_start()
        repair.move_ids.quantity = quantity
        repair.action_repair_end()
        return repair

    def test_parts_of_a_rework_are_a_cost_of_its_complaint(self):
        rework = self.reworked()
        with self.assertLedger(rework.complaint_id):
            self.repaired(3).aftersales_rework_id = rework
        self.assertCosts(rework.complaint_id, parts=12)

    def test_what_a_disposition_has_made_is_told_once(self):
        line = self.returning(1)
        complaint = self.complaint()
        line.return_id.complaint_id = complaint
        decision = self.dispose(line, "rework", 1)
        repair = self.repaired(2, aftersales_disposition_id=decision.id)
        rework = self.reworked(complaint, disposition_id=decision.id)
        repair.aftersales_rework_id = rework
        self.assertCosts(complaint, parts=8)
        self.assertCosts(line.return_id, parts=8)

    def test_what_could_not_be_saved_costs_its_value(self):
        rework = self.reworked(quantity=2)
        with self.assertLedger(rework.complaint_id):
            scrap = self.env["stock.scrap"].create(
                {
                    "product_id": self.pump.id,
                    "scrap_qty": 2,
                    "location_id": self.store.lot_stock_id.id,
                    "company_id": self.firm.id,
                    "aftersales_rework_id": rework.id,
                }
            )
            scrap.do_scrap()
        self.assertCosts(rework.complaint_id, scrap=130)

    def test_all_of_it_adds_up_to_what_the_analysis_says(self):
        self.production_team.rework_rate = 37.5
        rework = self.reworked()
        self.work(rework, 50)
        self.repaired(3).aftersales_rework_id = rework
        self.assertCosts(rework.complaint_id, parts=12, rework_hours=31.25)
        analysis = self.env["aftersales.rework.analysis"].browse(rework.id)
        self.assertEqual(analysis.cost, 43.25)

    def test_what_the_customer_pays_counts_against_it(self):
        rework = self.sent_rework(complaint_id=self.complaint().id)
        self.decide_warranty(rework, "out")
        charge = self.charge(rework)
        charge.action_offer()
        self.accept_on_paper(charge)
        order = charge.sudo().order_id
        order.order_line.tax_ids = False
        invoice = order._create_invoices()
        invoice.action_post()
        self.assertCosts(rework.complaint_id, charge=-120)


class TestCostQueries(Worked, QueryCase):
    def test_forty_complaints_cost_as_many_queries_as_two(self):
        complaints = self.complaints(40)
        for complaint in complaints:
            self.work(self.reworked(complaint), 30)
        self.assertSame(lambda size: complaints[:size].mapped("cost_total"))
