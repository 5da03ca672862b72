"""How much of a text is in another one already, by the beginnings of its words."""

import re

from .wording import UNSPACED, plain

# Words that say nothing about what happened.
STOP_WORDS = frozenset(
    "the and was were are is been because has had have not with from for that this its"
    " too than then they who which when where into onto out of at on in by to be as"
    " der die das und ist war ein eine".split()
)
STEM = 5
WORD = re.compile(r"[^\W\d_]{2,}|\d+")


def stems(text):
    """Return the beginnings of the words of a text; of Chinese its pairs of signs."""
    text = plain(text)
    signs = UNSPACED.findall(text)
    pairs = {a + b for a, b in zip(signs, signs[1:], strict=False)}
    words = WORD.findall(UNSPACED.sub(" ", text))
    return pairs | {word[:STEM] for word in words if word not in STOP_WORDS}


def share_in(text, other):
    """Return which percentage of a text's words stands in the other; 0 if it is empty.

    :return: integer from 0 to 100
    """
    own = stems(text)
    return round(100 * len(own & stems(other)) / len(own)) if own else 0
