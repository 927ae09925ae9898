"""Contracts out of a council's own register, kept in a spreadsheet under headings of its own."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from importlib import resources
from itertools import islice

from wisely.contracts.decisions.candidates import (
    Candidate,
    CandidateSupplier,
    ColumnFound,
    LeftOut,
    NoTitle,
    Over,
    Reading,
    RejectedRow,
    names_nobody,
    plainly,
    shortened,
    tidy,
    twins_apart,
    warnings_for,
)
from wisely.contracts.decisions.checks import faults_in, vat_basis_of
from wisely.contracts.decisions.entries import ContractFacts, OptionEntry
from wisely.contracts.decisions.procedures import competed, procedure_of
from wisely.contracts.decisions.tables import Cells, Line, lines_of
from wisely.lib.identifiers import NotAnIdentifier
from wisely.lib.money import NotAnAmount, parse_amount
from wisely.lib.names import normal_name
from wisely.lib.phone_numbers import phone_number
from wisely.rules.tiering import TIERS

SOURCE = "register"
LOOK_FOR_HEADINGS = 30
LOOK_FOR_SAMPLES = 200

_HEADINGS = resources.files("wisely.contracts.decisions").joinpath("register_headings.toml")
ASKED: dict[str, list[str]] = tomllib.loads(_HEADINGS.read_text(encoding="utf-8"))
_MEANT: dict[str, str] = {word: field for field, words in ASKED.items() for word in words}
NEEDED = ("title",)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the headings stand and what each column is: column number (from nought) → field."""

    line: int
    headings: Cells
    columns: Mapping[int, str]


