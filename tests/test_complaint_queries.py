from lxml import etree

from odoo.fields import Command
from odoo.tests import Form

from .common import AftersalesCase, SoldCase

MODEL = "aftersales.complaint"


class QueryCase(SoldCase):
    """Counts queries with a warm registry and an empty record cache."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["aftersales.routing.rule"].create({"team_id": cls.quality_team.id})

    def values(self, count, **values):
        """Return what the service desk enters, a product each."""
        row = Command.create({"product_id": self.gear.id, "complained_qty": 2})
        return [
            {
                "subject": f"Loud gear {number}",
                "partner_id": self.contact.id,
                "category_id": self.category.id,
                "remedy_sought_ids": [Command.link(self.remedy.id)],
                "line_ids": [row],
                **values,
            }
            for number in range(count)
        ]

    def assertSame(self, function, *, sizes=(2, 40), **options):
        """Expect the same number of queries for two and for forty."""
        function(sizes[0])
        few, many = (self.count_queries(function, size, **options) for size in sizes)
        self.assertSameQueries(few, many)

    def assertAtMost(self, limit, count):
        self.assertLessEqual(count, limit)


class TestWriteQueries(QueryCase):
    """Registering and every step, in a batch: no query depends on its size."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.model = cls.env[MODEL].with_user(cls.service)

    def register(self, count, **values):
        return self.model.create(self.values(count, **values))

    def test_registering(self):
        self.assertSame(self.register)

    def test_registering_with_the_notices_at_commit(self):
        self.assertSame(self.register, with_commit=True)

    def test_registering_one(self):
        """The customer, the category, the team, the person and the clocks included.

        Where goods are named, their warranty, too.
        """
        for lines in ([], self.values(1)[0]["line_ids"]):
            self.register(1, line_ids=lines)
            queries = self.count_queries(lambda ls=lines: self.register(1, line_ids=ls))
            self.assertAtMost(19 if lines else 15, queries)

    def test_registering_a_thousand(self):
        self.register(2)
        queries = self.count_queries(lambda: self.register(1000, line_ids=[]))
        self.assertAtMost(60, queries)

    def test_importing_a_thousand_without_tracking(self):
        model = self.model.with_context(tracking_disable=True)
        model.create(self.values(2, line_ids=[]))
        queries = self.count_queries(
            lambda: model.create(self.values(1000, line_ids=[]))
        )
        self.assertAtMost(30, queries)

    def prepared(self, step, source, count):
        """Return complaints, a new batch each time, to take a step with."""
        override = {"shipped_override": "yes", "shipped_override_reason": "Seen"}
        complaints = self.register(count, **override)
        facts = self._get_facts(complaints[:1]).get(step, {})
        if step == "complete":
            facts = {"remedy_done_ids": self.remedy.ids}
        complaints.sudo().write(facts)
        return self.put(complaints, source)

    def assertStepSame(self, step, source, user):
        # The first ones warm the registry up.
        sizes = (1, 2, 40, 2)
        batches = [self.prepared(step, source, size) for size in sizes]
        counts = [self.count_queries(self.take, batch, step, user) for batch in batches]
        self.assertSameQueries(counts[2], counts[3])

    def test_each_step_of_a_batch(self):
        for step, source, user in (
            ("accept", "new", self.service),
            ("investigate", "accepted", self.service),
            ("judge", "investigating", self.quality),
            ("revise", "solution", self.service),
            ("complete", "executing", self.service),
            ("take_up", "verifying", self.service),
            ("reopen", "closed", self.quality),
            ("cancel", "accepted", self.service),
        ):
            with self.subTest(step=step):
                self.assertStepSame(step, source, user)

    def test_a_step_of_a_thousand(self):
        complaints = self.register(1000, line_ids=[])
        self.put(complaints, "accepted")
        self.take(self.put(self.register(1), "accepted"), "investigate", self.service)
        queries = self.count_queries(self.take, complaints, "investigate", self.service)
        self.assertAtMost(80, queries)

    def test_assigning(self):
        # The first ones warm the registry up.
        batches = {size: self.register(size) for size in (1, 3, 2, 40)}

        def assign(size):
            batches[size].write({"user_id": self.coordinator.id})

        counts = [self.count_queries(assign, size) for size in batches]
        self.assertSameQueries(counts[2], counts[3])

    def test_another_policy_coming_to_hold(self):
        """Danger is found out: the running clocks go on by the policy of danger."""
        batches = {size: self.register(size) for size in (1, 3, 2, 40)}

        def find_danger(size):
            batches[size].write({"is_safety": True})

        counts = [self.count_queries(find_danger, size) for size in batches]
        self.assertSameQueries(counts[2], counts[3])


