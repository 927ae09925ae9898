"""What follows in this room: long work, and payments judged again when contracts or suppliers change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from wisely.audit.models import Event
from wisely.audit.reactions import afterwards, deliver_once, when
from wisely.audit.row_security import authorities_in_scope, in_scope
from wisely.classifications.permissions import Permission as Classifications
from wisely.classifications.queries import latest_classifier
from wisely.contracts import events as contracts
from wisely.lib.actor import Actor, the_clock
from wisely.people.models import Authority
from wisely.spend import actions
from wisely.spend.decisions import Mapping as Columns
from wisely.spend.decisions import UnreadableFile
from wisely.spend.events import (
    CategoryDecided,
    CategoryTakenBack,
    DecisionsApplied,
    ImportUndone,
    LedgerImported,
    NamesLookedUp,
    PayeeMatched,
    PayeeMatchTakenBack,
    PaymentsClassified,
    SpendJudged,
)
from wisely.spend.models import LedgerImport
from wisely.spend.permissions import Permission
from wisely.spend.queries import imports_with_names_left, stands_of
from wisely.spend.terms import payees_of
from wisely.spend.work import CONFIRM_MAPPING, EXPORT_LINES, IMPORT_LEDGER, JUDGE_SPEND, TRAIN_CLASSIFIER
from wisely.spend.writing_out import write_out
from wisely.suppliers.events import SupplierMerged, SupplierUnmerged
from wisely.suppliers.models import Supplier
from wisely.work.kinds import Outcome, long_work
from wisely.work.progress import Progress

OF_CONTRACTS = (
    contracts.ContractRegistered, contracts.ContractSigned, contracts.ContractRevised,
    contracts.SuppliersNamed, contracts.ContractExtended, contracts.ContractModified,
    contracts.ContractEnded, contracts.ContractTerminated, contracts.ContractAbandoned,
    contracts.ContractStruckOut, contracts.RegisterImported, contracts.ImportUndone,
)  # fmt: skip


@long_work(
    IMPORT_LEDGER,
    needs=Permission.IMPORT_LEDGER,
    steps={"Reading the payments": 35, "Writing them and judging each": 50, "Summing up the months": 15},
    expected=(UnreadableFile,),
)
def import_in_a_job(arguments: Mapping[str, Any], *, progress: Progress, by: Actor, at: datetime) -> Outcome:
    """Import a confirmed file; `arguments` hold the key of the import and the version the officer saw."""
    staged = LedgerImport.objects.get(pk=arguments["import"])
    actions.import_ledger(staged, version=arguments.get("version"), progress=progress, by=by, at=at)
    return Outcome(
        f"{staged.rows_count:,} payments are now part of the spend.", href=f"/spend/imports/{staged.pk}/"
    )


@long_work(
    CONFIRM_MAPPING,
    needs=Permission.IMPORT_LEDGER,
    steps={"Reading the file to see what an import would do": 100},
    expected=(UnreadableFile,),
)
def confirm_in_a_job(arguments: Mapping[str, Any], *, progress: Progress, by: Actor, at: datetime) -> Outcome:
    """Try a large file; `arguments` hold the key of the import, the version seen and the columns chosen."""
    staged = LedgerImport.objects.get(pk=arguments["import"])
    progress.next_step()
    chosen = Columns.from_plain(arguments["mapping"])
    found = actions.confirm_mapping(staged, mapping=chosen, version=arguments.get("version"), by=by, at=at)
    return Outcome(
        f"{found.rows:,} payments can be imported and {found.rejected:,} rows cannot.",
        href=f"/spend/imports/{staged.pk}/",
    )


@long_work(
    JUDGE_SPEND,
    needs=Permission.MATCH_PAYEE,
    steps={"Judging every payment against the register": 100},
)
def judge_in_a_job(arguments: Mapping[str, Any], *, progress: Progress, by: Actor, at: datetime) -> Outcome:
    """Judge all payments of a council, whose key `arguments` hold."""
    progress.next_step()
    changed = actions.judge_spend(Authority.objects.get(pk=arguments["authority"]), by=by, at=at)
    months = f"{changed:,} {'month' if changed == 1 else 'months'}"
    return Outcome(f"The sums of {months} changed." if changed else "No sum changed.", href="/spend/")


@when(*OF_CONTRACTS)
def judge_when_contracts_change(event: Any, *, by: Actor, at: datetime) -> None:
    """Leave a job that judges payments by the contracts as they stand. One waiting job serves many acts."""
    del event, by, at
    for council in authorities_in_scope():
        deliver_once(authority_id=council, name=JUDGE_CHANGED)


@afterwards()
def judge_changed_contracts(facts: dict[str, Any], *, event: Event, at: datetime) -> None:
    """Judge the payments of every supplier whose contracts are not those it was judged by."""
    del facts
    for council in Authority.objects.filter(pk__in=authorities_in_scope()):
        clock = the_clock(authority_id=council.pk, request_id=event.request_id)
        actions.judge_changes(council, by=clock, at=at)


@afterwards(SupplierMerged, SupplierUnmerged)
def judge_when_suppliers_become_one_or_two(facts: dict[str, Any], *, event: Event, at: datetime) -> None:
    """Judge, at every council, payments to suppliers that were found to be one, or to be two after all."""
    named = [str(facts.get(name, "")) for name in ("supplier", "into", "out_of")]
    concerned = list(Supplier.objects.filter(reference__in=named).values_list("pk", flat=True))
    for council in Authority.objects.order_by("pk"):
        with in_scope(council.pk):
            payees = payees_of(council.pk, concerned)
            if any(payees.values()):
                clock = the_clock(authority_id=council.pk, request_id=event.request_id)
                actions.judge_changes(council, payees=payees, by=clock, at=at)


@afterwards(SupplierUnmerged)
def look_split_names_up_anew(facts: dict[str, Any], *, event: Event, at: datetime) -> None:
    """Look up, at every council, names first met while two suppliers that are two again were one."""
    named = [str(facts.get(name, "")) for name in ("supplier", "out_of")]
    found = {each.reference: each for each in Supplier.objects.filter(reference__in=named)}
    split, out_of = (found.get(name) for name in named)
    if split is None or out_of is None or split.canonical_id is not None:
        return
    left = out_of.canonical or out_of
    for council in Authority.objects.order_by("pk"):
        with in_scope(council.pk):
            clock = the_clock(authority_id=council.pk, request_id=event.request_id)
            actions.find_split_names(council, supplier=split, left=left, by=clock, at=at)


@afterwards(LedgerImported)
def match_names_left(facts: dict[str, Any], *, event: Event, at: datetime) -> None:
    """Look up the names that large imports left for later; their payments are part of the spend meanwhile."""
    del facts
    for imported in imports_with_names_left(event.authority_id):
        clock = the_clock(authority_id=imported.authority_id, request_id=event.request_id)
        actions.match_names_left(imported, by=clock, at=at)


JUDGE_CHANGED = f"{judge_changed_contracts.__module__}.{judge_changed_contracts.__name__}"


@long_work(
    EXPORT_LINES,
    needs=Permission.SEE_SPEND,
    steps={"Writing the payments for the cube": 100},
)
def export_in_a_job(arguments: Mapping[str, Any], *, progress: Progress, by: Actor, at: datetime) -> Outcome:
    """Write the payments of a council, whose key `arguments` hold, as the cube reads them."""
    del by
    from wisely.spend.analysis.export import (  # noqa: PLC0415 - Ibis takes two seconds to load
        export_lines,
        wait_for_other_exports,
    )

    progress.next_step()
    council = Authority.objects.get(pk=arguments["authority"])
    wait_for_other_exports(council.pk)
    made = export_lines(council, stands=stands_of(council.pk), at=at)
    return Outcome(f"The cube holds {made.lines:,} payments.", href="/spend/cube/")


@afterwards(
    LedgerImported, ImportUndone, NamesLookedUp, PayeeMatched, PayeeMatchTakenBack, SpendJudged,
    PaymentsClassified, CategoryDecided, CategoryTakenBack, DecisionsApplied,
)  # fmt: skip
def export_afterwards(facts: dict[str, Any], *, event: Event, at: datetime) -> None:
    """Write the cube anew where something came since it was written: of many imports, once for those done."""
    del facts
    if event.authority_id is None:
        return
    write_out(Authority.objects.get(pk=event.authority_id), at=at)


@afterwards(LedgerImported, ImportUndone, NamesLookedUp, PayeeMatched, SpendJudged)
def pay_from_budgets(facts: dict[str, Any], *, event: Event, at: datetime) -> None:
    """Let budgets pay what imports say now. Where they say what they said before, nothing happens."""
    del facts
    for council in Authority.objects.filter(pk=event.authority_id or 0):
        clock = the_clock(authority_id=council.pk, request_id=event.request_id)
        actions.Actuals(council, by=clock, at=at).of_all()


@long_work(
    TRAIN_CLASSIFIER,
    needs=Classifications.TRAIN_CLASSIFIER,
    steps={
        "Reading the payments whose category is known": 10,
        "Learning from them": 60,
        "Classifying the rest": 30,
    },
)
def train_in_a_job(arguments: Mapping[str, Any], *, progress: Progress, by: Actor, at: datetime) -> Outcome:
    """Train a classifier of a council, whose key `arguments` hold, and let it classify."""
    council = Authority.objects.get(pk=arguments["authority"])
    made = actions.train_classifier(council, progress=progress, by=by, at=at)
    return Outcome(f"Classifier {made.number} is trained and has classified.", href="/classifications/")


@when(LedgerImported, ImportUndone)
def classify_when_payments_come_or_go(event: Any, *, by: Actor, at: datetime) -> None:
    """Leave a job that classifies what came. One waiting job serves many files."""
    del event, by, at
    for council in authorities_in_scope():
        deliver_once(authority_id=council, name=CLASSIFY_WHAT_CAME)


@afterwards()
def classify_what_came(facts: dict[str, Any], *, event: Event, at: datetime) -> None:
    """Let what officers decided, and the classifier where there is one, go for the payments that came."""
    del facts
    for council in Authority.objects.filter(pk__in=authorities_in_scope()):
        clock = the_clock(authority_id=council.pk, request_id=event.request_id)
        classifier = latest_classifier(council.pk)
        if classifier is not None:
            actions.classify_payments(classifier, by=clock, at=at)
        else:
            actions.apply_decisions(council, by=clock, at=at)


CLASSIFY_WHAT_CAME = f"{classify_what_came.__module__}.{classify_what_came.__name__}"