class Odd(ValueError):
    """One cell cannot be read: its field, what was written, why."""

    def __init__(self, field: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.field, self.value, self.reason = field, value[:200], reason


def read_register(
    content: bytes, *, mapping: Mapping[str, str] | None = None, over: Over = plainly
) -> Reading:
    """Read a spreadsheet of contracts; `mapping` (heading → field, "" for none) overrides what is recognised.

    :raises Unreadable: when it is no table, or no column is recognised as the title.
    """
    lines = lines_of(content)
    layout = layout_of(lines, mapping or {})
    columns = _columns_found(lines, layout)
    if not set(NEEDED) <= set(layout.columns.values()):
        raise NoTitle(columns, line=layout.line)
    candidates: list[Candidate] = []
    rejected: list[RejectedRow] = []
    left_out: list[LeftOut] = []
    for line in over(lines):
        if line.number <= layout.line:
            continue
        position = f"line {line.number}"
        told = _told(line, layout)
        if reason := _why_left_out(told):
            left_out.append(LeftOut(position, reason))
            continue
        try:
            candidate = _candidate(position, told)
        except Odd as odd:
            rejected.append(_rejected(line, layout, odd))
            continue
        if faults := faults_in(candidate.facts):
            first = faults[0]
            rejected.append(_rejected(line, layout, Odd(first.field, first.value, first.reason)))
            continue
        candidates.append(candidate)
    kept, twins = twins_apart(candidates)
    return Reading(
        source=SOURCE, candidates=tuple(kept), rejected=(*rejected, *twins), left_out=tuple(left_out),
        columns=columns,
    )  # fmt: skip


def layout_of(lines: Sequence[Line], mapping: Mapping[str, str]) -> Layout:
    """Find the line of headings: the one, near the top, of whose cells most are recognised.

    Where no word of any is known, it is the first of the widest.
    """
    best = Layout(0, (), {})
    for line in lines[:LOOK_FOR_HEADINGS]:
        columns = _columns(line.cells, mapping)
        if len(columns) > len(best.columns):
            best = Layout(line.number, line.cells, columns)
    if best.line:
        return best
    widest = max(lines[:LOOK_FOR_HEADINGS], key=lambda each: sum(bool(cell) for cell in each.cells))
    return Layout(widest.number, widest.cells, {})


def _columns_found(lines: Iterable[Line], layout: Layout) -> tuple[ColumnFound, ...]:
    """Give the columns of a table, for somebody to say what each is."""
    below = list(islice((line for line in lines if line.number > layout.line), LOOK_FOR_SAMPLES))
    return tuple(
        ColumnFound(heading, layout.columns.get(place, ""), _samples(below, place))
        for place, heading in enumerate(layout.headings)
        if heading
    )


def _samples(lines: Iterable[Line], place: int) -> tuple[str, ...]:
    values = (line.cells[place][:60] for line in lines if place < len(line.cells) and line.cells[place])
    return tuple(list(dict.fromkeys(values))[:3])


def _columns(cells: Cells, mapping: Mapping[str, str]) -> dict[int, str]:
    """Give each field the column whose heading names it best; one that the officer placed comes first."""
    best: dict[str, tuple[int, int]] = {}
    for place, heading in enumerate(cells):
        field = mapping[heading] if heading in mapping else _MEANT.get(_letters(heading), "")
        if field:
            rank = -1 if heading in mapping else ASKED[field].index(_letters(heading))
            best[field] = min(best.get(field, (rank, place)), (rank, place))
    return {place: field for field, (_, place) in sorted(best.items(), key=lambda pair: pair[1][1])}


def _letters(heading: str) -> str:
    return re.sub(r"[^a-z0-9]", "", heading.casefold())


def proposed_mapping(headings: Iterable[str]) -> dict[str, str]:
    """Say what each heading is taken for; "" for one that is not recognised."""
    return {heading: _MEANT.get(_letters(heading), "") for heading in headings if heading}


def _told(line: Line, layout: Layout) -> dict[str, str]:
    return {
        field: tidy(line.cells[place])
        for place, field in layout.columns.items()
        if place < len(line.cells) and line.cells[place].strip()
    }


def _rejected(line: Line, layout: Layout, odd: Odd) -> RejectedRow:
    place = next((place for place, field in layout.columns.items() if field == odd.field), None)
    where = f"line {line.number}" if place is None else f"line {line.number}, column {place + 1}"
    heading = odd.field if place is None else layout.headings[place]
    return RejectedRow(where, heading, odd.value, odd.reason, found=dict(enumerate_cells(line, layout)))


def enumerate_cells(line: Line, layout: Layout) -> Iterable[tuple[str, str]]:
    """Pair each cell with its heading, to show a rejected row as it was."""
    for place, cell in enumerate(line.cells):
        heading = layout.headings[place] if place < len(layout.headings) else ""
        yield heading or f"column {place + 1}", cell


def _why_left_out(told: Mapping[str, str]) -> str:
    if not told:
        return "The row holds nothing under the headings that were recognised."
    if re.fullmatch(r"(?:grand |sub)?total:?", told.get("title", told.get("reference", "")).casefold()):
        return "It is a total."
    if "title" not in told and set(told) <= {"value_net", "value_gross", "annual_value_net"}:
        return "It is a total: a lone amount."
    return ""


def _candidate(position: str, told: Mapping[str, str]) -> Candidate:
    facts = _facts(told)
    identity = told.get("reference") or _fingerprint(told)
    latest = _extension(told.get("extends_to", ""), facts.ends_on)
    supplier = told.get("supplier", "")
    return Candidate(
        position=position,
        source_key=f"register/{identity}",
        facts=facts,
        suppliers=() if names_nobody(supplier) else (_supplier(supplier, told),),
        options=(latest,) if latest else (),
        directorate=told.get("directorate", ""),
        owner=told.get("owner", ""),
        tier=_tier(told.get("tier", "")),
        warnings=(*warnings_for(facts), *_unreadable_phone(told)),
    )


def _fingerprint(told: Mapping[str, str]) -> str:
    """Give rows without a reference an identity of what hardly changes: title, supplier, first day."""
    words = "\n".join(normal_name(told.get(name, "")) for name in ("title", "supplier", "starts_on"))
    return hashlib.sha256(words.encode()).hexdigest()[:20]


def _facts(told: Mapping[str, str]) -> ContractFacts:
    net, gross = _amount(told, "value_net"), _amount(told, "value_gross")
    details = told.get("procedure", "")
    procedure = procedure_of(details)
    was_competed = _yes_or_no(told.get("was_competed", ""))
    waiver = told.get("waiver", "")
    is_by_waiver = bool(waiver) if _yes_or_no(waiver) is None else _yes_or_no(waiver)
    is_rolling = bool(
        re.search(r"rolling|ongoing|no end|open.?ended|perpetual", told.get("ends_on", "").casefold())
    )
    extends = told.get("extends_to", "").casefold()
    return ContractFacts(
        title=shortened(told.get("title", "")),
        description=told.get("description", ""),
        former_reference=told.get("reference", ""),
        category=_code_of(told.get("category", "")),
        kind=_kind(told.get("kind", "")),
        cpv_codes=tuple(re.findall(r"\b\d{8}\b", told.get("cpv_codes", ""))),
        value_net=net,
        value_gross=gross,
        vat_basis=vat_basis_of(net, gross),
        irrecoverable_vat=_amount(told, "irrecoverable_vat"),
        annual_value_net=_amount(told, "annual_value_net"),
        awarded_on=_day(told, "awarded_on"),
        signed_on=_day(told, "signed_on"),
        starts_on=_day(told, "starts_on"),
        ends_on=None if is_rolling else _day(told, "ends_on"),
        is_rolling=is_rolling,
        review_on=_day(told, "review_on"),
        has_extension_options=False if extends in {"no", "n", "none", "n/a", "0", "nil"} else None,
        procedure=procedure,
        procedure_details=details,
        was_competed=competed(procedure) if was_competed is None else was_competed,
        is_by_waiver=is_by_waiver if waiver else None,
        waiver_reference=waiver if waiver and _yes_or_no(waiver) is None else "",
        ocid=told.get("ocid", ""),
        notice_number=told.get("notice_number", ""),
        notice_on=_day(told, "notice_on"),
    )


def _code_of(category: str) -> str:
    """Give a category that is written as a code; words are left for a person to place."""
    return category if re.fullmatch(r"[A-Z]{1,6}-?\d{1,4}", category) else ""


def _supplier(name: str, told: Mapping[str, str]) -> CandidateSupplier:
    pairs = (("GB-COH", told.get("company_number", "")), ("GB-CHC", told.get("charity_number", "")))
    return CandidateSupplier(
        name=name[:400],
        identifiers=tuple((scheme, number) for scheme, number in pairs if any(map(str.isdigit, number))),
        street=told.get("address", "")[:400],
        postcode=told.get("postcode", "")[:20],
        phone=told.get("phone", "")[:40],
        is_sme=_yes_or_no(told.get("is_sme", "")),
        is_vcse=_yes_or_no(told.get("is_vcse", "")),
    )


def _unreadable_phone(told: Mapping[str, str]) -> tuple[str, ...]:
    """Say of a phone number that cannot be read that it is left out; the contract is kept without it."""
    text = told.get("phone", "")
    if text.casefold() in _UNSAID:
        return ()
    try:
        phone_number(text)
    except NotAnIdentifier as fault:
        return (f"{fault} It is left out.",)
    return ()


_NO_END = re.compile(r"rolling|ongoing|no end|open.?ended|perpetual")


def _category(text: str) -> str:
    """Take a code; a category in words is for a person to place."""
    return text if re.fullmatch(r"[A-Z]{1,6}-?\d{1,4}", text) else ""


_UNSAID = frozenset({"", "-", "n/a", "na", "tbc", "tba", "unknown", "not known", "none", "nil", "?"})


def _amount(told: Mapping[str, str], field: str) -> Decimal | None:
    text = told.get(field, "")
    if text.casefold() in _UNSAID:
        return None
    if text.startswith("="):
        raise Odd(field, text, "This is a formula, not an amount. Save the sheet with values and try again.")
    try:
        return parse_amount(text).quantize(Decimal("0.01"))
    except NotAnAmount as fault:
        raise Odd(field, text, fault.reason) from fault


_DAY_SHAPES = (
    "%Y-%m-%d",
    "%d/%m/%Y",
    "%d/%m/%y",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%d %B %Y",
    "%d %b %Y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%d %b %y",
    "%Y-%m-%d %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%d/%m/%Y %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S",
)


def read_day(text: str) -> date | None:
    """Read a day as councils write it, day before month; None where there is no such day."""
    plain = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", " ".join(text.split()))
    for shape in _DAY_SHAPES:
        try:
            return datetime.strptime(plain, shape).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def _day(told: Mapping[str, str], field: str) -> date | None:
    text = told.get(field, "")
    if text.casefold() in _UNSAID:
        return None
    found = read_day(text)
    if found is None:
        raise Odd(field, text, "There is no such day. Write it like 31/03/2027.")
    return found


def _extension(text: str, ends_on: date | None) -> OptionEntry | None:
    """Read an option: a latest last day, or months or years, once or several times ("2 x 12 months")."""
    if not text:
        return None
    if latest := read_day(text):
        return OptionEntry(latest_ends_on=latest) if ends_on is None or latest > ends_on else None
    found = re.search(r"(?:(\d+)\s*[x×*]\s*)?(\d+)\s*(month|mth|year|yr)", text.casefold())
    if not found:
        return None
    months = int(found[1] or 1) * int(found[2]) * (1 if found[3].startswith("m") else 12)
    return OptionEntry(months=months, description=text) if 0 < months < 1200 else None


def _kind(text: str) -> str:
    plain = text.casefold()
    for kind, words in (("works", "work"), ("services", "service"), ("goods", "good|suppl|product")):
        if re.search(words, plain):
            return kind
    return ""


def _tier(text: str) -> str:
    return text.casefold() if text.casefold() in TIERS else ""


def _yes_or_no(text: str) -> bool | None:
    plain = text.casefold().strip(" .")
    if plain in {"yes", "y", "true", "1", "sme", "vcse", "tender", "quote", "itt", "itq", "quotation"}:
        return True
    return False if plain in {"no", "n", "false", "0", "neither"} else None
