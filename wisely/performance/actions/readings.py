"""Every write of the performance room: readings are recorded, frozen and restated; KPIs get an owner."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from wisely.audit.acts import act
from wisely.lib.actor import Actor
from wisely.lib.periods import Period, period_name
from wisely.lib.verdict import YES, Verdict, no
from wisely.people.models import Authority, Person
from wisely.performance import counting, events, permissions
from wisely.performance.decisions import (
    Definition,
    Measured,
    definition_id,
    definitions_of,
    is_over,
    may_stand_for,
    months_in_words,
    months_without,
    written,
)
from wisely.performance.lifecycle import READING, ReadingStage
from wisely.performance.models import COMPUTED, RECORDED, Measure, Reading
from wisely.performance.queries.figures import Sums, sums_of
from wisely.performance.queries.readings import measure_for
from wisely.rules.parts import Figure, Kpi
from wisely.rules.rulebook import Rulebook, rulebook


def record_reading(
    authority: Authority, *, kpi: int, figure: str, period: Period, value: Decimal, evidence: str,
    version: int | None = None, by: Actor, at: datetime,
) -> Reading:  # fmt: skip
    """Record what a figure was in a period, for one that is not computed, with where it comes from."""
    book = _book(authority, at)
    told = _figure(book, kpi, figure)
    measure = _measure(authority, kpi)
    with act(measure, by=by, at=at, version=version, holding=[authority]) as this:
        this.needs(
            permissions.may_record_reading(by, owner=_owner(measure)),
            _is_kept_once(measure),
            _is_by_hand(told),
            _has_passed(period, at),
            _is_sound(value, told),
            YES if evidence.strip() else no("Say where the value comes from."),
            _is_open(measure, [told], period),
        )
        reading = Reading(
            authority=authority, measure=measure, figure=figure, period_starts_on=period.starts_on,
            period_ends_before=_ends(period), source=RECORDED, value_in_unit=value, evidence=evidence.strip(),
            definition=told.formula, agreed_at=at, agreed_by=by.reference,
        )  # fmt: skip
        this.keep(reading)
        this.record(
            events.ReadingRecorded(
                kpi=kpi,
                figure=figure,
                figure_name=told.name,
                period=period_name(period),
                value=written(value, told.unit),
                evidence=evidence.strip(),
            )
        )
    return reading


def freeze_period(
    authority: Authority, *, kpi: int, period: Period, reason: str = "", version: int | None = None,
    by: Actor, at: datetime,
) -> list[Reading]:  # fmt: skip
    """Agree what the computed figures of a KPI are for a period that is over, as payments stand today.

    Where months of it have no payments, `reason` says why it is agreed all the same; it stays beside it.
    """
    book = _book(authority, at)
    told = book.kpis.get(kpi)
    figures = [each for each in told.figures if definition_id(each)] if told else []
    measure = _measure(authority, kpi)
    with act(measure, by=by, at=at, version=version, reason=reason.strip(), holding=[authority]) as this:
        this.needs(
            permissions.may_record_reading(by, owner=_owner(measure)),
            _is_kept_once(measure),
            YES if figures else no("No figure of this KPI is computed. Record a reading instead."),
            _has_passed(period, at),
            _is_open(measure, figures, period),
        )
        sums = _sums(authority, book, at=at)
        found = [(figure, sums.measured(_definition(book, figure), period)) for figure in figures]
        lacking = months_in_words(months_without(period, sums.months))
        this.needs(_is_measured(found, period), _is_whole(lacking, period, reason))
        readings = [
            _computed(measure, figure, each, each.value, by=by, at=at)
            for figure, each in found
            if each.value is not None
        ]
        for reading in readings:
            reading.months_lacking, reading.lacking_because = lacking, reason.strip() if lacking else ""
            this.keep(reading)
        this.record(_frozen(kpi, period, found, book, lacking=lacking))
    return readings


def restate_reading(
    reading: Reading, *, value: Decimal | None = None, evidence: str = "", reason: str,
    version: int | None = None, by: Actor, at: datetime,
) -> Reading:  # fmt: skip
    """Put a new value in the place of an agreed one: computed anew, or as given. The old one is kept."""
    measure, before = reading.measure, reading
    book = _book(measure.authority, at)
    told = _figure(book, measure.kpi, reading.figure)
    with act(measure, by=by, at=at, version=version, reason=reason) as this:
        before.refresh_from_db()
        this.needs(
            permissions.may_record_reading(by, owner=_owner(measure)),
            READING.may("restate", at_stage=before.stage),
            YES
            if reason.strip()
            else no("Say why the value is restated. Whoever read the old one will ask."),
        )
        now = _anew(before, told, book, value=value, evidence=evidence, this_by=by, at=at)
        this.needs(_is_another(now, before, told))
        now.restates, now.restated_because = before, reason.strip()
        now.lacking_because = reason.strip() if now.months_lacking else ""
        before.stage = READING.after("restate", at_stage=before.stage)
        this.keep(before)
        this.keep(now)
        this.record(
            events.ReadingRestated(
                kpi=measure.kpi,
                figure=told.id,
                figure_name=told.name,
                period=period_name(_period(before)),
                value=written(now.value_in_unit, told.unit),
                value_before=written(before.value_in_unit, told.unit),
            )
        )
    return now


def assign_owner(
    authority: Authority, *, kpi: int, owner: Person, version: int | None = None, by: Actor, at: datetime
) -> Measure:
    """Say who answers for a KPI: who chases its readings, and may record and restate them."""
    book = _book(authority, at)
    measure = _measure(authority, kpi)
    with act(measure, by=by, at=at, version=version, holding=[authority]) as this:
        before = _owner(measure)
        this.needs(
            permissions.may_assign_owner(by),
            _is_kept_once(measure),
            YES if kpi in book.kpis else no("The council has no KPI of this number."),
            _works_here(owner, authority, at),
            no("They answer for this measure already.") if before == owner.reference else YES,
        )
        measure.owner = owner
        this.record(
            events.MeasureOwnerAssigned(kpi=kpi, owner=owner.reference, owner_before=before or "nobody")
        )
    return measure


def _book(authority: Authority, at: datetime) -> Rulebook:
    return rulebook(timezone.localdate(at), authority.pack)


def _measure(authority: Authority, kpi: int) -> Measure:
    return measure_for(authority.pk, kpi) or Measure(authority=authority, kpi=kpi)


def _owner(measure: Measure) -> str:
    return measure.owner.reference if measure.owner else ""


def _figure(book: Rulebook, kpi: int, figure: str) -> Figure:
    told: Kpi | None = book.kpis.get(kpi)
    found = next((each for each in told.figures if each.id == figure), None) if told else None
    if found is None:
        no("The council's strategy has no such figure now.").require()
        raise AssertionError
    return found


def _is_kept_once(measure: Measure) -> Verdict:
    """A measure that nobody had touched may have been touched since; the council's row is held by now."""
    if measure.pk is None and measure_for(measure.authority_id, measure.kpi) is not None:
        return no(
            "Somebody else has just done something to this measure. Look at it again, then repeat this."
        )
    return YES


