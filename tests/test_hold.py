from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command

from .hold_case import HoldCase


class TestSetting(HoldCase):
    """A hold is in force the moment it is set, and stays as it was set."""

    def test_it_is_in_force_at_once(self):
        hold = self.hold(self.other_lot)
        self.assertEqual(hold.state, "active")
        self.assertEqual(hold.held_by_id, self.quality)
        self.assertTrue(hold.held_at)
        with self.assertStopped(hold=hold):
            self.ship(self.other_lot)

    def test_the_product_comes_with_the_lot(self):
        self.assertEqual(self.held.product_id, self.gear)

    def test_all_holds_are_numbered_in_one_row(self):
        sister = self.env["res.company"].create({"name": "Sister"})
        first = self.hold(self.bearing)
        second = self.hold(self.bearing, user=self.env.user, company_id=sister.id)
        numbers = [int(hold.name.split("-")[-1]) for hold in (first, second)]
        self.assertEqual(numbers[1], numbers[0] + 1)

    def test_a_lot_of_another_product_is_refused(self):
        with self.assertRefused("is not one of"):
            self.hold(self.lot, product_id=self.bearing.id)

    def test_a_reason_must_be_given(self):
        dialog = self.env["aftersales.hold.set"].with_user(self.quality)
        dialog = dialog.create({"lot_ids": self.other_lot.ids, "reason": "  "})
        with self.assertRefused("Say why"):
            dialog.action_confirm()

    def test_what_is_held_cannot_be_changed(self):
        for values in (
            {"lot_id": self.other_lot.id},
            {"lot_id": False},
            {"product_id": self.bearing.id},
            {"company_id": self.company.id},
        ):
            with self.assertRefused("Release the hold and set a new one"):
                self.held.with_user(self.quality_manager).write(values)

    def test_a_hold_is_not_deleted(self):
        with self.assertRefused("evidence"):
            self.held.sudo().unlink()

    def test_the_goods_of_a_hold_are_not_deleted(self):
        for goods in (self.lot, self.gear):
            with self.assertRaises(Exception), self.cr.savepoint():  # noqa: B017
                goods.unlink()
        self.assertTrue(self.lot.exists())

    def test_quality_and_managers_set_holds(self):
        for user in (self.quality, self.quality_manager, self.manager, self.admin):
            self.assertTrue(self.hold(self.bearing, user=user))
        for user in (self.service, self.warehouse, self.production, self.stocker):
            with self.assertRaises(AccessError):
                self.hold(self.bearing, user=user)

    def test_several_lots_are_held_at_once(self):
        dialog = (
            self.env["aftersales.hold.set"]
            .with_user(self.quality)
            .create(
                {
                    "lot_ids": [Command.set((self.lot | self.other_lot).ids)],
                    "product_ids": [Command.set(self.bearing.ids)],
                    "reason": "Cracks.",
                }
            )
        )
        action = dialog.action_confirm()
        holds = self.env["aftersales.hold"].search(action["domain"])
        self.assertEqual(holds.lot_id, self.lot | self.other_lot)
        self.assertEqual(holds.product_id, self.gear | self.bearing)

    def test_nothing_chosen_is_refused(self):
        dialog = self.env["aftersales.hold.set"].create({"reason": "Cracks."})
        with self.assertRefused("Choose"):
            dialog.action_confirm()

    def test_a_problem_offers_its_lots(self):
        problem = self.problem(
            product_id=self.gear.id, lot_ids=[Command.set(self.other_lot.ids)]
        )
        context = problem.action_set_hold()["context"]
        dialog = self.env["aftersales.hold.set"].with_user(self.quality)
        dialog = dialog.with_context(**context).create({"reason": "Cracks."})
        dialog.action_confirm()
        self.assertEqual(problem.hold_ids.lot_id, self.other_lot)
        self.assertEqual(problem.with_user(self.quality).hold_count, 1)


