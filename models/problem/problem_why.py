from odoo import api, fields, models

from .problem_table import MEASURED_STATES


class ProblemWhy(models.Model):
    """One “why?” of a 5-Why chain, with its evidence."""

    _name = "aftersales.problem.why"
    _inherit = "aftersales.problem.part"
    _description = "Why"
    _order = "cause_id, sequence, id"

    _settled_states = MEASURED_STATES

    cause_id = fields.Many2one(
        "aftersales.problem.cause", required=True, index=True, ondelete="cascade"
    )
    problem_id = fields.Many2one(
        related="cause_id.problem_id", store=True, precompute=True, index=True
    )
    team_id = fields.Many2one(related="cause_id.team_id")
    company_id = fields.Many2one(
        related="cause_id.company_id", store=True, precompute=True, index=True
    )
    sequence = fields.Integer(default=10)
    name = fields.Char("Because", required=True)
    evidence = fields.Char(help="What shows it: record, measurement, picture.")
    attachment_ids = fields.Many2many(
        "ir.attachment", string="Evidence Files", copy=False, bypass_search_access=True
    )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create; another why takes the verification of its cause back."""
        whys = super().create(vals_list)
        whys.cause_id._withdraw_verification()
        return whys

    def write(self, vals):
        """Write; another wording takes the verification of its cause back."""
        causes = self.cause_id
        result = super().write(vals)
        if {"name", "sequence", "cause_id"} & vals.keys():
            (causes | self.cause_id)._withdraw_verification()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_verification(self):
        self.cause_id._withdraw_verification()

    # === BUSINESS === #

    def _has_evidence(self):
        """Tell whether a file or a text that says something shows it."""
        is_filler = self.env["aftersales.wording"]._is_filler
        return bool(self.attachment_ids) or not is_filler(self.evidence)
