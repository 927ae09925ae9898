"""What somebody wants to buy, as plain facts, and what it is worth in the eyes of the law.

Values are estimated by PA23 Schedule 3: the most that the council expects to pay, with options, extensions
and fees, and with what could reasonably have been one contract.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wisely.lib.money import Gross, Net
from wisely.lib.verdict import YES, Verdict, no
from wisely.rules.rulebook import Rulebook
from wisely.rules.statute import HEALTH_REGIME_FROM

KINDS = ("goods", "services", "works")
RISKS = ("low", "medium", "high")
URGENCIES = ("none", "urgent", "extreme")
MOST = Decimal(10) ** 11  # a hundred billion pounds: beyond any council's contract, so a slip of typing
EARLIEST = date(2018, 1, 1)  # from which the bank holidays are shipped
NOTHING = Net(Decimal(0))


@dataclass(frozen=True, slots=True)
class Case:
    """A need to be met by an award. Values in pounds without VAT; `vat_rate` is a fraction (0.20 is 20%).

    `like_spend_net` is what was spent on the like in the last twelve months outside contracts that were
    competed. Facts that nobody knows yet are None, and leave a way open to be looked into.
    """

    value_net: Net
    on: date
    kind: str = "services"
    vat_rate: Decimal = Decimal("0.20")
    options_net: Net = NOTHING
    term_months: int = 12
    option_months: int = 0
    is_light_touch: bool = False
    is_concession: bool = False
    is_health: bool = False
    like_spend_net: Net = NOTHING
    like_from_on: date | None = None
    urgency: str = "none"
    risk: str = "low"
    wards: int = 0
    funder: str = ""
    ground: str = ""
    existing_contract: bool | None = None
    framework: bool | None = None
    dynamic_market: bool | None = None
    in_house: bool | None = None
    partners: bool | None = None
    grant: bool | None = None
    only_supplier: bool | None = None
    patient_choice: bool | None = None
    satisfactory_supplier: bool | None = None
    is_electronic: bool = True
    has_all_documents: bool = True
    planned_notice_on: date | None = None
    only_preselected: bool = False

    @property
    def circumstances(self) -> frozenset[str]:
        """Name the circumstances that shorten or lengthen the law's periods, whatever the day they begin."""
        facts = {
            "light touch": self.is_light_touch,
            "urgent": self.urgency != "none",
            "preselected": self.only_preselected,
            "electronic": self.is_electronic,
            "all documents": self.has_all_documents,
        }
        return frozenset(name for name, holds in facts.items() if holds)

    def has(self, need: str) -> bool | None:
        """Say whether a way's need is met: yes, no, or nobody knows."""
        known: dict[str, bool | None] = {
            "in-house": self.in_house,
            "existing contract": self.existing_contract,
            "partners": self.partners,
            "grant": self.grant,
            "framework": self.framework,
            "dynamic market": self.dynamic_market,
            "ground": bool(self.ground) or None,
            "only supplier": self.only_supplier,
            "patient choice": self.patient_choice,
            "satisfactory supplier": self.satisfactory_supplier,
        }
        return known[need]


def case_can_be_judged(case: Case) -> Verdict:
    """Test that the facts are ones that a route can be found for; says what to mend."""
    checks = (
        _known("kind", case.kind, KINDS) & _known("risk", case.risk, RISKS)
        & _known("urgency", case.urgency, URGENCIES),
        _value_is_sound(case),
        YES if 0 <= case.vat_rate <= 1 else no("Enter the rate of VAT as a percentage from 0 to 100."),
        YES
        if 0 < case.term_months <= 1200 and 0 <= case.option_months <= 1200
        else no("Enter how long the contract is to last, in months: 1 to 1,200."),
        YES
        if case.on >= EARLIEST
        else no("Rules and working days are known from 1 January 2018. Enter a later day."),
        YES
        if not case.is_light_touch or case.kind == "services"
        else no("Only services can be light touch. Choose services, or say that it is not light touch."),
    )  # fmt: skip
    return next((check for check in checks if not check), YES)


def _known(name: str, value: str, choices: tuple[str, ...]) -> Verdict:
    return YES if value in choices else no(f"The {name} “{value}” is not known. Choose {', '.join(choices)}.")


def _value_is_sound(case: Case) -> Verdict:
    if case.value_net.amount <= 0:
        return no(
            "Enter what the council expects to pay: more than nought. If nobody can say yet, the law takes "
            "it to be above the threshold; enter that.",
            cite="PA23 Sch 3 para 3",
        )
    if case.options_net.amount < 0 or case.like_spend_net.amount < 0:
        return no("Options and spend on the like cannot be less than nought.")
    if case.value_net.amount + case.options_net.amount + case.like_spend_net.amount >= MOST:
        return no("That is £100,000,000,000 or more. Check the number of noughts.")
    return YES


@dataclass(frozen=True, slots=True)
class Valuation:
    """What a case is worth, and the threshold that it meets or does not. Pounds.

    `judged_net` and `judged_gross` hold options and like spend; `compared` is the one that the law compares.
    `is_provisional` says that the thresholds of its day are not set yet, and the latest are used.
    """

    whole_net: Net
    judged_net: Net
    judged_gross: Gross
    compared: Decimal
    includes_vat: bool
    regime: str
    threshold: Decimal
    threshold_name: str
    threshold_source: str
    is_above: bool
    is_provisional: bool

    @property
    def is_aggregated(self) -> bool:
        return self.judged_net != self.whole_net


def valuation(case: Case, book: Rulebook) -> Valuation:
    """Estimate a case's value and hold it against the threshold of the day on which work on it begins.

    Health services that the council commissions follow their own regime, at any value (PSR 2023; PA23 s.120).
    """
    known = book.statute.thresholds_on(case.on)
    held = known or book.statute.latest_thresholds()
    whole = case.value_net + case.options_net
    judged = whole + case.like_spend_net
    gross = judged.with_vat(case.vat_rate)
    name, threshold = held.of(case.kind, is_light_touch=case.is_light_touch, is_concession=case.is_concession)
    compared = gross.amount if held.includes_vat else judged.amount
    is_health = case.is_health and case.on >= HEALTH_REGIME_FROM
    return Valuation(
        whole_net=whole,
        judged_net=judged,
        judged_gross=gross,
        compared=compared,
        includes_vat=held.includes_vat,
        regime="PSR2023" if is_health else held.regime,
        threshold=Decimal(threshold),
        threshold_name=name,
        threshold_source=held.source,
        is_above=compared >= threshold,
        is_provisional=known is None,
    )
