from odoo import fields, models

from ..complaint.complaint_source import READERS
from .stock_move import JUDGED


class StockReturnPicking(models.TransientModel):
    """Core's way to return a delivery; ours, too, with what we know on top."""

    _inherit = "stock.return.picking"

    aftersales_return_id = fields.Many2one(
        "aftersales.return", ondelete="cascade", groups=READERS
    )
    aftersales_source_id = fields.Many2one(
        "stock.location",
        ondelete="cascade",
        groups=READERS,
        help="Where goods lie that leave us again, to customer or supplier.",
    )

    # === BUSINESS === #

    def _prepare_picking_default_values_based_on(self, picking):
        """Bring the goods of a return to the return dock of its warehouse."""
        values = super()._prepare_picking_default_values_based_on(picking)
        source = self.sudo().aftersales_source_id
        if source:
            values["location_id"] = source.id
        document = self.sudo().aftersales_return_id
        if document and source:
            return {**values, **document._prepare_delivery_values()}
        if document and picking == self.picking_id:
            return {**values, **document._prepare_receipt_values(picking)}
        # What core sends back of a receipt of ours belongs to the same return.
        receipt = picking._get_return_receipts()
        known = receipt.aftersales_return_id
        return {**values, "aftersales_return_id": known.id} if known else values

    def _create_return(self):
        """Create the return.

        :raise UserError: when more would come back than the customer has, one message
            for all products
        """
        self.product_return_moves._check_returnable()
        wizard = self.with_context(aftersales_judged=JUDGED)
        picking = super(StockReturnPicking, wizard)._create_return()
        return picking.with_env(self.env)

    def _create_announced_receipts(self):
        """Do what core does for one return, for many at once.

        :return: the receipts, confirmed and assigned
        """
        receipts = self.env["stock.picking"].create(
            [wizard._prepare_announced_values() for wizard in self]
        )
        # The return lines have been judged when they were entered and submitted.
        judged = self.with_context(aftersales_judged=JUDGED)
        judged.product_return_moves._process_lines(
            dict(zip(self, receipts, strict=True))
        )
        if receipts:
            receipts.action_confirm()
            receipts.action_assign()
            receipts._fill_in_lots()
        return receipts

    def _prepare_announced_values(self):
        """Return a copy of the delivery that comes back; without one, a new receipt."""
        self.ensure_one()
        values = self._prepare_picking_default_values()
        return self.picking_id.copy_data(values)[0] if self.picking_id else values
