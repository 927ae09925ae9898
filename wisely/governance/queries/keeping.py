"""Plans for failure, and standard documents with where they are used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import DateField, Exists, F, OuterRef, QuerySet, Value

from wisely.contracts.models import Contract
from wisely.contracts.queries import contract_for, in_force, register
from wisely.governance import permissions
from wisely.governance.lifecycle import STANDARD_DOCUMENT, DocumentStage
from wisely.governance.models import ContingencyPlan, Development, StandardDocument
from wisely.lib.actor import Actor
from wisely.lib.verdict import Verdict
from wisely.people.queries.history import Remembered, names_in, what_happened_to
from wisely.rules.rulebook import Rulebook


def plans(authority_id: int | None, *, on: date) -> QuerySet[ContingencyPlan]:
    """Give the plans for the failure of contracts, for lists; `today` is the day judged by."""
    rows: QuerySet[ContingencyPlan] = ContingencyPlan.objects.filter(authority=authority_id).annotate(
        today=Value(on, output_field=DateField()), reference=F("contract__reference")
    )
    return rows


def plan_for(authority_id: int | None, contract: str) -> ContingencyPlan | None:
    """Give the plan for a contract, by the contract's reference. One query."""
    found = ContingencyPlan.objects.filter(authority=authority_id, contract__reference=contract)
    return found.select_related("contract__directorate", "contract__authority").first()


def contract_to_plan_for(authority_id: int | None, reference: str) -> Contract | None:
    """Give a contract to write a plan for."""
    return contract_for(authority_id, reference)


def without_plan(authority_id: int | None, *, on: date) -> QuerySet[Contract]:
    """Give the gold contracts in force for whose failure nobody has planned, nearest end first."""
    planned = ContingencyPlan.objects.filter(contract=OuterRef("pk"))
    rows = register(authority_id, on=on).filter(in_force(), ~Exists(planned), tier="gold")
    return rows.order_by("ends_on", "pk")


def standard_documents(authority_id: int | None, *, on: date) -> QuerySet[StandardDocument]:
    """Give the standard documents of a council, for lists; `today` is the day judged by."""
    rows: QuerySet[StandardDocument] = StandardDocument.objects.filter(authority=authority_id).annotate(
        today=Value(on, output_field=DateField())
    )
    return rows


def document_for(authority_id: int | None, reference: str) -> StandardDocument | None:
    """Give one standard document to act on. One query."""
    found = StandardDocument.objects.filter(authority=authority_id, reference=reference)
    return found.select_related("authority", "owner").first()


def uses_of(title: str, *, book: Rulebook) -> list[tuple[str, str]]:
    """Say where the council's rules ask for a document: the band or the procedures, and the rule."""
    rules = book.procedure_rules
    found = [
        (f"Band {band.id}, {band.name.lower()}", band.rule) for band in rules.bands if title in band.documents
    ]
    if title in rules.above_threshold.documents:
        found.append(("Above the threshold", rules.above_threshold.rule))
    return found


def titles_in_rules(book: Rulebook) -> list[str]:
    """Give every document that the council's rules ask for, in their order, each once."""
    rules = book.procedure_rules
    named = [title for band in rules.bands for title in band.documents]
    return list(dict.fromkeys([*named, *rules.above_threshold.documents]))


def acts_on_document(document: StandardDocument, *, by: Actor) -> dict[str, Verdict]:
    """Give a verdict for each act by its name."""
    is_current = STANDARD_DOCUMENT.may("review", at_stage=document.stage)
    return {
        "review_document": is_current & permissions.may_keep_documents(by, owner=document.owner_reference),
        "retire_document": is_current & permissions.may_keep_documents(by),
    }


def history_of(
    subject: Development | StandardDocument | ContingencyPlan,
) -> tuple[Sequence[Remembered], Mapping[str, str]]:
    """Give what happened to a thing, newest first, and the names of who did it. Two queries."""
    told = what_happened_to(subject)
    return told, names_in(told)


def missing_titles(authority_id: int | None, *, book: Rulebook) -> list[str]:
    """Give the documents that the rules ask for and that nobody has registered. One query."""
    rows = StandardDocument.objects.filter(authority=authority_id, stage=DocumentStage.CURRENT)
    known = set(rows.values_list("title", flat=True))
    return [title for title in titles_in_rules(book) if title not in known]
