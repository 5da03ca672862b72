from odoo.fields import Command

from .common import SoldCase


class TestCarePapers(SoldCase):
    """The papers of customer care say what is on record."""

    def text_of(self, report, documents):
        reports = self.env["ir.actions.report"].with_user(self.service)
        html, _kind = reports._render_qweb_html(f"aftersales.{report}", documents.ids)
        return html.decode()

    def test_the_notice_names_departments_and_earlier_complaints(self):
        self.complaint(subject="The gears are loud")
        visit = self.carry_visit(self.visit(kind="plant"), "announced")
        text = self.text_of("report_visit_notice", visit)
        self.assertIn(self.production_team.name, text)
        self.assertIn("The gears are loud", text)

    def test_an_empty_record_has_rows_to_write_on(self):
        text = self.text_of("report_visit_record", self.visit())
        self.assertIn("Installed Units", text)
        self.assertIn("Customer (signature and stamp)", text)

    def test_the_record_names_faulty_units_and_findings(self):
        product = self.env["product.product"].create({"name": "Drive 7"})
        visit = self.carry_visit(self.visit(), "held")
        units = {"product_id": product.id, "installed": 8, "faulty": 1}
        visit.unit_ids = [Command.create(units)]
        visit.finding_ids = [Command.create({"name": "It hums"})]
        text = self.text_of("report_visit_record", visit)
        self.assertIn("Drive 7", text)
        self.assertIn("It hums", text)

    def test_a_certificate_for_each_who_passed(self):
        training = self.carry_training(self.training(), "done")
        text = self.text_of("report_training_certificate", training)
        self.assertIn("Ann Miller", text)
        self.assertNotIn("Bob Smith", text)

    def test_nothing_is_certified_before_it_is_done(self):
        training = self.carry_training(self.training(), "held")
        with self.assertRefused("nobody has a certificate"):
            self.text_of("report_training_certificate", training)

    def test_the_notice_names_earlier_suggestions(self):
        self.suggestion(subject="A shorter cable")
        visit = self.carry_visit(self.visit(kind="plant"), "announced")
        self.assertIn("A shorter cable", self.text_of("report_visit_notice", visit))

    def test_the_record_bears_the_signature(self):
        visit = self.carry_visit(self.visit(), "done")
        self.assertIn(
            '<img src="data:image', self.text_of("report_visit_record", visit)
        )

    def test_forty_records_are_prepared_with_the_queries_of_two(self):
        def prepare(count):
            visits = self.env["aftersales.visit"].create(
                [{"kind": "site", "partner_id": self.contact.id}] * count
            )
            paper = self.env["report.aftersales.report_visit_record"]
            paper = paper.with_user(self.service)
            return self.count_queries(paper._get_report_values, visits.ids)

        prepare(2)
        self.assertSameQueries(prepare(2), prepare(40))

    def test_forty_certificates_cost_the_queries_of_two(self):
        def prepare(count):
            people = [{"name": f"P {n}", "score": 80} for n in range(count)]
            people = [Command.create(person) for person in people]
            course = self.carry_training(self.training(participant_ids=people), "done")
            paper = self.env["report.aftersales.report_training_certificate"]
            paper = paper.with_user(self.service)
            return self.count_queries(paper._get_report_values, course.ids)

        prepare(2)
        self.assertSameQueries(prepare(2), prepare(40))

    def test_the_plan_lists_participants_and_results(self):
        training = self.carry_training(self.training(), "done")
        text = self.text_of("report_training", training)
        self.assertIn("Not passed", text)
        self.assertIn(f"{training.name}-01", text)

    def test_the_confirmation_names_goods_and_contact(self):
        delivery = self.order.picking_ids[:1]
        delivery.with_user(self.service).action_aftersales_receipts()
        receipt = delivery.sudo().aftersales_receipt_ids
        text = self.text_of("report_receipt", receipt)
        self.assertIn(delivery.name, text)
        self.assertIn(receipt.user_id.name, text)
