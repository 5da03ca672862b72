from odoo import fields, models

REWORK_READERS = ",".join(
    f"aftersales.group_{role}_user"
    for role in ("process", "production", "planning", "warehouse")
)


class RepairOrder(models.Model):
    _inherit = "repair.order"

    aftersales_rework_id = fields.Many2one(
        "aftersales.rework",
        "Rework",
        index="btree_not_null",
        copy=False,
        readonly=True,
        ondelete="restrict",
        groups=f"aftersales.group_user,{REWORK_READERS}",
        help="The rework order whose stock part this is.",
    )

    # === BUSINESS === #

    def _prepare_rework_values(self):
        """Return the values of the rework order over a repair of returned goods."""
        self.ensure_one()
        disposition = self.aftersales_disposition_id
        line = disposition.line_id
        return {
            "company_id": self.company_id.id,
            "disposition_id": disposition.id,
            "order_line_id": line.order_line_id.id,
            "product_id": self.product_id.id,
            "lot_id": self.lot_id.id,
            "quantity": self.product_qty,
            "uom_id": self.product_uom.id,
            "location_id": self.product_location_src_id.id,
            "warehouse_id": disposition.return_id.warehouse_id.id,
            "defect_id": line.defect_id.id,
            "fault": line.note,
        }
