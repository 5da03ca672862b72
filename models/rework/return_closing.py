from odoo import models


class Returns(models.Model):
    """A return is finished once what it has reworked is."""

    _inherit = "aftersales.return"

    # === GUARDS === #

    def _finish_refusals(self):
        """Yield each rework of the return, too, that is still open."""
        yield from super()._finish_refusals()
        # Who finishes returns need not read the reworks of every company.
        for document in self:
            for rework in document.sudo().rework_ids.filtered("is_open"):
                text = self.env._(
                    "The rework %(name)s is still open (%(state)s).",
                    name=rework.display_name,
                    state=rework._get_state_label(rework.state),
                )
                yield document, text, rework.sudo(False)
