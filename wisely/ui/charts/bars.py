"""Bars, one figure each, and stacked bars, several figures each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

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
    hatching,
    percentage,
    swatch_of_hatching,
    text,
)

_ROW = 46
_THICK = 18
_FULL = 80.0  # per cent of the width, so that the figure after the longest bar has room


def bars(
    name: str,
    title: str,
    figures: Sequence[tuple[str, Number | None]],
    *,
    sentence: str,
    unit: Unit = COUNT,
    target: Number | None = None,
    target_label: str = "Target",
    heading: str = "",
) -> Chart:
    """Draw one bar for each figure, its label above and the figure at its end. `name` is unique on the page.

    `heading` says what the labels are, for the table; `target_label` what the line is. Credits lie left of 0.
    """
    known = [(label, decimal_of(number)) for label, number in figures]
    aim = decimal_of(target)
    least, most = bounds([number for _, number in known] + [aim], with_nought=True)
    scale = Scale(least, most, 0.0, _FULL)
    parts: list[str] = []
    ends: list[str] = []  # the figures, drawn last so that no line runs through them
    for row, (label, number) in enumerate(known):
        parts.append(text(label, "0", row * _ROW + 16, style="chart-label"))
        *bar, said = _bar(number, row * _ROW, scale, unit)
        parts += bar
        ends.append(said)
    height = len(known) * _ROW + 4
    if least < 0:
        parts.append(_rule(scale.place(Decimal(0)), height, "axis"))
    if aim is not None:
        parts.append(_rule(scale.place(aim), height + 4, "target"))
        side = "end" if scale.place(aim) > _FULL / 2 else "start"
        said = f"{target_label} {unit.short(aim)}"
        parts.append(text(said, percentage(scale.place(aim)), height + 18, anchor=side, style="chart-note"))
        height += 24
    return Chart(
        name, title, frame(name, title, sentence, height, parts + ends), sentence,
        (heading or "Name", title),
        tuple((label, figure_words(number, unit)) for label, number in known),
    )  # fmt: skip


def _bar(number: Decimal | None, top: int, scale: Scale, unit: Unit) -> list[str]:
    middle = top + 22 + _THICK / 2 + 5
    if number is None:
        return [text("Not measured", "0", middle, style="chart-note")]
    nought, place = scale.place(Decimal(0)), scale.place(number)
    left, width = min(place, nought), abs(place - nought)
    bar = f'<rect x="{percentage(left)}" y="{top + 22}" width="{percentage(width)}" height="{_THICK}"'
    said = text(unit.short(number), percentage(max(place, nought)), middle, dx=6, style="chart-figure")
    return [f'{bar} class="fill-1"/>', said]


def _rule(place: float, height: int, style: str) -> str:
    at = percentage(place)
    return f'<line x1="{at}" y1="0" x2="{at}" y2="{height}" class="chart-{style}"/>'


def stacked(
    name: str,
    title: str,
    figures: Mapping[str, Sequence[Number]],
    series: Sequence[str],
    *,
    sentence: str,
    unit: Unit = COUNT,
    heading: str = "",
) -> Chart:
    """Draw one bar for each label, cut into the parts that `series` names. Parts are 0 or more.

    :raises ValueError: for a part below 0, which a stack cannot show, or more series than can be told apart.
    """
    known = {label: [decimal_of(part) or Decimal(0) for part in parts] for label, parts in figures.items()}
    if len(series) > SERIES_AT_MOST or any(part < 0 for parts in known.values() for part in parts):
        raise ValueError(f"{name}: a stack has at most {SERIES_AT_MOST} parts, none below 0")
    most = bounds([sum(parts, Decimal(0)) for parts in known.values()], with_nought=True)[1]
    scale = Scale(Decimal(0), most, 0.0, _FULL)
    numbers = range(1, len(series) + 1)
    drawn = ["<defs>", *(hatching(name, number) for number in numbers), "</defs>"]
    for row, (label, parts) in enumerate(known.items()):
        drawn.append(text(label, "0", row * _ROW + 16, style="chart-label"))
        drawn += _stack(name, parts, row * _ROW, scale, unit)
    return Chart(
        name, title, frame(name, title, sentence, len(known) * _ROW + 4, drawn), sentence,
        (heading or "Name", *series, "Total"),
        tuple(
            (label, *(figure_words(part, unit) for part in parts), figure_words(sum(parts, Decimal(0)), unit))
            for label, parts in known.items()
        ),
        tuple((swatch_of_hatching(name, number), said) for number, said in zip(numbers, series, strict=True)),
    )  # fmt: skip


def _stack(name: str, parts: Sequence[Decimal], top: int, scale: Scale, unit: Unit) -> list[str]:
    drawn, reached = [], Decimal(0)
    for number, part in enumerate(parts, 1):
        left, right = scale.place(reached), scale.place(reached + part)
        reached += part
        drawn.append(
            f'<rect x="{percentage(left)}" y="{top + 22}" width="{percentage(right - left)}" '
            f'height="{_THICK}" fill="url(#{name}-hatch-{number})" class="chart-part"/>'
        )
    end, middle = percentage(scale.place(reached)), top + 22 + _THICK / 2 + 5
    return [*drawn, text(unit.short(reached), end, middle, dx=6, style="chart-figure")]
