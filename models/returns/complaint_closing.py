from odoo import models
from odoo.fields import Command


class Complaint(models.Model):
    """A complaint is closed once its goods and their money are settled."""

    _inherit = "aftersales.complaint"

    # === BUSINESS === #

    def _standard_refusals(self):
        """Yield each return of the complaint, too, that is still open."""
        yield from super()._standard_refusals()
        # Who closes complaints need not read returns of every warehouse.
        for complaint in self:
            for document in complaint.sudo().return_ids.filtered("is_open"):
                text = self.env._(
                    "The return %(name)s is still open (%(state)s)",
                    name=document.display_name,
                    state=document._get_state_label(document.state),
                )
                yield complaint, text, document.sudo(False)

    def _merge_into(self, kept):
        """Let the returns of a duplicate go on with the complaint that is kept."""
        returns = self.sudo().return_ids
        result = super()._merge_into(kept)
        returns._write_protected({"complaint_id": kept.id})
        return result

    def _take_over_remedies(self, remedies):
        """Note as done what a return has carried out, while remedies are executed."""
        executing = self.filtered(lambda complaint: complaint.state == "executing")
        for complaint in executing:
            missing = remedies - complaint.remedy_done_ids
            if missing:
                links = [Command.link(remedy.id) for remedy in missing]
                complaint.write({"remedy_done_ids": links})
