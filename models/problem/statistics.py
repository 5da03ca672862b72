"""Exact statistics of rare events and of answers, in plain Python.

Every function states its formula and where it is from. ``confidence`` is two-sided
where an interval is returned, one-sided where a single bound is.
"""

from math import exp, inf, lgamma, log, log1p, sqrt
from statistics import NormalDist

CONFIDENCE = 0.95
# What a bisection and a series may be off by, relative to the result.
PRECISION = 1e-13
STEPS = 400


def poisson_p_value(events_before, exposure_before, events_after, exposure_after):
    """Return how likely so few events would be if nothing had changed.

    Given the sum ``n`` of the events, those afterwards are binomial with the share
    ``q = exposure_after / (exposure_before + exposure_after)`` when both rates are
    equal: ``p = P(X <= events_after), X ~ Bin(n, q)``, exact and one-sided.

    Source: J. Przyborowski, H. Wilenski, Homogeneity of results in testing samples
    from Poisson series, Biometrika 31 (1940) 313-323.

    :return: 1.0 when either exposure is nothing, which proves nothing
    """
    if exposure_before <= 0 or exposure_after <= 0:
        return 1.0
    share = exposure_after / (exposure_before + exposure_after)
    return binomial_cdf(events_after, events_before + events_after, share)


def binomial_cdf(successes, trials, share):
    """Return ``P(X <= successes)`` of a binomial, summed term by term."""
    if successes >= trials:
        return 1.0
    terms = (
        exp(
            lgamma(trials + 1)
            - lgamma(k + 1)
            - lgamma(trials - k + 1)
            + k * log(share)
            + (trials - k) * log1p(-share)
        )
        for k in range(successes + 1)
    )
    return min(1.0, sum(terms))


def poisson_interval(events, confidence=CONFIDENCE):
    """Return the exact interval of the expected number behind ``events``.

    ``low`` solves ``P(X >= events | low) = a``, ``high`` solves
    ``P(X <= events | high) = a`` with ``a = (1 - confidence) / 2``; the same as half
    the chi-square quantiles with ``2 events`` and ``2 events + 2`` degrees of freedom.

    Source: F. Garwood, Fiducial limits for the Poisson distribution, Biometrika 28
    (1936) 437-442.
    """
    tail = (1 - confidence) / 2
    low = gamma_quantile(tail, events) if events else 0.0
    return low, gamma_quantile(1 - tail, events + 1)


def rate_interval(events, exposure, confidence=CONFIDENCE, per=1e6):
    """Return rate, low and high per ``per`` units of exposure; PPM by default.

    :return: ``(0, 0, inf)`` without any exposure: nothing is known
    """
    if exposure <= 0:
        return 0.0, 0.0, inf
    low, high = poisson_interval(events, confidence)
    return tuple(value / exposure * per for value in (events, low, high))


def zero_event_exposure(rate, confidence=CONFIDENCE):
    """Return how much exposure without any event shows that a rate is below ``rate``.

    ``exp(-rate * exposure) = 1 - confidence``, about ``3 / rate`` at 95 %: the "rule
    of three".

    Source: J. A. Hanley, A. Lippman-Hand, If nothing goes wrong, is everything all
    right?, JAMA 249 (1983) 1743-1745.
    """
    return -log(1 - confidence) / rate


def exposure_to_prove(events_before, exposure_before, events_after, level=0.05):
    """Return how much exposure afterwards makes ``events_after`` a proof.

    The smallest at which :func:`poisson_p_value` falls to ``level``, by bisection; it
    falls steadily as the exposure grows.

    :return: ``inf`` when nothing was counted before: there is nothing to improve on
    """
    if not events_before or exposure_before <= 0:
        return inf

    def p_value(exposure):
        return poisson_p_value(events_before, exposure_before, events_after, exposure)

    return bisect(lambda exposure: p_value(exposure) <= level, exposure_before)


