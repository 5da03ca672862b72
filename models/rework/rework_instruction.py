from odoo import api, fields, models
from odoo.tools import is_html_empty


class ReworkInstruction(models.AbstractModel):
    """What an operation says: who does what, where, with what, to which limits."""

    _name = "aftersales.rework.instruction"
    _description = "Instruction of a Rework"

    sequence = fields.Integer(
        "Position",
        help="What bears the same number may be done at the same time; 0: at the end.",
    )
    # Not "Operation": stock means a transfer by it, and Chinese has two words.
    name = fields.Char("Rework Operation", required=True)
    instruction = fields.Html(help="How it is done, step by step.")
    team_id = fields.Many2one(
        "aftersales.team",
        "Department",
        index="btree_not_null",
        help="Which department does it; empty: the one of the rework.",
    )
    work_center = fields.Char(help="Name of the work centre or the bench.")
    tools = fields.Char(help="Tools, jigs and aids that are needed.")
    setup_minutes = fields.Float(
        "Set-up (min)", help="Planned time that does not depend on the quantity."
    )
    unit_minutes = fields.Float(
        "Per Unit (min)", help="Planned time for each unit of the product."
    )
    characteristic = fields.Char(
        help="What is inspected after the operation; empty: nothing."
    )
    lower_limit = fields.Float(digits=(16, 4))
    upper_limit = fields.Float(digits=(16, 4))
    has_limits = fields.Boolean(
        "Measured", help="The characteristic is measured against the limits."
    )
    measure_unit = fields.Char("Measured In", help="mm, N·m, °C ...")
    picture = fields.Image(max_width=1920, max_height=1920)

    _minutes_positive = models.Constraint(
        "CHECK (setup_minutes >= 0 AND unit_minutes >= 0)",
        "Planned minutes cannot be negative.",
    )
    _limits_ordered = models.Constraint(
        "CHECK (NOT has_limits OR lower_limit <= upper_limit)",
        "The lower limit of a characteristic must not be above the upper one.",
    )

    # === BUSINESS === #

    @api.model
    def _number_new(self, vals_list, owner):
        """Put operations without a position behind the others of their route.

        :param owner: name of the many2one to what they belong to
        :return: list of values, each with its position
        """
        owners = {vals.get(owner) for vals in vals_list if not vals.get("sequence")}
        groups = self._read_group(
            [(owner, "in", [*filter(None, owners)])], [owner], ["sequence:max"]
        )
        last = {document.id: highest for document, highest in groups}
        numbered = []
        for vals in vals_list:
            highest = last.get(vals.get(owner), 0)
            sequence = vals.get("sequence") or highest + 10
            last[vals.get(owner)] = max(highest, sequence)
            numbered.append({**vals, "sequence": sequence})
        return numbered

    def _is_instructed(self):
        """Tell whether it says how it is done, or how long it takes."""
        self.ensure_one()
        planned = self.setup_minutes + self.unit_minutes
        return planned > 0 or not is_html_empty(self.instruction)
