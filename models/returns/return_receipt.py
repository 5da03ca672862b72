from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import clean_context

from .delivered_goods import DeliveredGoods
from .return_table import AUTHORISED_STATES


class Returns(models.Model):
    """The receipt of a return: announced when it is approved, by core's own return."""

    _inherit = "aftersales.return"

    # === GUARDS === #

    def _inspect_refusals(self):
        """Yield also that nothing has arrived."""
        yield from super()._inspect_refusals()
        for document in self:
            moves = document.sudo().picking_ids.move_ids
            if not any(move._is_arrival() for move in moves):
                text = self.env._("No goods have arrived yet: validate the receipt.")
                yield document, text, "picking_ids"

    def _cancel_refusals(self):
        """Yield also goods that are here already."""
        yield from super()._cancel_refusals()
        for document in self:
            moves = document.sudo().picking_ids.move_ids
            if any(move._is_arrival() for move in moves):
                text = self.env._("Goods have arrived: decide what becomes of them.")
                yield document, text, "picking_ids"

    # === EFFECTS === #

    def _action_approve(self):
        result = super()._action_approve()
        self._create_receipts()
        return result

    def _action_renew(self):
        result = super()._action_renew()
        self._create_receipts()
        return result

    def _action_refuse(self):
        result = super()._action_refuse()
        self._cancel_announced()
        return result

    def _action_expire(self):
        result = super()._action_expire()
        self._cancel_announced()
        return result

    def _action_cancel(self):
        result = super()._action_cancel()
        self._cancel_announced()
        return result

    # === ACTIONS === #

    def action_announce(self):
        """Announce to the dock, once more, what is still to come.

        :raise UserError: when a return is not authorised
        """
        self.check_access("write")
        waiting = self.filtered(lambda d: d.state not in AUTHORISED_STATES)
        if waiting:
            raise UserError(
                self.env._(
                    "Goods are announced once the return is approved: %(documents)s.",
                    documents=", ".join(waiting.mapped("display_name")),
                )
            )
        self._create_receipts()

    # === BUSINESS === #

    def _create_receipts(self):
        """Announce to the dock what is still to come, one receipt a return.

        The one place where we use core's machinery of returns, which changes after
        19.0: the values come from its wizard and so from every module that extends
        it; the receipts of all returns are made, confirmed and assigned together.
        Twice is harmless: what is announced or there already is left out.

        :return: the new receipts
        """
        receipts = self.env["stock.picking"].sudo()
        documents = self.sudo().with_context(clean_context(self.env.context))
        for company, own in documents.grouped("company_id").items():
            wizards = own.with_company(company)._create_return_wizards()
            receipts |= wizards._create_announced_receipts()
        return receipts

    def _create_return_wizards(self):
        """Fill core's return wizard in, once for each return with something to come."""
        lines = self.line_ids
        pool = DeliveredGoods(lines)
        vals_list = []
        for document in self:
            shares = [
                share
                for line in document.line_ids
                if line.uom_id.compare(quantity := line._get_open_qty(), 0) > 0
                for share in pool.hand_out(line, quantity)
            ]
            if shares:
                vals_list.append(document._prepare_return_wizard_values(shares))
        return self.env["stock.return.picking"].create(vals_list)

    def _prepare_return_wizard_values(self, shares):
        origins = self.env["stock.move"].concat(*(share.move for share in shares))
        return {
            "aftersales_return_id": self.id,
            "picking_id": origins.picking_id[:1].id,
            "product_return_moves": [
                Command.create(
                    {
                        "aftersales_return_line_id": share.line.id,
                        "aftersales_uom_id": share.uom.id,
                        "product_id": share.product.id,
                        "quantity": share.quantity,
                        "move_id": share.move.id,
                        "to_refund": share.line._is_refunded(),
                    }
                )
                for share in shares
            ],
        }

    def _prepare_receipt_values(self, delivery):
        """Return what our receipt has otherwise than core's return of ``delivery``."""
        operation = self.warehouse_id.aftersales_return_type_id
        partner = delivery.partner_id or self.partner_id
        customers = partner.property_stock_customer
        return {
            "aftersales_return_id": self.id,
            "origin": self.name,
            "user_id": False,
            "partner_id": partner.id,
            "company_id": self.company_id.id,
            "picking_type_id": operation.id,
            "location_id": (delivery.location_dest_id or customers).id,
            "location_dest_id": operation.default_location_dest_id.id,
        }

    def _cancel_announced(self):
        """Call off what is still to come: its moves, never a whole transfer."""
        moves = self.sudo().line_ids.move_ids
        moves.filtered(lambda move: move._is_expected())._action_cancel()

    def _is_awaiting(self):
        """Return whether the dock still waits for goods of the return."""
        self.ensure_one()
        return any(move._is_expected() for move in self.sudo().line_ids.move_ids)

    def _on_receipt_cancelled(self):
        """Hear that stock has called a receipt off, which we did not."""
        waiting = self.filtered(lambda document: document.state == "approved")
        called_off = waiting.filtered(lambda document: not document._is_awaiting())
        called_off._schedule_receipt_task()
        (self - waiting)._finish_receipt()

    def _schedule_receipt_task(self):
        """Ask the person in charge, once, whether the goods still come."""
        for document in self:
            document.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("The receipt was cancelled in stock"),
                note=self.env._(
                    "The dock does not expect these goods any more. Announce them"
                    " again, or cancel the return."
                ),
                user_id=(document.user_id or self.env.user).id,
            )

    def _finish_receipt(self):
        """Go on where nothing more is to come; say what is missing."""
        complete = self.filtered(
            lambda document: (
                document.state == "receiving" and not document._is_awaiting()
            )
        )
        missing = [
            {"return_id": line.return_id.id, **line._prepare_shortage_values()}
            for line in complete.line_ids
            if line._is_short()
        ]
        if missing:
            complete._report_discrepancies(missing)
        complete._advance("inspect")
