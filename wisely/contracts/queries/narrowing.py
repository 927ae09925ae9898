"""The register narrowed as officers ask: by whose it is, when it ends, what it lacks, what it is for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from wisely.audit.remembering import remembered
from wisely.contracts.decisions.completeness import ASKED
from wisely.contracts.decisions.procedures import PROCEDURES
from wisely.contracts.decisions.regime import NAMES as REGIME_NAMES
from wisely.contracts.lifecycle import ContractStage
from wisely.contracts.models import Contract
from wisely.contracts.permissions import Permission
from wisely.contracts.queries.register import (
    MOVED_BY,
    in_force,
    narrow_by_supplier,
    owned_by,
    register,
)
from wisely.lib.periods import add_months
from wisely.lib.slips import plain_letters
from wisely.people.models import Directorate, Person, in_plain_letters
from wisely.people.queries import Officer
from wisely.people.queries.officers import has_not_left
from wisely.suppliers.queries import supplier_by_reference

OPEN_STAGES = (ContractStage.DRAFT, ContractStage.SIGNED)
NOBODY, ME = "nobody", "me"
PAST = "past"
WINDOWS: dict[str, tuple[int, int]] = {"0-3": (0, 3), "3-6": (3, 6), "6-12": (6, 12), "12-24": (12, 24)}
WINDOW_NAMES = {
    PAST: "The day is past, and it is not closed",
    "0-3": "Within 3 months",
    "3-6": "In 3 to 6 months",
    "6-12": "In 6 to 12 months",
    "12-24": "In 1 to 2 years",
}
NOTICE_NAMES = {
    PAST: "The day is past",
    "30": "Within 30 days",
    "90": "Within 90 days",
    "180": "Within 180 days",
}


def listed(authority_id: int | None, *, on: date) -> QuerySet[Contract]:
    """Give the register as lists show it: the owner only while here, options only where somebody has said.

    Adds `owner_here` and `options_known`. The owner is looked up row by row, not joined: so counting and
    paging never touch the people.
    """
    is_known = Q(has_extension_options__isnull=False) | Q(options_left__gt=0)
    here = Person.objects.filter(has_not_left(on), pk=OuterRef("owner_id")).values("name")
    return register(authority_id, on=on).annotate(
        owner_here=Subquery(here, output_field=CharField()),
        options_known=Case(
            When(is_known, then=F("options_left")), default=Value(None), output_field=IntegerField()
        ),
    )


def narrow_by_window(rows: QuerySet[Contract], window: str, *, on: date) -> QuerySet[Contract]:
    """Narrow to contracts in force whose last day lies in a window, or to those past it and not closed."""
    if window == PAST:
        return rows.filter(stage=ContractStage.SIGNED, ends_on__lt=on)
    least, most = WINDOWS[window]
    first = on if least == 0 else add_months(on, least) + timedelta(days=1)
    return rows.filter(in_force(), ends_on__gte=first, ends_on__lte=add_months(on, most))


def narrow_by_notice(rows: QuerySet[Contract], days: str, *, on: date) -> QuerySet[Contract]:
    """Narrow to signed contracts whose next option must be told to the supplier within so many days."""
    rows = rows.filter(stage=ContractStage.SIGNED)
    if days == PAST:
        return rows.filter(next_notice_on__lt=on)
    return rows.filter(next_notice_on__gte=on, next_notice_on__lte=on + timedelta(days=int(days)))


def narrow_by_person(rows: QuerySet[Contract], answer: str, *, me: str, on: date) -> QuerySet[Contract]:
    """Narrow to contracts owned by a person, by reference, by "me" or by "nobody" who still works here.

    Of "nobody"'s only open ones: a contract that is over needs no owner. Who has left is asked first, by one
    query, for then an index serves.
    """
    if answer == NOBODY:
        gone = list(Person.objects.filter(left_on__lte=on).values_list("pk", flat=True))
        return rows.filter(Q(owner__isnull=True) | Q(owner__in=gone), stage__in=OPEN_STAGES)
    return rows.filter(owned_by(me if answer == ME else answer))


def narrow_by_mender(rows: QuerySet[Contract], *, officer: Officer) -> QuerySet[Contract]:
    """Narrow to open contracts with gaps that this officer may mend, as owner, deputy or by role."""
    return rows.filter(_may_mend(officer), completeness__lt=100, stage__in=OPEN_STAGES)


def _may_mend(officer: Officer) -> Q:
    mine = owned_by(officer.reference) | Q(deputy__reference=officer.reference)
    paths = {"directorate": "directorate__code", "category": "category", "contract": "reference"}
    for grant in officer.grants:
        if Permission.REVISE_CONTRACT not in grant.permissions:
            continue
        if grant.scope_kind == "council":
            return Q()
        if grant.scope_kind in paths:
            mine |= Q(**{paths[grant.scope_kind]: grant.scope_key})
    return mine


def narrow_by_categories(rows: QuerySet[Contract], codes: Collection[str]) -> QuerySet[Contract]:
    """Narrow to contracts in any of these categories; "" is those in none."""
    return rows.filter(category__in=codes)


def narrow_by_supplier_words(rows: QuerySet[Contract], text: str) -> QuerySet[Contract]:
    """Narrow to a supplier by its reference, merges resolved, or by words of the name in the contract."""
    found = supplier_by_reference(text.strip().upper())
    if found is not None:
        return narrow_by_supplier(rows, found.canonical_id or found.pk)
    for word in text.split()[:8]:
        plain = plain_letters(word)
        rows = rows.alias(named=in_plain_letters("supplier_name"))
        rows = rows.filter(found_by__contains=plain, named__contains=plain)
    return rows


def owner_choices(authority_id: int | None) -> list[tuple[str, str]]:
    """Give the people who own a contract of a council, by name. No query where they are in memory."""

    def make() -> list[tuple[str, str]]:
        owns = Exists(Contract.objects.filter(authority=authority_id, owner=OuterRef("pk")))
        rows = Person.objects.filter(owns, authority=authority_id).order_by("name", "pk")
        return [(reference, name or "Erased") for reference, name in rows.values_list("reference", "name")]

    return make() if authority_id is None else remembered(authority_id, "owners", make, about=MOVED_BY)


def gap_choices() -> list[tuple[str, str]]:
    """Give every field that a record may be asked for, by its word."""
    return [(asked.field, asked.label) for asked in sorted(ASKED, key=lambda each: each.label)]


def procedure_choices() -> list[tuple[str, str]]:
    """Give the procedures under the words that the register uses."""
    return list(PROCEDURES.items())


def procedure_name(code: str) -> str:
    """Name a procedure; words that no code stands for are given as they are."""
    return PROCEDURES.get(code, code)


def regime_name(code: str) -> str:
    """Name the law of a regime."""
    return REGIME_NAMES.get(code, code)


def directorate_for(authority_id: int | None, code: str) -> Directorate | None:
    """Find a directorate by its code; None for no code."""
    return Directorate.objects.filter(authority=authority_id, code=code).first() if code else None


def contracts_for(authority_id: int | None, references: Sequence[str]) -> list[Contract]:
    """Give contracts to act on together, in the order asked for; unknown references are passed over."""
    rows = Contract.objects.select_related("directorate", "owner", "deputy", "framework", "authority")
    sound = [each for each in references if each.isprintable()]  # the database takes no nought byte
    found = {row.reference: row for row in rows.filter(authority=authority_id, reference__in=sound)}
    return [found[reference] for reference in dict.fromkeys(references) if reference in found]
