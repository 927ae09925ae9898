"""The register as lists: everything, one person's share, what ends, what nobody owns, what is public."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import DateField, F, Q, QuerySet, TextField, Value
from django.db.models.functions import Coalesce

from wisely.audit.compiled import compiled_once, is_any, value_of
from wisely.audit.remembering import remembered
from wisely.contracts.decisions.completeness import asked_for
from wisely.contracts.events import SENTENCES
from wisely.contracts.lifecycle import ContractStage
from wisely.contracts.models import Contract, ContractSupplier
from wisely.lib.periods import add_months
from wisely.people.events import SENTENCES as PEOPLE
from wisely.people.models import Directorate
from wisely.people.queries import Officer
from wisely.rules.tiering import TIERS
from wisely.suppliers.queries import family_of

ON_THE_REGISTER = tuple(
    stage for stage in ContractStage if stage not in {ContractStage.STRUCK_OUT, ContractStage.ABANDONED}
)
NO_LONGER_BINDING = (ContractStage.ENDED, ContractStage.TERMINATED)
MOVED_BY = (*SENTENCES, *PEOPLE)


def register(authority_id: int | None, *, on: date) -> QuerySet[Contract]:
    """Give the contracts of a council without those struck out or abandoned; `today` is the day judged by."""
    rows: QuerySet[Contract] = Contract.objects.filter(
        authority=authority_id, stage__in=ON_THE_REGISTER
    ).annotate(today=value_of(on, DateField()))
    return rows


def owned_by(person: str) -> Q:
    """Give the condition that a person, by reference, owns the contract."""
    return Q(owner__reference=person)


def without_owner() -> Q:
    """Give the condition that nobody who works here owns the contract; needs the rows of `register`."""
    return Q(owner__isnull=True) | Q(owner__left_on__lte=F("today"))


def in_force() -> Q:
    """Give the condition that the contract binds; an unknown first or last day counts as binding."""
    started = Q(starts_on__isnull=True) | Q(starts_on__lte=F("today"))
    running = Q(stage=ContractStage.SIGNED) & (Q(ends_on__isnull=True) | Q(ends_on__gte=F("today")))
    wound_up = Q(stage__in=NO_LONGER_BINDING, ended_on__gte=F("today"))
    return started & (running | wound_up)


def narrow_by_owner(rows: QuerySet[Contract], answer: str) -> QuerySet[Contract]:
    """Narrow to contracts with an owner who works here ("yes") or without ("no")."""
    return rows.filter(without_owner()) if answer == "no" else rows.exclude(without_owner())


def narrow_by_standing(rows: QuerySet[Contract], answer: str) -> QuerySet[Contract]:
    """Narrow to what is in force, to come, past its end though not closed, over, or not signed yet."""
    conditions = {
        "in force": in_force(),
        "to come": Q(stage=ContractStage.SIGNED, starts_on__gt=F("today")),
        "past its end": Q(stage=ContractStage.SIGNED, ends_on__lt=F("today")),
        "over": Q(stage__in=NO_LONGER_BINDING, ended_on__lt=F("today")),
        "draft": Q(stage=ContractStage.DRAFT),
    }
    return rows.filter(conditions[answer])


def narrow_by_end(rows: QuerySet[Contract], days: str) -> QuerySet[Contract]:
    """Narrow to contracts in force that end within so many days, today included."""
    within = Value(int(days))
    return rows.filter(in_force(), ends_on__lte=F("today") + within)


def narrow_by_gap(rows: QuerySet[Contract], field: str) -> QuerySet[Contract]:
    """Narrow to contracts whose record lacks a field."""
    return rows.filter(missing_fields__contains=[field])


def narrow_by_completeness(rows: QuerySet[Contract], band: str) -> QuerySet[Contract]:
    """Narrow to whole records ("100") or to those below so many per cent ("below 80")."""
    if band == "100":
        return rows.filter(completeness=100)
    return rows.filter(completeness__lt=int(band.removeprefix("below ")))


def narrow_by_supplier(
    rows: QuerySet[Contract], supplier_id: int, *, family: Sequence[int] = ()
) -> QuerySet[Contract]:
    """Narrow to contracts with a supplier or with any merged into it; `family` where that is at hand."""
    parties = ContractSupplier.objects.filter(supplier__in=family or family_of(supplier_id))
    return rows.filter(pk__in=parties.values("contract"))


def in_force_with(
    authority_id: int | None, family: Sequence[int], *, on: date, fields: Sequence[str]
) -> list[dict[str, Any]]:
    """Give some fields of the contracts in force with a family of suppliers, by last day. One query."""
    return _in_force_rows(authority_id, family, on, fields=tuple(fields))


@compiled_once
def _in_force_rows(authority: Any, family: Any, on: Any, *, fields: tuple[str, ...]) -> Any:
    parties = ContractSupplier.objects.filter(is_any("supplier", family))
    rows = register(authority, on=on).filter(in_force(), pk__in=parties.values("contract"))
    return rows.order_by("ends_on", "pk").values(*fields)


def mine_to_mend(officer: Officer, *, on: date) -> QuerySet[Contract]:
    """Give the contracts that a person is to mend: owned ones, and as deputy those whose owner is gone."""
    mine = owned_by(officer.reference) | (Q(deputy__reference=officer.reference) & without_owner())
    open_stages = [ContractStage.DRAFT, ContractStage.SIGNED]
    return register(officer.authority_id, on=on).filter(mine, completeness__lt=100, stage__in=open_stages)


@dataclass(frozen=True, slots=True)
class GapCount:
    """A field and on how many records it is missing."""

    field: str
    label: str
    cite: str
    count: int


def gaps_of_register(authority_id: int) -> list[GapCount]:
    """Count each missing field over the contracts on the register, most frequent first. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT gap, count(*) FROM contracts_contract, unnest(missing_fields) AS gap
            WHERE authority_id = %s AND stage = ANY(%s) GROUP BY gap ORDER BY 2 DESC, 1
            """,
            [authority_id, list(ON_THE_REGISTER)],
        )
        counted = dict(cursor.fetchall())
    return [GapCount(each.field, each.label, each.cite, counted[each.field]) for each in asked_for(counted)]


@dataclass(frozen=True, slots=True)
class RegisterFigures:
    """The register in figures: what binds today, what wants an owner or an ending, what is whole."""

    on_register: int
    in_force: int
    without_owner: int
    ending_in_three_months: int
    past_end: int
    whole: int


def figures_of_register(authority_id: int | None, *, on: date) -> RegisterFigures:
    """Count the register (strategy KPI 22). One query that reads every contract: not for every page."""
    with connection.cursor() as cursor:
        cursor.execute(_FIGURES, _told(authority_id, on))
        counted = cursor.fetchone()
    return RegisterFigures(*(int(each) for each in counted))


@dataclass(frozen=True, slots=True)
class CareFigures:
    """How many contracts want somebody's care: nobody owns them, they end soon, or have run out unclosed."""

    without_owner: int
    ending_in_three_months: int
    past_end: int


