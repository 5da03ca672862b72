from dateutil.relativedelta import relativedelta
from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.fields import Command

from .return_terms import TermsCase


class WarrantyCase(TermsCase):
    """A serial number was delivered on 5 January 2026, with 12 months of warranty."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pump = cls.env["product.product"].create(
            {"name": "Pump", "is_storable": True, "tracking": "serial"}
        )
        cls.serial = cls.env["stock.lot"].create(
            {"name": "SN-1", "product_id": cls.pump.id, "company_id": cls.company.id}
        )
        cls._stock(cls.pump, 1, cls.serial)
        cls.pump_delivery = cls.sell_pump(cls.contact, "2026-01-05")
        cls.general = cls.env.ref("aftersales.warranty_general")

    @classmethod
    def sell_pump(cls, customer, day):
        """Sell the pump and deliver it on a day; return the delivery."""
        order = cls.env["sale.order"].create(
            {
                "partner_id": customer.id,
                "order_line": [Command.create({"product_id": cls.pump.id})],
            }
        )
        order.action_confirm()
        order.picking_ids.button_validate()
        moves = order.picking_ids.move_ids
        moves.date = moves.move_line_ids.date = f"{day} 12:00:00"
        return order.picking_ids

    def line(self, day, **values):
        """Return the line of a return of the pump that is registered on a day."""
        values = {"product_id": self.pump.id, "lot_id": self.serial.id, **values}
        document = self.rma(
            registered_at=f"{day} 12:00:00",
            line_ids=[Command.create(self.return_line(**values))],
        )
        return document.line_ids

    def repair(self, begins, ends, **values):
        """Repair the pump under guarantee, from one day to another."""
        with freeze_time(f"{begins} 12:00:00"):
            repair = self.env["repair.order"].create(
                {
                    "product_id": self.pump.id,
                    "lot_id": self.serial.id,
                    "partner_id": self.contact.id,
                    "under_warranty": True,
                    **values,
                }
            )
            self.env.cr.execute(
                "UPDATE repair_order SET create_date = %s WHERE id = %s",
                [f"{begins} 12:00:00", repair.id],
            )
            repair.invalidate_recordset(["create_date"])
        with freeze_time(f"{ends} 12:00:00"):
            repair.action_validate()
            repair.action_repair_start()
            repair.action_repair_end()
        return repair

    def assertWarranty(self, line, state, end):
        self.assertEqual((line.warranty_state, str(line.warranty_end)), (state, end))


class TestWarranty(WarrantyCase):
    """Start at the delivery of that very serial, months by rule, a reason in words."""

    def test_within(self):
        line = self.line("2026-06-01")
        self.assertWarranty(line, "in", "2027-01-05")
        self.assertIn("06/01/2026 is within.", line.warranty_reason)

    def test_the_last_day_is_within(self):
        self.assertWarranty(self.line("2027-01-05"), "in", "2027-01-05")

    def test_after(self):
        line = self.line("2027-01-06")
        self.assertWarranty(line, "out", "2027-01-05")
        self.assertEqual(
            line.warranty_reason,
            "Delivered on 01/05/2026, 12 months by “General warranty”: until"
            " 01/05/2027. 01/06/2027 is after.",
        )

    def test_goods_that_we_never_delivered(self):
        line = self.line("2026-06-01", lot_id=False, is_foreign=True)
        self.assertWarranty(line, "unknown", "False")
        self.assertIn("No delivery", line.warranty_reason)

    def test_without_a_rule_nothing_is_known(self):
        self.general.active = False
        line = self.line("2026-06-01")
        self.assertWarranty(line, "unknown", "False")
        self.assertEqual(line.warranty_reason, "No warranty rule fits.")

    def test_what_bears_no_warranty(self):
        self.warranty(product_id=self.pump.id, months=0)
        line = self.line("2026-06-01")
        self.assertWarranty(line, "out", "False")
        self.assertIn("No warranty by “House warranty”", line.warranty_reason)

    def test_months_by_product_and_customer(self):
        self.warranty(partner_id=self.customer.id, months=18)
        self.assertWarranty(self.line("2026-06-01"), "in", "2027-07-05")
        self.warranty(product_id=self.pump.id, months=24)
        self.assertWarranty(self.line("2026-06-01"), "in", "2028-01-05")

    def test_the_serial_counts_not_the_rest_of_the_order(self):
        other = self.serial.copy({"name": "SN-2"})
        self.assertWarranty(
            self.line("2026-06-01", lot_id=other.id), "unknown", "False"
        )

    def test_a_sale_to_another_customer_begins_anew(self):
        """Taken back, and sold to somebody else later on: his delivery counts."""
        stranger = self.customer.create({"name": "Somebody else"})
        back = self.return_picking(self.pump_delivery)
        quants = self.env["stock.quant"]
        quants._update_available_quantity(
            self.pump, back.location_dest_id, -1, lot_id=self.serial
        )
        self._stock(self.pump, 1, self.serial)
        self.sell_pump(stranger, "2026-04-01")
        line = self.line("2026-06-01")
        line.return_id.partner_id = stranger
        self.assertWarranty(line, "in", "2027-04-01")
        self.assertWarranty(self.line("2026-06-01"), "in", "2027-01-05")

    def test_sending_a_repaired_unit_back_is_no_new_sale(self):
        back = self.return_picking(self.pump_delivery)
        again = self.return_picking(back)
        again.move_ids.date = again.move_ids.move_line_ids.date = "2026-09-01 12:00:00"
        self.assertWarranty(self.line("2026-10-01"), "in", "2027-01-05")
        line = self.line("2026-10-01", move_id=again.move_ids.id, lot_id=False)
        self.assertWarranty(line, "in", "2027-01-05")

    def return_picking(self, picking):
        """Return a transfer by core, and validate it."""
        wizard = self.env["stock.return.picking"].create({"picking_id": picking.id})
        wizard.product_return_moves.quantity = 1
        action = wizard.action_create_returns()
        picking = self.env["stock.picking"].browse(action["res_id"])
        picking.move_ids.picked = True
        picking.button_validate()
        return picking


class TestRepair(WarrantyCase):
    """A repair under guarantee prolongs the warranty where the law says so."""

    def test_where_it_is_not_set_nothing_changes(self):
        self.repair("2026-03-01", "2026-03-21")
        self.assertWarranty(self.line("2026-06-01"), "in", "2027-01-05")

    def test_by_the_time_in_repair(self):
        self.general.extension = "time"
        self.repair("2026-03-01", "2026-03-21")
        self.repair("2026-05-01", "2026-05-11")
        line = self.line("2027-02-01")
        self.assertWarranty(line, "in", "2027-02-04")
        self.assertIn("prolong it to 02/04/2027", line.warranty_reason)

    def test_anew_for_some_months(self):
        self.general.write({"extension": "anew", "extension_months": 12})
        self.repair("2026-12-01", "2026-12-20")
        self.assertWarranty(self.line("2027-06-01"), "in", "2027-12-20")

    def test_anew_never_shortens(self):
        self.general.write({"extension": "anew", "extension_months": 3})
        self.repair("2026-03-01", "2026-03-21")
        self.assertWarranty(self.line("2026-06-01"), "in", "2027-01-05")

    def test_only_in_the_countries_whose_law_says_so(self):
        self.warranty(extension="time", country_ids=self.env.ref("base.de").ids)
        self.repair("2026-03-01", "2026-03-21")
        self.assertWarranty(self.line("2026-06-01"), "in", "2027-01-05")
        self.contact.country_id = self.env.ref("base.de")
        self.assertWarranty(self.line("2026-06-01"), "in", "2027-01-25")

    def test_a_repair_that_was_paid_for_does_not_count(self):
        self.general.extension = "time"
        self.repair("2026-03-01", "2026-03-21", under_warranty=False)
        self.assertWarranty(self.line("2026-06-01"), "in", "2027-01-05")

    def test_a_repair_that_is_not_finished_does_not_count(self):
        self.general.extension = "time"
        self.env["repair.order"].create(
            {
                "product_id": self.pump.id,
                "lot_id": self.serial.id,
                "under_warranty": True,
            }
        )
        self.assertWarranty(self.line("2026-06-01"), "in", "2027-01-05")

    def test_a_repair_before_the_sale_does_not_count(self):
        self.general.extension = "anew"
        self.repair("2025-11-01", "2025-12-01")
        self.assertWarranty(self.line("2026-06-01"), "in", "2027-01-05")


class TestOverride(WarrantyCase):
    """Somebody with the right decides otherwise, with a reason that stays."""

    def test_it_needs_the_right(self):
        line = self.line("2027-02-01")
        for user in (self.service, self.coordinator, self.quality):
            with self.assertRefused("decided otherwise by: Manager"):
                line.with_user(user)._override_warranty("in", "Goodwill")
        with self.assertRaises(AccessError):
            line.with_user(self.planning)._override_warranty("in", "Goodwill")

    def test_it_needs_a_reason(self):
        line = self.line("2027-02-01").with_user(self.manager)
        with self.assertRefused("needs a reason"):
            line._override_warranty("in", " ")

    def test_it_counts_and_says_who_and_why(self):
        line = self.line("2027-02-01")
        line.with_user(self.manager)._override_warranty("in", "Goodwill of the plant")
        self.assertEqual(line.warranty_state, "in")
        self.assertIn("by Manager: Goodwill of the plant", line.warranty_reason)
        self.assertEqual(line.exception_ids.kind, "warranty_in")
        self.assertEqual(line.eligibility, "warranty")

    def test_the_last_decision_counts(self):
        line = self.line("2026-06-01").with_user(self.manager)
        line._override_warranty("out", "Misuse")
        self.assertEqual(line.warranty_state, "out")
        line._override_warranty("in", "It was no misuse")
        self.assertEqual(line.warranty_state, "in")

    def test_it_is_about_these_goods_only(self):
        line = self.line("2027-02-01")
        line.with_user(self.manager)._override_warranty("in", "Goodwill")
        other = self.serial.copy({"name": "SN-2"})
        line.write({"lot_id": other.id, "move_id": False, "order_line_id": False})
        self.assertEqual(line.warranty_state, "unknown")

    def test_the_rule_names_who_has_the_right(self):
        self.general.override_group_id = self.group("quality")
        line = self.line("2027-02-01").with_user(self.quality)
        line._override_warranty("in", "The seal was weak")
        self.assertEqual(line.warranty_state, "in")

    def test_the_dialog(self):
        line = self.line("2027-02-01").with_user(self.manager)
        action = line.action_override_warranty()
        dialog = self.env[action["res_model"]].with_user(self.manager)
        dialog = dialog.with_context(**action["context"])
        dialog = dialog.create({"state": "in", "reason": "Goodwill"})
        dialog.action_confirm()
        self.assertEqual(line.warranty_state, "in")

    def test_nothing_is_decided_about_a_closed_return(self):
        line = self.line("2027-02-01")
        self.put(line.return_id, "cancelled")
        with self.assertRefused("the case is closed"):
            line.with_user(self.manager)._override_warranty("in", "Goodwill")


class TestElsewhere(WarrantyCase):
    """The warranty on a complaint and on the form of a serial number."""

    def test_a_complaint_proposes_it(self):
        line = {"product_id": self.pump.id, "lot_id": self.serial.id}
        complaint = self.complaint(line_ids=[Command.create(line)])
        self.assertEqual(str(complaint.warranty_end), "2027-01-05")
        self.assertIn("12 months by “General warranty”", complaint.warranty_reason)

    def test_what_somebody_has_entered_stays(self):
        complaint = self.complaint(warranty_end="2030-01-01")
        self.assertEqual(str(complaint.warranty_end), "2030-01-01")
        complaint.line_ids = [Command.create({"product_id": self.bearing.id})]
        self.assertEqual(str(complaint.warranty_end), "2030-01-01")

    @freeze_time("2026-06-01 12:00:00")
    def test_a_serial_number_shows_it(self):
        lot = self.serial.with_user(self.service)
        self.assertEqual(lot.aftersales_warranty_state, "in")
        self.assertEqual(str(lot.aftersales_warranty_end), "2027-01-05")
        self.assertIn("06/01/2026 is within", lot.aftersales_warranty_reason)

    def test_a_serial_number_in_stock_has_none(self):
        lot = self.serial.copy({"name": "SN-2"})
        self.assertEqual(lot.aftersales_warranty_state, "unknown")

    def test_a_storekeeper_without_our_groups_never_meets_it(self):
        lot = self.serial.with_user(self.stocker)
        self.assertNotIn("aftersales_warranty_state", lot.fields_get())
        self.assertNotIn("warranty", lot.get_view(view_type="form")["arch"])

    def test_the_arithmetic_of_short_months(self):
        start = self.line("2026-06-01").delivered_on.replace(month=1, day=31)
        self.general.months = 1
        cover = self.general._prepare_cover(start, [])
        self.assertEqual(cover.end, start + relativedelta(months=1))
        self.assertEqual(cover.months, 1)
