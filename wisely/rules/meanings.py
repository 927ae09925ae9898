"""What another council's categories are here."""

from __future__ import annotations

from collections.abc import Mapping


def meaning_of(theirs: Mapping[str, str], ours: Mapping[str, str]) -> dict[str, str]:
    """Propose what their categories are here: the one of the same name, else "", which leaves it out.

    Both are names by code. The same code with another name is no ground: codes are each council's own.
    """
    by_name = {name.casefold(): code for code, name in ours.items()}
    return {code: by_name.get(name.casefold(), "") for code, name in sorted(theirs.items())}
