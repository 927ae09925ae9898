"""What the first page of a supplier brings together: contracts, payments, relations, the latest acts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from wisely.contracts import permissions as contracts_permissions
from wisely.contracts import queries as contracts
from wisely.contracts.lifecycle import CONTRACT
from wisely.contracts.permissions import Permission as ContractsPermission
from wisely.desk.suppliers.views.care import Known, care_of
from wisely.desk.suppliers.views.ratios import told_of
from wisely.lib.lifecycle import Badge
from wisely.people.doors import Request
from wisely.people.queries import names_in
from wisely.relationships.queries import WORTH, expected_of
from wisely.rules.rulebook import rulebook
from wisely.spend import queries as spend
from wisely.spend.permissions import Permission as SpendPermission
from wisely.spend.queries import PaidFrom
from wisely.suppliers import queries
from wisely.suppliers.permissions import Permission
from wisely.suppliers.queries import (
    BANK_DETAILS,
    DECLARATIONS,
    INSURANCES,
    Assurance,
    Sign,
    SupplierSheet,
)
from wisely.ui.record_page import happenings

TOLD = ("reference", "title", "stage", "tier", "owner__name", *WORTH)
MOST_CONTRACTS, MOST_HAPPENINGS, MOST_YEARS, MOST_ACTED = 8, 6, 3, 3


@dataclass(frozen=True, slots=True)
class YearPaid:
    """What was paid in a financial year, in all and by directorate."""

    year: str
    total_net: Decimal
    lines: int
    parts: tuple[PaidFrom, ...]


def overview_of(request: Request, sheet: SupplierSheet) -> dict[str, Any]:
    """Give what the officer may see of a supplier across the rooms."""
    held, council = request.officer.permissions, request.officer.authority_id or 0
    sees_contracts = ContractsPermission.SEE_CONTRACT in held
    sees_spend = SpendPermission.SEE_SPEND in held
    known = queries.assurance_of(council, sheet.family)
    triggers = contracts.triggers_of(council, sheet.family) if sees_contracts else []
    also = (*known.subjects, *contracts.subjects_of(triggers))
    events = queries.history_of_sheet(sheet, also=also, most=MOST_HAPPENINGS)
    paid = spend.paid_by_directorate(council, sheet.id, family=sheet.family) if sees_spend else []
    on, in_force = timezone.localdate(request.at), _in_force(request, sheet) if sees_contracts else []
    bands = rulebook(on, request.officer.pack).ratio_bands
    standing = queries.standing_of(sheet.family, on=on)
    signs = (
        *queries.signs_of_accounts(known.accounts, bands, on=on, beside=standing.signs), *standing.signs
    )  # fmt: skip
    seen = Known(
        signs=_signs(signs, triggers), standing=standing, assurance=known, paid=paid,
        has_contract_in_force=bool(in_force),
    )  # fmt: skip
    return {
        "sees_contracts": sees_contracts, "sees_spend": sees_spend,
        "contracts_in_force": in_force,
        "most_contracts": MOST_CONTRACTS,
        "insured": _insured(request, known),
        "declared": [(DECLARATIONS[each.kind], each) for each in known.declarations if each.is_last],
        "bank": _bank(request, known),
        "paid": _by_year(paid),
        "standing": standing,
        "signs": seen.signs,
        "accounts": told_of(known.accounts, bands, expected_of(in_force, is_seen=sees_contracts)[0], on=on),
        "may_report": contracts_permissions.may_report_distress(request.officer) if sees_contracts else None,
        "acted_before": [each for each in triggers if each.acted_at and each.gone_at][:MOST_ACTED],
        "latest": happenings(
            events, {**contracts.SENTENCES, **queries.SENTENCES}, {**names_in(events), **sheet.called}
        ),
        **(care_of(request, sheet, seen) if sees_contracts else {}),
    }  # fmt: skip


def _insured(request: Request, known: Assurance) -> list[tuple[str, date, Badge]]:
    """Give the insurance of each kind that counts, with how it stands by the council's days."""
    on = timezone.localdate(request.at)
    days = rulebook(on, request.officer.pack).alert_days.insurance
    return [
        (INSURANCES[row.kind], row.expires_on, queries.insurance_badge(row.expires_on, on=on, days=days))
        for row in known.insurances
        if row.is_last
    ]


def _signs(signs: Sequence[Sign], triggers: Sequence[contracts.DistressTrigger]) -> list[tuple[Sign, Any]]:
    """Give each sign with its trigger; without one where no contract is in force, or nobody need act.

    Those that officers reported come first: registers follow.
    """
    there = {(each.register, each.kind): each for each in reversed(triggers) if each.gone_at is None}
    reported = [
        (queries.reported_sign(each.kind, as_of=each.as_of_on), each)
        for each in there.values()
        if each.register == queries.REPORTED_BY_PEOPLE
    ]
    shown = [(sign, there.get((sign.register, sign.kind))) for sign in signs]
    return [*((sign, each) for sign, each in reported if sign is not None), *shown]


def _bank(request: Request, known: Assurance) -> tuple[Any, Badge] | None:
    """Give the bank details that wait, or else those in use, to who may see them."""
    row = known.waiting or known.in_use
    if row is None or Permission.SEE_BANK_DETAILS not in request.officer.permissions:
        return None
    return row, BANK_DETAILS.badge(row.stage)


def _in_force(request: Request, sheet: SupplierSheet) -> list[dict[str, Any]]:
    on = timezone.localdate(request.at)
    told = contracts.in_force_with(request.officer.authority_id, sheet.family, on=on, fields=TOLD)
    return [{**row, "badge": CONTRACT.badge(row["stage"])} for row in told]


def _by_year(paid: Sequence[PaidFrom]) -> list[YearPaid]:
    years: dict[str, list[PaidFrom]] = {}
    for each in paid:
        years.setdefault(str(each.year), []).append(each)
    return [
        YearPaid(
            year,
            sum((part.total_net for part in parts), Decimal(0)),
            sum(part.lines for part in parts),
            tuple(parts),
        )
        for year, parts in list(years.items())[:MOST_YEARS]
    ]
