from odoo import api, fields, models

from .indicator_value import VERDICTS


class IndicatorValue(models.Model):
    """The figure against the target of the standard that held on its last day."""

    _inherit = "aftersales.indicator.value"

    has_target = fields.Boolean(compute="_compute_target")
    target = fields.Float(compute="_compute_target")
    target_text = fields.Char("Shown Target", compute="_compute_target")
    gap_text = fields.Char("Gap", compute="_compute_target")
    verdict = fields.Selection(
        VERDICTS,
        compute="_compute_target",
        search="_search_verdict",
        help="Met or missed only where the whole interval lies on one side of the"
        " target; otherwise it is open.",
    )
    standard_id = fields.Many2one("aftersales.standard", compute="_compute_target")

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("value", "low", "high", "has_data", "date_to", "type_id", "company_id")
    @api.depends_context("lang")
    def _compute_target(self):
        keys = {value: value._get_standard_key() for value in self if value.date_to}
        standards = self.env["aftersales.standard"]._find(keys.values())
        targets = {standard: standard._get_targets() for standard in standards.values()}
        for value in self:
            standard = standards.get(keys.get(value), self.env["aftersales.standard"])
            target = targets.get(standard, {}).get((value.indicator_id, value.type_id))
            value.standard_id = standard
            value._set_target(target)

    def _set_target(self, target):
        indicator = self.indicator_id
        figure, low, high = self._get_figures()
        self.has_target = target is not None
        self.target = target or 0
        self.target_text = indicator._format_target(target)
        self.gap_text = indicator._format_gap(figure, target)
        self.verdict = indicator._judge(target, figure, low, high)

    def _search_verdict(self, operator, value):
        if operator != "in":
            return NotImplemented
        found = self.search([]).filtered(lambda figure: figure.verdict in value)
        return [("id", "in", found.ids)]

    # === BUSINESS === #

    def _get_standard_key(self):
        return self.company_id, self.indicator_id.team_id, self.date_to
