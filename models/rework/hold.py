from odoo import api, fields, models
from odoo.fields import Domain


class Hold(models.Model):
    """What is on hold and isolated can be reworked."""

    _inherit = "aftersales.hold"

    rework_ids = fields.One2many("aftersales.rework", "hold_id", "Reworks")
    rework_count = fields.Integer("Reworks (count)", compute="_compute_rework_count")

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("rework_ids")
    def _compute_rework_count(self):
        groups = self.env["aftersales.rework"]._read_group(
            [("hold_id", "in", self.ids)], ["hold_id"], ["__count"]
        )
        counts = dict(groups)
        for hold in self:
            hold.rework_count = counts.get(hold, 0)

    # === ACTIONS === #

    def action_rework(self):
        """Register reworks of what of it is isolated, and open them."""
        self.ensure_one()
        quants = self._find_isolated_quants()
        goods = quants._get_lying(hold_id=self.id, fault=self.reason)
        reworks = self.env["aftersales.rework"]._register_lying(goods)
        return reworks._action_open_registered()

    @api.readonly
    def action_open_reworks(self):
        """Open the reworks of what is on hold."""
        self.ensure_one()
        return self.env["aftersales.rework"]._action_open([("hold_id", "=", self.id)])

    # === BUSINESS === #

    def _find_isolated_quants(self):
        """Return, as superuser, the stock of it that lies in quarantine."""
        domain = Domain("product_id", "=", self.product_id.id) & Domain(
            "location_id.usage", "=", "internal"
        )
        if self.lot_id:
            domain &= Domain("lot_id", "=", self.lot_id.id)
        quants = (
            self.env["stock.quant"].sudo().search(domain & Domain("quantity", ">", 0))
        )
        isolated = quants.location_id._filter_quarantine()
        companies = self.env.companies
        return quants.filtered(
            lambda quant: (
                quant.location_id in isolated
                and quant.company_id in companies
                and self._in_force_in(quant.company_id)
            )
        )
