from odoo import api, fields, models


class Complaint(models.Model):
    _inherit = "aftersales.complaint"

    rework_ids = fields.One2many("aftersales.rework", "complaint_id", "Reworks")
    rework_count = fields.Integer("Reworks (count)", compute="_compute_rework_count")

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("rework_ids")
    def _compute_rework_count(self):
        groups = self.env["aftersales.rework"]._read_group(
            [("complaint_id", "in", self.ids)], ["complaint_id"], ["__count"]
        )
        counts = dict(groups)
        for complaint in self:
            complaint.rework_count = counts.get(complaint, 0)

    # === ACTIONS === #

    @api.readonly
    def action_open_reworks(self):
        """Open the reworks of the complaint."""
        self.ensure_one()
        return self.env["aftersales.rework"]._action_open(
            [("complaint_id", "=", self.id)], {"default_complaint_id": self.id}
        )
