from odoo import api, fields, models
from odoo.exceptions import ValidationError


class VisitUnit(models.Model):
    """What stands at the customer's: installed units, and how many are faulty."""

    _name = "aftersales.visit.unit"
    _inherit = "aftersales.visit.part"
    _description = "Installed Units"
    _order = "id"
    _rec_name = "product_id"

    visit_id = fields.Many2one(
        "aftersales.visit", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="visit_id.company_id", store=True, index=True)
    product_id = fields.Many2one("product.product", index="btree_not_null")
    lot_id = fields.Many2one(
        "stock.lot",
        "Lot/Serial",
        domain="[('product_id', '=', product_id)]",
        index="btree_not_null",
    )
    maker = fields.Char(help="Empty for ours, else whose units these are.")
    installed = fields.Float("Installed Units", default=1, digits="Product Unit")
    faulty = fields.Float("Faulty Units", digits="Product Unit")
    operation = fields.Char("How It Runs", help="How it runs: traffic, load, hours.")
    remarks = fields.Char()

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains("installed", "faulty")
    def _check_faulty(self):
        for unit in self:
            if unit.faulty < 0 or unit.faulty > unit.installed:
                raise ValidationError(
                    self.env._(
                        "Of %(installed)g installed units, %(faulty)g cannot be"
                        " faulty.",
                        installed=unit.installed,
                        faulty=unit.faulty,
                    )
                )

    @api.constrains("visit_id", "product_id", "maker")
    def _check_what(self):
        if any(not unit.product_id and not unit.maker for unit in self):
            raise ValidationError(
                self.env._("Name our product, or the maker of what stands there.")
            )
