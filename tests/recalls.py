"""The vocabulary of recalls: goods that were delivered, and taking them back."""

from odoo import fields
from odoo.fields import Command

# State -> the state before, the step between them, who takes it.
RECALL_WAY = {
    "approved": ("draft", "approve", "quality_manager"),
    "running": ("approved", "start", "quality"),
    "reconciled": ("running", "reconcile", "quality"),
    "closed": ("reconciled", "close", "quality_manager"),
    "cancelled": ("draft", "cancel", "quality"),
}
FACTORIES = {"aftersales.recall": ("recall", "ready_recall")}


class Recalls:
    """Goods in stock and at customers, and their recall."""

    @classmethod
    def recalled_product(cls, **values):
        """Make a storable product with lots, and a lot of it."""
        product = cls.env["product.product"].create(
            {"name": "Drill", "tracking": "lot", "is_storable": True, **values}
        )
        lots = cls.env["stock.lot"]
        return product, lots.create({"name": "B-1", "product_id": product.id})

    @classmethod
    def receive(cls, lot, quantity):
        """Put goods of a lot into stock, by a stock move."""
        quant = cls.env["stock.quant"].with_context(inventory_mode=True)
        quant.create(
            {
                "product_id": lot.product_id.id,
                "location_id": cls._warehouse().lot_stock_id.id,
                "lot_id": lot.id,
                "inventory_quantity": quantity,
            }
        ).action_apply_inventory()

    @classmethod
    def ship(cls, lot, quantity, partner):
        """Deliver goods of a lot to a customer."""
        kind = cls._warehouse().out_type_id
        target = cls.env.ref("stock.stock_location_customers")
        return cls._move(lot, quantity, partner, kind, cls._stock_place(), target)

    @classmethod
    def ship_back(cls, picking, quantity):
        """Take a part of a delivery back, as Odoo's own return does."""
        wizard = cls.env["stock.return.picking"].create({"picking_id": picking.id})
        wizard.product_return_moves.quantity = quantity
        back = cls.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        back.move_ids.move_line_ids.unlink()
        move = back.move_ids
        move.move_line_ids = [
            Command.create(
                {
                    "product_id": move.product_id.id,
                    "lot_id": picking.move_line_ids.lot_id.id,
                    "quantity": quantity,
                    "location_id": move.location_id.id,
                    "location_dest_id": move.location_dest_id.id,
                    "picking_id": back.id,
                }
            )
        ]
        move.picked = True
        back._action_done()
        return back

    @classmethod
    def _warehouse(cls):
        domain = [("company_id", "=", cls.company.id)]
        return cls.env["stock.warehouse"].search(domain, limit=1)

    @classmethod
    def _stock_place(cls):
        return cls._warehouse().lot_stock_id

    @classmethod
    def _move(cls, lot, quantity, partner, kind, source, target):
        product = lot.product_id
        places = {"location_id": source.id, "location_dest_id": target.id}
        picking = cls.env["stock.picking"].create(
            {
                "partner_id": partner.id,
                "picking_type_id": kind.id,
                **places,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": quantity,
                            "product_uom": product.uom_id.id,
                            "partner_id": partner.id,
                            **places,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.move_ids.move_line_ids.unlink()
        picking.move_ids.move_line_ids = [
            Command.create(
                {
                    "product_id": product.id,
                    "lot_id": lot.id,
                    "quantity": quantity,
                    "picking_id": picking.id,
                    **places,
                }
            )
        ]
        picking.move_ids.picked = True
        picking._action_done()
        return picking

    @classmethod
    def recall(cls, lot=None, **values):
        """Prepare a recall, as quality, whose plan and notice are complete."""
        if lot is None and "line_ids" not in values:
            lot = cls._usual_lot()
        lines = [{"product_id": lot.product_id.id, "lot_id": lot.id}] if lot else []
        remedies = ("aftersales.remedy_repair", "aftersales.remedy_refund")
        recalls = cls.env["aftersales.recall"].with_user(cls.quality)
        return recalls.create(
            {
                "subject": "Drill B-1: the casing can break",
                "is_safety": True,
                "hazard": "The casing can break; hands are cut.",
                "instruction": "Put it away where nobody can take it.",
                "return_instruction": "We fetch it at our cost.",
                "disposition_plan": "<p>All pieces are destroyed.</p>",
                "remedy_ids": [cls.env.ref(remedy).id for remedy in remedies],
                "photo_reason": "All pieces look the same.",
                "contact_phone": "+1 555 0100",
                "contact_email": "recall@factory.example.com",
                "announcement": "no",
                "announcement_reason": "All buyers are known.",
                "line_ids": [Command.create(line) for line in lines],
                **values,
            }
        )

    @classmethod
    def _usual_lot(cls):
        """Return a lot that was received and of which nothing has left."""
        _product, lot = cls.recalled_product()
        cls.receive(lot, 3)
        return lot

    @classmethod
    def scoped_recall(cls, lot=None, **values):
        """Prepare a recall whose scope was read and confirmed."""
        recall = cls.recall(lot, **values)
        recall.action_read_scope()
        recall.action_confirm_scope()
        return recall

    @classmethod
    def ready_recall(cls, step, source, **values):
        """Make a recall in state ``source``, with all that ``step`` asks for."""
        is_mock = step == "report"
        recall = cls.carry_recall(cls.scoped_recall(is_mock=is_mock, **values), source)
        cls.fill_recall(recall, step)
        return recall

    @classmethod
    def carry_recall(cls, recall, target):
        """Take a recall to ``target`` by its real steps."""
        if recall.state != target:
            source, step, person = RECALL_WAY[target]
            cls.carry_recall(recall, source)
            cls.fill_recall(recall, step)
            cls.take(recall, step, getattr(cls, person))
        return recall

    @classmethod
    def fill_recall(cls, recall, step):
        """Fill in what a step asks for; every consignee answers that he has none."""
        if step == "approve":
            # Of the two who signed each may take the step: the other's stands.
            cls.sign(recall, step)
            cls.sign(recall, step, cls.admin)
        recall = recall.with_user(cls.quality)
        if step == "reconcile":
            recall.stock_ids.filtered(lambda s: not s.isolated_at).action_isolated()
            for consignee in recall.consignee_ids.filtered(lambda c: not c.response_at):
                for row in consignee.quantity_ids:
                    row.used_qty += row.open_qty
                consignee.action_record_answer()
            cls.inspection(recall)
        if step in ("close", "report"):
            recall.conclusion = "<p>All of it was found.</p>"
        if step == "close" and recall._get_found_quantity():
            cls.disposal(recall, recall._get_found_quantity())

    @classmethod
    def inspection(cls, recall, **values):
        """Inspect a piece that came back."""
        return (
            cls.env["aftersales.recall.inspection"]
            .with_user(cls.quality)
            .create(
                {
                    "recall_id": recall.id,
                    "line_id": recall.line_ids[:1].id,
                    "quantity": 1,
                    "method": "Drop test",
                    "findings": "The casing breaks.",
                    "result": "confirmed",
                    **values,
                }
            )
        )

    @classmethod
    def disposal(cls, recall, quantity, **values):
        """Destroy goods, with a file that proves it."""
        proof = cls.env["ir.attachment"].with_user(cls.quality)
        proof = proof.create({"name": "proof.txt", "raw": b"done"})
        return (
            cls.env["aftersales.recall.disposal"]
            .with_user(cls.quality)
            .create(
                {
                    "recall_id": recall.id,
                    "line_id": recall.line_ids[:1].id,
                    "quantity": quantity,
                    "place": "Recycler",
                    "attachment_ids": proof.ids,
                    **values,
                }
            )
        )

    @classmethod
    def dealer(cls, number, **values):
        """Make a customer with an address of his own."""
        return cls.env["res.partner"].create(
            {
                "name": f"Dealer {number}",
                "email": f"dealer{number}@shops.example",
                "lang": "en_US",
                **values,
            }
        )

    @classmethod
    def days_later(cls, recall, days):
        """Let the reminders that are due within some days be due now."""
        for consignee in recall.consignee_ids.filtered("next_chase_at"):
            moment = fields.Datetime.add(consignee.next_chase_at, days=-days)
            consignee._store({"next_chase_at": moment})
