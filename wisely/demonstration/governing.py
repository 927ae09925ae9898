"""Papers about decisions, legal changes, plans for failure and standard documents, all invented."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from wisely.demonstration.clock import morning
from wisely.demonstration.filling import Entered
from wisely.demonstration.organisation import Staff
from wisely.governance import actions as governance
from wisely.governance.actions import DevelopmentFacts, DocumentFacts, PlanFacts
from wisely.governance.queries import titles_in_rules
from wisely.lib.actor import Actor
from wisely.lib.periods import add_months, financial_year
from wisely.papers import actions as papers
from wisely.papers.actions import TextSaid
from wisely.planning.lifecycle import NeedStage
from wisely.planning.models import Need
from wisely.planning.queries import plan_of
from wisely.rules.rulebook import Rulebook

DAY = timedelta(days=1)
OPEN = (NeedStage.APPRAISED, NeedStage.AT_GATE, NeedStage.AGREED, NeedStage.SCHEDULED)
TERMS = frozenset({"Order terms", "Standard terms (short)", "Standard terms (full)"})
CHANGES = (
    ("policy note", "Asking suppliers how fast they pay their own", "PPN 018", 90, True,
     "Tenderers for larger contracts say in how many days they pay.", "medium",
     "The question goes into every invitation to tender above the threshold."),
    ("legislation", "Notice of every larger payment", "SI 2024/692", 60, True,
     "Payments above thirty thousand pounds under public contracts are published each quarter.", "high",
     "Finance has to name the contract on every payment; the ledger is asked for it."),
    ("external event", "A large cleaning company warns of losses", "", 12, False,
     "Its parent company has told the exchange that it may need new money by spring.", "", ""),
)  # fmt: skip


def govern(staff: Staff, entered: Sequence[Entered], book: Rulebook, *, since: date, on: date) -> None:
    """Write the papers, note the changes, plan for failures and register the documents of these months."""
    head = staff.one_of_the_cast("Head of procurement", at=morning(on - 20 * DAY))
    _documents(staff, book, head, since=since, on=on)
    gold = [each for each in entered if each.contract.tier == "gold" and each.contract.stage == "signed"]
    _plans(gold, head, on=on)
    _changes(staff, gold, head, since=since, on=on)
    _papers(staff, head, on=on)


def _documents(staff: Staff, book: Rulebook, head: Actor, *, since: date, on: date) -> None:
    """Register all that the rules ask for but the last two; half of them were looked at lately."""
    for place, title in enumerate(titles_in_rules(book)[:-2]):
        looked_at = morning(max(on - (30 + 60 * place) * DAY, since))
        facts = DocumentFacts(
            title=title, kind="terms" if title in TERMS else "template", edition=f"{place + 1}.0",
            review_by_on=add_months(looked_at.date(), 12),
        )  # fmt: skip
        owner = staff.cast["Category manager" if place % 2 else "Head of procurement"]
        governance.register_document(staff.authority, facts, owner=owner, by=head, at=looked_at)


def _plans(gold: Sequence[Entered], head: Actor, *, on: date) -> None:
    for place, each in enumerate(gold[:3]):
        written = morning(on - (40 + place) * DAY)
        facts = PlanFacts(
            triggers="Late accounts, two missed visits in a week, or a warning by its parent.",
            steps="The owner rings the stand-in the same day; staff and keys move within a week.",
            stand_in="The next supplier on the framework", review_by_on=add_months(written.date(), 11),
        )  # fmt: skip
        governance.write_contingency_plan(each.contract, facts, by=head, at=written)


def _changes(staff: Staff, gold: Sequence[Entered], head: Actor, *, since: date, on: date) -> None:
    for kind, title, citation, days_ago, is_done, summary, level, meaning in CHANGES:
        noted_on = max(on - days_ago * DAY, since)
        facts = DevelopmentFacts(
            kind=kind, title=title, citation=citation, summary=summary, published_on=noted_on,
            assess_by_on=noted_on + 30 * DAY,
        )  # fmt: skip
        found = governance.note_development(
            staff.authority, facts, owner=staff.cast["Head of procurement"], by=head, at=morning(noted_on)
        )
        if not is_done:
            continue
        then = morning(noted_on + 20 * DAY)
        governance.assess_development(found, level=level, meaning=meaning, by=head, at=then)
        for each in gold[:2]:
            governance.assess_impact(
                found, kind="contract", subject=each.contract.reference, title=each.contract.title,
                level="low", meaning="It is named at the next meeting, and nothing else changes.", by=head,
                at=then,
            )  # fmt: skip
        governance.set_follow_up(
            found, what="Put it into the templates and tell the teams.", owner=staff.cast["Category manager"],
            due_on=on + 20 * DAY, by=head, at=then,
        )  # fmt: skip


def _published(needs: Iterable[Need], *, on: date) -> Need | None:
    """Find a need whose decision the rules have published and that is no key one."""
    for need in needs:
        decision = plan_of(need, on=on).decision
        if decision is not None and decision.is_published and not decision.notice_clear_days:
            return need
    return None


def _publish(staff: Staff, head: Actor, need: Need | None, *, at: datetime) -> None:
    """Issue the notice of a decision that the council's rules have published."""
    if need is None:
        return
    paper = papers.draft_paper(
        staff.authority, kind="decision", subject_kind="need", subject=need.reference, by=head, at=at
    )
    text = {
        **paper.narrative,
        "implications": "The money is in the budget; nothing arises for the law.",
    }
    said = TextSaid(
        narrative=text, decision_maker=paper.decision_maker or "Chief officer", decision_on=at.date()
    )
    papers.issue_paper(papers.revise_paper(paper, said, by=head, at=at), by=head, at=at)


