"""Links in the docs lead to what is there, and nothing tracked names a machine or where packages come from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from tests.house.tree import ROOT, Source, nothing, pages, planted, tracked

_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")
# Spelt in pieces, so that this list does not find itself.
_REGISTRIES = [
    "py" + "pi.org",
    "python" + "hosted",
    "npm" + "js",
    "docker" + ".io",
    "ghcr" + ".io",
    "crates" + ".io",
]
_MACHINES = ["/wo" + "rk/", "/tm" + "p/", "/ro" + "ot/", "/ho" + "me/"]
MAY_NAME = {
    # (file, place): why it names it
}  # fmt: skip


def dead_links(sources: Iterable[Source], *, root: Path = ROOT) -> list[str]:
    """Find links to files or headings that are not there. Links to the web are not followed."""
    found = []
    for source in sources:
        text = re.sub(r"```.*?```", lambda code: "\n" * code[0].count("\n"), source.text, flags=re.DOTALL)
        for link in _LINK.finditer(text):
            address, _, heading = link[1].partition("#")
            line = text.count("\n", 0, link.start()) + 1
            if re.match(r"[a-z]+:", address):
                continue
            there = (root / source.path).parent / address if address else root / source.path
            if not there.exists():
                found.append(f"{source.path}:{line} {link[1]} is not there")
            elif (
                heading
                and there.suffix == ".md"
                and heading not in headings(there.read_text(encoding="utf-8"))
            ):
                found.append(f"{source.path}:{line} {link[1]} has no such heading")
    return found


def headings(text: str) -> set[str]:
    """Give the anchors that a page's headings get."""
    titles = re.findall(r"^#+ +(.+?) *$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def named_places(sources: Iterable[Source]) -> list[str]:
    """Find addresses of package registries and paths of somebody's machine."""
    return [
        f"{source.path}:{number} names {place}"
        for source in sources
        for place in _REGISTRIES + _MACHINES
        if place in source.text and (source.path, place) not in MAY_NAME
        for number, line in enumerate(source.lines, 1)
        if re.search(_pattern(place), line)
    ]


def _pattern(place: str) -> str:
    """A machine's path begins there; within another path or address the same word is harmless."""
    return (r"(?<![\w.}-])" if place in _MACHINES else "") + re.escape(place)


def test_every_link_leads_to_something():
    assert len(pages()) > 3
    nothing(dead_links(pages()))


def test_no_tracked_file_names_a_registry_or_a_machine():
    assert len(tracked()) > 50
    nothing(named_places(tracked()))


def test_a_planted_link_is_noticed():
    page = planted(
        "docs/planted.md",
        "[here](house.md) [gone](gone.md)\n[head](glossary.md#nowhere) ![p](pictures/x.png)",
    )

    assert dead_links([page]) == [
        "docs/planted.md:1 gone.md is not there",
        "docs/planted.md:2 glossary.md#nowhere has no such heading",
        "docs/planted.md:2 pictures/x.png is not there",
    ]
    assert (
        dead_links(
            [
                planted(
                    "docs/planted.md",
                    "[h](house.md#the-act) [w](https://example.org) [g](glossary.md#glossary)",
                )
            ]
        )
        == []
    )


def test_planted_places_are_noticed():
    for place in _REGISTRIES + _MACHINES:
        assert named_places([planted("docs/planted.md", f"see {place}x")]) == [
            f"docs/planted.md:1 names {place}"
        ]
    assert named_places([planted("wisely/desk/home/views.py", f'"desk{_MACHINES[-1]}start.html"')]) == []
