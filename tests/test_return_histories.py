from odoo.tests import TransactionCase, tagged

from ..benchmarks.return_documents import Documents
from ..benchmarks.return_histories import Group
from ..benchmarks.return_rows import Rows


@tagged("post_install", "-at_install")
class TestHistories(TransactionCase):
    """A sample of what `make bench ARGS=returnable` does fifty thousand times."""

    def live(self, hand, seeds, count):
        differences = []
        for seed in seeds:
            group = Group(hand(self.env), seed, count)
            judged, found = group.run()
            self.assertEqual(judged, count)
            differences += found
        self.assertFalse(differences, "\n".join(differences[:5]))

    def test_random_histories_are_told_as_the_judge_tells_them(self):
        self.live(Rows, range(8), 40)

    def test_so_are_those_of_real_documents(self):
        self.live(Documents, range(3), 12)
