from odoo import api, fields, models
from odoo.exceptions import AccessError

from .problem_table import APPROVERS


class Containment(models.Model):
    """What becomes of rejected goods, and who authorised a concession.

    ISO 9001, 8.7: nonconforming output is used as it is by a concession only, and the
    authority that decided is on record.
    """

    _inherit = "aftersales.containment"

    disposition = fields.Selection(
        [
            ("rework", "Rework"),
            ("scrap", "Scrap"),
            ("supplier", "Back to the supplier"),
            ("concession", "Use as it is"),
        ],
        help="What becomes of the rejected quantity. To use it as it is takes a"
        " concession, which a quality manager or a manager grants.",
    )
    concession_reference = fields.Char(
        "Concession", help="Number of the concession, or of the customer's release."
    )
    concession_by_id = fields.Many2one(
        "res.users", "Authorised By", readonly=True, copy=False
    )
    concession_at = fields.Datetime("Authorised On", readonly=True, copy=False)

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create rows; a concession is granted by who may, and stamped.

        :raise AccessError: when somebody else grants one
        """
        # Named explicitly, so that no default of a client's context comes in.
        vals_list = [{"disposition": False, **vals} for vals in vals_list]
        for vals in vals_list:
            self._stamp_concession(vals)
        return super().create(vals_list)

    def write(self, vals):
        """Write rows; a concession is granted by who may, and stamped.

        :raise AccessError: when somebody else grants one
        """
        vals = dict(vals)
        self._stamp_concession(vals)
        return super().write(vals)

    # === BUSINESS === #

    @api.model
    def _stamp_concession(self, vals):
        if {"concession_by_id", "concession_at"} & vals.keys():
            text = self.env._("Who authorised a concession is recorded by the system.")
            raise AccessError(text)
        if "disposition" not in vals:
            return
        is_granted = vals["disposition"] == "concession"
        user = self.env.user
        may = self.env.su or any(user.has_group(group) for group in APPROVERS)
        if is_granted and not may:
            text = self.env._(
                "A concession is granted by a quality manager or a manager."
            )
            raise AccessError(text)
        vals["concession_by_id"] = is_granted and user.id
        vals["concession_at"] = is_granted and fields.Datetime.now()

    def _get_refusals(self):
        """Return also what is missing about rejected goods."""
        refusals = super()._get_refusals()
        if not self.sudo().uom_id.is_zero(self.rejected_qty) and not self.disposition:
            refusals.append(self.env._("what becomes of the rejected goods is missing"))
        if self.disposition == "concession" and not self.concession_reference:
            refusals.append(self.env._("the concession has no number"))
        return refusals
