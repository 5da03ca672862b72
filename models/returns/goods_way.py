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

    @api.model
    def _regrade(self, goods):
        """Turn goods into the other product, where they lie: all of them at once.

        :param goods: whose decision -> pieces
        :return: the same, the pieces as they are now
        """
        lots = self._get_graded_lots(goods)
        become = {
            way: [
                piece._replace(
                    product=way.graded_product_id,
                    lot=lots[way._get_graded_lot_key(piece)],
                    quantity=piece.product.uom_id._compute_quantity(
                        piece.quantity, way.graded_product_id.uom_id
                    ),
                )
                for piece in pieces
            ]
            for way, pieces in goods.items()
        }
        outgoing = self._book_regrading(goods, is_out=True)
        incoming = self._book_regrading(become, is_out=False)
        for way, moves in incoming.items():
            # The traceability of core follows the lot from one product to the other.
            lines = outgoing[way].move_line_ids
            moves.move_line_ids.consume_line_ids = [Command.set(lines.ids)]
        return become

    @api.model
    def _book_regrading(self, goods, is_out):
        """Book goods out of stock, or in, at once; return the moves of each."""
        rows = [
            (way, way._prepare_regrading_values(product, place, pieces, is_out))
            for way, own in goods.items()
            for (product, place), pieces in self._group_pieces(own).items()
        ]
        moves = self.env["stock.move"].create([values for _way, values in rows])
        if not is_out:
            for line in moves.move_line_ids:
                line.result_package_id, line.package_id = line.package_id, False
        moves._action_done()
        booked = defaultdict(moves.browse)
        for (way, _values), move in zip(rows, moves, strict=True):
            booked[way] |= move
        return booked

    def _prepare_regrading_values(self, product, place, pieces, is_out):
        """Return the values of the move of these pieces out of stock, or in."""
        differences = product.with_company(self.company_id).property_stock_inventory
        ways = (place, differences) if is_out else (differences, place)
        return {
            **self._prepare_move_values(product, *ways, pieces),
            **self._prepare_regrading_links(),
            "is_inventory": True,
            "inventory_name": self._get_regrading_name(),
            "picked": True,
        }

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

    def _get_graded_lot_key(self, piece):
        """Return what the lot is known by that the goods get: of the same name.

        Its name, product and company; empty where the other product has no lots.
        """
        product = self.graded_product_id
        if product.tracking == "none":
            return ()
        name = piece.lot.name or self._get_paper_origin()
        return name, product, self.company_id

    @api.model
    def _get_graded_lots(self, goods):
        """Return the lots that goods get as the other product: key -> lot.

        Those that are not there yet are made.
        """
        lots = self.env["stock.lot"]
        keys = dict.fromkeys(
            way._get_graded_lot_key(piece)
            for way, pieces in goods.items()
            for piece in pieces
        )
        wanted = [key for key in keys if key]
        known = lots.search(
            [
                ("name", "in", [name for name, _product, _company in wanted]),
                ("product_id", "in", [product.id for _name, product, _ in wanted]),
            ]
        )
        found = {(): lots}
        for lot in known.sorted("id", reverse=True):
            for company in lot.company_id or [company for *_, company in wanted]:
                found[lot.name, lot.product_id, company] = lot
        missing = [key for key in wanted if key not in found]
        made = lots.create(
            [
                {"name": name, "product_id": product.id, "company_id": company.id}
                for name, product, company in missing
            ]
        )
        return {**found, **dict(zip(missing, made, strict=True))}

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
