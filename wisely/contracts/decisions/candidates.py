"""What a reader of a file gives: candidates for the register, what it rejects and why, what it leaves out."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from dataclasses import field as column
from datetime import date
from decimal import Decimal
from typing import Any, Protocol, TypeVar

from wisely.contracts.decisions.entries import (
    ContractFacts,
    LotEntry,
    OptionEntry,
    facts_of_plain,
    plain_of,
)

PartT = TypeVar("PartT")
LIKELY_CEILING_NET = Decimal(100_000_000)  # pounds; above it, awards seen were frameworks' ceilings


class Over(Protocol):
    """How a reader goes through the parts of a file, so that whoever waits can be told how far it is."""

    def __call__(self, parts: Sequence[PartT], /) -> Iterable[PartT]: ...


def plainly(parts: Sequence[PartT]) -> Iterable[PartT]:
    """Go through the parts and tell nobody."""
    return parts


class Unreadable(ValueError):
    """The whole file cannot be used: why, where, and what to do. Nothing of it is imported."""

    def __init__(self, reason: str, *, line: int | None = None, column: int | None = None) -> None:
        where = f"Line {line}, column {column}: " if line and column else f"Line {line}: " if line else ""
        super().__init__(where + reason)
        self.reason, self.line, self.column = reason, line, column


@dataclass(frozen=True, slots=True)
class ColumnFound:
    """A column of a table: its heading, what it is taken for ("" for nothing), and the first values in it."""

    heading: str
    field: str
    samples: tuple[str, ...]


class NoTitle(Unreadable):
    """A table whose title column nobody has pointed out yet; `columns` are what there is to choose from."""

    def __init__(self, columns: tuple[ColumnFound, ...], *, line: int) -> None:
        super().__init__(
            "No column is recognised as the contract’s title. Name one “Title”, or say which it is.",
            line=line,
            column=1,
        )
        self.columns = columns


@dataclass(frozen=True, slots=True)
class CandidateSupplier:
    """A supplier as a source names it. Identifiers are (scheme, number as found); None is not said."""

    name: str
    identifiers: tuple[tuple[str, str], ...] = ()
    street: str = ""
    town: str = ""
    postcode: str = ""
    phone: str = ""
    is_sme: bool | None = None
    is_vcse: bool | None = None
    lot: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One contract as a source tells it. `source_key` is its identity there, the same in every later file.

    `position` says where it stands in the file; directorate, owner and buyer are as written.
    """

    position: str
    source_key: str
    facts: ContractFacts
    suppliers: tuple[CandidateSupplier, ...] = ()
    lots: tuple[LotEntry, ...] = ()
    options: tuple[OptionEntry, ...] = ()
    directorate: str = ""
    owner: str = ""
    tier: str = ""
    buyer: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that cannot be kept: where, which field, the value as written, why."""

    position: str
    field: str
    value: str
    reason: str
    source_key: str = ""
    found: dict[str, Any] = column(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is no contract, such as a tender that is not awarded yet."""

    position: str
    reason: str
    source_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything in a file. Each row of it is in exactly one of the three; `columns` are those of a table."""

    source: str
    candidates: tuple[Candidate, ...] = ()
    rejected: tuple[RejectedRow, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    columns: tuple[ColumnFound, ...] = ()

    @property
    def row_count(self) -> int:
        return len(self.candidates) + len(self.rejected) + len(self.left_out)

    @property
    def buyers(self) -> dict[str, int]:
        """How many candidates each buyer has, most first."""
        counted: dict[str, int] = {}
        for candidate in self.candidates:
            counted[candidate.buyer] = counted.get(candidate.buyer, 0) + 1
        return dict(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))


def candidate_to_plain(candidate: Candidate) -> dict[str, Any]:
    """Give a candidate as JSON values."""
    plain = asdict(candidate)
    plain["facts"] = plain_of(candidate.facts)
    plain["lots"] = [_without_types(asdict(lot)) for lot in candidate.lots]
    plain["options"] = [_without_types(asdict(option)) for option in candidate.options]
    return {name: value for name, value in plain.items() if value not in ("", (), [], None)}


def _without_types(told: dict[str, Any]) -> dict[str, Any]:
    return {
        name: str(value) if isinstance(value, Decimal | date) else value
        for name, value in told.items()
        if value not in ("", None)
    }


def candidate_of_plain(plain: dict[str, Any]) -> Candidate:
    """Read a candidate back from the JSON values of `candidate_to_plain`."""
    return Candidate(
        position=plain["position"],
        source_key=plain["source_key"],
        facts=facts_of_plain(plain["facts"]),
        suppliers=tuple(_supplier(told) for told in plain.get("suppliers", ())),
        lots=tuple(_lot(told) for told in plain.get("lots", ())),
        options=tuple(_option(told) for told in plain.get("options", ())),
        warnings=tuple(plain.get("warnings", ())),
        **{name: plain.get(name, "") for name in ("directorate", "owner", "tier", "buyer")},
    )


def _supplier(told: dict[str, Any]) -> CandidateSupplier:
    pairs = tuple((scheme, number) for scheme, number in told["identifiers"])
    return CandidateSupplier(**{**told, "identifiers": pairs})


def _lot(told: dict[str, Any]) -> LotEntry:
    return LotEntry(told["number"], told.get("title", ""), _amount(told.get("value_net")))


def _option(told: dict[str, Any]) -> OptionEntry:
    return OptionEntry(
        months=told.get("months"),
        latest_ends_on=_day(told.get("latest_ends_on")),
        notify_by_on=_day(told.get("notify_by_on")),
        description=told.get("description", ""),
        value_net=_amount(told.get("value_net")),
    )


def _amount(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


_NOBODY = re.compile(
    r"(?:not awarded.*|no award|n/?a|none|tbc|tba|unknown|not applicable|various(?: suppliers)?"
    r"|multiple(?: suppliers)?(?: .*)?|see (?:attached|below|description).*|framework suppliers?)",
    re.IGNORECASE,
)
_SPACES = re.compile(r"[\s\u00a0]+")


def tidy(text: object) -> str:
    """Undo HTML entities, even doubled ones, and join runs of blanks; line breaks of prose stay."""
    plain = html.unescape(html.unescape(str(text or ""))).replace("\r\n", "\n").replace("\x00", "")
    return "\n".join(_SPACES.sub(" ", line).strip() for line in plain.split("\n")).strip()


def names_nobody(name: str) -> bool:
    """Say whether a supplier's name is a note that there is none, or none named."""
    return not name.strip() or bool(_NOBODY.fullmatch(name.strip(" .")))


