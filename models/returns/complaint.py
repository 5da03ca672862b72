from odoo import api, fields, models


class Complaint(models.Model):
    _inherit = "aftersales.complaint"

    return_ids = fields.One2many("aftersales.return", "complaint_id", "Returns")
    return_count = fields.Integer("Returns (count)", compute="_compute_return_count")

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("return_ids")
    def _compute_return_count(self):
        groups = self.env["aftersales.return"]._read_group(
            [("complaint_id", "in", self.ids)], ["complaint_id"], ["__count"]
        )
        counts = dict(groups)
        for complaint in self:
            complaint.return_count = counts.get(complaint, 0)

    # === ACTIONS === #

    def action_open_returns(self):
        """Open the returns of the complaint."""
        self.ensure_one()
        returns = self.env["aftersales.return"]
        return returns._action_open(
            [("complaint_id", "=", self.id)], {"default_complaint_id": self.id}
        )