class TestReleasing(HoldCase):
    """The release takes a right, a reason and a second person's signature."""

    def test_two_people_release(self):
        self.release(self.held)
        self.assertEqual(self.held.state, "released")
        self.assertEqual(self.held.released_by_id, self.quality_manager)
        self.ship(self.lot)
        self.assertEqual(self.quantity(self.customers, self.lot), 1)

    def test_one_alone_does_not(self):
        with self.assertRefused("signature of a second person"):
            self.take(self.held, "release", self.quality_manager)

    def test_nobody_signs_for_himself(self):
        self.sign(self.held, "release", self.manager)
        with self.assertRefused("signature of a second person"):
            self.take(self.held, "release", self.manager)

    def test_quality_does_not(self):
        self.sign(self.held, "release")
        with self.assertRefused("reserved for"):
            self.take(self.held, "release", self.quality)

    def test_a_reason_must_be_given(self):
        self.sign(self.held, "release")
        with self.assertRefused("reason must be given"):
            self.take(self.held, "release", self.quality_manager, reason="")

    def test_an_archived_rule_opens_no_door(self):
        self.env.ref("aftersales.workflow_rule_release_hold").active = False
        with self.assertRefused("released by two people"):
            self.take(self.held, "release", self.quality_manager)

    def test_a_rule_that_looks_away_opens_no_door(self):
        rule = self.env.ref("aftersales.workflow_rule_release_hold")
        rule.filter_domain = "[('disposition', '=', 'scrap')]"
        with self.assertRefused("released by two people"):
            self.take(self.held, "release", self.quality_manager)

    def test_a_change_of_the_reason_voids_the_signature(self):
        self.sign(self.held, "release")
        self.held.with_user(self.quality).reason = "Something else."
        with self.assertRefused("signature of a second person"):
            self.take(self.held, "release", self.quality_manager)

    def test_a_released_hold_is_not_set_again(self):
        self.release(self.held)
        with self.assertRefused("no step"):
            self.held.with_user(self.admin).write({"state": "active"})

    def test_goods_of_two_holds_stay_until_both_are_released(self):
        second = self.hold(self.lot)
        self.release(self.held)
        with self.assertStopped(hold=second):
            self.ship(self.lot)


class TestWhatIsAllowed(HoldCase):
    """Goods on hold can be isolated, received, counted and packed."""

    def move(self, source, destination, lot=None, **values):
        picking = self.transfer(source, destination, lot or self.lot, **values)
        picking.button_validate()
        self.assertEqual(picking.state, "done")

    def test_they_go_into_quarantine(self):
        self.move(self.stock, self.quarantine, quantity=10)
        self.assertEqual(self.quantity(self.quarantine, self.lot), 10)
        self.assertEqual(self.held.free_quantity, 0)

    def test_they_go_from_one_quarantine_to_another(self):
        self.put_in_stock(self.gear, 5, self.lot, self.quarantine)
        self.move(self.quarantine, self.cage)

    def test_they_go_into_a_place_below_quarantine(self):
        self.move(self.stock, self.cage)

    def test_they_come_back_from_the_customer(self):
        self.move(self.customers, self.stock)

    def test_they_come_from_the_supplier(self):
        self.move(self.suppliers, self.stock)

    def test_they_arrive_from_another_warehouse(self):
        self.move(self.company.internal_transit_location_id, self.stock)

    def test_a_count_that_finds_more_is_taken(self):
        quant = self.floor["stock.quant"].search(
            [("lot_id", "=", self.lot.id), ("location_id", "=", self.stock.id)]
        )
        quant.with_context(inventory_mode=True).inventory_quantity_auto_apply = 12
        self.assertEqual(self.quantity(self.stock, self.lot), 12)

    def test_a_count_that_finds_the_same_is_taken(self):
        quant = (
            self.floor["stock.quant"]
            .search([("lot_id", "=", self.lot.id), ("location_id", "=", self.stock.id)])
            .with_context(inventory_mode=True)
        )
        quant.inventory_quantity = 10
        quant.action_apply_inventory()
        self.assertTrue(quant.last_count_date)

    def test_they_are_unpacked_where_they_are(self):
        package = self.env["stock.package"].create({"name": "PACK-1"})
        self.put_in_stock(self.gear, 4, self.lot, package_id=package)
        package.with_env(self.floor).unpack()
        self.assertFalse(package.quant_ids)

    def test_a_delivery_that_is_corrected_downwards_brings_them_back(self):
        self.before_the_hold()
        picking = self.delivered(self.lot)
        self.hold_again()
        picking.move_line_ids.quantity = 1
        self.assertEqual(self.quantity(self.customers, self.lot), 1)

    def test_the_rest_of_a_transfer_goes(self):
        picking = self.transfer(self.stock, self.customers, self.lot, quantity=2)
        other = self.transfer(self.stock, self.customers, self.other_lot, quantity=3)
        other.move_ids.picking_id = picking
        other.move_line_ids.picking_id = picking
        picking.action_confirm()
        with self.assertStopped("set their quantity to 0"):
            picking.button_validate()
        line = picking.move_line_ids.filtered(lambda ml: ml.lot_id == self.lot)
        line.quantity = 0
        picking.with_context(skip_backorder=True).button_validate()
        self.assertEqual(self.quantity(self.customers, self.other_lot), 3)
        self.assertEqual(self.quantity(self.customers, self.lot), 0)


