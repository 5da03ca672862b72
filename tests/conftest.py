"""What pytest needs to know when several workers run the tests side by side."""

import os
from unittest.mock import patch

import pytest

from odoo.tests import TransactionCase


@pytest.fixture(scope="session", autouse=True)
def keep_shared_files():
    """Let no worker throw away the files of another one.

    Each has a copy of the database, but all share its filestore (pytest-odoo). At the
    end of a class Odoo deletes what its own database knows nothing of: the style sheet,
    for example, of the page that another worker's browser is about to open.
    """
    if "PYTEST_XDIST_WORKER" not in os.environ:
        yield
        return
    with patch.object(TransactionCase, "_gc_filestore"):
        yield
