import base64

from odoo.exceptions import AccessError
from odoo.fields import Command

from .common import SoldCase
from .test_complaint_queries import QueryCase

PICTURE = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    "AABJRU5ErkJggg=="
)


class DockCase(SoldCase):
    """Somebody from the warehouse stands at the dock with a scanner."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.docker = cls.person("dock", "stock.group_stock_user")
        cls.docker.group_ids += cls.env.ref("aftersales.group_warehouse_user")
        cls.bearing.barcode = "4006381333931"
        cls.parcel = cls.approved(cls.order.order_line[1], 3)
        cls.row = cls.row_of(cls.parcel)
        cls.desk = cls.env["aftersales.return"].with_user(cls.docker)

    @classmethod
    def approved(cls, order_line, quantity, **values):
        """Approve the return of a quantity of what was sold."""
        document = cls.sold_return(quantity, order_line)
        document.line_ids.sudo().write(values)
        return cls.carry_return(document, "approved")

    @classmethod
    def row_of(cls, parcel):
        line = parcel.line_ids[:1]
        return f"{line.id}-{line.product_id.id}"

    def scan(self, code, parcel=None, mode=False, key=False):
        return self.desk.dock_scan(code, parcel and parcel.id, mode, key)

    def tap(self, choice):
        """Tap a button that an answer offers."""
        method, args = choice["method"], list(choice["args"])
        ids = args.pop(0) if args and isinstance(args[0], list) else []
        return getattr(self.desk.browse(ids), method)(*args)

    def report(self, kind, parcel=None, quantity=1):
        parcel = parcel or self.parcel
        key = self.row_of(parcel)
        return parcel.with_user(self.docker).dock_report(kind, key, quantity)

    def finish(self, parcel=None):
        return (parcel or self.parcel).with_user(self.docker).dock_finish()

    def assertAnswer(self, answer, level, *parts):
        self.assertEqual(answer["level"], level, answer)
        said = f"{answer['title']} {answer['text']}"
        for part in parts:
            self.assertIn(part, said)

    def assertCounts(self, answer, *counts):
        """Compare the counted quantities of the rows on screen."""
        rows = answer["parcel"]["rows"]
        self.assertEqual([row["counted"] for row in rows], list(counts))

    def assertReports(self, parcel, *kinds):
        self.assertEqual(parcel.discrepancy_ids.mapped("kind"), list(kinds))


class TestDockParcel(DockCase):
    """The parcel is found by whatever is on it or in it."""

    def test_the_slip_opens_the_return_with_what_is_expected(self):
        answer = self.scan(self.parcel.name)
        self.assertEqual(answer["parcel"]["id"], self.parcel.id)
        [row] = answer["parcel"]["rows"]
        self.assertEqual((row["expected"], row["counted"]), (3, 0))

    def test_the_receipt_the_delivery_and_the_order_open_it_too(self):
        receipt = self.parcel.picking_ids
        for code in (receipt.name, self.delivery.name, self.order.name):
            with self.subTest(code):
                answer = self.scan(f" {code} ")
                self.assertEqual(answer["parcel"]["id"], self.parcel.id)

    def test_a_product_opens_the_only_return_that_expects_it_and_counts_one(self):
        answer = self.scan("4006381333931")
        self.assertAnswer(answer, "good", "1 of 3", "Bearing")
        self.assertCounts(answer, 1)

    def test_several_returns_that_fit_are_offered(self):
        other = self.approved(self.order.order_line[1], 1)
        answer = self.scan("4006381333931")
        self.assertAnswer(answer, "ask", "Which return?", "2 returns fit")
        answer = self.tap(answer["choices"][0])
        self.assertIn(answer["parcel"]["id"], (self.parcel + other).ids)

    def test_a_lot_opens_the_return_of_who_got_it(self):
        gears = self.approved(self.order.order_line[0], 2)
        answer = self.scan("L-0815")
        self.assertEqual(answer["parcel"]["id"], gears.id)
        self.assertCounts(answer, 1)

    def test_the_slip_of_a_closed_return_is_no_dead_end(self):
        closed = self.carry_return(self.rma(), "cancelled")
        answer = self.scan(closed.name)
        self.assertAnswer(answer, "bad", closed.name, "Cancelled")
        answer = self.tap(answer["choices"][0])
        parcel = self.desk.browse(answer["parcel"]["id"])
        self.assertRecordValues(
            parcel.sudo(),
            [{"state": "draft", "partner_id": closed.partner_id.id}],
        )

    def test_what_is_to_arrive_is_listed(self):
        [row] = [row for row in self.desk.dock_list() if row["id"] == self.parcel.id]
        self.assertEqual(row["goods"], "Bearing")
        self.assertFalse(row["is_begun"])
        self.scan("4006381333931")
        [row] = [row for row in self.desk.dock_list() if row["id"] == self.parcel.id]
        self.assertTrue(row["is_begun"])

    def test_what_is_late_comes_first(self):
        other = self.approved(self.order.order_line[0], 1)
        other.sudo()._write_protected({"expires_on": self.days_ago(1)})
        self.parcel.sudo()._write_protected({"expires_on": self.days_ago(-9)})
        ours = (self.parcel + other).ids
        rows = [row for row in self.desk.dock_list() if row["id"] in ours]
        self.assertEqual([row["id"] for row in rows], [other.id, self.parcel.id])
        self.assertEqual([row["is_late"] for row in rows], [True, False])

    def test_a_product_without_a_barcode_is_known_by_its_reference(self):
        self.bearing.write({"barcode": False, "default_code": "BEA-7"})
        self.assertCounts(self.scan("BEA-7", self.parcel), 1)

    def test_every_button_can_be_scanned_from_a_sheet(self):
        report = "aftersales.return_action_report_commands"
        reports = self.env["ir.actions.report"].with_user(self.docker)
        html, _kind = reports._render_qweb_html(report, self.company.ids)
        self.assertIn(b"OBTfinish", html)


class TestDockCount(DockCase):
    """Each scan counts one; a typed count sets it; what is over is red."""

    def test_each_scan_counts_one(self):
        for count in (1, 2, 3):
            answer = self.scan("4006381333931", self.parcel)
            self.assertAnswer(answer, "good", f"{count} of 3")
        answer = self.scan("4006381333931", self.parcel)
        self.assertAnswer(answer, "bad", "4 of 3", "1 more than announced")

    def test_a_typed_count_replaces_it_and_the_last_one_can_be_undone(self):
        self.scan("4006381333931", self.parcel)
        answer = self.parcel.with_user(self.docker).dock_count(self.row, 3)
        self.assertCounts(answer, 3)
        self.assertCounts(self.tap(answer["undo"]), 1)

    def test_a_packaging_counts_what_is_in_it(self):
        pack = self.env["uom.uom"].create(
            {
                "name": "Pack of 2",
                "relative_factor": 2,
                "relative_uom_id": self.bearing.uom_id.id,
            }
        )
        self.env["product.uom"].create(
            {"product_id": self.bearing.id, "uom_id": pack.id, "barcode": "PACK-2"}
        )
        self.assertCounts(self.scan("PACK-2", self.parcel), 2)

    def test_the_count_stands_on_the_transfer_itself(self):
        self.scan("4006381333931", self.parcel)
        [move] = self.parcel.picking_ids.move_ids
        self.assertRecordValues(move, [{"quantity": 1, "picked": True}])

    def test_back_to_nothing_is_as_if_nothing_was_counted(self):
        self.scan("4006381333931", self.parcel)
        answer = self.parcel.with_user(self.docker).dock_count(self.row, 0)
        self.assertCounts(answer, 0)
        self.assertFalse(self.parcel.picking_ids.move_ids.picked)
        self.assertAnswer(self.finish(), "ask", "Nothing is counted")
        self.assertEqual(self.parcel.picking_ids.mapped("state"), ["assigned"])

    def test_goods_of_one_delivered_lot_need_no_scan_of_it(self):
        self.gear.barcode = "GEAR"
        gears = self.approved(self.order.order_line[0], 2)
        self.scan("GEAR", gears)
        self.assertEqual(gears.picking_ids.move_line_ids.lot_id, self.lot)

    def test_a_serial_is_counted_once(self):
        pump, serials, parcel = self.serials_sold()
        self.assertAnswer(self.scan("PUMP", parcel), "ask", "Scan each serial")
        self.assertCounts(self.scan("S-1", parcel), 1)
        answer = self.scan("S-1", parcel)
        self.assertAnswer(answer, "ask", "S-1 is counted already")
        self.assertCounts(answer, 1)

    def test_all_serials_are_there_by_typing_their_number(self):
        pump, serials, parcel = self.serials_sold()
        answer = parcel.with_user(self.docker).dock_count(self.row_of(parcel), 2)
        self.assertCounts(answer, 2)
        self.assertEqual(parcel.picking_ids.move_line_ids.lot_id, serials)

    def serials_sold(self):
        pump = self.env["product.product"].create(
            {
                "name": "Pump",
                "is_storable": True,
                "tracking": "serial",
                "barcode": "PUMP",
            }
        )
        serials = self.env["stock.lot"].create(
            [{"name": name, "product_id": pump.id} for name in ("S-1", "S-2")]
        )
        for serial in serials:
            self._stock(pump, 1, serial)
        order = self.env["sale.order"].create(
            {
                "partner_id": self.contact.id,
                "order_line": [
                    Command.create({"product_id": pump.id, "product_uom_qty": 2})
                ],
            }
        )
        order.action_confirm()
        order.picking_ids.button_validate()
        return pump, serials, self.approved(order.order_line, 2, is_lot_unknown=True)


class TestDockDiscrepancies(DockCase):
    """One tap each; nothing is ever sent away."""

    def test_too_few_is_reported_and_follows_the_count(self):
        self.scan("4006381333931", self.parcel)
        answer = self.report("short")
        self.assertAnswer(answer, "bad", "Too few", "2 Units Bearing")
        self.scan("4006381333931", self.parcel)
        self.assertEqual(self.parcel.discrepancy_ids.quantity, 1)
        self.scan("4006381333931", self.parcel)
        self.assertFalse(self.parcel.discrepancy_ids)

    def test_too_few_twice_is_one_report(self):
        self.report("short")
        self.report("short")
        self.assertReports(self.parcel, "short")

    def test_nothing_is_missing_when_all_is_there(self):
        self.parcel.with_user(self.docker).dock_count(self.row, 3)
        self.assertAnswer(self.report("short"), "ask", "Nothing is missing")

    def test_too_many_counts_one_more_than_announced(self):
        answer = self.report("over")
        self.assertAnswer(answer, "bad", "4 of 3")

    def test_damaged_goods_are_there_so_they_count(self):
        answer = self.report("damaged")
        self.assertAnswer(answer, "bad", "Damaged", "1 Units Bearing")
        self.assertCounts(answer, 1)
        self.report("damaged")
        self.assertEqual(self.parcel.discrepancy_ids.quantity, 2)

    def test_another_product_is_taken_in_and_reported(self):
        self.gear.barcode = "GEAR"
        answer = self.scan("L-0815", self.parcel)
        self.assertAnswer(answer, "bad", "Wrong product", "1 Units Gear (L-0815)")
        report = self.parcel.discrepancy_ids
        self.assertEqual(report.line_id, self.parcel.line_ids)
        self.assertFalse(report.move_id.sudo().aftersales_return_line_id)
        self.scan("L-0815", self.parcel)
        self.assertRecordValues(report, [{"quantity": 2, "product_id": self.gear.id}])
        self.assertEqual(report.move_id.quantity, 2)

    def test_goods_on_top_of_a_complete_parcel_are_not_announced(self):
        self.parcel.with_user(self.docker).dock_count(self.row, 3)
        self.assertAnswer(self.scan("L-0815", self.parcel), "bad", "Not announced")

    def test_another_lot_than_the_return_names_is_reported(self):
        gears = self.approved(self.order.order_line[0], 2, lot_id=self.lot.id)
        other = self.lot.copy({"name": "L-0816"})
        answer = self.scan("L-0816", gears)
        self.assertAnswer(answer, "bad", "Wrong lot", "Gear (L-0816)")
        self.assertCounts(answer, 0)
        self.assertEqual(gears.discrepancy_ids.lot_id, other)

    def test_an_unknown_serial_becomes_one_by_one_tap(self):
        gears = self.approved(self.order.order_line[0], 2, lot_id=self.lot.id)
        answer = self.scan("L-9999", gears, key=self.row_of(gears))
        self.assertAnswer(answer, "bad", "L-9999 is not known")
        answer = self.tap(answer["choices"][0])
        self.assertAnswer(answer, "bad", "Wrong lot", "Gear (L-9999)")

    def test_goods_that_nobody_can_name_are_noted(self):
        answer = self.scan("WHAT-IS-THIS", self.parcel)
        answer = self.tap(answer["choices"][-1])
        self.assertAnswer(answer, "bad", "Not announced", "WHAT-IS-THIS")
        self.assertFalse(self.parcel.discrepancy_ids.product_id)

    def test_a_piece_without_a_label_gets_a_number_of_the_return(self):
        _pump, _serials, parcel = TestDockCount.serials_sold(self)
        answer = self.scan("PUMP", parcel)
        answer = self.tap(answer["choices"][-1])
        self.assertAnswer(answer, "bad", "Wrong lot", f"{parcel.name}/1")

    def test_a_button_first_says_what_the_next_scan_is(self):
        answer = self.scan("L-0815", self.parcel, "unannounced", self.row)
        self.assertAnswer(answer, "bad", "Not announced")

    def test_what_was_reported_can_be_taken_back(self):
        answer = self.scan("L-0815", self.parcel)
        self.tap(answer["undo"])
        self.assertFalse(self.parcel.discrepancy_ids)
        self.assertEqual(len(self.parcel.picking_ids.move_ids), 1)

    def test_a_picture_is_kept_with_what_it_shows(self):
        answer = self.report("damaged")
        desk = self.parcel.with_user(self.docker)
        desk.dock_photo(PICTURE, report_id=answer["report_id"])
        self.assertEqual(len(self.parcel.discrepancy_ids.picture_ids), 1)
        desk.dock_photo(PICTURE, self.row)
        self.assertTrue(self.parcel.message_ids.attachment_ids)

    def test_a_file_that_is_no_picture_is_refused(self):
        desk = self.parcel.with_user(self.docker)
        for data in (base64.b64encode(b"<html>").decode(), "%%%"):
            with self.assertRefused("This is not a picture"):
                desk.dock_photo(data)


class TestDockUnannounced(DockCase):
    """A parcel without any authorization is taken in, and the desk hears of it."""

    def test_a_serial_says_who_sends_it(self):
        answer = self.scan("L-0815")
        self.assertAnswer(answer, "bad", "L-0815 is not expected")
        answer = self.tap(answer["choices"][0])
        parcel = self.desk.browse(answer["parcel"]["id"])
        self.assertRecordValues(
            parcel.sudo(), [{"state": "draft", "partner_id": self.contact.id}]
        )
        self.assertRecordValues(
            parcel.discrepancy_ids,
            [{"kind": "unannounced", "product_id": self.gear.id, "quantity": 1}],
        )
        self.assertAnswer(self.finish(parcel), "good", "received")
        self.assertEqual(parcel.picking_ids.state, "done")

    def test_nobody_knows_the_sender_and_still_it_is_taken_in(self):
        self.company.aftersales_dock_user_id = self.coordinator
        answer = self.desk.dock_unannounced()
        parcel = self.desk.browse(answer["parcel"]["id"]).sudo()
        self.assertFalse(parcel.partner_id)
        self.assertEqual(parcel.user_id, self.coordinator)
        answer = self.scan("4006381333931", parcel)
        self.assertAnswer(answer, "bad", "Not announced", "Bearing")
        self.assertAnswer(self.finish(parcel), "good", "received")

    def test_goods_that_come_before_the_approval_belong_to_its_line(self):
        early = self.sold_return(2, self.order.order_line[1])
        answer = self.scan(early.name)
        self.assertAnswer(answer, "ask", "Not approved yet")
        self.scan("4006381333931", early)
        report = self.scan("4006381333931", early)
        self.assertAnswer(report, "bad", "Not announced", "2 Units Bearing")
        self.finish(early)
        early.discrepancy_ids.with_user(self.service).decision = "take"
        self.assertEqual(early.line_ids.received_qty, 2)

    def test_an_approval_that_comes_later_goes_on_at_once(self):
        early = self.sold_return(1, self.order.order_line[1])
        self.scan("4006381333931", early)
        self.finish(early)
        early.discrepancy_ids.with_user(self.service).decision = "take"
        self.carry_return(early, "approved")
        self.assertStates(early, "inspecting")
        self.assertEqual(len(early.picking_ids), 1, "Nothing is announced twice.")

    def test_goods_of_an_expired_authorization_are_counted_like_others(self):
        late = self.carry_return(
            self.sold_return(2, self.order.order_line[1]), "expired"
        )
        answer = self.scan(late.name)
        self.assertIn("expired", answer["parcel"]["warning"])
        self.assertCounts(self.scan("4006381333931", late), 1)
        self.finish(late)
        self.assertStates(late, "receiving")


class TestDockFinish(DockCase):
    """What is counted is received, what is missing stays expected."""

    def test_a_complete_parcel_is_received(self):
        self.parcel.with_user(self.docker).dock_count(self.row, 3)
        answer = self.finish()
        self.assertAnswer(answer, "good", "received", "Everything is there")
        self.assertIsNone(answer["parcel"])
        self.assertEqual(self.parcel.line_ids.received_qty, 3)
        self.assertEqual(self.parcel.picking_ids.mapped("state"), ["done"])

    def test_the_rest_comes_with_the_next_parcel(self):
        self.parcel.with_user(self.docker).dock_count(self.row, 1)
        answer = self.finish()
        self.assertAnswer(answer, "good", "Still expected: 2 × Bearing")
        answer = self.scan(self.parcel.name)
        [row] = answer["parcel"]["rows"]
        self.assertEqual((row["expected"], row["counted"]), (2, 0))

    def test_what_is_too_much_is_parted_when_it_is_received(self):
        self.report("over")
        self.finish()
        self.assertEqual(self.parcel.line_ids.received_qty, 3)
        self.assertRecordValues(
            self.parcel.discrepancy_ids,
            [{"kind": "over", "quantity": 1, "product_id": self.bearing.id}],
        )
        self.assertEqual(
            len(self.order.order_line), 2, "No line is added to the order."
        )

    def test_the_next_parcel_begins_without_the_reports_of_the_last(self):
        self.report("damaged")
        self.report("short")
        self.finish()
        answer = self.scan(self.parcel.name)
        self.assertEqual(answer["parcel"]["strange"], [])
        self.report("damaged")
        self.assertReports(self.parcel, "damaged", "short", "damaged")
        self.scan("4006381333931", self.parcel)
        self.assertReports(self.parcel, "damaged", "damaged")

    def test_strange_goods_are_received_beside_the_announced(self):
        self.scan("4006381333931", self.parcel)
        self.scan("L-0815", self.parcel)
        answer = self.finish()
        self.assertAnswer(answer, "good", "1 discrepancies")
        self.assertEqual(self.parcel.discrepancy_ids.move_id.state, "done")
        self.assertEqual(self.parcel.line_ids.received_qty, 1)

    def test_strange_goods_that_are_taken_in_are_received_by_their_line(self):
        self.scan("L-0815", self.parcel)
        self.finish()
        report = self.parcel.discrepancy_ids
        report.with_user(self.service).decision = "take"
        self.assertRecordValues(
            report.goods_line_id, [{"received_qty": 1, "quantity": 1}]
        )

    def test_a_surplus_that_the_customer_bought_is_his_return_as_well(self):
        self.report("over")
        self.finish()
        report = self.parcel.discrepancy_ids
        report.with_user(self.service).decision = "take"
        sold = self.order.order_line[1]
        self.assertEqual(report.goods_line_id.order_line_id, sold)
        self.assertEqual(report.goods_line_id.price_unit, 100)
        self.assertRecordValues(
            report.move_id.sudo(),
            [{"sale_line_id": sold.id, "to_refund": True}],
        )
        self.assertEqual(sold.qty_delivered, 6)
        self.assertEqual(sold._get_returnable()[sold].returnable, 6)

    def test_a_surplus_beyond_what_he_bought_stays_foreign(self):
        self.parcel.with_user(self.docker).dock_count(self.row, 11)
        self.finish()
        report = self.parcel.discrepancy_ids
        report.with_user(self.service).decision = "take"
        self.assertEqual(report.quantity, 8)
        self.assertFalse(report.goods_line_id.order_line_id)
        self.assertEqual(self.order.order_line[1].qty_delivered, 7)

    def test_what_is_lost_is_expected_no_longer(self):
        self.scan("4006381333931", self.parcel)
        self.report("short")
        self.finish()
        self.parcel.discrepancy_ids.with_user(self.service).decision = "lost"
        states = self.parcel.picking_ids.mapped("state")
        self.assertEqual(sorted(states), ["cancel", "done"])

    def test_a_lost_rest_takes_nothing_away_that_is_counted(self):
        self.scan("4006381333931", self.parcel)
        self.report("short")
        self.parcel.discrepancy_ids.with_user(self.service).decision = "lost"
        self.finish()
        self.assertEqual(self.parcel.line_ids.received_qty, 1)
        self.assertEqual(self.parcel.picking_ids.mapped("state"), ["done"])


class TestDockRights(DockCase):
    """Who may use the desk: a role of ours, and the right to move goods."""

    def calls(self, user):
        desk = self.parcel.with_user(user)
        return [
            desk.dock_list,
            lambda: desk.browse().dock_scan("4006381333931"),
            desk.dock_open,
            lambda: desk.dock_count(self.row, 1),
            lambda: desk.dock_report("damaged", self.row),
            lambda: desk.dock_undo(1),
            lambda: desk.dock_photo(PICTURE),
            lambda: desk.dock_unreadable(self.gear.id),
            desk.dock_unannounced,
            desk.dock_finish,
        ]

    def assertShut(self, user, text):
        for call in self.calls(user):
            with self.assertRaises(AccessError) as refusal:
                call()
            self.assertIn(text, str(refusal.exception))

    def test_the_desk_is_shut_to_who_has_no_role_of_ours(self):
        for user in (self.stocker, self.outsider, self.biller, self.planning):
            with self.subTest(user.login):
                self.assertShut(user, "The returns desk is for the warehouse")

    def test_who_may_not_move_goods_is_told_which_role_is_missing(self):
        self.assertShut(self.warehouse, "“User” of Inventory")

    def test_the_service_desk_may_use_it_with_the_right_to_move_goods(self):
        clerk = self.person("clerk", "stock.group_stock_user")
        clerk.group_ids += self.env.ref("aftersales.group_user")
        for call in self.calls(clerk)[:4]:
            self.assertTrue(call() is not None)

    def test_the_returns_of_another_company_are_not_found(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.docker.company_ids += other
        desk = self.desk.with_context(allowed_company_ids=other.ids)
        answer = desk.dock_scan(self.parcel.name)
        self.assertIsNone(answer["parcel"])
        with self.assertRaises(AccessError):
            desk.dock_scan("4006381333931", self.parcel.id)

    def test_every_door_of_the_desk_is_tried(self):
        methods = {name for name in dir(type(self.desk)) if name.startswith("dock_")}
        self.assertEqual(len(methods), len(self.calls(self.docker)))


class TestDockQueries(DockCase, QueryCase):
    """A parcel of forty products is scanned as fast as one of two."""

    def parcel_of(self, size):
        products = self.env["product.product"].create(
            [
                {"name": f"Part {number}", "is_storable": True, "barcode": f"P{number}"}
                for number in range(size)
            ]
        )
        lines = [self.return_line(product_id=p.id, quantity=2) for p in products]
        parcel = self.rma(line_ids=[Command.create(line) for line in lines])
        self.carry_return(parcel, "approved")
        return parcel, products

    def test_a_scan_costs_the_same_in_a_parcel_of_many(self):
        counts = []
        for size in (2, 2, 40):
            parcel, products = self.parcel_of(size)
            counts.append(self.count_queries(self.scan, products[0].barcode, parcel))
            products.barcode = False
        # Now and then a cache of the ORM is filled anew in between.
        self.assertAtMost(counts[1] + 3, counts[2])
        self.assertAtMost(120, counts[2])
