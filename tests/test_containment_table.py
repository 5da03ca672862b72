from odoo.exceptions import AccessError, UserError, ValidationError

from .tracing import TraceCase


class ContainmentCase(TraceCase):
    """A problem about a lot of which goods are everywhere."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lot = cls.new_lot("G-1")
        cls.receive(cls.lot, 100)
        cls.deliver(cls.lot, 30)
        cls.case = cls.problem(product_id=cls.gear.id, lot_ids=cls.lot.ids)

    def fill(self, problem=None):
        problem = problem or self.case
        problem.with_user(self.quality).action_fill_containment()
        return problem.containment_ids

    def row(self, place, problem=None):
        rows = (problem or self.case).containment_ids
        return rows.filtered(lambda row: row.place == place)

    def sort_out(self, row, found=None, rejected=0, **values):
        """Fill in all that a row asks for."""
        found = row.stock_qty if found is None else found
        row.write(
            {
                "user_id": self.warehouse.id,
                "found_qty": found,
                "sorted_qty": found,
                "good_qty": found - rejected,
                "rejected_qty": rejected,
                "clean_point": "from serial 31 on",
                "measure": "Kept apart",
                **values,
            }
        )


class TestContainmentFilled(ContainmentCase):
    """The stock says where suspect goods are."""

    def test_each_place_is_a_row(self):
        self.transfer(self.lot, 10, self.shelf, self.cage)
        transit = self.env["stock.location"].create(
            {"name": "Road", "usage": "transit", "company_id": self.company.id}
        )
        self.transfer(self.lot, 5, self.shelf, transit)
        self.transfer(self.lot, 2, self.shelf, self.suppliers, self.supplier)
        self.deliver(self.lot, 8, self.other_customer)
        self.fill()
        self.assertRecordValues(
            self.case.containment_ids.sorted(lambda row: (row.sequence, row.stock_qty)),
            [
                {"place": "stock", "location_id": self.cage.id, "stock_qty": 10},
                {"place": "stock", "location_id": self.shelf.id, "stock_qty": 45},
                {"place": "transit", "location_id": transit.id, "stock_qty": 5},
                {"place": "customer", "location_id": False, "stock_qty": 8},
                {"place": "customer", "location_id": False, "stock_qty": 30},
                {"place": "supplier", "location_id": False, "stock_qty": 2},
            ],
        )
        self.assertEqual(sum(self.case.containment_ids.mapped("stock_qty")), 100)

    def test_what_is_in_repair_is_work_and_not_stock(self):
        order = self.env["repair.order"].create(
            {"product_id": self.gear.id, "lot_id": self.lot.id, "product_qty": 3}
        )
        order.action_validate()
        self.fill()
        self.assertEqual(self.row("wip").stock_qty, 3)
        self.assertEqual(self.row("stock").stock_qty, 67)

    def test_what_was_made_of_the_lot_is_suspect_too(self):
        other = self.new_lot("G-2")
        self.produce(other, 5, [(self.lot, 10)])
        self.fill()
        rows = self.row("stock")
        self.assertEqual(
            {row.lot_id: row.stock_qty for row in rows}, {self.lot: 60, other: 5}
        )

    def test_filling_again_keeps_what_people_entered(self):
        self.fill()
        at_customer = self.row("customer")
        at_customer.write({"measure": "Told on the phone", "user_id": self.service.id})
        self.sort_out(self.row("stock"), rejected=3)
        self.deliver(self.lot, 20)
        self.fill()
        self.assertEqual(self.row("customer").measure, "Told on the phone")
        self.assertEqual(self.row("customer").stock_qty, 50)
        self.assertRecordValues(
            self.row("stock"), [{"stock_qty": 50, "found_qty": 70, "rejected_qty": 3}]
        )

    def test_a_place_that_emptied_goes_unless_somebody_worked_there(self):
        self.transfer(self.lot, 10, self.shelf, self.cage)
        self.fill()
        self.transfer(self.lot, 10, self.cage, self.shelf)
        self.fill()
        self.assertEqual(self.row("stock").location_id, self.shelf)

    def test_a_row_entered_by_hand_stays(self):
        self.case.containment_ids.create(
            {
                "problem_id": self.case.id,
                "place": "other",
                "product_id": self.gear.id,
                "measure": "Asked the forwarder",
            }
        )
        self.assertIn("other", self.fill().mapped("place"))

    def test_nothing_suspect_cannot_be_looked_for(self):
        with self.assertRefused("Choose the lots"):
            self.fill(self.problem())

    def test_many_lots_need_the_same_queries(self):
        few, many = self.lots_problem(2), self.lots_problem(40)
        self.count_queries(self.lots_problem(1))
        # The first may have to read rules again, the second never more.
        self.assertGreaterEqual(self.count_queries(few), self.count_queries(many))

    def lots_problem(self, count):
        lots = self.env["stock.lot"]
        for number in range(count):
            lot = self.new_lot(f"{count}-{number}")
            self.receive(lot, 2)
            lots += lot
        return self.problem(product_id=self.gear.id, lot_ids=lots.ids)

    def count_queries(self, problem):
        self.env.flush_all()
        self.env.invalidate_all()
        start = self.env.cr.sql_log_count
        self.fill(problem)
        self.env.flush_all()
        return self.env.cr.sql_log_count - start


class TestContainmentSums(ContainmentCase):
    """Quantities that do not add up are refused."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case.with_user(cls.quality).action_fill_containment()
        cls.shelf_row = cls.case.containment_ids.filtered("location_id")

    def test_sorted_is_good_and_rejected(self):
        with self.assertRaises(ValidationError):
            self.sort_out(self.shelf_row, good_qty=60)

    def test_no_more_is_sorted_than_found(self):
        with self.assertRaises(ValidationError):
            self.sort_out(self.shelf_row, sorted_qty=71, good_qty=71)

    def test_another_quantity_needs_a_reason(self):
        with self.assertRaises(ValidationError):
            self.sort_out(self.shelf_row, found=69)
        self.sort_out(self.shelf_row, found=69, difference_reason="One in the lab")

    def test_what_the_stock_says_cannot_be_forged(self):
        for values in ({"stock_qty": 3}, {"counted_at": False}, {"done_by_id": 1}):
            with self.assertRaises(AccessError):
                self.shelf_row.write(values)
        values = {"problem_id": self.case.id, "product_id": self.gear.id}
        with self.assertRaises(AccessError):
            self.shelf_row.create({**values, "stock_qty": 3})

    def test_a_lot_belongs_to_its_product(self):
        with self.assertRaises(ValidationError):
            self.shelf_row.product_id = self.steel

    def test_the_totals_are_summed_by_unit(self):
        self.sort_out(self.shelf_row, rejected=4)
        [(unit, totals)] = self.case._get_containment_sums()
        self.assertEqual(unit, self.gear.uom_id)
        self.assertEqual((totals["stock_qty"], totals["rejected_qty"]), (100, 4))

    def test_a_closed_problem_is_not_filled_again(self):
        self.put(self.case, "closed")
        with self.assertRaises(UserError):
            self.fill()