def _notice(staff: Staff, head: Actor, need: Need | None, *, at: datetime) -> None:
    """Give the public notice of a key decision that lies ahead."""
    if need is None:
        return
    paper = papers.draft_paper(
        staff.authority, kind="key decision", subject_kind="need", subject=need.reference, by=head, at=at
    )
    text = {
        **paper.narrative,
        "documents": paper.narrative["documents"] or "The gateway paper and the award report.",
        "copies": "Ask the clerk at the town hall, who also sends what comes in later.",
    }
    said = TextSaid(
        narrative=text, decision_maker="Executive board", decision_on=at.date() + 40 * DAY
    )  # fmt: skip
    papers.issue_paper(papers.revise_paper(paper, said, by=head, at=at), by=head, at=at)


def _papers(staff: Staff, head: Actor, *, on: date) -> None:
    """Issue a decision notice, leave one behind the record, and draft a gate paper and a report."""
    then, now = morning(on - 5 * DAY), morning(on - 2 * DAY)
    needs = Need.objects.filter(authority=staff.authority).order_by("pk")
    passed = needs.filter(stage__in=[NeedStage.AGREED, NeedStage.SCHEDULED], gate_passed_at__lte=then)
    agreed = passed.filter(value_net__lt=90_000).first()
    if agreed is not None:
        notice = papers.draft_paper(
            staff.authority, kind="decision", subject_kind="need", subject=agreed.reference, by=head, at=then
        )
        said = TextSaid(
            narrative={
                **notice.narrative,
                "implications": "The money is in the budget; nothing arises for law, equality or climate.",
            },
            decision_maker=notice.decision_maker or "Head of service", decision_on=then.date(),
        )  # fmt: skip
        papers.revise_paper(notice, said, by=head, at=then)
        papers.issue_paper(notice, by=head, at=then)
    _publish(staff, head, _published(passed, on=then.date()), at=then)
    _notice(staff, head, needs.filter(stage__in=OPEN, value_net__gt=500_000).first(), at=then)
    waiting = needs.filter(stage=NeedStage.APPRAISED).first()
    if waiting is not None:
        papers.draft_paper(
            staff.authority, kind="gate", subject_kind="need", subject=waiting.reference, by=head, at=now
        )
    papers.draft_paper(
        staff.authority,
        kind="waivers",
        subject_kind="year",
        subject=financial_year(on).label,
        by=head,
        at=now,
    )
