"""How the bank details of a supplier changed: entered by one person, verified or refused by another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters

from wisely.desk.suppliers.forms import ReasonForm
from wisely.desk.suppliers.forms_of_assurance import BankDetailsForm, CallBackForm
from wisely.desk.suppliers.lists import BANK_DETAILS_LIST
from wisely.desk.suppliers.views.changes import answer, found
from wisely.desk.suppliers.views.record import page_of, sheet_of
from wisely.lib.lifecycle import Badge
from wisely.lib.verdict import Verdict
from wisely.people.doors import Request, door
from wisely.people.queries import names_of, own_council
from wisely.suppliers import actions, permissions, queries
from wisely.suppliers.permissions import Permission
from wisely.suppliers.queries import BANK_DETAILS
from wisely.ui.forms import version_of

BACK = "bank-details/"


@dataclass(frozen=True, slots=True)
class Change:
    """One change as the page shows it, with what may be done with it."""

    row: Any
    badge: Badge
    entered_by: str
    verified_by: str
    refused_by: str
    verify: Verdict
    refuse: Verdict


@door(Permission.SEE_BANK_DETAILS)
def all_details(request: Request) -> HttpResponse:
    """List the bank details of all suppliers, those that wait for a second person first."""
    return BANK_DETAILS_LIST.answer(
        request, queries.bank_details(request.officer.authority_id),
        template="desk/suppliers/all_bank_details.html",
    )  # fmt: skip


@door(Permission.SEE_BANK_DETAILS)
def bank_details(request: Request, reference: str) -> HttpResponse:
    """Show each change with its last four digits, who entered it, and how it was verified."""
    sheet, officer = sheet_of(reference), request.officer
    known = queries.assurance_of(officer.authority_id, sheet.family)
    people = names_of(
        {
            each
            for row in known.bank_details
            for each in (row.entered_by, row.verified_by, row.refused_by)
            if each
        }
    )
    context = {
        "record": page_of(request, sheet, "bank-details"),
        "sheet": sheet,
        "known": known,
        "changes": [_change(request, row, people) for row in known.bank_details],
        "same": _same(request, known),
        "may_enter": permissions.may_enter_bank_details(officer),
    }
    return render(request, "desk/suppliers/bank_details.html", context)


def _change(request: Request, row: Any, people: Mapping[str, str]) -> Change:
    officer = request.officer
    return Change(
        row, BANK_DETAILS.badge(row.stage), people.get(row.entered_by, row.entered_by),
        people.get(row.verified_by or "", ""), people.get(row.refused_by or "", ""),
        BANK_DETAILS.may("verify", at_stage=row.stage) & permissions.may_verify_bank_details(officer, row),
        BANK_DETAILS.may("refuse", at_stage=row.stage) & permissions.may_refuse_bank_details(officer),
    )  # fmt: skip


def _same(request: Request, known: queries.Assurance) -> list[tuple[str, str]]:
    """Give other suppliers that asked to be paid to what is in use or waits."""
    council = request.officer.authority_id
    live = [each for each in (known.waiting, known.in_use) if each is not None]
    return sorted({pair for each in live for pair in queries.suppliers_with_the_same_bank(council, each)})


@door(Permission.ENTER_BANK_DETAILS)
@sensitive_post_parameters("sort_code", "number")
def enter(request: Request, reference: str) -> HttpResponse:
    """Enter where a supplier asks to be paid. The numbers are let go with the request."""
    supplier = found(reference)
    return answer(
        request, supplier, BankDetailsForm(request.POST or None),
        lambda to: actions.enter_bank_details(
            supplier, authority=own_council(request.officer), **to, by=request.officer, at=request.at
        ),
        heading="Enter new bank details", button="Enter them", back=BACK,
        hint="A second person calls the supplier back before anybody pays to them. Only the last four "
        "digits of the number are kept.",
    )  # fmt: skip


@door(Permission.VERIFY_BANK_DETAILS)
def verify(request: Request, reference: str, key: int) -> HttpResponse:
    """Say that the supplier confirmed bank details when it was called back."""
    supplier, row = _details(request, reference, key)
    return answer(
        request, supplier, CallBackForm(request.POST or None),
        lambda to: actions.verify_bank_details(
            row, **to, version=version_of(request), by=request.officer, at=request.at
        ),
        heading=f"Verify the bank details ending {row.ending}", button="They were confirmed", back=BACK,
        hint="Call the supplier on a number that was known before, and let it read the number out to you.",
        version=row.version,
        may=BANK_DETAILS.may("verify", at_stage=row.stage)
        & permissions.may_verify_bank_details(request.officer, row),
    )  # fmt: skip


@door(Permission.VERIFY_BANK_DETAILS)
def refuse(request: Request, reference: str, key: int) -> HttpResponse:
    """Put bank details out of use."""
    supplier, row = _details(request, reference, key)
    return answer(
        request, supplier, ReasonForm(request.POST or None),
        lambda to: actions.refuse_bank_details(
            row, reason=to["reason"], version=version_of(request), by=request.officer, at=request.at
        ),
        heading=f"Refuse the bank details ending {row.ending}", button="Refuse them", back=BACK,
        hint="Nobody pays to them any more. If the request was a fraud, report it.",
        version=row.version, may=BANK_DETAILS.may("refuse", at_stage=row.stage),
    )  # fmt: skip


def _details(request: Request, reference: str, key: int) -> tuple[Any, Any]:
    supplier = found(reference)
    row = queries.bank_details_for(request.officer.authority_id, supplier.pk, key)
    if row is None:
        raise Http404
    return supplier, row
