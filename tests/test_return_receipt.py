from .common import SoldCase


class TestReturnReceipt(SoldCase):
    """The approval of a return announces its goods to the dock, by core's return."""

    def approved(self, *args, **values):
        return self.carry_return(self.sold_return(*args, **values), "approved")

    def test_the_receipt_is_a_return_of_the_delivery_for_core(self):
        document = self.approved(3)
        receipt = document.picking_ids
        self.assertRecordValues(
            receipt,
            [
                {
                    "return_id": self.delivery.id,
                    "sale_id": self.order.id,
                    "origin": document.name,
                    "partner_id": self.contact.id,
                    "state": "assigned",
                }
            ],
        )
        self.assertIn(receipt, self.order.picking_ids)
        self.assertEqual(self.delivery.return_count, 1)
        self.assertEqual(receipt.reference_ids, self.delivery.reference_ids)

    def test_its_moves_go_back_to_where_they_came_from(self):
        document = self.approved(3)
        origin = document.line_ids.move_id
        self.assertRecordValues(
            document.line_ids.move_ids,
            [
                {
                    "origin_returned_move_id": origin.id,
                    "sale_line_id": origin.sale_line_id.id,
                    "product_uom_qty": 3,
                    "to_refund": True,
                    "location_id": origin.location_dest_id.id,
                }
            ],
        )
