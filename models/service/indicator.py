from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ..problem.statistics import normal_quantile, rate_interval, wilson_interval
from .indicator_facts import Span

PERCENT = 100


class Indicator(models.Model):
    """What service is measured by: formula, numerator, denominator, and its source.

    A figure is reckoned from the ERP by one query, which a file of its own adds as a
    source (see :meth:`_prepare_facts`), or entered. The list is open (G-14).
    """

    _name = "aftersales.indicator"
    _description = "Service Indicator"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char("Indicator", required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        help="Empty: every company is measured by it.",
    )
    team_id = fields.Many2one(
        "aftersales.team",
        "Department",
        required=True,
        index=True,
        check_company=True,
        help="Which department is measured by it.",
    )
    source = fields.Selection(
        [("entered", "Entered by hand")],
        required=True,
        default="entered",
        help="Where the figures come from: reckoned each month from the documents of"
        " the ERP, or entered.",
    )
    kind = fields.Selection(
        [
            ("share", "Share of units"),
            ("rate", "Events a unit"),
            ("mean", "Mean of a quantity"),
        ],
        "Kind of Figure",
        required=True,
        default="share",
        help="Share: a part of the units, never above 100 %. Events: a unit may have"
        " several, e.g. complaints a delivery. Mean: e.g. hours a complaint.",
    )
    unit = fields.Selection(
        [("percent", "%"), ("hours", "hours"), ("count", "number")],
        required=True,
        default="percent",
        help="In what the figure and its target are told.",
    )
    direction = fields.Selection(
        [("higher", "Higher is better"), ("lower", "Lower is better")],
        required=True,
        default="higher",
        help="On which side of the target the figure should lie.",
    )
    formula = fields.Text(
        translate=True, help="How it is reckoned, for whoever reads the figure."
    )
    numerator_label = fields.Char(
        "Numerator", translate=True, help="What is counted above the line."
    )
    denominator_label = fields.Char(
        "Denominator", translate=True, help="What it is divided by."
    )
    category_ids = fields.Many2many(
        "aftersales.category",
        string="Complaint Categories",
        help="Complaints of these categories, and those below them, count against a"
        " delivery. Empty: complaints of every category.",
    )
    value_ids = fields.One2many("aftersales.indicator.value", "indicator_id")

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends("team_id")
    def _compute_company_id(self):
        for indicator in self:
            indicator.company_id = indicator.team_id.company_id or indicator.company_id

    # === CONSTRAINTS AND ONCHANGE === #

    @api.constrains("kind", "unit")
    def _check_unit(self):
        for indicator in self:
            if indicator.kind == "share" and indicator.unit != "percent":
                text = self.env._(
                    "%(name)s: a share is told in percent.", name=indicator.name
                )
                raise ValidationError(text)

    # === CRUD === #

    @api.ondelete(at_uninstall=False)
    def _unlink_except_measured(self):
        measured = self.filtered("value_ids")
        if measured:
            raise UserError(
                self.env._(
                    "There are figures of these indicators, archive them instead:"
                    " %(names)s.",
                    names=", ".join(measured.mapped("name")),
                )
            )

    # === ACTIONS === #

    def action_open_values(self):
        """Open the figures of the indicator, the last period first."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales.indicator_value_action"
        )
        context = {"default_indicator_id": self.id}
        return {
            **action,
            "domain": [("indicator_id", "=", self.id)],
            "context": context,
        }

    def _open_trend(self, company):
        """Return the action that draws the figures of a company over time."""
        action = self.action_open_values()
        return {
            **action,
            "name": self.name,
            "views": [[False, "graph"], [False, "list"], [False, "form"]],
            "domain": [
                ("indicator_id", "=", self.id),
                ("company_id", "=", company.id),
                ("has_data", "=", True),
            ],
            "context": {
                **action["context"],
                "search_default_all_customers": 1,
                "graph_mode": "line",
                "graph_groupbys": ["date_from:month"],
            },
        }

    # === BUSINESS === #

    def _prepare_facts(self, span):
        """Return the :class:`Facts` of a period; each source extends it.

        :param span: :class:`Span` of the company that is measured
        :raise UserError: when the figure is entered
        """
        self.ensure_one()
        text = self.env._("“%(name)s” is entered, not reckoned.", name=self.name)
        raise UserError(text)

    def _sum_facts(self, span):
        """Return the sums of a period: customer type -> (hits, units, squares).

        The sums over all customers have the key ``False``; customers without a type
        are in these only.
        """
        facts = self._prepare_facts(span)
        self.env.flush_all()
        query = SQL(
            """
            WITH facts AS MATERIALIZED (%s)
            SELECT GROUPING(customer.aftersales_type_id) AS is_all,
                   customer.aftersales_type_id,
                   COALESCE(SUM(facts.hits), 0)::float,
                   COALESCE(SUM(facts.units), 0)::float,
                   COALESCE(SUM(facts.squares), 0)::float
              FROM facts
              LEFT JOIN res_partner AS partner ON partner.id = facts.partner_id
              LEFT JOIN res_partner AS customer
                ON customer.id = partner.commercial_partner_id
             GROUP BY GROUPING SETS ((), (customer.aftersales_type_id))
            """,
            facts.query,
        )
        rows = self.env.execute_query(query)
        return {
            False if is_all else type_id: tuple(sums)
            for is_all, type_id, *sums in rows
            if is_all or type_id
        }

    def _get_record_ids(self, value, part):
        """Return model and ids of the records behind a figure.

        :param part: ``numerator``, ``denominator``, or ``misses``: units without hits
        """
        facts = self._prepare_facts(value._get_span())
        query = SQL(
            "SELECT facts.id %s ORDER BY facts.id",
            self._select_part(facts, value.type_id, part),
        )
        self.env.flush_all()
        ids = [record_id for (record_id,) in self.env.execute_query(query)]
        is_numerator = part == "numerator"
        return facts.numerator_model if is_numerator else facts.denominator_model, ids

    def _get_customer_ids(self, value, limit):
        """Return the customers a figure is bad for, those with the most cases first.

        Of a share those of the misses, else those of the events or hours.
        """
        facts = self._prepare_facts(value._get_span())
        part = "misses" if self.kind == "share" else "numerator"
        query = SQL(
            """
            SELECT partner.commercial_partner_id %s
               AND partner.commercial_partner_id IS NOT NULL
             GROUP BY partner.commercial_partner_id
             ORDER BY COUNT(*) DESC, partner.commercial_partner_id
             LIMIT %s
            """,
            self._select_part(facts, value.type_id, part),
            limit,
        )
        self.env.flush_all()
        return [partner_id for (partner_id,) in self.env.execute_query(query)]

    def _select_part(self, facts, kind, part):
        """Return the SQL of FROM and WHERE of a part of the facts.

        :param kind: customer type, empty for all
        :param part: see :meth:`_get_record_ids`
        """
        is_part = {
            "numerator": SQL("facts.hits <> 0"),
            "denominator": SQL("facts.units <> 0"),
            "misses": SQL("facts.units <> 0 AND facts.hits = 0"),
        }[part]
        return SQL(
            """
              FROM (%s) AS facts
              LEFT JOIN res_partner AS partner ON partner.id = facts.partner_id
              LEFT JOIN res_partner AS customer
                ON customer.id = partner.commercial_partner_id
             WHERE %s AND %s
            """,
            facts.query,
            is_part,
            SQL("customer.aftersales_type_id = %s", kind.id) if kind else SQL("TRUE"),
        )

    def _measure(self, numerator, denominator, squares=0.0):
        """Return figure, low and high end of its interval, in the indicator's unit.

        Shares by Wilson, events by the exact Poisson interval, means by the normal one;
        without a denominator nothing is known and all three are ``None``, and so is the
        interval of a mean of a single unit.
        """
        if denominator <= 0:
            return None, None, None
        scale = PERCENT if self.unit == "percent" else 1
        ratio = numerator / denominator
        if self.kind == "share":
            low, high = wilson_interval(min(numerator, denominator), denominator)
        elif self.kind == "rate":
            _rate, low, high = rate_interval(round(numerator), denominator, per=1)
        else:
            low, high = self._measure_mean(ratio, denominator, squares)
        low, high = (None if end is None else end * scale for end in (low, high))
        return ratio * scale, low, high

    def _measure_mean(self, mean, count, squares):
        """Return the interval of a mean; none where the spread is not known."""
        if count < 2 or not squares:
            return None, None
        variance = max(0.0, (squares - count * mean**2) / (count - 1))
        half = normal_quantile(0.95) * (variance / count) ** 0.5
        return mean - half, mean + half

    def _judge(self, target, value, low, high):
        """Return ``met``, ``missed``, or ``open`` while the interval spans the target.

        :return: ``open`` without a figure, a target or an interval
        """
        if None in (target, value, low, high):
            return "open"
        if self.direction == "lower":
            return "met" if high <= target else "missed" if low > target else "open"
        return "met" if low >= target else "missed" if high < target else "open"

    def _format_figure(self, figure):
        """Return a figure with its unit, a text that says so where there is none."""
        if figure is None:
            return self.env._("No data")
        return f"{figure:.{self._get_digits()}f} {self._get_unit()}".strip()

    def _format_target(self, target):
        """Return a target with its unit, as it was written; nothing without one."""
        return "" if target is None else f"{target:g} {self._get_unit()}".strip()

    def _get_unit(self):
        units = {"percent": "%", "hours": self.env._("hours"), "count": ""}
        return units[self.unit]

    def _format_interval(self, low, high):
        """Return both ends of an interval, the unit once; nothing without one."""
        if low is None:
            return ""
        return f"{low:.{self._get_digits()}f} – {self._format_figure(high)}"

    def _get_digits(self):
        return 2 if self.unit == "count" else 1

    @api.model
    def _format_fraction(self, numerator, denominator):
        """Return both numbers as they are read: hours with a digit, counts without."""
        return " / ".join(
            f"{number:.0f}" if abs(number - round(number)) < 0.05 else f"{number:.1f}"
            for number in (numerator, denominator)
        )

    def _format_gap(self, figure, target):
        """Return how far a figure lies from its target; a plus is always better."""
        gap = self._measure_gap(figure, target)
        if gap is None:
            return ""
        text = self._format_figure(abs(gap))
        return f"{'+' if gap >= 0 else '−'}{text}"

    def _measure_gap(self, figure, target):
        """Return how far a figure lies on the good side of its target."""
        if None in (figure, target):
            return None
        return figure - target if self.direction == "higher" else target - figure

    @api.model
    def _get_span(self, company, date_from, date_to):
        return Span.of(company, date_from, date_to, fields.Datetime.now())
