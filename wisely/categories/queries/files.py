"""Files that were brought here: what was read of each, what they mean, and what may be done with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from wisely.audit.remembering import remembered
from wisely.categories import permissions
from wisely.categories.decisions.packages import Figures, figures_of
from wisely.categories.decisions.prices import Priced, Spread, spreads_of
from wisely.categories.events import SENTENCES
from wisely.categories.lifecycle import CATEGORY_FILE, FileStage
from wisely.categories.models import CategoryFile, PricedLine
from wisely.lib.actor import Actor
from wisely.lib.periods import add_months
from wisely.lib.verdict import Verdict
from wisely.people.queries.history import Remembered, names_in, what_happened_to
from wisely.suppliers.events import SENTENCES as SUPPLIERS

MONTHS = 12  # prices of like things are compared within a year: older ones tell of other times
_ABOUT = (*SENTENCES, *SUPPLIERS)


def files(authority_id: int | None) -> QuerySet[CategoryFile]:
    """Give the files of a council, for lists. Their rows are read only where one is asked for."""
    return CategoryFile.objects.filter(authority=authority_id).defer("rows", "faults", "meaning")


def file_for(authority_id: int | None, key: int) -> CategoryFile | None:
    """Give one file to act on. One query."""
    return CategoryFile.objects.filter(authority=authority_id, pk=key).select_related("authority").first()


def acts_on_file(found: CategoryFile, *, by: Actor) -> dict[str, Verdict]:
    """Give a verdict for each act by its name."""
    bring = permissions.may_bring_files(by)

    def may(verb: str) -> Verdict:
        return CATEGORY_FILE.may(verb, at_stage=found.stage)

    return {
        "import_category_file": may("import") & bring,
        "discard_category_file": may("discard") & bring,
        "undo_category_file": may("undo") & bring,
    }


def history_of_file(found: CategoryFile) -> tuple[Sequence[Remembered], Mapping[str, str]]:
    """Give what happened to a file, newest first, and the names of who did it. Two queries."""
    told = what_happened_to(found)
    return told, names_in(told)


def priced_lines(authority_id: int | None) -> QuerySet[PricedLine]:
    """Give the lines of files that stand, for lists."""
    return PricedLine.objects.filter(authority=authority_id, category_file__stage=FileStage.IMPORTED)


@dataclass(frozen=True, slots=True)
class Prices:
    """What things cost in the twelve months up to a day: the lines, and the spread of each like thing."""

    since_on: date
    lines: Mapping[str, tuple[Priced, ...]]
    spreads: tuple[Spread, ...]

    def of(self, codes: Sequence[str]) -> list[Spread]:
        """Give the like things of some categories."""
        return [each for each in self.spreads if each.category in codes]


def prices_of(authority_id: int, *, on: date) -> Prices:
    """Give what things cost lately. From memory until a file or a supplier moves; else one query."""
    since = add_months(on, -MONTHS)

    def make() -> Prices:
        rows = priced_lines(authority_id).filter(bought_on__gt=since, bought_on__lte=on).values_list(
            "pk", "thing", "unit", "like_key", "category", "unit_rate_net", "quantity_in_unit", "bought_on",
            "directorate__name", "directorate_said", "supplier__canonical__name", "supplier__name",
            "supplier_said",
        )  # fmt: skip
        by_key: dict[str, list[Priced]] = {}
        for row in rows.order_by("bought_on", "pk"):
            line = _priced(row)
            by_key.setdefault(line.key, []).append(line)
        lines = {key: tuple(mine) for key, mine in by_key.items()}
        return Prices(since, lines, tuple(spreads_of(each for mine in lines.values() for each in mine)))

    return remembered(authority_id, ("prices", on), make, about=_ABOUT, is_long=True)


def _priced(row: Sequence[Any]) -> Priced:
    """Make a line of its values: who sold it is told by the live supplier's name, else as the file says."""
    *told, directorate, said, live, own, named = row
    who = {"directorate": directorate or said or "Not given", "supplier": live or own or named}
    return Priced(*told, **who)


@dataclass(frozen=True, slots=True)
class OtherCouncil:
    """What another council told in the package that stands, by our categories."""

    key: int
    name: str
    population: int | None
    made_on: date
    figures: Mapping[str, Figures]


def other_councils(authority_id: int) -> list[OtherCouncil]:
    """Give the other councils whose package stands, the latest of each. From memory until a file moves."""

    def make() -> list[OtherCouncil]:
        rows = CategoryFile.objects.filter(
            authority=authority_id, kind="package", stage=FileStage.IMPORTED
        ).order_by("made_on", "pk")
        latest = {row.council_name: row for row in rows}
        return [
            OtherCouncil(
                row.pk, row.council_name, row.council_population, row.made_on or date.min,
                figures_of(row.rows, row.meaning),
            )
            for _, row in sorted(latest.items())
        ]  # fmt: skip

    return remembered(authority_id, ("other councils",), make, about=tuple(SENTENCES), is_long=True)


def rows_shown(found: CategoryFile, *, most: int = 50) -> list[Any]:
    """Give the first rows of a file as they are kept."""
    return list(found.rows[:most])


def per_head(amount: Decimal, population: int | None) -> Decimal | None:
    """Give an amount for each who lives there, to the penny; None where nobody said how many do."""
    return (amount / population).quantize(Decimal("0.01")) if population else None
