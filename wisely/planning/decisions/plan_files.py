"""The forward plan of a council as a file: a table or JSON with a version, written here and read strictly.

`COLUMNS` is the one declaration that is written, read, shown and described. Any other table with a title and
a day in each row is read too, by the headings that councils use, such as those of the list on the public
page. Pounds exclude VAT. A row that cannot be read names its line, column, value and reason; others stand.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

from wisely.lib.hashing import sha256_of
from wisely.lib.rows import RowFault, Unread, amount_in, columns_of, day_in, rows_of
from wisely.lib.tables import UnreadableFile

FORMAT, VERSION = "forward plan", "1.0"
KINDS = ("goods", "services", "works")
NOUGHT = Decimal(0)
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
LONGEST_TERM = 600  # months
LONGEST = {"title": 400, "reference": 100, "category_name": 200, "contact": 200, "link": 500}
DESCRIBED_AT_MOST = 5_000


@dataclass(frozen=True, slots=True)
class PlanColumn:
    """A column of the file: its name, what it holds, its type in W3C's words, other headings of the same."""

    name: str
    says: str
    datatype: str = "string"
    also: tuple[str, ...] = ()


COLUMNS = (
    PlanColumn("version", "The version of this format."),
    PlanColumn("council", "The council’s name.", also=("buyer", "authority", "organisation name")),
    PlanColumn("made_on", "The day on which the file was made.", "date"),
    PlanColumn("reference", "The council’s own reference; the same in each file.", also=("ref", "id")),
    PlanColumn("title", "What is to be bought.", also=("what", "name", "contract title")),
    PlanColumn("description", "What should be different for people.", also=("outcome", "details", "summary")),
    PlanColumn("category", "The code of the category in that council’s tree.", also=("category code",)),
    PlanColumn("category_name", "Its name.", also=("category title",)),
    PlanColumn("cpv", "CPV codes, or their first figures, with spaces between.", also=("cpv code",)),
    PlanColumn("kind", "goods, services or works.", also=("type", "contract type")),
    PlanColumn(
        "value_least_net", "The least that it is estimated to cost over its term, pounds excluding VAT.",
        "decimal", ("estimated value", "value", "value low"),
    ),
    PlanColumn(
        "value_most_net", "The most, with every option; the same where there is no range.", "decimal",
        ("value high", "maximum value"),
    ),
    PlanColumn(
        "notice_on", "The day on which it is expected to be advertised.", "date",
        ("notice expected", "procurement start", "publication date", "tender notice"),
    ),
    PlanColumn(
        "starts_on", "The day on which the contract is expected to start.", "date",
        ("contract starts", "contract start", "start date", "contract start date"),
    ),
    PlanColumn("term_months", "For how many months, without options.", "integer", ("months", "term")),
    PlanColumn("contact", "Whom to write to.", also=("contact email", "email")),
    PlanColumn("link", "Where it is published.", "anyURI", ("address", "url")),
)  # fmt: skip
NAMES = tuple(column.name for column in COLUMNS)
_HEADINGS = {each.name: (each.name.replace("_", " "), *each.also) for each in COLUMNS}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedThing:
    """One procurement that a council plans. Pounds net, None or "" where nothing is told.

    `key` stays the same from one file of the council to the next: its reference, else its title. `line` is
    where it stands in the file: a line of a table, the place among the entries of JSON.
    """

    line: int = 0
    reference: str = ""
    title: str
    description: str = ""
    category: str = ""
    category_name: str = ""
    cpv: tuple[str, ...] = ()
    kind: str = ""
    value_least_net: Decimal | None = None
    value_most_net: Decimal | None = None
    notice_on: date | None = None
    starts_on: date | None = None
    term_months: int | None = None
    contact: str = ""
    link: str = ""

    @property
    def key(self) -> str:
        """What it is known by from file to file."""
        if self.reference:
            return self.reference.casefold()
        return f"title:{sha256_of([' '.join(self.title.casefold().split()).encode()]).hex()[:32]}"

    @property
    def category_key(self) -> str:
        """What its category is known by: the code, else the name."""
        return self.category or self.category_name


@dataclass(slots=True)
class PlanRead:
    """A plan that was read: whose, of when, what it tells, what could not be read."""

    council: str
    made_on: date | None
    things: list[PlannedThing] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)

    @property
    def categories(self) -> dict[str, str]:
        """Their categories by key, with their names."""
        told = {each.category_key: each.category_name or each.category for each in self.things}
        return {key: name for key, name in told.items() if key}


