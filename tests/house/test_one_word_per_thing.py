"""One word per thing: the words that the glossary and house.md rule out are looked for wherever people or code read.

Where a framework, the law or a council's file imposes such a word, ALLOWED says where and why.
"""

from __future__ import annotations

import ast
import html
import io
import re
import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

import pytest

from tests.house.tree import ROOT, Source, all_code, nothing, pages, planted, templates

NAMES, TEXT, PAGES = "names in code", "text of code and templates", "pages"
EVERYWHERE = frozenset({NAMES, TEXT, PAGES})
SHOWN = frozenset({NAMES, TEXT})


@dataclass(frozen=True)
class Word:
    instead: str
    where: frozenset[str] = EVERYWHERE


RULED_OUT = {
    "vendor": Word("supplier"), "bidder": Word("supplier"), "customer": Word("supplier, or council"),
    "provider": Word("supplier"), "tenant": Word("authority"), "organisation unit": Word("authority"),
    "bid": Word("tender"), "submission": Word("tender"), "rfx": Word("procurement"), "sourcing event": Word("procurement"),
    "project": Word("procurement, or need", SHOWN), "pqq": Word("condition of participation"), "alcatel": Word("standstill"),
    "advert": Word("notice"), "ojeu": Word("notice"), "agreement": Word("contract"), "variation": Word("modification"),
    "exemption": Word("waiver"), "dept": Word("directorate"), "grn": Word("receipt"), "purchase order": Word("order"),
    "pledge": Word("commitment"), "efficiency": Word("saving"), "incident": Word("case"),
    "upload": Word("import"), "audit trail": Word("record"), "status": Word("stage"), "phase": Word("stage"),
    "consensus": Word("moderation"), "question group": Word("criterion"), "coi": Word("interest"),
    # Words that frameworks and plain English need elsewhere: ruled out only as names that we give, and on screens.
    "state": Word("stage", frozenset({NAMES})), "hook": Word("reaction", SHOWN), "signal": Word("event", frozenset({NAMES})),
    # "Service" is not ruled out: councils buy services. Modules called services are found by another test.
    "task": Word("act, or reaction", frozenset({NAMES})),
    "config": Word("rules", frozenset({NAMES})), "account": Word("sign-in", frozenset({NAMES})),
    "user": Word("person, or officer", SHOWN),
}  # fmt: skip
AMERICAN = {
    "organization": "organisation", "authorize": "authorise", "authorized": "authorised", "recognize": "recognise",
    "categorize": "categorise", "summarize": "summarise", "normalize": "normalise", "normalized": "normalised",
    "anonymize": "anonymise", "prioritize": "prioritise", "color": "colour", "center": "centre", "license": "licence",
    "canceled": "cancelled", "fulfill": "fulfil", "analyze": "analyse", "behavior": "behaviour", "catalog": "catalogue",
}  # fmt: skip
RULED_OUT |= {word: Word(british) for word, british in AMERICAN.items()}

