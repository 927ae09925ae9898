"""Template tags and filters of the look. They are built in: no `load` is needed."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from wisely.lib.lifecycle import Badge
from wisely.lib.money import Money
from wisely.lib.verdict import Verdict
from wisely.ui import words
from wisely.ui.charts import Chart
from wisely.ui.parts import ActLink, Link

register = template.Library()

SELECTED = SafeString(" selected")
Amount = Money | Decimal | int | None


@register.simple_tag
def one_time_key() -> SafeString:
    """Give the key with which a form takes effect once."""
    return format_html('<input type="hidden" name="one_time_key" value="{}">', uuid.uuid4().hex)


@register.simple_tag
def version_field(version: int) -> SafeString:
    """Carry the version that the form was made from, so that a later change by somebody else is noticed."""
    return format_html('<input type="hidden" name="version" value="{}">', str(version))


@register.simple_tag
def options(choices: Iterable[tuple[str, str]], chosen: object) -> SafeString:
    """Write the choices of a select, each a value and its words, the one that is chosen marked."""
    return format_html_join(
        "", '<option value="{}"{}>{}</option>',
        ((value, SELECTED if chosen == value else "", name) for value, name in choices),
    )  # fmt: skip


@register.filter
def money(amount: Amount) -> SafeString | str:
    """£1,234.50, in figures that line up; "Not recorded" for nothing."""
    if amount is None or amount == "":
        return words.NOT_RECORDED
    return format_html('<span class="figure">{}</span>', words.money(amount))


@register.filter
def taxed(amount: Amount) -> SafeString | str:
    """£1,234.50 excluding VAT: an amount with the tax that its type tells."""
    if amount is None:
        return words.NOT_RECORDED
    return format_html(
        '<span class="figure">{}</span> <span class="tax">{}</span>',
        words.money(amount),
        words.tax_words(amount),
    )


@register.filter
def money_in_short(amount: Amount) -> str:
    """£4.06 million, for headlines."""
    return words.money_in_short(amount)


@register.filter
def on(day: date | None) -> str:
    """3 September 2026."""
    return words.day(day)


@register.filter
def on_in_short(day: date | None) -> str:
    """3 Sep 2026, for tables: on one line."""
    return words.short_day(day).replace(" ", "\N{NO-BREAK SPACE}")


@register.filter
def at(instant: datetime | None) -> str:
    """3 September 2026 at 2:30pm, on the UK's clock."""
    return words.moment(instant)


@register.filter
def iso(when: date | datetime) -> str:
    """The machine's spelling, for a `datetime` attribute."""
    return when.isoformat()


@register.filter
def percent(share: Decimal | float | None, places: int = 1) -> str:
    """96.6%; "Not measured" for nothing."""
    return words.percent(share, places)


@register.filter
def count(number: int) -> str:
    """1,204."""
    return words.count(number)


@register.filter
def plural(number: int, nouns: str) -> str:
    """Write a count with its noun: {{ 3|plural:"contract,contracts" }}."""
    one, _, many = nouns.partition(",")
    return words.plural(number, one, many)


@register.filter
def size_of_file(size: int) -> str:
    """3.1 MB."""
    return words.size_of_file(size)


@register.simple_tag
def deadline(due: datetime, now: datetime) -> SafeString:
    """Write a deadline with its zone and what is left of it at `now` (the request's moment)."""
    passed = due <= now
    return format_html(
        '<span class="deadline{}"><time datetime="{}" title="{}">{}</time> '
        '<span class="deadline-left">({})</span></span>',
        mark_safe(" deadline--passed") if passed else "",
        due.isoformat(),
        words.in_utc(due),
        words.deadline(due),
        words.countdown(due, at=now),
    )


@register.filter
def tag(badge: Badge) -> SafeString:
    """Show a stage by word and shape, its sentence as the tooltip. Colour only repeats the shape."""
    return format_html(
        '<span class="tag tag--{}" title="{}">{}</span>', badge.tone.value, badge.sentence, badge.word
    )


@register.inclusion_tag("ui/components/error_summary.html")
def error_summary(*forms: BaseForm | Sequence[BaseForm]) -> dict[str, Any]:
    """List what is wrong in the given forms or lists of forms, each line a link to its field.

    On a page of many forms each may say by `stands_for` what it is about, and its lines begin with that.
    """
    each = [form for given in forms for form in ([given] if isinstance(given, BaseForm) else given)]
    return {"errors": [line for form in each for line in _lines(form)]}


