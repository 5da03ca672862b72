"""What answers tell: every vector of the reference, and what must always hold."""

from itertools import pairwise
from math import ceil
from random import Random

from odoo.tests import BaseCase

from ..models.feedback.statistics import (
    NOTHING,
    Score,
    mean,
    net_promoters,
    share,
    t_quantile,
    verdict,
)
from ..models.problem.statistics import (
    poisson_p_value,
    rate_interval,
    zero_event_exposure,
)

# The vectors of `reference/standards.md` 1.3, to the precision printed there.
WILSON = {
    (0, 10): (0, 0.277533),
    (9, 10): (0.595850, 0.982124),
    (13, 15): (0.621180, 0.962639),
    (15, 15): (0.796117, 1),
    (45, 50): (0.786398, 0.956524),
    (90, 100): (0.825634, 0.944771),
    (950, 1000): (0.934686, 0.961870),
}
TRINOMIAL = {
    (20, 10, 10): (25.0, 25.6953),
    (6, 3, 1): (50.0, 41.5771),
    (250, 100, 50): (50.0, 6.9295),
}
PPM = {
    (0, 10_000): (0, 0, 368.8879),
    (3, 60_000): (50, 10.3112, 146.1212),
    (24, 120_000): (200, 128.1438, 297.5841),
    (2, 30_000): (66.6667, 8.0736, 240.8229),
}
EFFECTIVENESS = {0: 0.004722, 1: 0.027390, 2: 0.084058, 3: 0.182283}
EXPOSURE = {200: 14_979, 100: 29_958, 20: 149_787}
# Any table of Student's distribution.
STUDENT = {1: 12.7062, 2: 4.3027, 4: 2.7764, 9: 2.2622, 29: 2.0452, 1000: 1.9623}


class TestVectors(BaseCase):
    """The figures that everybody can check."""

    def test_shares_equal_the_vectors_of_wilson(self):
        for (satisfied, n), (low, high) in WILSON.items():
            score = share(satisfied, n)
            self.assertAlmostEqual(score.low, low, 6)
            self.assertAlmostEqual(score.high, high, 6)

    def test_the_nps_equals_the_trinomial_vectors(self):
        for counts, (value, half) in TRINOMIAL.items():
            score = net_promoters(*counts, is_adjusted=False)
            self.assertAlmostEqual(score.value, value, 4)
            self.assertAlmostEqual(score.high - score.value, half, 4)
            self.assertAlmostEqual(score.value - score.low, half, 4)

    def test_the_nps_equals_the_adjusted_vector(self):
        score = net_promoters(20, 10, 10)
        self.assertAlmostEqual(score.value, 25, 4)
        self.assertAlmostEqual((score.low + score.high) / 2, 23.2558, 4)
        self.assertAlmostEqual((score.high - score.low) / 2, 24.6196, 4)

    def test_rates_equal_the_exact_vectors(self):
        for (events, units), expected in PPM.items():
            for value, vector in zip(
                rate_interval(events, units), expected, strict=True
            ):
                self.assertAlmostEqual(value, vector, 4)

    def test_effectiveness_and_exposure_equal_the_vectors(self):
        for count, p in EFFECTIVENESS.items():
            value = poisson_p_value(24, 120_000, count, 30_000)
            self.assertAlmostEqual(value, p, 6)
        for rate, units in EXPOSURE.items():
            self.assertEqual(ceil(zero_event_exposure(rate / 1e6)), units)

    def test_students_quantile_equals_the_tables(self):
        for freedom, t in STUDENT.items():
            self.assertAlmostEqual(t_quantile(freedom), t, 4)

    def test_a_mean_has_the_interval_of_the_textbook(self):
        ratings = [5, 6, 7, 4, 6]
        score = mean(5, sum(ratings), sum(x * x for x in ratings))
        half = 2.776445 * (1.3 / 5) ** 0.5
        self.assertAlmostEqual(score.value, 5.6, 6)
        self.assertAlmostEqual(score.high, 5.6 + half, 5)
        self.assertAlmostEqual(score.low, 5.6 - half, 5)


class TestProperties(BaseCase):
    """What holds for any answers."""

    def test_bounds_of_a_share_enclose_it_and_stay_between_0_and_1(self):
        for n in range(1, 60):
            for satisfied in range(n + 1):
                score = share(satisfied, n)
                self.assertLessEqual(0, score.low)
                self.assertLessEqual(score.low, score.value)
                self.assertLessEqual(score.value, score.high)
                self.assertLessEqual(score.high, 1)

    def test_more_satisfied_people_raise_both_bounds(self):
        scores = [share(satisfied, 40) for satisfied in range(41)]
        for before, after in pairwise(scores):
            self.assertLess(before.low, after.low)
            self.assertLessEqual(before.high, after.high)

    def test_more_answers_narrow_the_interval(self):
        for factor in range(1, 30):
            few = share(3 * factor, 4 * factor)
            many = share(3 * (factor + 1), 4 * (factor + 1))
            self.assertLess(many.high - many.low, few.high - few.low)

    def test_the_nps_stays_within_its_scale_and_its_interval(self):
        random = Random(7)
        for _round in range(500):
            counts = [random.choice((0, 1, 2, 5, 90)) for _kind in range(3)]
            score = net_promoters(*counts)
            if score is not NOTHING:
                self.assertLessEqual(-100, score.low)
                self.assertLessEqual(score.low, score.value)
                self.assertLessEqual(score.value, score.high)
                self.assertLessEqual(score.high, 100)

    def test_promoters_and_detractors_are_mirror_images(self):
        up, down = net_promoters(12, 5, 3), net_promoters(3, 5, 12)
        self.assertAlmostEqual(up.value, -down.value)
        self.assertAlmostEqual(up.low, -down.high)


class TestBadInput(BaseCase):
    """Nothing, too little, and what cannot be."""

    def test_nobody_answered_gives_no_figure(self):
        self.assertEqual(mean(0, 0, 0), NOTHING)
        self.assertEqual(share(0, 0), NOTHING)
        self.assertEqual(net_promoters(0, 0, 0), NOTHING)

    def test_one_answer_has_no_spread(self):
        self.assertEqual(mean(1, 6, 36), Score(6, None, None, 1))

    def test_answers_all_alike_prove_no_precision(self):
        self.assertEqual(mean(3, 18, 108), Score(6, None, None, 3))

    def test_impossible_counts_are_refused(self):
        for work in (
            lambda: mean(-1, 0, 0),
            lambda: share(-1, 4),
            lambda: share(5, 4),
            lambda: share(0, -3),
            lambda: net_promoters(1, -1, 0),
            lambda: share(float("nan"), 4),
        ):
            with self.assertRaises(ValueError):
                work()


class TestVerdict(BaseCase):
    """Met or missed only when the whole interval says so."""

    def test_an_interval_beyond_the_target_decides(self):
        self.assertEqual(verdict(share(950, 1000), 0.9), "met")
        self.assertEqual(verdict(share(90, 100), 0.95), "missed")

    def test_an_interval_around_the_target_leaves_it_open(self):
        self.assertEqual(verdict(share(13, 15), 0.85), "open")
        self.assertEqual(verdict(mean(1, 7, 49), 6), "open")

    def test_nothing_known_is_open_and_no_target_no_verdict(self):
        self.assertEqual(verdict(NOTHING, 0.9), "open")
        self.assertIsNone(verdict(share(13, 15), None))
