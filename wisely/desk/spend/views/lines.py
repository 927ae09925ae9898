"""Payments as a list, and one payment with where it comes from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from wisely.classifications.permissions import may_decide_category
from wisely.classifications.queries import OFFICER
from wisely.desk.spend.lists import LINES, LINES_WITHOUT_SIGNS, standing_badge
from wisely.desk.spend.sources import LinesSource
from wisely.desk.spend.why import NOBODY, Closers, words_for
from wisely.lib.money import Gross, Net
from wisely.people.doors import Request, door
from wisely.people.queries import names_of
from wisely.spend import queries
from wisely.spend.permissions import Permission
from wisely.ui import words
from wisely.ui.parts import ActLink, Fact, Link, Section
from wisely.ui.record_page import RecordPage

SIGNS_LOST = "Not to be trusted: its file lost them before it came here, so this may be a credit"
NOT_GIVEN = (queries.NOT_GIVEN, "Not given")


@door(Permission.SEE_SPEND)
def lines(request: Request) -> HttpResponse:
    """List payments, narrowed by what the address asks."""
    council = request.officer.authority_id or 0
    directorates, categories = queries.directorates_and_categories(council)
    choices = {
        "directorate": [*((name, name) for name in directorates), NOT_GIVEN],
        "category": [*((name, name) for name in categories), NOT_GIVEN],
    }
    signless = queries.imports_without_signs(council)
    listing = LINES_WITHOUT_SIGNS if signless else LINES
    context = {"signless": signless}
    return listing.answer(
        request,
        LinesSource(council, _reasons(request)),
        template="desk/spend/lines.html",
        choices=choices,
        context=context,
    )


def _reasons(request: Request) -> Callable[[Sequence[int]], Mapping[int, str]]:
    """Give what names the reasons why some payments leak, by their keys."""
    officer, on = request.officer, timezone.localdate(request.at)

    def told(keys: Sequence[int]) -> Mapping[int, str]:
        said = words_for(officer, on=on)
        found = queries.why_lines_leak(
            officer.authority_id or 0, keys, queries.leak_rule(officer.pack, on=on), on=on
        )
        return {
            key: ": ".join(filter(None, (said[why.reason].name, why.contract))) for key, why in found.items()
        }

    return told


@door(Permission.SEE_SPEND)
def line(request: Request, pk: int) -> HttpResponse:
    """Show one payment: what is known of it, how it stands to the register, and its line in its file."""
    found = queries.line_for(request.officer.authority_id, pk)
    if found is None:
        raise Http404
    page = RecordPage(
        title=found.payee.name or "No name given",
        caption="Payment",
        badge=standing_badge(found.standing),
        facts=_facts(found),
        acts=(
            ActLink(
                "Put into another category",
                f"/classifications/payments/{found.pk}/",
                may_decide_category(request.officer),
            ),
        ),
    )
    sections = [Section("The payment", _payment(found)), Section("Where it comes from", _source(found))]
    if leak := _leak(request, found):
        sections.insert(0, Section("Why it leaks", leak))
    return render(request, "desk/spend/line.html", {"record": page, "sections": sections})


def _facts(found: Any) -> tuple[Fact, ...]:
    net, gross = found.amount_net, found.amount_gross
    supplier = found.payee.supplier and (found.payee.supplier.canonical or found.payee.supplier)
    return (
        Fact("Amount", Net(net) if net is not None else Gross(gross)),
        Fact("Paid on", found.paid_on),
        Fact("Supplier", Link(supplier.name, f"/suppliers/{supplier.reference}/") if supplier else None),
        Fact("Contract", _contract(found)),
    )


def _contract(found: Any) -> Link | str:
    if found.contract:
        return Link(found.contract.reference, f"/contracts/{found.contract.reference}/")
    return "One of several in force that day" if found.standing == "on" else "None"


def _leak(request: Request, found: Any) -> tuple[Fact, ...]:
    """Say why it fell under no contract, or one that does not cover it, and who can close that."""
    officer, on = request.officer, timezone.localdate(request.at)
    told = queries.why_lines_leak(
        found.authority_id, [found.pk], queries.leak_rule(officer.pack, on=on), on=on
    )
    if (why := told.get(found.pk)) is None:
        return ()
    said = words_for(officer, on=on)[why.reason]
    who = Closers(officer, on=on).of(why.reason, (why.owner_reference, why.owner), found.category)
    last = f"last day {words.day(why.ends_on)}" if why.ends_on else ""
    facts = [Fact("Reason", said.name, hint=said.means)]
    if why.contract:
        facts.append(Fact("Contract it is about", Link(why.title, f"/contracts/{why.contract}/"), hint=last))
    facts.append(Fact("What closes it", said.who))
    facts += [
        Fact("Who can close it", Link(each.name, f"/people/{each.reference}/"), hint=each.role)
        for each in who
    ]
    if not who and why.reason != queries.SMALL:
        facts.append(Fact("Who can close it", "Nobody", hint=NOBODY))
    return tuple(facts)


def _payment(found: Any) -> tuple[Fact, ...]:
    payee = found.payee
    return (
        Fact("Name as published", Link(payee.name or "No name given", f"/spend/payees/{payee.pk}/")),
        *([Fact("Minus sign", SIGNS_LOST)] if queries.mapping_of(found.ledger_import).lacks_signs else []),
        Fact("VAT beside it", found.vat),
        Fact("Directorate", found.directorate or None),
        Fact("Service", found.service or None),
        Fact("Category", found.category or None, hint=_who_said(found.classification)),
        Fact("Purpose", found.purpose or None),
        Fact("Transaction", found.transaction_reference or None),
        Fact("Purchase card", None if found.is_card is None else "Yes" if found.is_card else "No"),
    )


def _who_said(said: Any) -> str:
    """Say where a payment's category comes from, where its file did not give it."""
    if said is None:
        return ""
    published = f" The file says “{said.published}”." if said.published else " The file gives none."
    if said.said_by == OFFICER:
        return f"Decided by {names_of([said.decided_by]).get(said.decided_by, said.decided_by)}.{published}"
    number, share = said.classifier.number, said.sureness_share
    return f"Classified unattended by classifier {number}, {share:.0%} sure.{published}"


def _source(found: Any) -> tuple[Fact, ...]:
    source, by = found.ledger_import, found.ledger_import.imported_by or ""
    return (
        Fact("File", Link(source.file_name, f"/spend/imports/{source.pk}/")),
        *([Fact("Sheet", found.sheet)] if found.sheet else []),
        Fact("Line", f"{found.line:,}"),
        Fact("SHA-256 of the file", bytes(source.file_sha256).hex()),
        Fact("Imported", source.imported_at),
        Fact("By", names_of([by]).get(by, by)),
    )
