from odoo import api, models

from .claim import Claim


class ReturnLine(models.Model):
    """What stock moves and core's return wizard speak for, judged like our lines."""

    _inherit = "aftersales.return.line"

    # === BUSINESS === #

    @api.model
    def _check_moves(self, moves, is_new):
        """Refuse planned moves of more than the customer has.

        :param is_new: the lots are what somebody asks for, not what core proposes
        :raise UserError: one message for all of them
        """
        claims = []
        for move, claim in self._prepare_move_claims(moves).items():
            rows = move.sudo().move_line_ids.filtered("lot_id") if is_new else ()
            claims += self._divide_by_lot(claim, rows)
        self._check_claims(claims, ignored=moves)

    @api.model
    def _prepare_move_claims(self, moves):
        """Return what planned moves speak for: move -> claim."""
        return {move: self._prepare_move_claim(move, move.sudo()) for move in moves}

    @api.model
    def _prepare_move_claim(self, record, move):
        origin = move.origin_returned_move_id
        sold = move.sale_line_id or origin.sale_line_id
        return Claim(
            record=record,
            product=move.product_id,
            uom=move.product_uom,
            quantity=move.product_uom_qty,
            # What goes out again draws on what came back only.
            order_line=sold.browse() if move._is_to_customer() else sold,
            move=origin,
            lot=move.env["stock.lot"],
            return_line=move.aftersales_return_line_id,
        )

    @api.model
    def _prepare_back_claim(self, record, move, uom, quantity):
        """Return what the way back of a finished move speaks for.

        :param record: who speaks
        """
        move = move.sudo()
        sold = move.sale_line_id
        return Claim(
            record=record,
            product=move.product_id,
            uom=uom,
            quantity=quantity,
            order_line=sold if move._is_to_customer() else sold.browse(),
            move=move,
            lot=move.env["stock.lot"],
        )

    @api.model
    def _divide_by_lot(self, claim, rows):
        """Return the claims for the lots that move lines name, and for the rest."""
        claims, rest = [], claim.quantity
        for row in rows:
            quantity = row.product_uom_id._compute_quantity(
                row.quantity, claim.uom, round=False
            )
            rest -= quantity
            claims.append(claim._replace(quantity=quantity, lot=row.lot_id))
        return [*claims, claim._replace(quantity=max(rest, 0))]
