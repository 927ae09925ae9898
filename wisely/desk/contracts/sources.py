"""Contracts as a list asks for them: the whole register is counted once, until something happens to it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

from wisely.contracts import queries
from wisely.ui.listing.asked import Asked
from wisely.ui.listing.sources import QuerySource


class RegisterSource(QuerySource):
    """The register of one council."""

    def __init__(self, rows: QuerySet[Any], council: int | None, *, on: date) -> None:
        super().__init__(rows)
        self._council, self._on = council, on

    def count(self, asked: Asked, bound: int) -> int:
        """Count what a view narrows to, up to one beyond `bound`; the register as a whole from memory."""
        if self._council is None or asked.narrowing:
            return super().count(asked, bound)
        return min(queries.count_of_register(self._council, on=self._on), bound + 1)