class TestDeciding(HoldCase):
    """Goods on hold leave as scrap or to the supplier if so decided, only so."""

    def decide(self, disposition, user=None, reason="Not repairable."):
        self.held.with_user(user or self.quality_manager).write(
            {"disposition": disposition, "disposition_reason": reason}
        )

    def scrap(self):
        scrap = self.floor["stock.scrap"].create(
            {
                "product_id": self.gear.id,
                "lot_id": self.lot.id,
                "scrap_qty": 3,
                "location_id": self.stock.id,
            }
        )
        scrap.do_scrap()
        return scrap

    def test_decided_scrap_is_scrapped(self):
        self.decide("scrap")
        self.assertEqual(self.scrap().state, "done")
        self.assertEqual(self.quantity(self.stock, self.lot), 7)

    def test_decided_scrap_is_not_delivered(self):
        self.decide("scrap")
        for place in (self.customers, self.suppliers, self.shelf):
            with self.assertStopped():
                self.transfer(self.stock, place, self.lot).button_validate()

    def test_what_goes_back_to_the_supplier_is_not_scrapped(self):
        self.decide("supplier")
        with self.assertStopped():
            self.scrap()
        self.transfer(self.stock, self.suppliers, self.lot).button_validate()
        self.assertEqual(self.quantity(self.stock, self.lot), 9)

    def test_quality_and_warehouse_do_not_decide(self):
        with self.assertRaises(AccessError):
            self.decide("scrap", self.quality)
        with self.assertRaises(AccessError):
            self.decide("scrap", self.warehouse)
        with self.assertRaises(AccessError):
            self.hold(self.bearing, disposition="scrap", disposition_reason="Old.")

    def test_quality_does_not_take_a_decision_back(self):
        self.decide("scrap")
        with self.assertRaises(AccessError):
            self.decide("none", self.quality)

    def test_a_decision_has_a_reason(self):
        with self.assertRaises(ValidationError):
            self.decide("scrap", reason=False)


