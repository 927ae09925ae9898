"""Needs that could be one: whether several small ones of a category together pass what each stays below.

The law values together what could reasonably be bought under one contract (PA23 Sch 3 para 4), and the
council's own rules would be walked round in the same way.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from decimal import Decimal

from wisely.lib.money import Net
from wisely.lib.periods import add_months
from wisely.lib.verdict import YES, Verdict, no
from wisely.planning.models import Need
from wisely.rules.cases import Case, case_can_be_judged, valuation
from wisely.rules.routes import council_value
from wisely.rules.rulebook import Rulebook

SPLIT_RULE = "PA23 Sch 3 para 4"
WITHIN_MONTHS = 12
A_PATTERN = 3  # so many others alike are no coincidence: the gate asks that they be counted in


@dataclass(frozen=True, slots=True)
class Alike:
    """Other needs of the same category and directorate, wanted within twelve months, pounds net.

    `passes` says what they reach together with this one that it stays below alone, or "".
    """

    references: tuple[str, ...]
    whole_net: Decimal
    passes: str

    @property
    def count(self) -> int:
        """How many others there are."""
        return len(self.references)


NOTHING = Alike((), Decimal(0), "")


def alike(need: Need, case: Case, *, live: Collection[str], book: Rulebook) -> Alike:
    """Find what could be bought together with a need and is not counted in with it. One query."""
    if not need.category or not case_can_be_judged(case):
        return NOTHING
    rows = Need.objects.filter(
        authority=need.authority_id, category=need.category, directorate=need.directorate_id, stage__in=live,
        needed_on__gt=add_months(need.needed_on, -WITHIN_MONTHS),
        needed_on__lt=add_months(need.needed_on, WITHIN_MONTHS),
    ).exclude(pk=need.pk)  # fmt: skip
    told = list(rows.order_by("pk").values_list("reference", "value_net", "options_net"))
    whole = sum((value + options for _, value, options in told), Decimal(0))
    together = replace(case, like_spend_net=Net(max(whole, case.like_spend_net.amount)))
    if not told or whole <= case.like_spend_net.amount or not case_can_be_judged(together):
        return NOTHING
    return Alike(tuple(each for each, _, _ in told), whole, _passes(case, together, book))


def _passes(case: Case, together: Case, book: Rulebook) -> str:
    """Say what is reached together that is not reached alone: the threshold, else another band."""
    alone, whole = valuation(case, book), valuation(together, book)
    if whole.is_above and not alone.is_above:
        return "the threshold of the law"
    rules = book.procedure_rules
    before, after = rules.band(council_value(alone, book)), rules.band(council_value(whole, book))
    return f"the band “{after.name}” of the council’s rules" if before != after else ""


def is_not_split(found: Alike) -> Verdict:
    """Test that a need is not one of many parts of something larger."""
    if found.count < A_PATTERN or not found.passes:
        return YES
    return no(
        f"{found.count} other needs of the same category and directorate are wanted within twelve months, "
        f"for £{found.whole_net:,.2f}. Together with this one they pass {found.passes}, and what could be "
        "bought as one is valued as one. Count them in under “Spend on the like”, make one need of them, or "
        "drop those that are not needed.",
        cite=SPLIT_RULE, who_can="its commissioner",
    )  # fmt: skip
