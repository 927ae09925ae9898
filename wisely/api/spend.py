"""Spend: payments one by one, sums by month, directorate, category and supplier, and who the payees are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from ninja import Body, Router
from pydantic import Field

from wisely.api.lists import Beside, ListingOf, Offer, add_list
from wisely.api.operations import read, same_as_seen, write
from wisely.api.problems import Fault, Stop
from wisely.api.rendering import answer
from wisely.api.schemas import TOLD_POUNDS, Asked, Text, Told
from wisely.lib.periods import Period
from wisely.lib.whole_numbers import whole_number
from wisely.people.bearers import Call, needs_scope
from wisely.spend import actions, queries
from wisely.spend.permissions import Permission
from wisely.suppliers.queries import supplier_by_reference
from wisely.ui.listing import Column, Kind, yes_no

SEE = needs_scope(Permission.SEE_SPEND)
GROUPS = ("month", "directorate", "category")
TAXES = ("net", "gross")
MOST = 500
Pounds = TOLD_POUNDS
KEY = Column("key", "Number", Kind.NUMBER, path="pk", sort=False)


SIGNS_LOST = Field(
    description="Files whose minus signs were lost before they came and that hold payments of these months: "
    "their credits stand as payments, so sums are too high. Empty where none is."
)


class SumTold(Told):
    """What was paid, by where it stands to contracts. Pounds, net or gross as `tax` says."""

    key: str = Field(description="The month's first day, the directorate or the category.")
    on_contract: Pounds
    off_contract: Pounds = Field(description="No contract was in force.")
    outside: Pounds = Field(description="The payee is redacted, so no contract can be looked for.")
    unknown: Pounds = Field(description="Nobody has said which supplier the payee is.")
    in_scope: Pounds = Field(description="All but the redacted.")
    share_on_contract: Pounds | None = Field(
        description="Per cent of what is in scope; null where that is none."
    )
    lines: int


class SumsTold(Told):
    """Sums over whole months."""

    by: str
    tax: str
    from_month: str
    to_month: str
    signs_lost: list[str] = SIGNS_LOST
    total: SumTold
    rows: list[SumTold]


class SupplierSumTold(Told):
    """What a supplier was paid. A payee that nobody has matched stands for itself, without a reference."""

    reference: str
    name: str
    total: Pounds
    off_contract: Pounds
    lines: int
    is_redacted: bool


class SupplierSumsTold(Told):
    """Sums by supplier over whole months, largest first."""

    tax: str
    from_month: str
    to_month: str
    signs_lost: list[str] = SIGNS_LOST
    rows: list[SupplierSumTold]


class PayeeTold(Told):
    """A name in the council's payments, and the supplier it means, where that is known."""

    key: int
    version: int
    name: str
    is_redacted: bool
    supplier: str | None = Field(description="Reference of the supplier.")
    supplier_name: str | None
    matched_by: str = Field(description="Who said so: a person's reference, or how it was found.")


class MatchAsked(Asked):
    """Which supplier the name means."""

    supplier: str | None = Field(max_length=40, description="Its reference; null where none is known.")
    reason: Text = ""


def _leaks(request: Call, keys: Sequence[int]) -> Mapping[int, Mapping[str, Any]]:
    officer = request.officer
    found = queries.leaks_of_lines(
        officer.authority_id or 0, keys, pack=officer.pack, on=timezone.localdate(request.at)
    )
    return {key: {"why": told.why, "why_contract": told.why_contract} for key, told in found.items()}


LEAKS = Beside(
    {
        "why": "Why it leaks from contracts: "
        + ", ".join(f"“{each}”" for each in queries.REASONS)
        + "; null where it does not, or nobody has said which supplier the payee is",
        "why_contract": "Reference of the contract that the reason is about: the one that ended, begins "
        "next, is paid beyond its value, is for another category or would serve, or the draft raised for "
        "what is paid; null where there is none",
    },
    _leaks,
)


