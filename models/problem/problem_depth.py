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
    has_capa = fields.Boolean(
        "CAPA Requests",
        default=True,
        help="Departments may be asked for corrective and preventive action; what is"
        " only noted needs none.",
    )

    # What the gates ask at this depth
    min_functions = fields.Integer(
        "Functions in the Team",
        default=2,
        help="How many different functions the team must have at least (D1).",
    )
    needs_full_statement = fields.Boolean(
        "Full Problem Statement",
        default=True,
        help="All questions of 5W2H and all four of is / is-not are answered (D2).",
    )
    needs_occurrence = fields.Boolean(
        "Occurrence Cause", default=True, help="Why it occurred (D4)."
    )
    needs_escape = fields.Boolean(
        "Escape Cause", default=True, help="Why it was not detected (D4)."
    )
    needs_systemic = fields.Boolean(
        "Systemic Cause", default=True, help="Why the system allowed it (D4)."
    )
    min_whys = fields.Integer(
        "Whys",
        default=3,
        help="How many whys each chain of causes must have at least (D4).",
    )
    needs_evidence = fields.Boolean(
        "Evidence of Each Why",
        default=True,
        help="Each why has a record, a measurement or a file that shows it (D4).",
    )
    needs_classification = fields.Boolean(
        "Cause Code and Category",
        default=True,
        help="Each cause has its code, an occurrence cause also its Ishikawa category.",
    )
    needs_verification = fields.Boolean(
        "Cause Verified",
        default=True,
        help="Quality has verified each cause by switching it on and off (D4).",
    )
    max_likeness = fields.Integer(
        "Likeness to the Symptom (%)",
        default=80,
        help="A cause that consists of the words of the problem to a higher share names"
        " the symptom once more and is refused (D4).",
    )
    silence_days = fields.Integer(
        "Days of Silence",
        default=14,
        help="The report counts as accepted when the customer has not objected for so"
        " many days since it was sent; 0: silence is no acceptance (D8).",
    )
    _min_functions_positive = models.Constraint(
        "CHECK (min_functions >= 0 AND min_whys >= 0 AND silence_days >= 0)",
        "What a gate asks for cannot be negative.",
    )
    _max_likeness_percent = models.Constraint(
        "CHECK (max_likeness BETWEEN 0 AND 100)",
        "A likeness is a share of 0 to 100 percent.",
    )

    # === BUSINESS === #

    def _needs(self, discipline):
        """Tell whether ``d0`` … ``d8`` is gated at this depth; a note needs none."""
        return bool(self) and self[f"needs_{discipline}"]

    def _has_gates(self):
        """Tell whether any discipline is gated: more is asked for than a note."""
        return any(self._needs(f"d{number}") for number in range(9))
