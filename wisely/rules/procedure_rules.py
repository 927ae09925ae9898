"""A council's own rules for awarding contracts: bands, approvals, decisions, waivers, sealing, pace.

They are read strictly from the pack's `procedure_rules.toml`. Times are in working days of England.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from wisely.rules.meetings import Meeting, meetings
from wisely.rules.reading import Table, read

NEEDS = frozenset({"in-house", "existing contract", "partners", "grant"})
WAYS = frozenset({"quotations", "below-threshold tender"})
_ENDLESS = Decimal("Infinity")


@dataclass(frozen=True, slots=True)
class Pace:
    """How long the council's own steps take, in working days of England."""

    prepare: int
    invite: int
    assess: int
    decide: int
    mobilise: int


@dataclass(frozen=True, slots=True)
class RuleBand:
    """What the council asks for from one value to another, in pounds; `up_to` is None without limit."""

    id: str
    name: str
    above: Decimal
    up_to: Decimal | None
    way: str
    quotes: int
    is_local_first: bool
    approver: str
    sign: str
    documents: tuple[str, ...]
    rule: str
    pace: Pace

    def holds(self, value: Decimal) -> bool:
        """Say whether a value falls into it. The first band takes nought as well."""
        return (self.above < value or self.above == value == 0) and (
            self.up_to is None or value <= self.up_to
        )


@dataclass(frozen=True, slots=True)
class AboveThreshold:
    """Who approves, what is used and how long it takes where the law's own procedures apply."""

    approver: str
    sign: str
    documents: tuple[str, ...]
    rule: str
    pace: Pace
    high_risk_extra: int


@dataclass(frozen=True, slots=True)
class FirstLook:
    """A way to meet a need before the market is asked. `needs` names the fact that opens it."""

    code: str
    name: str
    needs: str
    days: int
    says: str
    rule: str


@dataclass(frozen=True, slots=True)
class DecisionKind:
    """A kind of recorded decision: from which value (more than), and what it owes the public first."""

    code: str
    name: str
    above: Decimal
    also_when_wards: int | None
    notice_clear_days: int
    papers_working_days: int
    call_in_working_days: int
    is_published: bool
    rule: str


@dataclass(frozen=True, slots=True)
class WaiverTier:
    """Who may waive the council's rules, up to a value; None is without limit."""

    up_to: Decimal | None
    approver: str
    rule: str


@dataclass(frozen=True, slots=True)
class WaiverGround:
    """A coded ground on which the council's rules may be waived."""

    code: str
    says: str
    rule: str


@dataclass(frozen=True, slots=True)
class CorporateContracts:
    """What up to `most_suppliers` suppliers have contracts for is to be bought under those."""

    most_suppliers: int
    rule: str


@dataclass(frozen=True, slots=True)
class ProcedureRules:
    """One edition of a council's rules. `compares_gross` says how values meet the bands.

    Contracts of two councils that start up to `joint_months_apart` months apart may be bought together.
    """

    edition: date
    compares_gross: bool
    spends_over_100m: bool
    procurements_at_once: int
    workload_rule: str
    joint_months_apart: int
    joint_rule: str
    corporate: CorporateContracts
    first_looks: tuple[FirstLook, ...]
    bands: tuple[RuleBand, ...]
    above_threshold: AboveThreshold
    call_off_pace: Pace
    call_off_rule: str
    decisions: tuple[DecisionKind, ...]
    meetings: tuple[Meeting, ...]
    waiver_tiers: tuple[WaiverTier, ...]
    waiver_grounds: tuple[WaiverGround, ...]
    waiver_longest_months: int
    waiver_days: int
    waiver_rule: str
    sealing_above: Decimal
    sealing_kinds: tuple[str, ...]
    sealing_rule: str
    extension_months_before_end: int
    extension_rule: str
    social_value_percent: tuple[int, int]
    social_value_rule: str

    def band(self, value: Decimal) -> RuleBand:
        """Give the band of a value, in the basis that the council compares."""
        return next(band for band in self.bands if band.holds(value))

    def decision(self, value: Decimal, *, wards: int = 0) -> DecisionKind:
        """Give the kind of decision that an award of a value is: the gravest that it reaches."""
        return next(
            kind
            for kind in self.decisions
            if value > kind.above
            or (kind.also_when_wards is not None and wards >= kind.also_when_wards)
            or kind is self.decisions[-1]
        )

    def meeting(self, value: Decimal) -> Meeting | None:
        """Give the body at whose meeting an award of a value is decided; None where nobody needs to meet."""
        return next((meeting for meeting in self.meetings if value > meeting.above), None)

    def waiver_tier(self, value: Decimal) -> WaiverTier:
        """Give who may waive the council's rules for a value."""
        return next(tier for tier in self.waiver_tiers if tier.up_to is None or value <= tier.up_to)

    def needs_seal(self, value: Decimal, *, kind: str) -> bool:
        """Say whether a contract is to be executed as a deed."""
        return value > self.sealing_above or kind in self.sealing_kinds


