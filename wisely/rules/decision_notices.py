"""Whether a key decision has the notice that the law asks: in full, by general exception, or in urgency.

The gate, the last step of an approval and the record of the decision all rest on the verdicts given here.

SI 2012/2089: the notice stands for 28 clear days and says when the decision is taken (reg 9). Where that is
impracticable, the chair of overview and scrutiny is told in writing, and the copy of what they were told
stands for five clear days (reg 10). Where even that is, the chair has to agree that the decision is urgent
and cannot reasonably be deferred (reg 11). Reasons are published, and are never enough by themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from wisely.lib.verdict import YES, Verdict, no
from wisely.rules.papers import GENERAL_EXCEPTION, SPECIAL_URGENCY

NOTICE_RULE = "SI 2012/2089 reg 9"
EXCEPTION_RULE = "SI 2012/2089 reg 10"
URGENCY_RULE = "SI 2012/2089 reg 11"
SHORT_NOTICE_RULES = f"{EXCEPTION_RULE}; {URGENCY_RULE}"
EXCEPTION_CLEAR_DAYS = 5  # reg 10(1)(c)
LEAST_WORDS = 5
DAY = timedelta(days=1)
CHAIR = "the chair of overview and scrutiny"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortNotice:
    """Why and how a decision goes without its full notice; `way` is "" where it does not.

    `chair` is who chairs overview and scrutiny, and `chair_on` the day on which they were told in writing
    (general exception) or agreed (special urgency).
    """

    way: str = ""
    reason: str = ""
    chair: str = ""
    chair_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeGiven:
    """A notice that stands: issued on a day, for a decision on another, in full or shortened."""

    issued_on: date
    decision_on: date
    short: ShortNotice


def earliest_decision_on(noticed_on: date, *, clear_days: int) -> date:
    """Give the first day on which a decision may be taken after a notice of so many clear days.

    Neither the day of the notice nor that of the decision counts (SI 2012/2089 reg 9).
    """
    return noticed_on + (clear_days + 1) * DAY


def first_day_after(notice: NoticeGiven, *, clear_days: int) -> date:
    """Give the first day that a notice which was given allows, by the way in which it was given."""
    if notice.short.way == SPECIAL_URGENCY:
        return notice.short.chair_on or notice.issued_on
    days = EXCEPTION_CLEAR_DAYS if notice.short.way == GENERAL_EXCEPTION else clear_days
    return max(notice.decision_on, earliest_decision_on(notice.issued_on, clear_days=days))


def notice_comes_in_time(*, on: date, decision_on: date, clear_days: int, short: ShortNotice) -> Verdict:
    """Test that a notice given out on a day leaves the decision the time that its way asks."""
    if short.way == GENERAL_EXCEPTION:
        return _chair_was_told(short, on=on) & _is_clear_of(on, decision_on, EXCEPTION_CLEAR_DAYS)
    if short.way == SPECIAL_URGENCY:
        return _chair_has_agreed(short, by_on=min(on, decision_on))
    if short.way:
        return no("There is no such way to shorten a notice.", cite=SHORT_NOTICE_RULES)
    return _is_clear_of(on, decision_on, clear_days)


def decision_had_its_notice(
    notice: NoticeGiven | None, *, decision_on: date, clear_days: int, short: ShortNotice
) -> Verdict:
    """Test that a decision was taken with the notice that it needs, or in an urgency that was agreed to."""
    if not clear_days:
        return YES
    if short.way == SPECIAL_URGENCY:
        return _chair_has_agreed(short, by_on=decision_on)
    if notice is None:
        return no(
            f"A key decision needs {clear_days} clear days’ notice, and none is issued. Issue the notice of "
            f"the key decision first. What cannot wait for it goes by general exception, with a notice of "
            f"{EXCEPTION_CLEAR_DAYS} clear days, or by special urgency, if {CHAIR} agrees.",
            cite=f"{NOTICE_RULE}; {SHORT_NOTICE_RULES}", who_can="who may issue papers",
        )  # fmt: skip
    if decision_on < notice.decision_on and notice.short.way != SPECIAL_URGENCY:
        return no(
            f"Its notice says that it is taken on {_as_read(notice.decision_on)}, and not before. Wait for "
            f"that day; what cannot wait goes by special urgency, if {CHAIR} agrees.",
            cite=f"SI 2012/2089 reg 9(1)(d); {URGENCY_RULE}",
            who_can="who may issue papers",
        )
    return notice_comes_in_time(
        on=notice.issued_on, decision_on=decision_on, clear_days=clear_days, short=notice.short
    )


def decision_is_noticed(
    notices: Sequence[NoticeGiven], *, decision_on: date, clear_days: int, short: ShortNotice | None = None
) -> Verdict:
    """Test that one of the notices that stand allows a decision on a day.

    Where none does, the reason is of the one that allows it first. `short` is what the decision itself says
    of an urgency that was agreed to, if it does.
    """

    def judge(notice: NoticeGiven | None) -> Verdict:
        return decision_had_its_notice(
            notice, decision_on=decision_on, clear_days=clear_days, short=short or ShortNotice()
        )

    if not notices:
        return judge(None)
    judged = {each: judge(each) for each in notices}
    if any(judged.values()):
        return YES
    return judged[min(notices, key=lambda each: first_day_after(each, clear_days=clear_days))]


def _is_clear_of(noticed_on: date, decision_on: date, clear_days: int) -> Verdict:
    first_on = earliest_decision_on(noticed_on, clear_days=clear_days)
    if decision_on >= first_on:
        return YES
    said = f"A notice issued on {_as_read(noticed_on)} stands for {clear_days} clear days, so the first day "
    said += f"for the decision is {_as_read(first_on)}. Choose a later day"
    if clear_days == EXCEPTION_CLEAR_DAYS:
        return no(
            f"{said}; if it cannot wait so long, {CHAIR} has to agree that it is urgent.",
            cite="SI 2012/2089 reg 10(1)(c); reg 11",
        )
    return no(
        f"{said}, or go by general exception or special urgency.",
        cite=f"{NOTICE_RULE}; {SHORT_NOTICE_RULES}",
    )


def _chair_was_told(short: ShortNotice, *, on: date) -> Verdict:
    told = YES if short.chair.strip() and short.chair_on else no(
        "Say who chairs overview and scrutiny, and on which day they were told in writing. If there is no "
        "chair, every member of the committee is told.",
        cite="SI 2012/2089 reg 10(1)(a)", who_can="the proper officer",
    )  # fmt: skip
    late = no(
        f"By what you say, {CHAIR} is told only after the notice. Tell them first: the public is shown a "
        "copy.",
        cite="SI 2012/2089 reg 10(1)(b)", who_can="the proper officer",
    )  # fmt: skip
    in_time = YES if short.chair_on is None or short.chair_on <= on else late
    return (
        _has_a_reason(short, "Say why 28 clear days’ notice is impracticable", "reg 10(3)") & told & in_time
    )


def _chair_has_agreed(short: ShortNotice, *, by_on: date) -> Verdict:
    agreed = YES if short.chair.strip() and short.chair_on else no(
        f"Special urgency needs that {CHAIR} agrees. Say who it is, and on which day they agreed. If they "
        "cannot act, the chair of the council does, or else the vice-chair.",
        cite="SI 2012/2089 reg 11(1)", who_can=CHAIR,
    )  # fmt: skip
    late = no(
        f"By what you say, {CHAIR} agrees only after {_as_read(by_on)}. They have to agree before.",
        cite="SI 2012/2089 reg 11(1)", who_can=CHAIR,
    )  # fmt: skip
    in_time = YES if short.chair_on is None or short.chair_on <= by_on else late
    ask = "Say why the decision is urgent and cannot reasonably be deferred"
    return _has_a_reason(short, ask, "reg 11(2)") & agreed & in_time


def _has_a_reason(short: ShortNotice, ask: str, regulation: str) -> Verdict:
    if len(short.reason.split()) >= LEAST_WORDS:
        return YES
    return no(f"{ask}, in at least {LEAST_WORDS} words. It is published.", cite=f"SI 2012/2089 {regulation}")


def _as_read(on: date) -> str:
    return f"{on.day} {on:%B %Y}"
