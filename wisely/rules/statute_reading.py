"""Reads the law's files strictly: a row without its clause, with an unknown unit or a gap is a fault."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

from wisely.rules.parts import Thresholds
from wisely.rules.reading import Table, read
from wisely.rules.statute import (
    CIRCUMSTANCES,
    REGIMES,
    STAGES,
    DirectAwardGround,
    ExclusionGround,
    Notice,
    NoticeLimit,
    Procedure,
    Statute,
    TimeLimit,
    Trigger,
)

LAW = Path(__file__).parent / "law"


@cache
def statute() -> Statute:
    """Read the law's files.

    :raises FaultyPack: when one has a fault: file, line, key, what is wrong, what to do.
    """
    told = _law("thresholds")
    found = Statute(
        thresholds=_thresholds(told),
        notice_limits=tuple(_notice_limit(row) for row in told.tables("notice_limit")),
        triggers=tuple(_trigger(row) for row in told.tables("trigger")),
        limits=tuple(_limit(row) for row in _law("time_limits").tables("limit")),
        procedures=tuple(_procedure(row) for row in _law("procedures").tables("procedure")),
        notices=tuple(_notice(row) for row in _law("notices").tables("notice")),
        direct_award_grounds=tuple(_ground(row) for row in _law("direct_award_grounds").tables("ground")),
        exclusion_grounds=tuple(_exclusion(row) for row in _law("exclusion_grounds").tables("ground")),
    )
    told.finish()
    return found


def _law(name: str) -> Table:
    return read(LAW / f"{name}.toml", name=f"law/{name}.toml")


def _sourced(row: Table) -> None:
    """Each row says how far it was looked up; nobody reads it but the auditor of the file."""
    if row.take("confidence", str)[:1] not in {"V", "K"}:
        row.fault("confidence", "is neither V nor K.", "Write V where the source was looked up, else K.")
    row.take("source", str, "see the clause")
    row.take("note", str, "none")


def _regime(row: Table) -> str:
    regime = row.take("regime", str)
    if regime not in REGIMES:
        row.fault("regime", f"is {regime!r}.", f"Choose one of {', '.join(REGIMES)}.")
    return regime


def _cite(row: Table) -> str:
    cite = row.take("cite", str)
    if not cite.strip():
        row.fault("cite", "is empty.", "Name the clause that says so.")
    return cite


def _includes_vat(row: Table) -> bool:
    said = row.take("vat", str)
    if said not in {"inc", "exc"}:
        row.fault("vat", f"is {said!r}.", 'Write "inc" or "exc".')
    return said == "inc"


def _thresholds(told: Table) -> tuple[Thresholds, ...]:
    rows = []
    for row in told.tables("period"):
        concession = row.take("concession", int)
        rows.append(
            Thresholds(
                regime=_regime(row),
                starts_on=row.take("from", date),
                ends_on=row.maybe("until", date),
                includes_vat=_includes_vat(row),
                goods_services=row.take("goods_services_subcentral", int),
                works=row.take("works", int),
                light_touch=row.take("light_touch", int),
                concession=concession,
                light_touch_concession=row.take("light_touch_concession", int, concession),
                works_suitability=row.maybe("works_suitability_test_s85", int),
                source=row.take("source", str),
            )
        )
        for unused in ("goods_services_central", "utilities_goods_services", "utilities_light_touch"):
            row.maybe(unused, int)
        _sourced(row)
        row.finish()
    rows.sort(key=lambda row: row.starts_on)
    for before, after in pairwise(rows):
        if before.ends_on is None or after.starts_on != before.ends_on + timedelta(days=1):
            told.fault(
                "period",
                f"from {after.starts_on} leaves a gap or an overlap after the one from {before.starts_on}.",
                "Let each begin on the day after the one before it ends.",
            )
    return tuple(reversed(rows))


def _notice_limit(row: Table) -> NoticeLimit:
    found = NoticeLimit(
        _regime(row), row.take("from", date), row.maybe("until", date), row.take("value", int),
        _includes_vat(row), row.take("where", str), _cite(row),
    )  # fmt: skip
    _sourced(row)
    row.finish()
    return found


def _trigger(row: Table) -> Trigger:
    found = Trigger(
        row.take("code", str), row.take("name", str), row.take("of", str), row.take("above", int),
        row.take("says", str), _cite(row), row.take("from", date),
    )  # fmt: skip
    _sourced(row)
    row.finish()
    return found


def _limit(row: Table) -> TimeLimit:
    found = TimeLimit(
        regime=_regime(row),
        procedures=row.words("procedures"),
        stage=row.take("stage", str),
        when=frozenset(row.words("when")),
        days=row.take("days", int),
        unit=row.take("unit", str),
        counts=row.take("counts", str),
        cite=_cite(row),
    )
    if found.unit not in {"day", "working day"}:
        row.fault("unit", f"is {found.unit!r}.", 'Write "day" or "working day".')
    if found.counts not in {"after", "with"}:
        row.fault("counts", f"is {found.counts!r}.", 'Write "after" or "with".')
    if unknown := found.when - CIRCUMSTANCES:
        row.fault("when", f"names {', '.join(sorted(unknown))}.", f"Use {', '.join(sorted(CIRCUMSTANCES))}.")
    if found.stage not in STAGES:
        row.fault("stage", f"is {found.stage!r}.", f"Choose one of {', '.join(STAGES)}.")
    _sourced(row)
    row.finish()
    return found


def _procedure(row: Table) -> Procedure:
    found = Procedure(
        code=row.take("code", str),
        name=row.take("name", str),
        regime=_regime(row),
        where=row.take("where", str),
        needs=row.take("needs", str, ""),
        is_competed=row.take("is_competed", bool),
        stages=row.words("stages"),
        notices=row.words("notices"),
        says=row.take("says", str),
        cite=_cite(row),
    )
    if found.where not in {"above", "below", "any"}:
        row.fault("where", f"is {found.where!r}.", 'Write "above", "below" or "any".')
    if unknown := set(found.stages) - set(STAGES):
        row.fault("stages", f"names {', '.join(sorted(unknown))}.", f"Use {', '.join(STAGES)}.")
    _sourced(row)
    row.finish()
    return found


def _notice(row: Table) -> Notice:
    found = Notice(
        code=row.take("code", str),
        name=row.take("name", str),
        regime=_regime(row),
        duty=row.take("duty", str),
        trigger=row.take("trigger", str),
        deadline=row.take("deadline", str),
        days=row.maybe("days", int),
        anchor=row.take("anchor", str),
        spared=row.take("spared", str, ""),
        cite=_cite(row),
        starts_on=row.take("from", date),
    )
    if found.duty not in {"mandatory", "conditional", "optional"}:
        row.fault("duty", f"is {found.duty!r}.", "Write mandatory, conditional or optional.")
    _sourced(row)
    row.finish()
    return found


def _ground(row: Table) -> DirectAwardGround:
    found = DirectAwardGround(
        code=row.take("code", str),
        regime=_regime(row),
        says=row.take("says", str),
        limits=row.take("limits", str, ""),
        has_standstill=row.take("has_standstill", bool, True),
        is_light_touch_only=row.take("is_light_touch_only", bool, False),
        without_notices=row.words("without_notices", default=()),
        cite=_cite(row),
    )
    _sourced(row)
    row.finish()
    return found


def _exclusion(row: Table) -> ExclusionGround:
    found = ExclusionGround(
        regime=_regime(row),
        is_mandatory=row.take("class", str) == "mandatory",
        name=row.take("name", str),
        says=row.take("says", str),
        years=row.maybe("years", int),
        cite=_cite(row),
    )
    _sourced(row)
    row.finish()
    return found
