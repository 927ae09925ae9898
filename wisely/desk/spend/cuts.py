"""What an address of the cube asks, and how it is laid out: rows, columns, links, a chart, a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.utils.html import escape
from django.utils.safestring import SafeString

from wisely.lib.periods import DAY, Period, read_period
from wisely.lib.whole_numbers import whole_number
from wisely.spend import queries
from wisely.spend.analysis.dimensions import DIMENSIONS, Cut
from wisely.spend.queries import Cube
from wisely.ui import charts, words
from wisely.ui.listing import Column, Kind, Listing
from wisely.ui.listing.memory import MemorySource

OFFERED = ("year", "directorate", "category", "standing", "size", "kind", "ward")
_DEEPER = {
    "year": "quarter", "quarter": "month", "month": "category", "directorate": "category",
    "category": "supplier", "service": "supplier", "supplier": "contract", "contract": "month",
    "standing": "supplier", "size": "supplier", "kind": "supplier", "ward": "supplier",
}  # fmt: skip
_KEYS = {"supplier", "contract"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A cut as the address asks for it; `tax` is net or gross."""

    cut: Cut
    tax: str

    @property
    def query(self) -> str:
        """The address's own words, without a format."""
        return self.address(self.cut)

    def address(self, cut: Cut) -> str:
        """Write another cut as an address of this page."""
        pairs = [("by", cut.by), ("across", cut.across or "none")]
        pairs += [(key, str(value) if value != "" else queries.NOT_GIVEN) for key, value in cut.kept.items()]
        return "?" + urlencode([*pairs, *([("tax", "gross")] if self.tax == "gross" else [])])

    def without(self, key: str) -> str:
        kept = {name: value for name, value in self.cut.kept.items() if name != key}
        return self.address(replace(self.cut, kept=kept))

    def into(self, value: str | int) -> str:
        """Go into a row: keep it, and cut it by what lies within."""
        kept = {**self.cut.kept, self.cut.by: value}
        by = self.cut.by
        while by in kept:
            deeper = _DEEPER[by]
            if deeper == by or (deeper in kept and _DEEPER[deeper] in kept):
                break
            by = deeper
        return self.address(Cut(by, "" if self.cut.across in {*kept, by} else self.cut.across, kept))


def read(said: Mapping[str, str]) -> Asked:
    """Read an address; what no dimension knows is left out."""
    by = said.get("by", "") if said.get("by", "") in DIMENSIONS else "directorate"
    across = said.get("across", "year")
    across = across if across in DIMENSIONS and across != by else ""
    kept = {key: value for key in DIMENSIONS if (value := _value(key, said.get(key, ""))) is not None}
    return Asked(Cut(by, across, kept), "gross" if said.get("tax") == "gross" else "net")


def _value(dimension: str, text: str) -> str | int | None:
    text = text.replace("\x00", "")[:200]
    if not text:
        return None
    if dimension in _KEYS:
        sign = text.removeprefix("-")
        return None if whole_number(sign) is None else int(text)
    if DIMENSIONS[dimension].kind == "period":
        try:
            read_period(text)
        except ValueError:
            return None
    return "" if text == queries.NOT_GIVEN else text


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table: its sums across, their total, and the row as the page shows it."""

    name: str
    across: tuple[queries.Sum | None, ...]
    total: queries.Sum
    written: SafeString


def laid_out(asked: Asked, cube: Cube) -> list[Line]:
    """Give the rows of the table, and the row of their totals at the end."""
    cut = asked.cut
    columns, label = _columns(asked, cube), escape(DIMENSIONS[cut.by].label)
    lines = []
    for row in cube.rows:
        name = f"The other {cube.rest_count:,}" if row == queries.REST else cube.name(cut.by, row)
        shown = escape(name)
        if row != queries.REST:
            shown = SafeString(f'<a href="{_in_html(asked.into(row))}">{shown}</a>')
        sums = tuple(cube.cells.get((row, column)) for column in cube.columns) if cut.across else ()
        total = cube.by_row.get(row, queries.Sum())
        written = _written(cube, cut, {**cut.kept, cut.by: row}, zip(columns, sums, strict=True), total)
        lines.append(Line(name, sums, total, _headed(label, shown, written, total)))
    sums = tuple(cube.by_column.get(column) for column in cube.columns) if cut.across else ()
    written = _written(cube, cut, cut.kept, zip(columns, sums, strict=True), cube.whole)
    return [*lines, Line("Total", sums, cube.whole, _headed(label, escape("Total"), written, cube.whole))]


def html_of(lines: Iterable[Line]) -> SafeString:
    """Give rows as the page shows them, one beneath another; nothing for no rows."""
    return SafeString("\n  ".join(line.written for line in lines))


def _headed(label: str, name: str, sums: str, total: queries.Sum) -> SafeString:
    """Write a row of the table, with its name before its sums and its payments after them."""
    return SafeString(
        f'<tr role="row"><th scope="row" role="rowheader" data-label="{label}">{name}</th>{sums}'
        f'<td role="cell" data-label="Payments" class="number">{words.count(total.lines)}</td></tr>'
    )


def _in_html(address: str) -> str:
    """Write an address whose words are encoded already: it has only & to escape."""
    return address.replace("&", "&amp;")


Across = tuple[str, queries.Behind | None]


def _columns(asked: Asked, cube: Cube) -> list[Across]:
    """Give each column's name, fit for HTML, and what narrows payments to it."""
    return [
        (escape(name), cube.behind({asked.cut.across: column}))
        for name, column in zip(headings(asked, cube), cube.columns, strict=False)
    ]