def _month(name: str, said: str) -> dict[str, Any]:
    schema = {"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$", "examples": ["2026-04"]}
    return {"in": "query", "name": name, "required": True, "description": said, "schema": schema}


def _word(name: str, said: str, words: tuple[str, ...]) -> dict[str, Any]:
    schema = {"type": "string", "enum": list(words), "default": words[0]}
    return {"in": "query", "name": name, "required": False, "description": said, "schema": schema}


MONTHS = (
    _month("from_month", "First month"), _month("to_month", "Last month"),
    _word("tax", "Net sums, or the sums of what was published with VAT and only so", TAXES),
)  # fmt: skip
LIMIT = {
    "in": "query", "name": "limit", "required": False, "description": "How many, the largest first",
    "schema": {"type": "integer", "minimum": 1, "maximum": MOST, "default": 100},
}  # fmt: skip


def router_of(lines: ListingOf, payees: ListingOf) -> Router:
    """Give the operations on spend, with the lists as the pages declare them."""
    router = Router(tags=["Spend"])
    add_list(
        router,
        Offer(
            name="Payment", summary="List the payments of the council", path="spend/payments", lock=SEE,
            listing=lines, rows=lambda request: queries.lines(request.officer.authority_id),
            without=frozenset(LEAKS.says), beside=LEAKS,
            choices={"directorate": _directorates, "category": _categories},
            plus=(
                KEY,
                Column("payee_key", "Payee’s number", Kind.NUMBER, path="payee_id", sort=False),
                Column("import_key", "Import’s number", Kind.NUMBER, path="ledger_import_id", sort=False),
            ),
        ),
    )  # fmt: skip
    add_list(
        router,
        Offer(
            name="Payee", summary="List the names in the council's payments", path="spend/payees", lock=SEE,
            listing=payees, rows=lambda request: queries.payees(request.officer.authority_id),
            plus=(KEY, Column("is_redacted", "Redacted", Kind.YES_NO, sort=False)),
            narrowings=(
                yes_no("is_matched", "Matched with a supplier", path="supplier__isnull", negated=True),
                yes_no("is_redacted", "Redacted"),
            ),
        ),
    )  # fmt: skip
    by = _word("by", "What to sum by", GROUPS)
    read(router, "spend/sums", lock=SEE, returns=SumsTold, parameters=[by, *MONTHS])(read_sums)
    read(router, "spend/sums-by-supplier", lock=SEE, returns=SupplierSumsTold, parameters=[*MONTHS, LIMIT])(
        read_sums_by_supplier
    )
    read(router, "spend/payees/{int:key}", lock=SEE, returns=PayeeTold)(read_payee)
    match = needs_scope(Permission.MATCH_PAYEE)
    write(router, "spend/payees/{int:key}/match", lock=match, returns=PayeeTold)(match_payee)
    return router


def _directorates(request: Call) -> list[tuple[str, str]]:
    return _named(queries.directorates_paid_from(request.officer.authority_id or 0))


def _categories(request: Call) -> list[tuple[str, str]]:
    return _named(queries.categories_paid_for(request.officer.authority_id or 0))


def _named(names: list[str]) -> list[tuple[str, str]]:
    return [*((name, name) for name in names), (queries.NOT_GIVEN, "Not given")]


def read_sums(request: Call) -> HttpResponse:
    """Sum what was paid

    By month, directorate or category, over whole months; what counts as on contract is said at each sum.
    """
    period, tax, by = _period(request), _one_of(request, "tax", TAXES), _one_of(request, "by", GROUPS)
    council = request.officer.authority_id or 0
    groups = queries.on_contract_by(council, period, by, tax=tax)
    total = queries.on_contract_spend(council, period, tax=tax)
    rows = [_sum(key, each) for key, each in groups]
    return answer(
        SumsTold(
            by=by, tax=tax, total=_sum("", total), rows=rows, signs_lost=_signs_lost(council, period),
            **_months(request),
        )
    )  # fmt: skip


