"""Tests of what only happens beside modules that we do not depend on.

`make test` runs them in a database of their own; without the modules they fail.
"""

from . import test_complaint_kits
from . import test_hold_batches
from . import test_hold_manufacturing
from . import test_hold_purchases
from . import test_return_kits
from . import test_return_ledger
from . import test_return_scenarios
from . import test_rework_manufacturing
