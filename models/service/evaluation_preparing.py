from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

SUMS = ("numerator", "denominator", "squares")


class Evaluation(models.Model):
    """How it is prepared: contents, figures against targets, survey scores."""

    _inherit = "aftersales.evaluation"

    # === BUSINESS === #

    def _prepare(self):
        """Take over the standard's contents, and what is known of each in the period.

        :raise UserError: when no standard holds for the department
        """
        self.ensure_one()
        key = (self.company_id, self.team_id, self.date_to)
        standard = self.env["aftersales.standard"]._find([key]).get(key)
        if not standard:
            raise UserError(
                self.env._(
                    "No standard of %(team)s is in force on %(day)s: write one first.",
                    team=self.team_id.name,
                    day=self.date_to,
                )
            )
        self._write_protected({"standard_id": standard.id})
        self._take_over_lines(standard)
        self._measure_gaps(standard)
        self._propose_grades()

    def _take_over_lines(self, standard):
        """Give each indicator of the standard a content; others stay as they are."""
        known = {line.indicator_id: line for line in self.line_ids}
        news = []
        for source in standard.line_ids:
            line = known.get(source.indicator_id)
            facts = {"weight": source.weight, "sequence": source.sequence}
            if line:
                line.write(facts)
            else:
                own = {"indicator_id": source.indicator_id.id}
                news.append({**facts, **own, "evaluation_id": self.id})
        self.env["aftersales.evaluation.line"].create(news)

    def _measure_gaps(self, standard):
        """Keep the figures of the period beside their targets, as they are now."""
        targets = standard._get_targets()
        sums = self._sum_figures()
        everybody = self.env["aftersales.classification"]
        self.sudo().gap_ids.unlink()
        rows = []
        for line in self.line_ids.filtered("indicator_id"):
            indicator = line.indicator_id
            kinds = {kind for owner, kind in {**targets, **sums} if owner == indicator}
            for kind in sorted(kinds | {everybody}, key=lambda k: (k.sequence, k.id)):
                key = indicator, kind
                rows.append(
                    {
                        "evaluation_id": self.id,
                        "line_id": line.id,
                        "type_id": kind.id,
                        "has_target": key in targets,
                        "target": targets.get(key, 0),
                        **dict(zip(SUMS, sums.get(key, (0, 0, 0)), strict=True)),
                    }
                )
        self.env["aftersales.evaluation.gap"].sudo().create(rows)

    def _sum_figures(self):
        """Return the sums of the period: (indicator, customer type) -> three sums.

        What the ERP knows is reckoned for the very days of the period; entered figures
        are summed up over those that lie within it.
        """
        values = self.env["aftersales.indicator.value"].sudo()
        indicators = self.line_ids.indicator_id
        reckoned = indicators.filtered(lambda i: i.source != "entered")
        days = (self.date_from, self.date_to)
        figures = values._reckon(self.company_id, *days, reckoned).sudo()
        figures |= values.search(
            [
                ("indicator_id", "in", (indicators - reckoned).ids),
                ("company_id", "=", self.company_id.id),
                ("date_from", ">=", self.date_from),
                ("date_to", "<=", self.date_to),
            ]
        )
        sums = {}
        for figure in figures:
            key = figure.indicator_id, figure.type_id
            before = sums.get(key, (0, 0, 0))
            sums[key] = tuple(
                a + figure[name] for a, name in zip(before, SUMS, strict=True)
            )
        return sums

    def _propose_grades(self):
        """Propose the grades that nobody has given yet."""
        grades = self.env["aftersales.evaluation.grade"].search([])
        satisfied = self._sum_ratings()
        for line in self.line_ids.filtered("indicator_id"):
            hits, count = satisfied.get(line, (0, 0))
            facts = {"satisfied_count": hits, "rating_count": count}
            if not line.customer_grade_id:
                grade = grades._propose_by_share(hits, count)
                facts["customer_grade_id"] = grade.id
            if not line.internal_grade_id and line.has_data and line.has_target:
                facts["internal_grade_id"] = grades._propose_by_verdict(line.verdict).id
            line._store(facts)

    def _sum_ratings(self):
        """Return (satisfied, all) ratings of the period about each content.

        Of the survey's items that belong to the indicator; where none does, all that
        was said about the department.
        """
        self.env.flush_all()
        query = SQL(
            """
            SELECT rating.row_id, rating.team_id,
                   COUNT(*) FILTER (WHERE rating.is_satisfied), COUNT(*)
              FROM aftersales_survey_rating AS rating
             WHERE rating.company_id = %s AND rating.is_judged
               AND rating.answered_on BETWEEN %s AND %s
             GROUP BY rating.row_id, rating.team_id
            """,
            self.company_id.id,
            self.date_from,
            self.date_to,
        )
        rows = self.env.execute_query(query)
        sums = {}
        for line in self.line_ids:
            items = set(line.sudo().indicator_id.survey_item_ids.ids)
            mine = [
                (hits, count)
                for item_id, team_id, hits, count in rows
                if (item_id in items if items else team_id == self.team_id.id)
            ]
            sums[line] = tuple(map(sum, zip(*mine, strict=True))) if mine else (0, 0)
        return sums
