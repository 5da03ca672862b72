from odoo import api, models
from odoo.tools import format_amount

from .return_paper import DAY, GOODS, PERSON, QUANTITY, TEXT

DESK = "aftersales.group_user"


class ReturnPaper(models.AbstractModel):
    """What became of goods and money, and what it cost."""

    _inherit = "aftersales.return.paper"

    # === PARTS === #

    @api.model
    def _prepare_decisions(self, document):
        """Return what was asked, decided and done for each line."""
        lines = document.line_ids
        if not lines.decided_id:
            return []
        names = ("requested_id", "decided_id", "done_id")
        columns = [
            self._column(lines, "product_id", GOODS),
            self._number(self.env._("Quantity")),
            *(self._column(lines, name, PERSON) for name in names),
        ]
        rows = [
            [
                line.product_id.display_name,
                self._format_pieces(line, line.quantity),
                *(self._say(line, name) for name in names),
            ]
            for line in lines
        ]
        facts = self._make_facts(document, "decided_by_id", "decided_at")
        return facts + self._list(columns, rows)

    @api.model
    def _prepare_dispositions(self, document):
        """Return what becomes of the goods, and by which documents."""
        rows = document.disposition_ids
        names = ("kind", "lot_id", "graded_product_id", "note", "documents")
        names += ("state", "executed_by_id", "executed_at")
        sizes = (PERSON, 12, PERSON, TEXT, TEXT, 11, PERSON, DAY)
        columns = [
            self._column(rows, "product_id", GOODS),
            self._number(self.env._("Quantity")),
            *(
                self._column(rows, name, size)
                for name, size in zip(names, sizes, strict=True)
            ),
        ]
        texts = [
            [
                row.product_id.display_name,
                self._format_pieces(row.line_id, row.quantity),
                *(self._say(row, name) for name in names),
            ]
            for row in rows
        ]
        return self._list(columns, texts)

    @api.model
    def _prepare_money(self, document):
        """Return what the customer gets, or pays, and by which documents."""
        rows = document.settlement_ids
        columns = [
            self._column(rows, "kind", PERSON),
            (self.env._("For"), GOODS, False),
            self._number(self.env._("Quantity")),
            self._number("%", 7),
            self._number(self.env._("Without Taxes"), 13),
            self._column(rows, "note", PERSON),
            self._column(rows, "state", 12),
            (self.env._("Documents"), PERSON, False),
        ]
        return self._list(columns, [self._get_money_row(row) for row in rows])

    @api.model
    def _get_money_row(self, row):
        moves = row.account_line_ids.move_id
        return [
            self._say(row, "kind"),
            row.line_id.product_id.display_name or self.env._("The whole return"),
            self._format_pieces(row.line_id, row.quantity),
            f"{row.percent:g}" if row.percent else "",
            format_amount(self.env, row.amount_untaxed, row.currency_id),
            row.note or "",
            self._say(row, "state"),
            ", ".join(filter(None, moves.mapped("name"))),
        ]

    @api.model
    def _prepare_replacements(self, document):
        """Return what is sent instead, and how far it is."""
        rows = document.replacement_ids
        columns = [
            (self.env._("For"), GOODS, False),
            self._column(rows, "product_id", GOODS),
            self._number(self.env._("Quantity")),
            self._column(rows, "difference", PERSON),
            self._number(self.env._("Costs More"), 12),
            self._column(rows, "due_on", DAY, self.env._("Goods Due Back")),
            self._column(rows, "state", 11),
            (self.env._("Documents"), TEXT, False),
        ]
        return self._list(columns, [self._get_replacement_row(row) for row in rows])

    @api.model
    def _get_replacement_row(self, row):
        moves = row._get_moves()
        more = row.price_difference if row.difference == "charge" else 0
        return [
            row.line_id.display_name,
            row.product_id.display_name,
            row.line_id._format_quantity(row.quantity, row.uom_id),
            self._say(row, "difference"),
            format_amount(self.env, more, row.currency_id) if more else "",
            self._say(row, "due_on"),
            self._say(row, "state"),
            ", ".join(moves.picking_id.mapped("name")),
        ]

    @api.model
    def _prepare_costs(self, document):
        """Return what it cost, for who sees costs on the screen, too."""
        if not self.env.user.has_group(DESK):
            return []
        costs = self.env["aftersales.cost.report"].sudo()
        groups = costs._read_group(
            [("return_id", "=", document.id)], ["kind_id"], ["amount:sum"]
        )
        if not groups:
            return []
        currency = document.currency_id
        rows = [
            [kind.name, format_amount(self.env, amount, currency)]
            for kind, amount in groups
        ]
        total = sum(amount for _kind, amount in groups)
        rows.append([self.env._("Total"), format_amount(self.env, total, currency)])
        columns = [
            (self.env._("Kind of Cost"), 3 * GOODS, False),
            self._number(self.env._("Amount"), 2 * QUANTITY),
        ]
        return self._list(columns, rows)
