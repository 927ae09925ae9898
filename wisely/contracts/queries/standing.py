"""A contract as its decisions know it: plain facts, term, options, people, and what its record lacks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from wisely.contracts.decisions.completeness import Recorded, stock_of
from wisely.contracts.decisions.entries import FIELD_NAMES, ContractFacts
from wisely.contracts.decisions.modifications import ToBeModified, ground_of
from wisely.contracts.decisions.ownership import Carer
from wisely.contracts.decisions.term import Option, Term, longest_ends_on, next_option
from wisely.contracts.models import Contract
from wisely.people.models import Person

_COUNTS = """
SELECT (SELECT count(*) FROM contracts_contractsupplier WHERE contract_id = %(contract)s),
  (SELECT count(*) FROM contracts_kpi WHERE contract_id = %(contract)s AND stage = 'in use'),
  (SELECT count(*) FROM contracts_extension WHERE contract_id = %(contract)s),
  (SELECT count(*) FROM contracts_frameworkterms WHERE contract_id = %(contract)s)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many rows of each kind belong to a contract."""

    parties: int = 0
    kpis: int = 0
    options: int = 0
    terms: int = 0


def facts_of(contract: Contract) -> ContractFacts:
    """Give the plain columns of a contract."""
    told: dict[str, Any] = {name: getattr(contract, name) for name in FIELD_NAMES}
    for name in ("cpv_codes", "itl_codes"):
        told[name] = tuple(told[name])
    return ContractFacts(**told)


def term_of(contract: Contract) -> Term:
    """Give the term of a contract."""
    return Term(
        stage=contract.stage,
        starts_on=contract.starts_on,
        ends_on=contract.ends_on,
        is_rolling=contract.is_rolling,
        ended_on=contract.ended_on,
    )


def options_of(contract: Contract) -> list[Option]:
    """Give the options to extend a contract, in their order. One query unless prefetched."""
    return [
        Option(
            number=row.number,
            months=row.months,
            latest_ends_on=row.latest_ends_on,
            notify_by_on=row.notify_by_on,
            taken_on=row.taken_on,
        )
        for row in sorted(contract.extensions.all(), key=lambda each: each.number)
    ]


def reach_of_next_option(contract: Contract) -> date | None:
    """Give the latest last day that the next option allows; None where it is not known or none is left."""
    following = next_option(options_of(contract))
    return longest_ends_on(term_of(contract), [following]) if following else None


def carer_of(person: Person | None) -> Carer | None:
    """Give a person as the decisions on ownership know them."""
    return None if person is None else Carer(person.reference, person.left_on)


def counts_of(contract: Contract) -> Counts:
    """Count what belongs to a contract. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, {"contract": contract.pk})
        parties, kpis, options, terms = cursor.fetchone()
    return Counts(parties=parties, kpis=kpis, options=options, terms=terms)


def stock_taken(contract: Contract, counts: Counts | None = None) -> tuple[list[str], int]:
    """Give the fields that the record lacks and how complete it is. One query unless counts are given."""
    counted = counts or counts_of(contract)
    stock = stock_of(
        Recorded(
            facts=facts_of(contract),
            has_directorate=contract.directorate_id is not None,
            has_owner=contract.owner_id is not None,
            has_deputy=contract.deputy_id is not None,
            has_supplier=counted.parties > 0,
            tier=contract.tier,
            regime=contract.regime,
            kpi_count=counted.kpis,
            option_count=counted.options,
            has_framework=contract.framework_id is not None,
            has_framework_terms=counted.terms > 0,
        )
    )
    return list(stock.missing), stock.per_cent


def to_be_modified(contract: Contract) -> ToBeModified:
    """Give what a modification is judged against: the value before all changes, and the small ones so far."""
    changes = list(contract.modifications.values_list("ground", "value_change_net"))
    taken = contract.extensions.filter(taken_on__isnull=False, value_net__isnull=False)
    added = sum((change for _, change in changes), Decimal(0)) + sum(
        taken.values_list("value_net", flat=True), Decimal(0)
    )
    small = [
        change
        for code, change in changes
        if (ground := ground_of(contract.regime, code)) is not None and ground.is_small_change
    ]
    longest = longest_ends_on(term_of(contract), options_of(contract))
    days = (longest - contract.starts_on).days + 1 if longest and contract.starts_on else None
    return ToBeModified(
        regime=contract.regime,
        kind=contract.kind,
        is_above_threshold=contract.is_above_threshold,
        original_value_net=None if contract.value_net is None else contract.value_net - added,
        small_changes_net=sum(small, Decimal(0)),
        longest_term_days=days,
    )
