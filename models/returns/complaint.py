from odoo import api, fields, models
from odoo.exceptions import UserError


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

    def action_new_return(self):
        """Register the return of what is complained about, ready to be authorised.

        While a return of the complaint is a draft, that one is opened again.

        :raise UserError: when the complaint is closed
        """
        self.ensure_one()
        if not self.is_open:
            raise UserError(
                self.env._(
                    "%(complaint)s is closed: reopen it before goods come back for it.",
                    complaint=self.display_name,
                )
            )
        returns = self.env["aftersales.return"]
        draft = self.return_ids.filtered(lambda document: document.state == "draft")[:1]
        if draft:
            return draft._action_show()
        values = returns._prepare_complaint_values(self)
        if not values["line_ids"]:
            return returns._action_new(values)
        return returns.create(values)._action_show()
