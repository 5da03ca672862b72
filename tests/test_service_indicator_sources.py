"""G-14: what confirmations and counts say, and where a day, month, quarter begins."""

from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo.fields import Command

from .test_service_indicators import FIRST, LAST, IndicatorCase


class TestConfirmedDeliveries(IndicatorCase):
    """What the customer has signed says when the goods arrived, and how."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pickings = cls.deliveries(120)
        cls.complain(30, cls.pickings)
        for picking in cls.pickings.filtered(lambda p: p.state == "done"):
            if cls.chance.random() < 0.6:
                cls.confirm(picking)

    @classmethod
    def confirm(cls, picking):
        """Let a paper come back, or not yet, with or without remarks."""
        state = cls.chance.choice(["open", "confirmed", "confirmed", "disputed"])
        receipt = cls.env["aftersales.receipt"].create({"picking_id": picking.id})
        complaints = cls.env["aftersales.complaint"].search(
            [("picking_id", "=", picking.id)], limit=1
        )
        is_made = state == "disputed" and cls.chance.random() < 0.5
        signed = cls.local(picking.date_done) + timedelta(cls.chance.randrange(4))
        cls.put_plainly(
            receipt,
            state=state,
            signed_on=signed if state != "open" else None,
            complaint_id=complaints.id if complaints and is_made else None,
        )

    def use(self, name, receipt_use):
        self.indicator(name).receipt_use = receipt_use

    def signed(self, picking):
        receipts = picking.aftersales_receipt_ids.sudo()
        return receipts.filtered(lambda receipt: receipt.state != "open")

    def arrived(self, receipt_use):
        """Return the facts of arrival, delivery by delivery."""
        bad = {complaint.picking_id for complaint in self.counted("arrival")}
        facts = []
        for picking in self.pickings.filtered(lambda p: p.state != "cancel"):
            promised = picking.date_deadline or picking.scheduled_date
            receipt = self.signed(picking)
            if not self.in_month(promised) or receipt_use == "only" and not receipt:
                continue
            day = self.local(picking.date_done) or LAST.max
            day = receipt.signed_on if receipt and receipt_use != "none" else day
            hit = day <= self.local(promised) and picking not in bad
            facts.append((picking.partner_id, int(hit), 1))
        return facts

    def unharmed(self, receipt_use):
        """Return the facts of undamaged arrival, delivery by delivery."""
        bad = {complaint.picking_id for complaint in self.counted("undamaged")}
        facts = []
        for picking in self.made(self.pickings):
            receipt = self.signed(picking)
            if receipt_use == "only" and not receipt:
                continue
            is_disputed = receipt.state == "disputed" and not receipt.complaint_id
            is_bad = picking in bad or receipt_use != "none" and is_disputed
            facts.append((picking.partner_id, int(not is_bad), 1))
        return facts

    def test_the_day_of_the_signature_is_the_day_of_arrival(self):
        for receipt_use in ("none", "where", "only"):
            self.use("arrival", receipt_use)
            self.assertSums("arrival", self.arrived(receipt_use))
        self.assertNotEqual(self.arrived("none"), self.arrived("where"))

    def test_remarks_that_no_complaint_tells_of_are_a_fault(self):
        for receipt_use in ("none", "where", "only"):
            self.use("undamaged", receipt_use)
            self.assertSums("undamaged", self.unharmed(receipt_use))
        self.assertNotEqual(self.unharmed("none"), self.unharmed("where"))

    def test_as_shipped_a_signature_decides_where_there_is_one(self):
        uses = [self.indicator(n).receipt_use for n in ("arrival", "undamaged")]
        self.assertEqual(uses, ["where", "where"])
        self.assertEqual(self.indicator("accuracy").receipt_use, "none")

    def test_when_goods_left_is_our_own_knowledge(self):
        self.assertSums("dispatch", self.due("dispatch", self.pickings))


class TestBoundaries(IndicatorCase):
    """A day, a month and a quarter begin at midnight of the company, not of UTC."""

    def sold_at(self, moment):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.buyers[0].id,
                "order_line": [
                    Command.create(
                        {"product_id": self.product.id, "product_uom_qty": 3}
                    )
                ],
            }
        )
        self.put_plainly(order, state="sale", date_order=moment)
        self.put_plainly(order.order_line, qty_delivered=3)
        return order.order_line

    def sold(self, first, last):
        value = self.env["aftersales.indicator.value"]._reckon(
            self.company, first, last, self.indicator("demand")
        )
        value = value.filtered(lambda v: v.type_id == self.types[0])
        return value.action_open_numerator()["domain"][0][2] if value else []

    def test_an_order_at_half_past_midnight_is_of_the_new_month_and_quarter(self):
        line = self.sold_at(datetime(2024, 3, 31, 16, 30))  # 00:30 in Shanghai
        self.assertNotIn(line.id, self.sold(FIRST, LAST))
        self.assertIn(line.id, self.sold(date(2024, 4, 1), date(2024, 4, 30)))
        self.assertNotIn(line.id, self.sold(date(2024, 1, 1), LAST))
        self.assertIn(line.id, self.sold(date(2024, 4, 1), date(2024, 6, 30)))

    def test_an_order_just_before_midnight_is_of_the_old_month(self):
        line = self.sold_at(datetime(2024, 3, 31, 15, 30))  # 23:30 in Shanghai
        self.assertIn(line.id, self.sold(FIRST, LAST))
        self.assertNotIn(line.id, self.sold(date(2024, 4, 1), date(2024, 4, 30)))

    def test_on_the_other_side_of_the_world_it_is_another_month(self):
        self.company.resource_calendar_id.tz = "America/New_York"
        line = self.sold_at(datetime(2024, 4, 1, 3, 30))  # 23:30 on the day before
        self.assertIn(line.id, self.sold(FIRST, LAST))

    def test_the_hour_that_summer_takes_away_moves_no_midnight(self):
        self.company.resource_calendar_id.tz = "Europe/Berlin"
        line = self.sold_at(datetime(2024, 3, 31, 22, 30))  # 00:30 in summer time
        self.assertNotIn(line.id, self.sold(FIRST, LAST))
        self.assertIn(line.id, self.sold(date(2024, 4, 1), date(2024, 4, 30)))

    @freeze_time("2024-03-31 16:30:00")
    def test_the_new_month_is_entered_and_reckoned_by_the_companys_day(self):
        figures = self.env["aftersales.indicator.value"].with_company(self.company)
        defaults = figures.default_get(["date_from", "date_to"])
        self.assertEqual(defaults["date_from"], date(2024, 4, 1))
        figures._cron_reckon()
        months = self.indicator("demand").value_ids.filtered(
            lambda value: value.company_id == self.company and not value.type_id
        )
        self.assertIn(date(2024, 4, 1), months.mapped("date_from"))


class TestCounts(IndicatorCase):
    def test_counts_of_the_month_without_a_difference(self):
        moves = self.env["stock.move"].create(
            [
                {
                    "product_id": self.product.id,
                    "product_uom_qty": self.chance.choice([0, 0, 1]),
                    "location_id": self.outgoing.default_location_src_id.id,
                    "location_dest_id": self.product.property_stock_inventory.id,
                    "company_id": self.company.id,
                }
                for _move in range(60)
            ]
        )
        for move in moves:
            self.put_plainly(
                move,
                is_inventory=self.chance.random() < 0.8,
                state=self.chance.choice(["done", "done", "cancel"]),
                quantity=self.chance.choice([0, 0, 1, 3]),
                date=self.moment(),
            )
        facts = [
            (self.env["res.partner"], int(not move.quantity), 1)
            for move in moves
            if move.is_inventory and move.state == "done" and self.in_month(move.date)
        ]
        self.assertSums("stock", facts)

    def count(self, quantity):
        """Count the stock of the pump, as the warehouse does."""
        place = self.outgoing.default_location_src_id
        quant = self.env["stock.quant"].with_context(inventory_mode=True)
        quant = quant.create(
            {
                "product_id": self.product.id,
                "location_id": place.id,
                "inventory_quantity": quantity,
            }
        )
        quant.action_apply_inventory()

    def test_a_count_that_finds_what_the_books_say(self):
        reckon = self.env["aftersales.indicator.value"]._reckon
        # Two days: in the company's zone it may be tomorrow already.
        days = (date.today(), date.today() + timedelta(days=1))
        stock = self.indicator("stock")
        before = reckon(self.company, *days, stock)
        numerator, denominator = before.numerator, before.denominator
        self.count(5)
        self.count(5)
        after = reckon(self.company, *days, stock)
        self.assertEqual(after.numerator - numerator, 1)
        self.assertEqual(after.denominator - denominator, 2)
