"""How a figure stands against what the council aims at: a word, a shape, and the reason in a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from wisely.lib.lifecycle import Badge, Tone
from wisely.rules.parts import Council, Figure

GREEN, AMBER, RED, NO_TARGET, NOT_MEASURED = "green", "amber", "red", "no target", "not measured"
SO_FAR = "so far"
BADGES = {
    GREEN: Badge("Green", "At the target or beyond it.", Tone.DONE),
    AMBER: Badge("Amber", "Short of the target, within the council's margin.", Tone.WARNING),
    RED: Badge("Red", "Short of the target by more than the council's margin.", Tone.STOPPED),
    SO_FAR: Badge("So far", "Counted in a period that is not over, so it is not judged yet.", Tone.UNDERWAY),
    NO_TARGET: Badge("No target", "Measured, and there is no number to hold it against.", Tone.UNDERWAY),
    NOT_MEASURED: Badge("Not measured", "There is no figure, which is not the same as nought."),
}


@dataclass(frozen=True, slots=True)
class Aim:
    """The number to hold a figure against, and where it comes from."""

    value: Decimal
    words: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """A colour by name, with its reason."""

    colour: str
    reason: str

    @property
    def badge(self) -> Badge:
        return BADGES[self.colour]


def aim_of(figure: Figure, *, year_before: Decimal | None, year_before_label: str = "") -> Aim | None:
    """Give what a figure is held against: the year before as agreed; until one is, the strategy's baseline.

    The strategy asks that figures rise (or fall) each year, so last year's value is this year's target.
    """
    if year_before is not None:
        return Aim(year_before, f"the reading agreed for {year_before_label}")
    if figure.baseline is not None:
        return Aim(figure.baseline, f"the baseline of {figure.baseline_period or 'the strategy'}")
    return None


def judged(
    value: Decimal | None, *, most: Decimal | None, figure: Figure, aim: Aim | None, council: Council
) -> Judgement:
    """Judge a value by the council's margins. `most` is what it would be if all that is not known counted."""
    if value is None:
        return Judgement(NOT_MEASURED, "There is no figure for this period.")
    if aim is None:
        return Judgement(NO_TARGET, "The strategy gives neither a baseline nor a target in numbers.")
    colour = _colour(value, figure=figure, aim=aim, council=council)
    reason = f"{_gap(value, aim, figure)} {_margin(colour, council)}"
    if most is not None and most != value:
        better = _colour(most, figure=figure, aim=aim, council=council)
        if better != colour:
            reason += f" If all that is not known counted, it would be {_written(most, figure)} and {better}."
    return Judgement(colour, reason)


def not_over(value: Decimal, *, figure: Figure, aim: Aim | None) -> Judgement:
    """Judge a count of a period that is not over: not yet, for its aim is of a whole one."""
    told = f"{_written(value, figure)} so far; the period is not over."
    if aim is None:
        return Judgement(SO_FAR, told)
    return Judgement(
        SO_FAR, f"{told} For a whole one, it is held against {aim.words}, {_written(aim.value, figure)}."
    )


def _short_of(value: Decimal, *, figure: Figure, aim: Aim) -> Decimal:
    if figure.direction == "down":
        return value - aim.value
    return abs(value) - abs(aim.value) if figure.direction == "to nought" else aim.value - value


def _colour(value: Decimal, *, figure: Figure, aim: Aim, council: Council) -> str:
    short = _short_of(value, figure=figure, aim=aim)
    if short <= council.green_within:
        return GREEN
    return AMBER if short <= council.amber_within else RED


def _gap(value: Decimal, aim: Aim, figure: Figure) -> str:
    apart = abs(value - aim.value)
    told = f"{_written(value, figure)} is"
    if not apart:
        return f"{told} the same as {aim.words}."
    side = "above" if value > aim.value else "below"
    unit = "points" if figure.unit == "percent" else ""
    size = f"{_trimmed(apart)} {unit}".strip() if figure.unit == "percent" else f"{apart:,.0f}"
    return f"{told} {size} {side} {aim.words}, {_written(aim.value, figure)}."


def _margin(colour: str, council: Council) -> str:
    amber = f"{_trimmed(council.amber_within)}"
    return {
        GREEN: "Green is at the target or beyond"
        + (f", or within {_trimmed(council.green_within)} of it." if council.green_within else "."),
        AMBER: f"Amber is within {amber} of the target.",
        RED: f"Red is more than {amber} away from the target.",
    }[colour]


def _written(value: Decimal, figure: Figure) -> str:
    return written(value, figure.unit)


def written(value: Decimal, unit: str) -> str:
    """Write a value in its unit: 96.6%, £185,000, 189, yes. Per cent to two places at the most."""
    if unit == "percent":
        return f"{_trimmed(value)}%"
    if unit == "GBP":
        return f"£{value:,.0f}" if value == value.to_integral_value() else f"£{value:,.2f}"
    if unit == "boolean":
        return "Yes" if value else "No"
    return f"{_trimmed(value)}"


def _trimmed(value: Decimal) -> str:
    text = f"{value:,.2f}"
    return text.rstrip("0").rstrip(".")
