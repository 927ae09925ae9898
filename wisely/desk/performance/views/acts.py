"""Readings are recorded, frozen and restated; a measure gets an owner: one form, one act."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from wisely.desk.performance import asking
from wisely.desk.performance.forms import (
    FreezeForm,
    OwnerForm,
    RecordForm,
    RestateByHandForm,
    RestateForm,
)
from wisely.lib.periods import Period, period_code, period_name
from wisely.people.doors import Request, door
from wisely.people.queries import colleagues, own_council, person_for
from wisely.performance import actions, permissions, queries
from wisely.performance.permissions import Permission
from wisely.rules.parts import Kpi
from wisely.ui.forms import Form, beside, version_of


def _answer(
    request: Request, kpi: Kpi, form: Form, act: Callable[[dict[str, Any]], Any],
    *, heading: str, button: str, then: str, version: int | None, **more: Any,
) -> HttpResponse:  # fmt: skip
    """Show a form about a measure, or let its act happen and lead on."""
    if request.method == "POST" and form.is_valid():
        with beside(form):
            act(form.cleaned_data)
        if form.is_valid():
            return HttpResponseRedirect(then)
    context = {
        "form": form, "kpi": kpi, "heading": heading, "button": button, "version": version,
        "back": f"/performance/{kpi.number}/", **more,
    }  # fmt: skip
    return render(request, "desk/performance/change.html", context)


def _opened(request: Request, number: int) -> tuple[Kpi, Any, str]:
    """Give the KPI, the council's measure of it (None at first) and who answers for it."""
    kpi = asking.kpi_or_404(asking.book_of(request), number)
    measure = queries.measure_for(request.officer.authority_id, number)
    owner = measure.owner.reference if measure and measure.owner else ""
    return kpi, measure, owner


def _kept(version: Any) -> int | None:
    return version.version if version else None


@door(Permission.SEE_MEASURES)
def record(request: Request, number: int) -> HttpResponse:
    """Record what a figure that is not computed was in a period."""
    kpi, measure, owner = _opened(request, number)
    permissions.may_record_reading(request.officer, owner=owner).require()
    figures = [(each.id, each.name) for each in kpi.figures if not queries.definition_id(each)]
    if not figures:
        raise Http404
    years = asking.years_over(asking.book_of(request))
    form = RecordForm(
        request.POST or None, figures=figures, periods=_by_hand(years),
        initial={"figure": figures[0][0]} if len(figures) == 1 else None,
    )  # fmt: skip
    return _answer(
        request, kpi, form,
        lambda told: actions.record_reading(
            own_council(request.officer), kpi=number, **told, version=version_of(request), by=request.officer,
            at=request.at,
        ),
        heading="Record a reading", button="Record the reading", then=f"/performance/{number}/readings/",
        version=_kept(measure),
        hint="For figures that Wisely does not compute yet. Say where the value comes from.",
    )  # fmt: skip


def _by_hand(years: list[Period]) -> list[tuple[str, str]]:
    """Give years over and their quarters, by code and name."""
    return [(period_code(each), period_name(each)) for year in years for each in (year, *_quarters(year))]


def _quarters(year: Period) -> list[Period]:
    found = [queries.span_of(year.starts_on, queries.QUARTER)]
    while found[-1].ends_before != year.ends_before and found[-1].ends_before is not None:
        found.append(queries.span_of(found[-1].ends_before, queries.QUARTER))
    return found


@door(Permission.SEE_MEASURES)
def freeze(request: Request, number: int) -> HttpResponse:
    """Agree the computed figures of a period that is over."""
    kpi, measure, owner = _opened(request, number)
    permissions.may_record_reading(request.officer, owner=owner).require()
    if not any(queries.definition_id(each) for each in kpi.figures):
        raise Http404
    book = asking.book_of(request)
    sums = queries.sums_of(asking.council_of(request), book)
    over = [
        (period_code(span), _with_what_it_lacks(span, sums))
        for grain in (queries.YEAR, queries.QUARTER, queries.MONTH)
        for span in reversed(queries.spans(sums.months, grain))
        if queries.is_over(span, on=book.on)
    ]
    return _answer(
        request, kpi, FreezeForm(request.POST or None, periods=over),
        lambda told: actions.freeze_period(
            own_council(request.officer), kpi=number, period=told["period"], reason=told["reason"],
            version=version_of(request), by=request.officer, at=request.at,
        ),
        heading="Freeze a period", button="Freeze the period", then=f"/performance/{number}/readings/",
        version=_kept(measure),
        hint="The figures of the period, as payments stand today, become what the council reports, on its "
        "public page too. If payments change later, the page says so, and a reading can be restated with "
        "a reason.",
    )  # fmt: skip


def _with_what_it_lacks(span: Period, sums: queries.Sums) -> str:
    """Name a period, and the months of it that have no payments."""
    lacking = queries.months_without(span, sums.months)
    return (
        f"{period_name(span)}, without {queries.months_in_words(lacking)}" if lacking else period_name(span)
    )


@door(Permission.SEE_MEASURES)
def restate(request: Request, number: int, pk: int) -> HttpResponse:
    """Put a new value in the place of an agreed one, with the reason."""
    kpi, measure, owner = _opened(request, number)
    permissions.may_record_reading(request.officer, owner=owner).require()
    reading = queries.reading_for(request.officer.authority_id, pk)
    if reading is None or reading.measure.kpi != number:
        raise Http404
    figure = next((each for each in kpi.figures if each.id == reading.figure), None)
    if figure is None:
        raise Http404
    is_computed = reading.source == "computed"
    period = Period(reading.period_starts_on, reading.period_ends_before)
    form = (RestateForm if is_computed else RestateByHandForm)(request.POST or None)
    now = _now(request, figure, period) if is_computed else ""
    return _answer(
        request, kpi, form,
        lambda told: actions.restate_reading(
            reading, value=told.get("value"), evidence=told.get("evidence", ""), reason=told["reason"],
            version=version_of(request), by=request.officer, at=request.at,
        ),
        heading=f"Restate {figure.name}, {period_name(period)}", button="Restate it",
        then=f"/performance/{number}/readings/", version=_kept(measure),
        hint=f"Agreed: {queries.written(reading.value_in_unit, figure.unit)}. "
        + (f"As payments stand today: {now}. That becomes the new value. " if now else "")
        + "The old value is kept beside the new one.",
    )  # fmt: skip


def _now(request: Request, figure: Any, period: Period) -> str:
    book = asking.book_of(request)
    sums = queries.sums_of(asking.council_of(request), book)
    definition = queries.definitions_of(book)[queries.definition_id(figure)]
    value = sums.measured(definition, period).value
    return "not measured" if value is None else queries.written(value, figure.unit)


@door(Permission.ASSIGN_OWNER)
def owner(request: Request, number: int) -> HttpResponse:
    """Say who answers for a measure."""
    kpi, measure, _ = _opened(request, number)
    people = colleagues(on=timezone.localdate(request.at))
    form = OwnerForm(request.POST or None, colleagues=people)

    def assign(told: dict[str, Any]) -> None:
        person = person_for(told["owner"])
        if person is None:
            raise Http404
        actions.assign_owner(
            own_council(request.officer), kpi=number, owner=person, version=version_of(request),
            by=request.officer, at=request.at,
        )  # fmt: skip

    before = measure.owner.name if measure and measure.owner else "nobody"
    return _answer(
        request, kpi, form, assign, heading="Who answers for this measure", button="Give it to them",
        then=f"/performance/{number}/", version=_kept(measure), hint=f"At present: {before}.",
    )  # fmt: skip
