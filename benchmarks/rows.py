"""The table: what was measured, beside its floor and its target."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime

COLUMNS = (
    "row",
    "work",
    "complaints",
    "ours",
    "floor",
    "ratio",
    "target",
    "queries",
    "of floor",
    "",
)


@dataclass(frozen=True)
class Row:
    """One line of the table.

    :param number: line of `performance.md`
    :param ours: our :class:`Figure`
    :param floor: the reference's, ``None`` where the target is absolute
    :param ratio: the most that ours / floor may be
    :param queries: the most queries allowed
    :param seconds: the most seconds allowed
    :param megabytes: the most memory allowed
    :param differences: how many answers were wrong, of those that must be right
    :param note: what the floor is
    :param size: how many complaints there were
    """

    number: str
    work: str
    ours: object
    floor: object = None
    ratio: float = 0
    queries: int = 0
    seconds: float = 0
    megabytes: int = 0
    differences: int | None = None
    note: str = ""
    size: int = 0

    @property
    def factor(self):
        return self.ours.seconds / self.floor.seconds if self.floor else None

    @property
    def passed(self):
        """Whether every target holds; ``None`` when there is none."""
        held = [
            value <= limit
            for value, limit in (
                (self.factor, self.ratio),
                (self.ours.queries, self.queries),
                (self.ours.seconds, self.seconds),
                (self.ours.megabytes, self.megabytes),
            )
            if limit
        ]
        if self.differences is not None:
            held.append(not self.differences)
        return all(held) if held else None

    def cells(self):
        """Return the line as texts."""
        targets = [
            f"<= {self.ratio:g} x" if self.ratio else "",
            f"<= {self.queries} q" if self.queries else "",
            f"<= {self.seconds:g} s" if self.seconds else "",
            f"<= {self.megabytes} MB" if self.megabytes else "",
            "" if self.differences is None else f"{self.differences} differ",
        ]
        ours = milliseconds(self.ours.seconds)
        if self.ours.megabytes:
            ours += f", {self.ours.megabytes:.0f} MB"
        return (
            self.number,
            self.work,
            f"{self.size:,}" if self.size else "",
            ours,
            milliseconds(self.floor.seconds) if self.floor else "",
            f"{self.factor:.2f}" if self.floor else "",
            ", ".join(filter(None, targets)),
            str(self.ours.queries or ""),
            str(self.floor.queries or "") if self.floor else "",
            {True: "pass", False: "FAIL", None: ""}[self.passed],
        )

    def data(self):
        """Return the line for the JSON file."""
        return {
            "row": self.number,
            "work": self.work.strip(),
            "complaints": self.size or None,
            "seconds": self.ours.seconds,
            "queries": self.ours.queries,
            "megabytes": self.ours.megabytes or None,
            "floor_seconds": self.floor.seconds if self.floor else None,
            "floor_queries": self.floor.queries if self.floor else None,
            "floor": self.note,
            "ratio": self.factor,
            "target_ratio": self.ratio or None,
            "target_queries": self.queries or None,
            "target_seconds": self.seconds or None,
            "target_megabytes": self.megabytes or None,
            "differences": self.differences,
            "passed": self.passed,
        }


def milliseconds(seconds):
    """Return a time as text, with three digits that mean something."""
    value = seconds * 1000
    return f"{value:,.1f} ms" if value < 100 else f"{value:,.0f} ms"


def show(rows):
    """Print the table."""
    lines = [COLUMNS, *(row.cells() for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = [cell.ljust(width) for cell, width in zip(line, widths, strict=True)]
        print("  ".join(cells).rstrip())
    print()
    for note in dict.fromkeys(f"{row.number}: {row.note}" for row in rows if row.note):
        print(f"  floor of {note}")


def save(rows, size, clock, path):
    """Write the table as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {
        "taken_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "size": size,
        "clock": clock,
        "rows": [row.data() for row in rows],
    }
    path.write_text(json.dumps(content, indent=2) + "\n")