def _is_by_hand(figure: Figure) -> Verdict:
    if definition_id(figure):
        return no(f"“{figure.name}” is computed from payments. Freeze the period instead.")
    return YES


def _has_passed(period: Period, at: datetime) -> Verdict:
    if is_over(period, on=timezone.localdate(at)):
        return YES
    last: date | None = period.last_on
    return no(f"{period_name(period)} is not over until {last:%-d %B %Y}. Until then its figure still moves.")


def _is_sound(value: Decimal, figure: Figure) -> Verdict:
    fault = may_stand_for(value, figure.unit)
    return no(fault) if fault else YES


def _is_open(measure: Measure, figures: list[Figure], period: Period) -> Verdict:
    if measure.pk is None:
        return YES
    held = measure.readings.filter(
        figure__in=[each.id for each in figures], stage=ReadingStage.AGREED,
        period_starts_on=period.starts_on, period_ends_before=_ends(period),
    )  # fmt: skip
    if held.exists():
        return no(f"{period_name(period)} has an agreed reading already. Restate that one, with the reason.")
    return YES


def _sums(authority: Authority, book: Rulebook, *, at: datetime) -> Sums:
    """Give what payments come to as they stand this moment: what is agreed is never a stale figure."""
    counting.count(authority.pk, book, counting.stale_months(authority.pk, book), at=at)
    return sums_of(authority.pk, book)


