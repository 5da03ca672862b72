from odoo import models

from .problem_table import DISCIPLINES


class Problem(models.Model):
    """The gates of a problem: what each discipline must hold before it is passed."""

    _inherit = "aftersales.problem"

    # === BUSINESS === #

    def _gate_refusals(self):
        """Yield what the disciplines of the present state still lack."""
        for state, problems in self.grouped("state").items():
            for code in DISCIPLINES.get(state, ()):
                gated = problems.filtered(lambda p, c=code: p.depth_id._needs(c))
                yield from getattr(gated, f"_{code}_refusals")()

    def _d0_refusals(self):
        """Yield what D0 lacks: symptom, emergency response, severity."""
        return ()

    def _d1_refusals(self):
        """Yield what D1 lacks: a leader, members of two functions at least."""
        return ()

    def _d2_refusals(self):
        """Yield what D2 lacks: object, defect and measured deviation."""
        return ()

    def _d3_refusals(self):
        """Yield what D3 lacks: sums of quantities, stock on hold."""
        return ()

    def _d4_refusals(self):
        """Yield what D4 lacks: three causes with evidence, verified."""
        return ()

    def _d5_refusals(self):
        """Yield what D5 lacks: a chosen measure for each cause."""
        return ()

    def _d6_refusals(self):
        """Yield what D6 lacks: measures done, numbers before and after."""
        return ()

    def _d7_refusals(self):
        """Yield what D7 lacks: standards revised, read-across answered."""
        return ()

    def _d8_refusals(self):
        """Yield what D8 lacks: the customer's acceptance, recognition."""
        return ()
