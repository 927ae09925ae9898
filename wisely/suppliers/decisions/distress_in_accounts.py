"""Signs of financial distress in the latest accounts on record of a supplier, by the rules of distress."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from wisely.lib.periods import add_months
from wisely.rules.financial_ratios import RatioBands
from wisely.suppliers.decisions.accounts import Figures
from wisely.suppliers.decisions.distress import RULES, Sign, Standing, gravest_first, sign_of
from wisely.suppliers.decisions.ratios import HIGH, Expected, Ratio, ratios_of

IN_ACCOUNTS = "Accounts on record"  # stands where a sign has its register
OF_GROUP = "group"
_LIMITS = RULES["limits"]
_NO_CONTRACTS = Expected(None, "contracts")


@dataclass(frozen=True, slots=True)
class Accounts:
    """One period of accounts as far as signs rest on it; of one day, the highest `key` came last."""

    key: int
    ends_on: date
    scope: str
    is_qualified: bool
    names_going_concern: bool
    figures: Figures


def latest_of(kept: Iterable[Accounts]) -> Accounts | None:
    """Give the accounts that tell of a supplier now: of the latest period, its own before its group's."""
    return max(kept, key=lambda each: (each.ends_on, each.scope != OF_GROUP, each.key), default=None)


def tell_since(on: date) -> date:
    """Give the day after which a period has to end for its accounts to tell of a day."""
    return add_months(on, -_LIMITS["accounts_months"])


def signs_in_accounts(
    kept: Sequence[Accounts], bands: RatioBands | None, *, on: date, beside: Iterable[Sign] = ()
) -> list[Sign]:
    """Give the signs in the latest accounts, the gravest first; none in accounts that are too old to tell.

    A shortened period that a register shows `beside` is not told twice.
    """
    latest = latest_of(kept)
    if latest is None or latest.ends_on <= tell_since(on):
        return []
    shown = {sign.kind for sign in beside}
    standing = Standing(IN_ACCOUNTS, {"period_to": f"{latest.ends_on:%-d %B %Y}"}, latest.ends_on)
    found = [
        sign_of(kind, standing, words)
        for kind, words in _seen(latest, ratios_of(latest.figures, bands, _NO_CONTRACTS))
        if not (kind == "accounts of a short period" and "accounting period shortened" in shown)
    ]
    return gravest_first(found)


def _seen(latest: Accounts, ratios: Sequence[Ratio]) -> Iterator[tuple[str, dict[str, str]]]:
    if latest.is_qualified:
        yield "auditor qualified", {}
    if latest.names_going_concern:
        yield "going concern in doubt", {}
    if latest.figures.months < _LIMITS["short_months"]:
        yield "accounts of a short period", {"covered": str(latest.figures.months)}
    by_id = {each.id: each for each in ratios}
    owns = by_id.pop("net_assets")
    if owns.value is not None and owns.value < 0:
        yield "net liabilities", {"net_assets": owns.shown}
    high = {name: each for name, each in by_id.items() if each.risk == HIGH}
    if not high:
        return
    are_together = len(high.keys() & set(_LIMITS["ratios_of_distress"])) >= _LIMITS["ratios_together"]
    told = [f"{each.label[:1].lower()}{each.label[1:]} ({_within(each.shown)})" for each in high.values()]
    yield ("ratios at high risk" if are_together else "ratio at high risk"), {
        "count": str(len(high)), "ratios": ", ".join(told), "together": str(_LIMITS["ratios_together"]),
        "months": str(_LIMITS["accounts_months"]),
    }  # fmt: skip


def _within(shown: str) -> str:
    return shown[:1].lower() + shown[1:]
