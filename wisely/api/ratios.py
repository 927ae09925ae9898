"""The accounts of one supplier, period by period, with the ratios worked out from them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.http import Http404, HttpResponse
from django.utils import timezone
from pydantic import Field

from wisely.api.rendering import answer
from wisely.api.schemas import Told
from wisely.contracts.permissions import Permission as Contracts
from wisely.people.bearers import Call
from wisely.relationships.queries import contracts_worth, expected_of
from wisely.rules.rulebook import rulebook
from wisely.suppliers import queries


class RatioTold(Told):
    """One ratio of one period, its risk and why."""

    id: str = Field(description="One of " + ", ".join(queries.RATIOS))
    label: str
    formula: str
    value: str | None = Field(description="A plain number, shares of one; null where there is none.")
    shown: str = Field(description="As people read it.")
    risk: str = Field(description="One of " + ", ".join(queries.RISKS))
    why: str


class PeriodTold(Told):
    """One period of accounts that stands. Figures are whole pounds; one that is not recorded is left out."""

    ends_on: date
    months: int
    scope: str = Field(description="One of " + ", ".join(queries.ACCOUNTS_OF))
    source: str = Field(description="One of " + ", ".join(queries.ACCOUNTS_SOURCES))
    evidence: str
    seen_on: date
    is_audited: bool
    is_qualified: bool
    names_going_concern: bool
    supplier_reference: str = Field(description="The supplier it was recorded of, which may be merged since.")
    figures: dict[str, int]
    ratios: list[RatioTold]
    counts: str = Field(description="How many ratios are at which risk. There is no average.")


class RatiosTold(Told):
    """A supplier's accounts, the latest period first, and by which thresholds their ratios are judged."""

    supplier: str
    periods: list[PeriodTold]
    thresholds_source: str | None
    thresholds_word: str | None = Field(description="How sure it is that these are the guidance's own.")
    thresholds_from_on: date | None


def supplier_ratios(request: Call, reference: str) -> HttpResponse:
    """Read a supplier's accounts and their ratios

    The turnover ratio is held against all contracts in force together; without the scope to see contracts it
    is not known.
    """
    sheet = queries.supplier_sheet(reference)
    if sheet is None:
        raise Http404("There is no supplier with this reference.")
    council, on = request.officer.authority_id, timezone.localdate(request.at)
    bands = rulebook(on, request.officer.pack).ratio_bands
    is_seen = Contracts.SEE_CONTRACT in request.officer.permissions
    rows = contracts_worth(council, sheet.id, family=sheet.family, on=on) if is_seen else []
    together, _ = expected_of(rows, is_seen=is_seen)
    return answer(
        RatiosTold(
            supplier=sheet.reference,
            periods=[
                _period(row, queries.ratios_of(row.figures, bands, together))
                for row in queries.assurance_of(council, sheet.family).accounts
            ],
            thresholds_source=bands.source if bands else None,
            thresholds_word=bands.word if bands else None,
            thresholds_from_on=bands.from_on if bands else None,
        )
    )


def _period(row: queries.AccountsRow, ratios: tuple[queries.Ratio, ...]) -> PeriodTold:
    return PeriodTold(
        ends_on=row.ends_on, months=row.figures.months, scope=row.scope, source=row.source,
        evidence=row.evidence, seen_on=row.seen_on, is_audited=row.is_audited, is_qualified=row.is_qualified,
        names_going_concern=row.names_going_concern, supplier_reference=row.holder,
        figures=row.figures.told(), counts=queries.counted_in_words(ratios),
        ratios=[
            RatioTold(
                id=each.id, label=each.label, formula=each.formula, value=_number(each.value),
                shown=each.shown, risk=each.risk, why=each.why,
            )
            for each in ratios
        ],
    )  # fmt: skip


def _number(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.4f}"
