from odoo import fields, models
from odoo.tools import SQL


class CausePareto(models.Model):
    """How often each cause code was a root cause: count, share, cumulated share."""

    _name = "aftersales.cause.pareto"
    _description = "Pareto of Causes"
    _auto = False
    _order = "cause_count desc, id"
    _rec_name = "code_id"
    _depends = {
        "aftersales.problem": ["state"],
        "aftersales.problem.cause": [
            "code_id",
            "company_id",
            "is_root",
            "kind",
            "problem_id",
        ],
    }

    company_id = fields.Many2one("res.company", readonly=True)
    kind = fields.Selection(
        [
            ("occurrence", "Occurrence"),
            ("escape", "Escape"),
            ("systemic", "Systemic"),
        ],
        "Question",
        readonly=True,
    )
    code_id = fields.Many2one("aftersales.cause", "Cause Code", readonly=True)
    cause_count = fields.Integer("Count", readonly=True)
    share = fields.Float(
        readonly=True,
        aggregator="sum",
        help="Of all root causes of the same question.",
    )
    cumulated_share = fields.Float(
        "Cumulated", readonly=True, aggregator=None, help="This and all more frequent."
    )

    @property
    def _table_query(self):
        return SQL(
            """
            WITH counted AS (
                SELECT min(cause.id) AS id, cause.company_id, cause.kind,
                    cause.code_id, count(*) AS cause_count
                FROM aftersales_problem_cause AS cause
                JOIN aftersales_problem AS problem ON problem.id = cause.problem_id
                WHERE cause.is_root AND problem.state != 'cancelled'
                GROUP BY cause.company_id, cause.kind, cause.code_id
            )
            SELECT id, company_id, kind, code_id, cause_count,
                cause_count / sum(cause_count) OVER question AS share,
                sum(cause_count) OVER (
                    question ORDER BY cause_count DESC, id
                ) / sum(cause_count) OVER question AS cumulated_share
            FROM counted
            WINDOW question AS (PARTITION BY company_id, kind)
            """
        )