def written(council: str, things: Iterable[PlannedThing], *, on: date) -> str:
    """Write the file as a table; each row says whose plan it is, so that rows can be cut out and joined."""
    out = io.StringIO()
    writer = csv.DictWriter(out, NAMES, lineterminator="\r\n")
    writer.writeheader()
    for thing in things:
        about = {"version": VERSION, "council": council, "made_on": on.isoformat()}
        writer.writerow(about | plain(thing))
    return out.getvalue()


def written_as_json(council: str, things: Iterable[PlannedThing], *, on: date) -> str:
    """Write the same as JSON; what is not told is left out."""
    rows = [{name: value for name, value in plain(each).items() if value} for each in things]
    told = {
        "format": FORMAT, "version": VERSION, "council": council, "made_on": on.isoformat(),
        "procurements": rows,
    }  # fmt: skip
    return json.dumps(told, indent=1, ensure_ascii=False)


def plain(thing: PlannedThing) -> dict[str, str]:
    """Give what is told of a thing as text, "" for nothing."""
    found = {}
    for each in fields(PlannedThing):
        value = getattr(thing, each.name)
        if each.name != "line":
            found[each.name] = " ".join(value) if each.name == "cpv" else "" if value is None else str(value)
    return found


def described(address: str) -> str:
    """Describe the table as CSV on the Web does (W3C), from the same declaration."""
    columns = [
        {"name": each.name, "titles": each.name, "dc:description": each.says, "datatype": each.datatype}
        for each in COLUMNS
    ]
    told = {
        "@context": "http://www.w3.org/ns/csvw", "url": address, "dc:title": "Forward plan of a council",
        "dc:hasVersion": VERSION, "tableSchema": {"columns": columns},
    }  # fmt: skip
    return json.dumps(told, indent=2)


def read_table(content: bytes, *, council: str = "") -> PlanRead:
    """Read a plan that came as a table. `council` is whose it is where the file does not say.

    :raises UnreadableFile: when it is no plan, of a version not known here, or nobody's.
    """
    headings, rows = rows_of(content)
    places = columns_of(headings, _HEADINGS, needed=("title",))
    if not {"notice_on", "starts_on"} & places.keys():
        raise UnreadableFile(
            "No column tells when: add Notice expected or Contract starts, with a day in each row."
        )
    told = [
        (line, {name: cells[at].strip() if at < len(cells) else "" for name, at in places.items()})
        for line, cells in rows
    ]
    if not told:
        raise UnreadableFile("The plan is empty: there is no row below its headings.")
    first = told[0][1]
    is_known_version(first.get("version", VERSION))
    found = collected(told, council=first.get("council") or council, made_on=first.get("made_on", ""))
    found.faults = [
        replace(fault, column=headings[places[fault.column]].strip()) if fault.column in places else fault
        for fault in found.faults
    ]
    return found


def is_known_version(version: str) -> None:
    """Check a version.

    :raises UnreadableFile: when it is of another major version than is read here.
    """
    if version.partition(".")[0] != VERSION.partition(".")[0]:
        raise UnreadableFile(f"This plan is of version {version or 'unknown'}, and {VERSION} is read here.")


def collected(told: Iterable[tuple[int, Mapping[str, str]]], *, council: str, made_on: str) -> PlanRead:
    """Put rows of text together to a plan, each thing once, all of one council.

    :raises UnreadableFile: when nobody says whose plan it is, or its day is none.
    """
    if not council.strip():
        raise UnreadableFile("The file does not say whose plan it is. Enter the council’s name beside it.")
    try:
        found = PlanRead(council.strip()[:200], day_in("made_on", made_on) if made_on else None)
    except Unread as fault:
        raise UnreadableFile(f"{fault.column}: “{fault.value[:50]}”. {fault.reason}") from None
    seen: dict[str, int] = {}
    for line, row in told:
        try:
            thing = thing_of(line, row, council=found.council)
        except Unread as fault:
            found.faults.append(fault.at(line))
            continue
        if (before := seen.setdefault(thing.key, line)) != line:
            found.faults.append(RowFault(line, "reference", thing.reference, f"{before} tells the same."))
            continue
        found.things.append(thing)
    return found


