from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .common import AftersalesCase
from .test_return_disposition import DispositionCase


@tagged("post_install", "-at_install")
class OutcomeCase(AftersalesCase):
    """Goods that are reworked, and where they are then."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.house = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.quarantine = cls.house.aftersales_quarantine_id
        cls.stock = cls.house.lot_stock_id
        cls.customers = cls.env.ref("stock.stock_location_customers")
        products = cls.env["product.product"]
        values = {"name": "Drive", "is_storable": True, "standard_price": 10}
        cls.drive = products.create(values)
        cls.motor = products.create({**values, "name": "Motor", "tracking": "lot"})
        cls.lot = cls.env["stock.lot"].create(
            {"name": "M-1", "product_id": cls.motor.id}
        )

    def inspected(self, quantity=10, ways=None, **values):
        """Return a rework in inspection; ``ways``: kind -> quantity or values."""
        values = {"product_id": self.drive.id, **values}
        rework = self.carry_rework(self.rework(quantity, **values), "inspection")
        if ways:
            rework.outcome_ids.sudo().unlink()
            for kind, way in ways.items():
                self.way_out(rework, kind, way)
        return rework

    def way_out(self, rework, kind, way):
        own = way if isinstance(way, dict) else {"quantity": way}
        outcomes = self.env["aftersales.rework.outcome"].with_user(self.quality)
        return outcomes.create({"rework_id": rework.id, "kind": kind, **own})

    def finish(self, rework):
        self.prepare_rework(rework, "finish")
        self.take(rework, "finish", self.quality)
        return rework.sudo()

    def count_in(self, product, quantity, lot=None):
        """Let so many goods lie in quarantine that have come there by a real move."""
        quants = self.env["stock.quant"].with_context(inventory_mode=True)
        quants.create(
            {
                "product_id": product.id,
                "location_id": self.quarantine.id,
                "lot_id": lot and lot.id,
                "inventory_quantity": quantity,
            }
        ).action_apply_inventory()

    def lying(self, place, product=None, lot=None):
        domain = [
            ("product_id", "=", (product or self.drive).id),
            ("location_id", "=", place.id),
            *([("lot_id", "=", lot.id)] if lot else []),
        ]
        return sum(self.env["stock.quant"].search(domain).mapped("quantity"))


class TestWaysOut(OutcomeCase):
    """One story a way out."""

    def test_production_proposes_that_all_go_where_they_were_to_go(self):
        rework = self.inspected(10)
        self.assertRecordValues(
            rework.outcome_ids, [{"kind": "restock", "quantity": 10}]
        )

    def test_what_is_good_again_is_in_the_stock(self):
        """The repair order brings it there, from where it lay."""
        rework = self.finish(self.inspected(10))
        repair = rework.repair_ids
        self.assertEqual(repair.state, "done")
        self.assertEqual(repair.move_id.location_id, self.quarantine)
        self.assertEqual(repair.move_id.location_dest_id, self.stock)
        self.assertEqual(self.lying(self.quarantine), 0)
        self.assertEqual(self.lying(self.stock), 10)

    def test_a_lot_stays_what_it_is(self):
        self.finish(self.inspected(10, product_id=self.motor.id, lot_id=self.lot.id))
        self.assertEqual(self.lying(self.stock, self.motor, self.lot), 10)

    def test_a_dozen_is_a_dozen(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        ways = {"restock": 1.5, "scrap": 0.5}
        self.finish(self.inspected(2, ways, uom_id=dozen.id))
        self.assertEqual(self.lying(self.stock), 18)
        self.assertEqual(self.lying(self.quarantine), 0)

    def test_a_part_goes_each_way(self):
        products = self.env["product.product"]
        graded = products.create({"name": "Drive B", "is_storable": True})
        ways = {
            "restock": 4,
            "scrap": 1,
            "grade": {"quantity": 2, "graded_product_id": graded.id},
            "back": 3,
        }
        rework = self.finish(self.inspected(10, ways, partner_id=self.contact.id))
        self.assertEqual(self.lying(self.stock), 4)
        self.assertEqual(self.lying(self.stock, graded), 2)
        delivery = rework.picking_ids.filtered(lambda p: p.state != "done")
        delivery.button_validate()
        self.assertEqual(self.lying(self.quarantine), 0)
        self.assertEqual(self.lying(self.customers), 3)

    def test_scrap_is_booked_with_its_reason_and_value(self):
        reason = self.env["stock.scrap.reason.tag"].create({"name": "Cracked"})
        way = {"quantity": 1, "scrap_reason_id": reason.id}
        rework = self.finish(self.inspected(3, {"restock": 2, "scrap": way}))
        scrap = rework.outcome_ids.scrap_ids
        self.assertRecordValues(
            scrap,
            [
                {
                    "state": "done",
                    "scrap_qty": 1,
                    "origin": rework.name,
                    "aftersales_rework_id": rework.id,
                    "scrap_reason_tag_ids": reason.ids,
                }
            ],
        )
        self.assertEqual(abs(scrap.move_ids.value), 10)

    def test_all_of_it_can_be_scrap(self):
        rework = self.finish(self.inspected(3, {"scrap": 3}))
        self.assertEqual(rework.repair_ids.state, "done")
        self.assertEqual(self.lying(self.quarantine), 0)

    def test_another_grade_takes_its_value_along(self):
        average = self.env["product.category"].create(
            {"name": "Average", "property_cost_method": "average"}
        )
        values = {"is_storable": True, "categ_id": average.id}
        dear, graded = self.env["product.product"].create(
            [
                {"name": "Drive A", "standard_price": 10, **values},
                {"name": "Drive B", "standard_price": 1, **values},
            ]
        )
        self.count_in(dear, 2)
        way = {"quantity": 2, "graded_product_id": graded.id}
        ways = {"grade": way}
        rework = self.finish(self.inspected(2, ways, product_id=dear.id))
        self.assertEqual(self.lying(self.stock, graded), 2)
        moves = rework.outcome_ids.move_ids.filtered(lambda m: m.is_in)
        self.assertEqual(moves.value, 20)

    def test_a_unit_sent_in_goes_back_to_its_owner(self):
        rework = self.inspected(1, kind="sent", partner_id=self.contact.id)
        delivery = self.finish(rework).picking_ids
        self.assertRecordValues(
            delivery,
            [
                {
                    "partner_id": self.contact.id,
                    "location_id": self.quarantine.id,
                    "location_dest_id": self.customers.id,
                    "picking_type_id": self.house.out_type_id.id,
                    "state": "assigned",
                    "sale_id": False,
                }
            ],
        )

    def test_the_customers_own_goods_stay_his(self):
        """Core would look his goods up where the parts lie, and take ours."""
        quants = self.env["stock.quant"]
        quants._update_available_quantity(
            self.drive, self.quarantine, 1, owner_id=self.contact
        )
        values = {"kind": "sent", "partner_id": self.contact.id}
        rework = self.finish(self.inspected(1, **values))
        delivery = rework.picking_ids
        self.assertEqual(delivery.move_ids.move_line_ids.owner_id, self.contact)
        delivery.button_validate()
        own = quants.search([("product_id", "=", self.drive.id)])
        self.assertFalse(own.filtered(lambda q: q.quantity < 0))

    def test_packed_goods_leave_no_negative_stock(self):
        package = self.env["stock.package"].create({"name": "PACK-1"})
        quants = self.env["stock.quant"]
        quants._update_available_quantity(
            self.drive, self.quarantine, 3, package_id=package
        )
        self.finish(self.inspected(3))
        quants = quants.search([("product_id", "=", self.drive.id)])
        self.assertFalse(quants.filtered(lambda q: q.quantity < 0))
        self.assertEqual(self.lying(self.stock), 3)

    def test_back_to_the_supplier(self):
        self.drive.seller_ids = [Command.create({"partner_id": self.supplier.id})]
        rework = self.finish(self.inspected(3, {"restock": 1, "supplier": 2}))
        transfer = rework.picking_ids.filtered(lambda p: p.state != "done")
        self.assertEqual(transfer.partner_id, self.supplier)
        self.assertEqual(transfer.location_dest_id.usage, "supplier")

    def test_on_site_only_the_parts_have_moved(self):
        rework = self.inspected(1, kind="site", partner_id=self.contact.id)
        self.assertEqual(self.finish(rework).repair_ids.state, "done")
        self.assertFalse(rework.sudo().picking_ids)

    def test_what_fails_is_split_anew(self):
        rework = self.inspected(3)
        self.prepare_rework(rework, "fail")
        self.take(rework, "fail", self.quality)
        self.assertFalse(rework.outcome_ids)


class TestRefusedWaysOut(OutcomeCase):
    """Every piece has one way out, that it can go."""

    def refused(self, rework, *parts):
        self.prepare_rework(rework, "finish")
        with self.assertRefused(*parts):
            self.take(rework, "finish", self.quality)

    def test_none_is_forgotten_and_none_invented(self):
        self.refused(self.inspected(3, {"restock": 2}), "2 Units", "3 Units")
        self.refused(self.inspected(3, {"restock": 4}), "4 Units", "3 Units")

    def test_another_product_is_chosen(self):
        self.refused(self.inspected(3, {"grade": 3}), "choose the product")

    def test_a_supplier_must_be_known(self):
        self.refused(self.inspected(3, {"supplier": 3}), "no supplier is known")

    def test_whose_goods_they_are_must_be_known(self):
        self.refused(self.inspected(3, {"back": 3}), "whose goods")

    def test_goods_that_left_meanwhile_are_not_passed(self):
        rework = self.inspected(3)
        self.put_in_quarantine(self.drive, -1)
        self.refused(rework, "are missing")

    def test_goods_on_hold_do_not_come_to_the_stock(self):
        rework = self.inspected(3)
        holds = self.env["aftersales.hold"].with_user(self.quality)
        holds.create({"product_id": self.drive.id, "reason": "Loud"})
        # Listed with the other points, before anybody presses the button.
        self.refused(rework, "is not possible yet", "is on hold (", "releases it")

    def test_production_does_not_say_where_goods_go(self):
        rework = self.inspected(3)
        with self.assertRaises(AccessError):
            rework.outcome_ids.with_user(self.production).kind = "scrap"

    def test_nobody_says_by_hand_what_a_rework_has_moved(self):
        rework = self.finish(self.inspected(3, {"restock": 2, "scrap": 1}))
        own = rework.picking_ids.with_user(self.manager)
        with self.assertRefused("recorded by the system"):
            own.sudo(False).write({"aftersales_rework_id": False})


class TestReturnedGoods(DispositionCase):
    """What a return has brought: its ledger, its order and its lots stay whole."""

    def reworked(self, afterwards, quantity=3, **ways):
        rma = self.deciding()
        row = self.dispose(rma, "rework", quantity, afterwards=afterwards)
        if quantity < 3:
            self.dispose(rma, "restock", 3 - quantity)
        self.carry_out(rma)
        rework = self.carry_rework(row.sudo().rework_ids, "inspection")
        if ways:
            rework.outcome_ids.unlink()
            rework.outcome_ids = [
                Command.create({"kind": kind, "quantity": part})
                for kind, part in ways.items()
            ]
        self.carry_rework(rework, "done")
        return row

    def test_a_part_goes_back_by_the_return_of_the_return(self):
        row = self.reworked("back", back=2, scrap=1)
        delivery = row.rework_ids.sudo().picking_ids
        self.assertEqual(delivery.move_ids.product_uom_qty, 2)
        self.assertEqual(delivery.move_ids.move_line_ids.lot_id, self.lot)
        self.assertEqual(delivery.aftersales_return_id, row.return_id)
        lines = len(self.order.order_line)
        self.validate(delivery)
        self.assertEqual(row.state, "done")
        self.assertEqual(len(self.order.order_line), lines)
        self.assertEqual(self.stock_of(self.quarantine), 0)

    def test_a_part_to_stock_and_a_part_scrap_leave_nothing_waiting(self):
        row = self.reworked("restock", restock=2, scrap=1)
        self.assertEqual(row.state, "done")
        self.assertEqual(row.line_id.waiting_qty, 0)
        self.assertEqual(self.stock_of(self.stock, self.lot), 2)
        self.assertEqual(row.sudo().scrap_ids.aftersales_rework_id, row.rework_ids)

    def test_the_rest_of_the_return_is_not_touched(self):
        """Taken once: what is scrapped of reworked goods is not taken again."""
        row = self.reworked("restock", 2, restock=1, scrap=1)
        others = row.return_id.disposition_ids - row
        self.assertEqual(others.state, "open")
        self.validate(others.sudo().move_ids.picking_id)
        self.assertEqual(row.line_id.waiting_qty, 0)
        self.assertEqual(self.stock_of(self.quarantine), 0)

    def test_a_part_goes_back_to_its_supplier(self):
        """By core's return of the receipt, so that the purchase order follows."""
        self.receive_from_supplier(self.lot, 5)
        row = self.reworked("restock", restock=1, supplier=2)
        transfer = row.rework_ids.sudo().picking_ids.filtered(
            lambda p: p.location_dest_id.usage == "supplier"
        )
        self.assertEqual(transfer.move_ids.move_line_ids.lot_id, self.lot)
        receipt = transfer.move_ids.origin_returned_move_id
        self.assertEqual(receipt.location_id.usage, "supplier")
        self.assertEqual(transfer.aftersales_return_id, row.return_id)
        self.validate(transfer)
        self.assertEqual(self.stock_of(self.quarantine), 0)
        self.assertEqual(row.state, "done")

    def test_nobody_enters_which_disposition_a_rework_carries_out(self):
        """Else other goods would count as those that came back."""
        rma = self.deciding()
        row = self.dispose(rma, "rework")
        self.carry_out(rma)
        own = self.rework()
        with self.assertRefused("cannot be entered"):
            own.write({"disposition_id": row.id})
        with self.assertRefused("cannot be entered"):
            self.rework(disposition_id=row.id)
        with self.assertRefused("says what is reworked"):
            row.rework_ids.with_user(self.manager).write({"disposition_id": False})

    def test_a_disposition_is_taken_back_with_its_rework(self):
        rma = self.deciding()
        row = self.dispose(rma, "rework")
        self.carry_out(rma)
        row.action_take_back()
        self.assertEqual(row.rework_ids.state, "cancelled")
        self.take(rma, "decide_again", self.quality)
        row.unlink()

    def test_what_was_cancelled_is_carried_out_anew(self):
        rma = self.deciding()
        row = self.dispose(rma, "rework")
        self.carry_out(rma)
        first = row.sudo().rework_ids
        self.carry_rework(first, "cancelled")
        self.assertEqual(row.state, "planned")
        row.action_execute()
        second = row.sudo().rework_ids - first
        self.carry_rework(second, "done")
        self.assertEqual(row.state, "done")

    def test_nothing_is_taken_back_once_the_work_has_begun(self):
        rma = self.deciding()
        row = self.dispose(rma, "rework")
        self.carry_out(rma)
        self.carry_rework(row.sudo().rework_ids, "progress")
        with self.assertRefused("The work has begun"):
            row.action_take_back()

    def test_a_disposition_says_which_goods_are_reworked(self):
        rma = self.deciding()
        row = self.dispose(rma, "rework")
        self.carry_out(rma)
        rework = row.rework_ids.with_user(self.process)
        with self.assertRefused("disposition of the return"):
            rework.quantity = 1
        rework.write({"quantity": 3, "fault": "Loud"})


class TestManyReworks(OutcomeCase):
    """Forty reworks are judged by as many queries as two."""

    def count(self, number, target, step):
        """Return how many queries the guards of a step take for so many reworks."""
        products = self.env["product.product"].create(
            [{"name": f"P{n}", "is_storable": True} for n in range(number)]
        )
        reworks = self.env["aftersales.rework"].concat(
            *(self.rework(2, product_id=product.id) for product in products)
        )
        for rework in reworks:
            self.carry_rework(rework, target)
            self.prepare_rework(rework, step)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.assertFalse(list(reworks._goods_refusals()))
        list(getattr(reworks, f"_{step}_refusals")())
        return self.env.cr.sql_log_count - before

    def test_routing_takes_as_many_queries_for_two_as_for_forty(self):
        self.count(1, "draft", "route")
        self.assertEqual(
            self.count(2, "draft", "route"), self.count(40, "draft", "route")
        )

    def test_so_does_starting(self):
        self.count(1, "routed", "start")
        self.assertEqual(
            self.count(2, "routed", "start"), self.count(20, "routed", "start")
        )
