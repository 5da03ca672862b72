from odoo.exceptions import AccessError
from odoo.fields import Command

from .common import RuleCase


class TestReworkRoutes(RuleCase):
    """Process engineering says how goods are made good again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["aftersales.rework.route"].search([]).active = False
        categories = cls.env["product.category"]
        cls.machines = categories.create({"name": "Machines"})
        cls.drives = categories.create({"name": "D", "parent_id": cls.machines.id})
        cls.drive = cls.env["product.product"].create(
            {"name": "Drive", "is_storable": True, "categ_id": cls.drives.id}
        )
        cls.noise = cls.env["aftersales.defect"].create({"name": "Noise"})
        cls.bearing_noise = cls.env["aftersales.defect"].create(
            {"name": "Bearing noise", "parent_id": cls.noise.id}
        )

    def route(self, name="Bearing", **values):
        """Make, as process engineering, a route of two operations and a part."""
        operations = [
            {"name": "Dismantle", "unit_minutes": 5},
            {"name": "Press", "setup_minutes": 10, "characteristic": "Noise"},
        ]
        part = self.env["product.product"].create({"name": "Bearing"})
        return (
            self.env["aftersales.rework.route"]
            .with_user(self.process)
            .create(
                {
                    "name": name,
                    "standard": "WI-114 Drives",
                    "standard_revision": "C",
                    "operation_ids": [Command.create(vals) for vals in operations],
                    "material_ids": [
                        Command.create({"product_id": part.id, "quantity": 2})
                    ],
                    **values,
                }
            )
        )

    def draft(self, **values):
        values = {
            "product_id": self.drive.id,
            "defect_id": self.bearing_noise.id,
            **values,
        }
        return self.rework(**values).with_user(self.process)

    def routable(self, **values):
        """Register a rework that lacks nothing but, maybe, what a test takes away."""
        rework = self.draft(**values)
        self.prepare_rework(rework, "route")
        return rework

    # === CHOICE === #

    def test_a_route_for_the_product_comes_before_one_for_its_category(self):
        self.route("Category", product_category_ids=self.drives.ids)
        best = self.route("Product", product_ids=self.drive.ids)
        self.assertEqual(self.draft().proposed_route_id, best)

    def test_the_nearest_category_comes_first(self):
        self.route("Machines", product_category_ids=self.machines.ids)
        best = self.route("Drives", product_category_ids=self.drives.ids)
        self.assertEqual(self.draft().proposed_route_id, best)

    def test_a_category_comes_before_a_defect(self):
        self.route("Defect", defect_ids=self.bearing_noise.ids)
        best = self.route("Machines", product_category_ids=self.machines.ids)
        self.assertEqual(self.draft().proposed_route_id, best)

    def test_the_nearest_defect_comes_first(self):
        self.route("Noise", defect_ids=self.noise.ids)
        best = self.route("Bearing noise", defect_ids=self.bearing_noise.ids)
        self.route("Everything")
        self.assertEqual(self.draft().proposed_route_id, best)

    def test_of_equal_routes_the_first_in_the_list_is_taken(self):
        self.route("Second", sequence=20)
        best = self.route("First", sequence=5)
        self.assertEqual(self.draft().proposed_route_id, best)

    def test_a_route_for_other_goods_or_defects_is_not_proposed(self):
        self.route(
            product_category_ids=self.env["product.category"].create({"name": "X"}).ids
        )
        self.route(defect_ids=self.defect.ids)
        self.route(product_ids=self.drive.ids, defect_ids=self.defect.ids)
        self.assertFalse(self.draft().proposed_route_id)

    def test_another_companys_route_is_not_proposed(self):
        other = self.env["res.company"].create({"name": "Other"})
        route = self.route()
        route.sudo().company_id = other
        self.assertFalse(self.draft().proposed_route_id)

    def test_an_empty_route_is_not_proposed(self):
        self.route(operation_ids=[])
        self.assertFalse(self.draft().proposed_route_id)

    def test_proposing_costs_the_same_for_many_reworks(self):
        self.route(defect_ids=self.noise.ids)
        reworks = self.env["aftersales.rework"].union(
            *(self.draft() for _number in range(40))
        )
        counts = []
        for some in (reworks[:2], reworks):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.mapped("proposed_route_id")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)

    # === TAKING OVER === #

    def test_a_rework_takes_over_the_proposed_route(self):
        route = self.route()
        rework = self.draft(quantity=3)
        rework.action_take_over_route()
        self.assertEqual(rework.route_id, route)
        self.assertEqual(rework.standard_revision, "C")
        self.assertRecordValues(
            rework.operation_ids,
            [
                {"name": "Dismantle", "sequence": 10, "planned_minutes": 15},
                {"name": "Press", "sequence": 20, "planned_minutes": 10},
            ],
        )
        self.assertRecordValues(rework.material_ids, [{"quantity": 6}])

    def test_the_chosen_route_comes_before_the_proposed_one(self):
        self.route(product_ids=self.drive.ids)
        chosen = self.route("By hand", defect_ids=self.defect.ids)
        rework = self.draft(route_id=chosen.id)
        rework.action_take_over_route()
        self.assertEqual(rework.route_id, chosen)

    def test_taking_over_replaces_what_was_planned(self):
        self.route()
        rework = self.routable()
        rework.action_take_over_route()
        self.assertEqual(rework.operation_ids.mapped("name"), ["Dismantle", "Press"])

    def test_a_changed_route_leaves_reworks_as_they_are(self):
        route = self.route()
        rework = self.draft()
        rework.action_take_over_route()
        route.operation_ids.unlink()
        self.assertEqual(len(rework.operation_ids), 2)

    def test_nothing_is_taken_over_where_no_route_fits(self):
        with self.assertRefused("No route fits"):
            self.draft().action_take_over_route()

    def test_only_process_engineering_takes_a_route_over(self):
        self.route()
        with self.assertRefused("This step is reserved for"):
            self.draft().with_user(self.service).action_take_over_route()

    # === WHAT A ROUTE NEEDS === #

    def test_a_complete_route_passes(self):
        self.route()
        rework = self.draft(team_id=self.production_team.id)
        rework.action_take_over_route()
        self.prepare_rework(rework, "route")
        rework.state = "routed"
        self.assertStates(rework, "routed")

    def test_a_route_needs_an_operation(self):
        rework = self.routable()
        rework.operation_ids.unlink()
        with self.assertRefused("The route has no operation."):
            rework.state = "routed"

    def test_an_operation_says_how_or_how_long(self):
        rework = self.routable()
        rework.operation_ids.unit_minutes = 0
        with self.assertRefused("says neither how it is done nor how long"):
            rework.state = "routed"
        rework.operation_ids.instruction = "<p>Press it in.</p>"
        rework.state = "routed"

    def test_a_route_names_what_is_inspected(self):
        rework = self.routable()
        rework.operation_ids.characteristic = False
        with self.assertRefused("No operation names a characteristic"):
            rework.state = "routed"

    def test_a_route_quotes_the_standard_and_its_revision(self):
        rework = self.routable()
        rework.write({"standard": False, "standard_revision": False})
        with self.assertRefused("“Rework Standard” is empty", "“Revision” is empty"):
            rework.state = "routed"

    def test_a_company_can_do_without_standards(self):
        self.company.aftersales_rework_standard_required = False
        rework = self.routable()
        rework.standard = False
        rework.state = "routed"
        self.assertStates(rework, "routed")

    # === FIXED === #

    def test_a_fixed_route_stays_as_it_is(self):
        rework = self.carry_rework(self.draft(), "routed")
        operation = rework.operation_ids
        with self.assertRefused("The route is fixed"):
            operation.unit_minutes = 1
        with self.assertRefused("The route is fixed"):
            operation.copy()
        with self.assertRefused("The route is fixed"):
            operation.unlink()
        with self.assertRefused("The route is fixed"):
            rework.action_take_over_route()

    def test_an_operation_cannot_be_moved_into_a_fixed_route(self):
        fixed = self.carry_rework(self.draft(), "routed")
        with self.assertRefused("The route is fixed"):
            self.routable().operation_ids.rework_id = fixed

    def test_route_again_opens_the_route(self):
        rework = self.carry_rework(self.draft(), "scheduled")
        self.take(rework, "reroute", self.process)
        rework.operation_ids.unit_minutes = 1
        self.assertEqual(rework.operation_ids.unit_minutes, 1)

    def test_production_does_not_write_the_route(self):
        operation = self.routable().operation_ids.with_user(self.production)
        with self.assertRefused("This step is reserved for"):
            operation.unit_minutes = 1

    def test_the_desk_writes_no_operations(self):
        rework = self.draft().with_user(self.service)
        with self.assertRaises(AccessError):
            rework.operation_ids = [Command.create({"name": "Mend"})]

    def test_what_has_no_position_comes_last(self):
        rework = self.draft()
        names = [{"name": "A", "sequence": 30}, {"name": "B"}, {"name": "C"}]
        rework.operation_ids = [Command.create(vals) for vals in names]
        self.assertEqual(rework.operation_ids.mapped("sequence"), [30, 40, 50])
