import re

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

# How much alike two problems are by what they have in common; words by how many.
WEIGHTS = {"product": 4, "defect": 3, "cause": 3}
WORD = re.compile(r"\w{4,}")
# Chinese, Japanese, Korean: words without spaces between them.
UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,}")
# Share of the trigrams of a text that must be found in the other.
LIKENESS = 0.2
# Of each kind of likeness the newest are looked at, and the likeliest of all shown.
NEWEST = 50
SHOWN = 10


class Problem(models.Model):
    """Similar cases, offered while a problem is typed, with what worked there."""

    _inherit = "aftersales.problem"

    similar_ids = fields.Many2many(
        "aftersales.problem",
        string="Similar Problems",
        compute="_compute_similar_ids",
        help="Same product, defect or cause, or like words; the likeliest first.",
    )
    similar_count = fields.Integer(compute="_compute_similar_ids")
    cause_summary = fields.Char("Root Cause", compute="_compute_outcome")
    worked_summary = fields.Char(
        "What Worked", compute="_compute_outcome", help="Actions that were verified."
    )

    # Words without spaces (Chinese) are found by the trigrams of the subject.
    _subject_words_idx = models.Index(
        "USING gin (to_tsvector('simple', COALESCE(subject, '')))"
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends(
        "subject",
        "product_id",
        "defect_id",
        "cause_ids.code_id",
        "company_id",
    )
    @api.depends_context("uid")
    def _compute_similar_ids(self):
        for problem in self:
            similar = self._find_like(
                problem.subject,
                problem.product_id,
                problem.defect_id,
                problem.cause_ids.code_id,
                problem.company_id,
                problem._origin,
            )
            problem.similar_ids = similar
            problem.similar_count = len(similar)

    @api.depends("cause_ids.is_root", "cause_ids.name", "action_ids.state")
    def _compute_outcome(self):
        for problem in self:
            causes = problem.cause_ids.filtered("is_root")
            worked = problem.action_ids.filtered(
                lambda a: a.state == "verified" and a.kind != "containment"
            )
            problem.cause_summary = "; ".join(causes.mapped("name"))
            problem.worked_summary = "; ".join(worked.mapped("subject"))

    # === BUSINESS === #

    @api.model
    def _find_like(self, subject, products, defects, codes, company, but=None):
        """Return the problems that are most like what is named, the likeliest first.

        :param subject: words, in any language
        :param products, defects, codes: records of which one in common is enough
        :param but: the problem itself
        :return: problems that the user may read
        """
        ways = self._prepare_likenesses(subject, products, defects, codes)
        if not ways:
            return self.browse()
        self.env["aftersales.problem"].flush_model()
        self.env["aftersales.problem.cause"].flush_model()
        self.env.execute_query(
            SQL(
                "SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)",
                str(LIKENESS),
            )
        )
        company = company or self.env.company
        query = SQL(
            """
            SELECT id FROM (%(ways)s) AS alike
             WHERE id NOT IN %(but)s
             GROUP BY id
             ORDER BY SUM(weight) DESC, id DESC
             LIMIT %(limit)s
            """,
            ways=SQL(" UNION ALL ").join(
                self._query_likeness(weight, condition, company)
                for weight, condition in ways
            ),
            but=tuple((but or self).ids or [0]),
            # What the user may not read is left out afterwards.
            limit=2 * SHOWN,
        )
        found = self.browse(row[0] for row in self.env.execute_query(query))
        return found._filtered_access("read")[:SHOWN]

    @api.model
    def _query_likeness(self, weight, condition, company):
        """Return the query of (id, weight) of the likeliest of one kind."""
        return SQL(
            """(
            SELECT problem.id, %(weight)s AS weight
              FROM aftersales_problem problem
             WHERE %(condition)s
               AND problem.company_id = %(company)s
               AND problem.state != 'cancelled'
             ORDER BY weight DESC, problem.id DESC
             LIMIT %(limit)s
            )""",
            weight=weight,
            condition=condition,
            company=company.id,
            limit=NEWEST,
        )

    @api.model
    def _prepare_likenesses(self, subject, products, defects, codes):
        """Return the ways to be alike as SQL: (weight, condition)."""
        ways = [
            (SQL("%s::float", WEIGHTS[key]), SQL("problem.%s IN %s", column, ids))
            for key, column, ids in (
                ("product", SQL.identifier("product_id"), tuple(products._origin.ids)),
                ("defect", SQL.identifier("defect_id"), tuple(defects._origin.ids)),
            )
            if ids
        ]
        if ids := tuple(codes._origin.ids):
            condition = SQL(
                "problem.id IN (SELECT problem_id FROM aftersales_problem_cause"
                " WHERE code_id IN %s)",
                ids,
            )
            ways.append((SQL("%s::float", WEIGHTS["cause"]), condition))
        return ways + self._prepare_words(subject or "")

    @api.model
    def _prepare_words(self, subject):
        """Return the ways in which words are alike as SQL: (weight, condition)."""
        ways = []
        unspaced = " ".join(UNSPACED.findall(subject))
        words = set(WORD.findall(UNSPACED.sub(" ", subject).lower()))
        if words:
            text = SQL("to_tsvector('simple', COALESCE(problem.subject, ''))")
            wanted = SQL(
                "to_tsquery('simple', %s)",
                " | ".join(f"'{word}':*" for word in sorted(words)),
            )
            ways.append(
                (
                    SQL("1 + 10 * ts_rank(%s, %s)", text, wanted),
                    SQL("%s @@ %s", text, wanted),
                )
            )
        if unspaced and self.env.registry.has_trigram:
            ways.append(
                (
                    SQL("3 * word_similarity(%s, problem.subject)", unspaced),
                    SQL("%s <%% problem.subject", unspaced),
                )
            )
        return ways

    # === ACTIONS === #

    def action_link_complaint(self):
        """Say that this problem explains the complaint in the context; one click."""
        self.ensure_one()
        complaint_id = self.env.context.get("aftersales_complaint_id")
        complaint = self.env["aftersales.complaint"].browse(complaint_id or []).exists()
        if not complaint:
            raise UserError(self.env._("Save the complaint first, then link it."))
        complaint.write({"problem_id": self.id})
        return True