def _lines(form: BaseForm) -> list[tuple[str, str]]:
    if not form.is_bound or form.is_valid():
        return []
    lines = [("", str(error)) for error in form.non_field_errors()]
    for field in form:
        lines += [(f"#{first_control(field)}", str(error)) for error in field.errors]
    about = getattr(form, "stands_for", "")
    return [(href, f"{about}: {message}" if about else message) for href, message in lines]


def first_control(field: BoundField) -> str:
    """Give the id of the first control of a field, to which an error's link leads."""
    widget = field.field.widget
    identity = field.auto_id or field.html_name
    if hasattr(widget, "widgets") or (hasattr(widget, "choices") and widget.use_fieldset):
        return f"{identity}_0"
    return str(identity)


@register.filter
def first_error(field: BoundField) -> str:
    """Give the first thing wrong with a field: one message at a time is what people read."""
    return str(field.errors[0]) if field.errors else ""


@register.filter
def kind_of_field(field: BoundField) -> str:
    """Name the widget for the style sheet: text, radioselect, daywidget…"""
    return field.widget_type


@register.inclusion_tag("ui/components/why_not.html")
def why_not(verdict: Verdict, label: str = "") -> dict[str, Any]:
    """Explain a refusal where its button would be: the reason, the rule and who can. Nothing when allowed."""
    return {"verdict": verdict, "label": label}


@register.simple_tag
def act_link(verdict: Verdict, href: str, label: str, kind: str = "secondary") -> SafeString:
    """Show the way to an act: a button when the verdict allows it, else the label with "why can't I?"."""
    if verdict:
        return format_html('<a class="button button--{}" href="{}">{}</a>', kind, href, label)
    refused = render_to_string("ui/components/why_not.html", {"verdict": verdict, "label": label})
    return SafeString(refused)


@register.filter
def in_front(acts: Iterable[ActLink] | None) -> list[ActLink]:
    """Give the acts that are shown each by itself: those that may be done, and those that come next."""
    return _told_once(way for way in acts or () if not way.is_aside)


@register.filter
def aside(acts: Iterable[ActLink] | None) -> list[ActLink]:
    """Give the acts that are told together, because the thing is at another stage."""
    return _told_once(way for way in acts or () if way.is_aside)


def _told_once(acts: Iterable[ActLink]) -> list[ActLink]:
    """Join acts that are refused for the same reason, where the first of them stands: it is told once."""
    found: list[ActLink] = []
    places: dict[Verdict, int] = {}
    for way in acts:
        if way.verdict or way.verdict not in places:
            places.setdefault(way.verdict, len(found))
            found.append(way)
        else:
            first = found[places[way.verdict]]
            found[places[way.verdict]] = replace(first, label=f"{first.label} · {way.label}")
    return found


@register.filter
def or_not_recorded(value: Any) -> Any:
    """Show a value, or say that there is none."""
    return shown(value)


@register.filter
def shown(value: Any) -> SafeString | str:
    """Write any value of a fact as its type asks: money, day, moment, stage, link, several of them."""
    for kind, writing in _WRITINGS:
        if isinstance(value, kind):
            return writing(value)
    if value is None or value == "":
        return _NONE
    return conditional_escape(value)


def _several(values: list[Any] | tuple[Any, ...]) -> SafeString:
    if not values:
        return _NONE
    return format_html(
        '<ul class="plain">{}</ul>', format_html_join("", "<li>{}</li>", ((shown(each),) for each in values))
    )


_NONE = mark_safe(f'<span class="absent">{words.NOT_RECORDED}</span>')  # noqa: S308 - our own constant
_WRITINGS: tuple[tuple[type | tuple[type, ...], Callable[[Any], SafeString | str]], ...] = (
    (bool, lambda value: "Yes" if value else "No"),
    (Money, taxed),
    (datetime, words.moment),
    (date, words.day),
    (Badge, tag),
    (Link, lambda value: format_html('<a href="{}">{}</a>', value.href, value.label)),
    (int, lambda value: f"{value:,}"),
    (Decimal, lambda value: f"{value:,}"),
    ((list, tuple), _several),
)


@register.filter
def lower_first(text: str) -> str:
    """Set a label into the middle of a sentence; initials such as VAT keep their capitals."""
    return words.lower_first(text)


@register.filter
def slug(text: str) -> str:
    """Make an identity for an element from a label."""
    return slugify(text)


@register.inclusion_tag("ui/components/chart.html")
def chart(chart: Chart) -> dict[str, Any]:
    """Show a chart with its sentence and, folded away, the table of its figures."""
    return {"chart": chart}


@register.filter
def drawn(svg: str) -> SafeString:
    """Let a drawing made by `wisely.ui.charts` through; everything in it was escaped when it was drawn."""
    return SafeString(svg)
