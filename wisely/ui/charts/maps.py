"""Maps of areas, as tiles in rows and columns or as outlines: shaded, hatched and lettered, with a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from math import cos, radians

from wisely.ui.charts.drawing import COUNT, Chart, Unit, figure_words

Ring = tuple[tuple[float, float], ...]
_WIDE, _TALL = 320.0, 420.0  # units of the drawing; on a phone about a pixel each
_SHADES = 4  # and one for nought
_MARKS = (
    "",
    "",
    '<circle cx="4" cy="4" r="1.1" class="map-dot"/>',
    '<path d="M-2 2l4-4M0 8l8-8M6 10l4-4" class="map-stripe"/>',
    '<path d="M-2 2l4-4M0 8l8-8M6 10l4-4M-2 6l4 4M0 0l8 8M6-2l4 4" class="map-stripe"/>',
)


@dataclass(frozen=True, slots=True)
class Area:
    """An area with its figure. `at` is its column and row, from 1; else `outline` in degrees (WGS 84)."""

    name: str
    short: str
    figure: Decimal
    at: tuple[int, int] | None = None
    outline: tuple[Ring, ...] = ()


def area_map(
    name: str, title: str, areas: Sequence[Area], *, sentence: str, unit: Unit = COUNT, heading: str = "Area"
) -> Chart:
    """Draw areas, each with its short name and figure. As many fall into each shade, as far as that goes.

    Outlines are drawn if every area has one, else tiles. What is nought or less has no shade.
    """
    shades = _shades([area.figure for area in areas])
    is_outlined = all(area.outline for area in areas)
    drawn, height = _outlines(name, areas, shades, unit) if is_outlined else _tiles(name, areas, shades, unit)
    used = sorted(set(shades))
    patterns = "".join(_pattern(name, shade) for shade in used)
    svg = (
        f'<svg class="chart-drawing chart-map" role="img" viewBox="0 0 {_WIDE:g} {height:.0f}" '
        f'aria-labelledby="{name}-title {name}-desc" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-desc">{escape(sentence)}</desc>'
        f"<defs>{patterns}</defs>{''.join(drawn)}</svg>"
    )
    rows = [(f"{area.name} ({area.short})", figure_words(area.figure, unit)) for area in areas]
    legend = [(_swatch(name, shade), _range(areas, shades, shade, unit)) for shade in used]
    return Chart(name, title, svg, sentence, (heading, title), tuple(rows), tuple(legend))


def _shades(figures: Sequence[Decimal]) -> list[int]:
    """Give each figure a shade by its rank: equal figures share one, and so many have each as can be."""
    ranked = sorted((figure for figure in figures if figure > 0), reverse=True)
    return [
        _SHADES - ranked.index(figure) * _SHADES // len(ranked) if figure > 0 else 0 for figure in figures
    ]


def _range(areas: Sequence[Area], shades: Sequence[int], shade: int, unit: Unit) -> str:
    mine = [area.figure for area, each in zip(areas, shades, strict=True) if each == shade]
    least, most = unit.short(min(mine)), unit.short(max(mine))
    return least if least == most else f"{least} to {most}"


def _pattern(name: str, shade: int) -> str:
    return (
        f'<pattern id="{name}-shade-{shade}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<rect width="8" height="8" class="shade-{shade}"/>{_MARKS[shade]}</pattern>'
    )


def _swatch(name: str, shade: int) -> str:
    return (
        '<svg width="22" height="18" aria-hidden="true" focusable="false">'
        f'<rect width="22" height="18" fill="url(#{name}-shade-{shade})" class="map-edge"/></svg>'
    )


def _tiles(name: str, areas: Sequence[Area], shades: Sequence[int], unit: Unit) -> tuple[list[str], float]:
    places = [area.at or (1, 1) for area in areas]
    first, last = min(column for column, _ in places), max(column for column, _ in places)
    top, bottom = min(row for _, row in places), max(row for _, row in places)
    size = min(_WIDE / (last - first + 1), 80.0)
    drawn = []
    for area, (column, row), shade in zip(areas, places, shades, strict=True):
        x, y = (column - first) * size, (row - top) * size
        drawn.append(
            f'<rect x="{x + 1:.1f}" y="{y + 1:.1f}" width="{size - 2:.1f}" height="{size - 2:.1f}" rx="3" '
            f'fill="url(#{name}-shade-{shade})" class="map-edge"/>'
        )
        drawn += _letters(area, x + size / 2, y + size / 2, unit)
    return drawn, (bottom - top + 1) * size


def _letters(area: Area, x: float, y: float, unit: Unit) -> list[str]:
    figure = _brief(unit.short(area.figure))
    return [
        f'<text x="{x:.1f}" y="{y - 3:.1f}" text-anchor="middle">{escape(area.short)}</text>',
        f'<text x="{x:.1f}" y="{y + 11:.1f}" text-anchor="middle" class="map-figure">{escape(figure)}</text>',
    ]


def _brief(figure: str) -> str:
    """Write a figure as briefly as a tile asks: £12.8k, £1.2m, £3bn. The key and the table write it out."""
    for word, letters in ((" thousand", "k"), (" million", "m"), (" billion", "bn")):
        figure = figure.replace(word, letters)
    return figure


def _outlines(name: str, areas: Sequence[Area], shades: Sequence[int], unit: Unit) -> tuple[list[str], float]:
    points = [point for area in areas for ring in area.outline for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    squeeze = cos(radians((south + north) / 2))  # a degree of longitude is shorter than one of latitude
    scale = min(_WIDE / max((east - west) * squeeze, 1e-9), _TALL / max(north - south, 1e-9))

    def placed(ring: Ring) -> Ring:
        return tuple(((x - west) * squeeze * scale, (north - y) * scale) for x, y in ring)

    shapes, letters = [], []
    for area, shade in zip(areas, shades, strict=True):
        rings = [placed(ring) for ring in area.outline]
        path = "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + "Z" for ring in rings)
        shapes.append(
            f'<path d="{path}" fill="url(#{name}-shade-{shade})" fill-rule="evenodd" class="map-edge"/>'
        )
        letters += _letters(area, *_middle(rings), unit)
    return [*shapes, *letters], (north - south) * scale


def _middle(rings: Sequence[Ring]) -> tuple[float, float]:
    """Give the centre of gravity of the largest ring."""
    doubled, x_sum, y_sum = max((_moments(ring) for ring in rings), key=lambda each: abs(each[0]))
    if not doubled:
        return rings[0][0]
    return x_sum / (3 * doubled), y_sum / (3 * doubled)


def _moments(ring: Ring) -> tuple[float, float, float]:
    doubled = x_sum = y_sum = 0.0
    for (x, y), (next_x, next_y) in zip(ring, (*ring[1:], ring[0]), strict=True):
        cross = x * next_y - next_x * y
        doubled += cross
        x_sum += (x + next_x) * cross
        y_sum += (y + next_y) * cross
    return doubled, x_sum, y_sum