def care_of_register(authority_id: int | None, *, on: date) -> CareFigures:
    """Count what wants care. One query where it is in memory, else two."""

    def make() -> CareFigures:
        with connection.cursor() as cursor:  # each count by an index of its own
            cursor.execute(_CARE, _told(authority_id, on))
            return CareFigures(*cursor.fetchone())

    if authority_id is None:
        return make()
    return remembered(authority_id, ("care of the register", on), make, about=MOVED_BY)


def count_of_register(authority_id: int | None) -> int:
    """Count the contracts on the register. One query where it is in memory, else two."""

    def make() -> int:
        return Contract.objects.filter(authority=authority_id, stage__in=ON_THE_REGISTER).count()

    return make() if authority_id is None else remembered(authority_id, "register", make, about=MOVED_BY)


def _told(authority_id: int | None, on: date) -> dict[str, Any]:
    stages = list(ON_THE_REGISTER)
    return {"authority": authority_id, "on": on, "soon": add_months(on, 3), "stages": stages}


_FIGURES = """
SELECT count(*), count(*) FILTER (WHERE binds),
       count(*) FILTER (WHERE c.stage IN ('signed', 'draft') AND (p.id IS NULL OR p.left_on <= %(on)s)),
       count(*) FILTER (WHERE binds AND c.ends_on BETWEEN %(on)s AND %(soon)s),
       count(*) FILTER (WHERE c.stage = 'signed' AND c.ends_on < %(on)s),
       count(*) FILTER (WHERE binds AND c.completeness = 100)
FROM (
  SELECT id, owner_id, stage, ends_on, completeness,
         (starts_on IS NULL OR starts_on <= %(on)s)
         AND CASE stage WHEN 'signed' THEN ends_on IS NULL OR ends_on >= %(on)s
                        WHEN 'draft' THEN false ELSE ended_on >= %(on)s END AS binds
  FROM contracts_contract WHERE authority_id = %(authority)s AND stage = ANY(%(stages)s)
) c LEFT JOIN people_person p ON p.id = c.owner_id
"""
_CARE = """
SELECT
  (SELECT count(*) FROM contracts_contract WHERE authority_id = %(authority)s AND owner_id IS NULL
     AND stage IN ('signed', 'draft'))
  + (SELECT count(*) FROM people_person p JOIN contracts_contract c ON c.owner_id = p.id
     AND c.authority_id = %(authority)s AND c.stage IN ('signed', 'draft')
     WHERE p.authority_id = %(authority)s AND p.left_on <= %(on)s),
  (SELECT count(*) FROM contracts_contract WHERE authority_id = %(authority)s
     AND ends_on BETWEEN %(on)s AND %(soon)s AND (starts_on IS NULL OR starts_on <= %(on)s)
     AND (stage = 'signed' OR (stage IN ('ended', 'terminated') AND ended_on >= %(on)s))),
  (SELECT count(*) FROM contracts_contract WHERE authority_id = %(authority)s AND ends_on < %(on)s
     AND stage = 'signed')
"""