def shortened(text: str, limit: int = 400) -> str:
    """Cut a title at a word, with an ellipsis, where it is too long to be one."""
    flat = " ".join(text.split())
    if len(flat) <= limit:
        return flat
    return flat[: limit - 1].rsplit(" ", 1)[0] + "…"


def warnings_for(facts: ContractFacts) -> tuple[str, ...]:
    """Say what looks odd though it can be kept."""
    found = []
    if facts.value_net is not None and facts.value_net > LIKELY_CEILING_NET:
        found.append(
            f"A value of £{facts.value_net:,.2f} is often a framework’s ceiling for many buyers. Check it."
        )
    if facts.awarded_on and facts.notice_on and facts.notice_on < facts.awarded_on:
        found.append("The notice was published before the award was decided. Check the dates.")
    return tuple(found)


def twins_apart(candidates: Iterable[Candidate]) -> tuple[list[Candidate], list[RejectedRow]]:
    """Keep the first of candidates with one identity; reject the others, naming where the first stands."""
    kept: dict[str, Candidate] = {}
    twins = []
    for candidate in candidates:
        first = kept.setdefault(candidate.source_key, candidate)
        if first is not candidate:
            reason = f"The same contract stands at {first.position} already. Keep one of the two."
            twins.append(
                RejectedRow(candidate.position, "title", candidate.facts.title, reason, candidate.source_key)
            )
    return list(kept.values()), twins
