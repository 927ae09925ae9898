"""Plans for failure are written and reviewed; standard documents are registered, reviewed and retired."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime

from django.utils import timezone

from wisely.audit.acts import act
from wisely.contracts.models import Contract
from wisely.governance import events, permissions
from wisely.governance.decisions import (
    DocumentFacts,
    PlanFacts,
    document_is_in_order,
    is_said,
    plan_is_in_order,
    review_is_ahead,
)
from wisely.governance.lifecycle import STANDARD_DOCUMENT, DocumentStage
from wisely.governance.models import ContingencyPlan, StandardDocument
from wisely.governance.queries.keeping import acts_on_document
from wisely.lib.actor import Actor
from wisely.lib.references import make_reference
from wisely.lib.verdict import YES, Verdict, no
from wisely.people.models import Authority, Person


def write_contingency_plan(
    contract: Contract, facts: PlanFacts, *, by: Actor, at: datetime
) -> ContingencyPlan:
    """Write what is done if a contract fails. Counts as reviewed on the day on which it is written."""
    today = timezone.localdate(at)
    plan = ContingencyPlan(
        authority_id=contract.authority_id, contract=contract, reviewed_on=today, **asdict(facts)
    )
    with act(plan, by=by, at=at) as this:
        has_one = ContingencyPlan.objects.filter(contract=contract).exists()
        this.needs(
            permissions.may_plan_for_failure(by, contract),
            no("This contract has a plan. Review it instead.") if has_one else YES,
            plan_is_in_order(facts, on=today),
        )
        this.record(
            events.ContingencyPlanWritten(
                contract=contract.reference, review_by_on=plan.review_by_on.isoformat()
            )
        )
    return plan


def review_contingency_plan(
    plan: ContingencyPlan,
    facts: PlanFacts,
    *,
    tested_on: date | None = None,
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> ContingencyPlan:
    """Look at a plan again, change what is out of date, and say when it was tried, if it was."""
    today = timezone.localdate(at)
    with act(plan, by=by, at=at, version=version) as this:
        this.needs(
            permissions.may_plan_for_failure(by, plan.contract),
            plan_is_in_order(facts, on=today),
            no("It cannot have been tested on a day to come.") if tested_on and tested_on > today else YES,
        )
        # A form shows the day of the last test: only another day tells of another test.
        is_tested = tested_on is not None and tested_on != plan.tested_on
        for name, value in asdict(facts).items():
            setattr(plan, name, value)
        plan.reviewed_on, plan.tested_on = today, tested_on or plan.tested_on
        this.record(
            events.ContingencyPlanReviewed(
                contract=plan.contract.reference, review_by_on=plan.review_by_on.isoformat(),
                is_tested=is_tested,
            )
        )  # fmt: skip
    return plan


def register_document(
    authority: Authority, facts: DocumentFacts, *, owner: Person | None = None, by: Actor, at: datetime
) -> StandardDocument:
    """Put a standard document onto the register. It counts as reviewed on that day."""
    today = timezone.localdate(at)
    document = StandardDocument(authority=authority, owner=owner, reviewed_on=today, **asdict(facts))
    with act(document, by=by, at=at) as this:
        this.needs(
            permissions.may_keep_documents(by),
            document_is_in_order(facts, on=today),
            _is_not_there(authority, facts.title),
        )
        document.reference = make_reference(authority.prefix, "SD", this.number("SD"))
        this.record(
            events.DocumentRegistered(
                document=document.reference, kind=document.kind, edition=document.edition,
                review_by_on=document.review_by_on.isoformat(),
            )
        )  # fmt: skip
    return document


def _is_not_there(authority: Authority, title: str) -> Verdict:
    rows = StandardDocument.objects.filter(authority=authority, title=title, stage=DocumentStage.CURRENT)
    other = rows.values_list("reference", flat=True).first()
    return no(f"{other} has this name. Review it instead.") if other else YES


def review_document(
    document: StandardDocument,
    *,
    edition: str,
    review_by_on: date,
    address: str = "",
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> StandardDocument:
    """Say that a document was looked at: it stays, or there is a new edition."""
    today = timezone.localdate(at)
    with act(document, by=by, at=at, version=version) as this:
        this.needs(
            acts_on_document(document, by=by)["review_document"],
            YES if edition.strip() else no("Say which edition it is now."),
            review_is_ahead(review_by_on, on=today),
        )
        this.move(STANDARD_DOCUMENT, "review")
        is_new = edition != document.edition
        document.edition, document.address = edition, address or document.address
        document.reviewed_on, document.review_by_on = today, review_by_on
        this.record(
            events.DocumentReviewed(
                document=document.reference, edition=edition, is_new_edition=is_new,
                review_by_on=review_by_on.isoformat(),
            )
        )  # fmt: skip
    return document


def retire_document(
    document: StandardDocument, *, reason: str, version: int | None = None, by: Actor, at: datetime
) -> StandardDocument:
    """Take a document out of use. It stays on the register."""
    with act(document, by=by, at=at, reason=reason, version=version) as this:
        this.needs(
            acts_on_document(document, by=by)["retire_document"],
            is_said(reason, "Say why, and what is used instead."),
        )
        this.move(STANDARD_DOCUMENT, "retire")
        this.record(events.DocumentRetired(document=document.reference))
    return document
