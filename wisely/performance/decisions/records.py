"""A figure counted from records: how many, or how many of how many; or why nobody can say."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from wisely.performance.decisions.measuring import Missing

TODAY, THE_PERIOD, SO_FAR = "today", "the period", "the period so far"
HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Records:
    """A figure that another room's records hold: `part` of `whole`, or a mere count where `whole` is None.

    `words` say what is counted, so that a councillor can check it; `source` where that comes from.
    `part_href` and `whole_href` lead to exactly those records. `as_of` says whether they are of the period
    or of today. `note` says what the reader must know besides.
    """

    part: int
    whole: int | None
    words: str
    source: str
    as_of: str
    part_label: str = ""
    part_href: str = ""
    whole_label: str = ""
    whole_href: str = ""
    note: str = ""
    missing: Missing | None = None

    @property
    def is_partial(self) -> bool:
        """Say whether it is a count that still grows: one of a period that is not over."""
        return self.as_of == SO_FAR and self.whole is None

    @property
    def value(self) -> Decimal | None:
        """The figure in its unit: a count, or a share in per cent to two places."""
        if self.missing is not None:
            return None
        if self.whole is None:
            return Decimal(self.part)
        share = Decimal(self.part) / self.whole * 100 if self.whole else None
        return share.quantize(HUNDREDTH, ROUND_HALF_UP) if share is not None else None

    @property
    def of_words(self) -> str:
        """Say the figure as part of a whole: "1,204 of 1,800 contracts in force"."""
        if self.whole is None:
            return f"{self.part:,} {self.part_label}".strip()
        return f"{self.part:,} of {self.whole:,} {self.whole_label}".strip()
