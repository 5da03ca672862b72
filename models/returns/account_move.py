from odoo import fields, models
from odoo.fields import Domain


class AccountMove(models.Model):
    """Returns of what an invoice charges, or a credit note pays back."""

    _name = "account.move"
    _inherit = ["account.move", "aftersales.return.source"]

    # No groups: core copies and compares it, with the rights of whoever works.
    aftersales_return_id = fields.Many2one(
        "aftersales.return",
        "Return Authorization",
        index="btree_not_null",
        copy=False,
        readonly=True,
        help="The return that this document settles.",
    )

    # === BUSINESS === #

    def _count_returns(self):
        """Count by order line: whoever may read the invoice may know the number."""
        sold = {move: move.sudo().invoice_line_ids.sale_line_ids for move in self}
        order_lines = self.env["sale.order.line"].union(*sold.values())
        groups = self.env["aftersales.return.line"]._read_group(
            [("order_line_id", "in", order_lines.ids)],
            ["order_line_id"],
            ["return_id:recordset"],
        )
        returns = dict(groups)
        empty = self.env["aftersales.return"]
        return {
            move.id: len(empty.union(*(returns.get(line, empty) for line in lines)))
            for move, lines in sold.items()
        }

    def _get_returns_domain(self):
        order_lines = self.sudo().invoice_line_ids.sale_line_ids
        return Domain("line_ids.order_line_id", "in", order_lines.ids)

    def _prepare_return_values(self):
        return self.env["aftersales.return"]._prepare_invoice_values(self)