def procedure_rules(pack: str, folder: Path) -> ProcedureRules:
    """Read a pack's rules.

    :raises FaultyPack: for a gap, an overlap, an unknown unit, a missing rule: with file, line and remedy.
    """
    told = read(folder / "procedure_rules.toml", name=f"{pack}/procedure_rules.toml")
    compares = told.take("compares", str)
    if compares not in {"net", "gross"}:
        told.fault("compares", f"is {compares!r}.", 'Write "net" or "gross".')
    _times_are_in_working_days(told)
    waivers, sealing, extensions = told.table("waivers"), told.table("sealing"), told.table("extensions")
    workload, joint = told.table("workload"), told.table("joint")
    call_off, social_value = told.table("call_off"), told.table("social_value")
    found = ProcedureRules(
        edition=told.take("edition", date),
        compares_gross=compares == "gross",
        spends_over_100m=told.take("spends_over_100m", bool),
        procurements_at_once=_number(workload, "procurements_at_once", 100, "how many one officer can carry"),
        workload_rule=_rule(workload),
        joint_months_apart=_number(joint, "months_apart", 36, "months"),
        joint_rule=_rule(joint),
        corporate=_corporate(told.table("corporate_contracts")),
        first_looks=tuple(_first_look(row) for row in told.tables("first_look")),
        bands=_bands(told),
        above_threshold=_above(told.table("above_threshold")),
        call_off_pace=_pace(call_off),
        call_off_rule=_rule(call_off),
        decisions=_decisions(told),
        meetings=meetings(told),
        waiver_tiers=_tiers(told),
        waiver_grounds=_waiver_grounds(told),
        waiver_longest_months=waivers.take("longest_months", int),
        waiver_days=_days(waivers, "days"),
        waiver_rule=_rule(waivers),
        sealing_above=sealing.take("above", Decimal),
        sealing_kinds=sealing.words("kinds_always"),
        sealing_rule=_rule(sealing),
        extension_months_before_end=extensions.take("decide_months_before_end", int),
        extension_rule=_rule(extensions),
        social_value_percent=_percents(social_value),
        social_value_rule=_rule(social_value),
    )
    _finish(workload, joint, waivers, sealing, extensions, call_off, social_value, told)
    return found


def _times_are_in_working_days(told: Table) -> None:
    if (unit := told.take("unit", str)) != "working day":
        told.fault("unit", f"is {unit!r}.", 'Times are in "working day".')


def _finish(*tables: Table) -> None:
    """Refuse what a table holds that nobody asked for."""
    for table in tables:
        table.finish()


def _rule(row: Table) -> str:
    rule = row.take("rule", str)
    if not rule.strip():
        row.fault("rule", "is empty.", "Name the council's rule that says so.")
    return rule


def _days(row: Table, key: str) -> int:
    days = row.take(key, int)
    if not 0 <= days <= 365:
        row.fault(key, f"is {days}.", "Write working days, 0 to 365.")
    return days


def _number(row: Table, key: str, most: int, what: str) -> int:
    number = row.take(key, int)
    if not 1 <= number <= most:
        row.fault(key, f"is {number}.", f"Write {what}, 1 to {most}.")
    return number


def _corporate(row: Table) -> CorporateContracts:
    found = CorporateContracts(_number(row, "most_suppliers", 20, "how many suppliers"), _rule(row))
    row.finish()
    return found


def _percents(row: Table) -> tuple[int, int]:
    least, most = row.take("least_percent", int), row.take("most_percent", int)
    if not 0 <= least <= most <= 100:
        row.fault("least_percent", f"is {least}, and most_percent {most}.", "Write 0 to 100, least first.")
    return least, most


def _pace(row: Table) -> Pace:
    return Pace(*(_days(row, key) for key in ("prepare", "invite", "assess", "decide", "mobilise")))


