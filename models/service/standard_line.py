from odoo import api, fields, models


class StandardLine(models.Model):
    """An indicator of a standard, with its weight and its targets."""

    _name = "aftersales.standard.line"
    _inherit = "aftersales.workflow.part"
    _description = "Indicator of a Standard"
    _order = "sequence, id"
    _rec_name = "indicator_id"

    _document_field = "standard_id"

    standard_id = fields.Many2one(
        "aftersales.standard", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="standard_id.company_id", store=True)
    team_id = fields.Many2one(related="standard_id.team_id")
    sequence = fields.Integer(default=10)
    indicator_id = fields.Many2one(
        "aftersales.indicator",
        required=True,
        index=True,
        ondelete="restrict",
        help="Those of the department are offered first; any other may be taken too.",
    )
    unit = fields.Selection(related="indicator_id.unit")
    direction = fields.Selection(related="indicator_id.direction")
    weight = fields.Float(
        "Weight (%)",
        digits=(5, 2),
        help="How much it counts in the evaluation; the weights add up to 100 %.",
    )
    has_target = fields.Boolean(
        "Target for All",
        default=True,
        help="Unset where there are targets for the customer types only.",
    )
    target = fields.Float(
        digits=(12, 2), help="For all customers together, in the indicator's unit."
    )
    target_ids = fields.One2many(
        "aftersales.standard.target", "line_id", "Targets by Customer Type", copy=True
    )
    target_text = fields.Char("Target, All Customers", compute="_compute_texts")
    types_text = fields.Char("By Customer Type", compute="_compute_texts")

    _indicator_once = models.Constraint(
        "UNIQUE (standard_id, indicator_id)",
        "An indicator stands in a standard once.",
    )
    _weight_between = models.Constraint(
        "CHECK (weight >= 0 AND weight <= 100)",
        "A weight lies between 0 and 100 percent.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("target", "has_target", "target_ids.target", "target_ids.type_id")
    @api.depends_context("lang")
    def _compute_texts(self):
        for line in self:
            indicator = line.indicator_id
            is_set = line.has_target and indicator
            text = indicator._format_target(line.target) if is_set else False
            line.target_text = text
            line.types_text = ", ".join(
                f"{target.type_id.name} {indicator._format_target(target.target)}"
                for target in line.target_ids
                if indicator and target.type_id
            )

    # === ACTIONS === #

    def action_open_targets(self):
        """Open the line with its targets for the customer types."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.indicator_id.name,
            "res_model": self._name,
            "res_id": self.id,
            "views": [[False, "form"]],
            "target": "new",
        }
