from freezegun import freeze_time
from lxml import etree

from odoo.fields import Command
from odoo.tests import Form

from .reworks import REWORK_WAY
from .test_complaint_queries import QueryCase
from .test_rework_schedule import NOW

MODEL = "aftersales.rework"
# What each further rework may cost, the others being the same.
STEPS = {
    # Core makes one repair order after the other.
    "routed": 4,
    "scheduled": 0,
    "progress": 0,
    "inspection": 0,
}
# Core finishes one repair order after the other, and validates a transfer, a scrap
# or a count move by move.
WAYS_OUT = {"restock": 8, "back": 14, "supplier": 17, "scrap": 26, "grade": 29}


class ReworkQueryCase(QueryCase):
    """Many reworks of one product, each step taken with all of them at once."""

    @classmethod
    def batch(cls, size, state="draft"):
        product = cls.env["product.product"].create(
            {"name": "Drive", "is_storable": True}
        )
        product.seller_ids = [Command.create({"partner_id": cls.contact.id})]
        cls.put_in_quarantine(product, size)
        reworks = cls.env[MODEL].union(
            *(cls.rework(1, product_id=product.id) for _number in range(size))
        )
        return cls.carry_all(reworks, state)

    @classmethod
    def carry_all(cls, reworks, target):
        """Take many to ``target``, as :meth:`carry_rework` does with one."""
        if target != "draft":
            source, step, person = REWORK_WAY[target]
            cls.carry_all(reworks, source)
            cls.prepare_all(reworks, target)
            cls.take(reworks, step, getattr(cls, person))
        return reworks

    @classmethod
    def prepare_all(cls, reworks, target):
        """Do what the step to ``target`` asks for."""
        _source, step, _person = REWORK_WAY[target]
        for rework in reworks:
            cls.prepare_rework(rework, step)
        cls.sign(reworks, step)
        return reworks

    def assertCostsAtMost(self, limit, work, warm, few, many):
        """Expect what each further record costs, the first ones warm the caches."""
        work(warm)
        counts = [self.count_queries(work, records) for records in (few, many)]
        each = (counts[1] - counts[0]) / (len(many) - len(few))
        expected = counts[0] + limit * (len(many) - len(few))
        self.assertSameQueries(expected, counts[1], f"{each:.2f} each")

    def assertStepCostsAtMost(self, limit, step, user, *batches):
        self.assertCostsAtMost(limit, lambda r: self.take(r, step, user), *batches)


@freeze_time(NOW)
class TestReworkStepQueries(ReworkQueryCase):
    """The steps cost nothing of ours for each rework, only what core costs."""

    def test_registering(self):
        product = self.env["product.product"].create({"name": "Drive"})
        values = {"product_id": product.id, "fault": "It is loud."}
        reworks = self.env[MODEL].with_user(self.service)
        self.assertSame(lambda size: reworks.create([values] * size))

    def test_each_step(self):
        batches = [self.batch(size) for size in (2, 2, 40)]
        for state, limit in STEPS.items():
            _source, step, person = REWORK_WAY[state]
            for reworks in batches:
                self.prepare_all(reworks, state)
            with self.subTest(step=step):
                self.assertStepCostsAtMost(limit, step, getattr(self, person), *batches)

    def test_cancelling(self):
        batches = [self.batch(size, "routed") for size in (2, 2, 40)]
        self.assertStepCostsAtMost(0, "cancel", self.process, *batches)


