from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class Returns(models.Model):
    """What becomes of the goods: decided by the grid, carried out in one click."""

    _inherit = "aftersales.return"

    disposition_ids = fields.One2many(
        "aftersales.return.disposition", "return_id", "Dispositions"
    )
    grid_line_ids = fields.One2many(
        "aftersales.return.line",
        "return_id",
        "Grid",
        help="The same lines once more: how much of each goes which way.",
    )
    disposition_preview = fields.Html(
        "What Will Be Created", compute="_compute_disposition_preview", sanitize=False
    )
    planned_count = fields.Integer(
        "To Carry Out", compute="_compute_disposition_counts"
    )
    scrap_count = fields.Integer("Scraps", compute="_compute_disposition_counts")
    repair_count = fields.Integer("Repairs", compute="_compute_disposition_counts")

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends(
        "disposition_ids.kind",
        "disposition_ids.quantity",
        "disposition_ids.lot_id",
        "disposition_ids.graded_product_id",
        "disposition_ids.location_id",
        "disposition_ids.afterwards",
        "disposition_ids.state",
    )
    def _compute_disposition_preview(self):
        for document in self:
            document.disposition_preview = document.disposition_ids._prepare_preview()

    @api.depends("disposition_ids.state")
    def _compute_disposition_counts(self):
        for document in self:
            rows = document.disposition_ids
            made = rows.sudo()
            document.planned_count = len(rows.filtered(lambda r: r.state == "planned"))
            document.scrap_count = len(made.scrap_ids)
            document.repair_count = len(made.repair_ids)

    # === ACTIONS === #

    def action_all_restock(self):
        """Let all that is undecided go to stock."""
        return self._dispose_rest("restock")

    def action_all_rework(self):
        """Let all that is undecided go to rework."""
        return self._dispose_rest("rework")

    def action_all_scrap(self):
        """Let all that is undecided go to scrap."""
        return self._dispose_rest("scrap")

    def action_all_supplier(self):
        """Let all that is undecided go back to the supplier."""
        return self._dispose_rest("supplier")

    def action_all_back(self):
        """Let all that is undecided go back to the customer."""
        return self._dispose_rest("back")

    def action_dispose_as_found(self):
        """Decide by the grades of the inspection, instead of what is entered.

        :raise UserError: when the inspection proposes nothing
        """
        self.disposition_ids.unlink()
        if not self.line_ids._propose_dispositions():
            raise UserError(
                self.env._("The grades of the inspection propose nothing for them.")
            )
        return True

    def action_carry_out(self):
        """Create all documents of what is decided; a second time changes nothing."""
        self.disposition_ids._execute()
        return True

    def action_open_scraps(self):
        """Open what was scrapped."""
        scraps = self.sudo().disposition_ids.scrap_ids
        return self._open_documents(scraps, self.env._("Scraps"))

    def action_open_repairs(self):
        """Open the repair orders."""
        repairs = self.sudo().disposition_ids.repair_ids
        return self._open_documents(repairs, self.env._("Repairs"))

    @api.model
    def _open_documents(self, documents, name):
        """Return the action that opens documents of the ERP, one of them at once."""
        action = {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": documents._name,
            "views": [[False, "list"], [False, "form"]],
            "domain": [("id", "in", documents.ids)],
        }
        if len(documents) == 1:
            action.update(res_id=documents.id, views=[[False, "form"]])
        return action

    # === GUARDS === #

    def _process_refusals(self):
        """Yield the goods of which nobody said what becomes, and what is impossible."""
        yield from super()._process_refusals()
        for document in self:
            for line in document.line_ids:
                for text in line._get_disposition_refusals():
                    yield document, text, "disposition_ids"
        plans = self.disposition_ids._plan()
        for row, plan in plans.items():
            for problem in plan.problems:
                text = f"{row.display_name}: {problem}"
                yield row.return_id.with_env(self.env), text, "disposition_ids"

    def _decide_again_refusals(self):
        """Yield also what is being carried out already."""
        yield from super()._decide_again_refusals()
        for row in self.disposition_ids.filtered(lambda row: row.state != "planned"):
            if row._is_of_goods():
                text = self.env._(
                    "%(disposition)s is carried out already: %(documents)s. Take it"
                    " back first.",
                    disposition=row.display_name,
                    documents=row.documents or "–",
                )
                yield row.return_id, text, "disposition_ids"

    def _finish_refusals(self):
        """Yield also what is not carried out, or not done yet."""
        yield from super()._finish_refusals()
        for row in self.disposition_ids.filtered(lambda row: row.state != "done"):
            if row.state == "planned":
                text = self.env._(
                    "%(disposition)s: not carried out yet.",
                    disposition=row.display_name,
                )
            else:
                text = self.env._(
                    "%(disposition)s: %(documents)s not done yet.",
                    disposition=row.display_name,
                    documents=row.documents or "–",
                )
            yield row.return_id, text, "disposition_ids"

    # === EFFECTS === #

    def _action_decide(self):
        """Propose what becomes of the goods, by what was found."""
        result = super()._action_decide()
        # Whoever says that no goods are needed may not decide otherwise.
        self.sudo().line_ids._propose_dispositions()
        return result

    # === BUSINESS === #

    def _dispose_rest(self, kind):
        """Let all that came and is undecided go one way.

        :raise UserError: when there is nothing left to decide
        """
        lines = self.line_ids.filtered(
            lambda line: line.uom_id.compare(line.undecided_qty, 0) > 0
        )
        if not lines:
            raise UserError(self.env._("It is decided already for all of it."))
        for line in lines:
            line._dispose_more(kind, line.undecided_qty)
        return True

    def _prepare_sending_values(self, receipt, source, shares):
        """Return the values of core's return of a receipt: goods go back as they are.

        :param receipt: the transfer by which they came
        :param source: where they lie
        :param shares: list of (disposition, receipt's move, piece)
        """
        quantities = {}
        for row, move, piece in shares:
            key = (row, move)
            quantities[key] = quantities.get(key, 0) + piece.quantity
        return {
            "aftersales_return_id": self.id,
            "aftersales_source_id": source.id,
            "picking_id": receipt.id,
            "product_return_moves": [
                Command.create(
                    {
                        "aftersales_return_line_id": row.line_id.id,
                        "aftersales_disposition_id": row.id,
                        "aftersales_uom_id": move.product_id.uom_id.id,
                        "product_id": move.product_id.id,
                        "quantity": quantity,
                        "move_id": move.id,
                        "to_refund": False,
                    }
                )
                for (row, move), quantity in quantities.items()
            ],
        }

    def _prepare_delivery_values(self):
        """Return what our delivery has otherwise than core's return of a receipt."""
        return {
            "aftersales_return_id": self.id,
            "origin": self.name,
            "user_id": False,
        }
