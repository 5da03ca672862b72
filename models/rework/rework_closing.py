from odoo import models


class Rework(models.Model):
    """What the end of a rework means for its complaint."""

    _inherit = "aftersales.rework"

    # === EFFECTS === #

    def _action_finish(self):
        """Tell the complaint what has been repaired for the customer."""
        result = super()._action_finish()
        # Who passes a rework need not be in charge of its complaint.
        for rework in self.sudo().filtered(lambda r: r._is_remedy()):
            complaint = rework.complaint_id
            complaint._take_over_remedies(rework._get_remedy())
        return result

    # === BUSINESS === #

    def _is_remedy(self):
        """Return whether the customer has got his goods repaired by it.

        What a return has brought is told by the return, once it is finished.
        """
        self.ensure_one()
        is_his = self.kind != "rework" or "back" in self.outcome_ids.mapped("kind")
        return bool(self.complaint_id) and is_his and not self.disposition_id

    def _get_remedy(self):
        """Return the remedy that a repair is, as it was agreed if so."""
        agreed = self.complaint_id.remedy_agreed_ids
        repair = agreed.filtered(lambda remedy: remedy.kind == "repair")
        remedies = self.env["aftersales.remedy"]
        return repair or remedies.search([("kind", "=", "repair")], limit=1)
