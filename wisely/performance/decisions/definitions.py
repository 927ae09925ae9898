"""What counts: on contract; local by each of the council's areas; an SME by each definition; a VCSE."""

from __future__ import annotations

from dataclasses import dataclass

from wisely.performance.decisions.cells import OFF, ON, UNKNOWN, Answer, Cell
from wisely.rules.places import ELSEWHERE
from wisely.rules.rulebook import Rulebook
from wisely.rules.sizes import LARGE

ON_CONTRACT, LOCAL_OR_SME, LOCAL, SME, VCSE = "on-contract", "local-or-sme", "local", "sme", "vcse"
COMPUTED = {
    # figure of the pack: the definition by which it is computed
    "kpi04_on_contract": ON_CONTRACT,
    "kpi14_local_sme_spend": LOCAL_OR_SME,
    "kpi14_local": LOCAL,
    "kpi14_sme": SME,
    "kpi14_vcse": VCSE,
}


@dataclass(frozen=True, slots=True)
class Definition:
    """One way of counting, in words that a councillor can check, and as a test of payments."""

    id: str
    name: str
    words: str
    source: str
    unknown_because: str
    remedy: str
    answer: Answer


def definitions_of(book: Rulebook) -> dict[str, Definition]:
    """Give every definition that the council's pack and the law know, by id."""
    found = [_on_contract(), _local_or_sme(book), _local(book), _sme(book, "", SME)]
    found += _areas(book)
    found += [_sme(book, key, f"sme-{key}") for key in book.size_definitions]
    return {each.id: each for each in [*found, _vcse()]}


def _on_contract() -> Definition:
    return Definition(
        ON_CONTRACT,
        "On contract",
        "Payments to a supplier who had a contract in force with the council on the day of payment, as a "
        "part of all payments but those to redacted payees.",
        "Council pack: KPI 4; contracts register and payments as published",
        "the payee is not matched with a supplier",
        "Match the payees with suppliers.",
        lambda cell: {ON: True, OFF: False, UNKNOWN: None}[cell.standing],
    )


def _local(book: Rulebook) -> Definition:
    near = frozenset(place.id for place in book.council.places if place.is_local)
    names = " or ".join(place.name for place in book.council.places if place.is_local)
    return Definition(
        LOCAL,
        f"Local: in {names}",
        f"Payments to a supplier whose postcode lies in {names}: the postcode of the address recorded "
        "last, by the outward codes and areas that the council's pack lists.",
        "Council pack: places",
        "no postcode is recorded for the supplier",
        "Record the suppliers' addresses.",
        _in_areas(near),
    )


def _areas(book: Rulebook) -> list[Definition]:
    found: list[Definition] = []
    reached: list[str] = []
    for place in book.council.places:
        nearer = f", {' and '.join(reached)} included" if reached else ""
        ids = frozenset(each.id for each in book.council.places[: len(reached) + 1])
        found.append(
            Definition(
                f"in-{place.id}",
                f"In {place.name}{nearer}",
                f"Payments to a supplier whose postcode lies in {place.name}{nearer}.",
                "Council pack: places",
                "no postcode is recorded for the supplier",
                "Record the suppliers' addresses.",
                _in_areas(ids),
            )
        )
        reached.append(place.name)
    return found


def _in_areas(ids: frozenset[str]) -> Answer:
    def answer(cell: Cell) -> bool | None:
        return None if cell.place == UNKNOWN else cell.place != ELSEWHERE and cell.place in ids

    return answer


def _sme(book: Rulebook, key: str, own_id: str) -> Definition:
    chosen = key or book.council.size_definition
    definition = book.size_definitions[chosen]
    return Definition(
        own_id,
        f"SME: {definition.name}",
        f"Payments to a micro, small or medium supplier by the {definition.name}. {definition.source}. "
        "A part of a group is not known: only the group's figures count.",
        definition.source,
        "staff, turnover or balance sheet are not recorded, or it is part of a group",
        "Record the suppliers' sizes.",
        _of_size(chosen),
    )


def _of_size(key: str) -> Answer:
    def answer(cell: Cell) -> bool | None:
        size = cell.sizes[key]
        return None if size == UNKNOWN else size != LARGE

    return answer


def _local_or_sme(book: Rulebook) -> Definition:
    local, sme = _local(book), _sme(book, "", SME)
    return Definition(
        LOCAL_OR_SME,
        "Local or SME",
        f"Payments to a supplier who is local or an SME, each payment once. {local.name}. {sme.name}. The "
        "strategy gives one figure for both and marks its baseline as provisional.",
        "Council pack: KPI 14",
        "neither place nor size shows that it counts, and one of them is not known",
        "Record the suppliers' addresses and sizes.",
        _either(local.answer, sme.answer),
    )


def _either(one: Answer, other: Answer) -> Answer:
    def answer(cell: Cell) -> bool | None:
        told = (one(cell), other(cell))
        if True in told:
            return True
        return None if None in told else False

    return answer


def _vcse() -> Definition:
    return Definition(
        VCSE,
        "VCSE",
        "Payments to a voluntary, community or social enterprise: value-driven, putting its surplus "
        "mainly back into its purpose.",
        "Procurement Regulations 2024 reg. 18",
        "nobody has said whether the supplier is one",
        "Say of the suppliers whether they are one.",
        lambda cell: cell.is_vcse,
    )