def thing_of(line: int, row: Mapping[str, str], *, council: str) -> PlannedThing:
    """Check a row of text and give what it tells.

    :raises Unread: for the first value that cannot be read.
    """
    for name, text in row.items():
        if any(ord(letter) < 32 and letter not in "\n\r\t" for letter in text):
            raise Unread(name, "", "It holds a character that is no text.")
        longest = LONGEST.get(name, DESCRIBED_AT_MOST)
        if len(text) > longest:
            raise Unread(name, text, f"It is longer than {longest} characters.")
    if not row.get("title"):
        raise Unread("title", "", "It is empty.")
    if (whose := row.get("council", "")) and whose != council:
        raise Unread("council", whose, f"The file is {council}’s. Bring another council’s plan by itself.")
    least, most = _values(row)
    notice_on, starts_on = _days(row)
    return PlannedThing(
        line=line, reference=row.get("reference", ""), title=" ".join(row["title"].split()),
        description=row.get("description", ""), category=row.get("category", ""),
        category_name=row.get("category_name", ""), cpv=_cpv(row.get("cpv", "")), kind=_kind(row),
        value_least_net=least, value_most_net=most, notice_on=notice_on, starts_on=starts_on,
        term_months=_term(row.get("term_months", "")), contact=row.get("contact", ""), link=_link(row),
    )  # fmt: skip


def _values(row: Mapping[str, str]) -> tuple[Decimal | None, Decimal | None]:
    found: list[Decimal | None] = []
    for name in ("value_least_net", "value_most_net"):
        text = row.get(name, "")
        value = amount_in(name, text, least=NOUGHT) if text else None
        if value is not None and value != value.quantize(Decimal("0.01")):
            raise Unread(name, text, "It has parts of a penny. Round it in the file.")
        found.append(value)
    least, most = found
    if least is not None and most is not None and most < least:
        raise Unread("value_most_net", row["value_most_net"], "The most is less than the least.")
    return (least if least is not None else most, most if most is not None else least)


def _days(row: Mapping[str, str]) -> tuple[date | None, date | None]:
    found: list[date | None] = []
    for name in ("notice_on", "starts_on"):
        text = row.get(name, "")
        day = day_in(name, text) if text else None
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            raise Unread(name, text, "No plan reaches there. Check its year.")
        found.append(day)
    notice_on, starts_on = found
    if notice_on is None and starts_on is None:
        raise Unread("starts_on", "", "It tells neither when it is advertised nor when its contract starts.")
    if notice_on and starts_on and starts_on < notice_on:
        raise Unread("starts_on", row["starts_on"], "The contract starts before it is advertised.")
    return notice_on, starts_on


def _cpv(text: str) -> tuple[str, ...]:
    found = []
    for code in text.replace(",", " ").replace(";", " ").split():
        figures, _, check = code.partition("-")
        if not (_is_figures(figures) and 2 <= len(figures) <= 8 and (not check or _is_figures(check))):
            raise Unread("cpv", text, "A CPV code has two to eight figures, such as 55500000 or 55.")
        found.append(figures)
    return tuple(dict.fromkeys(found))


def _is_figures(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _kind(row: Mapping[str, str]) -> str:
    kind = row.get("kind", "").casefold()
    if kind and kind not in KINDS:
        raise Unread("kind", row["kind"], f"It is none of {', '.join(KINDS)}.")
    return kind


def _term(text: str) -> int | None:
    if not text:
        return None
    if not (_is_figures(text) and 1 <= len(text) <= 3 and 1 <= int(text) <= LONGEST_TERM):
        raise Unread("term_months", text, f"It is no whole number of months, 1 to {LONGEST_TERM}.")
    return int(text)


def _link(row: Mapping[str, str]) -> str:
    link = row.get("link", "")
    if link and not link.startswith(("https://", "http://")):
        raise Unread("link", link, "It is no address of a page: it has to begin with https://.")
    return link


def texts_of(told: Mapping[str, Any], names: Sequence[str] = NAMES) -> dict[str, str]:
    """Give the values of JSON as text, so that they are checked as those of a table are.

    :raises Unread: for a value that is neither text nor number.
    """
    found = {}
    for name in names:
        value = told.get(name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, str | int | Decimal)):
            raise Unread(name, str(value)[:200], "It is neither text nor a number.")
        found[name] = "" if value is None else str(value).strip()
    return found
