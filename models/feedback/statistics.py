"""What answers tell, and how sure it is: means, shares and the NPS with intervals.

Every function states its formula and where it is from; intervals are two-sided with
``confidence``. Those of proportions and of the NPS stand in the statistics of the
problem, as do the exact ones of rare events.

Bad input has one clear outcome: without any answer the :class:`Score` is empty, an
impossible count is a :class:`ValueError`.
"""

from math import exp, inf, isfinite, lgamma, log, log1p, sqrt
from typing import NamedTuple

from ..problem.statistics import (
    CONFIDENCE,
    bisect,
    normal_quantile,
    nps,
    nps_adjusted,
    wilson_interval,
)

# Of 0 to 10: promoters from here on, detractors up to there.
PROMOTER, DETRACTOR = 9, 6
TINY = 1e-300
STEPS = 300


class Score(NamedTuple):
    """A figure with its interval; ``None`` stands for what nobody can know.

    ``n`` is the number of answers behind it.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int


NOTHING = Score(None, None, None, 0)


def mean(n, total, squares, confidence=CONFIDENCE):
    """Return the mean of ``n`` ratings with the interval by Student's t.

    ``m ± t(n - 1) s / sqrt(n)`` with ``s² = (Σx² - (Σx)² / n) / (n - 1)``. One answer,
    or answers that are all alike, tell nothing about the spread: no interval.

    Source: Student, The probable error of a mean, Biometrika 6 (1908) 1-25.

    :param total: sum of the ratings
    :param squares: sum of their squares
    """
    _check_counts(n)
    if not n:
        return NOTHING
    value = total / n
    variance = (squares - total * value) / (n - 1) if n > 1 else 0.0
    if variance < 1e-9:
        return Score(value, None, None, n)
    half = t_quantile(n - 1, confidence) * sqrt(variance / n)
    return Score(value, value - half, value + half, n)


def share(satisfied, n, confidence=CONFIDENCE):
    """Return the share of the satisfied, 0 to 1, with Wilson's interval.

    ``(p + z²/2n ± z sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n)``. Whoever rated several
    items counts by the share of them that satisfied him: his ratings are no answers
    of different people, and nine of them prove no more than one.

    Source: E. B. Wilson, JASA 22 (1927) 209-212.

    :param satisfied: how many of the ``n``, not necessarily a whole number
    """
    _check_counts(satisfied, n - satisfied)
    if not n:
        return NOTHING
    low, high = wilson_interval(satisfied, n, confidence)
    # Of none or all of many, the bound is the share itself but for the last digit.
    value = satisfied / n
    return Score(value, min(low, value), max(high, value), n)


def net_promoters(
    promoters, passives, detractors, confidence=CONFIDENCE, is_adjusted=True
):
    """Return the Net Promoter Score, -100 to 100, with its interval.

    ``100 (p - d)``; the interval is the adjusted Wald one, which keeps its confidence
    with few answers, or else the trinomial ``± z sqrt((p + d - (p - d)²) / n)``.

    Source: B. Rocks, The American Statistician 70 (2016) 365-372.
    """
    _check_counts(promoters, passives, detractors)
    counts = (promoters, passives, detractors)
    n = sum(counts)
    if not n:
        return NOTHING
    value, half = nps(*counts, confidence)
    middle = value
    if is_adjusted:
        middle, half = nps_adjusted(*counts, confidence)
    # With nobody on one side, the adjusted interval may stop short of the score.
    low, high = min(value, middle - half), max(value, middle + half)
    return Score(value, max(-100.0, low), min(100.0, high), n)


def verdict(score, target):
    """Return whether a target is met, missed, or still open.

    ``met`` and ``missed`` only when the whole interval lies on one side; as long as it
    spans the target, or there is none, the answer is open. ``None`` without a target.
    """
    if target is None:
        return None
    if score.low is not None and score.low >= target:
        return "met"
    if score.high is not None and score.high < target:
        return "missed"
    return "open"


def t_quantile(freedom, confidence=CONFIDENCE):
    """Return ``t`` with ``P(-t < T < t) = confidence`` of Student's distribution.

    By bisection of ``P(|T| < t) = 1 - I_x(v/2, 1/2)`` with ``x = v / (v + t²)``.

    Source: M. Abramowitz, I. Stegun, Handbook of Mathematical Functions, 26.7.1.

    :param freedom: degrees of freedom ``v``
    """
    if freedom <= 0:
        return inf

    def covers(t):
        x = freedom / (freedom + t * t)
        return 1 - beta_cdf(freedom / 2, 0.5, x) >= confidence

    return bisect(covers, normal_quantile(confidence))


def beta_cdf(a, b, x):
    """Return the regularized incomplete beta function ``I_x(a, b)``.

    Source: W. H. Press et al., Numerical Recipes, section 6.4: Lentz's continued
    fraction, mirrored where it converges slowly.
    """
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_cdf(b, a, 1 - x)
    front = lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)
    return exp(front) * _beta_fraction(a, b, x) / a


def _beta_fraction(a, b, x):
    c, d = 1.0, 1 / _avoid_zero(1 - (a + b) * x / (a + 1))
    result = d
    for m in range(1, STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d = 1 / _avoid_zero(1 + term * d)
            c = _avoid_zero(1 + term / c)
            result *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return result


def _avoid_zero(value):
    return value if abs(value) > TINY else TINY


def _check_counts(*counts):
    if any(count < 0 or not isfinite(count) for count in counts):
        raise ValueError(f"Impossible counts of answers: {counts}")