def _first_look(row: Table) -> FirstLook:
    found = FirstLook(
        code=row.take("code", str),
        name=row.take("name", str),
        needs=row.take("needs", str),
        days=_days(row, "days"),
        says=row.take("says", str),
        rule=_rule(row),
    )
    if found.needs not in NEEDS:
        row.fault("needs", f"is {found.needs!r}.", f"Choose one of {', '.join(sorted(NEEDS))}.")
    row.finish()
    return found


def _band(row: Table) -> RuleBand:
    found = RuleBand(
        id=row.take("id", str),
        name=row.take("name", str),
        above=row.take("above", Decimal),
        up_to=row.maybe("up_to", Decimal),
        way=row.take("way", str),
        quotes=row.take("quotes", int),
        is_local_first=row.take("local_first", bool),
        approver=row.take("approver", str),
        sign=row.take("sign", str),
        documents=row.words("documents"),
        rule=_rule(row),
        pace=_pace(row),
    )
    if found.way not in WAYS:
        row.fault("way", f"is {found.way!r}.", f"Choose one of {', '.join(sorted(WAYS))}.")
    if found.quotes < 1:
        row.fault("quotes", f"is {found.quotes}.", "Ask for at least one.")
    if found.up_to is not None and found.up_to <= found.above:
        row.fault("up_to", f"{found.up_to} is not more than above, {found.above}.", "Let it be more.")
    row.finish()
    return found


def _bands(told: Table) -> tuple[RuleBand, ...]:
    """Read the bands, which must follow each other from nought to no limit."""
    rows = list(told.tables("band"))
    bands = tuple(_band(row) for row in rows)
    if not bands:
        told.fault("band", "is missing.", "Describe at least one band.")
    if bands[0].above != 0:
        rows[0].fault("above", f"is {bands[0].above}.", "Let the first band begin at 0.")
    for (before, after), row in zip(pairwise(bands), rows[1:], strict=True):
        if before.up_to is None or after.above < before.up_to:
            row.fault("above", f"overlaps band {before.id}.", f"Let it begin where {before.id} ends.")
        if after.above > before.up_to:
            row.fault("above", f"leaves a gap after band {before.id}.", f"Let it begin at {before.up_to}.")
    if bands[-1].up_to is not None:
        rows[-1].fault("up_to", "limits the last band.", "Leave it out, so that every value has a band.")
    return bands


def _above(row: Table) -> AboveThreshold:
    found = AboveThreshold(
        approver=row.take("approver", str),
        sign=row.take("sign", str),
        documents=row.words("documents"),
        rule=_rule(row),
        pace=_pace(row),
        high_risk_extra=_days(row, "high_risk_extra"),
    )
    row.finish()
    return found


def _decisions(told: Table) -> tuple[DecisionKind, ...]:
    """Read the kinds of decision, gravest first; the last takes whatever is left."""
    rows = []
    for row in told.tables("decision"):
        rows.append(
            DecisionKind(
                code=row.take("code", str),
                name=row.take("name", str),
                above=row.take("above", Decimal),
                also_when_wards=row.maybe("also_when_wards", int),
                notice_clear_days=row.take("notice_clear_days", int, 0),
                papers_working_days=row.take("papers_working_days", int, 0),
                call_in_working_days=row.take("call_in_working_days", int, 0),
                is_published=row.take("is_published", bool),
                rule=_rule(row),
            )
        )
        row.finish()
    falling = all(before.above > after.above for before, after in pairwise(rows))
    if not rows or not falling or rows[-1].above != 0:
        told.fault("decision", "does not fall from the gravest to one above 0.", "Order them by `above`.")
    return tuple(rows)


def _waiver_grounds(told: Table) -> tuple[WaiverGround, ...]:
    rows = []
    for row in told.tables("waiver_ground"):
        rows.append(WaiverGround(row.take("code", str), row.take("says", str), _rule(row)))
        row.finish()
    if not rows:
        told.fault(
            "waiver_ground", "is missing.", "Name at least one ground on which the rules may be waived."
        )
    return tuple(rows)


def _tiers(told: Table) -> tuple[WaiverTier, ...]:
    rows = []
    for row in told.tables("waiver"):
        rows.append(WaiverTier(row.maybe("up_to", Decimal), row.take("approver", str), _rule(row)))
        row.finish()
    limits = [_ENDLESS if tier.up_to is None else tier.up_to for tier in rows]
    if not rows or limits != sorted(set(limits)) or limits[-1] != _ENDLESS:
        told.fault("waiver", "does not rise to a tier without limit.", "Order them, the last without up_to.")
    return tuple(rows)
