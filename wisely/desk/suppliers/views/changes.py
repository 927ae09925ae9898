"""What is known of a supplier grows or is put right: one form, one act."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from wisely.desk.suppliers.forms import (
    AddressForm,
    IdentifierForm,
    LedgerForm,
    NameForm,
    PhoneNumberForm,
    ReasonForm,
    ReviseForm,
    SizeForm,
    as_answer,
    beside,
    yes_or_no,
)
from wisely.lib.verdict import YES, Verdict
from wisely.people.doors import Request, door
from wisely.people.queries import own_council
from wisely.suppliers import actions, queries
from wisely.suppliers.permissions import Permission
from wisely.ui.forms import Form, version_of


def found(reference: str) -> Any:
    """Give the supplier of the address to act on, or no page."""
    supplier = queries.supplier_by_reference(reference)
    if supplier is None:
        raise Http404
    return supplier


def answer(
    request: Request, supplier: Any, form: Form, act: Callable[[dict[str, Any]], Any], *, heading: str,
    button: str, back: str = "", hint: str = "", numbers: str = "", version: int | None = None,
    may: Verdict = YES,
) -> HttpResponse:  # fmt: skip
    """Show a form about a supplier, or let its act happen and lead back to the supplier's page.

    `version` is that of the thing acted on where it is not the supplier; a refused `may` is told in place of
    the form.
    """
    where = f"/suppliers/{supplier.reference}/{back}"
    if request.method == "POST" and form.is_valid():
        with beside(form, numbers=numbers):
            act(form.cleaned_data)
        if form.is_valid():
            return HttpResponseRedirect(where)
    context = {
        "form": form, "supplier": supplier, "heading": heading, "button": button, "back": where, "hint": hint,
        "version": supplier.version if version is None else version, "may": may,
    }  # fmt: skip
    return render(request, "desk/suppliers/change.html", context)


@door(Permission.REVISE_SUPPLIER)
def revise(request: Request, reference: str) -> HttpResponse:
    """Change a supplier's name or kind."""
    supplier = found(reference)
    told = {"name": supplier.name, "kind": supplier.kind, "is_vcse": as_answer(supplier.is_vcse)}
    return answer(
        request, supplier, ReviseForm(request.POST or None, initial=told),
        lambda to: actions.revise_supplier(
            supplier, name=to["name"], kind=to["kind"], is_vcse=yes_or_no(to["is_vcse"]),
            version=version_of(request), by=request.officer, at=request.at,
        ),
        heading="Change name or kind", button="Save", hint="The name before stays findable.",
    )  # fmt: skip


@door(Permission.REVISE_SUPPLIER)
def add_identifier(request: Request, reference: str) -> HttpResponse:
    """Add a register's number."""
    supplier = found(reference)
    return answer(
        request, supplier, IdentifierForm(request.POST or None),
        lambda to: actions.add_identifier(
            supplier, **to, version=version_of(request), by=request.officer, at=request.at
        ),
        heading="Add a number", button="Add the number", back="names/", numbers="number",
    )  # fmt: skip


@door(Permission.REVISE_SUPPLIER)
def withdraw_identifier(request: Request, reference: str, scheme: str, number: str) -> HttpResponse:
    """Take back a number that is another supplier's."""
    supplier = found(reference)
    identifier = queries.identifier_of(supplier, scheme=scheme, number=number)
    if identifier is None:
        raise Http404
    return answer(
        request, supplier, ReasonForm(request.POST or None),
        lambda to: actions.withdraw_identifier(
            supplier, identifier=identifier, reason=to["reason"], by=request.officer, at=request.at
        ),
        heading=f"Withdraw {queries.SCHEME_NAMES[scheme]} {number}", button="Withdraw the number",
        back="names/",
        hint="It stays on the record, and can be given to the supplier that holds it.",
    )  # fmt: skip