ALLOWED: dict[tuple[str, str], str] = {
    # (place, word): why that place needs it
    ("docs/glossary.md", "*"): "the glossary lists the words it rules out",
    (
        "wisely/people/*",
        "user",
    ): "the one table of sign-ins is the framework's user; rights hang on the person",
    ("wisely/people/*", "provider"): "an identity provider, in OpenID Connect's own words",
    (
        "wisely/people/sign_in/openid.py",
        "config",
    ): "the sign-in library's name for what a service says of itself",
    ("wisely/people/*", "config"): "the OpenID configuration that a service publishes",
    ("wisely/people/*", "state"): "OAuth's state parameter",
    ("wisely/desk/people/sign_in/*", "user"): "the sign-in library's word for a sign-in",
    ("wisely/desk/people/sign_in/*", "provider"): "an identity provider, in OpenID Connect's own words",
    ("wisely/desk/people/sign_in/*", "account"): "the sign-in library's word for a sign-in",
    ("wisely/people/*", "account"): "allauth's name for a sign-in",
    (
        "wisely/suppliers/*",
        "account",
    ): "the accounts that a company draws up and files, in the words of the Companies Act 2006 s.394",
    ("wisely/desk/suppliers/*", "account"): "a company’s accounts, as in the suppliers room",
    ("wisely/demonstration/accounting.py", "account"): "a company’s accounts, as in the suppliers room",
    ("wisely/api/*", "account"): "a company’s accounts, as in the suppliers room",
    ("wisely/settings.py", "*"): "settings are named by the frameworks",
    ("wisely/api/problems.py", "status"): "a member of problem details, named by RFC 9457",
    ("wisely/audit/reactions.py", "status"): "procrastinate's column",
    ("wisely/api/schemas.py", "config"): "pydantic's name for how a schema reads",
    ("wisely/wiring.py", "config"): "Django's AppConfig",
    ("wisely/*/apps.py", "config"): "Django's AppConfig",
    ("wisely/contracts/decisions/*", "status"): "a field of a release, in the words of open contracting",
    ("wisely/contracts/decisions/*", "state"): "a field of a release, in the words of open contracting",
    (
        "wisely/desk/shell/gallery/*",
        "state",
    ): "the states in which a page is looked at: empty, one, many, error",
    ("wisely/desk/shell/gallery/*", "task"): "the task list, a pattern of GOV.UK",
    ("wisely/ui/*", "task"): "the task list, a pattern of GOV.UK",
    ("wisely/lib/names.py", "vendor"): "a word that councils' files use in redaction markers",
    ("wisely/spend/terms.py", "analyze"): "the command of PostgreSQL",
    ("ops/kept.py", "analyze"): "PostgreSQL's command",
    ("ops/*", "user"): "the operating system's and PostgreSQL's word",
    ("ops/*", "account"): "an account of the operating system",
    ("ops/*", "state"): "where a server's process and files lie",
    ("ops/*", "signal"): "a signal of the operating system",
    ("ops/*", "status"): "the answer of a program that was run",
    ("docs/operate/*", "user"): "the operating system's and PostgreSQL's word",
    ("docs/operate/*", "provider"): "an identity provider, in OpenID Connect's own words",
    ("README.md", "license"): "the name of a file",
    ("CONTRIBUTING.md", "license"): "the name of a file",
}
ALLOWED_ANYWHERE = {
    # an exact name or phrase: why it is no breach wherever it stands
    "status_code": "HTTP's word", "http status": "HTTP's word", "application/problem+json": "RFC 9457",
    "identity provider": "OpenID Connect's word", "openid provider": "OpenID Connect's word",
    "provider of goods": "the Act's own definition of a supplier",
    "provider selection regime": "the name of the Regulations of 2023",
    "most suitable provider": "a process by the name that the Regulations of 2023 give it",
    "request.user": "the framework's word for who signed in", "mit license": "the licence's own name",
    'role="alert"': "WAI-ARIA's word", 'role="status"': "WAI-ARIA's word", "aria-": "WAI-ARIA's words",
    "django.contrib.auth.models.user": "a path in a framework", "auth_user_model": "a framework's setting",
}  # fmt: skip


def patterns() -> dict[str, re.Pattern[str]]:
    plural = {word: f"{word}e?s?" for word in RULED_OUT}
    return {
        word: re.compile(rf"(?<![\w-]){ending}(?![\w])", re.IGNORECASE) for word, ending in plural.items()
    }


PATTERNS = patterns()


def breaches(path: str, where: str, pieces: Iterable[tuple[int, str]]) -> list[str]:
    """Find words that are ruled out of this kind of place."""
    found = []
    for line, piece in pieces:
        for phrase in ALLOWED_ANYWHERE:
            piece = re.sub(re.escape(phrase), " ", piece, flags=re.IGNORECASE)
        for word, pattern in PATTERNS.items():
            if where in RULED_OUT[word].where and pattern.search(piece) and not allowed(path, word):
                found.append(f"{path}:{line} “{word}” in {where}: say {RULED_OUT[word].instead}")
    return found


def allowed(path: str, word: str) -> bool:
    return any(fnmatchcase(path, place) and which in {word, "*"} for place, which in ALLOWED)


def in_names(source: Source) -> list[str]:
    """Look at names that the code gives: functions, classes, arguments and variables, split into words."""
    return breaches(source.path, NAMES, ((line, _split(name)) for line, name in _names(source)))


def _names(source: Source) -> Iterator[tuple[int, str]]:
    for node in ast.walk(source.tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield node.lineno, name
            case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()):
                yield node.lineno, name


def _split(name: str) -> str:
    if name.lower() in ALLOWED_ANYWHERE:
        return ""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).replace("_", " ")


