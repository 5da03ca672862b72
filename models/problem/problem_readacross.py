from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ProblemReadacross(models.Model):
    """Something that could have the same problem, and the answer whether it has (D7).

    The rows are generated; each needs an answer: affected, then with an action, or not
    affected, then with a reason.
    """

    _name = "aftersales.problem.readacross"
    _inherit = "aftersales.problem.part"
    _description = "Read-Across"
    _order = "problem_id, kind, id"
    _check_company_auto = True

    problem_id = fields.Many2one(
        "aftersales.problem", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="problem_id.company_id", store=True, precompute=True, index=True
    )
    kind = fields.Selection(
        [
            ("product", "Similar product"),
            ("process", "Similar process"),
            ("customer", "Customer who got it"),
        ],
        required=True,
        default="product",
    )
    name = fields.Char("What or Who", required=True)
    why = fields.Char("Why It Is Listed", help="What it has in common.")
    key = fields.Char(
        readonly=True,
        copy=False,
        help="What the row was generated for; empty: entered by hand.",
    )
    answer = fields.Selection(
        [("affected", "Affected"), ("unaffected", "Not affected")]
    )
    action_id = fields.Many2one(
        "aftersales.action",
        domain="[('problem_id', '=', problem_id)]",
        index="btree_not_null",
        check_company=True,
        help="What is done about it, where it is affected.",
    )
    note = fields.Char("Why Not", help="How you know that it is not affected.")
    is_answered = fields.Boolean("Answered", compute="_compute_is_answered")

    _key_unique = models.UniqueIndex(
        "(problem_id, key) WHERE key IS NOT NULL",
        "This is on the list already.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("answer", "action_id", "note")
    def _compute_is_answered(self):
        for row in self:
            row.is_answered = bool(
                (row.answer == "affected" and row.action_id)
                or (row.answer == "unaffected" and row.note)
            )

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains("action_id", "problem_id")
    def _check_action_of_problem(self):
        if self.filtered(
            lambda r: r.action_id and r.action_id.problem_id != r.problem_id
        ):
            raise ValidationError(
                self.env._("The action belongs to another problem than the row.")
            )

    # === ACTIONS === #

    def action_propose(self):
        """Propose a preventive action for this row, and open it."""
        self.ensure_one()
        action = self.action_id or self.env["aftersales.action"].create(
            {
                "problem_id": self.problem_id.id,
                "kind": "preventive",
                "subject": self.env._("Also for: %(what)s", what=self.name),
                "team_id": self.problem_id.team_id.id,
            }
        )
        self.write({"answer": "affected", "action_id": action.id})
        return {
            "type": "ir.actions.act_window",
            "res_model": action._name,
            "res_id": action.id,
            "views": [[False, "form"]],
        }
