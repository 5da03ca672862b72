from odoo import fields, models


class ProblemDepth(models.Model):
    """How deep a problem is investigated: which disciplines (D0 to D8) it must pass."""

    _name = "aftersales.problem.depth"
    _description = "Depth of Investigation"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(
        default=10, help="From the least deep to the deepest investigation."
    )
    needs_d0 = fields.Boolean(
        "D0 Symptom", help="Symptom, emergency response and severity are recorded."
    )
    needs_d1 = fields.Boolean(
        "D1 Team", help="A leader and a team with at least two functions are named."
    )
    needs_d2 = fields.Boolean(
        "D2 Problem", help="Object, defect and measured deviation are described."
    )
    needs_d3 = fields.Boolean(
        "D3 Containment", help="Suspect goods are found, sorted and held."
    )
    needs_d4 = fields.Boolean(
        "D4 Cause", help="Occurrence, escape and systemic cause are found and verified."
    )
    needs_d5 = fields.Boolean("D5 Measures", help="Each cause has a chosen measure.")
    needs_d6 = fields.Boolean(
        "D6 Implementation", help="Measures are done, with numbers before and after."
    )
    needs_d7 = fields.Boolean(
        "D7 Prevention",
        help="Standards are revised, similar products and processes are checked.",
    )
    needs_d8 = fields.Boolean(
        "D8 Closing", help="The customer has accepted, the team is recognised."
    )

    # === BUSINESS === #

    def _needs(self, discipline):
        """Tell whether ``d0`` … ``d8`` is gated at this depth; a note needs none."""
        return bool(self) and self[f"needs_{discipline}"]
