"""One contract with all that belongs to it, as pages show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects

from wisely.audit.compiled import compiled_once
from wisely.contracts.decisions.completeness import Asked, asked_for
from wisely.contracts.decisions.entries import ContractFacts
from wisely.contracts.decisions.modifications import Headroom, ground_of, headroom
from wisely.contracts.decisions.ownership import is_without_owner, who_mends
from wisely.contracts.decisions.regime import NAMES as REGIME_NAMES
from wisely.contracts.decisions.term import is_in_force, is_past_its_end, longest_ends_on
from wisely.contracts.lifecycle import KpiStage
from wisely.contracts.models import (
    Contract,
    ContractSupplier,
    FrameworkTerms,
    ImportRow,
    Kpi,
    Lot,
    Modification,
)
from wisely.contracts.queries.standing import carer_of, facts_of, options_of, term_of
from wisely.people.models import Person


@dataclass(frozen=True, slots=True)
class PersonShown:
    """Somebody named on a contract; `left_on` is the first day they are no longer here."""

    reference: str
    name: str
    left_on: date | None


@dataclass(frozen=True, slots=True)
class PartyShown:
    """A supplier of a contract: who it is today, what the contract calls it, for which lot."""

    reference: str
    name: str
    published_name: str
    lot: str
    is_lead: bool
    published_as_sme: bool | None
    published_as_vcse: bool | None


@dataclass(frozen=True, slots=True)
class LotShown:
    """A lot; value in pounds net."""

    number: str
    title: str
    value_net: Decimal | None


@dataclass(frozen=True, slots=True)
class OptionShown:
    """An option to extend, and when it was taken."""

    number: int
    months: int | None
    latest_ends_on: date | None
    notify_by_on: date | None
    description: str
    value_net: Decimal | None
    taken_on: date | None
    reason: str
    ends_on_after: date | None


@dataclass(frozen=True, slots=True)
class ModificationShown:
    """A change made; pounds net."""

    number: int
    effect: str
    ground: str
    ground_cite: str
    description: str
    modified_on: date
    value_change_net: Decimal
    ends_on_after: date | None
    notice_number: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A field that the record lacks: what it is, who asks for it, and the act that mends it."""

    field: str
    label: str
    cite: str
    mended_by: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a contract's record came from: a file's row. Undone imports are left out."""

    batch: int
    file_name: str
    position: str
    imported_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractSheet:
    """All that is recorded of one contract, with what follows from it on a day."""

    id: int
    version: int
    reference: str
    stage: str
    facts: ContractFacts
    supplier_name: str
    regime: str
    regime_name: str
    tier: str
    category: str
    directorate_code: str
    directorate_name: str
    owner: PersonShown | None
    deputy: PersonShown | None
    parties: Sequence[PartyShown]
    lots: Sequence[LotShown]
    options: Sequence[OptionShown]
    modifications: Sequence[ModificationShown]
    kpis: Sequence[tuple[str, str]]
    framework: tuple[str, str] | None
    call_offs: int
    completeness: int
    gaps: Sequence[Gap]
    mender: str
    is_in_force: bool
    is_past_its_end: bool
    is_without_owner: bool
    longest_ends_on: date | None
    headroom: Headroom
    ended_on: date | None
    end_reason: str
    is_published: bool
    published_at: datetime | None
    withdrawn_at: datetime | None
    withdrawal_reason: str
    provenance: Sequence[Provenance]

    @property
    def carers(self) -> frozenset[str]:
        """The references of owner and deputy."""
        return frozenset(person.reference for person in (self.owner, self.deputy) if person is not None)


def contract_for(authority_id: int | None, reference: str) -> Contract | None:
    """Give one contract to act on, whatever its stage, with its people and directorate. One query."""
    return next(iter(_contract_rows(authority_id, reference)), None)


@compiled_once
def _contract_rows(authority: Any, reference: Any) -> QuerySet[Any, Any]:
    rows = Contract.objects.filter(authority=authority, reference=reference)
    return rows.select_related("directorate", "owner", "deputy")  # few are under a framework


def contract_sheet(contract: Contract, *, on: date) -> ContractSheet:
    """Give all that is recorded of a contract. Six queries besides the one that loaded it."""
    prefetch_related_objects([contract], "extensions")
    term, options = term_of(contract), options_of(contract)
    parties, owner, deputy = parties_of(contract), carer_of(contract.owner), carer_of(contract.deputy)
    mender = who_mends(owner, deputy, on=on)
    modifications = _modifications(contract)
    added = [each.value_net for each in _options(contract) if each.taken_on and each.value_net]
    changes = [*(each.value_change_net for each in modifications), *added]
    directorate, framework = contract.directorate, contract.framework
    value = None if contract.value_net is None else contract.value_net - sum(changes, Decimal(0))
    return ContractSheet(
        id=contract.pk, version=contract.version, reference=contract.reference, stage=contract.stage,
        facts=facts_of(contract), supplier_name=contract.supplier_name, regime=contract.regime,
        regime_name=REGIME_NAMES.get(contract.regime, ""), tier=contract.tier, category=contract.category,
        directorate_code=directorate.code if directorate else "",
        directorate_name=directorate.name if directorate else "",
        owner=_person(contract.owner), deputy=_person(contract.deputy), parties=parties,
        lots=_lots(contract),
        options=_options(contract), modifications=modifications,
        kpis=_kpi_rows(contract.pk),
        framework=(framework.reference, framework.title) if framework else None,
        call_offs=contract.call_offs.count() if contract.is_framework else 0,
        completeness=contract.completeness, gaps=gaps_of(contract.missing_fields),
        mender=mender.reference if mender else "", is_in_force=is_in_force(term, on=on),
        is_past_its_end=is_past_its_end(term, on=on), is_without_owner=is_without_owner(owner, on=on),
        longest_ends_on=longest_ends_on(term, options), headroom=headroom(value, changes),
        ended_on=contract.ended_on, end_reason=contract.end_reason or "", is_published=contract.is_published,
        published_at=contract.published_at, withdrawn_at=contract.withdrawn_at,
        withdrawal_reason=contract.withdrawal_reason or "", provenance=_provenance(contract),
    )  # fmt: skip


def framework_terms_of(contract: Contract) -> dict[str, Any]:
    """Give the terms of a framework by name; nothing where none are recorded. One query."""
    names = ("open_to", "fee_percent", "pricing", "call_off_method")
    return FrameworkTerms.objects.filter(contract=contract).values(*names).first() or {}


def gaps_of(missing: Sequence[str]) -> list[Gap]:
    """Give what is known of each missing field, heaviest first."""
    return [_gap(asked) for asked in asked_for(missing)]


def _gap(asked: Asked) -> Gap:
    return Gap(asked.field, asked.label, asked.cite, asked.mended_by)


def _person(person: Person | None) -> PersonShown | None:
    if person is None:
        return None
    return PersonShown(person.reference, person.name or "Erased", person.left_on)


def parties_of(contract: Contract) -> list[PartyShown]:
    """Give the suppliers of a contract, the lead first, each under the one it is shown under. One query."""
    return [
        PartyShown(live or reference, live_name or name, published, lot or "", *told)
        for live, live_name, reference, name, published, lot, *told in _party_rows(contract.pk)
    ]


@compiled_once
def _party_rows(contract: Any) -> QuerySet[Any, Any]:
    return ContractSupplier.objects.filter(contract=contract).order_by("-is_lead", "pk").values_list(
        "supplier__canonical__reference", "supplier__canonical__name", "supplier__reference",
        "supplier__name", "published_name", "lot__number", "is_lead", "published_as_sme",
        "published_as_vcse",
    )  # fmt: skip


@compiled_once
def _kpi_rows(contract: Any) -> QuerySet[Any, Any]:
    rows = Kpi.objects.filter(contract=contract, stage=KpiStage.IN_USE)
    return rows.order_by("number").values_list("title", "description")


def _options(contract: Contract) -> list[OptionShown]:
    return [
        OptionShown(
            row.number, row.months, row.latest_ends_on, row.notify_by_on, row.description, row.value_net,
            row.taken_on, row.reason or "", row.ends_on_after,
        )
        for row in sorted(contract.extensions.all(), key=lambda each: each.number)
    ]  # fmt: skip


def _lots(contract: Contract) -> list[LotShown]:
    return [LotShown(*row) for row in _lot_rows(contract.pk)]


@compiled_once
def _lot_rows(contract: Any) -> QuerySet[Any, Any]:
    return Lot.objects.filter(contract=contract).order_by("pk").values_list("number", "title", "value_net")


def _modifications(contract: Contract) -> list[ModificationShown]:
    shown = []
    for row in _modification_rows(contract.pk):
        ground = ground_of(contract.regime, row.ground)
        shown.append(
            ModificationShown(
                row.number, row.effect, ground.name if ground else "", ground.cite if ground else "",
                row.description, row.modified_on, row.value_change_net, row.ends_on_after, row.notice_number,
            )
        )  # fmt: skip
    return shown


@compiled_once
def _modification_rows(contract: Any) -> QuerySet[Any, Any]:
    return Modification.objects.filter(contract=contract).order_by("number")


def _provenance(contract: Contract) -> list[Provenance]:
    return [Provenance(*each) for each in _provenance_rows(contract.pk)]


@compiled_once
def _provenance_rows(contract: Any) -> QuerySet[Any, Any]:
    rows = ImportRow.objects.filter(contract=contract, batch__stage="imported").order_by("pk")
    return rows.values_list("batch", "batch__file_name", "position", "batch__imported_at")