def _definition(book: Rulebook, figure: Figure) -> Definition:
    return definitions_of(book)[definition_id(figure)]


def _is_whole(lacking: str, period: Period, reason: str) -> Verdict:
    if not lacking or reason.strip():
        return YES
    return no(
        f"{period_name(period)} is incomplete: there are no payments for {lacking}. Import the files of "
        "those months first, or say why the figure is agreed without them."
    )


def _is_measured(found: list[tuple[Figure, Measured]], period: Period) -> Verdict:
    if any(each.value is not None for _, each in found):
        return YES
    missing = found[0][1].missing
    because = f", because {missing.reason}. {missing.remedy}" if missing else "."
    return no(f"Nothing can be frozen for {period_name(period)}{because}")


def _computed(
    measure: Measure, figure: Figure, found: Measured, value: Decimal, *, by: Actor, at: datetime
) -> Reading:
    parts = found.parts
    return Reading(
        authority=measure.authority, measure=measure, figure=figure.id,
        period_starts_on=found.period.starts_on, period_ends_before=_ends(found.period),
        source=COMPUTED, value_in_unit=value, counted_net=parts.counted, in_scope_net=parts.in_scope,
        unknown_net=parts.unknown, lines_count=parts.lines_in_scope, definition=found.definition.words,
        agreed_at=at, agreed_by=by.reference,
    )  # fmt: skip


def _frozen(
    kpi: int, period: Period, found: list[tuple[Figure, Measured]], book: Rulebook, *, lacking: str
) -> events.PeriodFrozen:
    told = [
        f"{figure.name} {written(each.value, figure.unit)}"
        if each.value is not None
        else f"{figure.name} not measured"
        for figure, each in found
    ]
    return events.PeriodFrozen(
        kpi=kpi, period=period_name(period), values="; ".join(told),
        lines=found[0][1].parts.lines_in_scope, rules_on=book.on.isoformat(),
        lacking=f"without {lacking}" if lacking else "with every month in",
    )  # fmt: skip


def _anew(
    before: Reading, figure: Figure, book: Rulebook,
    *, value: Decimal | None, evidence: str, this_by: Actor, at: datetime,
) -> Reading:  # fmt: skip
    """Make the reading that takes another's place: from payments as they stand, or as given."""
    period = _period(before)
    if before.source == COMPUTED:
        sums = _sums(before.measure.authority, book, at=at)
        found = sums.measured(_definition(book, figure), period)
        if found.value is None:
            _is_measured([(figure, found)], period).require()
            raise AssertionError
        now = _computed(before.measure, figure, found, found.value, by=this_by, at=at)
        now.months_lacking = months_in_words(months_without(period, sums.months))
        return now
    if value is None:
        no("Enter the new value.").require()
        raise AssertionError
    _is_sound(value, figure).require()
    return Reading(
        authority=before.measure.authority, measure=before.measure, figure=figure.id,
        period_starts_on=period.starts_on, period_ends_before=_ends(period), source=RECORDED,
        value_in_unit=value, evidence=evidence.strip() or before.evidence, definition=figure.formula,
        agreed_at=at, agreed_by=this_by.reference,
    )  # fmt: skip


def _is_another(now: Reading, before: Reading, figure: Figure) -> Verdict:
    if now.value_in_unit != before.value_in_unit:
        return YES
    said = written(now.value_in_unit, figure.unit)
    return no(f"The value is {said} already, so there is nothing to restate.")


def _ends(period: Period) -> date:
    """Give the day after the last; a period without one is refused before."""
    return period.ends_before or date.max


def _period(reading: Reading) -> Period:
    return Period(reading.period_starts_on, reading.period_ends_before)


def _works_here(owner: Person, authority: Authority, at: datetime) -> Verdict:
    on = timezone.localdate(at)
    if owner.authority_id != authority.pk or (owner.left_on is not None and owner.left_on <= on):
        return no("Choose somebody who works at this council.")
    return YES