def in_text_of_code(source: Source) -> list[str]:
    """Look at comments, docstrings and every text that might reach a person: those with a space in them."""
    pieces = []
    for token in tokenize.generate_tokens(io.StringIO(source.text).readline):
        if token.type == tokenize.COMMENT or (token.type == tokenize.STRING and " " in token.string.strip()):
            pieces += [
                (token.start[0] + number, line) for number, line in enumerate(token.string.splitlines())
            ]
    return breaches(source.path, TEXT, pieces)


def in_template(source: Source) -> list[str]:
    """Look at what a template shows: its text, and the attributes that are read out or shown."""
    return breaches(source.path, TEXT, enumerate(shown(source.text).splitlines(), 1))


def shown(text: str) -> str:
    """Blank out tags, but keep lines and the attributes people meet."""

    def blank(found: re.Match[str]) -> str:
        kept = " ".join(re.findall(r'\b(?:alt|title|placeholder|aria-label)="([^"{]*)"', found[0]))
        return f" {kept} " + "\n" * found[0].count("\n")

    text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->", blank, text, flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]*>", blank, text, flags=re.DOTALL))


def in_page(source: Source) -> list[str]:
    """Look at a page of documentation, its code blocks and links' addresses left out."""
    text = re.sub(
        r"```.*?```|`[^`\n]*`|\]\([^)]*\)",
        lambda found: "\n" * found[0].count("\n"),
        source.text,
        flags=re.DOTALL,
    )
    return breaches(source.path, PAGES, enumerate(text.splitlines(), 1))


PLACES = {in_names: all_code, in_text_of_code: all_code, in_template: templates, in_page: pages}


@pytest.mark.parametrize("look", PLACES, ids=lambda look: look.__name__)
def test_no_word_is_used_that_the_house_rules_out(look):
    nothing([breach for source in PLACES[look]() for breach in look(source)])


@pytest.mark.parametrize(("look", "place", "text"), [
    (in_names, "wisely/spend/queries.py", "def vendor_totals(): ..."),
    (in_names, "wisely/spend/queries.py", "class BidCount: ..."),
    (in_names, "wisely/spend/queries.py", "def f(contract_status): ..."),
    (in_names, "wisely/spend/queries.py", "color = 1"),
    (in_text_of_code, "wisely/spend/queries.py", "reason = 'Choose a vendor first.'"),
    (in_text_of_code, "wisely/spend/queries.py", "x = 1  # each bid is kept"),
    (in_template, "wisely/desk/spend/overview.html", "<p>All\nvendors</p>"),
    (in_template, "wisely/desk/spend/overview.html", '<img alt="A bidder" src="{{ vendor }}">'),
    (in_page, "docs/how-to/import.md", "Choose the vendor."),
    (in_page, "docs/how-to/import.md", "Organizations are listed."),
])  # fmt: skip
def test_a_planted_word_is_noticed(look, place, text):
    assert len(look(planted(place, text))) == 1


@pytest.mark.parametrize(("look", "place", "text"), [
    (in_names, "wisely/spend/queries.py", "status_code = 200"),
    (in_text_of_code, "wisely/spend/queries.py", "verb = 'vendor'"),
    (in_template, "wisely/desk/spend/overview.html", '{% if user %}<p class="status" id="vendor">Suppliers</p>{% endif %}'),
    (in_page, "docs/how-to/import.md", "Call `vendor()` as [the code](vendor.md) does."),
    (in_page, "docs/glossary.md", "vendor"),
    (in_text_of_code, "wisely/people/models.py", "x = 1  # the identity provider said no"),
    (in_text_of_code, "wisely/spend/models.py", "x = 1  # forbidden fruit, a bidding"),
])  # fmt: skip
def test_what_is_no_breach_is_let_through(look, place, text):
    assert look(planted(place, text)) == []


def test_the_glossary_and_this_list_agree():
    """Every word in the glossary's last column is looked for."""
    rows = re.findall(
        r"^\|[^|]+\|[^|]+\|([^|]+)\|$", (ROOT / "docs/glossary.md").read_text(), flags=re.MULTILINE
    )
    ruled_out = {
        word.strip() for row in rows[2:] for word in row.split(",") if word.strip() not in {"–", "---"}
    }

    assert ruled_out
    assert ruled_out - RULED_OUT.keys() == set()


def test_every_allowance_has_its_reason():
    assert all(len(reason) > 15 for reason in ALLOWED.values())
    assert all(len(reason) > 6 for reason in ALLOWED_ANYWHERE.values())
