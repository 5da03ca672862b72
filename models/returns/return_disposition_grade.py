from odoo import api, models
from odoo.fields import Command


class ReturnDisposition(models.Model):
    """The goods become another product, such as the same one as B grade.

    Booked like a count, by two moves over the place of inventory differences: the
    goods go out as what they were and come in as what they are, there and then; a
    transfer to stock follows. What they were worth goes with them, so that stock value
    and ledger stay as they are. A product with a standard cost is worth that; the
    difference stays on the account of inventory differences.
    """

    _inherit = "aftersales.return.disposition"

    # === BUSINESS === #

    @api.model
    def _get_executors(self):
        cls = type(self)
        return {**super()._get_executors(), "grade": cls._execute_grade}

    def _execute_grade(self, goods):
        graded = {row: row._regrade(goods[row]) for row in self}
        self._create_transfers(graded)

    def _regrade(self, pieces):
        """Turn the goods into the other product, where they lie.

        :return: the pieces as they are now
        """
        self.ensure_one()
        product = self.graded_product_id
        become = [
            piece._replace(
                product=product,
                lot=self._get_graded_lot(piece),
                quantity=piece.product.uom_id._compute_quantity(
                    piece.quantity, product.uom_id
                ),
            )
            for piece in pieces
        ]
        self._book_regrading(pieces, is_out=True)
        incoming = self._book_regrading(become, is_out=False)
        outgoing = self.move_ids.move_line_ids - incoming.move_line_ids
        # The traceability of core follows the lot from one product to the other.
        incoming.move_line_ids.consume_line_ids = [Command.set(outgoing.ids)]
        return become

    def _book_regrading(self, pieces, is_out):
        """Book the goods out of stock, or in, at once."""
        vals_list = []
        for (product, place), own in self._group_pieces(pieces).items():
            differences = product.with_company(self.company_id).property_stock_inventory
            ways = (place, differences) if is_out else (differences, place)
            vals_list.append(
                {
                    **self._prepare_move_values(product, *ways, own),
                    "aftersales_return_line_id": self.line_id.id,
                    "is_inventory": True,
                    "inventory_name": self._get_regrading_name(),
                    "picked": True,
                }
            )
        moves = self.env["stock.move"].create(vals_list)
        if not is_out:
            for line in moves.move_line_ids:
                line.result_package_id, line.package_id = line.package_id, False
        moves._action_done()
        return moves

    def _get_regrading_name(self):
        return self.env._(
            "%(document)s: %(old)s becomes %(new)s",
            document=self.return_id.name,
            old=self.product_id.display_name,
            new=self.graded_product_id.display_name,
        )

    def _get_graded_lot(self, piece):
        """Return the lot that the goods have as the other product: of the same name."""
        lots = self.env["stock.lot"]
        product = self.graded_product_id
        if product.tracking == "none":
            return lots
        name = piece.lot.name or self.return_id.name
        domain = [
            ("name", "=", name),
            ("product_id", "=", product.id),
            ("company_id", "in", (self.company_id.id, False)),
        ]
        values = {
            "name": name,
            "product_id": product.id,
            "company_id": self.company_id.id,
        }
        return lots.search(domain, limit=1) or lots.create(values)

    def _get_carried_value(self, move, quantity):
        """Return what goods are worth as the other product, None where it is not kept.

        :param move: the incoming move
        :param quantity: in the unit of its product
        """
        self.ensure_one()
        if self.kind != "grade" or move.product_id != self.graded_product_id:
            return None
        if move.product_id.cost_method == "standard":
            return None
        outgoing = self.move_ids.filtered(lambda m: m.is_out and m.state == "done")
        moved = sum(move.move_line_ids.mapped("quantity_product_uom"))
        return sum(outgoing.mapped("value")) * quantity / moved if moved else None
