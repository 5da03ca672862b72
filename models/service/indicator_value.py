from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import date_utils, format_date

from ..workflow.month_name import name_month

VERDICTS = [("met", "Met"), ("open", "Uncertain"), ("missed", "Missed")]
# What a figure is made of; reckoned by our own code where the source is the ERP.
SUMS = ("numerator", "denominator", "squares")


class IndicatorValue(models.Model):
    """The figure of an indicator in a period: for all customers, or those of a type.

    It keeps numerator and denominator, so that figure and interval can be checked; a
    click opens the records behind either. Without a denominator there is no figure.
    """

    _name = "aftersales.indicator.value"
    _description = "Figure of an Indicator"
    _order = "date_from desc, indicator_id, type_id nulls first, id"
    _check_company_auto = True

    indicator_id = fields.Many2one(
        "aftersales.indicator",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    team_id = fields.Many2one(related="indicator_id.team_id", store=True, index=True)
    source = fields.Selection(related="indicator_id.source")
    kind = fields.Selection(related="indicator_id.kind")
    unit = fields.Selection(related="indicator_id.unit")
    direction = fields.Selection(related="indicator_id.direction")
    formula = fields.Text(related="indicator_id.formula")
    numerator_label = fields.Char(
        "Numerator Counts", related="indicator_id.numerator_label"
    )
    denominator_label = fields.Char(
        "Denominator Counts", related="indicator_id.denominator_label"
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    type_id = fields.Many2one(
        "aftersales.classification",
        "Customer Type",
        domain="[('axis', '=', 'type')]",
        ondelete="restrict",
        index="btree_not_null",
        help="Empty: all customers.",
    )
    date_from = fields.Date(
        "Period From",
        required=True,
        default=lambda self: self._get_this_month()[0],
        index=True,
    )
    date_to = fields.Date(
        "Period Until",
        required=True,
        default=lambda self: self._get_this_month()[1],
    )
    numerator = fields.Float(digits=0)
    denominator = fields.Float(digits=0)
    squares = fields.Float(
        "Sum of Squares", digits=0, help="Tells how far single values lie apart."
    )
    has_data = fields.Boolean(compute="_compute_figure", store=True)
    value = fields.Float(
        "Figure", compute="_compute_figure", store=True, digits=0, aggregator="avg"
    )
    low = fields.Float(compute="_compute_figure", store=True, digits=0, aggregator=None)
    high = fields.Float(
        compute="_compute_figure", store=True, digits=0, aggregator=None
    )
    has_interval = fields.Boolean(compute="_compute_figure", store=True)
    computed_at = fields.Datetime("Reckoned On", readonly=True, copy=False)
    note = fields.Char(help="Where an entered figure comes from.")

    # Shown
    value_text = fields.Char("Shown Figure", compute="_compute_texts")
    interval_text = fields.Char("95 % Interval", compute="_compute_texts")
    fraction_text = fields.Char("Of How Many", compute="_compute_texts")
    period_text = fields.Char("Period", compute="_compute_texts")

    _once = models.UniqueIndex(
        "(indicator_id, company_id, date_from, date_to, COALESCE(type_id, 0))",
        "There is a figure of this indicator, period and customer type already.",
    )
    _period_ordered = models.Constraint(
        "CHECK (date_to >= date_from)", "A period cannot end before it begins."
    )
    _sums_positive = models.Constraint(
        "CHECK (numerator >= 0 AND denominator >= 0)",
        "Numerator and denominator cannot be negative.",
    )

    # === DEFAULTS === #

    @api.model
    def _get_this_month(self):
        today = self.env.company._aftersales_get_day()
        return date_utils.start_of(today, "month"), date_utils.end_of(today, "month")

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends(*SUMS, "indicator_id.kind", "indicator_id.unit")
    def _compute_figure(self):
        for value in self:
            figure, low, high = value.indicator_id._measure(
                *(value[name] for name in SUMS)
            )
            value.has_data = figure is not None
            value.has_interval = low is not None
            value.value, value.low, value.high = figure or 0, low or 0, high or 0

    @api.depends("value", "low", "high", "has_data", "date_from", "date_to")
    @api.depends_context("lang")
    def _compute_texts(self):
        for value in self:
            indicator = value.indicator_id
            figure, low, high = value._get_figures()
            value.value_text = indicator._format_figure(figure)
            value.interval_text = indicator._format_interval(low, high)
            value.period_text = value._format_period()
            value.fraction_text = indicator._format_fraction(
                value.numerator, value.denominator
            )

    @api.depends("indicator_id.name", "date_from", "date_to")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for value in self:
            parts = [value.indicator_id.name, value.type_id.name, value.period_text]
            value.display_name = ", ".join(filter(None, parts))

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains("indicator_id", *SUMS)
    def _check_share(self):
        for value in self:
            is_share = value.indicator_id.kind == "share"
            if is_share and value.numerator > value.denominator:
                raise ValidationError(
                    self.env._(
                        "%(value)s: %(numerator)s of %(denominator)s is no share.",
                        value=value.display_name,
                        numerator=f"{value.numerator:g}",
                        denominator=f"{value.denominator:g}",
                    )
                )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create figures.

        :raise UserError: when a person enters what is reckoned from the ERP
        """
        values = super().create(vals_list)
        values._check_entered()
        return values

    def write(self, vals):
        """Write figures.

        :raise UserError: when a person changes what is reckoned from the ERP
        """
        self._check_entered()
        result = super().write(vals)
        self._check_entered()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_reckoned(self):
        self._check_entered()

    def _check_entered(self):
        """Refuse that a person touches what the system reckons."""
        reckoned = self.filtered(lambda value: value.source != "entered")
        if reckoned and not self.env.su:
            raise UserError(
                self.env._(
                    "These figures are reckoned from the ERP, nobody enters them:"
                    " %(indicators)s.",
                    indicators=", ".join(reckoned.indicator_id.mapped("name")),
                )
            )

    # === ACTIONS === #

    def action_reckon(self):
        """Reckon the same period anew, for all that is measured in it."""
        self.check_access("write")
        for company, values in self.grouped("company_id").items():
            for period in {(value.date_from, value.date_to) for value in values}:
                self._reckon(company, *period, values.indicator_id)
        return True

    def action_open_trend(self):
        """Open the figures of the indicator over time, as a line."""
        self.ensure_one()
        return self.indicator_id._open_trend(self.company_id)

    def action_open_numerator(self):
        """Open the records that the numerator counts."""
        return self._open_records("numerator")

    def action_open_denominator(self):
        """Open the records that the denominator counts."""
        return self._open_records("denominator")

    def action_open_misses(self):
        """Open the units that count below the line, not above it."""
        return self._open_records("misses")

    def _open_records(self, part):
        """Return the action that lists the records behind a figure."""
        self.ensure_one()
        self.check_access("read")
        if self.source == "entered":
            raise UserError(
                self.env._("The figure was entered: %(note)s", note=self.note or "")
            )
        model, ids = self.indicator_id._get_record_ids(self, part)
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": model,
            "views": [[False, "list"], [False, "form"]],
            "domain": [("id", "in", ids)],
            "context": {"create": False, "active_test": False},
        }

    # === BUSINESS === #

    def _get_span(self):
        return self.indicator_id._get_span(
            self.company_id, self.date_from, self.date_to
        )

    def _get_figures(self):
        """Return figure, low and high; ``None`` for what is not known."""
        self.ensure_one()
        if not self.has_data:
            return None, None, None
        if not self.has_interval:
            return self.value, None, None
        return self.value, self.low, self.high

    def _tell(self):
        """Return figure, interval and period in one line, to be kept as it is now.

        The period in figures: who reads it later may speak another language.
        """
        self.ensure_one()
        period = f"{self.date_from} – {self.date_to}"
        if self._is_month():
            period = f"{self.date_from:%Y-%m}"
        details = "; ".join(filter(None, [self.interval_text, period]))
        return f"{self.value_text} ({details})"

    def _format_period(self):
        """Return the month, or both days of another period."""
        first, last = self.date_from, self.date_to
        if not (first and last):
            return ""
        if self._is_month():
            return name_month(self.env, first)
        return " – ".join(format_date(self.env, day) for day in (first, last))

    def _is_month(self):
        first, last = self.date_from, self.date_to
        return (first, last) == (
            date_utils.start_of(first, "month"),
            date_utils.end_of(first, "month"),
        )

    @api.model
    def _reckon(self, company, date_from, date_to, indicators=None):
        """Reckon the indicators of a company in a period, one query each, and store.

        What is there of the same period is renewed. All customers have a row in any
        case, a customer type once there was something to count.

        :param indicators: all that have a source in the ERP when not given
        :return: the figures
        """
        indicators = self._get_reckoned(company, indicators)
        span = indicators._get_span(company, date_from, date_to)
        period = {
            "company_id": company.id,
            "date_from": date_from,
            "date_to": date_to,
        }
        same = [(name, "=", value) for name, value in period.items()]
        known = {
            (value.indicator_id, value.type_id.id): value
            for value in self.sudo().search(
                [*same, ("indicator_id", "in", indicators.ids)]
            )
        }
        news = []
        values = self.sudo().browse()
        for indicator in indicators:
            found = indicator._sum_facts(span)
            # Who counted in the last run, and does not any more, counts nothing.
            gone = {key: (0, 0, 0) for owner, key in known if owner == indicator}
            for type_id, sums in {**gone, **found}.items():
                facts = dict(zip(SUMS, sums, strict=True))
                facts["computed_at"] = fields.Datetime.now()
                value = known.get((indicator, type_id))
                if value:
                    value.write(facts)
                    values |= value
                else:
                    own = {"indicator_id": indicator.id, "type_id": type_id}
                    news.append({**period, **own, **facts})
        return (values | self.sudo().create(news)).sudo(self.env.su)

    @api.model
    def _get_reckoned(self, company, indicators):
        """Return those of the indicators that are reckoned for a company."""
        everything = self.env["aftersales.indicator"].sudo()
        domain = [
            ("source", "!=", "entered"),
            ("company_id", "in", [company.id, False]),
        ]
        if indicators is not None:
            domain.append(("id", "in", indicators.ids))
        return everything.search(domain)

    # === CRON === #

    @api.model
    def _cron_reckon(self):
        """Reckon this month so far, and the last one, which may still be completed.

        A complaint about a delivery comes after it: a figure that was final on the
        first of the month would be too good.
        """
        for company in self.env["res.company"].sudo().search([]):
            today = company._aftersales_get_day()
            months = [
                date_utils.start_of(date_utils.subtract(today, months=1), "month"),
                date_utils.start_of(today, "month"),
            ]
            for first in months:
                self._reckon(company, first, date_utils.end_of(first, "month"))
