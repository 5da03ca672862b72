from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

CODES = [
    ("d0", "D0 Symptom"),
    ("d1", "D1 Team"),
    ("d2", "D2 Problem"),
    ("d3", "D3 Containment"),
    ("d4", "D4 Cause"),
    ("d5", "D5 Measures"),
    ("d6", "D6 Implementation"),
    ("d7", "D7 Prevention"),
    ("d8", "D8 Closing"),
]


class ProblemGate(models.Model):
    """One discipline of a problem, D0 to D8, and whether its gate has been passed."""

    _name = "aftersales.problem.gate"
    _inherit = "aftersales.problem.part"
    _description = "Gate of a Problem"
    _order = "problem_id, code"
    _rec_name = "code"

    problem_id = fields.Many2one(
        "aftersales.problem", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="problem_id.company_id", store=True, precompute=True, index=True
    )
    code = fields.Selection(CODES, "Discipline", required=True, readonly=True)
    passed_at = fields.Datetime("Passed On", readonly=True, copy=False)
    passed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    is_needed = fields.Boolean(
        "Needed",
        compute="_compute_is_needed",
        help="Whether the depth of the problem asks for this discipline.",
    )
    open_points = fields.Text(
        compute="_compute_open_points", help="What is missing before it can be passed."
    )
    status = fields.Selection(
        [
            ("passed", "Passed"),
            ("ready", "Ready"),
            ("open", "Open"),
            ("skipped", "Not Needed"),
        ],
        compute="_compute_open_points",
    )

    _code_unique = models.UniqueIndex(
        "(problem_id, code)", "A problem has one gate a discipline."
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("code")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["code"]._description_selection(self.env))
        for gate in self:
            gate.display_name = labels.get(gate.code)

    @api.depends("problem_id.depth_id", "code")
    def _compute_is_needed(self):
        for gate in self:
            gate.is_needed = gate.problem_id.depth_id._needs(gate.code)

    @api.depends("problem_id", "code", "passed_at")
    @api.depends_context("uid", "lang")
    def _compute_open_points(self):
        """List what the gates lack, each discipline of all problems at once."""
        points = defaultdict(list)
        for code, gates in self.grouped("code").items():
            for problem, text, _about in gates.problem_id._discipline_refusals(code):
                points[problem.id, code].append(text)
        for gate in self:
            missing = points[gate.problem_id.id, gate.code]
            gate.open_points = "\n".join(missing)
            gate.status = gate._get_status(missing)

    def _get_status(self, missing):
        if self.passed_at:
            return "passed"
        if not self.is_needed:
            return "skipped"
        return "open" if missing else "ready"

    # === ACTIONS === #

    def action_pass_gate(self):
        """Sign disciplines off, each alone, maybe ahead of the problem's state.

        :raise UserError: when something is missing or the user may not do it
        """
        for code, gates in self.grouped("code").items():
            gates.problem_id._pass_gate(code)
        return True

    # === BUSINESS === #

    @api.model
    def _create_all(self, problems):
        """Give problems their nine gates, in one query however many they are."""
        problems.flush_recordset(["company_id"])
        self.env.execute_query(
            SQL(
                """
                INSERT INTO aftersales_problem_gate (
                    problem_id, company_id, code,
                    create_uid, write_uid, create_date, write_date
                )
                SELECT problem.id, problem.company_id, gate.code,
                    %(uid)s, %(uid)s, %(now)s, %(now)s
                FROM aftersales_problem AS problem
                CROSS JOIN unnest(%(codes)s) AS gate(code)
                WHERE problem.id = ANY(%(ids)s)
                RETURNING id
                """,
                uid=self.env.uid,
                now=self.env.cr.now(),
                codes=[code for code, _label in CODES],
                ids=problems.ids,
            )
        )
        problems.invalidate_recordset(["gate_ids"])

    def _store_passing(self, moment, user_id):
        """Record when and by whom gates were passed, in one query; or that none was."""
        self.env.execute_query(
            SQL(
                """
                UPDATE aftersales_problem_gate
                SET passed_at = %(at)s, passed_by_id = %(by)s,
                    write_uid = %(uid)s, write_date = %(now)s
                WHERE id = ANY(%(ids)s)
                RETURNING id
                """,
                at=moment or None,
                by=user_id or None,
                uid=self.env.uid,
                now=self.env.cr.now(),
                ids=self.ids,
            )
        )
        self.invalidate_recordset(["passed_at", "passed_by_id", "status"])
