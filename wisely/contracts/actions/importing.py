"""A staged file enters the register as one act, and can be taken back as one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from wisely.audit.acts import Act, act
from wisely.contracts import events, permissions
from wisely.contracts.actions.finding_suppliers import Finder
from wisely.contracts.actions.rows import Options, Parties, Party
from wisely.contracts.decisions.candidates import Candidate, CandidateSupplier, candidate_of_plain
from wisely.contracts.decisions.checks import is_said
from wisely.contracts.decisions.comparing import compared, match_by_words
from wisely.contracts.decisions.entries import columns_of, facts_of_plain, plain_of
from wisely.contracts.decisions.regime import regime_of
from wisely.contracts.lifecycle import CONTRACT, REGISTER_IMPORT, ContractStage
from wisely.contracts.models import Contract, ContractSupplier, Extension, ImportRow, Lot, RegisterImport
from wisely.contracts.queries.imports import (
    contracts_by_source,
    directorate_keys,
    import_can_be_undone,
    person_keys,
    rows_of,
    said_before,
)
from wisely.contracts.queries.standing import Counts, facts_of, stock_taken
from wisely.lib.actor import Actor
from wisely.lib.references import make_reference
from wisely.lib.verdict import YES, Verdict, no
from wisely.work.progress import SILENT, Progress

AT_ONCE = 2_000


def import_register(
    batch: RegisterImport,
    *,
    version: int | None = None,
    progress: Progress = SILENT,
    by: Actor,
    at: datetime,
) -> RegisterImport:
    """Let the new rows of a staged file enter the register and the changed ones change it, all or nothing.

    Suppliers are found by number, then by exact normal name, or registered. Rejected rows stay outside. As a
    job it tells `progress` its three steps: reading again, finding suppliers, writing.
    """
    with act(batch, by=by, at=at, version=version, holding=[batch.authority]) as this:
        rows = list(rows_of(batch).filter(outcome__in=["new", "changed"]).order_by("number"))
        progress.next_step(total=len(rows))
        candidates = {row.pk: candidate_of_plain(row.found) for row in progress.over(rows)}
        this.needs(
            permissions.may_import_register(by),
            YES if rows else no("There is nothing new in this file. Discard it."),
            _register_is_as_it_was(batch, rows),
        )
        this.move(REGISTER_IMPORT, "import")
        new = [row for row in rows if row.outcome == "new"]
        progress.next_step()
        finder = Finder(each for row in new for each in candidates[row.pk].suppliers)
        finder.find(source=f"Import of {batch.file_name}", by=by, at=at)
        progress.next_step()
        references = _enter(this, batch, [(row, candidates[row.pk]) for row in new], finder, at=at)
        changed = [row for row in rows if row.outcome == "changed"]
        _change(batch, changed, candidates)
        ImportRow.objects.bulk_update(rows, ["contract", "contract_version", "before"], batch_size=AT_ONCE)
        batch.imported_at, batch.imported_by = at, by.reference
        batch.file_content, batch.columns = None, []
        this.record(
            events.RegisterImported(
                file_sha256=bytes(batch.file_sha256).hex(), source=batch.source,
                first_reference=references[0] if references else "",
                latest_reference=references[-1] if references else "",
                new=len(new), changed=len(changed), suppliers_registered=finder.registered,
            )
        )  # fmt: skip
    return batch


def _register_is_as_it_was(batch: RegisterImport, rows: Sequence[ImportRow]) -> Verdict:
    """What was new when the file was read must still be new: another file may have come first."""
    new = [row.source_key for row in rows if row.outcome == "new"]
    if contracts_by_source(batch.authority_id, new):
        return no("The register has changed since this file was read. Read the file again, then import it.")
    return YES


def _enter(
    this: Act,
    batch: RegisterImport,
    pairs: list[tuple[ImportRow, Candidate]],
    finder: Finder,
    *,
    at: datetime,
) -> list[str]:
    """Write the new contracts and all that belongs to them; give their references."""
    if not pairs:
        return []
    directorates, people = directorate_keys(batch.authority_id), person_keys(batch.authority_id)
    made = []
    for _, candidate in pairs:
        parties = _parties(candidate, finder)
        contract = _contract(batch, candidate, parties)
        contract.directorate_id = match_by_words(candidate.directorate, directorates)
        contract.owner_id = match_by_words(candidate.owner, people)
        counts = Counts(parties=len(parties.parties), options=len(candidate.options))
        contract.missing_fields, contract.completeness = stock_taken(contract, counts)
        contract.options_left, contract.next_notice_on = Options(candidate.options).outlook
        made.append((contract, parties, candidate))
    series = f"C{timezone.localdate(at):%y}"
    first = this.number(series, count=len(made))
    for number, (contract, _, _) in enumerate(made, start=first):
        contract.reference = make_reference(batch.authority.prefix, series, number)
    Contract.objects.bulk_create([contract for contract, _, _ in made], batch_size=AT_ONCE)
    _write_parts(made)
    for (row, _), (contract, _, _) in zip(pairs, made, strict=True):
        row.contract, row.contract_version = contract, contract.version
    return [contract.reference for contract, _, _ in made]


def _contract(batch: RegisterImport, candidate: Candidate, parties: Parties) -> Contract:
    return Contract(
        authority=batch.authority,
        source_key=candidate.source_key,
        stage=CONTRACT.after("sign", at_stage=ContractStage.DRAFT),
        tier=candidate.tier,
        supplier_name=parties.joined_name,
        regime=regime_of(candidate.facts.commenced_on),
        version=1,
        **columns_of(candidate.facts),
    )


def _write_parts(made: Sequence[tuple[Contract, Parties, Candidate]]) -> None:
    rows = [row for contract, parties, _ in made for row in parties.rows(contract)]
    options = [row for contract, _, each in made for row in Options(each.options).rows(contract)]
    Lot.objects.bulk_create([row for row in rows if isinstance(row, Lot)], batch_size=AT_ONCE)
    named = [row for row in rows if isinstance(row, ContractSupplier)]
    for row in named:
        row.lot = row.lot  # its key is known only now
    ContractSupplier.objects.bulk_create(named, batch_size=AT_ONCE)
    Extension.objects.bulk_create(options, batch_size=AT_ONCE)


def _parties(candidate: Candidate, finder: Finder) -> Parties:
    return Parties(
        [_party(each, finder) for each in candidate.suppliers if each in finder.found], candidate.lots
    )


def _party(named: CandidateSupplier, finder: Finder) -> Party:
    return Party(
        supplier=finder.found[named],
        lot=named.lot,
        published_name=named.name,
        published_as_sme=named.is_sme,
        published_as_vcse=named.is_vcse,
    )


def _change(batch: RegisterImport, rows: Sequence[ImportRow], candidates: dict[int, Candidate]) -> None:
    """Write what the source says anew into contracts that are on the register; keep what it replaces."""
    present = contracts_by_source(batch.authority_id, [row.source_key for row in rows])
    before = said_before(list(present.values()))
    for row in rows:
        contract = present[row.source_key]
        held = facts_of(contract)
        comparison = compared(candidates[row.pk].facts, held, before.get(contract.pk))
        row.before = plain_of(held)
        _write(contract, columns_of(comparison.facts))
        row.contract, row.contract_version = contract, contract.version


def _write(contract: Contract, columns: dict[str, object]) -> None:
    for name, value in columns.items():
        setattr(contract, name, value)
    contract.regime = regime_of(
        contract.commenced_on, framework_regime=contract.framework.regime if contract.framework else ""
    )
    contract.missing_fields, contract.completeness = stock_taken(contract)
    contract.version += 1
    contract.save()


def undo_import(
    batch: RegisterImport, *, reason: str, version: int | None = None, by: Actor, at: datetime
) -> RegisterImport:
    """Take back what an import brought: new contracts are struck out, changed ones are as before.

    Suppliers that it registered stay. Refused while later work stands on what it brought.
    """
    with act(batch, by=by, at=at, reason=reason, version=version) as this:
        this.needs(
            permissions.may_import_register(by),
            REGISTER_IMPORT.may("undo", at_stage=batch.stage),
            is_said(reason, "Say why the import is undone."),
            import_can_be_undone(batch),
        )
        this.move(REGISTER_IMPORT, "undo")
        struck_out = _strike_out(batch)
        put_back = _put_back(batch)
        batch.undone_at, batch.undone_by = at, by.reference
        this.record(
            events.ImportUndone(
                file_sha256=bytes(batch.file_sha256).hex(), struck_out=struck_out, put_back=put_back
            )
        )
    return batch


def _strike_out(batch: RegisterImport) -> int:
    found = list(Contract.objects.filter(import_rows__batch=batch, import_rows__outcome="new"))
    for contract in found:
        contract.stage = CONTRACT.after("strike_out", at_stage=contract.stage)
        contract.version += 1
    Contract.objects.bulk_update(found, ["stage", "version"], batch_size=AT_ONCE)
    return len(found)


def _put_back(batch: RegisterImport) -> int:
    rows = rows_of(batch).filter(outcome="changed").select_related("contract__framework")
    for row in rows:
        if row.contract is not None:
            _write(row.contract, columns_of(facts_of_plain(row.before)))
    return len(rows)
