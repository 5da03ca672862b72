from odoo import api, fields, models


class ReworkCharging(models.Model):
    """A charging standard: what a repair outside the warranty costs the customer."""

    _name = "aftersales.rework.charging"
    _description = "Charging Standard"
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company", index="btree_not_null", help="Empty: for every company."
    )
    product_category_ids = fields.Many2many(
        "product.category",
        "aftersales_rework_charging_category_rel",
        "charging_id",
        "category_id",
        string="Product Categories",
        help="Of the goods that are repaired, with all below them. Empty: all goods.",
    )
    labour_cost = fields.Float(
        "Cost of an Hour",
        digits="Product Price",
        help="In the company's currency, when no other is entered on the form.",
    )
    labour_margin = fields.Float(
        "On Labour (%)", help="What is added to the cost of labour."
    )
    part_margin = fields.Float(
        "On Parts (%)", help="What is added to the cost of a part."
    )
    travel_cost = fields.Float(
        "Cost of a Kilometre",
        digits="Product Price",
        help="In the company's currency, when no other is entered on the form.",
    )
    travel_margin = fields.Float(
        "On Travel (%)", help="What is added to the cost of travelling."
    )
    other_margin = fields.Float(
        "On All Else (%)", help="What is added to any other cost."
    )
    condition = fields.Selection(
        [
            ("none", "At any time"),
            ("accepted", "Once the customer has accepted"),
            ("paid", "Once the customer has accepted and paid"),
        ],
        "Work May Start",
        default="paid",
        required=True,
        help="What is free of charge need never be paid, but it is signed for where"
        " acceptance is asked for.",
    )
    is_mailed = fields.Boolean(
        "Mail the Quotation",
        default=True,
        help="The customer gets the quotation by mail as soon as it is offered, with"
        " the link by which he accepts or declines it. Off: the desk sends it itself.",
    )
    labour_product_id = fields.Many2one(
        "product.product",
        "Sold As Labour",
        required=True,
        domain="[('type', '=', 'service')]",
        default=lambda self: self._get_shipped("labour"),
        help="The service that the quotation names; accounts follow it.",
    )
    part_product_id = fields.Many2one(
        "product.product",
        "Sold As Part",
        required=True,
        domain="[('type', '=', 'service')]",
        default=lambda self: self._get_shipped("part"),
        help="A service, because the repair order takes the part out of stock: sold as"
        " goods it would be delivered a second time. The taxes are those of the part.",
    )
    travel_product_id = fields.Many2one(
        "product.product",
        "Sold As Travel",
        required=True,
        domain="[('type', '=', 'service')]",
        default=lambda self: self._get_shipped("travel"),
    )
    other_product_id = fields.Many2one(
        "product.product",
        "Sold As Other",
        required=True,
        domain="[('type', '=', 'service')]",
        default=lambda self: self._get_shipped("other"),
    )

    _not_negative = models.Constraint(
        "CHECK (labour_cost >= 0 AND travel_cost >= 0)",
        "The costs of a charging standard cannot be negative.",
    )

    # === DEFAULT METHODS === #

    @api.model
    def _get_shipped(self, kind):
        xml_id = f"aftersales.product_charge_{kind}"
        return self.env.ref(xml_id, raise_if_not_found=False)

    # === BUSINESS === #

    @api.model
    def _match(self, reworks):
        """Return the first standard that fits each rework: rework -> standard."""
        standards = self.sudo().search([])
        return {
            rework: standards.filtered(lambda s, r=rework: s._fits(r)).sudo(False)[:1]
            for rework in reworks
        }

    def _fits(self, rework):
        """Tell whether the standard holds for the goods of a rework."""
        self.ensure_one()
        if self.company_id and self.company_id != rework.company_id:
            return False
        path = rework.sudo().product_id.categ_id.parent_path or ""
        parents = self.product_category_ids.mapped("parent_path")
        return not parents or any(path.startswith(parent) for parent in parents)

    def _get_usual_cost(self, kind):
        """Return what a unit of a kind of work costs us, 0 where nothing is usual."""
        return {"labour": self.labour_cost, "travel": self.travel_cost}.get(kind, 0)

    def _get_price(self, kind, cost):
        """Return the price of what costs us ``cost``, in the company's currency."""
        return cost * (1 + self[f"{kind}_margin"] / 100)
