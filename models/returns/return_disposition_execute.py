from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import clean_context

from .return_table import DECIDERS

# Whoever decides carries it out, or the warehouse does.
EXECUTORS = (*DECIDERS, "aftersales.group_warehouse_user")


class ReturnDisposition(models.Model):
    """Carrying it out: core's documents are created, once, with the right goods."""

    _inherit = "aftersales.return.disposition"

    # === ACTIONS === #

    def action_execute(self):
        """Create the documents of these dispositions.

        :raise AccessError: for whoever has nothing to do with it
        :raise UserError: when something stands against it; then nothing is created
        """
        self._execute()
        return True

    def action_take_back(self):
        """Cancel the documents that are not done, and let it be carried out anew.

        :raise UserError: when goods have moved already
        """
        self._check_may_execute()
        done = self.filtered(lambda row: "done" in row._get_document_states())
        if done:
            raise UserError(
                self.env._(
                    "Goods have moved already: %(documents)s. Return them in the"
                    " warehouse instead.",
                    documents=", ".join(done.mapped("documents")),
                )
            )
        for row in self.sudo():
            row.move_ids._action_cancel()
            row.scrap_ids.unlink()
            row.repair_ids.filtered(
                lambda r: r.state != "cancel"
            ).action_repair_cancel()
        self.sudo()._store({"executed_at": False, "executed_by_id": False})
        return True

    # === BUSINESS === #

    def _execute(self):
        """Create the documents of what is not carried out yet.

        Twice is harmless, also by two people at once: the row is stamped first, so
        that the second fails on it, is run again by Odoo and finds nothing to do. With
        full rights after our own check: who decides need not be of the warehouse.

        :return: the dispositions that were carried out now
        """
        waiting = self.filtered(lambda row: row.state == "planned")
        waiting._check_may_execute()
        waiting._check_decided()
        rows = waiting.sudo().with_context(clean_context(self.env.context))
        plans = rows._plan()
        rows._check_plans(plans)
        rows._store(
            {"executed_at": fields.Datetime.now(), "executed_by_id": self.env.uid}
        )
        rows.flush_recordset(["executed_at"])
        goods = {row: plan.pieces for row, plan in plans.items()}
        for company, own in rows.grouped("company_id").items():
            executors = own.with_company(company)._get_executors()
            for kind, of_kind in own.with_company(company).grouped("kind").items():
                executors[kind](of_kind, goods)
        return waiting

    def _check_may_execute(self):
        """Let those carry it out who decide, or move the goods.

        :raise AccessError: for anybody else
        """
        self.check_access("read")
        user = self.env.user
        if not self.env.su and not any(user.has_group(group) for group in EXECUTORS):
            raise AccessError(
                self.env._(
                    "What becomes of returned goods is carried out by the warehouse, or"
                    " by who decides it."
                )
            )

    def _check_decided(self):
        """Refuse to carry out what nobody has decided.

        :raise UserError: when the return is in another state
        """
        early = self.return_id.filtered(lambda d: d.state != "processing")
        if early:
            raise UserError(
                self.env._(
                    "%(documents)s: decide first what becomes of the goods.",
                    documents=", ".join(early.mapped("display_name")),
                )
            )

    @api.model
    def _get_executors(self):
        """Return who carries each kind out: kind -> method(dispositions, goods).

        ``goods`` are the pieces of each disposition. Extend it for a kind of your own.
        """
        cls = type(self)
        return {
            "restock": cls._execute_transfer,
            "sample": cls._execute_transfer,
            "scrap": cls._execute_scrap,
            "supplier": cls._execute_supplier,
            "stays": cls._execute_nothing,
        }

    def _execute_nothing(self, goods):
        """The goods have never come; the decision is on record, that is all."""

    # === TRANSFERS === #

    def _execute_transfer(self, goods):
        """Bring the goods to where they go, inside the house."""
        self._create_transfers(goods)

    def _execute_supplier(self, goods):
        """Send the goods to the supplier they came from, exactly these."""
        for row in self:
            transfer = row.line_id._return_to_supplier(row.quantity)
            transfer.move_ids.aftersales_disposition_id = row
            transfer.move_ids.move_line_ids.unlink()
            row._reserve_pieces(transfer.move_ids, goods[row])

    @api.model
    def _reserve_pieces(self, moves, pieces):
        """Reserve exactly these goods for moves of theirs, which have no lines yet."""
        by_product = moves.grouped("product_id")
        self.env["stock.move.line"].create(
            [
                {
                    **self._prepare_piece_values(piece),
                    "product_id": piece.product.id,
                    "move_id": by_product[piece.product][:1].id,
                    "picking_id": moves.picking_id.id,
                    "location_id": piece.location.id,
                    "location_dest_id": moves[:1].location_dest_id.id,
                }
                for piece in pieces
            ]
        )

    def _create_transfers(self, goods):
        """Create one transfer for each return, source and destination.

        They are reserved on exactly these goods; the warehouse validates them, or they
        are booked at once if the company wants it so.

        :param goods: disposition -> pieces
        :return: the transfers
        """
        vals = {}
        for row in self:
            destination = row._get_destination()
            for (product, source), pieces in row._group_pieces(goods[row]).items():
                if row._is_there(source, destination):
                    continue
                key = (row.return_id, source, destination)
                if key not in vals:
                    vals[key] = row._prepare_transfer_values(source, destination)
                move = row._prepare_move_values(product, source, destination, pieces)
                vals[key]["move_ids"].append(Command.create(move))
        transfers = self.env["stock.picking"].create(list(vals.values()))
        for transfer in transfers:
            transfer.move_ids.move_line_ids.picking_id = transfer
        if transfers:
            transfers.action_confirm()
            for transfer in transfers:
                # Core keeps a package that moves as a whole.
                transfer._check_entire_pack()
            self._book_transfers(transfers)
        return transfers

    @api.model
    def _book_transfers(self, transfers):
        """Validate transfers inside the house, where the company wants it at once."""
        at_once = transfers.filtered(
            lambda transfer: (
                transfer.company_id.aftersales_dispositions_at_once
                and transfer.location_dest_id.usage == "internal"
            )
        )
        at_once.move_ids.picked = True
        at_once._action_done()

    @staticmethod
    def _is_there(source, destination):
        """Return whether goods need no transfer, being where they should go."""
        return source.parent_path.startswith(destination.parent_path)

    def _prepare_transfer_values(self, source, destination):
        self.ensure_one()
        document = self.return_id
        operation = document.warehouse_id.aftersales_disposition_type_id
        return {
            "picking_type_id": operation.id,
            "location_id": source.id,
            "location_dest_id": destination.id,
            "company_id": document.company_id.id,
            "origin": document.name,
            "user_id": False,
            "aftersales_return_id": document.id,
            "move_ids": [],
        }

    def _get_paper_origin(self):
        return self.return_id.name

    def _prepare_paper_links(self):
        return {"aftersales_disposition_id": self.id}

    # === SCRAP === #

    def _execute_scrap(self, goods):
        """Scrap the goods out of where they lie, each lot by a document of its own."""
        scraps = self.env["stock.scrap"].create(
            [row._prepare_scrap_values(piece) for row in self for piece in goods[row]]
        )
        if self.company_id.aftersales_dispositions_at_once:
            scraps.do_scrap()

    # === WHAT IS TAKEN === #

    def _get_taken(self):
        """Return the returned goods that documents take: list of (product, lot, qty).

        In the unit of the product; what is cancelled takes nothing. What is reworked is
        taken by its repair, wherever it goes afterwards.
        """
        self.ensure_one()
        taken = []
        if self.kind != "rework":
            taken += [
                (
                    scrap.product_id,
                    scrap.lot_id,
                    scrap.product_uom_id._compute_quantity(
                        scrap.scrap_qty, scrap.product_id.uom_id
                    ),
                )
                for scrap in self.scrap_ids
            ]
            moves = self.move_ids.filtered(
                lambda move: (
                    move.state != "cancel" and move.location_id.usage == "internal"
                )
            )
            taken += [
                (row.product_id, row.lot_id, row.quantity_product_uom)
                for row in moves.move_line_ids
            ]
            taken += [
                (move.product_id, self.lot_id, move.product_qty)
                for move in moves.filtered(lambda move: not move.move_line_ids)
            ]
        for repair in self.repair_ids.filtered(lambda r: r.state != "cancel"):
            unit = repair.product_id.uom_id
            quantity = repair.product_uom._compute_quantity(repair.product_qty, unit)
            taken.append((repair.product_id, repair.lot_id, quantity))
        return taken
