"""The vocabulary of returns, for every test of them.

``self.rma()`` registers a return of goods bought elsewhere, ``self.sold_return(qty)``
one of what was sold before by ``_sell``; ``self.carry_return(rma, "approved")`` takes
it there by its real steps.
"""

from odoo.fields import Command

# State -> the state before, the step between them, who takes it.
RETURN_WAY = {
    "submitted": ("draft", "submit", "service"),
    "approved": ("submitted", "approve", "manager"),
    "receiving": ("approved", "receive", "warehouse"),
    "inspecting": ("receiving", "inspect", "warehouse"),
    "deciding": ("inspecting", "decide", "quality"),
    "processing": ("deciding", "process", "quality"),
    "done": ("processing", "finish", "service"),
    "refused": ("submitted", "refuse", "manager"),
    "expired": ("approved", "expire", "coordinator"),
    "cancelled": ("draft", "cancel", "service"),
}
FACTORIES = {"aftersales.return": ("rma", "ready_return")}


class Returned:
    """Goods that come back, as the people of a company see to them."""

    @classmethod
    def rma(cls, **values):
        """Register, as the service, the return of goods that we never sold."""
        returns = cls.env["aftersales.return"].with_user(cls.service)
        if "line_ids" not in values:
            product = cls.env["product.product"].create(
                {"name": "Pump", "is_storable": True, "list_price": 100}
            )
            line = {"product_id": product.id, "quantity": 2}
            values["line_ids"] = [Command.create(cls.return_line(**line))]
        return returns.create({"partner_id": cls.contact.id, **values})

    @classmethod
    def return_line(cls, **values):
        """Return the values of a line with a reason and what the customer wants."""
        return {
            "reason_id": cls.env.ref("aftersales.return_reason_defect").id,
            "requested_id": cls.env.ref("aftersales.remedy_refund").id,
            **values,
        }

    @classmethod
    def sold_return(cls, quantity=2, order_line=None, **values):
        """Register the return of a quantity of what ``_sell`` has delivered."""
        order_line = order_line or cls.order.order_line[:1]
        deliveries = order_line.move_ids.filtered(
            lambda m: m.state == "done" and m.location_dest_id.usage == "customer"
        )
        line = cls.return_line(
            order_line_id=order_line.id,
            product_id=order_line.product_id.id,
            move_id=deliveries[:1].id,
            quantity=quantity,
        )
        return cls.rma(line_ids=[Command.create(line)], **values)

    @classmethod
    def carry_return(cls, document, target):
        """Take a return to ``target`` by its real steps, each by whom it is due."""
        if document.state != target:
            source, step, person = RETURN_WAY[target]
            cls.carry_return(document, source)
            cls.prepare_return(document, step)
            cls.sign(document, step)
            cls.take(document, step, getattr(cls, person))
        return document

    @classmethod
    def prepare_return(cls, document, step):
        """Do what a step of a return asks for, where it is not done yet."""
        if step in ("approve", "authorise") and document.open_exceptions:
            document.with_user(cls.manager)._grant_exceptions("He is a good customer.")
        if step == "expire":
            yesterday = cls.days_ago(1).date()
            document.sudo()._write_protected({"expires_on": yesterday})
        if step == "decide" and any(document.line_ids.mapped("to_inspect_qty")):
            cls.inspect(document, "unused", "a")
        if step == "finish":
            cls.dispose_goods(document)
        if step == "inspect":
            # The last goods that arrive take this step by themselves.
            cls.receive_goods(document)
        if step == "process":
            cls._decide_return(document)
        if step == "finish":
            cls._settle_return(document)

    @classmethod
    def receive_goods(cls, document, quantity=None):
        """Let a plain stock user validate what is still to come.

        :param quantity: of each product; the rest comes later. All by default.
        """
        receipts = document.sudo().picking_ids.filtered(
            lambda p: p.state == "assigned" and p.location_id.usage == "customer"
        )
        receipts = receipts.with_user(cls.stocker).with_context(skip_backorder=True)
        for move in receipts.move_ids if quantity else ():
            move.quantity = quantity
        if receipts:
            receipts.button_validate()
        document.invalidate_recordset()

    @classmethod
    def _decide_return(cls, document):
        """Decide as the customer asks; without money where there is none to give."""
        apology = cls.env.ref("aftersales.remedy_apology")
        for line in document.sudo().line_ids:
            if not line.decided_id or line._lacks_remedy():
                line.decided_id = apology

    @classmethod
    def _settle_return(cls, document):
        """Carry out what is decided, ship it, and let the accountant post it."""
        document.with_user(cls.service).action_settle()
        document.sudo().settlement_ids.account_line_ids.move_id.action_post()
        for transfer in document.sudo().replacement_ids.move_ids.picking_id:
            cls.transfer(transfer)

    @classmethod
    def transfer(cls, pickings):
        """Carry transfers out, as they were planned."""
        for move in pickings.move_ids.filtered(lambda m: m.state != "cancel"):
            move.quantity = move.product_uom_qty
            move.picked = True
        pickings.with_context(skip_backorder=True).button_validate()

    @classmethod
    def ready_return(cls, step, source, **values):
        """Make a return in state ``source``, with all that ``step`` asks for."""
        document = cls.rma(**values)
        if step == "decide_without_goods":
            document.line_ids.sudo().needs_goods = False
        cls.carry_return(document, source)
        if step == "inspect":
            cls.receive_goods(document, 1)
        else:
            cls.prepare_return(document, step)
        cls.sign(document, step)
        return document

    @classmethod
    def mute_steps(cls):
        """Let no step of a return be told by mail, where other mails are counted."""
        for step in ("submit", "receive", "finish"):
            cls.env.ref(f"aftersales.workflow_rule_return_tell_{step}").active = False

    @classmethod
    def dispose_goods(cls, document):
        """Carry out what was decided, and let a plain stock user move the goods."""
        rows = document.with_user(cls.quality).disposition_ids
        rows.action_execute()
        transfers = rows.sudo().move_ids.picking_id.with_user(cls.stocker)
        transfers.filtered(lambda p: p.state == "assigned").button_validate()
        document.invalidate_recordset()

    @classmethod
    def receive_from_supplier(cls, lot, quantity):
        """Receive goods of one lot from the supplier, into stock."""
        warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        way = {
            "location_id": cls.env.ref("stock.stock_location_suppliers").id,
            "location_dest_id": warehouse.lot_stock_id.id,
        }
        product = lot.product_id
        move = {"product_id": product.id, "product_uom_qty": quantity, **way}
        picking = cls.env["stock.picking"].create(
            {
                "picking_type_id": warehouse.in_type_id.id,
                "partner_id": cls.supplier.id,
                "move_ids": [Command.create(move)],
                **way,
            }
        )
        picking.action_confirm()
        picking.move_line_ids.unlink()
        row = {"product_id": product.id, "lot_id": lot.id, "quantity": quantity}
        picking.move_ids.move_line_ids = [Command.create(row)]
        picking.move_ids.picked = True
        picking.button_validate()
        return picking

    # === INSPECTION === #

    @classmethod
    def rows(cls, document, user=None):
        """Begin the inspection as somebody from quality, and return its rows."""
        document.with_user(user or cls.quality).action_open_inspection()
        return document.inspection_ids.with_user(user or cls.quality)

    @classmethod
    def inspect(cls, document, finding="confirmed", grade="c", **values):
        """Find everything out about all goods that have come."""
        rows = cls.rows(document)
        rows.check_ids.write({"result": "ok", "value": "10 mm"})
        rows.write(
            {
                "finding_id": cls.finding(finding).id,
                "grade_id": cls.grade(grade).id,
                **values,
            }
        )
        return rows

    @classmethod
    def finding(cls, name):
        return cls.env.ref(f"aftersales.return_finding_{name}")

    @classmethod
    def grade(cls, name):
        return cls.env.ref(f"aftersales.return_grade_{name}")
