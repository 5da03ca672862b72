"""Reads what Odoo logged: the WARNING and ERROR lines, and whose fault they are."""

import re

LINE = re.compile(
    r"^\S+ \S+ \d+ (?P<level>[A-Z]+) \S+ (?P<logger>[\w.]+): (?P<message>.*)$"
)
SERIOUS = {"WARNING", "ERROR", "CRITICAL"}


def entries(path, levels=frozenset(SERIOUS)):
    """The lines of these levels, as (level, logger, message)."""
    with path.open(errors="replace") as file:
        for line in file:
            found = LINE.match(line)
            if found and found["level"] in levels:
                yield found["level"], found["logger"], found["message"]


def errors(path):
    return [entry[2] for entry in entries(path, levels={"ERROR", "CRITICAL"})]


def without_numbers(entry):
    """Ids and times differ from run to run; the complaint is the same."""
    return re.sub(r"\d+", "#", " ".join(entry))


def own(path, baseline):
    """The entries in `path` that the core alone, in `baseline`, does not cause."""
    known = set(map(without_numbers, entries(baseline)))
    return [entry for entry in entries(path) if without_numbers(entry) not in known]
