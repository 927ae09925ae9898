"""Every template: it parses, brings no script or style of its own, and labels each field it asks to fill in."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from django.template import Engine, TemplateSyntaxError, engines

from tests.house.tree import Source, nothing, planted, templates

_INLINE = {
    "a script of its own": r"<script(?![^>]*\bsrc=)[^>]*>",
    "a style of its own": r"<style\b",
    "a style attribute": r"<[a-z][^>]*\sstyle=",
    "an event attribute": r"<[a-z][^>]*\son[a-z]+=",
    "a script address": r"=[\"']?\s*javascript:",
}
MAY_CARRY_DATA = re.compile(r'<script[^>]*type="application/(?:json|ld\+json)"')
_FIELD = re.compile(r"<(?:input|select|textarea)\b[^>]*>", re.DOTALL)
_UNSEEN = re.compile(r'type="(?:hidden|submit|button|reset|image)"')


def unparsed(sources: Iterable[Source]) -> list[str]:
    """Find templates that the engine cannot read."""
    engine: Engine = engines["django"].engine
    found = []
    for source in sources:
        try:
            engine.from_string(source.text)
        except TemplateSyntaxError as trouble:
            found.append(f"{source.path}: {trouble}")
    return found


def inline(sources: Iterable[Source]) -> list[str]:
    """Find scripts and styles in templates: the content security policy would refuse them."""
    return [
        f"{source.path}:{source.text.count(chr(10), 0, found.start()) + 1} {what}"
        for source in sources
        for what, pattern in _INLINE.items()
        for found in re.finditer(pattern, source.text, flags=re.IGNORECASE | re.DOTALL)
        if not MAY_CARRY_DATA.match(found[0])
    ]


def unlabelled(sources: Iterable[Source]) -> list[str]:
    """Find written-out fields that nobody can name: no label for their id, no aria-label, no label around them."""
    found = []
    for source in sources:
        labels = set(re.findall(r'<label\b[^>]*\bfor="([^"]+)"', source.text, flags=re.DOTALL))
        around = [each.span() for each in re.finditer(r"<label\b.*?</label>", source.text, flags=re.DOTALL)]
        for field in _FIELD.finditer(source.text):
            tag = field[0]
            named = re.search(r'\bid="([^"]+)"', tag) or re.search(r"(\w+\.attrs)\.items", tag)
            if _UNSEEN.search(tag) or re.search(r"\baria-label(?:ledby)?=", tag):
                continue
            ids = {named[1], f"{{{{ {named[1]}.id }}}}"} if named else set()
            if not ids & labels and not any(a < field.start() < b for a, b in around):
                line = source.text.count("\n", 0, field.start()) + 1
                found.append(f"{source.path}:{line} {' '.join(tag.split())[:80]}")
    return found


def posts_without_guards(sources: Iterable[Source]) -> list[str]:
    """Find forms that change something and lack the token against forgery or the one-time key."""
    found = []
    for source in sources:
        for form in re.finditer(
            r'<form\b[^>]*method="post"[^>]*>(.*?)</form>', source.text, flags=re.DOTALL | re.IGNORECASE
        ):
            line = source.text.count("\n", 0, form.start()) + 1
            ours = not source.path.startswith("wisely/people/sign_in/") and "allauth" not in source.path
            if "{% csrf_token %}" not in form[1]:
                found.append(f"{source.path}:{line} a form without {{% csrf_token %}}")
            if ours and "{% one_time_key %}" not in form[1]:
                found.append(f"{source.path}:{line} a form without {{% one_time_key %}}")
    return found


def unreadable_by_machines(sources: Iterable[Source]) -> list[str]:
    """Find pictures without a text, and addresses that leave the house for a script or a style."""
    found = []
    for source in sources:
        found += [f"{source.path}: {tag}" for tag in re.findall(r"<img(?![^>]*\balt=)[^>]*>", source.text)]
        found += [
            f"{source.path}: {tag}"
            for tag in re.findall(r"<(?:script|link)\b[^>]*(?:src|href)=\"(?:https?:)?//[^>]*>", source.text)
        ]
    return found


CHECKS = {
    unparsed: "{% if %}",
    inline: '<p style="color: red">x</p>',
    unlabelled: '<label for="a">A</label><input id="b" type="text">',
    posts_without_guards: '<form method="post">{% csrf_token %}</form>',
    unreadable_by_machines: '<img src="{% static "a.png" %}">',
}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_every_template_is_sound(check):
    nothing(check(templates()))


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_a_planted_fault_is_noticed(check):
    assert len(check([planted("wisely/desk/spend/overview.html", CHECKS[check])])) == 1


@pytest.mark.parametrize("text", [
    "<script>alert(1)</script>", "<STYLE>p {}</STYLE>", '<button onclick="go()">Go</button>', '<a href="javascript:go()">Go</a>',
    '<script nonce="x">go()</script>',
])  # fmt: skip
def test_every_kind_of_inline_code_is_noticed(text):
    assert len(inline([planted("wisely/desk/x.html", text)])) == 1


@pytest.mark.parametrize("text", [
    '<script src="{% static "ui/app.js" %}" defer></script>', '<script type="application/json" id="rows">[]</script>',
    '<p class="style">online on=</p>',
])  # fmt: skip
def test_code_from_our_own_files_is_let_through(text):
    assert inline([planted("wisely/desk/x.html", text)]) == []


@pytest.mark.parametrize("text", [
    '<label for="a">A</label>\n<input type="text"\n id="a">', '<label>A <select name="a"></select></label>',
    '<input type="hidden" name="key">', '<textarea aria-label="Reason"></textarea>', '<label for="{{ f.id }}">A</label><input id="{{ f.id }}">',
    '<label for="{{ b.attrs.id }}">A</label><input{% for name, value in b.attrs.items %} {{ name }}="{{ value }}"{% endfor %}>',
])  # fmt: skip
def test_a_field_that_can_be_named_is_let_through(text):
    assert unlabelled([planted("wisely/desk/x.html", text)]) == []
