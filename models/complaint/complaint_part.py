from odoo import api, models
from odoo.exceptions import UserError

from ..workflow.files import adopt_files


class ComplaintPart(models.AbstractModel):
    """A row of a complaint: frozen, as the complaint is, once the case is closed."""

    _name = "aftersales.complaint.part"
    _description = "Part of a Complaint"

    @api.model_create_multi
    def create(self, vals_list):
        """Create rows of open complaints.

        :raise UserError: when a complaint is closed
        """
        parts = super().create(vals_list)
        parts._check_case_open()
        for part, vals in zip(parts, vals_list, strict=True):
            adopt_files(part, vals)
        return parts

    def write(self, vals):
        """Write rows of open complaints.

        :raise UserError: when a complaint is closed, before or by the change
        """
        self._check_case_open()
        result = super().write(vals)
        if "complaint_id" in vals:
            self._check_case_open()
        adopt_files(self, vals)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self._check_case_open()

    def _check_case_open(self):
        # A department answers requests about complaints that it may not read.
        complaints = self.sudo().complaint_id
        closed = complaints.filtered(lambda c: c.state in c._locked_states)
        if closed:
            raise UserError(
                self.env._(
                    "%(complaints)s: the case is closed, nothing of it can be added or"
                    " changed.",
                    complaints=", ".join(closed.mapped("display_name")),
                )
            )
