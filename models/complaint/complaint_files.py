from odoo import api, models

FILES = ("picture_ids", "letter_ids", "evidence_ids")


class Complaint(models.Model):
    """Pictures, letters and evidence: readable by whoever may read the complaint."""

    _inherit = "aftersales.complaint"

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create, and make the files that came with it the complaint's own."""
        complaints = super().create(vals_list)
        for complaint, vals in zip(complaints, vals_list, strict=True):
            complaint._adopt_files(vals)
        return complaints

    def write(self, vals):
        """Write, and make the files that came with it the complaint's own."""
        result = super().write(vals)
        for complaint in self:
            complaint._adopt_files(vals)
        return result

    # === BUSINESS === #

    def _adopt_files(self, vals):
        """Attach to this complaint what its form uploaded before it was saved.

        Such a file belongs to no record yet: nobody but its uploader could read it.
        """
        for name in FILES:
            if vals.get(name):
                self.sudo()[name].filtered(
                    lambda file: not file.res_id and file.create_uid == self.env.user
                ).write({"res_model": self._name, "res_id": self.id})
