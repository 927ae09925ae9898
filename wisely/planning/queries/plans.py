"""Forward plans: ours as others may have it, and those of other councils as they were brought."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import QuerySet

from wisely.lib.actor import Actor
from wisely.lib.verdict import YES, Verdict, no
from wisely.people.queries.history import Remembered, names_in, what_happened_to
from wisely.planning import permissions
from wisely.planning.decisions.plan_files import PlannedThing
from wisely.planning.lifecycle import PLAN_IMPORT, PlanImportStage
from wisely.planning.models import PlanImport, TheirProcurement
from wisely.planning.queries.needs import forward_plan
from wisely.rules.rulebook import Rulebook

WHOLE_CPV = 8  # figures: a division is told as its code, 85 as 85000000


def plan_told(authority_id: int, *, book: Rulebook, root: str) -> list[PlannedThing]:
    """Give the public forward plan as it is told in a file; `root` is its address. One query.

    What the market is told on the plan's pages and nothing more.
    """
    found = []
    for row in forward_plan(authority_id):
        category = book.category(row.category)
        found.append(
            PlannedThing(
                reference=row.reference, title=row.title, description=row.outcome, category=row.category,
                category_name=category.name if category else "",
                cpv=tuple(each.ljust(WHOLE_CPV, "0") for each in category.cpv_divisions) if category else (),
                kind=row.kind, value_least_net=row.value_net, value_most_net=row.value_net + row.options_net,
                notice_on=row.publishes_on, starts_on=row.contract_starts_on, term_months=row.term_months,
                link=f"{root}{row.reference}/",
            )
        )  # fmt: skip
    return found


def plan_imports(authority_id: int | None) -> QuerySet[PlanImport]:
    """Give the plans of other councils that were brought, for lists."""
    return PlanImport.objects.filter(authority=authority_id).defer("faults", "meaning", "category_names")


def plan_import_for(authority_id: int | None, key: int) -> PlanImport | None:
    """Give one of them to act on. One query."""
    return PlanImport.objects.filter(authority=authority_id, pk=key).select_related("authority").first()


def plan_rows(batch: PlanImport) -> QuerySet[TheirProcurement]:
    """Give what a plan tells, row by row, for lists."""
    return TheirProcurement.objects.filter(authority=batch.authority_id, batch=batch)


def their_procurement_for(authority_id: int | None, key: int) -> TheirProcurement | None:
    """Give a row of a plan that came in, as that council's latest plan has it where it still does.

    One query, two where a later plan came. None for a row of a plan that was only read.
    """
    rows = TheirProcurement.objects.filter(authority=authority_id).select_related("batch")
    found: TheirProcurement | None = rows.filter(
        pk=key, batch__stage__in=[PlanImportStage.IMPORTED, PlanImportStage.UNDONE]
    ).first()
    if found is None or found.is_current:
        return found
    later = rows.filter(council_name=found.council_name, their_key=found.their_key, is_current=True)
    return later.first() or found


def is_imported_plan(authority_id: int, sha256: bytes) -> bool:
    """Say whether this very file stands."""
    return PlanImport.objects.filter(
        authority=authority_id, file_sha256=sha256, stage=PlanImportStage.IMPORTED
    ).exists()


def council_as_known(authority_id: int, name: str) -> str:
    """Give a council's name as an earlier plan wrote it: capital letters make no other council."""
    rows = PlanImport.objects.filter(authority=authority_id, council_name__iexact=name)
    return rows.order_by("pk").values_list("council_name", flat=True).first() or name


def latest_plan_of(authority_id: int, council_name: str, *, besides: PlanImport) -> PlanImport | None:
    """Give the other plan of a council that is imported: the one made last, of these the one brought last."""
    rows = PlanImport.objects.filter(
        authority=authority_id, council_name=council_name, stage=PlanImportStage.IMPORTED
    ).exclude(pk=besides.pk)
    return rows.order_by("-made_on", "-imported_at", "-pk").first()


def acts_on_plan_import(batch: PlanImport, *, by: Actor) -> dict[str, Verdict]:
    """Give a verdict for each act by its name: the answer that both the page and the act rest on."""
    may = permissions.may_import_plans(by)
    brings = YES if batch.row_count else no("No row of this file can be read. Mend it, or discard it.")
    return {
        "import_plan": PLAN_IMPORT.may("import", at_stage=batch.stage) & may & brings,
        "discard_plan_file": PLAN_IMPORT.may("discard", at_stage=batch.stage) & may,
        "undo_plan_import": PLAN_IMPORT.may("undo", at_stage=batch.stage) & may,
    }


def history_of_plan_import(batch: PlanImport) -> tuple[Sequence[Remembered], Mapping[str, str]]:
    """Give what happened to a plan, newest first, and the names of who did it. Two queries."""
    told = what_happened_to(batch)
    return told, names_in(told)
