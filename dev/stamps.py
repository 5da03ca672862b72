"""Stamps: a step is done when its stamp holds the key of what it was built from.

The key is a digest of everything the result depends on. The stamp is written
last, so that an interrupted step is simply done again.
"""

import hashlib
from pathlib import Path


def key(*parts):
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:12]


def is_fresh(path, expected):
    try:
        return Path(path).read_text() == expected
    except OSError:
        return False


def write(path, text):
    """Replace the file in one go: a reader sees the old text or the new one."""
    path = Path(path)
    part = path.with_name(path.name + ".part")
    part.write_text(text)
    part.replace(path)
