from odoo import models


class ReturnLine(models.Model):
    """Goods that came without being announced, and are taken in all the same."""

    _inherit = "aftersales.return.line"

    # === BUSINESS === #

    def _find_origins(self):
        """Find the deliveries of goods that are here already, oldest first.

        Where the customer cannot have got all of them from us, they are foreign goods:
        nobody is paid for what he did not buy.
        """
        for line, pieces in self.filtered(lambda line: not line.move_id)._allocate():
            move, quantity = pieces[0] if pieces else (line.move_id, 0)
            if move and line.uom_id.compare(quantity, line.quantity) >= 0:
                line._store({"move_id": move.id})