@door(Permission.REVISE_SUPPLIER)
def add_name(request: Request, reference: str) -> HttpResponse:
    """Add a name under which a supplier is met."""
    supplier = found(reference)
    return answer(
        request, supplier, NameForm(request.POST or None),
        lambda to: actions.add_name(
            supplier, **to, version=version_of(request), by=request.officer, at=request.at
        ),
        heading="Add a name", button="Add the name", back="names/",
        hint="Payments and notices with this name are matched to the supplier from now on.",
    )  # fmt: skip


@door(Permission.REVISE_SUPPLIER)
def record_address(request: Request, reference: str) -> HttpResponse:
    """Record where a supplier is."""
    supplier = found(reference)

    def record(to: dict[str, Any]) -> None:
        place = actions.Whereabouts(to["kind"], to["lines"], to["town"], to["postcode"])
        actions.record_address(
            supplier, address=place, source=to["source"], version=version_of(request), by=request.officer,
            at=request.at,
        )  # fmt: skip

    return answer(
        request, supplier, AddressForm(request.POST or None), record, heading="Record an address",
        button="Record the address", back="names/",
        hint="The postcode recorded last tells whether the supplier is local.",
    )  # fmt: skip


@door(Permission.REVISE_SUPPLIER)
def record_phone_number(request: Request, reference: str) -> HttpResponse:
    """Record under which number a supplier is called."""
    supplier = found(reference)
    return answer(
        request, supplier, PhoneNumberForm(request.POST or None),
        lambda to: actions.record_phone_number(
            supplier, **to, version=version_of(request), by=request.officer, at=request.at
        ),
        heading="Record a phone number", button="Record the number", back="names/", numbers="number",
        hint="Officers who are signed in see it. It is never published.",
    )  # fmt: skip


@door(Permission.REVISE_SUPPLIER)
def record_size(request: Request, reference: str) -> HttpResponse:
    """Record the facts by which a supplier's size is judged."""
    supplier = found(reference)
    form = SizeForm(request.POST or None, initial=_size_now(supplier))
    parent = None
    if request.method == "POST" and form.is_valid() and form.cleaned_data["group_parent"]:
        parent = queries.supplier_by_reference(form.cleaned_data["group_parent"].strip().upper())
        if parent is None:
            form.add_error("group_parent", "There is no supplier with this reference. Copy it from its page.")

    def record(to: dict[str, Any]) -> None:
        size = actions.SizeFacts(
            staff=to["staff"], turnover=to["turnover"], balance_sheet=to["balance_sheet"],
            is_part_of_group=yes_or_no(to["is_part_of_group"]), group_parent=parent, on=to["on"],
        )  # fmt: skip
        actions.record_size_facts(
            supplier, size=size, source=to["source"], version=version_of(request), by=request.officer,
            at=request.at,
        )  # fmt: skip

    return answer(
        request, supplier, form, record, heading="Record its size", button="Record the facts",
        hint="Whether that makes it small or medium is worked out by each definition, never typed.",
    )  # fmt: skip


def _size_now(supplier: Any) -> dict[str, Any]:
    return {
        "staff": supplier.staff, "turnover": supplier.turnover, "balance_sheet": supplier.balance_sheet,
        "is_part_of_group": as_answer(supplier.is_part_of_group),
        "group_parent": supplier.group_parent.reference if supplier.group_parent else "",
        "on": supplier.size_facts_on, "source": supplier.size_facts_source,
    }  # fmt: skip


@door(Permission.REVISE_SUPPLIER)
def add_ledger_number(request: Request, reference: str) -> HttpResponse:
    """Say under which number the council's own ledger knows a supplier."""
    supplier = found(reference)
    return answer(
        request, supplier, LedgerForm(request.POST or None),
        lambda to: actions.add_ledger_number(
            supplier, authority=own_council(request.officer), **to, by=request.officer, at=request.at
        ),
        heading="Add a ledger number", button="Add the number", back="names/",
        hint="Only this council sees it. Its payments are matched by it.",
    )  # fmt: skip
