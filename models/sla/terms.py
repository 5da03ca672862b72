"""What a policy promises, as values that stay in memory."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Terms:
    """One promise of a policy; see the fields of ``aftersales.sla.target``.

    :param target_id: id of the ``aftersales.sla.target``
    :param policy_id: id of its ``aftersales.sla.policy``
    :param start: event that starts the clock, ``step:<name>`` or ``fact:<name>``
    :param stop: event that stops it
    :param pause_states: keys of the states in which the clock stands still
    :param until: key of the document's day it is due on, empty for a span of time
    :param calendar_id: id of the policy's calendar, 0 for the company's own
    :param ladder: the steps of escalation, see :class:`Rung`
    """

    target_id: int
    policy_id: int
    code: str
    amount: int
    unit: str
    is_working: bool
    start: str
    stop: str
    pause_states: frozenset
    waits_for_customer: bool
    warn_share: float
    role: str
    is_told: bool
    until: str
    calendar_id: int
    ladder: tuple


@dataclass(frozen=True)
class Rung:
    """One step of the ladder.

    :param step_id: id of the ``aftersales.escalation.step``
    :param key: what stays the same in every version of the step
    :param trigger: ``share``, ``breach`` or ``round``
    :param share: share of the time, from 0.0 to 1.0, of a ``share``
    :param seconds: how long after the breach, of a ``breach``
    """

    step_id: int
    key: str
    trigger: str
    share: float
    seconds: int
