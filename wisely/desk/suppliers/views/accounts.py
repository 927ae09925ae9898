"""A supplier's accounts, period beside period, and the ratios worked out from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from wisely.contracts.permissions import Permission as ContractsPermission
from wisely.desk.suppliers.forms import ReasonForm
from wisely.desk.suppliers.forms_of_accounts import (
    GOING_CONCERN,
    QUALIFIED,
    AccountsForm,
    CorrectAccountsForm,
    PlannedForm,
)
from wisely.desk.suppliers.lists_of_accounts import ACCOUNTS_JUDGED, VIEWS, WITH_RATIOS
from wisely.desk.suppliers.sources_of_accounts import AccountsSource, Judge
from wisely.desk.suppliers.views.changes import answer, found
from wisely.desk.suppliers.views.ratios import Judged, judged, told_of
from wisely.desk.suppliers.views.record import page_of, sheet_of
from wisely.desk.suppliers.views.register import book_of
from wisely.people.doors import Request, door
from wisely.people.queries import names_of, own_council
from wisely.relationships.queries import contracts_worth, expected_of, worth_by_supplier
from wisely.rules.financial_ratios import RatioBands
from wisely.suppliers import actions, permissions, queries
from wisely.suppliers.permissions import Permission
from wisely.suppliers.queries import ACCOUNTS_OF, AccountsRow, Expected, Ratio
from wisely.ui import words
from wisely.ui.forms import version_of

BACK = "accounts/"
MOST_PERIODS = 4
HINT = (
    "Only this council sees them. Figures are kept in whole pounds. A later year is recorded beside the one "
    "before; what was typed wrongly is corrected."
)


@dataclass(frozen=True, slots=True)
class Period:
    """One period as a column: its head, its figures in order, its ratios, and where they stand."""

    row: AccountsRow
    head: str
    whose: str
    figures: tuple[tuple[str, str | None], ...]
    ratios: tuple[Judged, ...]
    audit: str
    seen_by: str
    earlier: tuple[tuple[Any, str, str], ...]


@door(Permission.SEE_SUPPLIER)
def accounts(request: Request, reference: str) -> HttpResponse:
    """Show accounts by period side by side, their ratios with risk and why, and how they moved."""
    sheet = sheet_of(reference)
    known = queries.assurance_of(request.officer.authority_id, sheet.family)
    bands = book_of(request).ratio_bands
    council, on = request.officer.authority_id, timezone.localdate(request.at)
    is_seen = ContractsPermission.SEE_CONTRACT in request.officer.permissions
    mine = contracts_worth(council, sheet.id, family=sheet.family, on=on) if is_seen else []
    together, largest = expected_of(mine, is_seen=is_seen)
    periods = _periods(known.accounts[:MOST_PERIODS], bands, together)
    latest = queries.latest_accounts(known.accounts)
    planned = PlannedForm(request.GET if request.GET.get("planned") else None)
    context = {
        "record": page_of(request, sheet, "accounts"), "sheet": sheet, "bands": bands,
        "periods": periods, "lines": _lines(periods), "figures": _figures(periods),
        "left_out": len(known.accounts) - len(periods),
        "told": told_of(known.accounts, bands, together, on=on),
        "latest": latest,
        "turnovers": _turnovers(latest, bands, (together, largest), planned) if latest else (),
        "planned": planned,
        "may": permissions.may_revise_supplier(request.officer),
    }  # fmt: skip
    return render(request, "desk/suppliers/accounts.html", context)


def _periods(rows: Sequence[AccountsRow], bands: RatioBands | None, expected: Expected) -> tuple[Period, ...]:
    ratios = {row.key: queries.ratios_of(row.figures, bands, expected) for row in rows}
    names = names_of({row.seen_by for row in rows} | _correctors(rows))
    return tuple(
        Period(
            row, words.day(row.ends_on), f"{row.figures.months} months, {row.scope}", _amounts(row),
            judged(ratios[row.key], _before(row, rows, ratios)), _audit(row),
            names.get(row.seen_by, row.seen_by),
            tuple(
                (each, names.get(each.corrected_by or "", each.corrected_by or ""), _shown(each))
                for each in row.earlier
            ),
        )
        for row in rows
    )  # fmt: skip


def _correctors(rows: Sequence[AccountsRow]) -> set[str]:
    return {each.corrected_by for row in rows for each in row.earlier if each.corrected_by}


def _before(
    row: AccountsRow, rows: Sequence[AccountsRow], ratios: Mapping[int, tuple[Ratio, ...]]
) -> tuple[Ratio, ...]:
    """Give the ratios of the period before, of the same company or group."""
    earlier = [each for each in rows if each.scope == row.scope and each.ends_on < row.ends_on]
    return ratios[earlier[0].key] if earlier else ()


def _amounts(row: AccountsRow) -> tuple[tuple[str, str | None], ...]:
    told = row.figures.told()
    return tuple(
        (label, queries.pounds(told[name]) if name in told else None)
        for name, label in queries.FIGURES.items()
    )


def _shown(earlier: Any) -> str:
    told = ((label, getattr(earlier, name)) for name, label in queries.FIGURES.items())
    return "; ".join(f"{label} {queries.pounds(amount)}" for label, amount in told if amount is not None)


def _audit(row: AccountsRow) -> str:
    told = ["Audited" if row.is_audited else "Not audited"]
    if row.is_qualified:
        told.append("the report is qualified")
    if row.names_going_concern:
        told.append("a doubt about going concern is named")
    return ", ".join(told)


def _lines(periods: Sequence[Period]) -> list[tuple[Ratio, tuple[tuple[Period, Judged], ...]]]:
    """Turn columns into lines: each ratio with what it is in each period."""
    if not periods:
        return []
    return [
        (one.ratio, tuple((each, each.ratios[place]) for each in periods))
        for place, one in enumerate(periods[0].ratios)
    ]


def _figures(periods: Sequence[Period]) -> list[tuple[str, tuple[tuple[Period, str | None], ...]]]:
    """Give each figure that any period tells, with what it is in each."""
    lines = [
        (label, tuple((each, each.figures[place][1]) for each in periods))
        for place, label in enumerate(queries.FIGURES.values())
    ]
    return [line for line in lines if any(amount is not None for _, amount in line[1])]


def _turnovers(
    latest: AccountsRow, bands: RatioBands | None, expected: Sequence[Expected], planned: PlannedForm
) -> tuple[Judged, ...]:
    """Hold the turnover against the contracts in force and, where one is given, against a planned value."""
    also: tuple[Expected, ...] = ()
    if planned.is_bound and planned.is_valid() and planned.cleaned_data["planned"]:
        value, rest = planned.cleaned_data["planned"], expected[0].a_year
        also = (Expected(value, "the planned contract alone"),)
        if rest:
            also = (*also, Expected(value + rest, "the planned contract and all those in force"))
    return judged([queries.turnover_ratio(latest.figures, bands, each) for each in (*expected, *also)])


@door(Permission.SEE_SUPPLIER)
def all_accounts(request: Request) -> HttpResponse:
    """List all accounts on record with their ratios, those of the latest period first."""
    return ACCOUNTS_JUDGED.answer(
        request, AccountsSource(request.officer.authority_id, _judge(request)),
        template="desk/suppliers/all_accounts.html", views=VIEWS,
        context={"bands": book_of(request).ratio_bands, "file_href": f"{WITH_RATIOS}&format=csv"},
    )  # fmt: skip


def _judge(request: Request) -> Judge:
    """Give what works out the ratios of many accounts, as each supplier's own page does. Two queries."""
    council, on = request.officer.authority_id, timezone.localdate(request.at)
    bands = book_of(request).ratio_bands
    is_seen = ContractsPermission.SEE_CONTRACT in request.officer.permissions

    def told(keys: Sequence[int]) -> dict[int, tuple[Ratio, ...]]:
        figures = queries.figures_by_key(council, keys)
        shown = {shown for shown, _ in figures.values()}
        worth = worth_by_supplier(council, shown, on=on) if is_seen else {}
        expected = {each: expected_of(worth.get(each, ()), is_seen=is_seen)[0] for each in shown}
        return {
            key: queries.ratios_of(each, bands, expected[supplier])
            for key, (supplier, each) in figures.items()
        }

    return told


