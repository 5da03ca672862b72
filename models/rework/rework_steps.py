from odoo import models


class Rework(models.Model):
    """What the steps of a rework ask for and do; each capability adds its own part.

    A guard yields ``(document, text, about)``; an effect is called with the documents
    that have arrived.
    """

    _inherit = "aftersales.rework"

    # === GUARDS === #

    def _route_refusals(self):
        """Yield what the route lacks."""
        yield from ()

    def _schedule_refusals(self):
        """Yield why it cannot be scheduled so."""
        yield from ()

    def _start_refusals(self):
        """Yield why nobody may begin yet."""
        yield from ()

    def _hand_in_refusals(self):
        """Yield what production has not done yet."""
        yield from ()

    def _fail_refusals(self):
        """Yield why it has not failed."""
        yield from ()

    def _finish_refusals(self):
        """Yield what quality has not passed."""
        yield from ()

    def _cancel_refusals(self):
        """Yield what has happened already."""
        yield from ()

    # === EFFECTS === #

    def _action_route(self):
        """The way is clear: planning may schedule it."""

    def _action_reroute(self):
        """Process engineering thinks again."""

    def _action_schedule(self):
        """Production knows when."""

    def _action_start(self):
        """The work begins."""

    def _action_hand_in(self):
        """The work is done, quality looks at it."""

    def _action_fail(self):
        """The route begins anew."""

    def _action_finish(self):
        """The goods may go."""

    def _action_cancel(self):
        """Nothing is reworked."""
