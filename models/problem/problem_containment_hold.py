from odoo import fields, models

from .containment import OWN_PLACES

# An early sign-off of D3 does not excuse a hold that was released since.
BEFORE_CAUSE = ("draft", "containment")


class Problem(models.Model):
    """Suspect goods in our own stock are on hold before D3 is passed, or a reason why
    not is given.

    Once D3 is behind it, a hold may be released by its own two signatures.
    """

    _inherit = "aftersales.problem"

    no_hold_reason = fields.Char(
        "Why No Hold",
        tracking=True,
        help="Why the suspect goods in our own stock need no hold. Empty: D3 is passed"
        " only while a hold on them is in force.",
    )

    # === BUSINESS === #

    def _d3_refusals(self):
        """Yield what D3 lacks: also a hold on what lies in our own stock."""
        yield from super()._d3_refusals()
        asked = self.filtered(
            lambda p: (
                (p.state in BEFORE_CAUSE or not p.d3_at)
                and p._is_filler(p.no_hold_reason or "")
            )
        )
        rows = asked._get_rows_in_stock()
        # Who contains need not see the catalogue; all holds are read at once.
        goods = rows.sudo()
        holds = self.env["aftersales.hold"]._get_active(goods.product_id, goods.lot_id)
        for problem, own in rows.grouped("problem_id").items():
            in_force = holds._in_force_in(problem.company_id)
            free = own.filtered(lambda row, held=in_force: not row._is_held(held))
            if free:
                text = self.env._(
                    "No hold is in force on %(goods)s: set one, or say why none is"
                    " needed.",
                    goods=", ".join(
                        sorted(set(free.mapped(lambda row: row._name_goods())))
                    ),
                )
                yield problem, text, "no_hold_reason"

    def _get_rows_in_stock(self):
        """Return the places of the containment where we have suspect goods ourselves.

        What was counted is believed rather than what the stock says.
        """
        return self.containment_ids.filtered(
            lambda row: (
                row.place in OWN_PLACES
                and not row.sudo().uom_id.is_zero(
                    row.found_qty if row.counted_at else row.stock_qty
                )
            )
        )