def _signs_lost(council: int, period: Period) -> list[str]:
    return [each.file_name for each in queries.imports_without_signs(council, period)]


def _sum(key: str, told: queries.OnContract) -> SumTold:
    return SumTold(
        key=key, on_contract=told.on, off_contract=told.off, outside=told.outside, unknown=told.unknown,
        in_scope=told.in_scope, share_on_contract=told.share, lines=told.lines,
    )  # fmt: skip


def read_sums_by_supplier(request: Call) -> HttpResponse:
    """Sum what each supplier was paid"""
    limit = whole_number(request.GET.get("limit", "100"))
    if limit is None or not 1 <= limit <= MOST:
        raise _fault("limit", f"Ask for 1 to {MOST}.")
    period, tax = _period(request), _one_of(request, "tax", TAXES)
    council = request.officer.authority_id or 0
    found = queries.spend_by_supplier(council, period, most=limit, tax=tax)
    rows = [SupplierSumTold.model_validate(each) for each in found]
    lost = _signs_lost(council, period)
    return answer(SupplierSumsTold(tax=tax, rows=rows, signs_lost=lost, **_months(request)))


def _period(request: Call) -> Period:
    """Read the months, both within.

    :raises Stop: for a month that is none, or a last before the first.
    """
    first, last = (_month_of(request, name) for name in ("from_month", "to_month"))
    if last < first:
        raise _fault("to_month", "The last month is before the first.")
    return Period(first, date(last.year + last.month // 12, last.month % 12 + 1, 1))


def _month_of(request: Call, name: str) -> date:
    text = request.GET.get(name, "")
    try:
        month = date.fromisoformat(f"{text}-01")
    except ValueError as wrong:
        raise _fault(name, "Write a month as 2026-04.") from wrong
    if not 2000 <= month.year <= 2100:
        raise _fault(name, "Choose a month of this century.")
    return month


def _months(request: Call) -> dict[str, str]:
    return {"from_month": request.GET["from_month"], "to_month": request.GET["to_month"]}


def _one_of(request: Call, name: str, words: tuple[str, ...]) -> str:
    text = request.GET.get(name, words[0])
    if text not in words:
        raise _fault(name, "Choose one of: " + ", ".join(words))
    return text


def _fault(name: str, said: str) -> Stop:
    return Stop("not-valid", said, errors=[Fault(detail=said, parameter=name)])


def found(request: Call, key: int) -> Any:
    """Give the payee of the address to read or to act on."""
    payee = queries.payee_for(request.officer.authority_id, key)
    if payee is None:
        raise Http404("This council has no payee with this number.")
    return payee


def told_of(payee: Any) -> PayeeTold:
    """Give a payee as the API tells of it."""
    supplier = payee.supplier
    return PayeeTold(
        key=payee.pk, version=payee.version, name=payee.name, is_redacted=payee.is_redacted,
        supplier=supplier.reference if supplier else None, supplier_name=supplier.name if supplier else None,
        matched_by=payee.matched_by,
    )  # fmt: skip


def read_payee(request: Call, key: int) -> HttpResponse:
    """Read one payee"""
    return answer(told_of(found(request, key)))


def match_payee(request: Call, key: int, asked: Body[MatchAsked]) -> HttpResponse:
    """Say which supplier a payee is

    All payments to this name are judged anew: whether a contract with that supplier was in force.
    """
    payee = found(request, key)
    same_as_seen(request, told_of(payee))
    supplier = supplier_by_reference(asked.supplier) if asked.supplier else None
    if asked.supplier and supplier is None:
        said = f"There is no supplier with the reference {asked.supplier}."
        raise Stop("not-valid", said, errors=[Fault(detail=said, pointer="#/supplier")])
    actions.match_payee(
        payee,
        supplier=supplier,
        reason=asked.reason,
        version=payee.version,
        by=request.officer,
        at=request.at,
    )
    return answer(told_of(payee))
