"""Which changes to a contract the law of its regime allows, and which need a notice first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wisely.contracts.decisions.regime import PA2023, PCR2015
from wisely.lib.verdict import YES, Verdict, no

WORKS, TENTH = "works", Decimal("0.10")
SMALL_WORKS = Decimal("0.15")  # PA23 s.74(4)(a) and s.75(4)(a)(ii); PCR 2015 reg 72(5)(b); checked 2026-11
HALF = Decimal("0.50")  # PA23 Sch.8 paras 4(3), 6(2), 8(2); PCR 2015 reg 72(1)(b)(ii), (c)(iii)


@dataclass(frozen=True, slots=True)
class Ground:
    """One lawful ground to modify a contract. `value_limit` is a share of the original value."""

    code: str
    regime: str
    name: str
    cite: str
    value_limit: Decimal | None = None
    is_small_change: bool = False
    changes_supplier: bool = False


_ACT, _PCR = "PA23 Sch.8 para", "PCR 2015 reg 72"

GROUNDS: tuple[Ground, ...] = (
    Ground("provided", PA2023, "Provided for in the contract and its notice, unambiguously", f"{_ACT} 1"),
    Ground("urgent", PA2023, "Urgency, or protection of life", f"{_ACT} 2"),
    Ground("unforeseen", PA2023, "Circumstances that could not be foreseen", f"{_ACT} 4", HALF),
    Ground("known risk", PA2023, "A risk named in the notice has come true", f"{_ACT} 5", HALF),
    Ground("additional", PA2023, "More is needed, changing supplier impractical", f"{_ACT} 8", HALF),
    Ground("restructure", PA2023, "The supplier was restructured", f"{_ACT} 9", changes_supplier=True),
    Ground("not substantial", PA2023, "Not substantial: the term by a tenth at most", "PA23 s.74(1)(b), (3)"),
    Ground(
        "below threshold", PA2023, "Small: a tenth of the value, or 15 per cent for works", "PA23 s.74(4)",
        is_small_change=True,
    ),
    Ground("light touch", PA2023, "Any change to a light touch contract", "PA23 s.74(2)"),
    Ground("review clause", PCR2015, "A clear, precise review clause", f"{_PCR}(1)(a)"),
    Ground("additional", PCR2015, "More is needed, changing contractor impractical", f"{_PCR}(1)(b)", HALF),
    Ground("unforeseen", PCR2015, "Circumstances that could not be foreseen", f"{_PCR}(1)(c)", HALF),
    Ground("replacement", PCR2015, "A new contractor takes over", f"{_PCR}(1)(d)", changes_supplier=True),
    Ground("not substantial", PCR2015, "Not substantial", f"{_PCR}(1)(e)"),
    Ground(
        "small change", PCR2015, "Small: a tenth of the value, or 15 per cent for works", f"{_PCR}(5)",
        is_small_change=True,
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ToBeModified:
    """What the contract is: its regime, its original value in pounds net and its longest term in days."""

    regime: str
    kind: str
    is_above_threshold: bool | None
    original_value_net: Decimal | None
    small_changes_net: Decimal = Decimal(0)
    longest_term_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A change before it is made: `value_change_net` in pounds and `extra_days`, negative for less."""

    ground: str
    effect: str
    value_change_net: Decimal = Decimal(0)
    extra_days: int = 0


def grounds_of(regime: str) -> tuple[Ground, ...]:
    """Give the grounds of a regime, in the order of the law; before 2015 those of 2015 serve."""
    wanted = PA2023 if regime == PA2023 else PCR2015
    return tuple(ground for ground in GROUNDS if ground.regime == wanted)


def ground_of(regime: str, code: str) -> Ground | None:
    """Give one ground by its code, or None where the regime has no such ground."""
    return next((ground for ground in grounds_of(regime) if ground.code == code), None)


def modification_is_permitted(contract: ToBeModified, change: Proposed) -> Verdict:
    """Test a change against its ground. Contracts known to be below the threshold need no ground of law."""
    if contract.is_above_threshold is False:
        return YES
    ground = ground_of(contract.regime, change.ground)
    if ground is None:
        names = "; ".join(each.name for each in grounds_of(contract.regime))
        return no(
            f"Choose the ground that this change rests on. The grounds are: {names}.",
            cite="PA23 s.74" if contract.regime == PA2023 else "PCR 2015 reg 72",
        )
    if change.effect == "supplier" and not ground.changes_supplier:
        return no("On this ground the supplier cannot change. Choose another ground.", cite=ground.cite)
    return _within_value(contract, change, ground) & _within_term(contract, change, ground)


def _within_value(contract: ToBeModified, change: Proposed, ground: Ground) -> Verdict:
    small = SMALL_WORKS if contract.kind == WORKS else TENTH
    limit = small if ground.is_small_change else ground.value_limit
    if limit is None or change.value_change_net == 0:
        return YES
    if not contract.original_value_net:
        return no("The value of this contract is not recorded. Enter it first.", cite=ground.cite)
    before = contract.small_changes_net if ground.is_small_change else Decimal(0)
    share = abs(change.value_change_net + before) / contract.original_value_net
    if share > limit:
        return no(
            f"This change comes to {share:.1%} of the original value; on this ground it may be {limit:.0%} "
            "at most. Choose another ground or buy the extra anew.",
            cite=ground.cite,
        )
    return YES


def _within_term(contract: ToBeModified, change: Proposed, ground: Ground) -> Verdict:
    if ground.code != "not substantial" or ground.regime != PA2023 or change.extra_days == 0:
        return YES
    if contract.longest_term_days and abs(change.extra_days) > contract.longest_term_days * TENTH:
        return no(
            "This changes the term by more than a tenth of its longest length, so it is substantial. "
            "Choose another ground.",
            cite=ground.cite,
        )
    return YES


def may_go_without_notice(
    contract: ToBeModified, change: Proposed, *, is_light_touch: bool = False
) -> Verdict:
    """Test that the law asks for no change notice first (PA23 s.75)."""
    if contract.regime != PA2023 or contract.is_above_threshold is False or is_light_touch:
        return YES
    small = SMALL_WORKS if contract.kind == WORKS else TENTH
    whole = contract.original_value_net or Decimal(0)
    total = abs(change.value_change_net + contract.small_changes_net)
    if change.effect == "supplier":
        return _notice("The supplier changes")
    if whole and total > whole * small:
        return _notice(f"The value changes by {total / whole:.1%}")
    if contract.longest_term_days and abs(change.extra_days) > contract.longest_term_days * TENTH:
        return _notice("The term changes by more than a tenth")
    return YES


def _notice(why: str) -> Verdict:
    return no(f"{why}: publish a contract change notice first and enter its number.", cite="PA23 s.75 (UK10)")


@dataclass(frozen=True, slots=True)
class Headroom:
    """How far a contract has moved from its original value, in pounds net; `share` is None where unknown."""

    original_value_net: Decimal | None
    changes_net: Decimal
    share: Decimal | None


def headroom(original_value_net: Decimal | None, changes_net: Iterable[Decimal]) -> Headroom:
    """Add up what modifications changed and give the share of the original value."""
    total = sum(changes_net, Decimal(0))
    return Headroom(original_value_net, total, total / original_value_net if original_value_net else None)


def details_notice_due_on(signed_on: date, *, is_light_touch: bool) -> date:
    """Give the last day for the contract details notice: 30 days, 120 light touch, from the signature on.

    PA23 s.53(1); the day of signature is the first. Below the threshold it is "as soon as reasonably
    practicable" instead.
    """
    days = 120 if is_light_touch else 30
    return date.fromordinal(signed_on.toordinal() + days - 1)
