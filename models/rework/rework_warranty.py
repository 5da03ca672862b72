from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..returns.goods import Goods
from ..returns.return_line_warranty import STATES


class Rework(models.Model):
    """Whether the goods of a customer are under warranty, and why.

    Of returned goods the return knows it. Else the warranty rules say it, for the day
    on which the rework was registered.
    """

    _inherit = "aftersales.rework"

    warranty_id = fields.Many2one(
        "aftersales.warranty",
        "Warranty Rule",
        compute="_compute_warranty",
        store=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    warranty_end = fields.Date(
        "Warranty Until", compute="_compute_warranty", store=True
    )
    warranty_state = fields.Selection(
        STATES,
        "Warranty",
        compute="_compute_warranty",
        store=True,
        help="On the day on which the rework was registered. Covered goods are repaired"
        " free of charge.",
    )
    warranty_reason = fields.Char(
        "Why (Warranty)", compute="_compute_warranty_reason", compute_sudo=True
    )
    warranty_override = fields.Selection(
        [("in", "Covered all the same"), ("out", "Not covered all the same")],
        "Decided Otherwise",
        copy=False,
        tracking=True,
        help="Reserved for the group that the warranty rule names, managers without a"
        " rule.",
    )
    warranty_override_reason = fields.Char(
        "Reason (Warranty)", copy=False, tracking=True
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends(
        "product_id",
        "lot_id",
        "partner_id",
        "order_line_id",
        "registered_at",
        "disposition_id.line_id.warranty_state",
        "warranty_override",
    )
    def _compute_warranty(self):
        covers = self._find_covers()
        for rework in self:
            line, cover = rework.sudo().disposition_id.line_id, covers.get(rework)
            rework.warranty_id = line.warranty_id or cover and cover.warranty
            rework.warranty_end = line.warranty_end if line else cover and cover.end
            known = line.warranty_state if line else rework._judge_cover(cover)
            rework.warranty_state = rework.warranty_override or known

    @api.depends("warranty_state", "warranty_override_reason")
    @api.depends_context("lang")
    def _compute_warranty_reason(self):
        covers = self._find_covers()
        for rework in self:
            reason, cover = rework.disposition_id.line_id.warranty_reason, None
            if rework in covers:
                cover = covers[rework]
                reason = cover.warranty._explain(cover, rework._get_warranty_day())
            if rework.warranty_override:
                reason = rework.warranty_override_reason
            rework.warranty_reason = reason

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains("warranty_override", "warranty_override_reason")
    def _check_override_reason(self):
        for rework in self:
            if rework.warranty_override and not rework.warranty_override_reason:
                raise ValidationError(
                    self.env._(
                        "%(rework)s: say why the warranty is decided otherwise.",
                        rework=rework.display_name,
                    )
                )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create; a warranty that is decided otherwise needs its authority."""
        reworks = super().create(vals_list)
        reworks.filtered("warranty_override")._check_override_authority()
        return reworks

    def _check_facts(self, facts):
        result = super()._check_facts(facts)
        if {"warranty_override", "warranty_override_reason"} & facts.keys():
            self._check_override_authority()
        return result

    # === BUSINESS === #

    def _find_covers(self):
        """Return what the warranty rules say: rework of a customer -> ``Cover``.

        Those of returned goods are not among them: their return knows it.
        """
        asked = self.filtered(
            lambda rework: (
                rework.partner_id
                and rework.product_id
                and not rework.sudo().disposition_id
            )
        )
        cases = [rework._get_goods() for rework in asked]
        covers = self.env["aftersales.warranty"].sudo()._get_covers(cases)
        return dict(zip(asked, covers, strict=True))

    def _get_goods(self):
        """Return the goods, as the warranty rules look at them."""
        self.ensure_one()
        rework = self.sudo()
        return Goods(
            company=rework.company_id,
            partner=rework.partner_id,
            product=rework.product_id,
            lot=rework.lot_id,
            order_line=rework.order_line_id,
            move=rework.env["stock.move"],
        )

    def _get_warranty_day(self):
        """Return the day on which the warranty is looked at."""
        self.ensure_one()
        registered_at = self.registered_at or fields.Datetime.now()
        return self.company_id._aftersales_get_day(registered_at)

    def _judge_cover(self, cover):
        return cover.get_state(self._get_warranty_day()) if cover else "unknown"

    def _check_override_authority(self):
        """Refuse to decide about the warranty without the authority.

        :raise UserError: naming the group that has it
        """
        usual = self.env.ref("aftersales.group_manager")
        for rework in self:
            group = rework.sudo().warranty_id.override_group_id or usual.sudo()
            if group not in self.env.user.all_group_ids:
                raise UserError(
                    self.env._(
                        "%(rework)s: the warranty is decided otherwise by: %(group)s.",
                        rework=rework.display_name,
                        group=group.name,
                    )
                )

    def _is_under_warranty(self):
        """Return what is decided here; else what was known before."""
        if self.warranty_state == "unknown":
            return super()._is_under_warranty()
        return self.warranty_state == "in"