@freeze_time(NOW)
class TestReworkPassQueries(ReworkQueryCase):
    """Quality passes or fails many as quickly as two, but for the documents of core."""

    def ready(self, kind="restock", verdict="ok", sizes=(2, 2, 20)):
        """Yield batches that quality has inspected, with a way out."""
        graded = self.env["product.product"].create(
            {"name": "Drive, B grade", "is_storable": True}
        )
        values = {"kind": kind, "graded_product_id": kind == "grade" and graded.id}
        for size in sizes:
            reworks = self.batch(size, "inspection")
            reworks.sudo().outcome_ids.write(values)
            reworks.sudo().partner_id = self.contact
            rows = reworks.with_user(self.quality).current_inspection_ids
            rows.verdict = verdict
            yield reworks

    def test_the_guards_of_passing_and_each_way_out(self):
        def ask(reworks):
            reworks.with_user(self.quality)._missing_points("finish")

        for kind, limit in WAYS_OUT.items():
            batches = list(self.ready(kind))
            # Each looks for the receipt of its own goods from their supplier.
            asked = 2 if kind == "supplier" else 0
            with self.subTest(kind=kind):
                self.assertCostsAtMost(asked, ask, *batches)
                self.assertStepCostsAtMost(limit, "finish", self.quality, *batches)

    def test_failing(self):
        batches = self.ready(verdict="nok", sizes=(2, 2, 40))
        self.assertStepCostsAtMost(0, "fail", self.quality, *batches)


@freeze_time(NOW)
class TestReworkScreenQueries(ReworkQueryCase):
    """Every screen opens as quickly with forty reworks as with two."""

    def specification(self, model, view_type):
        """Return what the web client reads for a view."""
        arch = etree.fromstring(model.get_view(view_type=view_type)["arch"])
        names = arch.xpath("//field[not(ancestor::field)]/@name")
        return {
            name: {"fields": {"display_name": {}}}
            if model._fields[name].relational
            else {}
            for name in names
            if name in model._fields
        }

    def assertReadsSame(self, records, view_type):
        """Expect that a view reads forty records with as many queries as two."""
        specification = self.specification(records, view_type)

        def read(some):
            some.web_read(specification)

        read(records[:2])
        few, many = (self.count_queries(read, some) for some in (records[:2], records))
        self.assertSameQueries(few, many, (view_type, records.env.user.name))

    def test_lists_and_kanban_in_every_state(self):
        for state in ("draft", "scheduled", "inspection", "done"):
            reworks = self.batch(40, state)
            for user in (self.service, self.planning, self.production, self.quality):
                for view_type in ("list", "kanban", "calendar"):
                    self.assertReadsSame(reworks.with_user(user), view_type)

    def test_list_of_operations(self):
        operations = self.batch(40, "inspection").operation_ids
        self.assertReadsSame(operations.with_user(self.production), "list")

    def test_form_whatever_number_of_rows_it_holds(self):
        reworks = self.batch(4).with_user(self.process)
        specification = Form(self.env[MODEL].with_user(self.process))._view[
            "fields_spec"
        ]
        counts = []
        for rework, size in zip(reworks, (1, 2, 40, 2), strict=True):
            row = {"name": "Polish", "unit_minutes": 5}
            rework.sudo().operation_ids._store_new(
                [{**row, "rework_id": rework.id}] * size
            )
            counts.append(self.count_queries(rework.web_read, specification))
        self.assertSameQueries(counts[3], counts[2])

    def test_floor_screen(self):
        floor = self.env["aftersales.rework.operation"].with_user(self.production)
        self.batch(2, "scheduled")
        floor.floor_list()
        few = self.count_queries(floor.floor_list)
        self.batch(38, "scheduled")
        self.assertGreaterEqual(len(floor.floor_list()), 40)
        self.assertSameQueries(few, self.count_queries(floor.floor_list))

    def test_notices(self):
        # Each has been ordered by a notice of its own, which goes.
        warm, few, many = (self.batch(size, "routed") for size in (2, 2, 40))
        notices = many.notice_id
        self.assertEqual(len(notices), 40)
        self.assertReadsSame(notices.with_user(self.planning), "list")
        warm.action_make_notice()
        counts = [self.count_queries(r.action_make_notice) for r in (few, many)]
        self.assertSameQueries(*counts)

    def test_load(self):
        loads = self.env["aftersales.rework.load"].with_user(self.planning)

        def read():
            loads.web_search_read([], self.specification(loads, "list"), limit=80)

        self.batch(2, "scheduled")
        read()
        few = self.count_queries(read)
        for number in range(8):
            self.team(f"Shop {number}", "production", self.production)
        self.batch(38, "scheduled")
        read()
        self.assertSameQueries(few, self.count_queries(read))
