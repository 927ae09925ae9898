"""The rows of a version, as a list and one by one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render

from wisely.people.doors import Request, open_door
from wisely.public.data.finding import PUBLIC, dataset_asked, gone, version_asked
from wisely.public.shared import shared
from wisely.publishing import queries
from wisely.rules.transparency import Dataset, DatasetField
from wisely.ui import listing
from wisely.ui.kinds import Kind
from wisely.ui.listing import Column, Listing, QuerySource
from wisely.ui.listing.filters import Search
from wisely.ui.parts import Fact, Link

_HEADINGS = {"payments": "beneficiary", "cards": "beneficiary"}
_SEARCHED = ("beneficiary", "purpose", "reference", "title", "supplier")
_FIRST = frozenset(
    {"beneficiary", "title", "paid_on", "department", "purpose", "supplier", "amount_net", "value_net"}
    | {"starts_on", "ends_on"}
)


PAID = frozenset({"payments", "cards"})


@dataclass(frozen=True, slots=True)
class _Named(Search):
    """Search by the words of a name, among all that were ever paid."""

    authority_id: int = 0
    dataset: str = ""

    def narrow(self, rows: Any, value: str) -> Any:
        return queries.narrow_rows_by_words(rows, value, authority_id=self.authority_id, dataset=self.dataset)


@cache
def rows_list(dataset: Dataset, *, every_period_of: int | None = None) -> Listing:
    """Declare the list of a dataset’s rows, or of every period of a council, and what narrows them."""
    of_every_period = every_period_of is not None
    heading = _HEADINGS.get(dataset.code, "title")
    way = "../{period}/v{version}/rows/{number}/" if of_every_period else "{number}/"
    fields = sorted(dataset.fields, key=lambda field: field.key != heading)
    columns = tuple(
        Column(
            field.key, field.heading, Kind(field.kind), is_heading=field.key == heading,
            link=way if field.key == heading else "", shown=field.key in _FIRST,
            hint=field.says,
        )
        for field in fields
    )  # fmt: skip
    keys = {field.key for field in fields}
    found = _filters(dataset, keys, every_period_of)
    if of_every_period:
        return Listing(
            name=f"{dataset.code}-of-every-period", noun=("payment", "payments"),
            title=f"{dataset.name}, every period", columns=columns, filters=tuple(found), order="-paid_on",
            then="pk",
            also={
                "number": "number", "period": "dataset_version__publication__code",
                "version": "dataset_version__number",
            },
        )  # fmt: skip
    return Listing(
        name=dataset.code, noun=("row", "rows"), title=dataset.name, columns=columns, filters=tuple(found),
        order="number", then="pk", also={"number": "number"},
    )  # fmt: skip


def _filters(dataset: Dataset, keys: set[str], every_period_of: int | None) -> list[Any]:
    found: list[Any] = [
        listing.search(*(each for each in _SEARCHED if each in keys)) if every_period_of is None
        else _Named((), label="Search names", authority_id=every_period_of, dataset=dataset.code)
    ]  # fmt: skip
    if "paid_on" in keys:
        found += [listing.days("paid_on", "Date"), listing.amounts("amount_net", "Amount excluding VAT")]
    if "value_net" in keys:
        found.append(listing.amounts("value_net", "Sum excluding VAT"))
    found.append(listing.custom("department", "Department", queries.narrow_rows_by_department))
    if keys & {"beneficiary", "supplier"}:
        label = "Beneficiary" if "beneficiary" in keys else "Supplier"
        found.append(listing.custom("name", label, queries.narrow_rows_by_name))
    if "paid_on" in keys:
        found.append(listing.custom("contract", "Contract", queries.narrow_rows_by_contract))
    return found


@open_door(PUBLIC)
def every_period(request: Request, council: str, dataset: str) -> HttpResponse:
    """List the payments of all periods, each by its newest version, and say what those asked for come to."""
    found = dataset_asked(request, dataset)
    if found.code not in PAID:
        raise Http404
    rows = queries.live_rows(request.council.pk, found.code)
    declared = rows_list(found, every_period_of=request.council.pk)
    departments = queries.departments_of(request.council.pk, found.code)
    choices = {"department": [(name or queries.NOT_SAID, name or "Not recorded") for name in departments]}
    asked = declared.read(request, choices)
    name = request.GET.get("name", "")
    context = {
        "dataset": found, "name": "" if name == queries.NOT_SAID else name, "root": f"/open/{council}/",
        "paid": queries.paid_by(QuerySource(rows).narrowed(asked)) if asked.narrowing else None,
    }  # fmt: skip
    answer = declared.answer(
        request, rows, template="public/data/every_row.html", choices=choices, context=context
    )
    return shared(request, answer)


@open_door(PUBLIC)
def listed(request: Request, council: str, dataset: str, period: str, number: int) -> HttpResponse:
    """List the rows of a version, with filters, sorts and downloads."""
    found, version = dataset_asked(request, dataset), version_asked(request, dataset, period, number)
    if version.withdrawn_at:
        return gone(request, found, version)
    rows = queries.rows_of(version)
    context = {"dataset": found, "version": version, "back": f"/open/{council}/data/{version.path}"}
    choices = {"department": [(each, each or "Not recorded") for each in _departments(version)]}
    answer = rows_list(found).answer(
        request, rows, template="public/data/rows.html", choices=choices, context=context
    )
    return shared(request, answer)


def _departments(version: queries.Shown) -> list[str]:
    names = [name or queries.NOT_SAID for name, *_ in version.findings.get("by_department", ())]
    return sorted(names)


@open_door(PUBLIC)
def one(request: Request, *, council: str, dataset: str, period: str, number: int, row: int) -> HttpResponse:
    """Show one row with all its fields."""
    found, version = dataset_asked(request, dataset), version_asked(request, dataset, period, number)
    if version.withdrawn_at:
        return gone(request, found, version)
    told = queries.row_of(version, row)
    if told is None:
        raise Http404
    facts = [
        Fact(field.heading, _value(council, found, field, getattr(told, field.key)), hint=field.says)
        for field in found.fields
    ]
    context = {
        "dataset": found, "version": version, "facts": facts, "row": row,
        "back": f"/open/{council}/data/{version.path}rows/",
    }  # fmt: skip
    return shared(request, render(request, "public/data/row.html", context))


def _value(council: str, dataset: Dataset, field: DatasetField, value: Any) -> Any:
    """Write a value; a contract leads to its page, who was paid to all that was paid to them."""
    if value in (None, ""):
        return "Nothing" if field.key == "redacted" else None
    if field.key == "contract":
        return Link(value, f"/open/{council}/contracts/{value}/")
    if field.key == "beneficiary" and not value.startswith("Redacted"):
        return Link(value, f"/open/{council}/data/{dataset.code}/rows/?{urlencode({'name': value})}")
    if field.kind == "yes or no":
        return "Yes" if value else "No"
    return queries.net_of(value) if field.kind == "net" else value
