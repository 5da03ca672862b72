from odoo import api, models
from odoo.tools import LazyTranslate

from .register import Column
from .xlsx_sheet import Head

_lt = LazyTranslate(__name__)


class ServiceWorkbook(models.AbstractModel):
    """The evaluation workbook: evaluations, standards, figures with gaps, scores."""

    _name = "aftersales.evaluation.register"
    _inherit = "aftersales.register"
    _description = "Evaluation Workbook"

    _register_model = "aftersales.evaluation"
    _register_group = "aftersales.group_department_user"

    # === BUSINESS === #

    @api.model
    def _get_title(self):
        return self.env._("Service Evaluations")

    @api.model
    def _get_columns(self):
        return [
            Column("name", 18),
            Column("team_id.name", 22, _lt("Department")),
            Column("date_from", 12),
            Column("date_to", 12),
            Column("state", 16),
            Column("total", 12),
            Column("scored_weight", 12),
            Column("customer_share", 12),
            Column("opinion", 50),
        ]

    @api.model
    def _write_more(self, book, domain, notes):
        """Add the standards, the figures and gaps, and the scores with their chart."""
        evaluations = self.env["aftersales.evaluation"].search(domain)
        self._write_standards(book, evaluations.standard_id, notes)
        self._write_gaps(book, evaluations.gap_ids, notes)
        self._write_scores(book, evaluations.line_ids, notes)
        return super()._write_more(book, domain, notes)

    @api.model
    def _write_standards(self, book, standards, notes):
        heads = [
            Head(self.env._("Standard"), width=18),
            Head(self.env._("Department"), width=22),
            Head(self.env._("Version"), "integer", 9),
            Head(self.env._("Indicator"), width=32),
            Head(self.env._("Weight (%)"), "number", 10),
            Head(self.env._("Customer Type"), width=18),
            Head(self.env._("Target"), "number", 10),
            Head(self.env._("Unit"), width=9),
        ]
        title = self.env._("Service Standards")
        sheet = book.add_sheet(heads, title, notes, title)
        for (indicator, kind), target, line in self._list_targets(standards):
            standard = line.standard_id
            sheet.add_row(
                [
                    standard.name,
                    standard.team_id.name,
                    standard.version,
                    indicator.name,
                    line.weight,
                    kind.name or self.env._("All"),
                    target,
                    self._say_unit(indicator),
                ]
            )
        sheet.finish(self.env._("Total"))

    @api.model
    def _list_targets(self, standards):
        """Return ((indicator, customer type), target, line) of each target."""
        return [
            (key, target, line)
            for standard in standards
            for key, target in standard._get_targets().items()
            for line in standard.line_ids
            if line.indicator_id == key[0]
        ]

    @api.model
    def _write_gaps(self, book, gaps, notes):
        heads = [
            Head(self.env._("Evaluation"), width=18),
            Head(self.env._("Department"), width=22),
            Head(self.env._("Indicator"), width=32),
            Head(self.env._("Customer Type"), width=18),
            Head(self.env._("Numerator"), "number", 12),
            Head(self.env._("Denominator"), "number", 12),
            Head(self.env._("Figure"), "number", 10),
            Head(self.env._("Lower End"), "number", 10),
            Head(self.env._("Upper End"), "number", 10),
            Head(self.env._("Target"), "number", 10),
            Head(self.env._("Gap"), "number", 10),
            Head(self.env._("Unit"), width=9),
            Head(self.env._("Verdict"), width=10),
        ]
        title = self.env._("Figures and Gaps")
        sheet = book.add_sheet(heads, title, notes, title)
        for gap in gaps:
            figure, low, high = gap._measure()
            sheet.add_row(
                [
                    gap.evaluation_id.name,
                    gap.team_id.name,
                    gap.indicator_id.name,
                    gap.type_id.name or self.env._("All"),
                    gap.numerator,
                    gap.denominator,
                    figure,
                    low,
                    high,
                    gap._get_target(),
                    gap.indicator_id._measure_gap(figure, gap._get_target()),
                    self._say_unit(gap.indicator_id),
                    self._say_verdict(gap),
                ]
            )
        sheet.finish(self.env._("Total"))

    @api.model
    def _write_scores(self, book, lines, notes):
        heads = [
            Head(self.env._("Content"), width=32),
            Head(self.env._("Customers' Grade"), "number", 12),
            Head(self.env._("Internal Grade"), "number", 12),
            Head(self.env._("Composite Score"), "number", 12),
            Head(self.env._("Weight (%)"), "number", 10),
            Head(self.env._("Evaluation"), width=18),
            Head(self.env._("Department"), width=22),
            Head(self.env._("Ratings"), "integer", 9),
            Head(self.env._("Satisfied Ratings"), "integer", 9),
            Head(self.env._("Remark"), width=40),
        ]
        title = self.env._("Scores")
        sheet = book.add_sheet(heads, title, notes, title)
        for line in lines:
            grades = (line.customer_grade_id, line.internal_grade_id)
            evaluation = line.evaluation_id
            sheet.add_row(
                [
                    line.name,
                    *(grade.score if grade else None for grade in grades),
                    line.composite if line.has_composite else None,
                    line.weight,
                    evaluation.name,
                    evaluation.team_id.name,
                    line.rating_count,
                    line.satisfied_count,
                    line.note or "",
                ]
            )
        sheet.draw_columns(title, (1, 2, 3))
        sheet.finish(self.env._("Total"))

    @api.model
    def _say_unit(self, indicator):
        units = indicator._fields["unit"]._description_selection(self.env)
        return dict(units)[indicator.unit]

    @api.model
    def _say_verdict(self, gap):
        if not (gap.has_data and gap.has_target):
            return ""
        return dict(gap._fields["verdict"]._description_selection(self.env))[
            gap.verdict
        ]
