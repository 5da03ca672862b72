from odoo import models
from odoo.exceptions import UserError

# What is repaired, where it lies and where it goes.
GOODS_FIELDS = {
    "company_id",
    "lot_id",
    "move_id",
    "picking_type_id",
    "product_id",
    "product_location_dest_id",
    "product_location_src_id",
    "product_qty",
    "product_uom",
}


class RepairOrder(models.Model):
    """A repair order of a rework is finished by the rework, once quality has passed it.

    No flag opens this gate: the state of the rework does, and that is a checked step.
    """

    _inherit = "repair.order"

    # === CRUD === #

    def write(self, vals):
        """Write; whoever writes the state takes the step.

        :raise UserError: when goods would be let go that have not passed, or a rework
            would lose its goods
        """
        if vals.get("state") == "done":
            self.filtered(lambda repair: repair.state != "done")._check_passed()
        if vals.get("state") in ("cancel", "draft"):
            self._check_rework_closed()
        if not self.env.su and not vals.keys().isdisjoint(GOODS_FIELDS):
            self._check_goods_free(vals)
        return super().write(vals)

    # === ACTIONS === #

    def action_repair_done(self):
        """Finish, where no rework says otherwise.

        :raise UserError: when quality has not passed the goods
        """
        self._check_passed()
        return super().action_repair_done()

    # === BUSINESS === #

    def _check_passed(self):
        reworks = self.sudo().aftersales_rework_id
        waiting = reworks.filtered(lambda rework: rework.state != "done")
        if waiting:
            lines = [
                f"- {rework.display_name} ({rework._get_state_label(rework.state)})"
                for rework in waiting
            ]
            raise UserError(
                self.env._(
                    "Quality has not passed these goods yet:\n%(reworks)s\n\nThe repair"
                    " order is finished by the rework, when the re-inspection is"
                    " passed.",
                    reworks="\n".join(lines),
                )
            )

    def _check_goods_free(self, vals):
        """Refuse other goods than the rework's, or another way of them."""
        names = GOODS_FIELDS & vals.keys()
        changed = self.sudo().filtered(
            lambda repair: (
                repair.aftersales_rework_id
                and any(
                    repair._fields[name].convert_to_write(repair[name], repair)
                    != vals[name]
                    for name in names
                )
            )
        )
        if changed:
            raise UserError(
                self.env._(
                    "%(repairs)s: the rework says which goods are repaired and where"
                    " they go: %(reworks)s.",
                    repairs=", ".join(changed.mapped("name")),
                    reworks=", ".join(
                        changed.aftersales_rework_id.mapped("display_name")
                    ),
                )
            )
