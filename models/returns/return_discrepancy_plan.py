from odoo import fields, models

# Decision -> what is planned to become of the goods when the return is decided.
PLANNED = {"back": "back", "scrap": "scrap", "keeps": "stays"}
# In these it is still open what becomes of the goods.
OPEN_STATES = ("approved", "receiving", "inspecting", "deciding")


class ReturnDiscrepancy(models.Model):
    """A decision is a plan for the goods, until the return itself is decided."""

    _inherit = "aftersales.return.discrepancy"

    _recorded_fields = ("disposition_id",)

    disposition_id = fields.Many2one(
        "aftersales.return.disposition",
        "Planned As",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The row of the dispositions that carries the decision out.",
    )

    # === BUSINESS === #

    def _action_decide(self):
        result = super()._action_decide()
        self._plan_dispositions()
        return result

    def _plan_dispositions(self):
        """Plan what was decided, in place of what was planned before.

        As superuser: the desk decides about discrepancies, not about dispositions.
        """
        rows = self.sudo().filtered(lambda row: row.return_id.state in OPEN_STATES)
        rows = rows.filtered(lambda row: not row.disposition_id.executed_at)
        rows.disposition_id.unlink()
        planned = rows.filtered(lambda row: row._get_planned_line())
        vals_list = [row._prepare_disposition_values() for row in planned]
        plans = self.env["aftersales.return.disposition"].sudo().create(vals_list)
        for row, plan in zip(planned, plans, strict=True):
            row._store({"disposition_id": plan.id})

    def _get_planned_line(self):
        """Return the line whose goods the decision is about; none without a plan."""
        self.ensure_one()
        line = self.goods_line_id or self.line_id
        is_own = self.goods_line_id or self.kind in ("damaged", "short")
        is_planned = self.decision in PLANNED and self.quantity
        return line if is_own and is_planned else line.browse()

    def _prepare_disposition_values(self):
        line = self._get_planned_line()
        return {
            "return_id": self.return_id.id,
            "line_id": line.id,
            "kind": PLANNED[self.decision],
            "quantity": self.uom_id._compute_quantity(self.quantity, line.uom_id),
        }
