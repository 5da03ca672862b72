from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import AftersalesCase


@tagged("post_install", "-at_install")
class TestRepairOrder(AftersalesCase):
    """The repair order does what the rework says, and nothing without it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stocker.group_ids |= cls.env.ref("stock.group_stock_user")
        cls.stocker.group_ids |= cls.env.ref("aftersales.group_warehouse_user")

    def test_a_routed_rework_has_a_repair_order_of_exactly_its_goods(self):
        """Core would repair one piece out of the stock: all of it is named."""
        rework = self.carry_rework(self.rework(4), "routed")
        self.assertRecordValues(
            rework.sudo().repair_ids,
            [
                {
                    "product_id": rework.product_id.id,
                    "product_qty": 4,
                    "product_uom": rework.uom_id.id,
                    "product_location_src_id": rework.location_id.id,
                    "picking_type_id": rework.warehouse_id.repair_type_id.id,
                    "company_id": self.company.id,
                    "state": "draft",
                }
            ],
        )
        self.assertIn("loud", rework.sudo().repair_ids.internal_notes)

    def test_a_dozen_is_repaired_as_a_dozen(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        product = self.storable()
        self.put_in_quarantine(product, 24)
        rework = self.rework(2, product_id=product.id, uom_id=dozen.id)
        repair = self.carry_rework(rework, "routed").sudo().repair_ids
        self.assertEqual((repair.product_qty, repair.product_uom), (2, dozen))

    def test_on_site_no_goods_move(self):
        rework = self.rework(1, kind="site", partner_id=self.contact.id)
        repair = self.carry_rework(rework, "progress").sudo().repair_ids
        self.assertFalse(repair.product_id)
        self.assertEqual(repair.state, "under_repair")

    def test_the_repair_order_follows_the_steps(self):
        rework = self.carry_rework(self.rework(), "scheduled")
        repair = rework.sudo().repair_ids
        self.assertEqual(repair.schedule_date, rework.scheduled_start)
        self.carry_rework(rework, "progress")
        self.assertEqual(repair.state, "under_repair")

    def test_routing_again_keeps_the_repair_order_and_mends_it(self):
        rework = self.carry_rework(self.rework(4), "routed")
        repair = rework.sudo().repair_ids
        self.take(rework, "reroute", self.process)
        rework.with_user(self.process).quantity = 3
        self.carry_rework(rework, "routed")
        self.assertEqual(rework.sudo().repair_ids, repair)
        self.assertEqual(repair.product_qty, 3)

    def test_cancelling_cancels_the_repair_order(self):
        rework = self.carry_rework(self.rework(), "routed")
        self.take(rework, "cancel", self.process)
        self.assertEqual(rework.sudo().repair_ids.state, "cancel")

    def test_nobody_takes_the_repair_order_away(self):
        repair = self.carry_rework(self.rework(), "routed").sudo().repair_ids
        own = repair.with_user(self.stocker)
        with self.assertRefused("Cancel the rework"):
            own.action_repair_cancel()
        with self.assertRefused("Cancel the rework"):
            own.unlink()
        with self.assertRefused("recorded by the system"):
            own.aftersales_rework_id = False

    def test_nobody_puts_a_repair_order_under_a_rework(self):
        rework = self.rework()
        repairs = self.env["repair.order"].with_user(self.stocker)
        with self.assertRefused("recorded by the system"):
            repairs.create({"aftersales_rework_id": rework.id})

    def storable(self, **values):
        return self.env["product.product"].create(
            {"name": "Drive", "is_storable": True, **values}
        )


@tagged("post_install", "-at_install")
class TestGoods(AftersalesCase):
    """A rework is of goods that are there, once, and known exactly."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        products = cls.env["product.product"]
        values = {"name": "Motor", "is_storable": True}
        cls.motor = products.create({**values, "tracking": "lot"})
        cls.drive = products.create({**values, "name": "Drive"})
        cls.lot = cls.env["stock.lot"].create(
            {"name": "M-1", "product_id": cls.motor.id}
        )

    def route(self, *reworks):
        """Route reworks, all at once, without anybody bringing the goods."""
        reworks = self.env["aftersales.rework"].concat(*reworks)
        for rework in reworks:
            self._route_rework(rework)
            if rework.kind == "sent":
                self._serve_rework(rework, "route")
                self.sign(rework, "route")
        self.take(reworks, "route", self.process)

    def test_goods_that_are_not_there_are_not_routed(self):
        rework = self.rework(3, product_id=self.drive.id)
        self.put_in_quarantine(self.drive, 2)
        with self.assertRefused("only 2"):
            self.route(rework)
        self.put_in_quarantine(self.drive, 1)
        self.route(rework)

    def test_the_same_goods_are_not_reworked_twice(self):
        self.put_in_quarantine(self.drive, 5)
        self.route(self.rework(3, product_id=self.drive.id))
        with self.assertRefused("only 2"):
            self.route(self.rework(3, product_id=self.drive.id))

    def test_two_at_once_share_what_is_there(self):
        self.put_in_quarantine(self.drive, 5)
        reworks = [self.rework(3, product_id=self.drive.id) for _i in range(2)]
        with self.assertRefused("only 2"):
            self.route(*reworks)

    def test_goods_that_left_meanwhile_are_not_started(self):
        rework = self.carry_rework(self.rework(4), "scheduled")
        self.put_in_quarantine(rework.product_id, -1)
        with self.assertRefused("only 3"):
            self.take(rework, "start", self.production)

    def test_a_lot_must_be_named(self):
        self.put_in_quarantine(self.motor, 2, self.lot)
        rework = self.rework(2, product_id=self.motor.id)
        with self.assertRefused("Say which lot"):
            self.route(rework)
        rework.lot_id = self.lot
        self.route(rework)

    def test_a_lot_is_one_of_the_product(self):
        with self.assertRaises(ValidationError):
            self.rework(1, product_id=self.drive.id, lot_id=self.lot.id)

    def test_each_serial_number_has_a_rework_of_its_own(self):
        self.motor.tracking = "serial"
        with self.assertRaises(ValidationError):
            self.rework(2, product_id=self.motor.id)

    def test_a_unit_still_under_way_can_be_routed_but_not_started(self):
        values = {"kind": "sent", "partner_id": self.contact.id}
        rework = self.rework(1, product_id=self.drive.id, **values)
        self.route(rework)
        self.prepare_rework(rework, "schedule")
        self.take(rework, "schedule", self.planning)
        with self.assertRefused("are missing"):
            self.take(rework, "start", self.production)

    def test_whose_unit_it_is_must_be_known(self):
        with self.assertRefused("whose unit"):
            self.route(self.rework(1, kind="site"))

    # === REGISTERED OF WHAT LIES THERE === #

    def test_the_only_production_department_is_proposed(self):
        teams = self.env["aftersales.team"].search([("function", "=", "production")])
        (teams - self.production_team).active = False
        self.assertEqual(self.rework().team_id, self.production_team)

    def quarantined(self, product):
        self.env.flush_all()
        rows = self.env["aftersales.return.quarantine"].with_user(self.service)
        return rows.search([("product_id", "=", product.id)])

    def test_what_lies_in_quarantine_is_registered_once(self):
        self.put_in_quarantine(self.motor, 3, self.lot)
        self.quarantined(self.motor).action_rework()
        rework = self.env["aftersales.rework"].search([("lot_id", "=", self.lot.id)])
        self.assertRecordValues(
            rework,
            [{"product_id": self.motor.id, "quantity": 3, "state": "draft"}],
        )
        self.assertTrue(rework.location_id._filter_quarantine())
        with self.assertRefused("another rework has it"):
            self.quarantined(self.motor).action_rework()

    def test_only_what_no_other_rework_has_is_registered(self):
        self.put_in_quarantine(self.drive, 5)
        first = self.rework(2, product_id=self.drive.id)
        self.quarantined(self.drive).action_rework()
        reworks = self.env["aftersales.rework"].search(
            [("product_id", "=", self.drive.id)]
        )
        self.assertEqual((reworks - first).quantity, 3)

    def test_each_piece_with_a_serial_number_is_registered_by_itself(self):
        self.motor.tracking = "serial"
        lots = self.env["stock.lot"].create(
            [{"name": f"S-{n}", "product_id": self.motor.id} for n in range(3)]
        )
        for lot in lots:
            self.put_in_quarantine(self.motor, 1, lot)
        action = self.quarantined(self.motor).action_rework()
        reworks = self.env["aftersales.rework"].search(action["domain"])
        self.assertEqual(reworks.lot_id, lots)
        self.assertEqual(reworks.mapped("quantity"), [1, 1, 1])

    def test_stock_outside_quarantine_is_isolated_first(self):
        stock = self.env["stock.warehouse"].search([], limit=1).lot_stock_id
        quants = self.env["stock.quant"]
        quants._update_available_quantity(self.drive, stock, 2)
        quants = quants.search([("product_id", "=", self.drive.id)])
        with self.assertRefused("into quarantine first"):
            quants.action_aftersales_rework()

    def test_what_is_isolated_of_a_hold_can_be_reworked(self):
        self.put_in_quarantine(self.motor, 3, self.lot)
        holds = self.env["aftersales.hold"].with_user(self.quality)
        hold = holds.create({"lot_id": self.lot.id, "reason": "It is loud."})
        hold.with_user(self.manager).action_rework()
        self.assertRecordValues(
            hold.rework_ids,
            [{"lot_id": self.lot.id, "quantity": 3, "fault": "It is loud."}],
        )
        self.assertEqual(hold.rework_count, 1)

    # === REGISTERED FOR A COMPLAINT === #

    def request_rework(self, complaint, **values):
        requests = self.env["aftersales.rework.request"].with_user(self.service)
        action = requests.create(
            {"complaint_id": complaint.id, **values}
        ).action_confirm()
        return self.env["aftersales.rework"].browse(action["res_id"])

    def test_a_complaint_has_its_goods_repaired(self):
        line = {
            "product_id": self.motor.id,
            "lot_id": self.lot.id,
            "complained_qty": 2,
            "defect_id": self.defect.id,
            "note": "It howls.",
        }
        complaint = self.complaint(line_ids=[Command.create(line)])
        rework = self.request_rework(complaint)
        self.assertRecordValues(
            rework,
            [
                {
                    "complaint_id": complaint.id,
                    "partner_id": self.contact.id,
                    "kind": "sent",
                    "lot_id": self.lot.id,
                    "quantity": 2,
                    "defect_id": self.defect.id,
                    "fault": "It howls.",
                    "afterwards": "back",
                }
            ],
        )

    def test_asked_twice_a_complaint_opens_the_draft_again(self):
        complaint = self.complaint(
            line_ids=[Command.create({"product_id": self.drive.id})]
        )
        rework = self.request_rework(complaint)
        self.assertEqual(self.request_rework(complaint), rework)
        self.assertNotEqual(self.request_rework(complaint, kind="site"), rework)

    def test_production_registers_no_rework(self):
        with self.assertRaises(AccessError):
            self.env["aftersales.rework"].with_user(self.production).create(
                {"product_id": self.drive.id}
            )
