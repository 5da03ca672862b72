"""A moment of a document that a clock can start or stop at."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fact:
    """Something that happens to a document beside its steps: the answer was sent.

    :param field: name of the document's datetime field that says when it happened
    :param label: what the administrator reads, lazily translated
    :param is_first: it happens when the document begins, so that nothing precedes it
    """

    field: str
    label: str
    is_first: bool = False
