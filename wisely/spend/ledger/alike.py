"""New names in the ledger that are one beyond doubt, so that one supplier is registered for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from wisely.spend.ledger.payees import company_number_of, postcode_of, vat_number_of
from wisely.spend.models import Payee
from wisely.suppliers.findings import NameIndex, alike_beyond_doubt

MOST_OTHERS = (
    5_000  # names of the ledger that tell how rare words are: reading them takes a fifth of a second
)


def grouped(payees: Sequence[Payee]) -> list[list[Payee]]:
    """Group payees of one council that are one: the same normal name, or alike with nothing against it.

    Company numbers that differ speak against it. Groups stand in the order of their first.
    """
    groups: dict[str, list[Payee]] = {}
    for payee in payees:
        groups.setdefault(payee.normal_name, []).append(payee)
    if len(groups) > 1:
        for names in alike_beyond_doubt(_index(groups), groups):
            _join(groups, [cast("str", name) for name in names])
    return list(groups.values())


def _index(groups: dict[str, list[Payee]]) -> NameIndex:
    index = NameIndex()
    keys = []
    for name, group in groups.items():
        for payee in group:
            keys.append(payee.pk)
            index.add(name, payee.name, (vat_number_of(payee.vat_number), postcode_of(payee.postcode)))
    authority = next(iter(groups.values()))[0].authority_id
    others = Payee.objects.filter(authority=authority, is_redacted=False).exclude(pk__in=keys)
    for name in others.order_by("-total_net", "-pk").values_list("name", flat=True)[:MOST_OTHERS]:
        index.add(None, name)
    return index


def _join(groups: dict[str, list[Payee]], names: Sequence[str]) -> None:
    """Put the groups of some names into the first, but those whose company number is another."""
    first = groups[names[0]]
    for name in names[1:]:
        if len(_numbers([*first, *groups[name]])) <= 1:
            first.extend(groups.pop(name))


def _numbers(payees: Sequence[Payee]) -> set[str]:
    return {number for payee in payees if (number := company_number_of(payee.company_number))}