@door(Permission.REVISE_SUPPLIER)
def record(request: Request, reference: str) -> HttpResponse:
    """Record the figures of one period of accounts."""
    supplier = found(reference)
    form = AccountsForm(
        request.POST or None, initial={"months": 12, "seen_on": timezone.localdate(request.at)}
    )
    return answer(
        request, supplier, form,
        lambda to: actions.record_accounts(
            supplier, authority=own_council(request.officer), ends_on=to["ends_on"], scope=to["scope"],
            about=form.about(), figures=form.figures(), by=request.officer, at=request.at,
        ),
        heading="Record accounts", button="Record the accounts", back=BACK, hint=HINT,
    )  # fmt: skip


def _one(request: Request, supplier: Any, key: int) -> Any:
    row = queries.accounts_for(request.officer.authority_id, supplier.pk, key)
    if row is None:
        raise Http404
    return row


@door(Permission.REVISE_SUPPLIER)
def correct(request: Request, reference: str, key: int) -> HttpResponse:
    """Put the figures of one period right; those before stay on the record."""
    supplier = found(reference)
    row = _one(request, supplier, key)
    form = CorrectAccountsForm(request.POST or None, initial=_as_typed(row))
    return answer(
        request, supplier, form,
        lambda to: actions.correct_accounts(
            row, about=form.about(), figures=form.figures(), reason=to["reason"], by=request.officer,
            at=request.at, version=version_of(request),
        ),
        heading=f"Correct the accounts to {words.day(row.ends_on)} ({ACCOUNTS_OF[row.scope].lower()})",
        button="Save the correction", back=BACK, version=row.version,
        hint="The figures before stay on the record. If the period itself is wrong, withdraw these instead.",
    )  # fmt: skip


def _as_typed(row: Any) -> dict[str, Any]:
    doubts = [QUALIFIED] * row.is_qualified + [GOING_CONCERN] * row.names_going_concern
    return {
        "months": row.months, "source": row.source, "audited": "yes" if row.is_audited else "no",
        "doubts": doubts, "unit": "1", "evidence": row.evidence, "seen_on": row.seen_on,
        **{name: getattr(row, name) for name in queries.FIGURES},
    }  # fmt: skip


@door(Permission.REVISE_SUPPLIER)
def withdraw(request: Request, reference: str, key: int) -> HttpResponse:
    """Take back accounts that were put down wrongly."""
    supplier = found(reference)
    row = _one(request, supplier, key)
    return answer(
        request, supplier, ReasonForm(request.POST or None),
        lambda to: actions.withdraw_accounts(row, reason=to["reason"], by=request.officer, at=request.at),
        heading=f"Withdraw the accounts to {words.day(row.ends_on)}", button="Withdraw them", back=BACK,
        hint="For accounts that are not of this supplier or period. A wrong figure is corrected instead.",
    )  # fmt: skip
