from odoo import Command
from odoo.exceptions import AccessError

from .inspecting import InspectCase


class DispositionCase(InspectCase):
    """Goods that were inspected; what becomes of them is to be decided."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.house = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.quarantine = cls.house.aftersales_quarantine_id
        cls.stock = cls.house.lot_stock_id
        cls.customers = cls.env.ref("stock.stock_location_customers")
        cls.gear.seller_ids = [Command.create({"partner_id": cls.supplier.id})]

    @classmethod
    def deciding(cls, quantity=3, order_line=None, grade="c", **values):
        """Return a return that was inspected, with nothing proposed."""
        return cls.to_decide(cls.arrived(quantity, order_line, **values), grade)

    @classmethod
    def to_decide(cls, document, grade="c"):
        """Inspect goods that have arrived, and propose nothing."""
        cls.inspect(document, grade=grade)
        cls.take(document, "decide", cls.quality)
        document.disposition_ids.unlink()
        document.settlement_ids.sudo().unlink()
        document.line_ids.sudo().decided_id = cls.env.ref("aftersales.remedy_apology")
        return document.with_user(cls.quality)

    @classmethod
    def dispose(cls, document, kind, quantity=None, **values):
        """Let a quantity of the first line go one way; all of it by default."""
        line = document.line_ids[:1]
        return document.env["aftersales.return.disposition"].create(
            {
                "line_id": line.id,
                "kind": kind,
                "quantity": quantity or line.received_qty,
                **values,
            }
        )

    @classmethod
    def carry_out(cls, document):
        """Decide, and create the documents."""
        cls.take(document, "process", cls.quality)
        document.with_user(cls.quality).action_carry_out()
        document.invalidate_recordset()
        return document.disposition_ids

    @classmethod
    def product(cls, name, **values):
        """Make the product that graded goods become."""
        values = {"is_storable": True, **values}
        return cls.env["product.product"].create({"name": name, **values})

    @classmethod
    def validate(cls, transfers):
        """Let a plain stock user move the goods."""
        transfers.with_user(cls.stocker).button_validate()

    def stock_of(self, place, lot=None, product=None, **owner):
        quants = self.env["stock.quant"].search(
            [
                ("product_id", "=", (product or self.gear).id),
                ("location_id", "child_of", place.id),
                *([("lot_id", "=", lot.id)] if lot else []),
                *[(name, "=", record.id) for name, record in owner.items()],
            ]
        )
        return sum(quants.mapped("quantity"))


class TestGrid(DispositionCase):
    """Which quantity goes which way: sums, quick ways, and what is proposed."""

    def test_a_cell_makes_changes_and_removes_a_row(self):
        rma = self.deciding()
        line = rma.line_ids
        line.restock_qty = 2
        self.assertRecordValues(
            rma.disposition_ids, [{"kind": "restock", "quantity": 2}]
        )
        line.write({"restock_qty": 1, "scrap_qty": 2})
        self.assertEqual((line.restock_qty, line.scrap_qty), (1, 2))
        self.assertEqual(line.undecided_qty, 0)
        line.restock_qty = 0
        self.assertEqual(rma.disposition_ids.mapped("kind"), ["scrap"])

    def test_a_cell_takes_no_negative_quantity(self):
        with self.assertRefused("cannot be negative"):
            self.deciding().line_ids.restock_qty = -1

    def test_all_that_is_undecided_goes_one_way(self):
        rma = self.deciding()
        rma.line_ids.scrap_qty = 1
        rma.action_all_restock()
        self.assertEqual((rma.line_ids.restock_qty, rma.line_ids.scrap_qty), (2, 1))
        with self.assertRefused("decided already"):
            rma.action_all_back()

    def test_the_inspection_proposes_by_its_grades(self):
        rma = self.arrived(3)
        self.rows(rma).action_split()
        self.inspect(rma, grade="a")
        rma.inspection_ids[1].grade_id = self.grade("d")
        self.take(rma, "decide", self.quality)
        self.assertRecordValues(
            rma.disposition_ids,
            [
                {"kind": "restock", "quantity": 2, "lot_id": self.lot.id},
                {"kind": "scrap", "quantity": 1, "lot_id": self.lot.id},
            ],
        )
        rma.line_ids.with_user(self.quality).restock_qty = 0
        rma.with_user(self.quality).action_dispose_as_found()
        self.assertEqual(rma.line_ids.restock_qty, 2)

    def test_goods_that_nobody_needs_back_stay_with_the_customer(self):
        rma = self.sold_return(2)
        rma.line_ids.needs_goods = False
        self.carry_return(rma, "approved")
        self.take(rma, "decide_without_goods", self.service)
        self.assertRecordValues(rma.disposition_ids, [{"kind": "stays", "quantity": 2}])

    def test_too_little_and_too_much_keep_the_return(self):
        rma = self.deciding()
        with self.assertRefused("what becomes of 3 Units is missing"):
            self.take(rma, "process", self.quality)
        rma.line_ids.write({"restock_qty": 2, "scrap_qty": 2})
        with self.assertRefused("1 Units more are decided about than came"):
            self.take(rma, "process", self.quality)
        rma.line_ids.write({"scrap_qty": 1})
        self.take(rma, "process", self.quality)
        self.assertStates(rma, "processing")

    def test_what_has_come_cannot_stay_with_the_customer(self):
        rma = self.deciding()
        rma.line_ids.write({"restock_qty": 3, "stays_qty": 1})
        with self.assertRefused("only what has not come"):
            self.take(rma, "process", self.quality)

    def test_once_decided_it_stays(self):
        rma = self.deciding()
        row = self.dispose(rma, "restock")
        self.take(rma, "process", self.quality)
        for change in (
            lambda: row.write({"quantity": 2}),
            lambda: row.unlink(),
            lambda: self.dispose(rma, "scrap"),
            lambda: rma.line_ids.write({"scrap_qty": 1}),
            lambda: rma.action_dispose_as_found(),
        ):
            with self.assertRefused("Decide Again"):
                change()

    def test_who_decides(self):
        rma = self.deciding()
        for user in (self.quality, self.coordinator, self.manager):
            self.dispose(rma.with_user(user), "restock", 1).unlink()
        for user in (self.service, self.warehouse, self.production):
            with self.assertRaises(AccessError):
                self.dispose(rma.with_user(user), "restock", 1)
        with self.assertRaises(AccessError):
            rma.line_ids.with_user(self.service).restock_qty = 1

    def test_nobody_says_that_it_was_carried_out(self):
        row = self.dispose(self.deciding(), "restock")
        for values in ({"executed_at": "2025-01-01"}, {"executed_by_id": 1}):
            with self.assertRefused("recorded by the system"):
                row.write(values)


class TestPreview(DispositionCase):
    """It is said in plain words what will be created, and what stands against it."""

    def preview(self, rma):
        rma.invalidate_recordset(["disposition_preview"])
        return str(rma.disposition_preview or "")

    def test_it_names_the_transfer_the_places_and_the_lot(self):
        rma = self.deciding()
        self.dispose(rma, "restock")
        self.assertIn("Internal transfer", self.preview(rma))
        self.assertIn(
            f"{self.quarantine.display_name} → {self.stock.display_name}:"
            " 3 Units Gear, lot L-0815",
            self.preview(rma),
        )

    def test_each_kind_has_its_words(self):
        rma = self.deciding(8)
        other = self.product("Gear B")
        kinds = ("restock", "rework", "scrap", "supplier", "back", "sample")
        for kind in kinds:
            self.dispose(rma, kind, 1)
        self.dispose(rma, "grade", 1, graded_product_id=other.id)
        self.dispose(rma, "stays", 1)
        text = self.preview(rma)
        self.assertEqual(text.count("<li>"), 8)
        for words in (
            "Repair order in",
            "Scrap out of",
            "Delivery to the supplier",
            "as it is: 1 Units Gear, lot L-0815",
            "becomes Gear B with its value",
            "stays with",
        ):
            self.assertIn(words, text)

    def test_a_preview_creates_nothing(self):
        rma = self.deciding()
        self.dispose(rma, "scrap")
        before = self.env["stock.scrap"].search_count([])
        self.preview(rma)
        self.assertEqual(self.env["stock.scrap"].search_count([]), before)

    def test_a_name_is_never_markup(self):
        self.gear.name = "<script>Gear</script>"
        rma = self.deciding()
        self.dispose(rma, "scrap")
        self.assertNotIn("<script>", self.preview(rma))

    def test_goods_on_hold_are_named_before_anybody_tries(self):
        rma = self.deciding()
        self.dispose(rma, "restock")
        hold = self.hold(self.lot)
        self.assertIn(hold.name, self.preview(rma))
        with self.assertRefused("is on hold", hold.name):
            self.take(rma, "process", self.quality)
        rma.line_ids.write({"restock_qty": 0, "sample_qty": 3})
        self.take(rma, "process", self.quality)
        rma.action_carry_out()
        self.validate(rma.sudo().disposition_ids.move_ids.picking_id)
        self.assertEqual(self.stock_of(self.house.aftersales_sample_id, self.lot), 3)

    def test_goods_that_somebody_took_away_are_missed(self):
        rma = self.deciding()
        self.dispose(rma, "restock")
        self.env["stock.quant"]._update_available_quantity(
            self.gear, self.quarantine, -2, lot_id=self.lot
        )
        with self.assertRefused("2 Units of Gear, L-0815 are not in quarantine"):
            self.take(rma, "process", self.quality)


class TestCarryOut(DispositionCase):
    """One click creates core's documents; a second one changes nothing."""

    def documents(self):
        """Return how many documents of the stock there are."""
        models = ("stock.picking", "stock.move", "stock.scrap", "repair.order")
        return [self.env[name].search_count([]) for name in models]

    def test_back_to_stock_by_a_transfer_that_the_warehouse_validates(self):
        rma = self.deciding()
        self.dispose(rma, "restock")
        row = self.carry_out(rma)
        transfer = row.sudo().move_ids.picking_id
        self.assertRecordValues(
            transfer,
            [
                {
                    "state": "assigned",
                    "location_id": self.quarantine.id,
                    "location_dest_id": self.stock.id,
                    "origin": rma.name,
                    "aftersales_return_id": rma.id,
                }
            ],
        )
        self.assertEqual(row.state, "open")
        self.assertEqual(row.executed_by_id, self.quality)
        self.validate(transfer)
        self.assertEqual(row.state, "done")
        self.assertEqual(self.stock_of(self.stock, self.lot), 3)
        self.assertEqual(rma.line_ids.waiting_qty, 0)

    def test_a_second_click_changes_nothing(self):
        rma = self.deciding(6)
        for kind in ("restock", "rework", "scrap", "supplier", "back", "sample"):
            self.dispose(rma, kind, 1)
        self.carry_out(rma)
        before = self.documents()
        rma.action_carry_out()
        rma.disposition_ids.action_execute()
        self.assertEqual(self.documents(), before)

    def test_nothing_is_created_where_one_is_impossible(self):
        rma = self.deciding()
        self.dispose(rma, "restock", 2)
        self.dispose(rma, "scrap", 1)
        self.take(rma, "process", self.quality)
        self.hold(self.lot)
        before = self.documents()
        with self.assertRefused("Nothing was carried out", "on hold"):
            rma.action_carry_out()
        self.assertEqual(self.documents(), before)
        self.assertFalse(any(rma.disposition_ids.mapped("executed_at")))

    def test_it_is_decided_first(self):
        rma = self.deciding()
        row = self.dispose(rma, "restock")
        with self.assertRefused("decide first"):
            row.action_execute()

    def test_who_needs_no_rights_in_the_warehouse_and_who_may_not(self):
        self.assertFalse(self.quality.has_group("stock.group_stock_user"))
        rma = self.deciding()
        self.dispose(rma, "restock", 2)
        self.dispose(rma, "scrap", 1)
        self.take(rma, "process", self.quality)
        for user in (self.service, self.production):
            with self.assertRaises(AccessError):
                rma.with_user(user).action_carry_out()
        for user in (self.outsider, self.stocker):
            with self.assertRaises(AccessError):
                rma.disposition_ids.with_user(user).action_execute()
        rma.with_user(self.warehouse).action_carry_out()
        self.assertEqual(rma.disposition_ids.executed_by_id, self.warehouse)

    def test_lots_packages_and_owners_are_kept(self):
        rma = self.deciding()
        package = self.env["stock.package"].create({"name": "PACK-1"})
        quants = self.env["stock.quant"]
        for quantity, values in ((-3, {}), (3, {"package_id": package})):
            quants._update_available_quantity(
                self.gear,
                self.quarantine,
                quantity,
                lot_id=self.lot,
                owner_id=self.customer if values else None,
                **values,
            )
        self.dispose(rma, "restock")
        row = self.carry_out(rma)
        self.validate(row.sudo().move_ids.picking_id)
        kept = {"package_id": package, "owner_id": self.customer}
        self.assertEqual(self.stock_of(self.stock, self.lot, **kept), 3)

    def test_several_lots_go_several_ways(self):
        rma = self.arrived_lots()
        line = rma.line_ids
        line.restock_qty, line.scrap_qty = 2, 1
        with self.assertRefused("several lots came, choose"):
            self.take(rma, "process", self.quality)
        restock, scrap = rma.disposition_ids
        scrap.lot_id = self.other
        rows = self.carry_out(rma)
        self.validate(rows.sudo().move_ids.picking_id)
        self.assertEqual(self.stock_of(self.stock, self.lot), 2)
        self.assertEqual(rows.sudo().scrap_ids.lot_id, self.other)

    def test_several_lots_that_go_one_way_need_no_choice(self):
        rma = self.arrived_lots()
        self.dispose(rma, "restock")
        rows = self.carry_out(rma)
        self.validate(rows.sudo().move_ids.picking_id)
        self.assertEqual(self.stock_of(self.stock, self.lot), 2)
        self.assertEqual(self.stock_of(self.stock, self.other), 1)

    def arrived_lots(self):
        """Return a return of which goods of two lots have come."""
        self.other = self.lot.copy({"name": "L-0816"})
        self._stock(self.gear, 2, self.lot)
        self._stock(self.gear, 1, self.other)
        self._stock(self.bearing, 3)
        order = self._make_order(self.contact, 3)
        order.picking_ids.button_validate()
        document = self.sold_return(3, order.order_line[0])
        document.line_ids.is_lot_unknown = True
        rma = self.bring(document)
        self.inspect(rma)
        self.take(rma, "decide", self.quality)
        rma.disposition_ids.unlink()
        self.assertEqual(len(rma.inspection_ids), 2)
        return rma

    def test_a_lot_that_did_not_come_is_refused(self):
        rma = self.deciding()
        other = self.lot.copy({"name": "L-0816"})
        self.dispose(rma, "restock", lot_id=other.id)
        with self.assertRefused("3 Units of Gear have not come"):
            self.take(rma, "process", self.quality)

    def test_the_company_may_book_it_at_once(self):
        self.company.aftersales_dispositions_at_once = True
        rma = self.deciding()
        self.dispose(rma, "restock", 2)
        self.dispose(rma, "scrap", 1)
        rows = self.carry_out(rma)
        self.assertEqual(rows.mapped("state"), ["done", "done"])
        self.assertEqual(self.stock_of(self.stock, self.lot), 2)
        self.assertEqual(self.stock_of(self.quarantine, self.lot), 0)

    def test_goods_can_go_to_another_shelf(self):
        shelf = self.env["stock.location"].create(
            {"name": "Shelf", "location_id": self.stock.id}
        )
        rma = self.deciding()
        self.dispose(rma, "restock", location_id=shelf.id)
        row = self.carry_out(rma)
        self.validate(row.sudo().move_ids.picking_id)
        self.assertEqual(self.stock_of(shelf, self.lot), 3)

    def test_other_units_are_converted(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        self.company.aftersales_dispositions_at_once = True
        rma = self.deciding(6)
        line = rma.line_ids.sudo()
        self.assertEqual(line.uom_id, self.gear.uom_id)
        line.write({"uom_id": dozen.id, "quantity": 0.5})
        line._compute_received_qty()
        self.assertEqual(line.received_qty, 0.5)
        # The money that was proposed is for six dozen.
        rma.settlement_ids.sudo().unlink()
        line.decided_id = self.env.ref("aftersales.remedy_apology")
        self.dispose(rma, "restock", 0.5)
        self.carry_out(rma)
        self.assertEqual(self.stock_of(self.stock, self.lot), 6)


class TestKinds(DispositionCase):
    """What each kind creates, beyond a transfer."""

    def test_scrap_out_of_quarantine_with_its_lot(self):
        rma = self.deciding()
        self.dispose(rma, "scrap")
        row = self.carry_out(rma)
        scrap = row.sudo().scrap_ids
        self.assertRecordValues(
            scrap,
            [
                {
                    "scrap_qty": 3,
                    "lot_id": self.lot.id,
                    "location_id": self.quarantine.id,
                    "state": "draft",
                    "origin": rma.name,
                }
            ],
        )
        scrap.with_user(self.stocker).action_validate()
        self.assertEqual(row.state, "done")
        self.assertEqual(self.stock_of(self.quarantine, self.lot), 0)

    def test_rework_takes_the_goods_from_quarantine_and_all_of_them(self):
        """Core would repair one piece of the stock: quantity and places are named."""
        rma = self.deciding()
        self.dispose(rma, "rework")
        row = self.carry_out(rma)
        receipt = rma.sudo().line_ids.move_ids.picking_id
        self.assertRecordValues(
            row.sudo().repair_ids,
            [
                {
                    "product_id": self.gear.id,
                    "product_qty": 3,
                    "lot_id": self.lot.id,
                    "partner_id": self.contact.id,
                    "picking_id": receipt.id,
                    "product_location_src_id": self.quarantine.id,
                    "product_location_dest_id": self.stock.id,
                    "sale_order_id": False,
                    "state": "draft",
                }
            ],
        )
        self.repair(row)
        self.assertEqual(row.state, "done")
        self.assertEqual(self.stock_of(self.quarantine, self.lot), 0)
        self.assertEqual(self.stock_of(self.stock, self.lot), 3)

    def repair(self, row):
        for rework in row.sudo().rework_ids:
            self.carry_rework(rework, "done")

    def test_what_is_repaired_for_the_customer_goes_back_to_him(self):
        rma = self.deciding()
        remedy = self.env.ref("aftersales.remedy_repair")
        rma.line_ids.sudo().write({"requested_id": remedy.id, "decided_id": remedy.id})
        row = self.dispose(rma, "rework")
        self.assertEqual(row.afterwards, "back")
        self.carry_out(rma)
        self.repair(row)
        self.assertEqual(row.state, "open")
        delivery = row.sudo().move_ids.picking_id
        self.assertEqual(delivery.location_dest_id, self.customers)
        lines = len(self.order.order_line)
        self.validate(delivery)
        self.assertEqual(row.state, "done")
        self.assertEqual(len(self.order.order_line), lines)

    def test_part_of_a_package_can_be_repaired(self):
        rma = self.deciding()
        package = self.env["stock.package"].create({"name": "PACK-1"})
        quants = self.env["stock.quant"]
        quants._update_available_quantity(
            self.gear, self.quarantine, -3, lot_id=self.lot
        )
        quants._update_available_quantity(
            self.gear, self.quarantine, 3, lot_id=self.lot, package_id=package
        )
        self.dispose(rma, "rework", 1)
        self.dispose(rma, "restock", 2)
        rows = self.carry_out(rma)
        self.repair(rows[0])
        quants = self.env["stock.quant"].search([("product_id", "=", self.gear.id)])
        own = quants.filtered(lambda q: q.location_id.usage == "internal")
        self.assertFalse(own.filtered(lambda q: q.quantity < 0))

    def test_back_as_it_is_by_a_return_of_the_return(self):
        rma = self.deciding()
        self.dispose(rma, "back")
        row = self.carry_out(rma)
        move = row.sudo().move_ids
        receipt = rma.sudo().line_ids.move_ids.filtered(lambda m: m._is_arrival())
        order_line = self.order.order_line[0]
        self.assertRecordValues(
            move,
            [
                {
                    "origin_returned_move_id": receipt.id,
                    "location_id": self.quarantine.id,
                    "location_dest_id": self.customers.id,
                    "sale_line_id": order_line.id,
                    "product_uom_qty": 3,
                    "to_refund": False,
                    "state": "assigned",
                }
            ],
        )
        self.assertEqual(move.picking_id.return_id, receipt.picking_id)
        self.assertEqual(move.picking_id.partner_id, self.contact)
        lines = len(self.order.order_line)
        self.validate(move.picking_id)
        self.assertEqual(len(self.order.order_line), lines)
        self.assertEqual(self.stock_of(self.customers, self.lot), 10)

    def test_exactly_these_goods_go_back(self):
        """Older goods of the product in quarantine stay where they are."""
        other = self.lot.copy({"name": "L-0001"})
        self.env["stock.quant"]._update_available_quantity(
            self.gear, self.quarantine, 5, lot_id=other, in_date="2020-01-01"
        )
        rma = self.deciding(2)
        self.dispose(rma, "back", 1)
        self.dispose(rma, "scrap", 1)
        row = self.carry_out(rma).filtered(lambda r: r.kind == "back")
        self.assertEqual(row.sudo().move_ids.move_line_ids.lot_id, self.lot)

    def test_goods_that_we_never_sold_go_back_too(self):
        product = self.env["product.product"].create(
            {"name": "Pump", "is_storable": True}
        )
        line = self.return_line(product_id=product.id, quantity=2)
        rma = self.bring(self.rma(line_ids=[Command.create(line)]))
        self.inspect(rma)
        self.take(rma, "decide", self.quality)
        rma.disposition_ids.unlink()
        self.dispose(rma, "back")
        self._decide_return(rma)
        row = self.carry_out(rma.with_user(self.quality))
        self.validate(row.sudo().move_ids.picking_id)
        self.assertEqual(self.stock_of(self.customers, product=product), 0)

    def test_back_to_the_supplier(self):
        rma = self.deciding()
        self.dispose(rma, "supplier")
        row = self.carry_out(rma)
        self.assertEqual(row.sudo().move_ids.location_dest_id.usage, "supplier")
        self.validate(row.sudo().move_ids.picking_id)
        self.assertEqual(row.state, "done")

    def test_a_sample_is_kept_beside_the_stock(self):
        rma = self.deciding()
        self.dispose(rma, "sample")
        row = self.carry_out(rma)
        self.validate(row.sudo().move_ids.picking_id)
        samples = self.house.aftersales_sample_id
        self.assertEqual(self.stock_of(samples, self.lot), 3)
        self.assertEqual(self.stock_of(self.stock, self.lot), 0)

    def test_what_stays_with_the_customer_moves_nothing(self):
        rma = self.sold_return(2)
        rma.line_ids.needs_goods = False
        self.carry_return(rma, "approved")
        self.take(rma, "decide_without_goods", self.service)
        row = self.carry_out(rma.with_user(self.quality))
        self.assertEqual(row.state, "done")
        self.assertFalse(row.sudo().move_ids)

    def test_another_product_takes_lot_and_goods_over(self):
        rma = self.deciding()
        other = self.product("Gear B", tracking="lot")
        self.dispose(rma, "grade", graded_product_id=other.id)
        row = self.carry_out(rma)
        self.assertEqual(self.stock_of(self.quarantine, self.lot), 0)
        transfer = row.sudo().move_ids.picking_id
        self.validate(transfer)
        self.assertEqual(row.state, "done")
        lot = self.env["stock.lot"].search([("product_id", "=", other.id)])
        self.assertEqual(lot.name, self.lot.name)
        self.assertEqual(self.stock_of(self.stock, lot, other), 3)

    def test_another_product_must_be_chosen_and_fit(self):
        rma = self.deciding()
        row = self.dispose(rma, "grade")
        with self.assertRefused("choose the product"):
            self.take(rma, "process", self.quality)
        litre = self.env.ref("uom.product_uom_litre")
        row.graded_product_id = self.product("Oil", uom_id=litre.id)
        with self.assertRefused("another kind of unit"):
            self.take(rma, "process", self.quality)


class TestTakeBack(DispositionCase):
    """A mistake can be mended as long as nothing has moved."""

    def test_documents_are_cancelled_and_it_is_decided_again(self):
        rma = self.deciding()
        for kind in ("restock", "scrap", "rework"):
            self.dispose(rma, kind, 1)
        rows = self.carry_out(rma)
        with self.assertRefused("is carried out already"):
            self.take(rma, "decide_again", self.quality)
        transfer, repair = rows.sudo().move_ids.picking_id, rows.sudo().repair_ids
        rows.action_take_back()
        self.assertEqual((transfer.state, repair.state), ("cancel", "cancel"))
        self.assertFalse(rows.sudo().scrap_ids)
        self.assertEqual(set(rows.mapped("state")), {"planned"})
        self.take(rma, "decide_again", self.quality)
        rma.line_ids.write({"restock_qty": 3, "scrap_qty": 0, "rework_qty": 0})
        self.carry_out(rma)
        self.assertEqual(rma.line_ids.waiting_qty, 3)

    def test_nobody_enters_what_a_decision_has_created(self):
        """Else a repair or a scrap of other goods would count as carried out."""
        rma = self.deciding()
        for kind in ("restock", "scrap", "rework"):
            self.dispose(rma, kind, 1)
        rows = self.carry_out(rma)
        self.stocker.group_ids |= self.env.ref("aftersales.group_warehouse_user")
        row = rows[:1].sudo()
        scrap = rows.sudo().scrap_ids.with_user(self.stocker)
        repair = rows.sudo().repair_ids.with_user(self.stocker)
        for own in (scrap, repair):
            with self.assertRefused("cannot be entered"):
                own.write({"aftersales_disposition_id": row.id})
        forged = scrap.with_context(default_aftersales_disposition_id=row.id)
        with self.assertRefused("cannot be entered"):
            forged.create({"product_id": row.product_id.id})
        transfer = rows.sudo().move_ids.picking_id.with_user(self.stocker)
        with self.assertRefused("cannot be entered"):
            transfer.write({"aftersales_return_id": False})

    def test_goods_that_have_moved_are_not_taken_back(self):
        rma = self.deciding()
        self.dispose(rma, "restock")
        row = self.carry_out(rma)
        self.validate(row.sudo().move_ids.picking_id)
        with self.assertRefused("Goods have moved already"):
            row.action_take_back()

    def test_a_transfer_that_the_warehouse_cancels_is_created_anew(self):
        rma = self.deciding()
        self.dispose(rma, "restock")
        row = self.carry_out(rma)
        first = row.sudo().move_ids.picking_id
        first.with_user(self.stocker).action_cancel()
        self.assertEqual(row.state, "planned")
        rma.action_carry_out()
        transfers = row.sudo().move_ids.picking_id
        self.assertEqual(sorted(transfers.mapped("state")), ["assigned", "cancel"])

    def test_a_part_that_the_warehouse_moves_later_is_still_under_way(self):
        rma = self.deciding()
        self.dispose(rma, "restock")
        row = self.carry_out(rma)
        transfer = row.sudo().move_ids.picking_id
        transfer.move_ids.quantity = 1
        transfer.with_context(skip_backorder=True).button_validate()
        self.assertEqual(row.state, "open")
        self.assertEqual(len(row.sudo().move_ids), 2)

    def test_the_return_is_done_when_its_documents_are(self):
        rma = self.deciding()
        self.dispose(rma, "restock")
        self.take(rma, "process", self.quality)
        with self.assertRefused("not carried out yet"):
            self.take(rma, "finish", self.service)
        row = self.carry_out_only(rma)
        with self.assertRefused("not done yet"):
            self.take(rma, "finish", self.service)
        self.validate(row.sudo().move_ids.picking_id)
        points = rma._missing_points("finish")[rma]
        self.assertFalse([p for p in points if "Back to stock" in p.text])

    def carry_out_only(self, rma):
        rma.action_carry_out()
        return rma.disposition_ids
