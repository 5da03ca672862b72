from odoo.fields import Command

from .money import MoneyCase


class TestReturnSupplier(MoneyCase):
    """What the supplier takes back, and what he pays."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bought = cls.article("Gearbox", stock=0, tracking="lot")
        cls.lots = [cls.receive(f"L-{number}") for number in (1, 2)]

    @classmethod
    def receive(cls, name, quantity=5):
        """Receive goods of one lot from the supplier."""
        lot = cls.env["stock.lot"].create(
            {"name": name, "product_id": cls.bought.id, "company_id": cls.company.id}
        )
        cls.receive_from_supplier(lot, quantity)
        return lot

    def came_back(self, lot, quantity=2):
        """Sell goods of a lot and let them come back."""
        sold = self.sale(quantity, product=self.bought, deliver=False)
        move = sold.move_ids
        move.move_line_ids.unlink()
        move.move_line_ids = [
            Command.create(
                {"product_id": self.bought.id, "lot_id": lot.id, "quantity": quantity}
            )
        ]
        move.picked = True
        sold.order_id.picking_ids.button_validate()
        document = self.sold_return(quantity, sold)
        document.line_ids.sudo().lot_id = lot
        self.carry_return(document, "approved")
        self.receive_goods(document)
        return self.carry_return(document, "deciding")

    def sent_back(self, document):
        """Send the goods back, and return their transfer."""
        row = self.disposed(document)
        self.carry_return(document, "processing")
        row.with_user(self.quality).action_execute()
        return row.sudo().move_ids.picking_id

    def disposed(self, document, quantity=2):
        document.sudo().disposition_ids.unlink()
        return self.env["aftersales.return.disposition"].create(
            {
                "return_id": document.id,
                "line_id": document.line_ids.id,
                "kind": "supplier",
                "quantity": quantity,
            }
        )

    def vendor_bill(self):
        bill = self.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": self.supplier.id,
                "invoice_date": "2026-01-31",
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": self.bought.id,
                            "quantity": 10,
                            "price_unit": 40,
                            "tax_ids": False,
                        }
                    )
                ],
            }
        )
        bill.action_post()
        return bill

    def test_goods_go_back_by_the_receipt_of_their_lot(self):
        document = self.came_back(self.lots[0])
        transfer = self.sent_back(document)
        rows = self.env["stock.move.line"].search([("lot_id", "=", self.lots[0].id)])
        receipt = rows.filtered(lambda row: row.location_id.usage == "supplier")
        self.assertEqual(transfer.return_id, receipt.move_id.picking_id)
        self.assertEqual(transfer.aftersales_return_id, document)

    def test_they_leave_from_quarantine(self):
        document = self.came_back(self.lots[1])
        transfer = self.sent_back(document)
        quarantine = document.warehouse_id.aftersales_quarantine_id
        self.assertEqual(transfer.move_ids.location_id, quarantine)
        self.assertEqual(transfer.move_ids.move_line_ids.lot_id, self.lots[1])
        self.assertEqual(transfer.state, "assigned")
        self.transfer(transfer)
        self.assertEqual(transfer.location_dest_id.usage, "supplier")

    def test_the_supplier_is_known_by_the_lot(self):
        document = self.came_back(self.lots[0])
        row = self.propose(document, "supplier", quantity=2)
        self.assertEqual(row.supplier_id, self.supplier)

    def test_his_bill_is_reversed_for_what_goes_back(self):
        bill = self.vendor_bill()
        document = self.came_back(self.lots[0])
        self.disposed(document)
        self.settle(document, "supplier", quantity=2, bill_id=bill.id)
        note = self.notes(document)
        self.assertRecordValues(
            note,
            [
                {
                    "move_type": "in_refund",
                    "reversed_entry_id": bill.id,
                    "amount_untaxed": 80,
                    "partner_id": self.supplier.id,
                }
            ],
        )
        self.assertEqual(note.invoice_line_ids.product_id, self.bought)

    def test_what_he_only_pays_is_no_goods(self):
        bill = self.vendor_bill()
        document = self.came_back(self.lots[0])
        self.settle(document, "supplier", amount=25, bill_id=bill.id)
        self.assertRecordValues(
            self.notes(document).invoice_line_ids,
            [{"product_id": False, "price_subtotal": 25}],
        )

    def test_no_more_than_he_billed(self):
        bill = self.vendor_bill()
        document = self.came_back(self.lots[0])
        with self.assertRefused("At most"):
            self.settle(document, "supplier", amount=401, bill_id=bill.id)

    def test_without_a_bill_the_charge_back_says_so(self):
        document = self.came_back(self.lots[0])
        self.settle(document, "supplier", amount=90)
        note = self.notes(document)
        self.assertRecordValues(
            note,
            [{"move_type": "in_refund", "state": "draft", "amount_untaxed": 90}],
        )
        self.assertIn("without a bill", note.ref)

    def test_his_money_is_not_the_customers(self):
        document = self.came_back(self.lots[0])
        before = document.settlement_total
        self.propose(document, "supplier", amount=90)
        self.assertEqual(document.settlement_total, before)

    def test_a_supplier_whom_nobody_knows_is_asked_for(self):
        document = self.returned(self.sale(3), 1)
        self.propose(document, "supplier", quantity=1)
        with self.assertRefused("which supplier"):
            document.settlement_ids.with_user(self.quality)._execute()
