"""G-14: indicators reckoned from the ERP, against a slow and independent reckoning."""

import random
from datetime import date, datetime, timedelta

from psycopg2.errors import UniqueViolation

from odoo.fields import Command
from odoo.tools import mute_logger

from .common import AftersalesCase

FIRST, LAST = date(2024, 3, 1), date(2024, 3, 31)


class IndicatorCase(AftersalesCase):
    """A month of deliveries, complaints, promises and counts, made at random."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.resource_calendar_id.tz = "Asia/Shanghai"
        cls.chance = random.Random(4711)
        types = cls.env["aftersales.classification"].search([("axis", "=", "type")])
        cls.types = types[:2]
        cls.buyers = cls.env["res.partner"].create(
            [
                {"name": f"Buyer {kind.name}", "aftersales_type_id": kind.id}
                for kind in cls.types
            ]
            + [{"name": "Buyer of no type"}]
        )
        cls.product = cls.env["product.product"].create(
            {"name": "Pump", "is_storable": True}
        )
        warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.outgoing = warehouse.out_type_id

    @classmethod
    def moment(cls, days=40):
        """Return a moment from a few days before the month to a few days after it."""
        minutes = cls.chance.randrange(days * 24 * 60)
        return datetime(2024, 2, 26) + timedelta(minutes=minutes)

    @classmethod
    def deliveries(cls, count):
        """Make deliveries as they are after their life, without living it."""
        pickings = cls.env["stock.picking"].create(
            [
                {
                    "partner_id": cls.chance.choice(cls.buyers).id,
                    "picking_type_id": cls.outgoing.id,
                    "location_id": cls.outgoing.default_location_src_id.id,
                    "location_dest_id": cls.env.ref(
                        "stock.stock_location_customers"
                    ).id,
                }
                for _delivery in range(count)
            ]
        )
        for picking in pickings:
            state = cls.chance.choice(["done", "done", "done", "assigned", "cancel"])
            due = cls.moment()
            left = due + timedelta(hours=cls.chance.randrange(-60, 40))
            cls.put_plainly(
                picking,
                state=state,
                scheduled_date=due,
                date_deadline=due if cls.chance.random() < 0.5 else None,
                date_done=left if state == "done" else None,
            )
        return pickings

    @classmethod
    def put_plainly(cls, record, **values):
        """Write into the database as it stands after a long life."""
        cls.env.flush_all()
        sets = ", ".join(f"{name} = %s" for name in values)
        cls.env.cr.execute(
            f"UPDATE {record._table} SET {sets} WHERE id = %s",
            [*values.values(), record.id],
        )
        record.invalidate_recordset()

    @classmethod
    def complain(cls, count, pickings):
        """Let customers complain about some of the deliveries."""
        names = ("late", "short", "wrong", "damage")
        categories = [cls.env.ref(f"aftersales.category_delivery_{n}") for n in names]
        for _complaint in range(count):
            picking = cls.chance.choice(pickings)
            complaint = cls.complaint(
                partner_id=picking.partner_id.id,
                picking_id=picking.id if cls.chance.random() < 0.9 else False,
                category_id=cls.chance.choice(categories).id,
            )
            received = cls.moment()
            state = cls.chance.choice(["new", "closed", "closed", "cancelled"])
            closed = received + timedelta(hours=cls.chance.randrange(1, 300))
            cls.put_plainly(
                complaint,
                state=state,
                validity=cls.chance.choice([None, "valid", "improve", "invalid"]),
                received_at=received,
                closed_at=closed if state == "closed" else None,
            )

    def indicator(self, name):
        return self.env.ref(f"aftersales.indicator_{name}")

    def reckon(self, name):
        """Reckon the month as the cron does; return the row of all customers."""
        values = self.env["aftersales.indicator.value"]._reckon(
            self.company, FIRST, LAST, self.indicator(name)
        )
        return values.filtered(lambda value: not value.type_id)

    def assertSums(self, name, facts):
        """Compare with facts reckoned one by one: (partner, hit, unit) each."""
        values = self.env["aftersales.indicator.value"]._reckon(
            self.company, FIRST, LAST, self.indicator(name)
        )
        for value in values:
            of_type = [
                fact
                for fact in facts
                if not value.type_id or fact[0].aftersales_type_id == value.type_id
            ]
            hits, units = (sum(fact[i] for fact in of_type) for i in (1, 2))
            self.assertAlmostEqual(value.numerator, hits, 6, value.display_name)
            self.assertAlmostEqual(value.denominator, units, 6, value.display_name)
        self.assertTrue(any(unit for _partner, _hit, unit in facts))

    # === THE SLOW RECKONING === #

    @classmethod
    def local(cls, moment):
        return (moment + timedelta(hours=8)).date() if moment else None

    def in_month(self, moment):
        return moment and FIRST <= self.local(moment) <= LAST

    def counted(self, name=None):
        """Return the complaints that count, of the categories of an indicator."""
        complaints = self.env["aftersales.complaint"].search(
            [("partner_id", "in", self.buyers.ids)]
        )
        known = self.indicator(name).category_ids if name else []
        return [
            complaint
            for complaint in complaints
            if complaint.state not in ("cancelled", "rejected")
            and complaint.validity != "invalid"
            and (not known or complaint.category_id in known)
        ]

    def due(self, name, pickings):
        bad = {c.picking_id for c in self.counted(name)} if name == "arrival" else set()
        facts = []
        for picking in pickings.filtered(lambda p: p.state != "cancel"):
            promised = picking.date_deadline or picking.scheduled_date
            if self.in_month(promised):
                left = self.local(picking.date_done) if picking.date_done else LAST.max
                hit = left <= self.local(promised) and picking not in bad
                facts.append((picking.partner_id, int(hit), 1))
        return facts

    def made(self, pickings):
        return pickings.filtered(
            lambda p: p.state == "done" and self.in_month(p.date_done)
        )

    def without_complaint(self, name, pickings):
        bad = {complaint.picking_id for complaint in self.counted(name)}
        return [(p.partner_id, int(p not in bad), 1) for p in self.made(pickings)]


class TestAgainstSlowReckoning(IndicatorCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pickings = cls.deliveries(120)
        cls.complain(40, cls.pickings)

    def test_dispatch_by_the_promised_day_of_the_company(self):
        self.assertSums("dispatch", self.due("dispatch", self.pickings))

    def test_delivery_without_a_complaint_of_lateness(self):
        self.assertSums("arrival", self.due("arrival", self.pickings))

    def test_delivery_without_damage(self):
        facts = self.without_complaint("undamaged", self.pickings)
        self.assertSums("undamaged", facts)

    def test_delivery_of_the_right_goods(self):
        facts = self.without_complaint("accuracy", self.pickings)
        self.assertSums("accuracy", facts)

    def test_complaints_a_delivery(self):
        facts = [(p.partner_id, 0, 1) for p in self.made(self.pickings)]
        facts += [
            (complaint.partner_id, 1, 0)
            for complaint in self.counted()
            if self.in_month(complaint.received_at)
        ]
        self.assertSums("complaint_rate", facts)

    def test_hours_until_a_complaint_is_closed(self):
        facts = []
        for complaint in self.counted():
            if complaint.state == "closed" and self.in_month(complaint.closed_at):
                hours = complaint.closed_at - complaint.received_at
                facts.append((complaint.partner_id, hours.total_seconds() / 3600, 1))
        self.assertSums("handling", facts)

    def test_promises_that_the_customer_knows_of(self):
        clocks = self.env["aftersales.sla.clock"].search(
            [("partner_id", "in", self.buyers.ids)]
        )
        for clock in clocks:
            state = self.chance.choice(["stopped", "stopped", "running", "void"])
            kept = state == "stopped" and self.chance.random() < 0.7
            due = self.moment()
            self.put_plainly(clock, state=state, is_kept=kept, original_due_at=due)
        facts = [
            (clock.partner_id, int(clock.is_kept), 1)
            for clock in clocks
            if clock.target_id.is_told
            and clock.state != "void"
            and self.in_month(clock.original_due_at)
        ]
        self.assertSums("feedback", facts)

    def test_lines_delivered_in_full(self):
        orders = self.env["sale.order"].create(
            [
                {
                    "partner_id": self.chance.choice(self.buyers).id,
                    "order_line": [
                        Command.create(
                            {"product_id": self.product.id, "product_uom_qty": 3}
                        )
                        for _line in range(2)
                    ],
                }
                for _order in range(20)
            ]
        )
        for order in orders:
            state = self.chance.choice(["sale", "sale", "draft"])
            promised = self.moment() if self.chance.random() < 0.5 else None
            self.put_plainly(
                order, state=state, date_order=self.moment(), commitment_date=promised
            )
            for line in order.order_line:
                self.put_plainly(line, qty_delivered=self.chance.choice([0, 2, 3, 4]))
        facts = [
            (line.order_partner_id, int(line.qty_delivered >= 3), 1)
            for line in orders.order_line
            if line.order_id.state == "sale"
            and self.in_month(line.order_id.commitment_date or line.order_id.date_order)
        ]
        self.assertSums("demand", facts)

    def test_the_records_behind_a_figure(self):
        value = self.reckon("undamaged")
        good = value.action_open_numerator()
        bad = value.action_open_misses()
        every = value.action_open_denominator()
        ids = [set(action["domain"][0][2]) for action in (good, bad, every)]
        self.assertEqual(ids[2], set(self.made(self.pickings).ids))
        self.assertEqual(ids[0] | ids[1], ids[2])
        self.assertEqual(
            (len(ids[0]), len(ids[2])), (value.numerator, value.denominator)
        )
        self.assertEqual(every["res_model"], "stock.picking")

    def test_the_records_behind_a_figure_of_one_type(self):
        self.reckon("undamaged")
        value = self.indicator("undamaged").value_ids.filtered(
            lambda value: value.type_id == self.types[0] and value.date_from == FIRST
        )
        ids = value.action_open_denominator()["domain"][0][2]
        partners = self.env["stock.picking"].browse(ids).partner_id
        self.assertEqual(partners, self.buyers[0])

    def test_reckoning_again_renews_the_same_figure(self):
        first = self.reckon("undamaged")
        made = self.made(self.pickings)
        self.put_plainly(made[0], state="cancel")
        second = self.reckon("undamaged")
        self.assertEqual(first, second)
        self.assertEqual(second.denominator, len(made) - 1)

    def test_as_many_queries_for_few_deliveries_as_for_many(self):
        reckon = self.env["aftersales.indicator.value"]._reckon
        few = self.count_queries(
            reckon, self.company, date(2021, 1, 1), date(2021, 1, 31)
        )
        reckon(self.company, FIRST, LAST)
        many = self.count_queries(reckon, self.company, FIRST, LAST)
        self.assertLessEqual(many, few + 2)
        self.assertLessEqual(few, 40)


class TestSums(AftersalesCase):
    """Figures of several months in a pivot."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calls, cls.letters = cls.env["aftersales.indicator"].create(
            [
                {"name": name, "team_id": cls.front_team.id}
                for name in ("Calls", "Letters")
            ]
        )
        for month, sums in enumerate([(1, 10), (90, 90), (0, 0)], start=1):
            cls.enter(cls.calls, month, *sums)
        cls.enter(cls.letters, 1, 1, 2)

    @classmethod
    def enter(cls, indicator, month, numerator, denominator):
        figures = cls.env["aftersales.indicator.value"].with_user(cls.coordinator)
        figures.create(
            {
                "indicator_id": indicator.id,
                "date_from": date(2024, month, 1),
                "date_to": date(2024, month, 28),
                "numerator": numerator,
                "denominator": denominator,
            }
        )

    def averages(self, indicators, groupby):
        return self.env["aftersales.indicator.value"]._read_group(
            [("indicator_id", "in", indicators.ids)], groupby, ["value:avg"]
        )

    def test_months_make_the_figure_of_their_sums(self):
        self.assertEqual(self.averages(self.calls, []), [(91.0,)])

    def test_a_month_without_data_makes_no_zero(self):
        rows = self.averages(self.calls, ["date_from:month"])
        self.assertEqual([bool(figure) for _month, figure in rows], [True, True, False])

    def test_figures_of_two_indicators_make_none(self):
        self.assertFalse(self.averages(self.calls | self.letters, [])[0][0])