class TestReservations(HoldCase):
    """What is on hold is reserved for nobody."""

    def test_setting_a_hold_frees_what_was_reserved(self):
        self.before_the_hold()
        orders = [self.order(self.gear) for _i in range(4)]
        self.assertEqual(self.reserved(self.lot), 10)
        self.hold_again()
        self.assertEqual(self.reserved(self.lot), 0)
        self.assertEqual(self.reserved(self.other_lot), 10)
        pickings = orders[0].picking_ids | orders[3].picking_ids
        states = set(pickings.move_ids.mapped("state"))
        self.assertEqual(states, {"confirmed", "assigned"})

    def test_the_transfer_tells_what_happened(self):
        self.before_the_hold()
        picking = self.order(self.gear).picking_ids
        hold = self.hold_again()
        self.assertIn(hold.name, picking.message_ids[0].body)

    def test_other_lots_are_taken_instead(self):
        self.before_the_hold()
        picking = self.order(self.gear).picking_ids
        self.assertEqual(picking.move_line_ids.lot_id, self.lot)
        self.hold_again()
        picking.action_assign()
        self.assertEqual(picking.move_line_ids.lot_id, self.other_lot)
        picking.button_validate()
        self.assertEqual(self.quantity(self.customers, self.other_lot), 5)

    def test_the_scheduler_reserves_nothing_on_hold(self):
        orders = [self.order(self.gear) for _i in range(4)]
        self.env["stock.rule"].run_scheduler()
        self.assertEqual(self.reserved(self.lot), 0)
        self.assertEqual(self.reserved(self.other_lot), 10)
        self.assertEqual(orders[3].picking_ids.state, "confirmed")

    def test_the_scheduler_reserves_nothing_of_a_held_product(self):
        self.hold(self.bearing)
        picking = self.order(self.bearing).picking_ids
        self.env["stock.rule"].run_scheduler()
        self.assertFalse(picking.move_line_ids)

    def test_the_scheduler_reserves_after_the_release(self):
        hold = self.hold(self.bearing)
        picking = self.order(self.bearing).picking_ids
        self.release(hold)
        self.env["stock.rule"].run_scheduler()
        self.assertEqual(picking.state, "assigned")

    def test_a_typed_quantity_takes_other_lots(self):
        picking = self.order(self.gear).picking_ids
        picking.move_ids.move_line_ids.unlink()
        picking.move_ids.quantity = 5
        self.assertEqual(picking.move_line_ids.lot_id, self.other_lot)

    def test_what_goes_into_quarantine_is_reserved(self):
        picking = self.transfer(self.stock, self.quarantine, quantity=20)
        picking.move_line_ids.unlink()
        picking.action_confirm()
        picking.action_assign()
        self.assertEqual(picking.move_line_ids.lot_id, self.lot | self.other_lot)
        self.hold(self.other_lot)
        self.assertEqual(sum(picking.move_line_ids.mapped("quantity")), 20)

    def test_a_line_that_was_picked_already_is_freed_too(self):
        self.before_the_hold()
        picking = self.order(self.gear).picking_ids
        picking.move_line_ids.picked = True
        self.hold_again()
        self.assertEqual(self.reserved(self.lot), 0)
        self.assertFalse(picking.move_line_ids)

    def test_the_hold_of_another_company_frees_nothing(self):
        self.before_the_hold()
        self.order(self.gear)
        sister = self.env["res.company"].create({"name": "Sister"})
        self.hold(self.lot, user=self.env.user, company_id=sister.id)
        self.assertEqual(self.reserved(self.lot), 5)

    def test_many_reservations_cost_hardly_more_queries_than_few(self):
        self.before_the_hold()
        self.put_in_stock(self.gear, 500, self.lot)
        few, many = self.queries_of_a_hold(5), self.queries_of_a_hold(105)
        self.assertLess((many - few) / 100, 6)

    def queries_of_a_hold(self, count):
        """Return the queries that a hold takes which frees so many reservations."""
        for _i in range(count):
            self.transfer(self.stock, self.customers, self.lot).action_confirm()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.hold_again()
        self.env.flush_all()
        queries = self.cr.sql_log_count - before
        self.assertEqual(self.reserved(self.lot), 0)
        self.before_the_hold()
        return queries


