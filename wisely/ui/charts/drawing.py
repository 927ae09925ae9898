"""What all charts share: units, scales, the frame with its sentence, and the marks that tell series apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from html import escape
from math import floor, log10

from wisely.lib.money import Money
from wisely.ui import words

Number = Decimal | int | Money
SERIES_AT_MOST = 6


@dataclass(frozen=True, slots=True)
class Unit:
    """How figures of a chart are written: on the drawing, and in the table."""

    short: Callable[[Decimal], str]
    full: Callable[[Decimal], str]


def _count(number: Decimal) -> str:
    return f"{number.normalize():,f}".replace("-", words.MINUS)


PERCENT = Unit(short=words.percent, full=words.percent)
POUNDS = Unit(short=words.money_in_short, full=words.money)
COUNT = Unit(short=_count, full=_count)


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing with what it says in words and the figures it was drawn from."""

    name: str
    title: str
    svg: str
    sentence: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    legend: tuple[tuple[str, str], ...] = ()


def decimal_of(number: Number | None) -> Decimal | None:
    """Give the bare figure."""
    return None if number is None else words.decimal_of(number)


def figure_words(number: Decimal | None, unit: Unit) -> str:
    """Write a figure for the table; a missing one says that it is missing."""
    return "Not measured" if number is None else unit.full(number)


@dataclass(frozen=True, slots=True)
class Scale:
    """Maps figures onto places from `start` to `stop`, percentages or pixels."""

    least: Decimal
    most: Decimal
    start: float
    stop: float

    def place(self, number: Decimal) -> float:
        share = (number - self.least) / (self.most - self.least) if self.most != self.least else Decimal(0)
        return self.start + float(share) * (self.stop - self.start)


def bounds(numbers: Iterable[Decimal | None], *, with_nought: bool) -> tuple[Decimal, Decimal]:
    """Give the least and most to be drawn, widened to round figures. Bars always stand on nought."""
    known = [number for number in numbers if number is not None] or [Decimal(0)]
    least, most = min(known), max(known)
    if with_nought:
        least, most = min(least, Decimal(0)), max(most, Decimal(0))
    if least == most:
        most = least + 1
    step = round_step(most - least)
    lowest = (least / step).to_integral_value(ROUND_FLOOR)
    highest = (most / step).to_integral_value(ROUND_CEILING)
    return lowest * step, highest * step


def round_step(span: Decimal) -> Decimal:
    """Give a step of 1, 2 or 5 times a power of ten that cuts a span into four parts or so."""
    rough = float(span) / 4
    power = Decimal(10) ** floor(log10(rough))
    for factor in (1, 2, 5, 10):
        if rough <= float(power) * factor * 1.0001:
            return power * factor
    return power * 10


def ticks(least: Decimal, most: Decimal) -> list[Decimal]:
    """Give the round figures at which lines are ruled, both ends included."""
    step = round_step(most - least)
    count = int((most - least) / step)
    return [least + step * number for number in range(count + 1)]


def percentage(place: float) -> str:
    """Write a place along the chart."""
    return f"{place:.2f}%"


def frame(name: str, title: str, sentence: str, height: int, parts: Sequence[str], *, style: str = "") -> str:
    """Wrap parts into a drawing that tells its title and its sentence to those who do not see it."""
    inner = "".join(parts)
    return (
        f'<svg class="chart-drawing{style}" role="img" width="100%" height="{height}" '
        f'aria-labelledby="{name}-title {name}-desc" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-desc">{escape(sentence)}</desc>'
        f"{inner}</svg>"
    )


def text(said: str, x: str, y: float, *, anchor: str = "start", style: str = "", dx: float = 0) -> str:
    """Write letters at a place. They keep their size whatever the width of the chart."""
    classes = f' class="{style}"' if style else ""
    shift = f' dx="{dx:g}"' if dx else ""
    return f'<text x="{x}" y="{y:g}"{shift} text-anchor="{anchor}"{classes}>{escape(said)}</text>'


def hatching(name: str, number: int) -> str:
    """Give the pattern of a series: plain, then stripes and dots over its colour."""
    ground = f'<rect width="8" height="8" class="fill-{number}"/>'
    marks = {
        1: "",
        2: '<path d="M-2 2l4-4M0 8l8-8M6 10l4-4" class="hatch"/>',
        3: '<circle cx="4" cy="4" r="1.6" class="hatch-dot"/>',
        4: '<path d="M0 4h8" class="hatch"/>',
        5: '<path d="M-2 6l4 4M0 0l8 8M6-2l4 4" class="hatch"/>',
        6: '<path d="M4 0v8" class="hatch"/>',
    }
    return (
        f'<pattern id="{name}-hatch-{number}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f"{ground}{marks[number]}</pattern>"
    )


def mark(number: int, x: str, y: float) -> str:
    """Draw the mark of a series at a point: circle, square, triangle, diamond, ring, cross."""
    shapes = {
        1: '<circle r="4.5" class="fill-1"/>',
        2: '<rect x="-4" y="-4" width="8" height="8" class="fill-2"/>',
        3: '<path d="M0-5.5L5 4H-5z" class="fill-3"/>',
        4: '<path d="M0-6L6 0 0 6-6 0z" class="fill-4"/>',
        5: '<circle r="4" class="ring-5"/>',
        6: '<path d="M-4-4L4 4M-4 4L4-4" class="cross-6"/>',
    }
    return f'<svg x="{x}" y="{y:g}" overflow="visible">{shapes[number]}</svg>'


def swatch_of_hatching(name: str, number: int) -> str:
    """Draw the key of a hatched series. The pattern itself stands in the chart's drawing."""
    return (
        '<svg width="18" height="18" aria-hidden="true" focusable="false">'
        f'<rect width="18" height="18" rx="2" fill="url(#{name}-hatch-{number})"/></svg>'
    )


def swatch_of_line(number: int) -> str:
    """Draw the key of a line: its dashes with its mark."""
    return (
        '<svg width="34" height="18" aria-hidden="true" focusable="false">'
        f'<line x1="0" y1="9" x2="34" y2="9" class="line-{number}"/>{mark(number, "17", 9)}</svg>'
    )