class TestFigures(AftersalesCase):
    """What a figure says, and what it must not say."""

    def enter(self, numerator, denominator, user=None, **values):
        """Enter a figure of an indicator of the company's own."""
        self.own = self.env["aftersales.indicator"].create(
            {"name": "Calls answered", "team_id": self.front_team.id, **values}
        )
        figures = self.env["aftersales.indicator.value"].with_user(
            user or self.coordinator
        )
        return figures.create(
            {
                "indicator_id": self.own.id,
                "numerator": numerator,
                "denominator": denominator,
            }
        )

    def test_without_a_denominator_there_is_no_figure(self):
        value = self.enter(0, 0)
        self.assertFalse(value.has_data)
        self.assertEqual(value.value_text, "No data")
        self.assertFalse(value.interval_text)

    def test_a_share_has_wilsons_interval(self):
        """The textbook example: 8 of 10 is 49.0 % to 94.3 %."""
        value = self.enter(8, 10)
        self.assertEqual(value.value_text, "80.0 %")
        self.assertEqual(value.interval_text, "49.0 – 94.3 %")

    def test_no_failure_yet_is_no_certainty(self):
        self.assertLess(self.enter(20, 20).low, 90)

    def test_events_have_the_exact_poisson_interval(self):
        """Garwood: 5 events, 1.6235 to 11.6683."""
        value = self.enter(5, 100, kind="rate", direction="lower")
        self.assertAlmostEqual(value.low, 1.6235, 3)
        self.assertAlmostEqual(value.high, 11.6683, 3)

    def test_a_mean_of_one_has_no_interval(self):
        value = self.enter(48, 1, kind="mean", unit="hours")
        self.assertEqual(value.value_text, "48.0 hours")
        self.assertFalse(value.has_interval)

    def test_no_verdict_while_the_interval_spans_the_target(self):
        indicator = self.enter(8, 10).indicator_id
        self.assertEqual(indicator._judge(90, 80, 49, 94.3), "open")
        self.assertEqual(indicator._judge(95, 80, 49, 94.3), "missed")
        self.assertEqual(indicator._judge(40, 80, 49, 94.3), "met")
        self.assertEqual(indicator._judge(None, 80, 49, 94.3), "open")
        self.assertEqual(indicator._judge(90, None, None, None), "open")

    def test_where_lower_is_better_the_verdict_turns_around(self):
        indicator = self.enter(5, 100, kind="rate", direction="lower").indicator_id
        self.assertEqual(indicator._judge(12, 5, 1.6, 11.7), "met")
        self.assertEqual(indicator._judge(1, 5, 1.6, 11.7), "missed")
        self.assertEqual(indicator._judge(5, 5, 1.6, 11.7), "open")

    def test_more_than_all_is_no_share(self):
        with self.assertRefused("is no share"):
            self.enter(11, 10)

    def test_nobody_enters_what_is_reckoned(self):
        figures = self.env["aftersales.indicator.value"].with_user(self.admin)
        vals = {
            "indicator_id": self.env.ref("aftersales.indicator_stock").id,
            "date_from": FIRST,
            "date_to": LAST,
            "numerator": 10,
            "denominator": 10,
        }
        with self.assertRefused("nobody enters them"):
            figures.create(vals)

    def test_nobody_changes_or_deletes_what_was_reckoned(self):
        values = self.env["aftersales.indicator.value"]._reckon(
            self.company, FIRST, LAST, self.env.ref("aftersales.indicator_stock")
        )
        values = values.with_user(self.admin)
        for work in (lambda: values.write({"numerator": 1}), values.unlink):
            with self.assertRefused("nobody enters them"):
                work()

    def test_a_measured_indicator_is_archived_not_deleted(self):
        self.enter(8, 10)
        with self.assertRefused("archive them"):
            self.own.unlink()

    def test_a_figure_is_there_once(self):
        value = self.enter(8, 10)
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            value.copy()

    def test_the_cron_reckons_this_month_and_the_last(self):
        self.env["aftersales.indicator.value"]._cron_reckon()
        values = self.env.ref("aftersales.indicator_dispatch").value_ids
        own = values.filtered(lambda v: v.company_id == self.company and not v.type_id)
        self.assertGreaterEqual(len(own), 2)
