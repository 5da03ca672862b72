from odoo.fields import Command
from odoo.tests import tagged

from .common import AftersalesHttpCase


@tagged("post_install", "-at_install")
class TestReworkTour(AftersalesHttpCase):
    """A rework is done on a phone at the bench, by scans and taps alone."""

    browser_size = "390x844"

    def setUp(self):
        super().setUp()
        bearing, self.seal = self.env["product.product"].create(
            [
                {"name": "Bearing", "is_storable": True, "barcode": "4006381333931"},
                {"name": "Seal", "is_storable": True, "barcode": "4006381333948"},
            ]
        )
        names = ("Open the drive", "Press the bearing in")
        self.drive = self.rework()
        self.drive.sudo().write(
            {
                "material_ids": [
                    Command.create({"product_id": bearing.id, "quantity": 2})
                ],
                "operation_ids": [
                    Command.create(
                        {"name": name, "unit_minutes": 5, "characteristic": "Noise"}
                    )
                    for name in names
                ],
            }
        )
        self.carry_rework(self.drive, "scheduled")

    def test_a_rework_is_done_on_the_shop_floor(self):
        url = "/odoo/rework-floor"
        login = self.production.login
        self.start_tour(url, "aftersales_works_on_the_floor", login=login)
        self.drive.invalidate_recordset()
        first, last = self.drive.operation_ids
        self.assertRecordValues(
            first + last,
            [
                {"state": "done", "good_qty": 3, "scrap_qty": 1},
                {"state": "done", "good_qty": 3, "scrap_qty": 0},
            ],
        )
        self.assertRecordValues(
            last.time_ids.filtered("is_booked"),
            [{"minutes": 12, "reason": "Forgot to start it"}],
        )
        self.assertRecordValues(
            self.drive.material_ids,
            [
                {"used_qty": 1, "note": "The other one is good", "is_extra": False},
                {"used_qty": 2, "note": False, "is_extra": True},
            ],
        )
        self.assertEqual(self.drive.state, "inspection")
