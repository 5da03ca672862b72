from odoo import api, fields, models


class Returns(models.Model):
    _inherit = "aftersales.return"

    rework_ids = fields.One2many("aftersales.rework", "return_id", "Reworks")
    rework_count = fields.Integer("Reworks (count)", compute="_compute_rework_count")

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("rework_ids")
    def _compute_rework_count(self):
        groups = self.env["aftersales.rework"]._read_group(
            [("return_id", "in", self.ids)], ["return_id"], ["__count"]
        )
        counts = dict(groups)
        for document in self:
            document.rework_count = counts.get(document, 0)

    # === ACTIONS === #

    @api.readonly
    def action_open_reworks(self):
        """Open the reworks of the goods that came back."""
        self.ensure_one()
        return self.env["aftersales.rework"]._action_open([("return_id", "=", self.id)])