def wilson_interval(successes, trials, confidence=CONFIDENCE):
    """Return the interval of a proportion by Wilson's score.

    ``(p + z²/2n ± z sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n)``

    Source: E. B. Wilson, Probable inference, the law of succession, and statistical
    inference, JASA 22 (1927) 209-212.

    :return: ``(0, 1)`` without any trial: nothing is known
    """
    if not trials:
        return 0.0, 1.0
    z2 = normal_quantile(confidence) ** 2
    share = successes / trials
    middle = share + z2 / (2 * trials)
    spread = sqrt(z2 * (share * (1 - share) + z2 / (4 * trials)) / trials)
    low, high = (
        (value) / (1 + z2 / trials) for value in (middle - spread, middle + spread)
    )
    return max(0.0, low), min(1.0, high)


def nps(promoters, passives, detractors, confidence=CONFIDENCE):
    """Return the Net Promoter Score and half its interval, both in points.

    The difference of two shares of one trinomial: with ``p`` and ``d`` the variance is
    ``(p + d - (p - d)²) / n``.

    Source: B. Rocks, Interval estimation for the "Net Promoter Score", The American
    Statistician 70 (2016) 365-372, the Wald interval.

    :return: ``(0, inf)`` without any answer
    """
    answers = promoters + passives + detractors
    if not answers:
        return 0.0, inf
    up, down = promoters / answers, detractors / answers
    deviation = sqrt((up + down - (up - down) ** 2) / answers)
    return 100 * (up - down), 100 * normal_quantile(confidence) * deviation


def nps_adjusted(promoters, passives, detractors, confidence=CONFIDENCE):
    """Return centre and half width of the adjusted Wald interval of an NPS.

    Three answers are added: 3/4 promoter, 3/4 detractor, the rest passive. It keeps
    its confidence also with few answers.

    Source: Rocks (2016), as for :func:`nps`.
    """
    return nps(promoters + 0.75, passives + 1.5, detractors + 0.75, confidence)


def normal_quantile(confidence):
    """Return ``z`` with ``P(-z < Z < z) = confidence``."""
    return NormalDist().inv_cdf((1 + confidence) / 2)


def gamma_quantile(share, shape):
    """Return ``x`` with ``P(shape, x) = share``, by bisection.

    Half the chi-square quantile with ``2 shape`` degrees of freedom.
    """
    return bisect(lambda x: gamma_cdf(shape, x) >= share, max(1.0, float(shape)))


def bisect(is_reached, guess):
    """Return the least positive number for which ``is_reached``, which stays so."""
    low, high = 0.0, guess
    while not is_reached(high):
        low, high = high, high * 2
    for _step in range(STEPS):
        middle = (low + high) / 2
        if high - low <= PRECISION * high:
            break
        if is_reached(middle):
            high = middle
        else:
            low = middle
    return high


def gamma_cdf(shape, x):
    """Return the regularized lower incomplete gamma function ``P(shape, x)``.

    The series below ``shape + 1``, Lentz's continued fraction above it.

    Source: W. H. Press et al., Numerical Recipes, section 6.2.
    """
    if x <= 0:
        return 0.0
    front = exp(shape * log(x) - x - lgamma(shape))
    if x < shape + 1:
        return front * _gamma_series(shape, x)
    return 1 - front * _gamma_fraction(shape, x)


def _gamma_series(shape, x):
    term = total = 1 / shape
    while term > total * PRECISION:
        shape += 1
        term *= x / shape
        total += term
    return total


def _gamma_fraction(shape, x):
    tiny = 1e-300
    b = x + 1 - shape
    c, d = 1 / tiny, 1 / b
    result = d
    for step in range(1, STEPS):
        a = -step * (step - shape)
        b += 2
        d = 1 / (a * d + b or tiny)
        c = b + a / c or tiny
        result *= d * c
        if abs(d * c - 1) <= PRECISION:
            break
    return result
