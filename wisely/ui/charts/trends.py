"""Lines over time, and the small line that stands in a sentence or a tile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from html import escape
from itertools import pairwise

from wisely.ui.charts.drawing import (
    COUNT,
    SERIES_AT_MOST,
    Chart,
    Number,
    Scale,
    Unit,
    bounds,
    decimal_of,
    figure_words,
    frame,
    mark,
    percentage,
    swatch_of_line,
    text,
    ticks,
)

_TOP, _BOTTOM, _HEIGHT = 22.0, 222.0, 252
_LEFT, _RIGHT = 17.0, 97.0  # per cent; the words of the ruled lines stand to the left, at 320 pixels too
_LABELS_AT_MOST = 4  # more would run into each other at 320 pixels


def lines(
    name: str,
    title: str,
    times: Sequence[str],
    series: Mapping[str, Sequence[Number | None]],
    *,
    sentence: str,
    unit: Unit = COUNT,
    target: Number | None = None,
    heading: str = "",
    from_nought: bool = False,
) -> Chart:
    """Draw one line for each series over the times. A missing figure breaks the line.

    :raises ValueError: for more series than can be told apart, or a series of another length than the times.
    """
    known = {label: [decimal_of(number) for number in numbers] for label, numbers in series.items()}
    if len(known) > SERIES_AT_MOST or any(len(numbers) != len(times) for numbers in known.values()):
        raise ValueError(f"{name}: at most {SERIES_AT_MOST} series, each with one figure for each time")
    aim = decimal_of(target)
    every = [number for numbers in known.values() for number in numbers]
    least, most = bounds([*every, aim], with_nought=from_nought)
    height = Scale(least, most, _BOTTOM, _TOP)
    parts = [_ruled(tick, height, unit) for tick in ticks(least, most)]
    parts += _times(times)
    if aim is not None:
        parts.append(_target(aim, height, unit))
    for number, figures in enumerate(known.values(), 1):
        parts += _line(number, figures, height)
    rows = tuple(
        (when, *(figure_words(numbers[place], unit) for numbers in known.values()))
        for place, when in enumerate(times)
    )
    keys = tuple((swatch_of_line(number), label) for number, label in enumerate(known, 1))
    return Chart(
        name, title, frame(name, title, sentence, _HEIGHT, parts), sentence,
        (heading or "When", *known), rows, keys if len(known) > 1 else (),
    )  # fmt: skip


def _across(place: int, count: int) -> str:
    return percentage(_LEFT + (_RIGHT - _LEFT) * (place / (count - 1) if count > 1 else 0.5))


def _ruled(tick: Decimal, height: Scale, unit: Unit) -> str:
    y = height.place(tick)
    rule = f'<line x1="0" y1="{y:.1f}" x2="100%" y2="{y:.1f}" class="chart-rule"/>'
    return rule + text(unit.short(tick), "0", round(y - 4, 1), style="chart-note")


def _times(times: Sequence[str]) -> list[str]:
    count = len(times)
    shown = range(count) if count <= _LABELS_AT_MOST else (0, (count - 1) // 2, count - 1)
    anchors = {0: "start", count - 1: "end"} if count > 1 else {}
    return [
        text(
            times[place], _across(place, count), _BOTTOM + 20,
            anchor=anchors.get(place, "middle"), style="chart-note",
        )
        for place in shown
    ]  # fmt: skip


def _target(aim: Decimal, height: Scale, unit: Unit) -> str:
    y = height.place(aim)
    rule = f'<line x1="0" y1="{y:.1f}" x2="100%" y2="{y:.1f}" class="chart-target"/>'
    said = text(f"Target {unit.short(aim)}", "100%", round(y - 5, 1), anchor="end", style="chart-note")
    return rule + said


def _line(number: int, figures: Sequence[Decimal | None], height: Scale) -> list[str]:
    parts, count = [], len(figures)
    for place, (here, following) in enumerate(pairwise(figures)):
        if here is not None and following is not None:
            parts.append(
                f'<line x1="{_across(place, count)}" y1="{height.place(here):.1f}" '
                f'x2="{_across(place + 1, count)}" y2="{height.place(following):.1f}" class="line-{number}"/>'
            )
    for place, here in enumerate(figures):
        if here is not None:
            parts.append(mark(number, _across(place, count), round(height.place(here), 1)))
    return parts


def sparkline(name: str, figures: Sequence[Number | None], *, sentence: str) -> str:
    """Draw a line of 120 by 28 pixels. `sentence` tells it whole, since it has no table."""
    known = [decimal_of(number) for number in figures]
    present = [number for number in known if number is not None]
    if not present:
        return ""
    height = Scale(min(present), max(present), 25.0, 3.0)
    step = 114 / max(1, len(known) - 1)
    parts, run = [], []
    for place, number in enumerate([*known, None]):
        if number is not None:
            run.append(f"{3 + place * step:.1f},{height.place(number):.1f}")
        elif run:
            parts.append(f'<polyline points="{" ".join(run)}" class="spark"/>')
            run = []
    latest = max(place for place, number in enumerate(known) if number is not None)
    last = known[latest] or Decimal(0)
    end = f'<circle cx="{3 + latest * step:.1f}" cy="{height.place(last):.1f}" r="3" class="fill-1"/>'
    return (
        f'<svg class="sparkline" id="{name}" role="img" width="120" height="28" viewBox="0 0 120 28" '
        f'aria-label="{escape(sentence)}" xmlns="http://www.w3.org/2000/svg">{"".join(parts)}{end}</svg>'
    )
