from odoo import api, fields, models
from odoo.tools import format_amount


class Returns(models.Model):
    """How far goods and money are, in a word or two each, on top of the form."""

    _inherit = "aftersales.return"

    glance_goods = fields.Char("Goods", compute="_compute_glance_goods")
    glance_goods_state = fields.Selection(
        [("none", "Not here"), ("part", "Partly here"), ("all", "Here")],
        compute="_compute_glance_goods",
    )
    glance_money = fields.Char("Money", compute="_compute_glance_money")
    glance_money_state = fields.Selection(
        [("proposed", "Proposed"), ("draft", "To post"), ("settled", "Settled")],
        compute="_compute_glance_money",
    )
    is_disposition_open = fields.Boolean(
        "Goods Undecided", compute="_compute_is_disposition_open"
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("line_ids.quantity", "line_ids.received_qty", "line_ids.needs_goods")
    @api.depends_context("lang")
    def _compute_glance_goods(self):
        for document in self:
            lines = document.line_ids.filtered("needs_goods")
            asked = sum(lines.mapped("quantity"))
            here = sum(lines.mapped("received_qty"))
            missing = any(
                line.uom_id.compare(line.received_qty, line.quantity) < 0
                for line in lines
            )
            document.glance_goods_state = (
                "none" if not here else "part" if missing else "all"
            )
            text = self.env._(
                "%(here)s of %(asked)s are here", here=f"{here:g}", asked=f"{asked:g}"
            )
            document.glance_goods = text if lines else False

    @api.depends("settlement_ids.state", "settlement_ids.amount_untaxed")
    @api.depends_context("lang")
    def _compute_glance_money(self):
        for document in self:
            rows = document.settlement_ids.filtered(lambda row: row.kind != "supplier")
            states = rows.mapped("state")
            kinds = ("proposed", "draft", "settled")
            state = next((kind for kind in kinds if kind in states), False)
            document.glance_money_state = state
            document.glance_money = document._describe_money(state) if state else False

    @api.depends("state", "line_ids.undecided_qty")
    def _compute_is_disposition_open(self):
        for document in self:
            document.is_disposition_open = document.state == "deciding" and any(
                line.uom_id.compare(line.undecided_qty, 0) > 0
                for line in document.line_ids
            )

    # === BUSINESS === #

    def _describe_money(self, state):
        """Return what the customer gets, and how far it is.

        :param state: the least advanced of what is settled
        """
        self.ensure_one()
        currency = self.settlement_currency_id or self.currency_id
        amount = format_amount(self.env, self.settlement_untaxed, currency)
        texts = {
            "proposed": self.env._("%(amount)s proposed", amount=amount),
            "draft": self.env._("%(amount)s to be posted", amount=amount),
            "settled": self.env._("%(amount)s settled", amount=amount),
        }
        return texts[state]
