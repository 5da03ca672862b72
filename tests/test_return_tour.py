from odoo.tests import tagged

from .common import AftersalesHttpCase


@tagged("post_install", "-at_install")
class TestReturnTour(AftersalesHttpCase):
    """A parcel is received on a phone, by scans and taps alone."""

    browser_size = "390x844"

    def test_a_parcel_is_received_at_the_returns_desk(self):
        self._sell()
        self.contact.name = "Northern Mills"
        self.bearing.barcode = "4006381333931"
        clerk = self.person("dock", "stock.group_stock_user")
        clerk.group_ids += self.env.ref("aftersales.group_warehouse_user")
        order_line = self.order.order_line[1]
        parcel = self.sold_return(3, order_line, customer_reference="PARCEL-1")
        self.carry_return(parcel, "approved")
        url = "/odoo/returns-desk"
        self.start_tour(url, "aftersales_receives_a_parcel", login="test_dock")
        parcel.invalidate_recordset()
        self.assertRecordValues(
            parcel.discrepancy_ids.sorted("kind"),
            [
                {"kind": "damaged", "quantity": 1, "product_id": self.bearing.id},
                {"kind": "product", "quantity": 1, "product_id": self.gear.id},
                {"kind": "short", "quantity": 1, "product_id": self.bearing.id},
            ],
        )
        self.assertEqual(parcel.line_ids.received_qty, 2)
        self.assertEqual(parcel.state, "receiving")
        strange = self.env["aftersales.return.discrepancy"].search(
            [("note", "=", "NOBODY-KNOWS")]
        )
        self.assertEqual(strange.return_id.state, "draft")
