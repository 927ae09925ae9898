"""Distress triggers: what registers show of suppliers with a contract in force, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    CharField,
    Count,
    F,
    Func,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce, TruncDate

from wisely.audit.acts import subject_key
from wisely.audit.remembering import remembered
from wisely.contracts.decisions.triggers import (
    ACTED,
    GONE,
    NO_CONTRACT,
    NOT_ON_RECORD,
    NOT_SHOWN,
    OPEN,
    OVERDUE,
)
from wisely.contracts.models import Contract, ContractSupplier, DistressTrigger
from wisely.contracts.queries.register import in_force, narrow_by_supplier, register
from wisely.people.models import Authority
from wisely.rules.rulebook import rulebook
from wisely.rules.tiering import TIERS
from wisely.suppliers.models import Supplier
from wisely.suppliers.queries import (
    IN_ACCOUNTS,
    REPORTED_BY_PEOPLE,
    Sign,
    checked_since,
    last_check,
    signs_by_supplier,
    signs_of_accounts_by_supplier,
)

NO_TIER = len(TIERS) + 1
CHECKED_WITHIN = timedelta(days=365)  # the strategy's own "last twelve months"
_SHOWN = Coalesce("supplier__canonical_id", "supplier_id")


@dataclass(frozen=True, slots=True)
class Changed:
    """Signs to raise, with their supplier's key, and triggers that are gone, with why."""

    new: tuple[tuple[int, Sign], ...]
    gone: tuple[tuple[DistressTrigger, str], ...]


def _in_force(authority_id: int | None, on: date) -> QuerySet[Contract]:
    return register(authority_id, on=on).filter(in_force())


def watched_keys(authority_id: int | None, *, on: date, tiers: Iterable[str] = ()) -> QuerySet[Any]:
    """Give the keys of live suppliers with a contract in force, of some tiers or of any; some twice."""
    contracts = _in_force(authority_id, on).filter(parties__isnull=False)
    if tiers:
        contracts = contracts.filter(tier__in=list(tiers))
    return contracts.values_list(
        Coalesce("parties__supplier__canonical_id", "parties__supplier_id"), flat=True
    )


def _among(path: str, keys: Sequence[int]) -> Func:
    """Give the condition that a supplier is one of thousands, as one array: a plan need not find them."""
    return Func(
        F(path), Value(list(keys), output_field=ArrayField(BigIntegerField())),
        template="(%(expressions)s))", arg_joiner=" = ANY(", output_field=BooleanField(),
    )  # fmt: skip


def _watched(authority_id: int | None, *, on: date, tiers: Sequence[str] = ()) -> tuple[int, ...]:
    """Give what `watched_keys` finds, each once: a twentieth of a second at twenty thousand contracts."""
    return remembered(
        authority_id or 0, ("watched", on, *tiers),
        lambda: tuple(sorted(set(watched_keys(authority_id, on=on, tiers=tiers)))), is_long=True,
    )  # fmt: skip


def _checked(authority_id: int | None, *, since: date) -> tuple[int, ...]:
    return remembered(
        authority_id or 0, ("checked", since),
        lambda: tuple(sorted(set(checked_since(since)))), is_long=True,
    )  # fmt: skip


def what_changed(council: Authority, *, on: date) -> Changed:
    """Lay what registers and accounts on record show beside the triggers that are there. Four queries.

    What people reported goes when they say so, or with the last contract.
    """
    watched = set(watched_keys(council.pk, on=on).distinct())
    shown = signs_by_supplier(watched, on=on)
    told = signs_of_accounts_by_supplier(
        council.pk, rulebook(on, council.pack).ratio_bands, on=on, beside=shown
    )
    seen = {
        (key, sign.register, sign.kind): sign
        for found in (shown, told)
        for key, signs in found.items()
        for sign in signs
        if sign.is_trigger and key in watched
    }
    there = _there(council.pk)
    known = {(row.shown_id, row.register, row.kind) for row in there}
    return Changed(
        tuple((each[0], seen[each]) for each in sorted(seen.keys() - known)),
        tuple(
            (row, _why_gone(row.register) if row.shown_id in watched else NO_CONTRACT)
            for row in there
            if (row.shown_id, row.register, row.kind) not in seen
            and not (row.register == REPORTED_BY_PEOPLE and row.shown_id in watched)
        ),
    )


def _why_gone(register: str) -> str:
    return NOT_ON_RECORD if register == IN_ACCOUNTS else NOT_SHOWN


def _there(authority_id: int) -> list[Any]:
    rows = DistressTrigger.objects.filter(authority=authority_id, gone_at__isnull=True)
    return list(rows.annotate(shown_id=_SHOWN).select_related("supplier", "authority").order_by("pk"))


