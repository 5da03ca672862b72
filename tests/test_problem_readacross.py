from odoo.exceptions import AccessError
from odoo.fields import Command

from .common import SoldCase


class PreventionCase(SoldCase):
    """A problem with a gear that has passed D6."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # A category of the gear's own, so that the catalogue of the demo stays out.
        cls.gear.categ_id = cls.env["product.category"].create({"name": "Gears"})
        cls.depth = cls.env["aftersales.problem.depth"].create(
            {"name": "With D7", "needs_d7": True}
        )

    @classmethod
    def gear_problem(cls, **values):
        values = {"product_id": cls.gear.id, "depth_id": cls.depth.id, **values}
        return cls.problem(**values).with_user(cls.quality)

    def product(self, name="Wheel", **values):
        return self.env["product.product"].create({"name": name, **values})

    def rows(self, problem, kind="product"):
        rows = problem.readacross_ids.filtered(lambda row: row.kind == kind)
        return dict(zip(rows.mapped("name"), rows.mapped("why"), strict=True))

    def generate(self, **values):
        problem = self.gear_problem(**values)
        problem.action_generate_prevention()
        return problem


class TestGeneration(PreventionCase):
    """The list is generated from the catalogue, the stock moves and the departments."""

    def test_products_of_the_same_category(self):
        self.product("Wheel", categ_id=self.gear.categ_id.id)
        self.product("Cord")
        self.assertEqual(self.rows(self.generate()), {"Wheel": "Same category"})

    def test_products_of_the_same_supplier(self):
        wheel = self.product("Wheel")
        for product in (self.gear, wheel):
            product.write(
                {"seller_ids": [Command.create({"partner_id": self.supplier.id})]}
            )
        self.assertEqual(self.rows(self.generate()), {"Wheel": "Same supplier"})

    def test_variants_of_the_product(self):
        attribute = self.env["product.attribute"].create(
            {
                "name": "Teeth",
                "value_ids": [Command.create({"name": n}) for n in ("20", "40")],
            }
        )
        template = self.env["product.template"].create(
            {
                "name": "Pinion",
                "categ_id": self.gear.categ_id.id,
                "attribute_line_ids": [
                    Command.create(
                        {
                            "attribute_id": attribute.id,
                            "value_ids": [Command.set(attribute.value_ids.ids)],
                        }
                    )
                ],
            }
        )
        first, second = template.product_variant_ids
        rows = self.rows(self.generate(product_id=first.id))
        why = rows[second.display_name]
        self.assertEqual(why, "Variant of the same product")
        self.assertIn("Gear", rows)

    def test_products_that_share_a_component(self):
        steel, wheel = self.product("Steel"), self.product("Wheel")
        for product in (self.gear, wheel):
            self.make_from(product, steel)
        self.assertEqual(self.rows(self.generate()), {"Wheel": "Shares a component"})

    def make_from(self, product, component):
        """Put on record that a product was made from a component."""
        production = self.env["stock.location"].search(
            [("usage", "=", "production"), ("company_id", "=", self.company.id)],
            limit=1,
        )
        stock = self.delivery.location_id
        lines = self.env["stock.move.line"].create(
            [
                {
                    "product_id": item.id,
                    "quantity": 1,
                    "location_id": source.id,
                    "location_dest_id": target.id,
                    "company_id": self.company.id,
                }
                for item, source, target in (
                    (component, stock, production),
                    (product, production, stock),
                )
            ]
        )
        lines[1].consume_line_ids = lines[0]
        return production

    def test_places_that_made_it_and_departments_that_work_alike(self):
        production = self.make_from(self.gear, self.product("Steel"))
        production.name = "Hobbing machine"
        self.env["stock.move.line"].search([("location_id", "=", production.id)]).write(
            {"state": "done"}
        )
        mill = self.team("Mill", "production", self.planning)
        rows = self.rows(self.generate(team_id=self.production_team.id), "process")
        self.assertEqual(rows[production.name], "Made the product")
        self.assertEqual(rows[mill.name], "Works in a similar way")
        self.assertNotIn(self.production_team.name, rows)

    def test_customers_who_got_it(self):
        rows = self.rows(self.generate(), "customer")
        self.assertEqual(rows, {"Northern Mills": "Got 10 of it"})

    def test_a_long_list_is_cut_and_says_so(self):
        self.env["product.product"].create(
            [
                {"name": f"Wheel {n}", "categ_id": self.gear.categ_id.id}
                for n in range(23)
            ]
        )
        problem = self.generate()
        self.assertEqual(len(self.rows(problem)), 20)
        self.assertEqual(problem.readacross_note, "Same category: 3 more")

    def test_doing_it_again_keeps_the_answers(self):
        problem = self.generate()
        row = problem.readacross_ids[0]
        row.write({"answer": "unaffected", "note": "Another alloy."})
        before = problem.readacross_ids
        self.product("Wheel", categ_id=self.gear.categ_id.id)
        problem.action_generate_prevention()
        self.assertEqual(len(problem.readacross_ids), len(before) + 1)
        self.assertEqual(row.note, "Another alloy.")
        self.assertEqual(len(problem.standard_ids), 3)

    def test_it_is_generated_when_d7_is_reached(self):
        problem = self.carry_problem(self.gear_problem(), "verifying")
        self.assertTrue(problem.readacross_at)
        self.assertTrue(problem.readacross_ids)
        self.assertTrue(problem.standard_ids)

    def test_a_depth_without_d7_has_no_lists(self):
        problem = self.gear_problem(depth_id=False)
        self.assertFalse(self.carry_problem(problem, "verifying").readacross_ids)

    def test_a_department_does_not_generate(self):
        problem = self.gear_problem(team_id=self.purchasing_team.id)
        with self.assertRaises(AccessError):
            problem.with_user(self.member).action_generate_prevention()

    def test_many_cost_as_many_queries_as_two(self):
        def problems(count):
            return self.env["aftersales.problem"].concat(
                *(self.gear_problem() for _n in range(count))
            )

        def count(records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            records._prepare_readacross()
            return self.cr.sql_log_count - before

        warm, few, many = problems(2), problems(2), problems(40)
        count(warm)
        self.assertEqual(count(few), count(many))


class TestAnswers(PreventionCase):
    """D7 is passed when every row and every kind of standard has an answer."""

    def lacks(self, problem):
        return [text for _p, text, _a in problem._d7_refusals()]

    def test_the_lists_are_generated_first(self):
        self.assertIn("not been generated", "\n".join(self.lacks(self.gear_problem())))

    def test_every_row_needs_an_answer(self):
        problem = self.generate()
        problem.standard_ids.reason = "A single machine"
        rows = problem.readacross_ids
        self.assertEqual(len(self.lacks(problem)), len(rows))
        rows.write({"answer": "unaffected", "note": "Another alloy"})
        self.assertFalse(self.lacks(problem))

    def test_affected_needs_an_action_and_unaffected_a_reason(self):
        row = self.generate().readacross_ids[0]
        for values, is_answered in (
            ({"answer": "affected"}, False),
            ({"answer": "unaffected"}, False),
            ({"answer": "unaffected", "note": "Another alloy"}, True),
        ):
            row.write({"note": False, **values})
            self.assertEqual(row.is_answered, is_answered, values)
        row.write({"answer": False, "note": False})
        row.action_propose()
        self.assertTrue(row.is_answered)
        self.assertEqual(row.action_id.kind, "preventive")
        row.action_propose()
        self.assertEqual(len(row.problem_id.action_ids), 1)

    def test_a_standard_names_both_revisions_or_says_why_not(self):
        problem = self.generate()
        problem.readacross_ids.write({"answer": "unaffected", "note": "No"})
        fmea, plan, instruction = problem.standard_ids
        fmea.write({"document": "F-1", "revision_before": "A", "revision_after": "B"})
        plan.reason = "No control plan for this part"
        instruction.write(
            {"document": "WI-1", "revision_before": "3", "revision_after": "3"}
        )
        points = self.lacks(problem)
        self.assertEqual(len(points), 1)
        self.assertIn("Work Instruction", points[0])
        instruction.revision_after = "4"
        self.assertFalse(self.lacks(problem))

    def test_the_company_says_which_kinds_are_asked(self):
        kinds = self.env["aftersales.problem.standard.kind"].search([])
        kinds.is_asked = False
        kinds.create({"name": "Lessons database", "is_asked": True})
        problem = self.generate()
        self.assertEqual(problem.standard_ids.kind_id.name, "Lessons database")

    def test_an_action_of_another_problem_is_no_answer(self):
        row = self.generate().readacross_ids[0]
        action = self.action(self.problem())
        with self.assertRefused("another problem"):
            row.write({"answer": "affected", "action_id": action.id})