def _written(
    cube: Cube,
    cut: Cut,
    kept: Mapping[str, str | int],
    across: Iterable[tuple[Across, queries.Sum | None]],
    total: queries.Sum,
) -> str:
    """Write the sums of a row. A page has up to thirteen hundred: by a template they took half its time."""
    whole = cube.behind(kept)
    row = whole
    if cut.across in kept:
        row = cube.behind({key: value for key, value in kept.items() if key != cut.across})
    cells = [
        _cell(name, found, None if row is None or column is None else row.within(column))
        for (name, column), found in across
    ]
    return "".join([*cells, _cell("Total", total, None if whole is None else str(whole))])


def _cell(label: str, found: queries.Sum | None, behind: str | None) -> str:
    """Write a sum that leads to its payments. `label` is fit for HTML."""
    if found is None or not found.lines:
        inner = '<span class="soft">–</span>'
    else:
        inner = f'<span class="figure">{words.money_of_pence(found.pence)}</span>'
        if behind is not None:
            inner = f'<a href="/spend/lines/?{_in_html(behind)}">{inner}</a>'
    return f'<td role="cell" data-label="{label}" class="number">{inner}</td>'


def headings(asked: Asked, cube: Cube) -> list[str]:
    """Say what each column is; none where nothing was asked across."""
    return [cube.name(asked.cut.across, column) for column in cube.columns] if asked.cut.across else []


def chart_of(asked: Asked, cube: Cube) -> charts.Chart | None:
    """Draw the largest rows with a sentence, or periods in their order."""
    rows = [row for row in cube.rows if row != queries.REST][:12]
    if len(rows) < 2 or not cube.whole.pence:
        return None
    figures = [(cube.name(asked.cut.by, row), cube.by_row[row].pounds) for row in rows]
    name, most = max(figures, key=lambda each: each[1])
    share = (
        f" That is {words.percent(most / cube.whole.pounds * 100)} of all." if cube.whole.pence > 0 else ""
    )
    label = words.lower_first(DIMENSIONS[asked.cut.by].label)
    return charts.bars(
        "cube", f"Payments by {label}", figures, unit=charts.POUNDS,
        sentence=f"The largest is {name}, with {words.money_in_short(most)}.{share}",
    )  # fmt: skip


def signless_in(cut: Cut, files: Sequence[Any]) -> list[Any]:
    """Keep those of the files without minus signs that hold payments of the periods that a cut is kept to."""
    for dimension in ("month", "quarter", "year"):
        if dimension in cut.kept:
            period = read_period(str(cut.kept[dimension]))
            return [each for each in files if period.overlaps(Period(each.first_on, each.last_on + DAY))]
    return list(files)


def as_list(
    asked: Asked, cube: Cube, lines: list[Line], *, signless: Sequence[str] = ()
) -> tuple[Listing, MemorySource]:
    """Give the table as a list, from which files come: every row, its sums and its payments.

    `signless` are the files that lost their minus signs and that the sums may hold: each row says so.
    """
    kind = Kind.GROSS if asked.tax == "gross" else Kind.NET
    listing = Listing(
        name="spend-cube", noun=("row", "rows"), title="Spend cube",
        columns=(
            Column("row", DIMENSIONS[asked.cut.by].label, is_heading=True),
            *(Column(f"column_{number}", name, kind) for number, name in enumerate(headings(asked, cube))),
            Column("total", "Total", kind),
            Column("payments", "Payments", Kind.NUMBER),
            *([Column("signs", "Minus signs")] if signless else []),
        ),
    )  # fmt: skip
    signs = f"Lost in {', '.join(signless)}: credits stand as payments, so sums may be too high"
    rows = [
        {
            "row": line.name,
            "signs": signs,
            "total": line.total.pounds,
            "payments": line.total.lines,
        }
        | {f"column_{number}": _amount(found) for number, found in enumerate(line.across)}
        for line in lines
    ]
    return listing, MemorySource(rows)


def _amount(found: queries.Sum | None) -> Decimal | None:
    return found.pounds if found is not None and found.lines else None
