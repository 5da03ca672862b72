from odoo import api, fields, models

from .goods import Cover

STATES = [
    ("in", "Covered"),
    ("out", "Not covered"),
    ("unknown", "Unknown"),
]


class ReturnLine(models.Model):
    """Whether the goods are under warranty, and why."""

    _inherit = "aftersales.return.line"

    warranty_id = fields.Many2one(
        "aftersales.warranty",
        "Warranty Rule",
        compute="_compute_warranty",
        store=True,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The first warranty that fits product and customer.",
    )
    warranty_plain_end = fields.Date(
        "Warranty Without Repairs",
        compute="_compute_warranty",
        store=True,
        precompute=True,
    )
    warranty_end = fields.Date(
        "Warranty Until",
        compute="_compute_warranty",
        store=True,
        precompute=True,
        help="Last day of the warranty, prolonged by repairs where the law says so.",
    )
    warranty_state = fields.Selection(
        STATES,
        "Warranty",
        compute="_compute_warranty_state",
        store=True,
        precompute=True,
        help="On the day on which the return was registered.",
    )
    warranty_reason = fields.Char(
        "Why (Warranty)", compute="_compute_warranty_reason", compute_sudo=True
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("product_id", "lot_id", "delivered_on", "return_id.partner_id")
    def _compute_warranty(self):
        cases = [line._get_goods() for line in self]
        starts = self.mapped("delivered_on")
        covers = self.env["aftersales.warranty"]._get_covers(cases, starts)
        for line, cover in zip(self, covers, strict=True):
            line.warranty_id = cover.warranty
            line.warranty_plain_end = cover.plain_end
            line.warranty_end = cover.end

    @api.depends(
        "warranty_id",
        "warranty_end",
        "delivered_on",
        "return_id.registered_at",
        "exception_ids",
    )
    def _compute_warranty_state(self):
        overrides = self._get_overrides()
        for line in self:
            override = overrides.get(line)
            line.warranty_state = (
                override.kind.removeprefix("warranty_")
                if override
                else line._get_cover().get_state(line._get_asked_on())
            )

    @api.depends(
        "warranty_id", "warranty_end", "warranty_state", "delivered_on", "exception_ids"
    )
    @api.depends_context("lang")
    def _compute_warranty_reason(self):
        overrides = self._get_overrides()
        for line in self:
            cover, day = line._get_cover(), line._get_asked_on()
            texts = [line.warranty_id._explain(cover, day)]
            override = overrides.get(line)
            if override:
                text = self.env._(
                    "Decided otherwise by %(person)s: %(reason)s",
                    person=override.user_id.name,
                    reason=override.reason,
                )
                texts.append(text)
            line.warranty_reason = " ".join(texts)

    # === BUSINESS === #

    def _get_cover(self):
        """Return what the rules said when the return was registered."""
        self.ensure_one()
        return Cover(
            self.warranty_id,
            self.delivered_on,
            self.warranty_plain_end,
            self.warranty_end,
        )