class TestConcurrency(HoldCase):
    """A transfer that runs while the hold is set collides with it, and runs again."""

    def test_the_rows_of_the_stock_are_written(self):
        """PostgreSQL lets no other transaction write them that began before."""
        quant = self.env["stock.quant"].search([("lot_id", "=", self.lot.id)], limit=1)
        self.assertEqual(self.env.cr._cnx.isolation_level, 2, "repeatable read")
        self.cr.execute("SELECT ctid FROM stock_quant WHERE id = %s", [quant.id])
        before = self.cr.fetchone()
        self.hold(self.lot)
        self.cr.execute("SELECT ctid FROM stock_quant WHERE id = %s", [quant.id])
        self.assertNotEqual(self.cr.fetchone(), before)

    def test_other_lots_are_left_alone(self):
        quant = self.env["stock.quant"].search([("lot_id", "=", self.other_lot.id)])
        self.cr.execute("SELECT ctid FROM stock_quant WHERE id = %s", [quant.id])
        before = self.cr.fetchone()
        self.hold(self.lot)
        self.cr.execute("SELECT ctid FROM stock_quant WHERE id = %s", [quant.id])
        self.assertEqual(self.cr.fetchone(), before)


class TestScreens(HoldCase):
    """Who sells and who ships is warned where he works."""

    def test_a_transfer_names_the_hold(self):
        picking = self.transfer(self.stock, self.customers, self.lot)
        other = self.transfer(self.stock, self.customers, self.other_lot)
        warehouse = self.warehouse
        warehouse.group_ids |= self.env.ref("stock.group_stock_user")
        self.assertIn(self.held.name, picking.with_user(warehouse).hold_names)
        self.assertFalse(other.with_user(warehouse).hold_names)

    def test_a_finished_transfer_names_none(self):
        self.before_the_hold()
        picking = self.delivered(self.lot).with_env(self.env)
        self.hold_again()
        self.assertFalse(picking.hold_names)
        self.assertEqual(picking.hold_count, 2)

    def test_a_quotation_warns_when_nothing_else_is_left(self):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.contact.id,
                "order_line": [Command.create({"product_id": self.gear.id})],
            }
        )
        self.assertFalse(order.hold_names, "there are other lots")
        second = self.hold(self.other_lot)
        order.invalidate_recordset()
        self.assertIn(second.name, order.hold_names)
        self.assertIn(self.held.name, order.hold_names)

    def test_a_quotation_warns_of_a_held_product(self):
        hold = self.hold(self.bearing)
        order = self.order(self.bearing)
        self.assertIn(hold.name, order.hold_names)

    def test_lots_and_products_say_that_they_are_on_hold(self):
        template = self.gear.product_tmpl_id
        for record in (self.lot, self.gear, template):
            record = record.with_user(self.quality)
            self.assertIn(self.held.name, record.hold_names)
            self.assertEqual(record.hold_count, 1)
            self.assertEqual(record.action_open_holds()["res_id"], self.held.id)
        self.assertFalse(self.other_lot.hold_names)

    def test_a_hold_shows_what_is_not_isolated_yet(self):
        self.transfer(self.stock, self.cage, self.lot, quantity=4).button_validate()
        self.assertRecordValues(
            self.held,
            [{"stock_quantity": 10, "quarantine_quantity": 4, "free_quantity": 6}],
        )

    def test_the_quantities_of_a_page_cost_the_same(self):
        lots = self.env["stock.lot"].create(
            [{"name": f"M-{i}", "product_id": self.gear.id} for i in range(40)]
        )
        holds = self.env["aftersales.hold"].create(
            [{"lot_id": lot.id, "reason": "Cracks."} for lot in lots]
        )
        self.count_read(holds)  # fills the caches of the registry
        self.assertEqual(self.count_read(holds[:2]), self.count_read(holds))

    def count_read(self, holds):
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        holds.with_user(self.quality).mapped("free_quantity")
        return self.cr.sql_log_count - before

    def test_others_may_ask_what_is_on_hold(self):
        holds = self.env["aftersales.hold"]
        self.assertEqual(holds._get_active(lots=self.lot), self.held)
        self.assertFalse(holds._get_active(lots=self.other_lot))
        self.assertEqual(holds._get_active(products=self.gear), self.held)
        whole = self.hold(self.gear)
        self.assertEqual(holds._get_active(lots=self.other_lot), whole)
        self.assertFalse(holds._get_active())
