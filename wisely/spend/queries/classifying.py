"""What a payment has in common with others, and the categories it can be put into."""

from __future__ import annotations

from datetime import date

from wisely.rules.rulebook import rulebook
from wisely.spend.ledger.classifying import Siblings, siblings_of

__all__ = ["Siblings", "siblings_of", "tree_groups"]


def tree_groups(pack: str, *, on: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """Give the council's tree for a drop-down list: each top category with itself and its parts."""
    groups: dict[str, list[tuple[str, str]]] = {}
    heads: dict[str, str] = {}
    for category in rulebook(on, pack).categories:
        if not category.parent:
            heads[category.code] = category.name
        groups.setdefault(heads[category.parent or category.code], []).append((category.name, category.name))
    return list(groups.items())
