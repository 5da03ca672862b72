from math import ceil, inf

from odoo.tests import BaseCase, tagged

from ..models.problem import statistics

# The vectors of the standards we hold ourselves to, at 95 %.
WILSON = {
    (0, 10): (0, 0.277533),
    (9, 10): (0.595850, 0.982124),
    (13, 15): (0.621180, 0.962639),
    (15, 15): (0.796117, 1),
    (45, 50): (0.786398, 0.956524),
    (90, 100): (0.825634, 0.944771),
    (950, 1000): (0.934686, 0.961870),
}
PPM = {
    (0, 10_000): (0, 0, 368.8879),
    (3, 60_000): (50, 10.3112, 146.1212),
    (24, 120_000): (200, 128.1438, 297.5841),
    (2, 30_000): (66.6667, 8.0736, 240.8229),
}
EFFECT = {0: 0.004722, 1: 0.027390, 2: 0.084058, 3: 0.182283}
ZERO = {200e-6: 14_979, 100e-6: 29_958, 20e-6: 149_787}


@tagged("post_install", "-at_install")
class TestStatistics(BaseCase):
    """The arithmetic agrees with the published vectors, to the digits printed there."""

    def assertClose(self, found, expected, digits=6):
        for value, target in zip(found, expected, strict=True):
            self.assertLess(abs(value - target), 0.51 * 10**-digits)

    def test_a_proportion_has_wilsons_interval(self):
        for (successes, trials), interval in WILSON.items():
            found = statistics.wilson_interval(successes, trials)
            self.assertClose(found, interval)

    def test_a_rate_has_the_exact_poisson_interval(self):
        for (events, exposure), expected in PPM.items():
            found = statistics.rate_interval(events, exposure)
            self.assertClose(found, expected, digits=4)

    def test_fewer_events_are_judged_by_the_exact_test(self):
        for events, p_value in EFFECT.items():
            found = statistics.poisson_p_value(24, 120_000, events, 30_000)
            self.assertClose([found], [p_value])

    def test_a_score_has_the_trinomial_interval(self):
        self.assertClose(statistics.nps(20, 10, 10), (25, 25.6953), digits=4)
        self.assertClose(statistics.nps(6, 3, 1), (50, 41.5771), digits=4)
        self.assertClose(statistics.nps(250, 100, 50), (50, 6.9295), digits=4)

    def test_a_score_has_the_adjusted_interval(self):
        found = statistics.nps_adjusted(20, 10, 10)
        self.assertClose(found, (23.2558, 24.6196), digits=4)

    def test_no_event_in_three_over_the_rate_proves_the_rate(self):
        for rate, exposure in ZERO.items():
            found = statistics.zero_event_exposure(rate)
            self.assertEqual(ceil(found), exposure)

    def test_the_gamma_function_agrees_with_what_is_known_of_it(self):
        """``P(1, x) = 1 - exp(-x)``; chi-square 95 % with 2, 10, 2000 degrees."""
        self.assertClose([statistics.gamma_cdf(1, 2.5)], [0.917915001376], digits=12)
        for shape, quantile in ((1, 5.991464547), (5, 18.307038053)):
            self.assertClose([2 * statistics.gamma_quantile(0.95, shape)], [quantile])
        found = 2 * statistics.gamma_quantile(0.95, 1000)
        self.assertClose([found], [2105.1542], digits=3)

    def test_quantile_and_distribution_undo_each_other(self):
        for shape in (0.5, 1, 3, 24, 25, 400, 10_000):
            for share in (0.001, 0.025, 0.5, 0.975, 0.999):
                quantile = statistics.gamma_quantile(share, shape)
                self.assertAlmostEqual(statistics.gamma_cdf(shape, quantile), share, 9)

    def test_the_exposure_to_prove_is_just_enough(self):
        for events in (0, 2, 7):
            needed = statistics.exposure_to_prove(24, 120_000, events)
            for exposure, is_proof in ((needed * 1.001, True), (needed * 0.999, False)):
                p_value = statistics.poisson_p_value(24, 120_000, events, exposure)
                self.assertEqual(p_value < 0.05, is_proof)

    def test_nothing_counted_proves_nothing(self):
        self.assertEqual(statistics.poisson_p_value(0, 0, 0, 0), 1)
        self.assertEqual(statistics.poisson_p_value(3, 100, 0, 0), 1)
        self.assertEqual(statistics.poisson_p_value(0, 100, 0, 100), 1)
        self.assertEqual(statistics.exposure_to_prove(0, 100, 0), inf)
        self.assertEqual(statistics.rate_interval(0, 0), (0, 0, inf))
        self.assertEqual(statistics.wilson_interval(0, 0), (0, 1))
        self.assertEqual(statistics.nps(0, 0, 0), (0, inf))

    def test_large_numbers_stay_exact(self):
        found = statistics.poisson_p_value(5000, 1e9, 4700, 1e9)
        self.assertAlmostEqual(found, 0.0012, 4)
