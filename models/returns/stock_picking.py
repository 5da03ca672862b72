from odoo import fields, models

# Who may see returns on the documents of the ERP.
RETURN_READERS = (
    "aftersales.group_user,aftersales.group_process_user,"
    "aftersales.group_production_user,aftersales.group_planning_user,"
    "aftersales.group_warehouse_user"
)


class StockPicking(models.Model):
    _inherit = "stock.picking"

    aftersales_return_id = fields.Many2one(
        "aftersales.return",
        "Return Authorization",
        index="btree_not_null",
        copy=False,
        readonly=True,
        groups=RETURN_READERS,
        help="The return that these goods belong to.",
    )
