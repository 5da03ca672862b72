from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError

from .common import SoldCase
from .test_complaint_queries import QueryCase
from .world import ROLES

RECORDED = {
    "decided_at",
    "decided_by_id",
    "told_at",
    "goods_line_id",
    "disposition_id",
    "move_id",
}
READ_ONLY = ("process", "production", "planning")
DECIDERS = ("service", "coordinator", "quality", "quality_manager", "manager", "admin")


class DiscrepancyCase(SoldCase):
    """A parcel that has arrived, and something about it is otherwise."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mute_steps()
        cls.parcel = cls.carry_return(cls.sold_return(2), "receiving")
        cls.line = cls.parcel.line_ids

    def report(self, kind="damaged", user=None, **values):
        rows = self.env["aftersales.return.discrepancy"].with_user(
            user or self.warehouse
        )
        common = {"return_id": self.parcel.id, "line_id": self.line.id, "kind": kind}
        return rows.create({**common, **values})

    def decide(self, row, decision, user=None):
        row.with_user(user or self.quality).decision = decision

    def tasks(self):
        task = self.env.ref("aftersales.mail_activity_type_discrepancy")
        return self.parcel.sudo().activity_ids.filtered(
            lambda activity: activity.activity_type_id == task
        )


class TestDiscrepancy(DiscrepancyCase):
    """What was seen at the dock, and what becomes of it."""

    def test_it_takes_product_and_unit_from_the_announced_line(self):
        row = self.report()
        self.assertRecordValues(
            row,
            [
                {
                    "product_id": self.gear.id,
                    "uom_id": self.line.uom_id.id,
                    "quantity": 1,
                }
            ],
        )
        self.assertEqual(row.display_name, "Damaged: 1 Units Gear")

    def test_it_can_be_about_another_product_than_announced(self):
        row = self.report("product", product_id=self.bearing.id)
        self.assertEqual(row.product_id, self.bearing)

    def test_the_line_of_another_return_is_refused(self):
        other = self.rma().line_ids
        with self.assertRefused("is not a line of"):
            self.report(line_id=other.id)

    def test_who_decided_and_when_is_recorded(self):
        row = self.report()
        self.decide(row, "scrap")
        self.assertEqual(row.decided_by_id, self.quality)
        self.assertTrue(row.decided_at)
        self.decide(row, False)
        self.assertFalse(row.decided_by_id or row.decided_at)

    def test_facts_of_record_cannot_be_entered(self):
        row = self.report()
        for name in sorted(RECORDED):
            with self.subTest(name), self.assertRefused("recorded by the system"):
                row.with_user(self.manager).write({name: 1})
            with self.subTest(name), self.assertRefused("recorded by the system"):
                self.report(user=self.manager, **{name: 1})

    def test_a_decision_must_fit_what_came(self):
        with self.assertRefused("does not fit"):
            self.decide(self.report("short"), "scrap")
        with self.assertRefused("does not fit"):
            self.decide(self.report("damaged"), "lost")

    def test_what_was_reported_stays_once_it_is_decided(self):
        row = self.report()
        self.decide(row, "scrap")
        for user in (self.warehouse, self.manager):
            with self.assertRefused("stays as it was reported"):
                row.with_user(user).quantity = 2
            with self.assertRefused("stays as it was reported"):
                row.with_user(user).unlink()

    def test_what_was_reported_stays_once_the_customer_was_told(self):
        row = self.report()
        self.parcel._tell_discrepancies()
        with self.assertRefused("stays as it was reported"):
            row.kind = "over"

    def test_a_slip_is_mended_before(self):
        row = self.report()
        row.quantity = 2
        row.unlink()
        self.assertFalse(self.parcel.discrepancy_ids)

    def test_nothing_is_reported_about_a_closed_return(self):
        self.put(self.parcel, "done")
        with self.assertRefused("the case is closed"):
            self.report()

    def test_unannounced_goods_become_a_line_of_the_order_they_came_by(self):
        row = self.report("product", product_id=self.bearing.id, quantity=3)
        self.decide(row, "take")
        self.assertRecordValues(
            row.goods_line_id,
            [
                {
                    "return_id": self.parcel.id,
                    "product_id": self.bearing.id,
                    "quantity": 3,
                    "order_line_id": self.order.order_line[1].id,
                }
            ],
        )

    def test_they_become_a_line_once_however_often_it_is_decided(self):
        row = self.report("product", product_id=self.bearing.id)
        for decision in ("take", "back", False, "scrap"):
            self.decide(row, decision)
        self.assertEqual(len(self.parcel.line_ids), 2)

    def test_the_decision_plans_what_becomes_of_the_goods(self):
        row = self.report("product", product_id=self.bearing.id, quantity=3)
        self.decide(row, "back")
        self.assertRecordValues(
            row.disposition_id,
            [{"line_id": row.goods_line_id.id, "kind": "back", "quantity": 3}],
        )
        self.decide(row, "scrap")
        self.assertEqual(row.goods_line_id.disposition_ids.mapped("kind"), ["scrap"])
        self.decide(row, "take")
        self.assertFalse(row.goods_line_id.disposition_ids)

    def test_what_the_customer_keeps_is_planned_to_stay_with_him(self):
        self.decide(self.report("short"), "keeps")
        self.assertEqual(self.line.disposition_ids.mapped("kind"), ["stays"])

    def test_a_decision_before_the_approval_is_planned_when_the_goods_are(self):
        early = self.sold_return(1)
        row = self.report("unannounced", return_id=early.id, line_id=early.line_ids.id)
        self.decide(row, "scrap")
        self.assertFalse(early.line_ids.disposition_ids)
        self.put(early, "deciding")._action_decide()
        self.assertEqual(early.line_ids.disposition_ids.mapped("kind"), ["scrap"])

    def test_damaged_goods_belong_to_their_line_already(self):
        self.decide(self.report(), "take")
        self.assertEqual(len(self.parcel.line_ids), 1)


class TestDiscrepancyRights(DiscrepancyCase):
    """The warehouse reports, the desk and quality decide, the others read."""

    def test_everybody_who_works_at_the_dock_or_the_desk_reports(self):
        for name in ("warehouse", *DECIDERS):
            with self.subTest(name):
                self.assertTrue(self.report(user=getattr(self, name)))

    def test_the_others_only_read(self):
        row = self.report()
        for name in READ_ONLY:
            user = getattr(self, name)
            self.assertTrue(row.with_user(user).kind)
            with self.subTest(name), self.assertRaises(AccessError):
                self.report(user=user)

    def test_who_has_no_role_does_not_even_read(self):
        row = self.report()
        for user in (self.outsider, self.stocker, self.seller):
            with self.assertRaises(AccessError):
                row.with_user(user).read(["kind"])

    def test_desk_and_quality_decide(self):
        for name in DECIDERS:
            row = self.report()
            self.decide(row, "scrap", getattr(self, name))
            self.assertEqual(row.decided_by_id.login, f"test_{name}")

    def test_the_warehouse_does_not_decide_by_any_door(self):
        row = self.report()
        with self.assertRaises(AccessError):
            self.decide(row, "scrap", self.warehouse)
        with self.assertRaises(AccessError):
            self.report(decision="scrap")
        default = row.with_user(self.warehouse).with_context(default_decision="scrap")
        values = {"return_id": self.parcel.id, "kind": "damaged"}
        self.assertFalse(default.create(values).decision)
        load = row.with_user(self.warehouse).load(
            ["return_id/.id", "kind", "decision"],
            [[str(self.parcel.id), "Damaged", "Scrap it"]],
        )
        self.assertIn("decided by the service desk", load["messages"][0]["message"])

    def test_every_role_is_tried(self):
        tried = {"warehouse", *DECIDERS, *READ_ONLY}
        self.assertEqual(tried, set(ROLES))


class TestDiscrepancyReport(DiscrepancyCase):
    """What other code reports, whoever moves the goods."""

    def test_a_colleague_without_any_role_reports_by_moving_goods(self):
        document = self.parcel.with_user(self.stocker)
        row = document._report_discrepancy("over", line=self.line, quantity=1)
        self.assertEqual(row.create_uid, self.stocker)
        self.assertEqual(row.product_id, self.gear)

    def test_a_closed_return_blocks_nobody_and_gets_a_note(self):
        self.put(self.parcel, "cancelled")
        row = self.parcel.with_user(self.stocker)._report_discrepancy("over")
        self.assertFalse(row)
        self.assertIn("although the return is closed", self.parcel.message_ids[0].body)

    def test_the_person_in_charge_gets_one_task_for_all(self):
        for kind in ("damaged", "over"):
            self.parcel._report_discrepancy(kind, line=self.line, quantity=1)
        self.report("short")
        self.assertEqual(self.tasks().user_id, self.service)

    def test_the_task_is_done_when_all_is_decided(self):
        rows = self.report() + self.report()
        self.decide(rows[0], "scrap")
        self.assertTrue(self.tasks())
        self.decide(rows[1], "ask")
        self.assertTrue(self.tasks())
        self.decide(rows[1], "take")
        self.assertFalse(self.tasks())

    def test_nobody_in_charge_lets_the_company_name_somebody(self):
        self.company.aftersales_dock_user_id = self.coordinator
        self.parcel.sudo().user_id = False
        self.report()
        self.assertEqual(self.tasks().user_id, self.coordinator)


class TestDiscrepancySteps(DiscrepancyCase):
    """A return goes on only when it is known what becomes of everything."""

    def refused(self, guard):
        """Return what a guard says about discrepancies."""
        points = getattr(self.parcel, guard)()
        name = self.parcel.discrepancy_ids._name
        return [text for _d, text, about in points if name in str(about)]

    def test_goods_that_are_here_must_be_decided_before_the_return_is(self):
        self.report()
        self.assertIn("Damaged: 1 Units Gear", self.refused("_process_refusals")[0])

    def test_what_is_missing_holds_nothing_up_but_the_end(self):
        self.report("short")
        self.assertFalse(self.refused("_process_refusals"))
        self.assertTrue(self.refused("_finish_refusals"))

    def test_asking_the_customer_is_no_end(self):
        self.decide(self.report(), "ask")
        self.assertTrue(self.refused("_finish_refusals"))

    def test_nothing_is_in_the_way_once_all_is_decided(self):
        self.decide(self.report("short"), "lost")
        self.assertFalse(self.refused("_finish_refusals"))


class TestDiscrepancyMail(DiscrepancyCase):
    """The customer hears of it once, in his language, by hand or by itself."""

    def mails(self):
        domain = [("model", "=", self.parcel._name), ("res_id", "=", self.parcel.id)]
        return self.env["mail.mail"].search(domain)

    def run_cron(self):
        rows = self.env["aftersales.return.discrepancy"]
        crons = type(self.env["ir.cron"])
        with patch.object(crons, "_commit_progress", lambda *args, **kwargs: 1):
            rows._cron_tell_customers()

    def age(self, rows, minutes):
        moment = fields.Datetime.now() - timedelta(minutes=minutes)
        self.env.cr.execute(
            "UPDATE aftersales_return_discrepancy SET create_date = %s WHERE id IN %s",
            [moment, tuple(rows.ids)],
        )
        rows.invalidate_recordset(["create_date"])

    def test_one_mail_tells_all_of_a_parcel(self):
        self.report()
        self.decide(self.report("short", quantity=2), "awaited")
        self.parcel._tell_discrepancies()
        [mail] = self.mails()
        self.assertIn("Arrived damaged: 1 Units Gear", mail.body_html)
        self.assertIn("Missing: 2 Units Gear", mail.body_html)
        self.assertIn("We expect it with another parcel.", mail.body_html)
        self.assertIn(self.contact, mail.recipient_ids)

    def test_the_button_opens_the_mail_and_sending_it_is_recorded(self):
        row = self.report()
        action = self.parcel.with_user(self.service).action_tell_discrepancies()
        composer = self.env["mail.compose.message"].with_user(self.service)
        composer = composer.with_context(**action["context"]).create({})
        late = self.report("short")
        composer.action_send_mail()
        self.assertTrue(row.told_at)
        self.assertFalse(late.told_at, "It was not in the mail yet.")

    def test_an_ordinary_message_tells_nothing(self):
        row = self.report()
        self.parcel.with_user(self.service).message_post(body="Hello")
        self.assertFalse(row.told_at)

    def test_who_may_not_change_the_return_cannot_mark_it_as_told(self):
        row = self.report()
        document = self.parcel.with_user(self.planning)
        document = document.with_context(aftersales_told_ids=row.ids)
        document.message_post(body="Hello")
        self.assertFalse(row.told_at)

    def test_the_company_sends_it_by_itself_only_if_it_wants_to(self):
        self.age(self.report(), 40)
        self.run_cron()
        self.assertFalse(self.mails())
        self.company.aftersales_discrepancy_mail = True
        self.run_cron()
        self.run_cron()
        self.assertEqual(len(self.mails()), 1)

    def test_it_waits_so_that_a_slip_can_be_mended(self):
        self.company.aftersales_discrepancy_mail = True
        self.age(self.report(), 20)
        self.run_cron()
        self.assertFalse(self.mails())

    def test_without_an_address_nothing_is_sent_nor_marked(self):
        self.company.aftersales_discrepancy_mail = True
        self.contact.email = False
        self.parcel.sudo().email = False
        row = self.report()
        self.age(row, 40)
        self.run_cron()
        self.assertFalse(row.told_at)

    def test_it_is_written_in_the_language_of_the_customer(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        template = self.env.ref("aftersales.mail_template_return_discrepancy")
        template.with_context(lang="fr_FR").subject = "Votre retour"
        self.contact.lang = "fr_FR"
        self.report()
        self.parcel._tell_discrepancies()
        self.assertEqual(self.mails().subject, "Votre retour")


class TestDiscrepancyQueries(QueryCase):
    """Forty cost as many queries as two."""

    def report(self, size):
        documents = self.env["aftersales.return"].union(*self.parcels[:size])
        vals_list = [
            {"return_id": document.id, "kind": "short", "line_id": document.line_ids.id}
            for document in documents
        ]
        self.parcels = self.parcels[size:]
        return documents._report_discrepancies(vals_list)

    def decide(self, size):
        self.report(size).with_user(self.quality).decision = "awaited"

    def test_reporting_many_costs_as_much_as_reporting_two(self):
        self.parcels = [self.rma() for _number in range(44)]
        self.assertSame(self.report)

    def test_deciding_many_costs_as_much_as_deciding_two(self):
        self.parcels = [self.rma() for _number in range(44)]
        self.assertSame(self.decide)
