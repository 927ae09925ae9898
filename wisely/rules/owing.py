"""What a route owes the public: each notice with its day, and what the law asks for above a value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wisely.rules.cases import Case, Valuation
from wisely.rules.rulebook import Rulebook
from wisely.rules.statute import Notice
from wisely.rules.timetables import Timetable, Ways

_NOT_KPIS = frozenset({"framework"})  # PA23 s.52(6): frameworks; concessions and light touch are tested apart


@dataclass(frozen=True, slots=True)
class Duty:
    """Something owed. `due_on` is its last day in the earliest timetable; None where the law names no day."""

    code: str
    name: str
    due_on: date | None
    by_when: str
    cite: str


def duties(case: Case, value: Valuation, ways: Ways, *, laid: Timetable, book: Rulebook) -> tuple[Duty, ...]:
    """Give what a route owes, in the order in which it falls due."""
    owed = [
        _of_notice(_variant(book.statute.notice(code), case, book), laid)
        for code in ways.procedure.notices
        if _is_owed(code, case, value, ways, book)
    ]
    return (*owed, *_by_value(case, value, ways, laid=laid, book=book))


def is_notifiable(case: Case, value: Valuation, book: Rulebook) -> bool:
    """Say whether it reaches the value from which below-threshold awards are told of nationally."""
    limit = book.statute.notice_limit_on(case.on)
    if limit is None:
        return value.is_above
    amount = value.judged_gross.amount if limit.includes_vat else value.judged_net.amount
    return amount >= limit.value


def _is_owed(code: str, case: Case, value: Valuation, ways: Ways, book: Rulebook) -> bool:
    notice = book.statute.notice(code)
    if notice.starts_on > case.on:
        return False
    if ways.ground is not None and code in ways.ground.without_notices:
        return False
    if value.regime == "PSR2023":
        return True
    if code in {"UK6", "CAN"}:
        return value.is_above
    return value.is_above or is_notifiable(case, value, book)


def _variant(notice: Notice, case: Case, book: Rulebook) -> Notice:
    """A light touch contract has longer to tell its details."""
    if notice.code == "UK7" and case.is_light_touch:
        return book.statute.notice("UK7-LT")
    return notice


def _of_notice(notice: Notice, laid: Timetable) -> Duty:
    anchors = {
        "start": laid.published_on,
        "before tender notice": laid.published_on,
        "before award notice": laid.award_notice_on,
        "before contract": laid.award_notice_on,
        "publication": laid.award_notice_on,
        "contract entered": laid.signs_on,
    }
    anchor_on = anchors[notice.anchor]
    is_before = notice.anchor != "contract entered"
    due_on = notice.due_on(anchor_on) or (anchor_on if is_before else None)
    return Duty(notice.code, notice.name, due_on, notice.deadline, notice.cite)


def _by_value(case: Case, value: Valuation, ways: Ways, *, laid: Timetable, book: Rulebook) -> list[Duty]:
    """Give what is owed above the Act's own values. They bind public contracts only."""
    if value.regime != "PA2023" or not value.is_above:
        return []
    found = []
    for trigger in book.statute.triggers:
        if trigger.starts_on > case.on or value.judged_gross.amount <= trigger.above:
            continue
        if trigger.code == "kpis" and (
            case.is_light_touch or case.is_concession or ways.procedure.code in _NOT_KPIS
        ):
            continue
        if trigger.code == "pipeline" and not book.procedure_rules.spends_over_100m:
            continue
        due_on = laid.signs_on if trigger.code == "kpis" else None
        if trigger.code == "contract copy":
            notice = book.statute.notice("CONTRACT-COPY")
            due_on = None if case.is_light_touch else notice.due_on(laid.signs_on)
        found.append(Duty(trigger.code, trigger.name, due_on, trigger.says, trigger.cite))
    return found
