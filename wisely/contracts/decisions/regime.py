"""Which law governs a contract: the one in force when its procurement commenced, for good."""

from __future__ import annotations

from datetime import date

PA2023, PCR2015, PCR2006 = "pa2023", "pcr2015", "pcr2006"

# First days of each regime: PA23 as commenced; PCR 2015 reg 1(2); PCR 2006 reg 1. Checked 2026-11.
_FIRST_DAYS = ((date(2025, 2, 24), PA2023), (date(2015, 2, 26), PCR2015), (date(2006, 1, 31), PCR2006))

NAMES = {
    PA2023: "Procurement Act 2023",
    PCR2015: "Public Contracts Regulations 2015",
    PCR2006: "Public Contracts Regulations 2006",
}
CITE = "Procurement Act 2023 (Commencement No. 3) Regulations 2024, transitional provisions"


def regime_of(commenced_on: date | None, *, framework_regime: str = "") -> str:
    """Give the regime of the day a procurement commenced; "" where the day is unknown or before 2006.

    The award and the signature prove nothing. A call-off keeps the regime of its framework, given as such.
    """
    if framework_regime:
        return framework_regime
    if commenced_on is None:
        return ""
    return next((regime for first, regime in _FIRST_DAYS if commenced_on >= first), "")
