"""The papers that a council writes about its decisions: what each is called and what its text has to say.

They are read strictly from the pack's `papers.toml`. What the record knows is not asked: it is taken from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from wisely.rules.reading import Table, read

DECISION, KEY_DECISION, GATE, WAIVERS = "decision", "key decision", "gate", "waivers"
KINDS = (DECISION, KEY_DECISION, GATE, WAIVERS)
GENERAL_EXCEPTION, SPECIAL_URGENCY = "general exception", "special urgency"  # SI 2012/2089 regs 10, 11
SHORT_NOTICES = (GENERAL_EXCEPTION, SPECIAL_URGENCY)
SOURCES = ("", "title", "outcome", "options", "barriers", "social value", "market", "documents", "sentence")


@dataclass(frozen=True, slots=True)
class PaperQuestion:
    """A part of the text: its heading, what helps to write it, and the words of the record it begins with."""

    key: str
    heading: str
    hint: str
    starts_from: str
    is_needed: bool


@dataclass(frozen=True, slots=True)
class PaperRule:
    """A kind of paper: its name, the rule that asks for it, the parts of its text in order."""

    kind: str
    name: str
    rule: str
    questions: tuple[PaperQuestion, ...]


def paper_rules(pack: str, folder: Path) -> dict[str, PaperRule]:
    """Read a pack's kinds of paper.

    :raises FaultyPack: for an unknown kind or source, one that is missing or stands twice, a missing rule:
        with file, line and remedy.
    """
    told = read(folder / "papers.toml", name=f"{pack}/papers.toml")
    found: dict[str, PaperRule] = {}
    for row in told.tables("paper"):
        rule = _paper(row)
        if rule.kind in found:
            row.fault("kind", f"{rule.kind!r} stands twice.", "Describe each kind once.")
        found[rule.kind] = rule
    if missing := [kind for kind in KINDS if kind not in found]:
        told.fault("paper", f"lacks {', '.join(missing)}.", "Describe every kind.")
    told.finish()
    return found


def _paper(row: Table) -> PaperRule:
    kind = row.take("kind", str)
    if kind not in KINDS:
        row.fault("kind", f"is {kind!r}.", f"Choose one of {', '.join(KINDS)}.")
    name, rule = row.take("name", str), row.take("rule", str)
    if not rule.strip():
        row.fault("rule", "is empty.", "Name the law or rule that asks for it.")
    questions = tuple(_question(each) for each in row.tables("question"))
    keys = [question.key for question in questions]
    if not keys or len(set(keys)) != len(keys):
        row.fault("question", "is missing, or one key stands twice.", "Give each part a key of its own.")
    row.finish()
    return PaperRule(kind, name, rule, questions)


def _question(row: Table) -> PaperQuestion:
    found = PaperQuestion(
        key=row.take("key", str),
        heading=row.take("heading", str),
        hint=row.take("hint", str, ""),
        starts_from=row.take("starts_from", str, ""),
        is_needed=row.take("needed", bool, False),
    )
    if found.starts_from not in SOURCES:
        row.fault("starts_from", f"is {found.starts_from!r}.", f"Choose one of {', '.join(SOURCES[1:])}.")
    row.finish()
    return found
