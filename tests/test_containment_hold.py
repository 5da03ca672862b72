from .test_containment_table import ContainmentCase


class TestContainmentHold(ContainmentCase):
    """D3 is passed only while suspect goods in our own stock are on hold."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.depth = cls.env.ref("aftersales.problem_depth_8d")
        cls.case.write({"depth_id": cls.depth.id, "depth_reason": "The customer asks."})
        cls.contain(cls.case)

    @classmethod
    def contain(cls, problem):
        """Fill in the containment of a problem completely, without a hold."""
        problem.with_user(cls.quality).action_fill_containment()
        for row in problem.containment_ids:
            cls.sort_out(cls, row)
        problem.containment_ids.action_done()
        problem.containment_effect = "200 parts measured"
        cls.put(problem, "containment")

    def texts(self, problem=None):
        points = (problem or self.case).with_user(self.quality)._d3_refusals()
        return [text for _problem, text, _about in points]

    def test_goods_in_stock_that_nobody_stopped_are_an_open_point(self):
        self.assertIn("No hold is in force on G-1", "".join(self.texts()))
        with self.assertRefused("No hold is in force"):
            self.take(self.case, "analyse", self.quality)

    def test_a_hold_on_the_lot_is_enough(self):
        self.hold(self.lot)
        self.assertFalse(self.texts())
        self.take(self.case, "analyse", self.quality)

    def test_a_hold_on_the_whole_product_is_enough(self):
        self.hold(self.gear)
        self.assertFalse(self.texts())

    def test_a_hold_on_another_lot_or_in_another_company_is_not(self):
        self.hold(self.new_lot("G-2"))
        sister = self.env["res.company"].create({"name": "Sister"})
        self.hold(self.lot, user=self.env.user, company_id=sister.id)
        self.assertTrue(self.texts())

    def test_a_released_hold_is_not_in_force(self):
        self.release(self.hold(self.lot))
        self.assertTrue(self.texts())

    def test_a_reason_why_none_is_needed_is_enough_if_it_says_something(self):
        self.case.no_hold_reason = "n/a"
        self.assertTrue(self.texts())
        self.case.no_hold_reason = "All of it was scrapped on the same day."
        self.assertFalse(self.texts())

    def test_what_lies_at_customers_only_needs_no_hold(self):
        self.row("stock").unlink()
        self.assertFalse(self.texts())

    def test_a_place_that_was_found_empty_needs_no_hold(self):
        row = self.row("stock")
        self.sort_out(row, found=0, difference_reason="Sold in the meantime")
        self.assertFalse(self.texts())

    def test_once_d3_is_behind_it_the_hold_may_be_released(self):
        hold = self.hold(self.lot)
        self.take(self.case, "analyse", self.quality)
        self.release(hold)
        self.assertFalse(self.texts())

    def test_an_early_sign_off_does_not_excuse_a_release(self):
        hold = self.hold(self.lot)
        gate = self.case.gate_ids.filtered(lambda gate: gate.code == "d3")
        gate.with_user(self.quality).action_pass_gate()
        self.release(hold)
        with self.assertRefused("No hold is in force"):
            self.take(self.case, "analyse", self.quality)

    def test_many_problems_ask_for_holds_in_the_same_queries(self):
        few, many = self.cases(2), self.cases(40)
        self.count_queries(self.cases(1))
        self.assertEqual(self.count_queries(few), self.count_queries(many))

    def cases(self, count):
        cases = self.env["aftersales.problem"]
        for number in range(count):
            cases += self.problem(product_id=self.gear.id, lot_ids=self.lot.ids)
            self.case.containment_ids.create(
                {
                    "problem_id": cases[number].id,
                    "place": "stock",
                    "product_id": self.gear.id,
                    "lot_id": self.lot.id,
                    "found_qty": 5,
                }
            )
        return cases

    def count_queries(self, cases):
        self.env.flush_all()
        self.env.invalidate_all()
        start = self.env.cr.sql_log_count
        points = list(cases.with_user(self.quality)._d3_refusals())
        self.assertTrue(points)
        return self.env.cr.sql_log_count - start
