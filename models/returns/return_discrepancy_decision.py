from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .return_table import DESK

# Kind -> what can become of it.
IN_HAND = ("take", "back", "scrap", "ask")
CHOICES = {
    "short": ("awaited", "keeps", "lost", "ask"),
    "over": IN_HAND,
    "product": IN_HAND,
    "lot": IN_HAND,
    "damaged": IN_HAND,
    "unannounced": IN_HAND,
}
# Goods of these kinds belong to no line of the return until somebody takes them in.
STRANGE_KINDS = ("over", "product", "lot", "unannounced")
# The rest of the line does not come any more.
GONE = ("keeps", "lost")


class ReturnDiscrepancy(models.Model):
    """What becomes of goods that came otherwise: decided once, with name and time."""

    _inherit = "aftersales.return.discrepancy"

    _recorded_fields = ("decided_at", "decided_by_id", "goods_line_id")

    decision = fields.Selection(
        [
            ("take", "Take it in"),
            ("back", "Send it back"),
            ("scrap", "Scrap it"),
            ("awaited", "Still to come"),
            ("keeps", "Customer keeps it"),
            ("lost", "Lost on the way"),
            ("ask", "Ask the customer"),
        ],
        copy=False,
        help="What becomes of it. Goods that are here get a line of the return, so that"
        " they are inspected and disposed of as all others.",
    )
    decision_choices = fields.Json(compute="_compute_decision_choices")
    decision_note = fields.Char("Remark", copy=False, help="Why it was decided so.")
    decided_at = fields.Datetime("Decided On", readonly=True, copy=False)
    decided_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    is_open = fields.Boolean(
        "To Decide", compute="_compute_is_open", search="_search_is_open"
    )
    goods_line_id = fields.Many2one(
        "aftersales.return.line",
        "Taken In As",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The line that was added for goods that nobody had announced.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("kind")
    def _compute_decision_choices(self):
        for row in self:
            row.decision_choices = CHOICES.get(row.kind, ())

    @api.depends("decision")
    def _compute_is_open(self):
        for row in self:
            row.is_open = row.decision in (False, "ask")

    @api.model
    def _search_is_open(self, operator, value):
        if operator != "in":
            return NotImplemented
        still_open = fields.Domain("decision", "in", (False, "ask"))
        return still_open if True in value else ~still_open

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains("kind", "decision")
    def _check_decision_fits(self):
        labels = dict(self._fields["decision"]._description_selection(self.env))
        for row in self.filtered("decision"):
            if row.decision not in CHOICES[row.kind]:
                raise UserError(
                    self.env._(
                        "%(discrepancy)s: “%(decision)s” does not fit.",
                        discrepancy=row.display_name,
                        decision=labels[row.decision],
                    )
                )

    # === CRUD === #

    @api.model
    def _store_new(self, vals_list):
        """Create; what is decided at once is stamped, the rest is somebody's task."""
        # Named explicitly, so that no default of a client's context comes in.
        vals_list = [{"decision": False, **vals} for vals in vals_list]
        decided = [vals for vals in vals_list if vals["decision"]]
        for vals in decided:
            self._stamp_decision(vals)
        rows = super()._store_new(vals_list)
        if decided:
            rows.filtered("decision")._action_decide()
        rows.filtered("is_open").return_id.sudo()._assign_discrepancies()
        return rows

    def _store(self, vals):
        """Write; a decision is stamped and takes its consequences.

        :raise AccessError: when somebody decides who may only report
        """
        if "decision" not in vals:
            return super()._store(vals)
        vals = dict(vals)
        self._stamp_decision(vals)
        changed = self.filtered(lambda row: row.decision != vals["decision"])
        result = super()._store(vals)
        changed._action_decide()
        return result

    # === BUSINESS === #

    @api.model
    def _stamp_decision(self, vals):
        user = self.env.user
        if not self.env.su and not any(user.has_group(group) for group in DESK):
            text = self.env._(
                "What becomes of a discrepancy is decided by the service desk or"
                " quality; the warehouse reports what came."
            )
            raise AccessError(text)
        vals["decided_at"] = vals["decision"] and fields.Datetime.now()
        vals["decided_by_id"] = vals["decision"] and user.id

    def _action_decide(self):
        """Let goods that are here become a line, and await no longer what is gone."""
        taken = self.filtered(
            lambda row: (
                row.kind in STRANGE_KINDS
                and row.decision in ("take", "back", "scrap")
                and row.product_id
                and not row.goods_line_id
            )
        )
        taken._take_in()
        gone = self.filtered(lambda row: row.kind == "short" and row.decision in GONE)
        gone._await_no_longer()
        self.return_id._close_discrepancy_tasks()

    def _take_in(self):
        """Add a line for goods that nobody announced; their move belongs to it.

        What came before its return was approved belongs to the line that asked for it.
        """
        early = self.filtered(
            lambda row: (
                row.kind == "unannounced" and row.line_id.product_id == row.product_id
            )
        )
        strange = self - early
        lines = self.env["aftersales.return.line"].sudo()
        created = lines.create([row._prepare_goods_line_values() for row in strange])
        created._find_origins()
        goods_lines = [*(row.line_id for row in early), *created]
        for row, line in zip(early + strange, goods_lines, strict=True):
            row._store({"goods_line_id": line.id})
            row.move_id.sudo()._adopt(line)

    def _prepare_goods_line_values(self):
        """Return the values of the line that unannounced goods become."""
        self.ensure_one()
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return {
            "return_id": self.return_id.id,
            "product_id": self.product_id.id,
            "lot_id": self.lot_id.id,
            "uom_id": self.uom_id.id,
            "quantity": self.quantity,
            "reason_id": self.line_id.reason_id.id,
            "requested_id": self.line_id.requested_id.id,
            "note": self.note or kinds[self.kind],
        }

    def _await_no_longer(self):
        """Cancel what was still to be received of their lines."""
        moves = self.line_id.sudo().move_ids.filtered(
            lambda move: (
                move.state not in ("done", "cancel")
                and move.location_id.usage == "customer"
            )
        )
        counted = moves.filtered(lambda move: move.picked and move.quantity)
        for move in counted:
            move.product_uom_qty = move.quantity
        (moves - counted)._action_cancel()
        self.return_id._advance("inspect")
