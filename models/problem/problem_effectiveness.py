from math import ceil, isinf

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import formatLang

from .statistics import exposure_to_prove, poisson_p_value, rate_interval

# Above this chance that nothing has changed, an effect counts as not proven.
LEVEL = 0.05


class Problem(models.Model):
    """Whether the measures work, by arithmetic: what was before against what is after.

    Criterion, baseline, target and the exposure that is needed are stated beforehand;
    the exposure is what can go wrong, deliveries or units, never mere days.
    """

    _inherit = "aftersales.problem"

    # Stated beforehand, settled once the effect is being verified
    criterion = fields.Text(
        "Criterion of Effect",
        help="What must be seen so that the measures count as effective.",
    )
    exposure_unit = fields.Selection(
        [("deliveries", "Deliveries"), ("units", "Units delivered")],
        "Exposure",
        default="deliveries",
        required=True,
        help="What the complaints are counted against. Deliveries are independent of"
        " one another; units of the same lot are not, but are more.",
    )
    baseline_from = fields.Date("Before: From")
    baseline_until = fields.Date("Before: Until")
    baseline_events = fields.Integer(
        "Complaints Before",
        help="About goods delivered before the measures; counted or entered.",
    )
    baseline_exposure = fields.Float(
        "Exposure Before",
        digits=(16, 0),
        help="Deliveries or units of that time; counted or entered.",
    )
    target_rate = fields.Float(
        "Target (per million)",
        digits=(16, 2),
        help="What the rate shall be below afterwards; empty: below that of before.",
    )
    needed_exposure = fields.Float(
        "Minimum Exposure",
        digits=(16, 0),
        help="Deliveries or units that must have passed before anybody decides.",
    )
    check_on = fields.Date(
        "Check Planned On",
        copy=False,
        tracking=True,
        help="On this day the leader is reminded to count and to decide.",
    )
    after_from = fields.Date(
        "After: From",
        copy=False,
        help="Since when goods are made with the measures; else since verifying began.",
    )

    # Counted
    after_events = fields.Integer("Complaints After", readonly=True, copy=False)
    after_exposure = fields.Float(
        "Exposure After", digits=(16, 0), readonly=True, copy=False
    )
    counted_at = fields.Datetime("Counted On", readonly=True, copy=False)
    p_value = fields.Float(
        "p",
        digits=(6, 4),
        compute="_compute_effect",
        help="How likely so few complaints would be if nothing had changed (exact"
        " one-sided Poisson test); at most 0.05 counts as proof.",
    )
    verdict = fields.Char("What the Numbers Say", compute="_compute_effect")
    interval = fields.Char(
        "Rates with 95 % Interval",
        compute="_compute_effect",
        help="Complaints per million, exact Poisson interval.",
    )
    missing_exposure = fields.Float(
        "Still Missing",
        digits=(16, 0),
        compute="_compute_effect",
        help="Exposure without a further complaint until the effect is proven and the"
        " minimum is reached.",
    )

    _baseline_positive = models.Constraint(
        "CHECK (baseline_events >= 0 AND baseline_exposure >= 0"
        " AND needed_exposure >= 0 AND target_rate >= 0)",
        "Numbers of complaints and of deliveries cannot be negative.",
    )
    _baseline_period = models.Constraint(
        "CHECK (baseline_from <= baseline_until)",
        "The time before begins after its end.",
    )

    # === COMPUTE, INVERSE, SEARCH === #

    @api.depends(
        "baseline_events",
        "baseline_exposure",
        "after_events",
        "after_exposure",
        "needed_exposure",
        "target_rate",
    )
    @api.depends_context("lang")
    def _compute_effect(self):
        for problem in self:
            numbers = problem._get_numbers()
            problem.p_value = poisson_p_value(*numbers)
            problem.missing_exposure = problem._get_missing_exposure()
            problem.verdict = problem._get_verdict_text()
            problem.interval = problem._get_interval_text()

    def _get_numbers(self):
        self.ensure_one()
        return (
            self.baseline_events,
            self.baseline_exposure,
            self.after_events,
            self.after_exposure,
        )

    def _get_missing_exposure(self):
        """Return how much exposure is missing; 0 too when it never would be a proof."""
        before, exposure, after, passed = self._get_numbers()
        proof = exposure_to_prove(before, exposure, after, LEVEL)
        needed = max(self.needed_exposure, 0 if isinf(proof) else ceil(proof))
        return max(0, needed - passed)

    def _get_verdict_text(self):
        """Return the numbers and what they prove, in one sentence."""
        self.ensure_one()
        before, exposure, after, passed = self._get_numbers()
        if not (exposure and passed):
            return self.env._("Nothing has been counted yet.")
        p_value = poisson_p_value(before, exposure, after, passed)
        if after / passed > before / exposure:
            judgement = self.env._("more than before")
        elif p_value > LEVEL:
            judgement = self.env._("not yet proven")
        elif not self._is_below_target():
            judgement = self.env._("fewer than before, the target is not proven")
        else:
            judgement = self.env._("proven")
        return self.env._(
            "%(before)s in %(exposure)s against %(after)s in %(passed)s:"
            " p = %(p_value)s, %(judgement)s",
            before=before,
            exposure=self._format_count(exposure),
            after=after,
            passed=self._format_count(passed),
            p_value=formatLang(self.env, p_value, digits=3),
            judgement=judgement,
        )

    def _is_below_target(self):
        """Tell whether the interval after the measures lies below the target."""
        _rate, _low, high = rate_interval(self.after_events, self.after_exposure)
        return not self.target_rate or high < self.target_rate

    def _get_interval_text(self):
        before, exposure, after, passed = self._get_numbers()
        return " → ".join(
            self._format_rate(*rate_interval(events, total))
            for events, total in ((before, exposure), (after, passed))
            if total
        )

    def _format_rate(self, rate, low, high):
        rate, low, high = (
            formatLang(self.env, value, digits=1) for value in (rate, low, high)
        )
        return f"{rate} [{low}; {high}]"

    def _format_count(self, number):
        return formatLang(self.env, number, digits=0)

    # === ACTIONS === #

    def action_count(self):
        """Count complaints and deliveries now: before the measures, and after them.

        The time before is counted only until its numbers are settled.
        """
        self.check_access("write")
        closed = self.filtered(lambda p: p.state in p._locked_states)
        if closed:
            raise UserError(self.env._("The problem is closed, its numbers stay."))
        verifying = self.filtered(lambda p: p.state == "verifying")
        (self - verifying)._count_before()
        verifying._count_after()
        return True

    # === BUSINESS === #

    def _d6_refusals(self):
        """Yield what must be stated before the effect is verified, not afterwards."""
        yield from super()._d6_refusals()
        for problem in self:
            names = ["criterion"]
            if problem.depth_id._needs("d7"):
                names += ["baseline_exposure", "needed_exposure", "check_on"]
            for point in problem._missing_facts(names):
                yield problem, point.text, point.about

    def _action_verify(self):
        """Begin to count anew from the day on which the measures were in place."""
        result = super()._action_verify()
        for problem in self:
            done = problem._get_chosen("corrective").filtered("done_at")
            days = [action.done_at.date() for action in done]
            problem._write_protected(
                {
                    "after_from": problem.after_from
                    or max(days, default=fields.Date.context_today(problem)),
                    "after_events": 0,
                    "after_exposure": 0,
                    "counted_at": False,
                }
            )
        return result
