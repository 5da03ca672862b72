"""The two small values the workflow is made of: a legal move, and what it lacks."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Transition:
    """One legal move of a document; the table of them is the only graph there is.

    :param sources: states (keys of the field ``state``) the document may come from
    :param target: state it arrives in; a pair (source, target) names one transition
    :param label: the button's text, lazily translated
    :param groups: XML ids; the user must be a member of at least one
    :param required: names of fields that must be filled
    :param guards: names of methods that yield ``(record, message, about)`` for each
        open point, ``about`` being a field's name, a record to open, or ``None``
    :param effect: name of the method called on the documents after they have arrived
    :param stamps: names of the fields that take the moment and the person
    :param signed: names of the fields that a signature for this step vouches for,
        beside the document's ``_signed_fields``
    :param asks_reason: the move is refused without a ``state_reason`` of its own
    :param is_main: the button is shown as the next natural step
    """

    sources: tuple
    target: str
    label: str
    groups: tuple
    required: tuple = ()
    guards: tuple = ()
    effect: str = ""
    stamps: tuple = ()
    signed: tuple = ()
    asks_reason: bool = False
    is_main: bool = False


@dataclass(frozen=True)
class Missing:
    """One open point: what is missing, and where in the document it can be mended.

    :param text: the whole sentence or the field's label, in the user's language
    :param about: a field's name, a recordset of one to open, or ``None``
    :param rule_id: id of the workflow rule whose signature is missing, else ``0``
    :param has_signed: whether the user has given it himself, which does not count
    """

    text: str
    about: object = None
    rule_id: int = 0
    has_signed: bool = False