def directorate_choices(authority_id: int | None) -> list[tuple[str, str]]:
    """Give the directorates of a council, by name. No query where they are in memory."""

    def make() -> list[tuple[str, str]]:
        rows = Directorate.objects.filter(authority=authority_id).order_by("name")
        return list(rows.values_list("code", "name"))

    return make() if authority_id is None else remembered(authority_id, "directorates", make, about=MOVED_BY)


def tier_choices() -> list[tuple[str, str]]:
    """Give the tiers, most closely watched first."""
    return [(tier, tier.capitalize()) for tier in TIERS]


def stage_choices() -> list[tuple[str, str]]:
    """Give the stages that the register shows."""
    return [(stage.value, stage.value.capitalize()) for stage in ON_THE_REGISTER]


@dataclass(frozen=True, slots=True)
class ContractTerm:
    """What spend needs to know of a contract with one supplier: when it binds, for what, up to how much.

    `supplier_id` is the live supplier, merges resolved. `ends_on` is the last day on which it binds: the day
    it really ended where that is known. None is unknown, or with `is_rolling` no end. Pounds net.
    """

    contract_id: int
    reference: str
    supplier_id: int
    stage: str
    starts_on: date | None
    ends_on: date | None
    is_rolling: bool
    directorate: str
    category: str
    is_framework: bool


def contract_terms(authority_id: int, *, supplier_ids: Iterable[int] | None = None) -> list[ContractTerm]:
    """Give every contract ever signed, once for each of its suppliers. One query.

    `supplier_ids` narrows to some live suppliers.
    """
    rows = ContractSupplier.objects.filter(
        authority=authority_id,
        contract__stage__in=[ContractStage.SIGNED, *NO_LONGER_BINDING],
    ).annotate(
        live=Coalesce("supplier__canonical", "supplier"),
        last=Coalesce("contract__ended_on", "contract__ends_on"),
    )
    if supplier_ids is not None:
        rows = rows.filter(live__in=list(supplier_ids))
    told = rows.order_by("contract").distinct()
    return [
        ContractTerm(*values)
        for values in told.values_list(
            "contract",
            "contract__reference",
            "live",
            "contract__stage",
            "contract__starts_on",
            "last",
            "contract__is_rolling",
            Coalesce("contract__directorate__code", Value(""), output_field=TextField()),
            "contract__category",
            "contract__is_framework",
        )
    ]