def is_there(authority_id: int, supplier: Supplier, sign: Sign) -> bool:
    """Say whether a sign of a live supplier is a trigger already."""
    rows = DistressTrigger.objects.annotate(shown_id=_SHOWN).filter(
        authority=authority_id, gone_at__isnull=True, register=sign.register, kind=sign.kind,
        shown_id=supplier.pk,
    )  # fmt: skip
    return rows.exists()


def contracts_behind(authority_id: int | None, supplier_id: int, *, on: date) -> list[Contract]:
    """Give the contracts in force with a live supplier, the most closely watched first. Two queries."""
    rows = narrow_by_supplier(_in_force(authority_id, on), supplier_id)
    found = rows.select_related("directorate", "owner", "deputy").order_by("pk")
    return sorted(found, key=lambda each: (_rank(each.tier), -(each.value_net or 0), each.pk))


def _rank(tier: str) -> int:
    return TIERS.index(tier) if tier in TIERS else len(TIERS)


def _of_contracts(authority_id: int | None, on: date, shown: str, summed: Any) -> Subquery:
    """Sum up in one figure the contracts in force with the supplier of each row."""
    key = OuterRef(OuterRef(OuterRef(shown)))
    family = Supplier.objects.filter(Q(pk=key) | Q(canonical=key)).values("pk")
    parties = ContractSupplier.objects.filter(authority=authority_id, supplier__in=family)
    rows = _in_force(authority_id, on).filter(pk__in=parties.values("contract"))
    return Subquery(rows.order_by().values("authority").annotate(found=summed).values("found")[:1])


def _with_contracts(rows: QuerySet[Any], authority_id: int | None, on: date, shown: str) -> QuerySet[Any]:
    ranks = Min(
        Case(
            *(When(tier=tier, then=Value(place)) for place, tier in enumerate(TIERS, 1)),
            default=Value(NO_TIER), output_field=IntegerField(),
        )
    )  # fmt: skip
    found: QuerySet[Any] = rows.annotate(
        contracts_count=Coalesce(_of_contracts(authority_id, on, shown, Count("pk")), Value(0)),
        tier_rank=Coalesce(_of_contracts(authority_id, on, shown, ranks), Value(NO_TIER)),
        contracts_net=_of_contracts(authority_id, on, shown, Sum("value_net")),
    )
    return found


def triggers(authority_id: int | None, *, on: date) -> QuerySet[Any]:
    """Give every trigger of a council for a list: how it stands on a day, and the contracts behind it.

    `tier_rank` is the place of their best tier among `TIERS`, from 1, or `NO_TIER`.
    """
    rows = DistressTrigger.objects.filter(authority=authority_id).annotate(
        shown_id=_SHOWN,
        shown_name=Coalesce("supplier__canonical__name", "supplier__name", output_field=TextField()),
        shown_reference=Coalesce("supplier__canonical__reference", "supplier__reference"),
        seen_on=TruncDate("seen_at"), acted_on=TruncDate("acted_at"), gone_on=TruncDate("gone_at"),
        stands=Case(
            When(acted_at__isnull=False, then=Value(ACTED)),
            When(gone_at__isnull=False, then=Value(GONE)),
            When(act_by_on__lt=on, then=Value(OVERDUE)),
            default=Value(OPEN), output_field=CharField(),
        ),
    )  # fmt: skip
    return _with_contracts(rows, authority_id, on, "shown_id")


def narrow_by_tiers(
    rows: QuerySet[Any], answer: str, *, authority_id: int | None, on: date, path: str
) -> QuerySet[Any]:
    """Narrow to suppliers with a contract in force in a tier, or in one of several: "gold or silver".

    `path` leads from a row to the live supplier's key.
    """
    return rows.filter(_among(path, _watched(authority_id, on=on, tiers=answer.split(" or "))))


def narrow_by_response(rows: QuerySet[Any], answer: str) -> QuerySet[Any]:
    """Narrow by how fast somebody acted; needs the rows of `triggers`.

    "due" is all that had to be acted on: not what went, with nobody acting, by its last day. "in time" was
    acted on by that day, "late" after it or not at all.
    """
    due = Q(acted_on__isnull=False) | Q(gone_on__isnull=True) | Q(gone_on__gt=F("act_by_on"))
    in_time = Q(acted_on__isnull=False, acted_on__lte=F("act_by_on"))
    if answer == "late":
        return rows.filter(due).exclude(in_time)
    return rows.filter(in_time if answer == "in time" else due)


