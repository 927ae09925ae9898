"""What the record says about the thing that a paper is about, written out as people read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone

from wisely.approvals import queries as approvals
from wisely.interests.queries import assessments_of
from wisely.lib.periods import FinancialYear, financial_year
from wisely.lib.verdict import YES, Verdict
from wisely.papers.decisions import FactGroup, Groups, subject_is_ready
from wisely.people.models import Directorate
from wisely.people.queries import names_of
from wisely.planning import queries as planning
from wisely.rules import papers as kinds
from wisely.rules.procedure_rules import DecisionKind
from wisely.rules.rulebook import Rulebook
from wisely.ui import words

NOTHING = "Not recorded"
WHO_WAS_ASKED = "Who was asked, and what they said"
UNDECIDED = {
    approvals.ApprovalStage.OPEN: "Asked; has not decided yet",
    approvals.ApprovalStage.APPROVED: "Asked; did not decide",
    approvals.ApprovalStage.REFUSED: "Asked; had not decided when another office refused",
    approvals.ApprovalStage.WITHDRAWN: "Asked; had not decided when the request was withdrawn",
}
OCCASIONS = {"gate": "at the gate", "schedule": "at scheduling", "request": "with the request"}
SAID = {approvals.StepStage.APPROVED: "Agreed to", approvals.StepStage.REFUSED: "Refused"}


@dataclass(frozen=True, slots=True)
class Recorded:
    """The record about one thing on a day; `texts` are words of it that a text may begin with.

    `ready` says whether the thing has come so far that the paper may be given out, `decided_on` on which day
    it was decided, None where it is not.
    """

    title: str
    groups: Groups
    stage: str = ""
    ready: Verdict = YES
    decided_on: date | None = None
    decision: DecisionKind | None = None
    decision_maker: str = ""
    lead_officer: str = ""
    wards: int = 0
    directorate: Directorate | None = None
    category: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)


def recorded(
    authority_id: int | None, *, kind: str, subject_kind: str, subject: str, book: Rulebook
) -> Recorded | None:
    """Give what the record says now; None where there is no such thing. About ten queries."""
    if subject_kind == "need" and (need := planning.need_for(authority_id, subject)):
        return _of_need(need, kind, book)
    if subject_kind == "waiver" and (waiver := planning.waiver_for(authority_id, subject)):
        return _of_waiver(waiver, kind, book)
    if subject_kind == "year":
        return _of_year(authority_id, subject, book)
    return None


def _of_need(need: Any, kind: str, book: Rulebook) -> Recorded:
    sheet = planning.need_sheet(need, on=book.on)
    plan, asked = sheet.plan, _asked(need, "gate")
    route = plan.route(need.route) or plan.advised
    decision = plan.decision
    maker = asked.maker or next((each.who for each in route.approvals), "") if route else asked.maker
    groups = [FactGroup("The procurement", _about_need(sheet, route)), _of_decision(decision), *_days(need)]
    groups.append(FactGroup("Options that were weighed", tuple(_option(each) for each in sheet.options)))
    if kind == kinds.GATE:
        groups.append(FactGroup("Answers at the gate", tuple(_answers(sheet, need))))
    groups += [
        FactGroup(WHO_WAS_ASKED, (*_gate_passed(need), *asked.rows)),
        FactGroup("Interests", _interests(need, "need", "gate")),
    ]
    return Recorded(
        title=need.title, groups=_full(groups), decision=decision, decision_maker=maker,
        stage=need.stage, ready=subject_is_ready(kind, subject_kind="need", stage=need.stage),
        decided_on=timezone.localdate(need.gate_passed_at) if need.gate_passed_at else None,
        lead_officer=sheet.commissioner_name, wards=need.wards, directorate=need.directorate,
        category=need.category,
        texts={
            "title": f"To procure: {need.title}.", "outcome": need.outcome, "barriers": need.barriers,
            "social value": need.social_value_reason, "market": need.market_message,
            "options": "\n\n".join(
                f"{each.label}: {each.reasons}" for each in sheet.options if not each.is_chosen
            ),
            "documents": ", ".join(route.documents) if route else "",
        },
    )  # fmt: skip


def _about_need(sheet: planning.NeedSheet, route: planning.Route | None) -> tuple[tuple[str, str], ...]:
    need = sheet.need
    return (
        ("Need", need.reference),
        ("Directorate", sheet.directorate_name or NOTHING),
        ("Category", sheet.category_name or NOTHING),
        ("Lead officer", sheet.commissioner_name or NOTHING),
        ("Value", f"{words.money(need.value_net)} excluding VAT"),
        (
            "Options beyond it",
            f"{words.money(need.options_net)} excluding VAT" if need.options_net else "None",
        ),
        ("For", words.plural(need.term_months, "month", "months")),
        ("Wards affected", words.plural(need.wards, "ward", "wards") if need.wards else "None named"),
        ("Chosen option", next((each.label for each in sheet.options if each.is_chosen), "None chosen yet")),
        ("Route", f"{route.name} ({route.cite})" if route else NOTHING),
    )


def _of_decision(decision: DecisionKind | None) -> FactGroup:
    if decision is None:
        return FactGroup("The decision", ())
    notice = f"{decision.notice_clear_days} clear days" if decision.notice_clear_days else "None owed"
    call_in = (
        f"Yes, for {words.plural(decision.call_in_working_days, 'working day', 'working days')}"
        if decision.call_in_working_days
        else "No"
    )
    rows = (
        ("Kind of decision", decision.name), ("Key decision", "Yes" if decision.notice_clear_days else "No"),
        ("Open to call-in", call_in), ("Notice in full, by the rules", notice), ("Rule", decision.rule),
    )  # fmt: skip
    return FactGroup("The decision", rows)


def _days(need: Any) -> Iterator[FactGroup]:
    if need.work_starts_on is None:
        yield FactGroup("Days", (("Wanted by", words.day(need.needed_on)),))
        return
    yield FactGroup("Days", (
        ("Work begins", words.day(need.work_starts_on)), ("Notice", words.day(need.publishes_on)),
        ("Award", words.day(need.awards_on)), ("Contract starts", words.day(need.contract_starts_on)),
    ))  # fmt: skip


def _option(each: planning.OptionShown) -> tuple[str, str]:
    cost = f" Cost: {words.money(each.cost_net)} excluding VAT." if each.cost_net is not None else ""
    return (f"{each.label}{' (chosen)' if each.is_chosen else ''}", f"{each.reasons}{cost}")


def _answers(sheet: planning.NeedSheet, need: Any) -> Iterator[tuple[str, str]]:
    for question in planning.QUESTIONS:
        if question.is_deep and sheet.depth != planning.DEEP:
            continue
        value = getattr(need, question.name)
        if question.name == "ambitions":
            value = ", ".join(sheet.ambition_names)
        elif isinstance(value, bool):
            value = "Yes" if value else "No"
        elif question.name == "social_value_percent" and value is not None:
            value = f"{value}%"
        yield question.label, str(value) if value not in (None, "") else "No answer"


def _gate_passed(need: Any) -> tuple[tuple[str, str], ...]:
    if not need.gate_passed_at:
        return ()
    who = names_of({need.gate_passed_by}).get(need.gate_passed_by, need.gate_passed_by)
    return (("Let through the gate", f"By {who}, {words.moment(need.gate_passed_at)}"),)


@dataclass(frozen=True, slots=True)
class _Asked:
    rows: tuple[tuple[str, str], ...] = ()
    maker: str = ""


def _asked(thing: Any, kind: str) -> _Asked:
    """Give who was asked and what each said: to be asked is not to have agreed.

    The office that decides last is the decision maker, while the request is open or was agreed to.
    """
    found = approvals.about(thing.authority_id, kind=kind, subject=thing.reference)
    if found is None:
        return _Asked()
    steps = approvals.live_steps(found)
    names = names_of({step.decided_by or "" for step in steps} | {step.on_behalf_of for step in steps})
    rows = tuple((step.office, _said(step, found.stage, names)) for step in steps)
    stands = found.stage in {approvals.ApprovalStage.OPEN, approvals.ApprovalStage.APPROVED}
    return _Asked(rows, steps[-1].office if steps and stands else "")


def _said(step: Any, stage: str, names: Mapping[str, str]) -> str:
    """Write what one office said, or that it has said nothing."""
    if not step.decided_at:
        return UNDECIDED[approvals.ApprovalStage(stage)]
    who = names.get(step.decided_by or "", step.decided_by or "")
    lent = f" for {names.get(step.on_behalf_of, step.on_behalf_of)}" if step.on_behalf_of else ""
    conditions = f" Conditions: {step.conditions}" if step.conditions else ""
    said = SAID[approvals.StepStage(step.stage)]
    return f"{said} by {who}{lent}, {words.moment(step.decided_at)}: {step.reason}{conditions}"


def _interests(thing: Any, *subject_kinds: str) -> tuple[tuple[str, str], ...]:
    """Give where people stand. What is done about an interest is read by readers of the register only."""
    rows = [
        (
            f"{each.person.name}, {OCCASIONS.get(each.occasion, each.occasion)}",
            "No interest in it" if each.is_clear else "An interest; steps are taken",
        )
        for kind in subject_kinds
        for each in assessments_of(thing.authority_id, kind=kind, subject=thing.reference)
    ]
    # The same person may have said it twice at one stage; what was said last counts.
    return tuple(dict(rows).items())


def _full(groups: list[FactGroup]) -> Groups:
    return tuple(group for group in groups if group.rows)


def _of_waiver(waiver: Any, kind: str, book: Rulebook) -> Recorded:
    sheet, asked = planning.waiver_sheet(waiver, book=book), _asked(waiver, "waiver")
    decision = planning.decision_on_waiver(waiver, book=book)
    about = (
        ("Waiver", waiver.reference), ("From whom", waiver.supplier_name),
        ("Directorate", sheet.directorate_name or NOTHING), ("Category", sheet.category_name or NOTHING),
        ("Lead officer", sheet.requester_name or NOTHING),
        ("Value", f"{words.money(waiver.value_net)} excluding VAT"),
        ("Ground", f"{sheet.ground_says} ({sheet.ground_rule})" if sheet.ground_says else NOTHING),
        ("From", words.day(waiver.starts_on)),
        ("Until", words.day(waiver.ended_on or waiver.lapses_on) if waiver.lapses_on else NOTHING),
        ("Who decides, by the rules", waiver.tier or NOTHING),
        ("How it was decided", _outcome(waiver)), ("Conditions", waiver.conditions or "None"),
    )  # fmt: skip
    groups = [
        FactGroup("The waiver", about), _of_decision(decision),
        FactGroup(WHO_WAS_ASKED, asked.rows), FactGroup("Interests", _interests(waiver, "waiver")),
    ]  # fmt: skip
    return Recorded(
        title=waiver.title, groups=_full(groups), decision=decision,
        stage=waiver.stage, ready=subject_is_ready(kind, subject_kind="waiver", stage=waiver.stage),
        decided_on=timezone.localdate(waiver.decided_at) if waiver.decided_at else None,
        decision_maker=asked.maker or waiver.tier, lead_officer=sheet.requester_name,
        directorate=waiver.directorate, category=waiver.category,
        texts={
            "title": f"To waive the council’s rules for: {waiver.title}.", "outcome": waiver.reasons,
            "options": waiver.alternatives, "documents": waiver.evidence,
        },
    )  # fmt: skip


def _outcome(waiver: Any) -> str:
    said = planning.WAIVER.badge(waiver.stage).word
    return f"{said}, {words.moment(waiver.decided_at)}" if waiver.decided_at else "Not decided yet"


def _of_year(authority_id: int | None, label: str, book: Rulebook) -> Recorded | None:
    try:
        year = FinancialYear.labelled(label)
    except ValueError:
        return None
    if year > financial_year(book.on):
        return None
    found = planning.waiver_report(authority_id, year, book=book)
    baseline = planning.waiver_baseline(book)
    whole = [
        ("Waivers approved", f"{found.count:,}"),
        ("Worth", f"{words.money(found.value_net)} excluding VAT"), ("Refused", f"{found.refused:,}"),
        ("Ended early", f"{found.ended:,}"), ("With conditions", f"{found.with_conditions:,}"),
    ]  # fmt: skip
    if baseline:
        whole.append((f"The strategy’s baseline, {baseline.period}", f"{baseline.count:,}"))
    parts = (
        ("By ground", found.grounds), ("By directorate", found.directorates),
        ("By who decides", found.deciders), ("To whom most often", found.suppliers),
    )  # fmt: skip
    groups = [
        FactGroup("The year", tuple(whole)),
        *(
            FactGroup(heading, tuple((row.name, _counted(row.count, row.value_net)) for row in rows))
            for heading, rows in parts
        ),
        FactGroup("Year by year", tuple(
            (each.year.label, _counted(each.count, each.value_net)) for each in found.years
        )),
    ]  # fmt: skip
    said = f"In {label}, {words.plural(found.count, 'waiver was', 'waivers were')} approved, worth "
    sentence = f"{said}{words.money(found.value_net)} excluding VAT."
    if baseline:
        sentence += f" The strategy’s baseline is {baseline.count:,} in {baseline.period}."
    return Recorded(
        title=f"Waivers of the council’s rules in {label}", groups=_full(groups), texts={"sentence": sentence}
    )


def _counted(count: int, value_net: Any) -> str:
    return f"{words.plural(count, 'waiver', 'waivers')}, {words.money(value_net)} excluding VAT"


def day_of(on: date | None) -> str:
    """Write a day of a paper, or say that there is none."""
    return words.day(on) if on else "Not set"
