from odoo import models


class Complaint(models.Model):
    """A complaint is closed once its reworks are."""

    _inherit = "aftersales.complaint"

    # === BUSINESS === #

    def _standard_refusals(self):
        """Yield each rework of the complaint, too, that is still open."""
        yield from super()._standard_refusals()
        # Who closes complaints need not read reworks of every company.
        for complaint in self:
            for rework in complaint.sudo().rework_ids.filtered("is_open"):
                text = self.env._(
                    "The rework %(name)s is still open (%(state)s)",
                    name=rework.display_name,
                    state=rework._get_state_label(rework.state),
                )
                yield complaint, text, rework.sudo(False)

    def _merge_into(self, kept):
        """Let the reworks of a duplicate go on with the complaint that is kept."""
        reworks = self.sudo().rework_ids
        result = super()._merge_into(kept)
        reworks._write_protected({"complaint_id": kept.id})
        return result