def narrow_by_standing_of_trigger(rows: QuerySet[Any], answer: str) -> QuerySet[Any]:
    """Narrow to triggers that are open, overdue, acted on or gone; "waiting" is open or overdue."""
    return rows.filter(stands__in=[OPEN, OVERDUE] if answer == "waiting" else [answer])


def trigger_for(authority_id: int | None, key: int, *, on: date) -> Any:
    """Give one trigger with how it stands; None where there is none."""
    rows = triggers(authority_id, on=on).select_related("supplier", "authority")
    return rows.filter(pk=key).first()


def triggers_of(authority_id: int | None, family: Sequence[int]) -> list[DistressTrigger]:
    """Give the triggers of a supplier and of those shown under it, latest first. One query, or none."""
    keys = tuple(family)

    def make() -> list[DistressTrigger]:
        rows = DistressTrigger.objects.filter(authority=authority_id, supplier__in=keys)
        return list(rows.order_by("-seen_at", "-pk"))

    return remembered(authority_id or 0, ("distress triggers", keys), make)


def subjects_of(rows: Iterable[DistressTrigger]) -> tuple[str, ...]:
    """Name triggers as the record does."""
    return tuple(subject_key(each) for each in rows)


def watched_suppliers(authority_id: int | None, *, on: date) -> QuerySet[Any]:
    """Give the live suppliers with a contract in force, for a list, with the last check of their finances."""
    rows = Supplier.objects.filter(_among("pk", _watched(authority_id, on=on))).annotate(
        checked_at=last_check("read_at"),
        checked_by=last_check("register"),
        checked_as_of=last_check("as_of_on"),
        signs_count=Coalesce(
            Subquery(
                DistressTrigger.objects.annotate(shown_id=_SHOWN)
                .filter(authority=authority_id, gone_at__isnull=True, shown_id=OuterRef("pk"))
                .order_by().values("authority").annotate(found=Count("pk")).values("found")[:1]
            ),
            Value(0),
        ),
    )  # fmt: skip
    return _with_contracts(rows, authority_id, on, "pk")


def narrow_by_check(rows: QuerySet[Any], answer: str, *, authority_id: int | None, on: date) -> QuerySet[Any]:
    """Narrow to suppliers whose finances were checked in the last 365 days ("yes") or not ("no")."""
    checked = _among("pk", _checked(authority_id, since=on - CHECKED_WITHIN))
    return rows.filter(checked) if answer == "yes" else rows.exclude(checked)


def watched_and_checked(authority_id: int | None, tiers: Sequence[str], *, on: date) -> tuple[int, int]:
    """Count the suppliers with a contract in force in some tiers, and of those whose finances were checked.

    The rows that `watched_suppliers` gives, narrowed by both, as two numbers: two queries or none.
    """
    watched = _watched(authority_id, on=on, tiers=tiers)
    return len(watched), len({*watched}.intersection(_checked(authority_id, since=on - CHECKED_WITHIN)))


def triggers_waiting(authority_id: int) -> dict[int, tuple[tuple[date, date], ...]]:
    """Give by signed contract the days its suppliers' open triggers were seen and have to be acted on.

    One query, two where any waits.
    """
    days: dict[int, set[tuple[date, date]]] = {}
    waiting = DistressTrigger.objects.filter(
        authority=authority_id, acted_at__isnull=True, gone_at__isnull=True
    ).annotate(shown_id=_SHOWN, seen_on=TruncDate("seen_at"))
    for shown, seen_on, act_by_on in waiting.values_list("shown_id", "seen_on", "act_by_on"):
        days.setdefault(shown, set()).add((seen_on, act_by_on))
    found: dict[int, set[tuple[date, date]]] = {}
    if days:
        parties = ContractSupplier.objects.annotate(shown_id=_SHOWN).filter(
            authority=authority_id, shown_id__in=list(days), contract__stage="signed"
        )
        for contract, shown in parties.values_list("contract", "shown_id"):
            found.setdefault(contract, set()).update(days[shown])
    return {contract: tuple(sorted(told)) for contract, told in found.items()}


def waiting_behind(authority_id: int | None, contract: Any, act_by_on: Any) -> QuerySet[Any]:
    """Give the open triggers of a contract's suppliers that have to be acted on by a day.

    Both may be given as what a row of an outer query holds; `contract` then from one query further out.
    """
    parties = ContractSupplier.objects.filter(authority=authority_id, contract=contract)
    return DistressTrigger.objects.annotate(shown_id=_SHOWN).filter(
        authority=authority_id, acted_at__isnull=True, gone_at__isnull=True, act_by_on=act_by_on,
        shown_id__in=parties.annotate(shown=_SHOWN).values("shown"),
    )  # fmt: skip
