from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user

from .test_complaint_papers import PaperCase
from .test_complaint_queries import QueryCase

NOTICE = "aftersales.report_return_notice"
PICKUP = "aftersales.report_return_pickup"
SLIP = "aftersales.report_return_slip"
LABEL = "aftersales.report_return_label"
PAPERS = "aftersales.report_return_papers"


class ReturnPaperCase(PaperCase):
    """A test that prints papers of returns."""

    def approved_return(self, **values):
        return self.carry_return(self.sold_return(**values), "approved")

    def return_of(self, size):
        """Register a return of so many products that we never sold."""
        products = self.env["product.product"].create(
            [
                {"name": f"Spare part {number}", "is_storable": True}
                for number in range(size)
            ]
        )
        lines = [
            Command.create(self.return_line(product_id=product.id))
            for product in products
        ]
        return self.carry_return(self.rma(line_ids=lines), "approved")


class TestReturnNotice(ReturnPaperCase):
    """退货通知单: what may come back, where to, until when."""

    def test_it_says_what_where_and_until_when(self):
        document = self.approved_return(customer_reference="PO-77")
        text = self.print_text(NOTICE, document)
        self.assertHolds(text, "Return Notice", document.name, "Dear Ann Miller,")
        self.assertHolds(text, "Gear", "L-0815", "2 Units", self.order.name, "PO-77")
        self.assertHolds(text, document.expires_on.strftime("%m/%d/%Y"))
        self.assertHolds(text, document._get_destination().name, "How to pack:")

    def test_many_lines_go_on_under_the_same_heads(self):
        pages = self.print_pdf(NOTICE, self.return_of(40)).pages
        with_heads = [page for page in pages if "Quantity" in page.extract_text()]
        self.assertGreater(len(with_heads), 1)

    def test_it_says_what_need_not_come_back(self):
        document = self.sold_return()
        document.line_ids.needs_goods = False
        self.carry_return(document, "approved")
        text = self.print_text(NOTICE, document)
        self.assertHolds(text, "These goods need not come back: 2 Units", "Gear")
        self.assertNotIn("Send it to", text)

    def test_it_asks_nobody_to_send_what_we_fetch(self):
        text = self.print_text(NOTICE, self.approved_return(carrier="pickup"))
        self.assertHolds(text, "we fetch the goods", "They are brought to")
        self.assertNotIn("Send it to", text)

    def test_it_names_the_complaint_by_its_number_alone(self):
        complaint = self.sold_complaint()
        document = self.approved_return(complaint_id=complaint.id)
        text = self.print_text(NOTICE, document)
        self.assertHolds(text, complaint.name)
        self.assertNotIn(complaint.subject, text)

    def test_it_speaks_the_customers_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.contact.write({"lang": "zh_CN", "name": "李明"})
        document = self.approved_return()
        self.gear.with_context(lang="zh_CN").name = "外壳"
        self.assertHolds(self.print_text(NOTICE, document), "外壳", "李明")

    def test_who_may_not_read_the_return_cannot_print_it(self):
        document = self.approved_return()
        with self.assertRaises(AccessError):
            self.print_html(NOTICE, document, self.outsider)

    def test_a_customer_cannot_print_it_past_his_portal(self):
        document = self.approved_return()
        customer = new_test_user(
            self.env, "ann", "base.group_portal", partner_id=self.contact.id
        )
        with self.assertRaises(AccessError):
            self.print_html(NOTICE, document, customer)


class TestReturnParcel(ReturnPaperCase):
    """Slip and label: what lies in the parcel, and what sticks on it."""

    def test_the_slip_has_a_barcode_of_the_return_and_of_each_product(self):
        self.gear.barcode = "6900000000014"
        document = self.approved_return()
        page = self.print_html(SLIP, document)
        for code in (document.name, "6900000000014", "L-0815"):
            self.assertIn(f'alt="{code}"', page)

    def test_the_label_has_a_size_of_its_own(self):
        page = self.print_pdf(LABEL, self.approved_return()).pages[0]
        size = [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]]
        self.assertEqual(size, [100, 150])

    def test_the_label_names_sender_and_recipient(self):
        document = self.approved_return()
        text = self.print_text(LABEL, document)
        self.assertHolds(text, "Ann Miller", document.name)
        self.assertHolds(text, document._get_destination().name)

    def test_one_button_prints_notice_slip_and_label(self):
        document = self.approved_return()
        action = document.with_user(self.service).action_print_papers()
        self.assertEqual(action["report_name"], PAPERS)
        text = self.print_text(PAPERS, document, self.service)
        self.assertHolds(text, "Return Notice", "Return Slip", "Return Label")

    def test_there_is_no_label_where_nothing_comes_back(self):
        document = self.sold_return()
        document.line_ids.needs_goods = False
        self.carry_return(document, "approved")
        self.assertNotIn("Return Label", self.print_text(PAPERS, document))


class TestPickupNotice(ReturnPaperCase):
    """客户退货提货通知: who fetches what, where and when."""

    def test_it_says_when_who_where_and_how_much(self):
        document = self.approved_return(
            carrier="pickup",
            pickup_at="2031-05-17 08:30:00",
            pickup_phone="+31 10 555",
            pickup_packages=3,
            pickup_weight=12.5,
            pickup_note="Gate 3",
        )
        document.pickup_carrier_id = self.dealer(1)
        text = self.print_text(PICKUP, document)
        self.assertHolds(text, "05/17/2031", "Dealer 1", "+31 10 555", "Gate 3", "12.5")
        self.assertHolds(text, "Handed over by the customer", "Gear", document.name)


class TestReturnPaperQueries(QueryCase, ReturnPaperCase):
    """A paper costs as much for two lines as for forty."""

    def count_print(self, report, document):
        reports = self.env["ir.actions.report"].with_user(self.manager)
        return self.count_queries(
            lambda: reports._render_qweb_html(report, document.ids)
        )

    def test_papers_cost_the_same_for_many_lines(self):
        few, many = self.return_of(2), self.return_of(40)
        for report in (NOTICE, SLIP, LABEL, PAPERS):
            with self.subTest(report=report):
                # The first one fills the caches of the registry.
                counts = [self.count_print(report, d) for d in (few, few, many)]
                self.assertEqual(counts[2], counts[1])