class TestReadQueries(QueryCase):
    """List, kanban, search panel and form: no query depends on what is shown."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shown = cls.complaints(
            40,
            line_ids=[Command.create({"product_id": cls.gear.id})],
            order_id=cls.order.id,
        )
        cls.model = cls.env[MODEL].with_user(cls.coordinator)

    def specification(self, view_type):
        """Return what the web client reads for a view."""
        arch = etree.fromstring(self.model.get_view(view_type=view_type)["arch"])
        names = arch.xpath("//field[not(ancestor::field)]/@name")
        fields = self.model._fields
        return {
            name: {"fields": {"display_name": {}}} if fields[name].relational else {}
            for name in names
            if name in fields
        }

    def domain(self, size):
        return [("id", "in", self.shown[:size].ids)]

    def test_list(self):
        specification = self.specification("list")
        self.assertSame(
            lambda size: self.model.web_search_read(self.domain(size), specification)
        )

    def test_list_of_complaints_that_share_nothing(self):
        """Each with a customer, a product, an order and a to-do of its own."""
        for number, complaint in enumerate(self.shown):
            customer = self.customer.create({"name": f"Mill {number}"})
            gear = self.gear.create({"name": f"Gear {number}"})
            complaint.line_ids.product_id = gear
            complaint.order_id = self.order.copy({"partner_id": customer.id})
            complaint.partner_id = customer
            complaint.activity_schedule("mail.mail_activity_data_todo")
        self.test_list()
        self.test_kanban()

    def test_form_whatever_files_the_company_has(self):
        case = self.model.browse(self.shown[0].id)
        case.sudo().picture_ids = self.env["ir.attachment"].create({"name": "1.png"})
        specification = Form(self.model)._view["fields_spec"]
        case.web_read(specification)
        before = self.count_queries(case.web_read, specification)
        for record in (self.order, self.delivery, self.invoice, self.gear, self.lot):
            file = {"name": "x", "res_model": record._name, "res_id": record.id}
            self.env["ir.attachment"].create(file)
        self.assertEqual(self.count_queries(case.web_read, specification), before)

    def test_kanban(self):
        specification = self.specification("kanban")
        self.assertSame(
            lambda size: self.model.web_read_group(
                self.domain(size),
                ["state"],
                ["__count"],
                auto_unfold=True,
                unfold_read_specification=specification,
            )
        )

    def test_activity_and_calendar(self):
        for view_type in ("calendar", "activity"):
            specification = self.specification(view_type)
            self.assertSame(
                lambda size, spec=specification: self.model.web_search_read(
                    self.domain(size), spec
                )
            )

    def test_search_panel(self):
        def panel(size):
            domain = {"search_domain": self.domain(size), "enable_counters": True}
            self.model.search_panel_select_range("category_id", **domain)
            for name in ("state", "severity", "team_id"):
                self.model.search_panel_select_multi_range(name, **domain)

        self.assertSame(panel)

    def test_form_whatever_number_of_rows_it_holds(self):
        specification = Form(self.model)._view["fields_spec"]
        counts = []
        # The first ones warm the registry up.
        for case, size in zip(self.shown, (1, 2, 40, 2), strict=False):
            self.fill(case, size)
            case = self.model.browse(case.id)
            counts.append(self.count_queries(case.web_read, specification))
        self.assertSameQueries(counts[2], counts[3])

    def fill(self, complaint, size):
        """Give a complaint so many products, contacts and requests."""
        row = Command.create({"product_id": self.gear.id, "lot_id": self.lot.id})
        complaint.write({"line_ids": [Command.clear(), *[row] * size]})
        contact = {"complaint_id": complaint.id, "outcome": "reached"}
        self.env["aftersales.contact"].create([contact] * size)
        request = {"name": "Why?", "team_id": self.production_team.id}
        self.env["aftersales.department.request"].create(
            [{**request, "complaint_id": complaint.id}] * size
        )


class TestSmartButtonQueries(SoldCase):
    """Counts on what complaints come from cost one query, however many are shown."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.complaint(
            order_id=cls.order.id,
            invoice_id=cls.invoice.id,
            picking_id=cls.delivery.id,
            line_ids=[
                Command.create({"product_id": cls.gear.id, "lot_id": cls.lot.id})
            ],
        )

    def copies(self, record, **values):
        record = record.with_context(tracking_disable=True)
        return record | record.browse().concat(
            *(record.copy(values) for _number in range(39))
        )

    def assertOneQuery(self, records, fields=("complaint_count",), extra=0):
        """Expect one query for the counts, beside one that fetches the records."""
        records = records.with_user(self.coordinator).sudo()
        for size in (2, 40):
            some = records[:size]
            some.mapped("id")
            self.env.invalidate_all()
            some.fetch([])
            with self.assertQueryCount(1 + extra):
                some.mapped("complaint_count")

    def test_orders(self):
        self.assertOneQuery(self.copies(self.order))

    def test_deliveries(self):
        self.assertOneQuery(self.copies(self.delivery))

    def test_invoices(self):
        self.assertOneQuery(self.copies(self.invoice))

    def test_lots(self):
        lots = self.lot | self.lot.create(
            [{"name": f"L-{n}", "product_id": self.gear.id} for n in range(39)]
        )
        self.assertOneQuery(lots)

    def test_products(self):
        products = self.gear.create([{"name": f"Gear {n}"} for n in range(39)])
        self.assertOneQuery(self.gear | products)
        self.assertOneQuery((self.gear | products).product_tmpl_id, extra=1)

    def test_customers(self):
        partners = self.customer.create([{"name": f"Mill {n}"} for n in range(39)])
        self.assertOneQuery(self.customer | partners, extra=1)


class TestTeamQueries(AftersalesCase):
    def test_the_counts_of_all_teams(self):
        teams = self.env["aftersales.team"].create(
            [{"name": f"Team {number}"} for number in range(40)]
        )
        for size in (2, 40):
            self.env.invalidate_all()
            with self.assertQueryCount(3):
                teams[:size].mapped("open_count")
