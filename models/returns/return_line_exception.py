from odoo import api, fields, models
from odoo.exceptions import UserError

# What an exception vouches for: a change of it voids the exception.
GOODS = ("product_id", "lot_id", "order_line_id", "move_id")


class ReturnLine(models.Model):
    """Exceptions from the policy and the warranty, each with a reason on record."""

    _inherit = "aftersales.return.line"

    exception_ids = fields.One2many(
        "aftersales.return.exception", "line_id", "Exceptions", readonly=True
    )

    # === CRUD === #

    @api.ondelete(at_uninstall=False)
    def _unlink_except_excepted(self):
        """Keep what an exception was granted for: it is evidence."""
        excepted = self.filtered("exception_ids")
        if excepted:
            raise UserError(
                self.env._(
                    "An exception is on record for %(lines)s: it stays. Set the"
                    " quantity to 0, or cancel the return.",
                    lines=", ".join(excepted.mapped("display_name")),
                )
            )

    # === ACTIONS === #

    def action_override_warranty(self):
        """Open the dialog that decides otherwise about the warranty, with a reason."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Decide About the Warranty"),
            "res_model": "aftersales.warranty.override",
            "views": [[False, "form"]],
            "target": "new",
            "context": {"default_line_id": self.id},
        }

    # === BUSINESS === #

    def _get_exception_points(self):
        """Return what keeps each line from being approved: line -> list of kinds."""
        points = {}
        for line in self:
            kinds = [] if line.is_eligible else ["period"]
            if not line.needs_goods and not line.may_keep and line.policy_id:
                kinds.append("goods")
            granted = line._get_granted() if kinds else set()
            points[line] = [kind for kind in kinds if kind not in granted]
        return points

    def _get_granted(self):
        """Return the kinds of exceptions that stand for the line as it is."""
        self.ensure_one()
        covers = self._get_covered()
        return {e.kind for e in self.sudo().exception_ids if e.covers == covers}

    def _get_covered(self, with_quantity=True):
        """Return what an exception stands for, as text to compare."""
        self.ensure_one()
        parts = [f"{name} {self[name]._origin.id}" for name in GOODS]
        if with_quantity:
            parts.append(f"quantity {self.quantity:g} {self.uom_id._origin.id}")
        return ", ".join(parts)

    def _explain_exception(self, kind):
        """Return in plain words what an exception of a kind would allow."""
        self.ensure_one()
        if kind == "period":
            return self.eligibility_reason
        return self.env._(
            "By “%(policy)s” the goods must come back.", policy=self.policy_id.name
        )

    def _may_except(self):
        """Return whether the user may grant exceptions from the line's policy."""
        group = self.policy_id.sudo().exception_group_id
        group = group or self.env.ref("aftersales.group_coordinator")
        return group in self.env.user.all_group_ids

    def _grant(self, kind, reason):
        """Put an exception on record; the right to it has been checked.

        :param kind: a kind of ``aftersales.return.exception``
        """
        for line in self:
            line.return_id._log_exception(
                kind,
                reason,
                line=line,
                rule=line.policy_id.name or "",
                detail=line._explain_exception(kind),
                covers=line._get_covered(),
            )

    # === WARRANTY === #

    def _get_overrides(self):
        """Return what was decided otherwise about the warranty: line -> exception."""
        found = {}
        for line in self:
            covers = line._get_covered(with_quantity=False)
            own = line.sudo().exception_ids.filtered(
                lambda e, c=covers: e.kind.startswith("warranty") and e.covers == c
            )
            if own:
                found[line] = own.sorted("id")[-1]
        return found

    def _override_warranty(self, state, reason):
        """Decide otherwise about the warranty of the line.

        :param state: ``in`` or ``out``
        :raise UserError: when the user has no right to it, or gives no reason
        """
        self.ensure_one()
        self.check_access("write")
        self._check_document_open()
        group = self.warranty_id.sudo().override_group_id
        group = group or self.env.ref("aftersales.group_manager")
        if group not in self.env.user.all_group_ids:
            text = self.env._(
                "The warranty is decided otherwise by: %(group)s.",
                group=group.sudo().name,
            )
            raise UserError(text)
        self.return_id._log_exception(
            f"warranty_{state}",
            reason,
            line=self,
            rule=self.warranty_id.name or "",
            detail=self.warranty_reason,
            covers=self._get_covered(with_quantity=False),
        )
