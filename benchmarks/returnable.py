"""The returnable ledger's proof: random histories, and how many are told wrongly."""

import sys
from time import perf_counter

from .measure import Figure
from .rows import Row

GROUP = 100
# By the number of repeats, see SIZES: histories in rows, histories by documents.
HISTORIES = {3: (2_000, 100), 7: (50_000, 1_000)}
DOCUMENTS = 25  # histories that share an order


def returnable(meter):
    """Yield how many histories were judged, and how many differences there were."""
    # Load the addon's own modules, which need the registry to be there.
    from .return_documents import Documents
    from .return_rows import Rows

    rows, documents = HISTORIES.get(meter.repeats, HISTORIES[3])
    yield _judge(meter, "4p", "in rows", Rows, rows, GROUP)
    yield _judge(meter, "4d", "by documents", Documents, documents, DOCUMENTS)


def _judge(meter, number, name, hand, total, size):
    from .return_histories import Group

    judged, compared, differences, start = 0, 0, [], perf_counter()
    for seed in range(total // size):
        with meter.registry.cursor() as cr:
            group = Group(hand(meter.superuser(cr)), seed, size)
            count, found = group.run()
            judged += count
            compared += group.compared
            differences += found
            cr.rollback()
    for difference in differences[:10]:
        print(difference, file=sys.stderr)
    return Row(
        number,
        f"returnable: {judged:,} histories {name}, {compared:,} comparisons",
        Figure(perf_counter() - start),
        differences=len(differences),
    )
