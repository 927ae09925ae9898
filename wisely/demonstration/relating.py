"""Whom the council depends on, what those show of themselves, and who works for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from wisely.contracts.lifecycle import ContractStage
from wisely.contracts.models import ContractSupplier
from wisely.demonstration.clock import morning
from wisely.demonstration.organisation import Staff
from wisely.relationships.actions import declare_subcontractor, judge_strategic, verify_supply_chain
from wisely.relationships.queries import Answer, Declared, SupplyLink, judgements, likely_strategic
from wisely.rules.rulebook import Rulebook
from wisely.suppliers.actions import (
    enter_bank_details,
    record_declaration,
    record_insurance,
    verify_bank_details,
)
from wisely.suppliers.models import Supplier
from wisely.suppliers.queries import supplier_by_reference

JUDGED, ASSURED, CHAINS = 6, 3, 2
LAPSES_IN = (-9, 17, 140)  # days from the day on which the world stands
DECLARED = (
    (("SME", False), ("modern slavery statement", True), ("exclusion grounds", True)),
    (("SME", True), ("real living wage", True)),
    (("VCSE", True), ("exclusion grounds", True)),
)
SUBCONTRACTORS = (
    ("Aire Valley Transport Ltd", "Drives people to and from day centres", Decimal("12.50"), True),
    ("Hunslet Vehicle Hire Ltd", "Lends vehicles when theirs are off the road", Decimal("2.00"), None),
)
_WHY = {
    "criticality": "Its services look after people who cannot look after themselves for a day.",
    "substitutability": "Two others answered the last call, and neither has the places.",
    "data_or_reputation": "It keeps case files of those it looks after.",
    "social_value": "It is one of the ten largest employers in the city.",
}
_MET: tuple[frozenset[str], ...] = (
    frozenset(_WHY), frozenset({"criticality", "substitutability"}), frozenset({"substitutability"}),
    frozenset({"criticality", "data_or_reputation"}), frozenset({"social_value"}), frozenset(),
)  # fmt: skip


def judge_suppliers(staff: Staff, book: Rulebook, *, on: date) -> None:
    """Judge the first of those who may be strategic, some of them to be and some not."""
    at, criteria = morning(on), book.strategic
    by = staff.one_of_the_cast("Category manager", at=at)
    likely = likely_strategic(staff.authority.pk, criteria, on=on)[:JUDGED]
    for each, met in zip(likely, _MET, strict=False):
        supplier = supplier_by_reference(each.reference)
        if supplier is not None:
            answers = {key: Answer(key in met, why if key in met else "") for key, why in _WHY.items()}
            judge_strategic(
                staff.authority, supplier=supplier, criteria=criteria, answers=answers, by=by, at=at
            )


def assure_suppliers(staff: Staff, *, on: date) -> None:
    """Let the first of those judged show certificates, declare, and ask to be paid elsewhere."""
    at = morning(on)
    by = staff.one_of_the_cast("Category manager", at=at)
    rows = list(judgements(staff.authority.pk).select_related("supplier").order_by("pk")[:ASSURED])
    for number, supplier in enumerate([row.supplier for row in rows]):
        for kind, days in (("public liability", LAPSES_IN[number]), ("employers' liability", 200)):
            record_insurance(
                supplier, authority=staff.authority, kind=kind, insurer="Pennine Mutual",
                policy_number=f"PM-{4401 + number}-{kind[:2].upper()}", cover=Decimal(5_000_000),
                expires_on=on + timedelta(days=days), evidence="Certificate by e-mail from its broker.",
                seen_on=on - timedelta(days=120), by=by, at=at,
            )  # fmt: skip
        for kind, answer in DECLARED[number]:
            record_declaration(
                supplier, authority=staff.authority, kind=kind, answer=answer,
                declared_on=on - timedelta(days=300), until_on=on + timedelta(days=65 - 80 * number),
                evidence="Its answers to the questionnaire, in the contract’s folder.", by=by, at=at,
            )  # fmt: skip
    _change_bank_details(staff, [row.supplier for row in rows], at=at)


def _change_bank_details(staff: Staff, suppliers: Sequence[Supplier], *, at: datetime) -> None:
    """Enter and verify what the first uses; the second waits, and asks to be paid to the same place."""
    finance = staff.one_of_the_cast("Finance officer", at=at)
    head = staff.one_of_the_cast("Head of procurement", at=at)
    for number, supplier in enumerate(suppliers):
        entered = enter_bank_details(
            supplier, authority=staff.authority, holder_name=supplier.name, sort_code="00-00-00",
            number="00004417" if number < 2 else "00009052",
            came_by="Signed letter, kept in the finance folder.", by=finance, at=at,
        )  # fmt: skip
        if not number:
            verify_bank_details(
                entered, spoken_with="The finance manager", by=head, at=at,
                number_from="the contract, signed before the request came",
            )  # fmt: skip


def declare_chains(staff: Staff, *, on: date) -> None:
    """Declare who works under contracts of strategic suppliers, and let the first of the lists be checked."""
    at = morning(on)
    by = staff.one_of_the_cast("Category manager", at=at)
    strategic = judgements(staff.authority.pk).filter(is_strategic=True).order_by("pk")
    keys = list(strategic.values_list("supplier", flat=True))
    parties = ContractSupplier.objects.filter(
        authority=staff.authority, supplier__in=keys, contract__stage=ContractStage.SIGNED
    ).select_related("contract", "supplier")
    first = {party.supplier_id: party for party in parties.order_by("-contract__value_net", "-pk")}
    for number, party in enumerate(list(first.values())[:CHAINS]):
        above: SupplyLink | None = None
        for name, does, share, is_small in SUBCONTRACTORS:
            told = Declared(
                name=name, does=does, declared_on=on - timedelta(days=40), postcode="LS11 5BD",
                evidence="The supplier’s list, in the contract’s folder.", share_percent=share, sme=is_small,
            )  # fmt: skip
            above = declare_subcontractor(
                party.contract, works_for=above or party.supplier, told=told, by=by, at=at
            )
        if not number:
            verify_supply_chain(
                party.contract,
                how="Against this quarter’s invoices, with its contract manager.",
                by=by,
                at=at,
            )
