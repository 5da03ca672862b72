from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class Complaint(models.Model):
    """The repeat detector: similar cases at intake, linking them, merging doubles."""

    _inherit = "aftersales.complaint"

    repeat_of_id = fields.Many2one(
        "aftersales.complaint",
        "Repeats",
        index="btree_not_null",
        check_company=True,
        copy=False,
        help="The earlier complaint that this one repeats.",
    )
    repeat_ids = fields.One2many("aftersales.complaint", "repeat_of_id", "Repeated By")
    is_repeat = fields.Boolean(
        "Repeat",
        compute="_compute_is_repeat",
        store=True,
        readonly=False,
        precompute=True,
    )
    duplicate_of_id = fields.Many2one(
        "aftersales.complaint",
        index="btree_not_null",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="The complaint that goes on in place of this one.",
    )
    similar_ids = fields.Many2many(
        "aftersales.complaint",
        string="Similar Complaints",
        compute="_compute_similar_ids",
        help="Same customer, product, lot or defect within the company's repeat window,"
        " open or closed; the likeliest first.",
    )
    similar_count = fields.Integer(compute="_compute_similar_ids")
    similar_hidden = fields.Char(
        "Similar Complaints of Colleagues",
        compute="_compute_similar_ids",
        help="Numbers of similar complaints that you may not open; ask for them.",
    )
    similarity = fields.Char(
        "Same",
        compute="_compute_similarity",
        help="What this case has in common with the one it is shown with.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("repeat_of_id")
    def _compute_is_repeat(self):
        for complaint in self:
            complaint.is_repeat = bool(complaint.repeat_of_id) or complaint.is_repeat

    @api.depends(
        "partner_id", "line_ids.product_id", "line_ids.lot_id", "line_ids.defect_id"
    )
    @api.depends_context("uid")
    def _compute_similar_ids(self):
        for complaint in self:
            similar = complaint._find_similar()
            visible = similar._filtered_access("read")
            hidden = (similar - visible).sudo()
            complaint.similar_ids = visible
            complaint.similar_count = len(similar)
            complaint.similar_hidden = ", ".join(hidden.mapped("name"))

    @api.depends_context("aftersales_compared_id", "lang")
    def _compute_similarity(self):
        compared = self.browse(self.env.context.get("aftersales_compared_id") or [])
        for complaint in self:
            complaint.similarity = ", ".join(complaint._get_common(compared).values())

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains("repeat_of_id")
    def _check_repeat_of_id(self):
        if self._has_cycle("repeat_of_id"):
            raise UserError(self.env._("A complaint cannot be a repeat of itself."))

    # === CRUD === #

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        """What was merged into a complaint lives on in it."""
        doubles = self.sudo().search([("duplicate_of_id", "in", self.ids)])
        if kept := doubles.duplicate_of_id:
            raise UserError(
                self.env._(
                    "%(complaints)s has duplicates and cannot be deleted.",
                    complaints=", ".join(kept.mapped("display_name")),
                )
            )

    # === ACTIONS === #

    def action_link_repeat(self):
        """Declare the complaint in the context a repeat of this one; one click."""
        self.ensure_one()
        self._get_compared().write({"repeat_of_id": self._get_first_case().id})
        return True

    def action_merge_duplicate(self):
        """Declare the complaint in the context a duplicate of this one; one click.

        :return: an action that opens the complaint that goes on
        """
        self.ensure_one()
        self._get_compared()._merge_into(self)
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [[False, "form"]],
        }

    # === BUSINESS === #

    def _get_compared(self):
        compared = self.browse(self.env.context.get("aftersales_compared_id") or [])
        if not compared.exists() or compared == self:
            raise UserError(
                self.env._("Save the complaint first, then compare it with this one.")
            )
        return compared

    def _get_first_case(self):
        """Return the complaint that this one repeats, else itself."""
        self.ensure_one()
        return self.sudo().repeat_of_id.sudo(self.env.su) or self

    def _find_similar(self, limit=20):
        """Return complaints that may be the same case, the likeliest first.

        Same lot, then same customer and product or defect, then the rest by date.
        """
        self.ensure_one()
        alternatives = self._prepare_similar_domains()
        if not alternatives:
            return self.browse()
        company = self.company_id or self.env.company
        since = fields.Datetime.now() - timedelta(days=company.aftersales_repeat_days)
        base = (
            Domain("received_at", ">=", since)
            & Domain("id", "not in", self._origin.ids)
            & Domain("state", "!=", "cancelled")
            & Domain("complained_user_id", "!=", self.env.uid)
            & Domain("company_id", "=", company.id)
        )
        # With full rights: a repeat must be seen although a colleague handles it. One
        # search each, so that a busy customer does not crowd the same lot out.
        this = found = self.sudo()
        for alternative in alternatives:
            found |= this.search(base & alternative, limit=limit)
        ranked = (found - this).sorted(lambda c: -self._score(c._get_common(this)))
        return ranked[:limit].sudo(self.env.su)

    def _prepare_similar_domains(self):
        """Return the domains of which a similar complaint meets at least one."""
        commercial = self.partner_id.commercial_partner_id
        domains = []
        for name in ("lot_id", "product_id", "defect_id"):
            if ids := self.line_ids[name].ids:
                domains.append(Domain(f"line_ids.{name}", "in", ids))
        if commercial:
            domains.append(Domain("commercial_partner_id", "=", commercial.id))
        return domains

    @staticmethod
    def _score(common):
        weights = {"lot": 8, "customer": 4, "product": 2, "defect": 2}
        return sum(weights[key] for key in common)

    def _get_common(self, other):
        """Return what two complaints have in common: key -> label."""
        self.ensure_one()
        pairs = {
            "customer": (
                self.commercial_partner_id,
                other.partner_id.commercial_partner_id,
            ),
            "product": (self.line_ids.product_id, other.line_ids.product_id),
            "lot": (self.line_ids.lot_id, other.line_ids.lot_id),
            "defect": (self.line_ids.defect_id, other.line_ids.defect_id),
        }
        labels = {
            "customer": self.env._("customer"),
            "product": self.env._("product"),
            "lot": self.env._("lot"),
            "defect": self.env._("defect"),
        }
        return {key: labels[key] for key, (mine, its) in pairs.items() if mine & its}

    def _merge_into(self, kept):
        """Cancel this duplicate; its messages and attachments go on with ``kept``.

        :raise UserError: when this complaint can no longer be cancelled, or ``kept`` is
            itself cancelled or of another company
        """
        self.ensure_one()
        if kept.state == "cancelled" or kept.company_id != self.company_id:
            raise UserError(
                self.env._(
                    "%(complaint)s cannot take this complaint over: it is cancelled or"
                    " belongs to another company.",
                    complaint=kept.display_name,
                )
            )
        kept.check_access("write")
        self._write_protected({"duplicate_of_id": kept.id})
        reason = self.env._("Duplicate of %(kept)s", kept=kept.name)
        self.write({"state": "cancelled", "state_reason": reason})
        self.message_change_thread(kept)
        kept.message_subscribe(self.sudo().message_partner_ids.ids)
        self.env["ir.attachment"].search(
            [("res_model", "=", self._name), ("res_id", "=", self.id)]
        ).write({"res_id": kept.id})
        if kept.state not in kept._locked_states:
            kept.write(
                {
                    name: [fields.Command.link(id_) for id_ in self[name].ids]
                    for name in ("picture_ids", "letter_ids")
                    if self[name]
                }
            )
        kept._message_log(
            body=self.env._("%(duplicate)s was merged into this.", duplicate=self.name)
        )
        self._message_log(body=reason)
