from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import formatLang


class ReturnLine(models.Model):
    """What came of a line, and what quality found on it."""

    _inherit = "aftersales.return.line"

    arrived_at = fields.Datetime(
        "Arrived On",
        compute="_compute_arrived_at",
        store=True,
        index="btree_not_null",
        help="When the first goods of this line came in.",
    )
    days_here = fields.Integer(
        compute="_compute_days_here",
        help="For how many days the goods have been with us.",
    )
    inspected_qty = fields.Float(
        "Inspected",
        digits="Product Unit",
        compute="_compute_inspected_qty",
        store=True,
        help="How much of it quality has a result for.",
    )
    to_inspect_qty = fields.Float(
        "To Inspect",
        digits="Product Unit",
        compute="_compute_to_inspect_qty",
        store=True,
        help="Received, and without a result of quality yet.",
    )
    confirmed_qty = fields.Float(
        "Confirmed Defective",
        digits="Product Unit",
        compute="_compute_inspected_qty",
        store=True,
    )
    finding_id = fields.Many2one(
        "aftersales.return.finding",
        "Result of Inspection",
        compute="_compute_inspected_qty",
        store=True,
        index="btree_not_null",
        help="Of several that of the larger quantity.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("move_ids.state", "move_ids.date", "received_qty")
    def _compute_arrived_at(self):
        for line in self:
            arrived = line.sudo().move_ids.filtered(lambda move: move._is_arrival())
            line.arrived_at = min(arrived.mapped("date"), default=False)

    @api.depends("arrived_at")
    def _compute_days_here(self):
        now = fields.Datetime.now()
        for line in self:
            line.days_here = (now - line.arrived_at).days if line.arrived_at else 0

    @api.depends(
        "inspection_ids.inspected_at",
        "inspection_ids.quantity",
        "inspection_ids.finding_id",
    )
    def _compute_inspected_qty(self):
        for line in self:
            rows = line.inspection_ids.filtered("inspected_at")
            quantities = defaultdict(float)
            for row in rows:
                quantities[row.finding_id] += row.quantity
            confirmed = rows.filtered(lambda row: row.finding_kind == "confirmed")
            line.inspected_qty = sum(quantities.values())
            line.confirmed_qty = sum(confirmed.mapped("quantity"))
            line.finding_id = max(quantities, key=quantities.get, default=False)

    @api.depends("received_qty", "inspected_qty")
    def _compute_to_inspect_qty(self):
        for line in self:
            line.to_inspect_qty = max(line.received_qty - line.inspected_qty, 0)

    # === ACTIONS === #

    @api.readonly
    def action_open_return(self):
        """Open the return that this line belongs to."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "aftersales.return",
            "res_id": self.return_id.id,
            "views": [[False, "form"]],
        }

    def action_inspect(self):
        """Open the screen of the inspector for what came of this line.

        :raise UserError: when nothing of it has come
        """
        return self.return_id._inspect_lines(self)

    # === BUSINESS === #

    def _format_quantity(self, quantity, uom=None):
        """Return a quantity as people write it: 3 Units, 2.5 kg.

        :param uom: its unit; that of the line by default
        """
        self.ensure_one()
        uom = uom or self.uom_id
        quantity = uom.round(quantity)
        is_whole = float(quantity).is_integer()
        digits = {"digits": 0} if is_whole else {"dp": "Product Unit"}
        return f"{formatLang(self.env, quantity, **digits)} {uom.name}"

    def _get_arrived(self):
        """Return what came of each line: line -> {lot: quantity in its unit}.

        Read with full rights: who inspects need not be of the warehouse.
        """
        arrived = {line: defaultdict(float) for line in self}
        moves = self.sudo().move_ids.filtered(lambda move: move._is_arrival())
        for row in moves.move_line_ids:
            line = row.move_id.aftersales_return_line_id.with_env(self.env)
            if row.product_id == line.product_id:
                quantity = row.product_uom_id._compute_quantity(
                    row.quantity, line.uom_id, rounding_method="HALF-UP"
                )
                arrived[line][row.lot_id.with_env(self.env)] += quantity
        for line in self:
            if not arrived[line] and line.received_qty:
                # A kit came as its parts, and is inspected as what was sold.
                arrived[line][self.env["stock.lot"]] = line.received_qty
        return arrived

    def _create_inspections(self):
        """Create a row for each lot of what came and is on no row yet.

        :return: all rows of these lines
        """
        rows = self.env["aftersales.return.inspection"]
        vals_list = []
        for line, goods in self._get_arrived().items():
            vals_list += line._prepare_inspections(goods)
        if vals_list:
            rows.create(vals_list)
        return self.inspection_ids

    def _prepare_inspections(self, goods):
        """Return the values of the rows that are missing for what came.

        :param goods: lot -> quantity
        """
        self.ensure_one()
        listed = defaultdict(float)
        for row in self.inspection_ids:
            listed[row.lot_id] += row.quantity
        # A row without a lot stands for any of them.
        anywhere = listed.pop(self.env["stock.lot"], 0) if any(goods) else 0
        vals_list = []
        for lot, quantity in goods.items():
            rest = quantity - listed[lot]
            covered = min(max(rest, 0), anywhere)
            anywhere, rest = anywhere - covered, rest - covered
            if self.uom_id.compare(rest, 0) > 0:
                values = {"line_id": self.id, "lot_id": lot.id, "quantity": rest}
                vals_list.append({**values, "defect_id": self.defect_id.id})
        return vals_list

    def _tell_complaint(self):
        """Enter on the complaint how many pieces are confirmed defective.

        A larger quantity that the investigation found otherwise stays, a closed case
        stays as it is. The complaint is told whoever inspects, so with full rights.
        """
        told = self.sudo().complaint_line_id
        closed = self.env["aftersales.complaint"]._locked_states
        for row in told.filtered(lambda row: row.complaint_id.state not in closed):
            confirmed = sum(
                line.uom_id._compute_quantity(
                    line.confirmed_qty,
                    row.uom_id or line.uom_id,
                    raise_if_failure=False,
                )
                for line in row.return_line_ids
            )
            confirmed = min(confirmed, row.complained_qty)
            if confirmed > row.defective_qty:
                row.defective_qty = confirmed
