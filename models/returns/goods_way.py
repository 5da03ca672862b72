from collections import defaultdict

from odoo import api, models
from odoo.fields import Command


class GoodsWay(models.AbstractModel):
    """A decision that sends exactly these goods some way, as another product if so.

    Booked like a count, by two moves over the place of inventory differences: the
    goods go out as what they were and come in as what they are, there and then. What
    they were worth goes with them, so that stock value and ledger stay as they are. A
    product with a standard cost is worth that; the difference stays on the account of
    inventory differences.

    Whoever inherits it has ``product_id``, ``graded_product_id``, ``company_id`` and
    ``move_ids``, and says what its papers are named after. Its records are superuser's.
    """

    _name = "aftersales.goods.way"
    _description = "Way of Goods"

    # === BUSINESS === #

    def _get_paper_origin(self):
        """Return the number that its stock documents name as their origin."""
        raise NotImplementedError

    def _prepare_paper_links(self):
        """Return what each of its stock moves and scraps is linked with."""
        raise NotImplementedError

    @staticmethod
    def _group_pieces(pieces):
        """Return the pieces of each product and place: (product, place) -> pieces."""
        groups = defaultdict(list)
        for piece in pieces:
            groups[piece.product, piece.location].append(piece)
        return groups

    @api.model
    def _prepare_piece_values(self, piece):
        return {
            "product_uom_id": piece.product.uom_id.id,
            "quantity": piece.quantity,
            "lot_id": piece.lot.id,
            "package_id": piece.package.id,
            "owner_id": piece.owner.id,
        }

    def _prepare_move_values(self, product, source, destination, pieces):
        """Return the values of a move of these pieces, each with a line of its own."""
        self.ensure_one()
        common = {
            "product_id": product.id,
            "company_id": self.company_id.id,
            "location_id": source.id,
            "location_dest_id": destination.id,
        }
        return {
            **common,
            **self._prepare_paper_links(),
            "product_uom": product.uom_id.id,
            "product_uom_qty": sum(piece.quantity for piece in pieces),
            "origin": self._get_paper_origin(),
            "move_line_ids": [
                Command.create({**common, **self._prepare_piece_values(piece)})
                for piece in pieces
            ],
        }

    def _prepare_scrap_values(self, piece):
        """Return the values of a scrap of goods, out of where they lie."""
        self.ensure_one()
        return {
            **self._prepare_paper_links(),
            "product_id": piece.product.id,
            "product_uom_id": piece.product.uom_id.id,
            "scrap_qty": piece.quantity,
            "lot_id": piece.lot.id,
            "package_id": piece.package.id,
            "owner_id": piece.owner.id,
            "location_id": piece.location.id,
            "company_id": self.company_id.id,
            "origin": self._get_paper_origin(),
        }

    # === ANOTHER PRODUCT === #

    def _get_grading_problem(self):
        """Return why the goods cannot become the other product, empty if they can."""
        self.ensure_one()
        graded = self.graded_product_id
        if not graded:
            return self.env._("choose the product that the goods become")
        if not graded.uom_id._has_common_reference(self.product_id.uom_id):
            return self.env._(
                "%(product)s is counted in another kind of unit",
                product=graded.display_name,
            )
        return ""

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
                    **self._prepare_regrading_links(),
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

    def _prepare_regrading_links(self):
        """Return what else the moves of the regrading are linked with."""
        return {}

    def _get_regrading_name(self):
        """Return what the moves of the regrading are called."""
        return self.env._(
            "%(document)s: %(old)s becomes %(new)s",
            document=self._get_paper_origin(),
            old=self.product_id.display_name,
            new=self.graded_product_id.display_name,
        )

    def _get_graded_lot(self, piece):
        """Return the lot that the goods have as the other product: of the same name."""
        lots = self.env["stock.lot"]
        product = self.graded_product_id
        if product.tracking == "none":
            return lots
        name = piece.lot.name or self._get_paper_origin()
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