class TestContainmentGate(ContainmentCase):
    """D3 is passed when every place has an owner, a count and an end."""

    def texts(self):
        points = self.case.with_user(self.quality)._get_containment_refusals()
        return " ".join(text for _problem, text, _about in points)

    def test_an_empty_table_is_an_open_point(self):
        self.assertIn("no place is in the table", self.texts())

    def test_gate_d3_asks_for_the_containment(self):
        depth = self.env.ref("aftersales.problem_depth_8d")
        self.case.write({"depth_id": depth.id, "depth_reason": "The customer asks."})
        self.put(self.case, "containment")
        with self.assertRefused("no place is in the table"):
            self.take(self.case, "analyse", self.quality)

    def test_each_open_row_says_what_it_lacks(self):
        self.fill()
        for part in ("nobody owns it", "not counted yet", "no clean point"):
            self.assertIn(part, self.texts())

    def test_nothing_is_open_once_every_place_is_finished(self):
        for row in self.fill():
            self.sort_out(row)
        self.assertIn("not finished", self.texts())
        self.case.containment_ids.action_done()
        self.assertIn("effect was checked", self.texts())
        self.case.containment_effect = "200 parts measured"
        self.assertFalse(self.texts())

    def test_a_row_is_finished_only_when_it_is_whole(self):
        self.fill()
        with self.assertRefused("nobody owns it"):
            self.row("stock").action_done()

    def test_a_later_difference_opens_the_point_again(self):
        for row in self.fill():
            self.sort_out(row)
        self.deliver(self.lot, 1)
        self.fill()
        self.assertIn("another quantity was found", self.texts())


class TestContainmentOwner(ContainmentCase):
    """The owner of a place fills it in, and finds it among his to-dos."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case.with_user(cls.quality).action_fill_containment()
        cls.shelf_row = cls.case.containment_ids.filtered("location_id")

    def test_the_owner_gets_one_to_do_until_he_has_finished(self):
        self.shelf_row.user_id = self.warehouse
        self.shelf_row.user_id = self.member
        self.assertEqual(self.shelf_row.activity_ids.user_id, self.member)
        self.sort_out(self.shelf_row, user_id=self.member.id)
        self.shelf_row.with_user(self.member).action_done()
        self.assertFalse(self.shelf_row.activity_ids)
        self.assertEqual(self.shelf_row.done_by_id, self.member)

    def test_a_finished_row_can_be_taken_up_again(self):
        self.sort_out(self.shelf_row)
        self.shelf_row.action_done()
        self.shelf_row.action_reopen()
        self.assertFalse(self.shelf_row.done_at)
        self.assertEqual(self.shelf_row.activity_ids.user_id, self.warehouse)

    def test_who_does_not_own_a_row_cannot_fill_it_in(self):
        self.shelf_row.user_id = self.member
        row = self.shelf_row.with_user(self.warehouse)
        with self.assertRaises(AccessError):
            row.measure = "Sold"
        with self.assertRaises(AccessError):
            row.action_done()
        with self.assertRaises(AccessError):
            row.user_id = self.warehouse

    def test_a_colleague_sees_his_own_places_only(self):
        self.shelf_row.user_id = self.member
        rows = self.env["aftersales.containment"].with_user(self.member).search([])
        self.assertEqual(rows, self.shelf_row)

    def test_a_department_cannot_fill_in_the_table(self):
        with self.assertRaises(AccessError):
            self.case.with_user(self.warehouse).action_fill_containment()
